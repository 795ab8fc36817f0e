//! Sign-ins by secret and by password.

use super::super::testing::{CLIENT, SECRET, get, post};
use super::super::{json_web_token as jwt, token};
use super::{FIRST, SECOND, TENANT, adfs, by_secret, call, claims, entra, scope};
use serde_json::{Value, json};
use std::time::Duration;

#[test]
fn a_secret_brings_a_token_that_arm_takes() {
    let mut stamp = entra();
    let second = by_secret(&mut stamp, SECOND, SECRET);
    assert_eq!(
        (
            second.status,
            second.at("/expires_in"),
            second.at("/token_type")
        ),
        (200, json!(3599), json!("Bearer"))
    );
    let said = claims(&second);
    assert_eq!(
        (
            &said["appid"],
            &said["idtyp"],
            &said["appidacr"],
            &said["ver"]
        ),
        (&json!(CLIENT), &json!("app"), &json!("1"), &json!("1.0"))
    );
    assert_eq!(
        said["exp"].as_i64().unwrap(),
        stamp.now.seconds() + token::LIFETIME
    );
    assert_eq!(said["iss"], format!("https://localhost:8443/{TENANT}/"));
    let bearer = format!("Bearer {}", second.at("/access_token").as_str().unwrap());
    assert_eq!(call(&mut stamp, &bearer).status, 200);

    let audience = stamp.world.settings.audience.clone();
    let fields = [
        ("client_id", CLIENT),
        ("grant_type", "client_credentials"),
        ("client_secret", SECRET),
        ("resource", &*audience),
    ];
    let first = stamp.send_request(post(FIRST, &fields));
    assert_eq!(
        (first.at("/expires_in"), first.at("/resource")),
        (json!("3599"), json!(audience))
    );

    let mut stamp = adfs();
    for path in ["/adfs/oauth2/token", "/adfs/oauth2/token/"] {
        let reply = by_secret(&mut stamp, path, SECRET);
        assert_eq!(claims(&reply)["iss"], "https://localhost:8443/adfs");
        let bearer = format!("Bearer {}", reply.at("/access_token").as_str().unwrap());
        assert_eq!(call(&mut stamp, &bearer).status, 200);
    }
    let reply = stamp.send_request(post("/adfs/oauth2/token", &fields));
    assert_eq!(reply.status, 200);
}

#[test]
fn a_wrong_secret_is_refused_and_never_echoed() {
    let mut stamp = entra();
    let refused = by_secret(&mut stamp, SECOND, "wrong-canary");
    assert_eq!(
        (
            refused.status,
            refused.at("/error"),
            refused.at("/error_codes")
        ),
        (401, json!("invalid_client"), json!([7_000_215]))
    );
    let description = refused.at("/error_description");
    assert!(
        description
            .as_str()
            .unwrap()
            .starts_with("AADSTS7000215: Invalid client secret provided."),
        "{description}"
    );
    assert!(
        description
            .as_str()
            .unwrap()
            .ends_with("Timestamp: 2020-09-13 12:26:40Z"),
        "{description}"
    );
    assert!(!refused.text().contains("canary"));
    let refused = by_secret(&mut adfs(), "/adfs/oauth2/token", "wrong-canary");
    assert!(
        refused
            .at("/error_description")
            .as_str()
            .unwrap()
            .starts_with("MSIS9622")
    );
    assert!(!refused.text().contains("canary"));
}

#[test]
fn a_secret_ends_when_it_expires() {
    let mut stamp = entra();
    let expires = stamp.now.after(Duration::from_secs(60));
    stamp.world.applications.change(CLIENT, |application| {
        application.secrets[0].expires = Some(expires)
    });
    assert_eq!(by_secret(&mut stamp, SECOND, SECRET).status, 200);
    stamp.wait(Duration::from_secs(60));
    assert_eq!(
        by_secret(&mut stamp, SECOND, SECRET).at("/error_codes/0"),
        7_000_222
    );
}

#[test]
fn each_fault_of_a_token_request_has_its_number() {
    let mut stamp = entra();
    let scope = scope(&stamp);
    let all = [
        ("grant_type", "client_credentials"),
        ("client_id", CLIENT),
        ("client_secret", SECRET),
        ("scope", &*scope),
    ];
    let mut code = |path: &str, change: (&str, Option<&str>)| {
        let mut fields: Vec<_> = all
            .iter()
            .copied()
            .filter(|(name, _)| *name != change.0)
            .collect();
        fields.extend(change.1.map(|value| (change.0, value)));
        let reply = stamp.send_request(post(path, &fields));
        (
            reply.status,
            reply.at("/error_codes/0").as_i64().unwrap_or_default(),
        )
    };
    assert_eq!(code(SECOND, ("grant_type", None)), (400, 900_144));
    assert_eq!(code(SECOND, ("client_id", None)), (400, 900_144));
    assert_eq!(code(SECOND, ("scope", None)), (400, 900_144));
    assert_eq!(code(FIRST, ("scope", None)), (400, 900_144));
    assert_eq!(code(SECOND, ("client_secret", None)), (401, 7_000_216));
    assert_eq!(
        code(SECOND, ("grant_type", Some("authorization_code"))),
        (400, 70003)
    );
    assert_eq!(
        code(
            SECOND,
            ("client_id", Some("66666666-6666-4666-8666-666666666666"))
        ),
        (400, 700_016)
    );
    assert_eq!(
        code(SECOND, ("scope", Some("https://fabrikam.com/.default"))),
        (400, 500_011)
    );
    assert_eq!(code(SECOND, ("scope", Some("openid"))), (400, 1_002_012));
    assert_eq!(
        code(SECOND, ("resource", Some("https://x"))),
        (400, 901_002)
    );
    assert_eq!(
        code("/fabrikam.com/oauth2/v2.0/token", ("none", None)),
        (400, 90002)
    );
    assert_eq!(
        code("/common/oauth2/v2.0/token", ("none", None)),
        (400, 50059)
    );
    let mut wrong_method = get(SECOND);
    wrong_method.method = "DELETE".to_owned();
    assert_eq!(stamp.send_request(wrong_method).status, 405);
}

