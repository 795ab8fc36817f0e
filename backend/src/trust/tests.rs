//! Probes against real sockets: every kind of chain, and every kind of thing that is not an ARM endpoint.

use super::address::AddressPolicy;
use super::anchor::Anchor;
use super::fixture::{self, Family, Served, leaf};
use super::probe::{Known, Probed, probe};
use porthole_shared::certificate::AnchorKind;
use porthole_shared::problem::{Problem, ProblemKind};
use porthole_shared::stamp::ProbeRequest;
use std::net::SocketAddr;
use time::{Duration, OffsetDateTime};
use tokio::io::AsyncWriteExt;
use tokio::net::TcpListener;

fn policy() -> AddressPolicy {
    AddressPolicy::default().with_loopback()
}

async fn look(
    address: SocketAddr,
    change: impl FnOnce(&mut ProbeRequest),
) -> Result<Probed, Box<Problem>> {
    let mut request = ProbeRequest {
        endpoint: format!("https://localhost:{}", address.port()),
        ..ProbeRequest::default()
    };
    change(&mut request);
    probe(&request, &policy(), None).await
}

async fn trusts_its_anchor(served: Served, kind: AnchorKind, index: usize) {
    let address = fixture::serve(served, fixture::metadata()).await;
    let seen = look(address, |_| {}).await.unwrap().probe;
    assert!(!seen.trusted && seen.metadata.is_none());
    assert_eq!(
        seen.trust_problem.unwrap().kind,
        ProblemKind::UntrustedCertificate
    );
    assert_eq!((seen.anchor, seen.anchor_kind), (Some(index), kind));
    let pin = seen.chain[index].sha256.clone();
    let trusted = look(address, |request| request.trust_sha256 = Some(pin.clone()))
        .await
        .unwrap();
    assert!(trusted.probe.trusted, "{:?}", trusted.probe.trust_problem);
    assert_eq!(trusted.anchor.unwrap().certificate().sha256, pin);
    assert_eq!(
        trusted.probe.metadata.unwrap().audience,
        "https://management.contoso.com/audience"
    );
}

#[tokio::test]
async fn a_served_root_can_be_pinned() {
    trusts_its_anchor(Family::new().full(), AnchorKind::ServedRoot, 2).await;
}

#[tokio::test]
async fn without_its_root_the_topmost_issuer_can_be_pinned() {
    let family = Family::new();
    let served = family.serve(leaf(&["localhost"]), &[&family.intermediate]);
    trusts_its_anchor(served, AnchorKind::TopmostIssuer, 1).await;
}

#[tokio::test]
async fn a_leaf_that_signed_itself_can_be_pinned() {
    trusts_its_anchor(
        fixture::self_signed(leaf(&["localhost"])),
        AnchorKind::SelfSignedLeaf,
        0,
    )
    .await;
}

#[tokio::test]
async fn a_leaf_alone_needs_an_uploaded_root() {
    let family = Family::new();
    let key = rcgen::KeyPair::generate().unwrap();
    let leaf = leaf(&["localhost"]).signed_by(&key, &family.root).unwrap();
    let served = Served {
        chain: vec![leaf.der().clone()],
        key: rustls_pki_types::PrivatePkcs8KeyDer::from(key.serialize_der()).into(),
    };
    let address = fixture::serve(served, fixture::metadata()).await;
    let seen = look(address, |_| {}).await.unwrap().probe;
    assert_eq!(
        (seen.anchor, seen.anchor_kind),
        (None, AnchorKind::LeafOnly)
    );
    assert!(
        seen.trust_problem
            .unwrap()
            .detail
            .unwrap()
            .contains("upload the root")
    );
    let own = seen.chain[0].sha256.clone();
    let refused = look(address, |request| request.trust_sha256 = Some(own))
        .await
        .unwrap_err();
    assert_eq!(refused.kind, ProblemKind::UntrustedCertificate);
    let uploaded = look(address, |request| {
        request.trust_pem = Some(family.root.pem())
    })
    .await
    .unwrap()
    .probe;
    assert!(uploaded.trusted);
    assert_eq!(
        (uploaded.anchor, uploaded.anchor_kind),
        (Some(1), AnchorKind::Uploaded)
    );
    let wrong = look(address, |request| {
        request.trust_pem = Some(Family::new().root.pem())
    })
    .await
    .unwrap()
    .probe;
    assert!(!wrong.trusted);
    let no_pem = look(address, |request| request.trust_pem = Some("hello".into()))
        .await
        .unwrap_err();
    assert_eq!(no_pem.target.as_deref(), Some("trust_pem"));
}

#[tokio::test]
async fn an_expired_anchor_is_refused_although_rustls_would_take_it() {
    let family = Family::with_root_until(OffsetDateTime::now_utc() - Duration::days(1));
    let address = fixture::serve(family.full(), fixture::metadata()).await;
    let pin = look(address, |_| {}).await.unwrap().probe.chain[2]
        .sha256
        .clone();
    let seen = look(address, |request| request.trust_sha256 = Some(pin))
        .await
        .unwrap()
        .probe;
    let problem = seen.trust_problem.unwrap();
    assert!(
        problem.title.contains("Test Root") && problem.title.contains("expired"),
        "{}",
        problem.title
    );
}

