//! The one shape of an error, from the stamp's reply to the message bar: RFC 9457 `application/problem+json`.
//!
//! Internal text never enters a `Problem`; it goes to the log under the same correlation id.

use crate::source::Source;
use serde::{Deserialize, Serialize};

/// The media type of a serialised [`Problem`].
pub const MEDIA_TYPE: &str = "application/problem+json";

/// What went wrong, as far as the reader needs to act. The browser words the title from this, in the person's language.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ProblemKind {
    /// The request itself is wrong: a malformed field, a body that is not JSON, a name that breaks the rules.
    BadRequest,
    /// No session, or it ended.
    SignedOut,
    /// The identity provider refused the credential.
    CredentialRefused,
    /// The stamp knows the principal and refuses what it asked for.
    Forbidden,
    /// Nothing is there (or it is another user's, which answers the same).
    NotFound,
    /// The name is taken, or the resource is in a state that refuses the change.
    Conflict,
    /// The resource changed since it was read.
    Stale,
    /// A quota or capacity of the stamp is used up.
    OverQuota,
    /// A lock or a policy forbids it.
    Locked,
    /// The stamp asks to wait.
    Throttled,
    /// The stamp does not offer this api-version (or this type) at all.
    VersionNotOffered,
    /// The subscription is not registered with the resource provider.
    ProviderNotRegistered,
    /// The certificate chain is not trusted.
    UntrustedCertificate,
    /// The root that was trusted is not the one shown now.
    ChangedRoot,
    /// The endpoint answered, but not as an ARM endpoint does.
    NotArm,
    /// Nothing answered: name resolution, connection, or silence until the time limit.
    Unreachable,
    /// The portal's rules forbid the address, the origin, or the one who asks.
    Refused,
    /// Work is under way that the action would cut off.
    WorkUnderWay,
    /// The stamp failed (5xx), or the operation did.
    StampFailed,
    /// The portal failed. The log has more, under the correlation id.
    PortalFailed,
}

/// One error. Serialised as `application/problem+json`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Problem {
    /// `urn:porthole:problem:` and the kind.
    #[serde(rename = "type")]
    pub type_uri: String,
    /// The kind itself.
    pub kind: ProblemKind,
    /// One English sentence naming the thing; the browser may word its own from `kind`.
    pub title: String,
    /// The HTTP status of this reply.
    pub status: u16,
    /// What happened in full, in the stamp's own words where it spoke.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub detail: Option<String>,
    /// The stamp's error code, such as `InvalidParameter` or `AADSTS7000215`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub code: Option<String>,
    /// What the code is about: a property path, a resource id, or the name of a form field.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub target: Option<String>,
    /// Deeper causes, deepest first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub causes: Vec<Cause>,
    /// The stamp's `x-ms-request-id`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub request_id: Option<String>,
    /// The correlation id under which the portal's log and the stamp know this call.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub correlation_id: Option<String>,
    /// Wait this many seconds before trying again.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub retry_after: Option<u32>,
    /// The ways out, best first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub recovery: Vec<Recovery>,
    /// The call that the stamp answered so, when it was one: the source line shows it like any other.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub source: Option<Box<Source>>,
}

/// One cause in the chain of an error.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Cause {
    /// The stamp's code.
    pub code: String,
    /// The stamp's own words.
    pub message: String,
    /// What it is about.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub target: Option<String>,
}

/// A way out of a problem, as data: the browser turns it into a button.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "kebab-case", try_from = "RecoveryFields")]
pub enum Recovery {
    /// The same call again.
    Retry,
    /// Sign in (again) to this stamp.
    SignIn {
        /// The stamp's id in the portal.
        stamp: String,
    },
    /// Register the subscription with a resource provider.
    RegisterProvider {
        /// Subscription id (a GUID).
        subscription: String,
        /// `Microsoft.Compute` and the like.
        namespace: String,
    },
    /// Look at the certificate chain and decide whether to trust it.
    ReviewTrust {
        /// The stamp's id, when it is already in the portal.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        stamp: Option<String>,
    },
    /// Read again, and compare with what is there now.
    Reload,
    /// Go to a resource.
    GoTo {
        /// An ARM resource id.
        resource: String,
    },
    /// Use one of these api-versions.
    UseVersion {
        /// The versions that the stamp offers, newest first.
        offered: Vec<String>,
    },
}

