//! Signing in against a fake identity provider over TLS: forms, refusals, discovery that leads elsewhere, one renewal for all.

use super::client_certificate::tests::made;
use super::{IdentityClient, Principal, PrincipalTokens, Proof};
use crate::arm::tests::fixture::{Beat, FakeStamp, Got, answer};
use crate::arm::{Surroundings, TokenSource};
use crate::clock::SteppedClock;
use crate::trust::Roots;
use crate::trust::address::AddressPolicy;
use axum::response::Response;
use porthole_shared::problem::{Problem, ProblemKind};
use porthole_shared::sign_in::{Credential, TokenForm};
use porthole_shared::stamp::IdentityProvider;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};

const CANARY: &str = "canary-secret";

struct Signing {
    tokens: PrincipalTokens,
    clock: Arc<SteppedClock>,
}

async fn signing(stamp: &FakeStamp, identity: IdentityProvider, proof: Proof) -> Signing {
    let clock = Arc::new(SteppedClock::at(1_700_000_000_000));
    let surroundings = Surroundings {
        clock: clock.clone(),
        rhythm: Arc::new(Beat::default()),
    };
    let path = if identity == IdentityProvider::Adfs {
        "/adfs"
    } else {
        ""
    };
    let principal = Principal {
        stamp: "stamp-1".into(),
        identity,
        login_endpoint: format!("{}{path}", stamp.origin),
        login_origin: stamp.origin.clone(),
        audience: "https://management.contoso.com/aud".into(),
        tenant: "contoso.com".into(),
        client_id: "app-1".into(),
    };
    let roots = Roots::Pinned(Box::new(stamp.anchor.clone()));
    let policy = AddressPolicy::default().with_loopback();
    let client = IdentityClient::new(principal, roots, policy, surroundings.clone()).unwrap();
    Signing {
        tokens: PrincipalTokens::new(client, proof, TokenForm::V2Scope, surroundings),
        clock,
    }
}

async fn secret() -> Proof {
    Proof::read(Credential::Secret {
        secret: CANARY.into(),
    })
    .await
    .unwrap()
}

