//! What is left after a restart.

use super::{send, stamp, token};
use serde_json::json;
use tempfile::TempDir;

#[tokio::test]
async fn trust_and_secret_and_world_survive_a_restart() {
    let folder = TempDir::new().unwrap();
    let running = stamp(folder.path(), |_| {}).await;
    let bearer = token(
        &running,
        &format!("client_secret={}", running.demo.client_secret),
    )
    .await;
    let group = format!(
        "/subscriptions/{}/resourceGroups/kept?api-version=2019-10-01",
        running.demo.subscription_id
    );
    let (status, body) = send(
        &running,
        "PUT",
        &group,
        Some(&bearer),
        r#"{"location":"local"}"#,
    )
    .await;
    assert_eq!(status, 201, "{body}");
    let (ca_pem, demo) = (running.ca_pem.clone(), running.demo.clone());
    running.stop().await;

    let running = stamp(folder.path(), |_| {}).await;
    assert_eq!((&running.ca_pem, &running.demo), (&ca_pem, &demo));
    // The same token, since its key survived as well.
    let (status, body) = send(&running, "GET", &group, Some(&bearer), "").await;
    assert_eq!((status, &body["name"]), (200, &json!("kept")), "{body}");
}

/// The log as it is on disk.
fn log(folder: &std::path::Path) -> String {
    std::fs::read_to_string(folder.join("stamp/changes-1.jsonl")).unwrap_or_default()
}

#[tokio::test]
async fn work_under_way_goes_on_after_a_restart_and_ends_once_without_being_asked() {
    let folder = TempDir::new().unwrap();
    let running = stamp(folder.path(), |options| options.speed = 0.3).await;
    let bearer = token(
        &running,
        &format!("client_secret={}", running.demo.client_secret),
    )
    .await;
    let group = format!(
        "/subscriptions/{}/resourceGroups/going",
        running.demo.subscription_id
    );
    let path = format!("{group}?api-version=2019-10-01");
    let (status, _) = send(
        &running,
        "PUT",
        &path,
        Some(&bearer),
        r#"{"location":"local"}"#,
    )
    .await;
    assert_eq!(status, 201);
    let (status, _) = send(&running, "DELETE", &path, Some(&bearer), "").await;
    assert_eq!(status, 202);
    let gone = format!(r#""key":"{}","row":null"#, group.to_lowercase());
    assert!(
        !log(folder.path()).contains(&gone),
        "the deletion is to be under way"
    );
    running.stop().await;

    let running = stamp(folder.path(), |options| options.speed = 0.3).await;
    let deadline = std::time::Instant::now() + std::time::Duration::from_secs(30);
    while !log(folder.path()).contains(&gone) {
        assert!(
            std::time::Instant::now() < deadline,
            "{}",
            log(folder.path())
        );
        tokio::time::sleep(std::time::Duration::from_millis(20)).await;
    }
    assert_eq!(log(folder.path()).matches(&gone).count(), 1);
    let (status, _) = send(&running, "GET", &path, Some(&bearer), "").await;
    assert_eq!(status, 404);
}