/// A recovery as it is written. Read in this form: the reader of a tagged enum is ten times its size in the browser.
#[derive(Deserialize)]
struct RecoveryFields {
    kind: String,
    stamp: Option<String>,
    subscription: Option<String>,
    namespace: Option<String>,
    resource: Option<String>,
    offered: Option<Vec<String>>,
}

impl TryFrom<RecoveryFields> for Recovery {
    type Error = String;

    fn try_from(fields: RecoveryFields) -> Result<Self, String> {
        let lacks = |name: &str| format!("a recovery lacks `{name}`");
        Ok(match fields.kind.as_str() {
            "retry" => Self::Retry,
            "reload" => Self::Reload,
            "sign-in" => Self::SignIn {
                stamp: fields.stamp.ok_or_else(|| lacks("stamp"))?,
            },
            "register-provider" => Self::RegisterProvider {
                subscription: fields.subscription.ok_or_else(|| lacks("subscription"))?,
                namespace: fields.namespace.ok_or_else(|| lacks("namespace"))?,
            },
            "review-trust" => Self::ReviewTrust {
                stamp: fields.stamp,
            },
            "go-to" => Self::GoTo {
                resource: fields.resource.ok_or_else(|| lacks("resource"))?,
            },
            "use-version" => Self::UseVersion {
                offered: fields.offered.ok_or_else(|| lacks("offered"))?,
            },
            other => return Err(format!("`{other}` is no kind of recovery")),
        })
    }
}

impl ProblemKind {
    /// The status of the portal's own reply for a problem of this kind.
    pub fn status(self) -> u16 {
        match self {
            Self::BadRequest => 400,
            Self::SignedOut => 401,
            Self::CredentialRefused | Self::VersionNotOffered | Self::ProviderNotRegistered => 422,
            Self::Forbidden | Self::Refused => 403,
            Self::NotFound => 404,
            Self::Conflict | Self::OverQuota | Self::Locked | Self::WorkUnderWay => 409,
            Self::Stale => 412,
            Self::Throttled => 429,
            Self::UntrustedCertificate | Self::ChangedRoot | Self::NotArm | Self::StampFailed => {
                502
            }
            Self::Unreachable => 504,
            Self::PortalFailed => 500,
        }
    }

    /// The word of this kind on the wire, such as `credential-refused`.
    pub fn word(self) -> &'static str {
        match self {
            Self::BadRequest => "bad-request",
            Self::SignedOut => "signed-out",
            Self::CredentialRefused => "credential-refused",
            Self::Forbidden => "forbidden",
            Self::NotFound => "not-found",
            Self::Conflict => "conflict",
            Self::Stale => "stale",
            Self::OverQuota => "over-quota",
            Self::Locked => "locked",
            Self::Throttled => "throttled",
            Self::VersionNotOffered => "version-not-offered",
            Self::ProviderNotRegistered => "provider-not-registered",
            Self::UntrustedCertificate => "untrusted-certificate",
            Self::ChangedRoot => "changed-root",
            Self::NotArm => "not-arm",
            Self::Unreachable => "unreachable",
            Self::Refused => "refused",
            Self::WorkUnderWay => "work-under-way",
            Self::StampFailed => "stamp-failed",
            Self::PortalFailed => "portal-failed",
        }
    }
}

impl Problem {
    /// A problem with a kind and one sentence; the rest is added by the `with_…` methods.
    pub fn new(kind: ProblemKind, title: impl Into<String>) -> Self {
        Self {
            type_uri: format!("urn:porthole:problem:{}", kind.word()),
            kind,
            title: title.into(),
            status: kind.status(),
            detail: None,
            code: None,
            target: None,
            causes: Vec::new(),
            request_id: None,
            correlation_id: None,
            retry_after: None,
            recovery: Vec::new(),
            source: None,
        }
    }

    /// Adds what happened in full.
    pub fn with_detail(mut self, detail: impl Into<String>) -> Self {
        self.detail = Some(detail.into());
        self
    }

    /// Adds the stamp's error code.
    pub fn with_code(mut self, code: impl Into<String>) -> Self {
        self.code = Some(code.into());
        self
    }

    /// Adds what the problem is about.
    pub fn with_target(mut self, target: impl Into<String>) -> Self {
        self.target = Some(target.into());
        self
    }

    /// Adds a way out.
    pub fn with_recovery(mut self, recovery: Recovery) -> Self {
        self.recovery.push(recovery);
        self
    }
}