fn token(text: &str) -> Response {
    answer(
        200,
        &[],
        format!(r#"{{"token_type":"Bearer","expires_in":"3600","access_token":"{text}"}}"#),
    )
}

fn refusal(status: u16, error: &str, words: &str) -> Response {
    answer(
        status,
        &[("content-type", "application/json")],
        format!(r#"{{"error":"{error}","error_description":"{words}"}}"#),
    )
}

fn body(got: &Got) -> String {
    String::from_utf8(got.body.to_vec()).unwrap()
}

fn discovery(origin: &str, path: &str) -> Response {
    answer(
        200,
        &[],
        format!(r#"{{"issuer":"{origin}","token_endpoint":"{origin}{path}"}}"#),
    )
}

fn refused(outcome: Result<(TokenForm, super::token::Claims), Box<Problem>>) -> Problem {
    let problem = *outcome.unwrap_err();
    assert!(!serde_json::to_string(&problem).unwrap().contains(CANARY));
    problem
}

#[tokio::test]
async fn entra_takes_the_v2_scope_first() {
    let stamp = FakeStamp::start(|origin, got| match got.method.as_str() {
        "GET" => discovery(origin, "/contoso.com/oauth2/v2.0/token"),
        _ => token("e30.eyJvaWQiOiJvLTEifQ.s"),
    })
    .await;
    let signing = signing(&stamp, IdentityProvider::Entra, secret().await).await;
    let (form, claims) = signing.tokens.sign_in().await.unwrap();
    assert_eq!(
        (form, claims.object_id.as_deref()),
        (TokenForm::V2Scope, Some("o-1"))
    );
    assert_eq!(
        stamp.lines(),
        [
            "GET /contoso.com/v2.0/.well-known/openid-configuration",
            "POST /contoso.com/oauth2/v2.0/token"
        ]
    );
    let log = stamp.log.lock().unwrap();
    let form = body(&log[1]);
    assert!(
        form.contains("scope=https%3A%2F%2Fmanagement.contoso.com%2Faud%2F.default")
            && form.contains("client_secret=canary-secret"),
        "{form}"
    );
}

#[tokio::test]
async fn a_provider_without_v2_is_asked_in_the_v1_form() {
    let stamp = FakeStamp::start(|_, got| match got.path.as_str() {
        "/contoso.com/oauth2/token" if body(got).contains("resource=") => token("t"),
        "/contoso.com/oauth2/v2.0/token" => {
            refusal(400, "invalid_request", "MSIS9602: unknown parameter scope")
        }
        _ => answer(404, &[], ""),
    })
    .await;
    let signing = signing(&stamp, IdentityProvider::Entra, secret().await).await;
    assert_eq!(
        signing.tokens.sign_in().await.unwrap().0,
        TokenForm::V1Resource
    );
}

#[tokio::test]
async fn a_wrong_secret_is_told_in_the_provider_s_words_and_not_tried_again() {
    let stamp = FakeStamp::start(|_, got| match got.method.as_str() {
        "GET" => answer(404, &[], ""),
        _ => refusal(
            401,
            "invalid_client",
            "AADSTS7000215: Invalid client secret provided.",
        ),
    })
    .await;
    let signing = signing(&stamp, IdentityProvider::Entra, secret().await).await;
    let problem = refused(signing.tokens.sign_in().await);
    assert_eq!(problem.kind, ProblemKind::CredentialRefused);
    assert_eq!(problem.code.as_deref(), Some("AADSTS7000215"));
    assert_eq!(problem.target.as_deref(), Some("secret"));
    assert!(problem.detail.unwrap().contains("AADSTS7000215"));
    assert_eq!(stamp.lines().len(), 2);
}

#[tokio::test]
async fn an_unknown_directory_is_told_before_the_secret_leaves() {
    let stamp = FakeStamp::start(|_, _| {
        refusal(
            400,
            "invalid_tenant",
            "AADSTS90002: Tenant 'contoso.com' not found.",
        )
    })
    .await;
    let signing = signing(&stamp, IdentityProvider::Entra, secret().await).await;
    assert_eq!(
        refused(signing.tokens.sign_in().await).target.as_deref(),
        Some("tenant")
    );
    assert!(stamp.lines().iter().all(|line| line.starts_with("GET")));
}

#[tokio::test]
async fn a_token_endpoint_elsewhere_gets_nothing() {
    let evil = FakeStamp::start(|_, _| token("t")).await;
    let elsewhere = evil.origin.clone();
    let stamp = FakeStamp::start(move |_, _| discovery(&elsewhere, "/token")).await;
    let signing = signing(&stamp, IdentityProvider::Entra, secret().await).await;
    assert_eq!(
        refused(signing.tokens.sign_in().await).kind,
        ProblemKind::Refused
    );
    assert!(evil.lines().is_empty());
    assert!(stamp.lines().iter().all(|line| line.starts_with("GET")));
}

#[tokio::test]
async fn adfs_is_asked_at_its_own_place() {
    let stamp = FakeStamp::start(|origin, got| match got.path.as_str() {
        "/adfs/.well-known/openid-configuration" => discovery(origin, "/adfs/oauth2/token/"),
        "/adfs/oauth2/token/" if body(got).contains("resource=") => token("t"),
        _ => refusal(
            400,
            "invalid_resource",
            "MSIS9602: the resource is not known",
        ),
    })
    .await;
    let signing = signing(&stamp, IdentityProvider::Adfs, secret().await).await;
    assert_eq!(
        signing.tokens.sign_in().await.unwrap().0,
        TokenForm::V1Resource
    );
}

#[tokio::test]
async fn a_certificate_is_signed_in_the_older_way_when_the_newer_is_refused() {
    let stamp = FakeStamp::start(|_, got| {
        let form = body(got);
        let assertion = form.split('&').find_map(|pair| pair.strip_prefix("client_assertion="));
        match assertion.map(|token| jsonwebtoken::decode_header(token.as_bytes()).unwrap()) {
            None => answer(404, &[], ""),
            Some(header) if header.x5t.is_some() => token("t"),
            Some(_) => refusal(401, "invalid_client", "AADSTS700027: The certificate with identifier used to sign the client assertion is not registered."),
        }
    })
    .await;
    let (certificate, key) = made(30);
    let proof = Proof::read(Credential::Pem {
        pem: format!("{certificate}{key}"),
    })
    .await
    .unwrap();
    let signing = signing(&stamp, IdentityProvider::Entra, proof).await;
    assert_eq!(
        signing.tokens.sign_in().await.unwrap().0,
        TokenForm::V2Scope
    );
    let posts = stamp
        .lines()
        .iter()
        .filter(|line| line.starts_with("POST"))
        .count();
    assert_eq!(posts, 2);
}

#[tokio::test]
async fn many_callers_renew_once_before_the_end_and_after_a_refusal() {
    let count = AtomicU32::new(0);
    let stamp = FakeStamp::start(move |_, got| match got.method.as_str() {
        "GET" => answer(404, &[], ""),
        _ => token(&format!("t{}", count.fetch_add(1, Ordering::SeqCst))),
    })
    .await;
    let signing = signing(&stamp, IdentityProvider::Entra, secret().await).await;
    let posts = || {
        stamp
            .lines()
            .iter()
            .filter(|line| line.starts_with("POST"))
            .count()
    };
    let all = futures::future::join_all((0..10).map(|_| signing.tokens.token())).await;
    assert!(
        all.iter()
            .all(|secret| secret.as_ref().unwrap().expose() == "t0")
    );
    assert_eq!(posts(), 1);
    signing.clock.step(54 * 60 * 1000);
    assert_eq!(signing.tokens.token().await.unwrap().expose(), "t0");
    signing.clock.step(2 * 60 * 1000);
    assert_eq!(signing.tokens.token().await.unwrap().expose(), "t1");
    let old = crate::secret::Secret::new("t1");
    let all = futures::future::join_all((0..10).map(|_| signing.tokens.renewed(&old))).await;
    assert!(
        all.iter()
            .all(|secret| secret.as_ref().unwrap().expose() == "t2")
    );
    assert_eq!(posts(), 3);
}

#[tokio::test]
async fn a_provider_that_fails_for_a_moment_does_not_end_a_valid_token() {
    let count = AtomicU32::new(0);
    let stamp = FakeStamp::start(move |_, got| match got.method.as_str() {
        "GET" => answer(404, &[], ""),
        _ => match count.fetch_add(1, Ordering::SeqCst) {
            0 => token("t0"),
            _ => answer(503, &[], ""),
        },
    })
    .await;
    let signing = signing(&stamp, IdentityProvider::Entra, secret().await).await;
    signing.tokens.token().await.unwrap();
    signing.clock.step(57 * 60 * 1000);
    assert_eq!(signing.tokens.token().await.unwrap().expose(), "t0");
    signing.clock.step(10 * 60 * 1000);
    assert!(signing.tokens.token().await.is_err());
}

#[test]
fn a_tenant_that_would_change_the_url_is_refused() {
    for tenant in ["", "a/b", "a?b", "..", "contoso.com#", "a b"] {
        let problem = IdentityClient::new(
            Principal {
                stamp: String::new(),
                identity: IdentityProvider::Entra,
                login_endpoint: "https://login.microsoftonline.com".into(),
                login_origin: "https://login.microsoftonline.com".into(),
                audience: "a".into(),
                tenant: tenant.into(),
                client_id: "app".into(),
            },
            Roots::Public,
            AddressPolicy::default(),
            Surroundings {
                clock: Arc::new(SteppedClock::at(0)),
                rhythm: Arc::new(Beat::default()),
            },
        )
        .err()
        .unwrap();
        assert_eq!(problem.target.as_deref(), Some("tenant"), "{tenant}");
    }
}

#[tokio::test]
async fn a_provider_that_is_silent_is_told_within_ten_seconds() {
    let silent = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let mut stamp = FakeStamp::start(|_, _| answer(404, &[], "")).await;
    stamp.origin = format!("https://localhost:{}", silent.local_addr().unwrap().port());
    let signing = signing(&stamp, IdentityProvider::Entra, secret().await).await;
    let begun = std::time::Instant::now();
    let (problem, ()) = tokio::select! {
        outcome = signing.tokens.sign_in() => (refused(outcome), ()),
        never = async {
            let mut held = Vec::new();
            loop {
                held.push(silent.accept().await.unwrap());
            }
        } => never,
    };
    assert_eq!(problem.kind, ProblemKind::Unreachable);
    assert!(problem.title.contains("localhost"), "{}", problem.title);
    assert!(begun.elapsed() < std::time::Duration::from_secs(15));
}

#[tokio::test]
async fn a_principal_with_endless_subscriptions_is_refused() {
    let item = r#"{"subscriptionId":"s"}"#;
    let page = format!("[{}]", vec![item; 1000].join(","));
    let stamp = FakeStamp::start(move |origin, got| {
        let next = format!("{origin}/subscriptions?page={}", got.query.len());
        let body = format!(r#"{{"value":{page},"nextLink":"{next}&{}"}}"#, got.query);
        answer(200, &[], body)
    })
    .await;
    let beat = Arc::new(Beat::default());
    let lister = crate::arm::Lister {
        client: Arc::new(stamp.client(&beat)),
        tokens: Arc::new(crate::arm::tests::fixture::Tokens::default()),
        profile: crate::arm::tests::fixture::profile(),
        correlation_id: "c".into(),
    };
    let problem = super::first_sign_in::subscriptions(lister)
        .await
        .unwrap_err();
    assert_eq!(problem.kind, ProblemKind::StampFailed);
    assert!(stamp.lines().len() < 20, "{}", stamp.lines().len());
}
