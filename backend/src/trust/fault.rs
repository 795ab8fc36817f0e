//! Why a chain is not trusted, and how that is said.

use porthole_shared::certificate::Certificate;
use porthole_shared::problem::{Problem, ProblemKind, Recovery};

/// Why a chain is not trusted. The cases are told apart because each has another way out.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum TrustFault {
    /// The pinned certificate has run out.
    #[error("the trusted root `{name}` expired on {until}")]
    AnchorExpired {
        /// Its name.
        name: String,
        /// The last day.
        until: String,
    },
    /// The pinned certificate is not valid yet.
    #[error("the trusted root `{name}` is valid only from {from}")]
    AnchorNotYetValid {
        /// Its name.
        name: String,
        /// The first day.
        from: String,
    },
    /// A certificate of the chain has run out.
    #[error("the certificate `{name}` expired on {until}")]
    Expired {
        /// Its name.
        name: String,
        /// The last day.
        until: String,
    },
    /// A certificate of the chain is not valid yet.
    #[error("the certificate `{name}` is valid only from {from}; is this machine's clock right?")]
    NotYetValid {
        /// Its name.
        name: String,
        /// The first day.
        from: String,
    },
    /// The certificate is for other names.
    #[error("the certificate is not for `{wanted}` but for {names}")]
    WrongHost {
        /// The host that was asked for.
        wanted: String,
        /// The names in the certificate.
        names: String,
    },
    /// No trusted root leads to it.
    #[error("no trusted root signs the certificate `{name}` (issuer: {issuer})")]
    UnknownIssuer {
        /// The leaf's name.
        name: String,
        /// Who signed it.
        issuer: String,
    },
    /// The server shows another root than the one that was pinned.
    #[error("the root changed: trusted `{}` ({}), shown {}", old.name, old.sha256, describe(new.as_deref()))]
    ChangedRoot {
        /// The pinned one.
        old: Box<Certificate>,
        /// The one shown now, when there is one.
        new: Option<Box<Certificate>>,
    },
    /// Anything else that the verification says.
    #[error("{0}")]
    Other(String),
}

fn describe(certificate: Option<&Certificate>) -> String {
    certificate.map_or_else(
        || "none that could be pinned".to_owned(),
        |certificate| format!("`{}` ({})", certificate.name, certificate.sha256),
    )
}

impl TrustFault {
    /// The problem as people see it. `stamp` is the id of a stamp that the portal already knows.
    pub fn problem(&self, host: &str, stamp: Option<&str>) -> Box<Problem> {
        let (kind, title) = match self {
            Self::ChangedRoot { .. } => (
                ProblemKind::ChangedRoot,
                format!(
                    "{host} now shows another root certificate than the one you trusted. Nothing was sent."
                ),
            ),
            Self::AnchorExpired { name, .. } => (
                ProblemKind::UntrustedCertificate,
                format!(
                    "The root `{name}` that {host} is trusted by has expired. Trust its successor."
                ),
            ),
            Self::AnchorNotYetValid { name, .. } => (
                ProblemKind::UntrustedCertificate,
                format!("The root `{name}` that {host} is trusted by is not valid yet."),
            ),
            Self::Expired { .. } => (
                ProblemKind::UntrustedCertificate,
                format!("The certificate of {host} has expired. Its operator must renew it."),
            ),
            Self::NotYetValid { .. } => (
                ProblemKind::UntrustedCertificate,
                format!("The certificate of {host} is not valid yet."),
            ),
            Self::WrongHost { .. } => (
                ProblemKind::UntrustedCertificate,
                format!("The certificate is not for {host}. Use a name that it holds."),
            ),
            Self::UnknownIssuer { .. } | Self::Other(_) => (
                ProblemKind::UntrustedCertificate,
                format!("The certificate of {host} is not trusted."),
            ),
        };
        let mut sentence = self.to_string();
        if let Some(first) = sentence.get(..1).map(str::to_uppercase) {
            sentence.replace_range(..1, &first);
        }
        Box::new(
            Problem::new(kind, title)
                .with_detail(format!("{sentence}."))
                .with_target(host)
                .with_recovery(Recovery::ReviewTrust {
                    stamp: stamp.map(str::to_owned),
                }),
        )
    }
}