#[tokio::test]
async fn expired_early_and_wrong_names_are_told_apart() {
    let family = Family::new();
    let now = OffsetDateTime::now_utc();
    let mut expired = leaf(&["localhost"]);
    expired.not_before = now - Duration::days(9);
    expired.not_after = now - Duration::days(2);
    let mut early = leaf(&["localhost"]);
    early.not_before = now + Duration::days(2);
    early.not_after = now + Duration::days(9);
    for (leaf, word) in [
        (expired, "has expired"),
        (early, "not valid yet"),
        (leaf(&["elsewhere.example"]), "not for localhost"),
    ] {
        let address = fixture::serve(
            family.serve(leaf, &[&family.intermediate]),
            fixture::metadata(),
        )
        .await;
        let pem = family.root.pem();
        let problem = look(address, |request| request.trust_pem = Some(pem))
            .await
            .unwrap()
            .probe
            .trust_problem
            .unwrap();
        assert!(problem.title.contains(word), "{word}: {}", problem.title);
    }
    let served = fixture::self_signed(crate::trust::fixture::leaf(&["elsewhere.example"]));
    let address = fixture::serve(served, fixture::metadata()).await;
    let pin = look(address, |_| {}).await.unwrap().probe.chain[0]
        .sha256
        .clone();
    let problem = look(address, |request| request.trust_sha256 = Some(pin))
        .await
        .unwrap()
        .probe
        .trust_problem
        .unwrap();
    assert!(
        problem.title.contains("not for localhost"),
        "a pinned leaf is still checked for its name"
    );
}

#[tokio::test]
async fn a_changed_root_shows_old_and_new() {
    let (old, new) = (Family::new(), Family::new());
    let address = fixture::serve(new.full(), fixture::metadata()).await;
    let known = Known {
        stamp: "stamp-1".into(),
        anchor: Some(Anchor::uploaded(&old.root.pem()).unwrap()),
    };
    let request = ProbeRequest {
        endpoint: format!("https://localhost:{}", address.port()),
        ..ProbeRequest::default()
    };
    let seen = probe(&request, &policy(), Some(&known))
        .await
        .unwrap()
        .probe;
    let problem = seen.trust_problem.unwrap();
    assert_eq!(problem.kind, ProblemKind::ChangedRoot);
    let detail = problem.detail.unwrap();
    let was = super::facts(old.root.der()).unwrap().sha256;
    let is = super::facts(new.root.der()).unwrap().sha256;
    assert!(detail.contains(&was) && detail.contains(&is), "{detail}");
    assert_eq!(seen.anchor, Some(2), "what is shown now is proposed");
    let mut renewed = request.clone();
    renewed.trust_sha256 = Some(is);
    assert!(
        probe(&renewed, &policy(), Some(&known))
            .await
            .unwrap()
            .probe
            .trusted
    );
}

async fn raw(answer: &'static [u8]) -> SocketAddr {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    tokio::spawn(async move {
        let mut kept = Vec::new();
        while let Ok((mut stream, _)) = listener.accept().await {
            let _ = stream.write_all(answer).await;
            kept.push(stream);
        }
    });
    address
}

#[tokio::test]
async fn plain_http_and_closed_ports_are_told_apart() {
    let http = raw(b"HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n").await;
    assert_eq!(
        look(http, |_| {}).await.unwrap_err().kind,
        ProblemKind::NotArm
    );
    let closed = {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        listener.local_addr().unwrap()
    };
    assert_eq!(
        look(closed, |_| {}).await.unwrap_err().kind,
        ProblemKind::Unreachable
    );
}

#[tokio::test]
async fn a_silent_peer_ends_within_ten_seconds() {
    let silent = raw(b"").await;
    let began = std::time::Instant::now();
    let problem = look(silent, |_| {}).await.unwrap_err();
    assert_eq!(problem.kind, ProblemKind::Unreachable);
    assert!(began.elapsed() < std::time::Duration::from_secs(12));
}

#[tokio::test]
async fn web_pages_missing_pages_and_redirects_are_not_arm() {
    use axum::response::{Html, Redirect};
    use axum::routing::get;
    for (router, word) in [
        (
            axum::Router::new().fallback(get(|| async { Html("<html>Log in</html>") })),
            "web page",
        ),
        (axum::Router::new(), "404"),
        (
            axum::Router::new().fallback(get(|| async {
                Redirect::temporary("https://elsewhere.example/")
            })),
            "redirects",
        ),
        (
            axum::Router::new().fallback(get(|| async { "x".repeat(300 * 1024) })),
            "256 KiB",
        ),
    ] {
        let family = Family::new();
        let address = fixture::serve(family.full(), router).await;
        let pem = family.root.pem();
        let seen = look(address, |request| request.trust_pem = Some(pem))
            .await
            .unwrap()
            .probe;
        assert!(seen.trusted && seen.metadata.is_none());
        let problem = seen.metadata_problem.unwrap();
        assert_eq!(problem.kind, ProblemKind::NotArm);
        assert!(problem.title.contains(word), "{word}: {}", problem.title);
    }
}

#[tokio::test]
async fn loopback_is_refused_unless_allowed() {
    for endpoint in [
        "https://localhost:1",
        "https://127.1:1",
        "https://2130706433:1",
        "https://[::ffff:127.0.0.1]:1",
        "https://0177.0.0.1:1",
        "https://169.254.169.254",
    ] {
        let request = ProbeRequest {
            endpoint: endpoint.into(),
            ..ProbeRequest::default()
        };
        let problem = probe(&request, &AddressPolicy::default(), None)
            .await
            .unwrap_err();
        assert_eq!(problem.kind, ProblemKind::Refused, "{endpoint}");
    }
}
