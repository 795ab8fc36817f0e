//! Who may do what: keys, signatures, anybody.

use super::{Account, Ask, code};
use crate::request::Request;
use serde_json::{Value, json};

const READ: Ask<'static> = ("GET", "/box/a", &[], b"");

fn with_query(account: &Account, (method, path, headers, body): Ask<'_>, token: &str) -> Request {
    let sign = if path.contains('?') { '&' } else { '?' };
    account.plain((method, &format!("{path}{sign}{token}"), headers, body))
}

fn token(account: &mut Account, action: &str, body: Value) -> String {
    let path = format!("{}/{action}", account.id);
    let reply = account.stamp.post(&path, body);
    assert_eq!(reply.status, 200, "{}", reply.text());
    let value = reply.json().as_object().unwrap().values().next().cloned();
    value.unwrap().as_str().unwrap().to_owned()
}

fn later(account: &Account) -> String {
    let later = account
        .stamp
        .now
        .after(std::time::Duration::from_secs(3600));
    later.arm()
}

#[test]
fn a_key_that_was_renewed_signs_no_more() {
    let mut account = Account::new();
    account.has("/box/a", b"bytes");
    let path = format!("{}/regenerateKey", account.id);
    account.stamp.post(&path, json!({ "keyName": "key1" }));
    let refused = account.ask(READ);
    assert_eq!(code(&refused), (403, "AuthenticationFailed".to_owned()));
    assert!(
        refused.text().contains("string to sign: 'GET\n"),
        "{}",
        refused.text()
    );
    assert!(!refused.text().contains(&account.key));
    let keys = account
        .stamp
        .post(&format!("{}/listKeys", account.id), json!(null));
    for number in ["/keys/0/value", "/keys/1/value"] {
        account.key = keys.at(number).as_str().unwrap().to_owned();
        assert_eq!(account.ask(READ).text(), "bytes");
    }
}

#[test]
fn a_signature_is_over_the_whole_request_and_soon_old() {
    let mut account = Account::new();
    account.has("/box/a", b"bytes");
    let mut changed = account.signed(READ);
    changed.path = "/box/b".to_owned();
    assert_eq!(account.stamp.send_request(changed).status, 403);
    let mut method = account.signed(READ);
    method.method = "DELETE".to_owned();
    assert_eq!(account.stamp.send_request(method).status, 403);
    let old = account.signed(READ);
    account.stamp.wait(std::time::Duration::from_secs(16 * 60));
    let refused = account.stamp.send_request(old);
    assert_eq!(code(&refused), (403, "AuthenticationFailed".to_owned()));
    let mut other = account.signed(READ);
    for (name, value) in &mut other.headers {
        if name == "authorization" {
            *value = value.replace("contoso1:", "contoso2:");
        }
    }
    assert_eq!(account.stamp.send_request(other).status, 403);
    let mut bearer = account.plain(READ);
    bearer
        .headers
        .push(("authorization".to_owned(), "Bearer abc".to_owned()));
    assert_eq!(account.stamp.send_request(bearer).status, 403);
}

#[test]
fn the_lite_form_is_taken_by_host_and_by_path() {
    let mut account = Account::new();
    account.has("/box/a", b"bytes");
    for (authority, path) in [
        ("contoso1.blob.local.azurestack.external:8443", "/box/a"),
        ("localhost:8443", "/blob/contoso1/box/a"),
    ] {
        let mut request = account.plain(("GET", path, &[], b""));
        request.authority = authority.to_owned();
        let date = account.stamp.now.http_date();
        let text = format!("GET\n\n\n\nx-ms-date:{date}\nx-ms-version:2019-07-07\n/contoso1{path}");
        let header = format!("SharedKeyLite contoso1:{}", account.sign(&text));
        request.headers.push(("authorization".to_owned(), header));
        assert_eq!(
            account.stamp.send_request(request).text(),
            "bytes",
            "{authority}"
        );
    }
}

#[test]
fn a_signature_of_the_account_permits_what_it_says() {
    let mut account = Account::new();
    account.has("/box/a", b"bytes");
    let until = later(&account);
    let mut signed = |permission: &str, kinds: &str| {
        let body = json!({
            "signedServices": "b", "signedResourceTypes": kinds,
            "signedPermission": permission, "signedExpiry": until,
        });
        token(&mut account, "ListAccountSas", body)
    };
    let (reads, lists, creates) = (signed("r", "o"), signed("l", "sc"), signed("c", "o"));
    let mut sent = |ask: Ask<'_>, token: &str| {
        let request = with_query(&account, ask, token);
        code(&account.stamp.send_request(request))
    };
    assert_eq!(sent(READ, &reads).0, 200);
    assert_eq!(sent(READ, &lists).1, "AuthorizationResourceTypeMismatch");
    let put: Ask = ("PUT", "/box/b", &[("x-ms-blob-type", "BlockBlob")], b"x");
    assert_eq!(sent(put, &reads).1, "AuthorizationPermissionMismatch");
    assert_eq!(sent(put, &creates).0, 201);
    // Who may create may not write over.
    assert_eq!(sent(put, &creates).1, "AuthorizationPermissionMismatch");
    assert_eq!(sent(("GET", "/?comp=list", &[], b""), &lists).0, 200);
    assert_eq!(
        sent(
            ("GET", "/box?restype=container&comp=list", &[], b""),
            &lists
        )
        .0,
        200
    );
    let more = reads.replace("sp=r", "sp=rwd");
    assert_eq!(sent(READ, &more), (403, "AuthenticationFailed".to_owned()));
    account.stamp.wait(std::time::Duration::from_secs(3601));
    let request = with_query(&account, READ, &reads);
    let expired = account.stamp.send_request(request);
    assert!(
        expired
            .text()
            .contains("Signature not valid in the specified time frame")
    );
}

