//! What no well-meaning client sends: each is refused in ARM's shape, none ends the stamp.

use super::{account, stamp_with_accounts};
use crate::{
    request::Request,
    testing::{CALLER, SUBSCRIPTION, Stamp},
};
use serde_json::json;

#[test]
fn bodies_that_are_none_are_refused() {
    let mut stamp = stamp_with_accounts(&[]);
    let deep = "[".repeat(100_000);
    let huge = format!("\"{}\"", "a".repeat(5 << 20));
    for (body, status) in [
        ("{", 400),
        ("", 400),
        ("[]", 400),
        ("\"x\"", 400),
        ("\u{0}", 400),
        (deep.as_str(), 400),
        (huge.as_str(), 413),
    ] {
        let reply = stamp.send_bytes("PUT", &account("one"), body.as_bytes().to_vec());
        assert_eq!(reply.status, status, "{}", reply.text());
        assert!(!reply.code().is_empty());
    }
    assert_eq!(
        stamp
            .send_bytes("PUT", &account("one"), b"{".to_vec())
            .code(),
        "InvalidRequestContent"
    );
    assert_eq!(
        stamp
            .put(
                &account("one"),
                json!({"location": "local", "properties": []})
            )
            .code(),
        "InvalidRequestContent"
    );
    let marked = [b"\xef\xbb\xbf".as_slice(), br#"{"location":"local"}"#].concat();
    assert_eq!(stamp.send_bytes("PUT", &account("one"), marked).status, 202);
}

#[test]
fn a_wrong_content_type_is_refused() {
    let mut stamp = stamp_with_accounts(&[]);
    let authorization = stamp.authorization(CALLER);
    let reply = stamp.send_request(Request {
        method: "PUT".to_owned(),
        path: account("one"),
        query: "api-version=2019-06-01".to_owned(),
        headers: vec![
            ("authorization".to_owned(), authorization),
            ("content-type".to_owned(), "text/plain".to_owned()),
        ],
        body: b"{}".to_vec(),
        ..Request::default()
    });
    assert_eq!(
        (reply.status, reply.code().as_str()),
        (415, "UnsupportedMediaType")
    );
}

#[test]
fn paths_that_lead_nowhere_are_refused() {
    let mut stamp = Stamp::new();
    let base = format!("/subscriptions/{SUBSCRIPTION}");
    for path in [
        "/",
        "/nothing",
        "/subscriptions/%2F",
        "/subscriptions/..",
        "/%00",
        "/providers/Microsoft.Storage/nothing",
    ] {
        let reply = stamp.get(path);
        assert!(
            (400..500).contains(&reply.status) && !reply.code().is_empty(),
            "{path}: {} {}",
            reply.status,
            reply.text()
        );
    }
    for (method, path) in [
        ("POST", base.clone()),
        ("POST", format!("{base}/resourcegroups")),
        ("BREW", "/subscriptions".to_owned()),
        ("BREW", account("one")),
    ] {
        let reply = stamp.send(method, &path, None);
        assert!(
            (400..500).contains(&reply.status) && !reply.code().is_empty(),
            "{method} {path}: {} {}",
            reply.status,
            reply.text()
        );
    }
}
