//! What a person needs to see of a certificate before trusting it.

use serde::{Deserialize, Serialize};

/// The readable facts of one X.509 certificate. Fingerprints are upper-case hexadecimal pairs joined by `:`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Certificate {
    /// The subject's common name, or the whole subject when it has none.
    pub name: String,
    /// The subject as a distinguished name.
    pub subject: String,
    /// The issuer as a distinguished name.
    pub issuer: String,
    /// Whether subject and issuer are the same and the signature is by its own key.
    pub self_signed: bool,
    /// Whether it may sign other certificates.
    pub authority: bool,
    /// Serial number in hexadecimal pairs.
    pub serial: String,
    /// Valid from, seconds since 1970 (UTC).
    pub not_before: i64,
    /// Valid until, seconds since 1970 (UTC).
    pub not_after: i64,
    /// Subject alternative names, DNS names and addresses as text.
    pub names: Vec<String>,
    /// SHA-256 of the DER form: what the portal pins.
    pub sha256: String,
    /// SHA-1 of the DER form, for display only.
    pub sha1: String,
    /// MD5 of the DER form, for display only.
    pub md5: String,
}

/// Where the certificate that would be pinned comes from. It decides what the page says about it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum AnchorKind {
    /// The server sent its self-signed root.
    ServedRoot,
    /// The server left its root out, as most do: the topmost issuer that it sent.
    TopmostIssuer,
    /// The server sent one certificate signed by itself.
    SelfSignedLeaf,
    /// The server sent its leaf alone; nothing above it is known, so that a root must be uploaded.
    LeafOnly,
    /// A root that a person uploaded.
    Uploaded,
}
