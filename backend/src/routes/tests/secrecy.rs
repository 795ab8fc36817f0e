//! The canary: what is secret is in no reply and in no log line, and the search is shown to find a leak.

use super::signed_in;
use crate::server::fixture::{ADMIN_TOKEN, Fixture};
use std::io;
use std::sync::{Arc, Mutex};
use tracing_subscriber::fmt::MakeWriter;

/// What every sealed credential of these tests holds.
pub const CANARY: &str = "canary-7b1f-secret";

/// A log that is kept.
#[derive(Clone, Default)]
struct Log(Arc<Mutex<Vec<u8>>>);

impl io::Write for Log {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().unwrap().extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl<'a> MakeWriter<'a> for Log {
    type Writer = Self;

    fn make_writer(&'a self) -> Self {
        self.clone()
    }
}

fn found(text: &str, secrets: &[&str]) -> Vec<String> {
    secrets
        .iter()
        .filter(|secret| text.contains(**secret))
        .map(|secret| (*secret).to_owned())
        .collect()
}

#[tokio::test]
async fn no_reply_and_no_log_line_carries_a_secret() {
    // For the whole process: a subscriber of one thread misses call sites that another thread registers at the same moment.
    let log = Log::default();
    let subscriber = tracing_subscriber::fmt()
        .json()
        .with_max_level(tracing::Level::TRACE)
        .with_writer(log.clone())
        .finish();
    tracing::subscriber::set_global_default(subscriber).unwrap();
    let fixture = Fixture::new().await;
    let cookie = signed_in(&fixture, "s", &["a"]).await;
    let value = cookie.split_once('=').unwrap().1.to_owned();
    let secrets = [CANARY, value.as_str(), ADMIN_TOKEN];

    let with = |fields: &str| {
        format!("{{\"stamp\":\"stamp\",\"tenant\":\"t\",\"client_id\":\"c\",{fields}}}")
    };
    let secret = with(&format!(
        "\"credential\":{{\"kind\":\"secret\",\"secret\":\"{CANARY}\"}}"
    ));
    let wrong = with(&format!("\"credential\":{{\"kind\":\"{CANARY}\"}}"));
    let calls: Vec<(&str, &str, String)> = vec![
        ("GET", "/api/portal", String::new()),
        ("GET", "/api/stamps", String::new()),
        ("GET", "/api/operations", String::new()),
        ("GET", "/api/sign-ins/a/preferences", String::new()),
        ("POST", "/api/sign-ins", secret.clone()),
        ("POST", "/api/sign-ins", wrong),
        ("POST", "/api/sign-ins", format!("{{{CANARY}")),
        (
            "POST",
            "/api/stamps",
            format!(
                "{{\"admin_token\":\"{CANARY}\",\"name\":\"n\",\"endpoint\":\"e\",\"login_origin\":\"l\",\"profile\":\"p\"}}"
            ),
        ),
        (
            "PATCH",
            "/api/stamps/stamp",
            format!("{{\"admin_token\":\"{ADMIN_TOKEN}\",\"profile\":\"none\"}}"),
        ),
        (
            "POST",
            "/api/sign-ins/a/work",
            format!("{{\"verb\":\"{CANARY}\"}}"),
        ),
        ("PATCH", "/api/sign-ins/a", "{\"profile\":\"none\"}".into()),
        ("DELETE", "/api/sign-ins/a", String::new()),
    ];
    for (method, path, body) in &calls {
        let headers = [
            ("cookie", cookie.as_str()),
            ("x-porthole-admin-token", ADMIN_TOKEN),
        ];
        let answer = fixture.call(method, path, &headers, body).await;
        let text = format!("{:?} {}", answer.headers, answer.text);
        assert_eq!(
            found(&text, &secrets),
            Vec::<String>::new(),
            "{method} {path}: {text}"
        );
    }
    let written = String::from_utf8(log.0.lock().unwrap().clone()).unwrap();
    assert!(
        written.contains("/api/portal"),
        "the log was read: {written}"
    );
    assert_eq!(found(&written, &secrets), Vec::<String>::new());
    let audit = format!("{:?}", fixture.state.store.audit(100).await.unwrap());
    assert_eq!(found(&audit, &secrets), Vec::<String>::new());
    for file in std::fs::read_dir(fixture.folder()).unwrap() {
        let bytes = std::fs::read(file.unwrap().path()).unwrap();
        assert_eq!(
            found(&String::from_utf8_lossy(&bytes), &secrets),
            Vec::<String>::new()
        );
    }

    // The same search finds a leak that is planted: through a log line, and through a reply.
    tracing::info!(planted = CANARY, "a leak");
    let written = String::from_utf8(log.0.lock().unwrap().clone()).unwrap();
    assert_eq!(found(&written, &secrets), [CANARY]);
    let leak = format!("/api/sign-ins/a/preferences/{CANARY}");
    let answer = fixture
        .call(
            "PUT",
            &leak,
            &[("cookie", &signed_in(&fixture, "t", &["b"]).await)],
            "1",
        )
        .await;
    assert_eq!(answer.status, 404);
    let answer =
        crate::error::ApiError::new(porthole_shared::problem::ProblemKind::BadRequest, CANARY);
    assert_eq!(
        found(&format!("{:?}", answer.problem()), &secrets),
        [CANARY]
    );
}