#[test]
fn a_signature_of_a_blob_is_for_that_blob() {
    let mut account = Account::new();
    account.has("/box/a", b"bytes");
    account.has("/box/b", b"other");
    let until = later(&account);
    let blob = json!({
        "canonicalizedResource": "/blob/contoso1/box/a", "signedResource": "b",
        "signedPermission": "r", "signedExpiry": until, "rsct": "text/plain",
    });
    let blob = token(&mut account, "ListServiceSas", blob);
    let container = json!({
        "canonicalizedResource": "/blob/contoso1/box", "signedResource": "c",
        "signedPermission": "l", "signedExpiry": until,
    });
    let container = token(&mut account, "ListServiceSas", container);
    let mut sent = |ask: Ask<'_>, token: &str| {
        let request = with_query(&account, ask, token);
        account.stamp.send_request(request)
    };
    let read = sent(READ, &blob);
    assert_eq!(
        (read.text().as_str(), read.header("content-type").as_deref()),
        ("bytes", Some("text/plain"))
    );
    assert_eq!(sent(("GET", "/box/b", &[], b""), &blob).status, 403);
    let list: Ask = ("GET", "/box?restype=container&comp=list", &[], b"");
    assert_eq!(sent(list, &container).status, 200);
    assert_eq!(
        code(&sent(READ, &container)).1,
        "AuthorizationPermissionMismatch"
    );
    let properties: Ask = ("GET", "/box?restype=container", &[], b"");
    assert_eq!(
        code(&sent(properties, &container)).1,
        "AuthorizationFailure"
    );
    let other = json!({ "canonicalizedResource": "/blob/other/box", "signedResource": "c", "signedPermission": "l", "signedExpiry": until });
    let refused = account
        .stamp
        .post(&format!("{}/ListServiceSas", account.id), other);
    assert_eq!(refused.code(), "InvalidValuesForRequestParameters");
}

#[test]
fn a_stored_policy_can_be_taken_back() {
    let mut account = Account::new();
    account.has("/box/a", b"bytes");
    let until = later(&account);
    let policy = format!(
        "<SignedIdentifiers><SignedIdentifier><Id>line4</Id><AccessPolicy><Expiry>{until}</Expiry><Permission>r</Permission></AccessPolicy></SignedIdentifier></SignedIdentifiers>"
    );
    let acl = "/box?restype=container&comp=acl";
    assert_eq!(
        account.ask(("PUT", acl, &[], policy.as_bytes())).status,
        200
    );
    let shown = account.ask(("GET", acl, &[], b""));
    assert!(shown.text().contains("<Id>line4</Id>"), "{}", shown.text());
    let body = json!({ "canonicalizedResource": "/blob/contoso1/box", "signedResource": "c", "signedIdentifier": "line4" });
    let token = token(&mut account, "ListServiceSas", body);
    let request = with_query(&account, READ, &token);
    assert_eq!(account.stamp.send_request(request.clone()).text(), "bytes");
    assert_eq!(
        account
            .ask(("PUT", acl, &[], b"<SignedIdentifiers />"))
            .status,
        200
    );
    assert_eq!(
        code(&account.stamp.send_request(request)).1,
        "AuthenticationFailed"
    );
}

#[test]
fn anybody_reads_what_is_public_and_learns_nothing_of_the_rest() {
    let mut account = Account::new();
    account.has("/box/a", b"bytes");
    let list: Ask = ("GET", "/box?restype=container&comp=list", &[], b"");
    let mut anybody = |access: Option<&str>, ask: Ask<'_>| {
        let headers: Vec<(&str, &str)> = access
            .map(|word| ("x-ms-blob-public-access", word))
            .into_iter()
            .collect();
        account.ask(("PUT", "/box?restype=container&comp=acl", &headers, b""));
        let request = account.plain(ask);
        account.stamp.send_request(request).status
    };
    assert_eq!((anybody(None, READ), anybody(None, list)), (404, 404));
    assert_eq!(
        (anybody(Some("blob"), READ), anybody(Some("blob"), list)),
        (200, 404)
    );
    assert_eq!(
        (
            anybody(Some("container"), READ),
            anybody(Some("container"), list)
        ),
        (200, 200)
    );
    assert_eq!(
        anybody(Some("container"), ("DELETE", "/box/a", &[], b"")),
        403
    );
    assert_eq!(anybody(None, ("GET", "/nothing/there", &[], b"")), 404);
}

#[test]
fn versions_that_a_stamp_has_not_are_refused() {
    let mut account = Account::new();
    account.has("/box/a", b"bytes");
    for version in ["2015-04-05", "2017-04-17", "2017-11-09", "2019-07-07"] {
        account.version = version.to_owned();
        let read = account.ask(READ);
        assert_eq!(
            read.header("x-ms-version").as_deref(),
            Some(version),
            "{}",
            read.text()
        );
    }
    account.version = "2020-10-02".to_owned();
    let refused = account.ask(READ);
    assert_eq!(code(&refused), (400, "InvalidHeaderValue".to_owned()));
    assert!(
        refused
            .text()
            .contains("<HeaderValue>2020-10-02</HeaderValue>")
    );
    account.version = String::new();
    assert_eq!(
        code(&account.ask(READ)),
        (400, "MissingRequiredHeader".to_owned())
    );
}
