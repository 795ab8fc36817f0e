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
