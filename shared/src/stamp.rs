//! A stamp in the portal: one Azure Stack Hub (or ASDK, or the emulator), and how to look at one before adding it.

use crate::certificate::{AnchorKind, Certificate};
use crate::problem::Problem;
use serde::{Deserialize, Serialize};

/// Who vouches for the identities of a stamp.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum IdentityProvider {
    /// Microsoft Entra ID (once Azure Active Directory).
    Entra,
    /// Active Directory Federation Services of the stamp's own site.
    Adfs,
}

/// A stamp that the portal knows. `GET /api/stamps` answers a list of these.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Stamp {
    /// The portal's id (a UUID), part of page URLs.
    pub id: String,
    /// The name people gave it.
    pub name: String,
    /// The ARM endpoint, an origin without a trailing slash.
    pub endpoint: String,
    /// Entra ID or AD FS.
    pub identity: IdentityProvider,
    /// The login origin that was confirmed when the stamp was added.
    pub login_origin: String,
    /// The directory, when the metadata names one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tenant: Option<String>,
    /// The API profile chosen for it.
    pub profile: String,
    /// 1 to 4: the hue of its ring.
    pub hue: u8,
    /// What it is trusted by.
    pub trust: Trust,
    /// Whether this is the emulated stamp of the same process (`porthole demo`).
    pub local: bool,
}

/// What a stamp's TLS chain is checked against.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "kebab-case", try_from = "TrustFields")]
pub enum Trust {
    /// The public roots of this machine.
    PublicRoots,
    /// One certificate, pinned for this stamp only.
    Pinned {
        /// The pinned certificate.
        certificate: Box<Certificate>,
        /// Where it came from.
        anchor: AnchorKind,
    },
}

/// Trust as it is written. Read in this form: the reader of a tagged enum would be a second reader of certificates.
#[derive(Deserialize)]
struct TrustFields {
    kind: String,
    certificate: Option<Box<Certificate>>,
    anchor: Option<AnchorKind>,
}

impl TryFrom<TrustFields> for Trust {
    type Error = String;

    fn try_from(fields: TrustFields) -> Result<Self, String> {
        match (fields.kind.as_str(), fields.certificate, fields.anchor) {
            ("public-roots", _, _) => Ok(Self::PublicRoots),
            ("pinned", Some(certificate), Some(anchor)) => Ok(Self::Pinned {
                certificate,
                anchor,
            }),
            ("pinned", _, _) => {
                Err("a pinned trust lacks its certificate or its anchor".to_owned())
            }
            (other, _, _) => Err(format!("`{other}` is no kind of trust")),
        }
    }
}

/// `POST /api/stamps/probe`: look at an endpoint without trusting it. No credential is ever sent.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ProbeRequest {
    /// What the person typed: a URL, a host name, or `region.fqdn`.
    pub endpoint: String,
    /// The SHA-256 of the served certificate that the person has chosen to trust, if any.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub trust_sha256: Option<String>,
    /// A root that the person uploaded (PEM text).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub trust_pem: Option<String>,
}

/// What the probe found.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Probe {
    /// The endpoint in the form that the portal keeps.
    pub endpoint: String,
    /// From connecting to the end of the handshake, in milliseconds.
    pub milliseconds: u32,
    /// The chain as served, leaf first; the uploaded root at the end when there is one.
    pub chain: Vec<Certificate>,
    /// Index into `chain` of the certificate that would be pinned.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub anchor: Option<usize>,
    /// Where that certificate comes from.
    pub anchor_kind: AnchorKind,
    /// Whether the chain verifies, by public roots or by what the request trusts.
    pub trusted: bool,
    /// Why it does not, when it does not.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub trust_problem: Option<Problem>,
    /// What the endpoint says of itself; read only over a trusted connection.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub metadata: Option<StampMetadata>,
    /// Why the metadata could not be read over a trusted connection.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub metadata_problem: Option<Problem>,
}

/// `/metadata/endpoints` of a stamp, read and judged.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct StampMetadata {
    /// Entra ID or AD FS, told from the login endpoint.
    pub identity: IdentityProvider,
    /// The login endpoint as the stamp names it.
    pub login_endpoint: String,
    /// The origin of the login endpoint.
    pub login_origin: String,
    /// Whether that origin is a known Entra host or lies under the stamp's own suffix. Otherwise it must be confirmed.
    pub login_expected: bool,
    /// What tokens are asked for.
    pub audience: String,
    /// The directory, when the audience or login endpoint names one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tenant: Option<String>,
    /// The stamp's version when a header or field tells it (`1.2108.2.127`).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub version: Option<String>,
    /// The profile that fits best.
    pub suggested_profile: String,
    /// Why that one, in one English sentence.
    pub suggested_because: String,
}

/// `POST /api/stamps`: add a stamp. The portal probes again itself: nothing here is believed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct NewStamp {
    /// The name to show; the host when empty.
    pub name: String,
    /// As probed.
    pub endpoint: String,
    /// As in [`ProbeRequest`].
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub trust_sha256: Option<String>,
    /// As in [`ProbeRequest`].
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub trust_pem: Option<String>,
    /// The login origin that the person saw and confirmed.
    pub login_origin: String,
    /// The API profile.
    pub profile: String,
    /// The administrator's one-time token, where `stamps.add` asks for it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub admin_token: Option<String>,
}

/// `PATCH /api/stamps/{id}`: every field is optional.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct StampChange {
    /// A new name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// Another API profile.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub profile: Option<String>,
    /// Trust this certificate instead (SHA-256 of one in the chain served now): the answer to a changed root.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub trust_sha256: Option<String>,
    /// Trust this uploaded root instead.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub trust_pem: Option<String>,
    /// The administrator's token, where it is asked for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub admin_token: Option<String>,
}

/// `GET /api/stamps/{id}/health`: one cheap look, now.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Health {
    /// Round trip of an unauthenticated metadata read in milliseconds, when it answered.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub milliseconds: Option<u32>,
    /// When the served leaf expires, seconds since 1970 (UTC).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub certificate_until: Option<i64>,
    /// What is wrong, when something is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub problem: Option<Problem>,
}
