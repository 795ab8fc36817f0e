//! `If-Match` and `If-None-Match`: a write that goes by what its sender last read. Types without an etag do not look at them.

use super::refusal::Refusal;
use crate::{
    providers::{Call, TypeDefinition},
    world::{resource::Resource, resource_id::ResourceId},
};
use serde_json::Value;

/// A condition that was not met.
pub struct Unmet<'a> {
    /// `If-Match` or `If-None-Match`.
    pub header: &'static str,
    /// What it asked for.
    pub asked: &'a str,
    /// The etag that there is; none when there is nothing.
    pub current: Option<&'a str>,
}

/// Checks the conditions of a PUT, PATCH or DELETE against what is there.
///
/// # Errors
/// 412 in the words of the type.
pub fn check(
    call: &Call,
    definition: &TypeDefinition,
    id: &ResourceId,
    before: Option<&Resource>,
) -> Result<(), Refusal> {
    if !definition.etag {
        return Ok(());
    }
    let current = before.map(|before| {
        let etag = before.envelope.get("etag").and_then(Value::as_str);
        etag.unwrap_or_default()
    });
    let meets = |asked: &str| {
        current.is_some_and(|current| {
            asked
                .split(',')
                .any(|one| one.trim() == "*" || plain(one) == plain(current))
        })
    };
    let unmet = match (&call.if_match, &call.if_none_match) {
        (Some(asked), _) if !meets(asked) => ("If-Match", asked),
        (_, Some(asked)) if meets(asked) => ("If-None-Match", asked),
        _ => return Ok(()),
    };
    let (header, asked) = unmet;
    Err(definition.rules.unmet(
        id,
        &Unmet {
            header,
            asked,
            current,
        },
    ))
}

/// An etag without the marks around it: services and clients differ in them.
fn plain(etag: &str) -> &str {
    etag.trim().trim_start_matches("W/").trim_matches('"')
}

#[cfg(test)]
mod tests {
    use crate::{
        request::Request,
        testing::{Reply, SUBSCRIPTION, Stamp},
    };
    use serde_json::json;

    fn at(below: &str) -> String {
        format!(
            "/subscriptions/{SUBSCRIPTION}/resourceGroups/rg/providers/Microsoft.Network/{below}"
        )
    }

    fn sent(
        stamp: &mut Stamp,
        method: &str,
        path: &str,
        header: (&str, &str),
        body: &str,
    ) -> Reply {
        let (path, version) = path
            .split_once('?')
            .unwrap_or((path, "api-version=2018-05-01"));
        let authorization = stamp.authorization(&stamp.caller.clone());
        stamp.send_request(Request {
            scheme: "https".to_owned(),
            authority: "localhost:8443".to_owned(),
            method: method.to_owned(),
            path: path.to_owned(),
            query: version.to_owned(),
            headers: vec![
                ("authorization".to_owned(), authorization),
                ("content-type".to_owned(), "application/json".to_owned()),
                (header.0.to_owned(), header.1.to_owned()),
            ],
            body: body.as_bytes().to_vec(),
            client_certificate: None,
        })
    }

    #[test]
    fn a_record_set_is_made_once_and_changed_by_who_read_it_last() {
        let mut stamp = Stamp::new();
        stamp.has_group("rg");
        stamp.create(&at("dnsZones/contoso.com"), json!({"location": "global"}));
        let path = at("dnsZones/contoso.com/A/www?api-version=2016-04-01");
        let body = r#"{"properties": {"TTL": 60, "ARecords": [{"ipv4Address": "10.0.0.4"}]}}"#;
        let made = sent(&mut stamp, "PUT", &path, ("if-none-match", "*"), body);
        assert_eq!(made.status, 201, "{}", made.text());
        let again = sent(&mut stamp, "PUT", &path, ("if-none-match", "*"), body);
        assert_eq!(
            (again.status, again.at("/code")),
            (412, json!("PreconditionFailed"))
        );
        let etag = made.at("/etag").as_str().unwrap().to_owned();
        let read = sent(&mut stamp, "PUT", &path, ("if-match", &etag), body);
        assert_eq!(read.status, 200);
        for method in ["PUT", "PATCH", "DELETE"] {
            let late = sent(&mut stamp, method, &path, ("if-match", &etag), body);
            assert_eq!(late.status, 412, "{method}: somebody wrote in between");
        }
        let any = sent(&mut stamp, "DELETE", &path, ("if-match", "*"), "");
        assert_eq!(any.status, 200);
        let gone = sent(&mut stamp, "PUT", &path, ("if-match", "*"), body);
        assert_eq!(gone.status, 412, "there is nothing to match");
    }

    #[test]
    fn the_network_looks_at_etags_and_storage_does_not() {
        let mut stamp = Stamp::new();
        stamp.has_group("rg");
        let path = at("routeTables/r?api-version=2018-11-01");
        let made = stamp.create(&path, json!({"location": "local"}));
        let etag = made.at("/etag").as_str().unwrap().to_owned();
        let body = r#"{"location": "local"}"#;
        let read = sent(&mut stamp, "PUT", &path, ("if-match", &etag), body);
        assert_eq!(read.status, 200);
        let late = sent(&mut stamp, "PUT", &path, ("if-match", &etag), body);
        assert_eq!(
            (late.status, late.code().as_str()),
            (412, "PreconditionFailed")
        );
        assert_eq!(
            late.at("/error/details/0/code"),
            "PreconditionFailedEtagMismatch"
        );
        let account = at("x").replace(
            "Microsoft.Network/x",
            "Microsoft.Storage/storageAccounts/one?api-version=2017-10-01",
        );
        assert_eq!(
            sent(&mut stamp, "PUT", &account, ("if-match", "1"), body).status,
            202
        );
    }
}
