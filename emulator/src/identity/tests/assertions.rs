//! Sign-ins by certificate.

use super::super::json_web_token as jwt;
use super::super::testing::{CERTIFICATE, CLIENT, assertion, post};
use super::{FIRST, SECOND, adfs, by_assertion, claims, entra};
use serde_json::{Value, json};

#[test]
fn an_assertion_is_taken_when_all_of_it_is_right() {
    let mut stamp = entra();
    for path in [SECOND, FIRST] {
        let reply = by_assertion(&mut stamp, path, |_, _| {});
        if path == SECOND {
            assert_eq!(
                (reply.status, &claims(&reply)["appidacr"]),
                (200, &json!("2")),
                "{}",
                reply.text()
            );
        }
    }
    let long = jwt::encode(&stamp.world.crypto.sha256(CERTIFICATE));
    let reply = by_assertion(&mut stamp, SECOND, |header, _| {
        *header = json!({ "alg": "PS256", "x5t#S256": long })
    });
    assert_eq!(reply.status, 200, "{}", reply.text());
    assert_eq!(
        by_assertion(&mut adfs(), "/adfs/oauth2/token/", |_, _| {}).status,
        200
    );
}

#[test]
fn an_assertion_is_refused_when_any_of_it_is_wrong() {
    let mut stamp = entra();
    let now = stamp.now.seconds();
    let mut code = |change: &dyn Fn(&mut Value, &mut Value)| {
        let reply = by_assertion(&mut stamp, SECOND, change);
        assert_eq!(
            (reply.status, reply.at("/error")),
            (401, json!("invalid_client")),
            "{}",
            reply.text()
        );
        reply.at("/error_codes/0").as_i64().unwrap()
    };
    assert_eq!(
        code(&|header, _| header["x5t"] = json!(jwt::encode(&[1; 20]))),
        700_027
    );
    assert_eq!(code(&|header, _| header["x5t"] = Value::Null), 50027);
    assert_eq!(
        code(&|_, claims| claims["aud"] = json!("https://localhost:8443/elsewhere")),
        700_023
    );
    assert_eq!(
        code(&|_, claims| claims["iss"] = json!("somebody")),
        700_021
    );
    assert_eq!(code(&|_, claims| claims["sub"] = Value::Null), 700_021);
    assert_eq!(code(&|_, claims| claims["exp"] = json!(now - 301)), 700_024);
    assert_eq!(code(&|_, claims| claims["exp"] = Value::Null), 700_024);
    assert_eq!(code(&|_, claims| claims["nbf"] = json!(now + 301)), 700_024);
    stamp.world.applications.change(CLIENT, |application| {
        application.certificates[0].expires = stamp.now
    });
    let expired = by_assertion(&mut stamp, SECOND, |_, _| {});
    assert!(
        expired
            .at("/error_description")
            .as_str()
            .unwrap()
            .contains("The key used is expired"),
        "{}",
        expired.text()
    );
}

#[test]
fn an_assertion_by_another_key_is_refused() {
    let mut stamp = entra();
    let address = format!("https://localhost:8443{SECOND}");
    let assertion = assertion(&*stamp.world.crypto, &address, stamp.now, |_, _| {});
    let (message, _) = assertion.rsplit_once('.').unwrap();
    let forged = format!("{message}.{}", jwt::encode(&[7; 32]));
    let kind = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";
    let fields = [
        ("client_id", CLIENT),
        ("grant_type", "client_credentials"),
        ("client_assertion_type", kind),
        ("client_assertion", &*forged),
    ];
    let reply = stamp.send_request(post(SECOND, &fields));
    assert_eq!(
        (reply.status, reply.at("/error_codes/0")),
        (401, json!(700_027))
    );
    assert!(!reply.text().contains(&forged));
}