#[test]
fn the_correlation_id_is_the_clients() {
    let mut stamp = entra();
    let id = "77777777-7777-4777-8777-777777777777";
    let mut request = post(SECOND, &[]);
    request
        .headers
        .push(("Client-Request-Id".to_owned(), id.to_owned()));
    assert_eq!(
        stamp.send_request(request.clone()).at("/correlation_id"),
        id
    );
    request.headers = vec![("client-request-id".to_owned(), "<script>".to_owned())];
    assert!(!stamp.send_request(request).text().contains("<script>"));
}

#[test]
fn scopes_may_stand_beside_others_and_end_in_two_slashes() {
    let mut stamp = entra();
    let audience = stamp.world.settings.audience.clone();
    for scope in [
        format!("openid profile offline_access {audience}/.default"),
        format!("{audience}//.default"),
    ] {
        let fields = [
            ("client_id", CLIENT),
            ("grant_type", "client_credentials"),
            ("client_secret", SECRET),
            ("scope", &*scope),
        ];
        let reply = stamp.send_request(post(SECOND, &fields));
        let bearer = format!("Bearer {}", reply.at("/access_token").as_str().unwrap());
        assert_eq!(call(&mut stamp, &bearer).status, 200, "{scope}");
    }
}

#[test]
fn a_client_may_name_itself_in_a_basic_header() {
    use base64::Engine;
    let mut stamp = entra();
    let scope = scope(&stamp);
    let mut request = post(
        SECOND,
        &[("grant_type", "client_credentials"), ("scope", &scope)],
    );
    let pair = format!("{CLIENT}:a%2Bsecret%26of%3Dmany%20signs");
    let pair = base64::engine::general_purpose::STANDARD.encode(pair);
    request
        .headers
        .push(("authorization".to_owned(), format!("Basic {pair}")));
    assert_eq!(stamp.send_request(request).status, 200);
}

#[test]
fn a_user_signs_in_by_password_and_stays_by_refresh_token() {
    let mut stamp = entra();
    let scope = format!("{} offline_access openid profile", scope(&stamp));
    let path = "/organizations/oauth2/v2.0/token";
    let client = "04b07795-8ddb-461a-bbee-02f9e1bf7b46";
    let mut fields = vec![
        ("client_id", client),
        ("grant_type", "password"),
        ("username", "ann@contoso.onmicrosoft.com"),
        ("password", "a password"),
        ("scope", &*scope),
    ];
    let reply = stamp.send_request(post(path, &fields));
    let id_token = jwt::take_apart(reply.at("/id_token").as_str().unwrap())
        .unwrap()
        .claims;
    assert_eq!(
        (&id_token["aud"], &id_token["tid"]),
        (&json!(client), &json!(TENANT))
    );
    let info: Value =
        serde_json::from_slice(&jwt::decode(reply.at("/client_info").as_str().unwrap()).unwrap())
            .unwrap();
    assert_eq!(info["utid"], TENANT);
    let bearer = format!("Bearer {}", reply.at("/access_token").as_str().unwrap());
    assert_eq!(call(&mut stamp, &bearer).status, 200);

    fields[3].1 = "a wrong password";
    assert_eq!(
        stamp.send_request(post(path, &fields)).at("/error_codes/0"),
        50126
    );
    let refresh = reply.at("/refresh_token");
    let renewal = |token: &str, client: &str| {
        post(
            SECOND,
            &[
                ("client_id", client),
                ("grant_type", "refresh_token"),
                ("refresh_token", token),
                ("scope", &*scope),
            ],
        )
    };
    assert_eq!(
        stamp
            .send_request(renewal(refresh.as_str().unwrap(), client))
            .status,
        200
    );
    assert_eq!(
        stamp
            .send_request(renewal(refresh.as_str().unwrap(), "another client"))
            .status,
        400
    );
    assert_eq!(
        stamp
            .send_request(renewal(bearer.trim_start_matches("Bearer "), client))
            .status,
        400
    );
    let realm = stamp.send_request(get(
        "/common/userrealm/ann@contoso.onmicrosoft.com?api-version=1.0",
    ));
    assert_eq!(realm.at("/account_type"), "Managed");
}
