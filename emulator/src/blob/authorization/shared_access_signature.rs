//! Shared access signatures that the resource manager makes: `ListAccountSas` and `ListServiceSas` of a storage account.

use super::signing::{of_account, of_service};
use crate::arm::query::encode;
use crate::crypto::Crypto;
use base64::{Engine as _, engine::general_purpose::STANDARD};

/// A signature of the whole account.
pub struct AccountSignature<'a> {
    /// The account's name.
    pub account: &'a str,
    /// The fields by their names in a query, in the order in which they are to stand; without `sig`.
    pub fields: Vec<(&'static str, String)>,
}

/// A signature of a container or blob.
pub struct ServiceSignature<'a> {
    /// What it is of: `/blob/ACCOUNT/CONTAINER/BLOB`.
    pub resource: &'a str,
    /// As above.
    pub fields: Vec<(&'static str, String)>,
}

impl AccountSignature<'_> {
    /// The query.
    pub fn query(&self, crypto: &dyn Crypto, key: &[u8]) -> String {
        let text = of_account(self.account, &|name| value(&self.fields, name));
        query(&self.fields, &crypto.hmac_sha256(key, text.as_bytes()))
    }
}

impl ServiceSignature<'_> {
    /// The query.
    pub fn query(&self, crypto: &dyn Crypto, key: &[u8]) -> String {
        let text = of_service(self.resource, &|name| value(&self.fields, name));
        query(&self.fields, &crypto.hmac_sha256(key, text.as_bytes()))
    }
}

fn value(fields: &[(&'static str, String)], name: &str) -> String {
    let found = fields.iter().find(|(key, _)| *key == name);
    found.map(|(_, value)| value.clone()).unwrap_or_default()
}

fn query(fields: &[(&'static str, String)], signature: &[u8]) -> String {
    let given = fields.iter().filter(|(_, value)| !value.is_empty());
    let mut parts: Vec<String> = given
        .map(|(name, value)| format!("{name}={}", encode(value)))
        .collect();
    parts.push(format!("sig={}", encode(&STANDARD.encode(signature))));
    parts.join("&")
}
