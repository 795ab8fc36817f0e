//! Api-versions: missing, unknown, and those that az and the SDKs use outside their profile.

use super::{account, group, stamp_with_accounts};
use crate::{
    request::Request,
    testing::{CALLER, SUBSCRIPTION, Stamp},
    world::settings::{ApiVersions, Settings},
};

#[test]
fn a_call_without_a_version_is_refused() {
    let mut stamp = Stamp::new();
    let authorization = stamp.authorization(CALLER);
    let reply = stamp.send_request(Request {
        method: "GET".to_owned(),
        path: "/subscriptions".to_owned(),
        headers: vec![("authorization".to_owned(), authorization)],
        ..Request::default()
    });
    assert_eq!(
        (reply.status, reply.code().as_str()),
        (400, "MissingApiVersionParameter")
    );
    assert_eq!(
        reply.at("/error/message"),
        "The api-version query parameter (?api-version=) is required for all requests."
    );
}

#[test]
fn a_version_that_the_type_has_not_is_refused_with_those_it_has() {
    let mut stamp = stamp_with_accounts(&["one"]);
    let own = stamp.get(&format!("{}?api-version=2030-01-01", group("rg")));
    assert_eq!(
        (own.status, own.code().as_str()),
        (400, "InvalidApiVersionParameter")
    );
    let message = own.at("/error/message").as_str().unwrap().to_owned();
    assert!(
        message.starts_with(
            "The api-version '2030-01-01' is invalid. The supported versions are '2019-10-01,"
        ),
        "{message}"
    );
    for path in [
        account("one"),
        format!("{}/listKeys", account("one")),
        format!(
            "{}/providers/Microsoft.Storage/storageAccounts",
            group("rg")
        ),
    ] {
        let method = if path.ends_with("Keys") {
            "POST"
        } else {
            "GET"
        };
        let reply = stamp.send(method, &format!("{path}?api-version=2030-01-01"), None);
        assert_eq!(
            (reply.status, reply.code().as_str()),
            (400, "NoRegisteredProviderFound"),
            "{path}"
        );
        let message = reply.at("/error/message").as_str().unwrap().to_owned();
        assert!(message.contains("for location 'local' and API version '2030-01-01' for type 'storageAccounts'. The supported api-versions are '2019-06-01, "), "{message}");
    }
}

#[test]
fn what_az_sends_under_a_dated_profile_is_known() {
    let mut stamp = stamp_with_accounts(&[]);
    let base = format!("/subscriptions/{SUBSCRIPTION}");
    for path in [
        "/subscriptions?api-version=2016-06-01".to_owned(),
        format!("{base}/resources?api-version=2015-11-01"),
        format!("{base}/resourcegroups?api-version=2016-02-01"),
        format!("{base}/resourcegroups?api-version=2018-05-01"),
        format!("{base}/tagNames?api-version=2018-02-01"),
        format!("{base}/providers?api-version=2019-10-01"),
    ] {
        assert_eq!(stamp.get(&path).status, 200, "{path}");
    }
}

#[test]
fn newer_versions_are_known_when_the_stamp_is_told_so() {
    let path = format!("/subscriptions/{SUBSCRIPTION}/resourcegroups?api-version=2024-11-01");
    assert_eq!(Stamp::new().get(&path).code(), "InvalidApiVersionParameter");
    let mut public = Stamp::with(Settings {
        api_versions: ApiVersions::Public,
        ..Settings::default()
    });
    assert_eq!(public.get(&path).status, 200);
}
