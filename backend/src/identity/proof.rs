//! What proves a principal, in memory: a secret, or a certificate with its key.

use super::client_certificate::ClientCertificate;
use crate::secret::Secret;
use porthole_shared::problem::{Problem, ProblemKind};
use porthole_shared::sign_in::{Credential, CredentialKind};
use tokio::sync::Semaphore;

/// The longest secret that is taken.
const LONGEST_SECRET: usize = 4096;

/// PFX files that are opened at once: their rounds are chosen by whoever made them, and cost a processor.
static OPENING: Semaphore = Semaphore::const_new(2);

/// A secret or a certificate. Prints nothing of either.
#[derive(Clone, Debug)]
pub enum Proof {
    /// A client secret.
    Secret(Secret),
    /// A client certificate.
    Certificate(Box<ClientCertificate>),
}

impl Proof {
    /// Reads what a person gave. A PFX takes a while: it is opened off the async threads.
    pub async fn read(credential: Credential) -> Result<Self, Box<Problem>> {
        match credential {
            Credential::Secret { secret } => {
                let refuse = |title: &str| {
                    Box::new(
                        Problem::new(ProblemKind::CredentialRefused, title).with_target("secret"),
                    )
                };
                match secret.trim() {
                    "" => Err(refuse("Enter the client secret.")),
                    trimmed if trimmed.len() > LONGEST_SECRET => {
                        Err(refuse("That is too long to be a client secret."))
                    }
                    trimmed => Ok(Self::Secret(Secret::new(trimmed))),
                }
            }
            Credential::Pem { pem } => ClientCertificate::from_pem(&pem)
                .map(Box::new)
                .map(Self::Certificate),
            Credential::Pfx { pfx, password } => {
                let turn = OPENING.acquire().await.ok();
                let opened = tokio::task::spawn_blocking(move || {
                    // Held to the end of the work, which goes on when the caller has gone.
                    let _turn = turn;
                    ClientCertificate::from_pfx(&pfx, &password)
                })
                .await;
                let opened = opened.map_err(|fault| {
                    tracing::error!(%fault, "reading a PFX ended early");
                    Box::new(Problem::new(
                        ProblemKind::PortalFailed,
                        "The PFX file could not be read.",
                    ))
                })?;
                opened.map(Box::new).map(Self::Certificate)
            }
        }
    }

    /// The kind, for display.
    pub fn kind(&self) -> CredentialKind {
        match self {
            Self::Secret(_) => CredentialKind::Secret,
            Self::Certificate(_) => CredentialKind::Certificate,
        }
    }

    /// The form that is sealed and kept. A PFX has become PEM, so that its rounds are paid for once.
    pub fn stored(&self) -> Result<Secret, Box<Problem>> {
        let credential = match self {
            Self::Secret(secret) => Credential::Secret {
                secret: secret.expose().to_owned(),
            },
            Self::Certificate(certificate) => Credential::Pem {
                pem: certificate.pem().as_str().to_owned(),
            },
        };
        serde_json::to_string(&credential)
            .map(Secret::new)
            .map_err(|_| unreadable())
    }

    /// From the form that was kept.
    pub fn open(stored: &Secret) -> Result<Self, Box<Problem>> {
        match serde_json::from_str(stored.expose()).map_err(|_| unreadable())? {
            Credential::Secret { secret } => Ok(Self::Secret(Secret::new(secret))),
            Credential::Pem { pem } => ClientCertificate::from_pem(&pem)
                .map(Box::new)
                .map(Self::Certificate),
            Credential::Pfx { .. } => Err(unreadable()),
        }
    }
}

fn unreadable() -> Box<Problem> {
    Box::new(Problem::new(
        ProblemKind::PortalFailed,
        "The kept credential cannot be read. Sign in again.",
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn what_is_kept_opens_to_the_same() {
        let proof = Proof::read(Credential::Secret {
            secret: " canary \n".into(),
        })
        .await
        .unwrap();
        let kept = proof.stored().unwrap();
        assert!(
            matches!(Proof::open(&kept).unwrap(), Proof::Secret(secret) if secret.expose() == "canary")
        );
        let (certificate, key) = crate::identity::client_certificate::tests::made(30);
        let proof = Proof::read(Credential::Pem {
            pem: format!("{certificate}{key}"),
        })
        .await
        .unwrap();
        assert_eq!(
            Proof::open(&proof.stored().unwrap()).unwrap().kind(),
            CredentialKind::Certificate
        );
        assert!(!format!("{proof:?} {kept:?}").contains("PRIVATE"));
    }

    #[tokio::test]
    async fn an_empty_or_endless_secret_is_named() {
        for secret in [String::new(), "x".repeat(1 << 20)] {
            let problem = Proof::read(Credential::Secret { secret })
                .await
                .unwrap_err();
            assert_eq!(problem.target.as_deref(), Some("secret"));
        }
    }
}
