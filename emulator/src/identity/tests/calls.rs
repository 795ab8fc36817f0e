//! Calls with right and wrong tokens.

use super::super::json_web_token as jwt;
use super::super::testing::{get, test_authorization};
use super::{TENANT, call, entra};
use crate::request::Request;
use crate::testing::CALLER;
use serde_json::{Value, json};
use std::time::Duration;

#[test]
fn arm_refuses_in_its_own_words() {
    let mut stamp = entra();
    let good = test_authorization(&mut stamp.world, CALLER, stamp.now);
    assert_eq!(call(&mut stamp, &good).status, 200);
    let without: Request = get("/subscriptions?api-version=2016-06-01");
    let reply = stamp.send_request(without);
    assert_eq!(
        (reply.status, reply.code().as_str()),
        (401, "AuthenticationFailed")
    );
    let challenge = reply.header("www-authenticate").unwrap();
    assert!(
        challenge.starts_with(&format!(
            "Bearer authorization_uri=\"https://localhost:8443/{TENANT}\", error=\"invalid_token\""
        )),
        "{challenge}"
    );
    assert_eq!(
        call(&mut stamp, "Basic eHg6eHg=").code(),
        "AuthenticationFailedInvalidHeader"
    );
    assert_eq!(
        call(&mut stamp, "Bearer ").code(),
        "AuthenticationFailedInvalidHeader"
    );
    assert_eq!(
        call(&mut stamp, "Bearer a.b.c").code(),
        "InvalidAuthenticationToken"
    );
    assert_eq!(
        call(&mut stamp, &format!("{good}x")).code(),
        "InvalidAuthenticationToken"
    );
    // The same claims without a signature.
    let parts: Vec<_> = good.split('.').collect();
    let none = format!("Bearer {}.{}.", jwt::encode(br#"{"alg":"none"}"#), parts[1]);
    assert_eq!(call(&mut stamp, &none).code(), "InvalidAuthenticationToken");
}

#[test]
fn a_token_is_for_arm_from_this_stamp_and_for_an_hour() {
    let mut stamp = entra();
    let good = test_authorization(&mut stamp.world, CALLER, stamp.now);
    let said = jwt::take_apart(good.trim_start_matches("Bearer "))
        .unwrap()
        .claims;
    let mut code = |name: &str, value: Value| {
        let mut said = said.clone();
        said[name] = value;
        let token = jwt::sign(&*stamp.world.crypto, &said);
        let reply = call(&mut stamp, &format!("Bearer {token}"));
        assert_eq!(reply.status, 401);
        reply.code()
    };
    assert_eq!(
        code("aud", json!("https://graph.windows.net")),
        "InvalidAuthenticationTokenAudience"
    );
    assert_eq!(
        code("iss", json!(format!("https://sts.windows.net/{TENANT}/"))),
        "InvalidAuthenticationTokenTenant"
    );
    assert_eq!(
        code("iss", json!("https://localhost:8443/another/")),
        "InvalidAuthenticationTokenTenant"
    );
    assert_eq!(
        code("tid", json!("another")),
        "InvalidAuthenticationTokenTenant"
    );
    assert_eq!(
        code("nbf", json!(1_600_000_000 + 301)),
        "InvalidAuthenticationToken"
    );
    assert_eq!(code("oid", json!("another")), "InvalidAuthenticationToken");
    assert_eq!(
        code("appid", json!("unknown")),
        "InvalidAuthenticationToken"
    );
    stamp.wait(Duration::from_secs(3598));
    assert_eq!(call(&mut stamp, &good).status, 200);
    stamp.wait(Duration::from_secs(1));
    let late = call(&mut stamp, &good);
    assert_eq!(late.code(), "ExpiredAuthenticationToken");
    assert_eq!(
        late.at("/error/message"),
        "The access token expiry UTC time '9/13/2020 1:26:39 PM' is earlier than current UTC time '9/13/2020 1:26:39 PM'."
    );
}
