//! Any request at all is answered: never a panic, and what is refused is refused in ARM's shape.

use super::{account, stamp_with_accounts};
use crate::{request::Request, testing::CALLER};
use proptest::prelude::*;

const METHODS: [&str; 8] = [
    "GET", "HEAD", "PUT", "PATCH", "POST", "DELETE", "OPTIONS", "x",
];

/// Words that paths are made of, with some that lead astray.
const WORDS: [&str; 30] = [
    "subscriptions",
    "11111111-1111-4111-8111-111111111111",
    "resourceGroups",
    "rg",
    "providers",
    "Microsoft.Storage",
    "storageAccounts",
    "one",
    "listKeys",
    "resources",
    "tagNames",
    "tagValues",
    "locations",
    "local",
    "operations",
    "operationresults",
    "register",
    "Microsoft.Network",
    "virtualNetworks",
    "subnets",
    "Microsoft.Compute",
    "virtualMachines",
    "disks",
    "%2f",
    "%00",
    "..",
    "%",
    "",
    "ä",
    "İ",
];

const QUERIES: [&str; 10] = [
    "api-version=2019-10-01",
    "api-version=2019-06-01",
    "api-version=2018-11-01",
    "api-version=",
    "$top=1",
    "$top=-1",
    "$filter=tagName%20eq%20'a'",
    "$filter=(((",
    "$skiptoken=AAAA",
    "monitor=true&&=&%zz",
];

const BODIES: [&str; 8] = [
    "",
    "{}",
    "[]",
    "{",
    "null",
    r#"{"location":"local"}"#,
    r#"{"location":5,"tags":[],"properties":7}"#,
    r#"{"location":"local","tags":{"a":null},"properties":{"subnets":[{"name":1},7],"ipConfigurations":{},"addressSpace":[]},"sku":"x"}"#,
];

proptest! {
    #![proptest_config(ProptestConfig { cases: 512, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_request_is_answered(
        method in prop::sample::select(&METHODS[..]),
        start in 0..3_usize,
        words in prop::collection::vec(prop::sample::select(&WORDS[..]), 0..6),
        queries in prop::collection::vec(prop::sample::select(&QUERIES[..]), 0..4),
        body in prop::sample::select(&BODIES[..]),
    ) {
        let mut stamp = stamp_with_accounts(&["one"]);
        let starts = [String::new(), format!("/subscriptions/{}", crate::testing::SUBSCRIPTION), account("one").replace("/one", "")];
        let authorization = stamp.authorization(CALLER);
        let reply = stamp.send_request(Request {
            scheme: "https".to_owned(),
            authority: "localhost:8443".to_owned(),
            method: method.to_owned(),
            path: format!("{}/{}", starts[start], words.join("/")),
            query: queries.join("&"),
            headers: vec![("authorization".to_owned(), authorization)],
            body: body.as_bytes().to_vec(),
            client_certificate: None,
        });
        prop_assert!((200..500).contains(&reply.status));
        if reply.status >= 400 && method != "HEAD" {
            prop_assert!(!reply.code().is_empty(), "{} {}", reply.status, reply.text());
        }
    }
}
