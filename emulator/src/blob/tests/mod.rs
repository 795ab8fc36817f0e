//! The blob service as its clients see it: requests signed here by hand, from the text of the documentation.

mod access;
mod block;
mod list;
mod page;
mod plain;

use crate::request::Request;
use crate::testing::{Reply, SUBSCRIPTION, Stamp};
use base64::{Engine as _, engine::general_purpose::STANDARD};
use serde_json::json;
use std::collections::BTreeMap;

/// A stamp with the account `contoso1`.
pub struct Account {
    /// The stamp.
    pub stamp: Stamp,
    /// The account's id.
    pub id: String,
    /// The key that signs, base64.
    pub key: String,
    /// Sent as `x-ms-version`.
    pub version: String,
}

/// A request under way: method, path with its query, headers, body.
pub type Ask<'a> = (&'a str, &'a str, &'a [(&'a str, &'a str)], &'a [u8]);

impl Account {
    /// An account with the container `box`.
    pub fn new() -> Account {
        let mut stamp = Stamp::new();
        stamp.has_group("rg");
        let id = format!(
            "/subscriptions/{SUBSCRIPTION}/resourceGroups/rg/providers/Microsoft.Storage/storageAccounts/contoso1"
        );
        stamp.create(&id, json!({ "location": "local" }));
        let keys = stamp.post(&format!("{id}/listKeys"), json!(null));
        let key = keys.at("/keys/0/value").as_str().unwrap().to_owned();
        let version = "2019-07-07".to_owned();
        let mut account = Account {
            stamp,
            id,
            key,
            version,
        };
        let made = account.ask(("PUT", "/box?restype=container", &[], b""));
        assert_eq!(made.status, 201, "{}", made.text());
        account
    }

    /// A request without a signature.
    pub fn plain(&self, (method, path, headers, body): Ask<'_>) -> Request {
        let (path, query) = path.split_once('?').unwrap_or((path, ""));
        let own = [
            ("x-ms-version", self.version.clone()),
            ("x-ms-date", self.stamp.now.http_date()),
            ("content-length", body.len().to_string()),
        ];
        let own = own.map(|(name, value)| (name.to_owned(), value));
        let given = headers
            .iter()
            .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()));
        Request {
            scheme: "https".to_owned(),
            authority: "contoso1.blob.local.azurestack.external".to_owned(),
            method: method.to_owned(),
            path: path.to_owned(),
            query: query.to_owned(),
            headers: own.into_iter().chain(given).collect(),
            body: body.to_vec(),
            client_certificate: None,
        }
    }

    /// The signature of a text by a key.
    pub fn sign(&self, text: &str) -> String {
        let key = STANDARD.decode(&self.key).unwrap();
        STANDARD.encode(self.stamp.world.crypto.hmac_sha256(&key, text.as_bytes()))
    }

    /// The same request with `Authorization: SharedKey`.
    pub fn signed(&self, ask: Ask<'_>) -> Request {
        let mut request = self.plain(ask);
        let header = |name: &str| request.header(name).unwrap_or_default().to_owned();
        let mut text = format!("{}\n", request.method);
        for name in ["content-encoding", "content-language"] {
            text += &format!("{}\n", header(name));
        }
        text += &format!(
            "{}\n",
            Some(header("content-length"))
                .filter(|length| length != "0")
                .unwrap_or_default()
        );
        for name in [
            "content-md5",
            "content-type",
            "no-date",
            "if-modified-since",
        ] {
            text += &format!("{}\n", header(name));
        }
        for name in ["if-match", "if-none-match", "if-unmodified-since", "range"] {
            text += &format!("{}\n", header(name));
        }
        let own: BTreeMap<&String, &String> = request
            .headers
            .iter()
            .filter(|(name, _)| name.starts_with("x-ms-"))
            .map(|(name, value)| (name, value))
            .collect();
        for (name, value) in own {
            text += &format!("{name}:{value}\n");
        }
        text += &format!("/contoso1{}", request.path);
        let mut words: Vec<&str> = request
            .query
            .split('&')
            .filter(|word| !word.is_empty())
            .collect();
        words.sort_unstable();
        for word in words {
            let (name, value) = word.split_once('=').unwrap();
            text += &format!("\n{name}:{}", crate::arm::query::decode(value, false));
        }
        let header = format!("SharedKey contoso1:{}", self.sign(&text));
        request.headers.push(("authorization".to_owned(), header));
        request
    }

    /// Sends a signed request.
    pub fn ask(&mut self, ask: Ask<'_>) -> Reply {
        let request = self.signed(ask);
        self.stamp.send_request(request)
    }

    /// Puts a block blob of these bytes.
    pub fn has(&mut self, path: &str, bytes: &[u8]) -> Reply {
        let reply = self.ask(("PUT", path, &[("x-ms-blob-type", "BlockBlob")], bytes));
        assert_eq!(reply.status, 201, "{}", reply.text());
        reply
    }

    /// How many pieces the tables name.
    pub fn pieces(&self) -> usize {
        self.stamp.world.pieces().count()
    }
}

/// The code of a refusal.
pub fn code(reply: &Reply) -> (u16, String) {
    let code = reply.header("x-ms-error-code").unwrap_or_default();
    if reply.status >= 400 && !reply.response.body.is_empty() {
        assert!(reply.text().contains(&format!("<Code>{code}</Code>")));
    }
    (reply.status, code)
}
