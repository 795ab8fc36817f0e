//! The only file that names the emulator. What it starts is a stamp like any other: an endpoint and a certificate to trust.

use crate::secret::Secret;
use crate::server::{DemoStamp, start::Prepared};
use crate::store::{Anchor, StampRecord, Store, StoreError};
use crate::trust;
use porthole_emulator::fault::{Faults, Standing as StandingFault};
use porthole_emulator::server::{ApiVersions, IdentityKind, Options, Running, Seed};
use porthole_shared::problem::Problem;
use porthole_shared::stamp::ProbeRequest;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::time::Duration;

/// What is asked of the emulated stamp, in words of the command line that were checked with [`seed`] and [`identity`].
#[derive(Clone, Debug)]
pub struct StampOptions {
    /// Where it listens.
    pub listen: SocketAddr,
    /// Its folder.
    pub data: PathBuf,
    /// What a new folder begins with.
    pub seed: String,
    /// `entra` or `adfs`.
    pub identity: String,
    /// 1 is real durations, 0 instant.
    pub speed: f64,
    /// Milliseconds by which every reply is late.
    pub latency: u64,
    /// The external domain; the emulator's own when absent.
    pub domain: Option<String>,
    /// Where its CONNECT proxy listens.
    pub proxy: Option<SocketAddr>,
    /// `stamp` or `public`.
    pub api_versions: String,
    /// Whether a request may ask for a fault by header.
    pub faults_by_header: bool,
    /// What goes wrong on purpose, in words checked with [`fault`].
    pub faults: Vec<String>,
    /// A folder of files that deployments link to.
    pub artifacts: Option<PathBuf>,
    /// Hosts that such files may be fetched from.
    pub artifact_hosts: Vec<String>,
}

/// A stamp that runs in this process.
pub struct LocalStamp(Running);

/// Why there is none.
#[derive(Debug, thiserror::Error)]
pub enum LocalStampError {
    /// The emulator did not start.
    #[error(transparent)]
    Start(#[from] porthole_emulator::server::StartError),
    /// A word that is none.
    #[error("{0}")]
    Word(String),
    /// It runs, but does not look like a stamp.
    #[error("the local stamp at {endpoint} cannot be added: {title}{detail}")]
    Probe {
        /// Where.
        endpoint: String,
        /// What is wrong.
        title: String,
        /// More of it.
        detail: String,
    },
    /// The store.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Checks the word of `--seed`.
pub fn seed(word: &str) -> Result<String, String> {
    word.parse::<Seed>().map(|_| word.to_owned())
}

/// Checks the word of `--identity`.
pub fn identity(word: &str) -> Result<String, String> {
    word.parse::<IdentityKind>().map(|_| word.to_owned())
}

/// Checks the word of `--api-versions`.
pub fn api_versions(word: &str) -> Result<String, String> {
    word.parse::<ApiVersions>().map(|_| word.to_owned())
}

/// Checks a word of `--fault`.
pub fn fault(word: &str) -> Result<String, String> {
    word.parse::<StandingFault>().map(|_| word.to_owned())
}

impl LocalStamp {
    /// Starts it. When this returns, it answers.
    pub async fn start(options: StampOptions) -> Result<Self, LocalStampError> {
        let defaults = Options::default();
        let options = Options {
            listen: options.listen,
            data: options.data,
            seed: options.seed.parse().map_err(LocalStampError::Word)?,
            identity: options.identity.parse().map_err(LocalStampError::Word)?,
            speed: options.speed,
            latency: Duration::from_millis(options.latency),
            domain: options.domain.unwrap_or(defaults.domain),
            proxy: options.proxy,
            api_versions: options
                .api_versions
                .parse()
                .map_err(LocalStampError::Word)?,
            faults: Faults {
                by_header: options.faults_by_header,
                standing: options
                    .faults
                    .iter()
                    .map(|word| word.parse())
                    .collect::<Result<_, _>>()
                    .map_err(LocalStampError::Word)?,
            },
            artifacts: options.artifacts,
            artifact_hosts: options.artifact_hosts,
        };
        Ok(Self(porthole_emulator::server::start(options).await?))
    }

    /// Where ARM answers.
    pub fn endpoint(&self) -> &str {
        &self.0.endpoint
    }

    /// The directory to sign in to.
    pub fn tenant(&self) -> &str {
        &self.0.demo.tenant_id
    }

    /// Where its CONNECT proxy listens.
    pub fn proxy(&self) -> Option<SocketAddr> {
        self.0.proxy
    }

    /// The folder that holds its files for clients.
    pub fn folder(&self) -> &Path {
        &self.0.data
    }

    /// One of these files.
    pub fn file(&self, name: &str) -> PathBuf {
        self.0.file(name)
    }

    /// Ends it.
    pub async fn stop(self) {
        self.0.stop().await;
    }

    /// Adds it to a portal (or finds the entry of last time), trusted by its own root, as a person would a real one.
    pub async fn enter(&self, portal: &Prepared, now: i64) -> Result<DemoStamp, LocalStampError> {
        let failed = |problem: &Problem| LocalStampError::Probe {
            endpoint: self.0.endpoint.clone(),
            title: problem.title.clone(),
            detail: problem
                .detail
                .iter()
                .map(|detail| format!(" {detail}"))
                .collect(),
        };
        let request = ProbeRequest {
            endpoint: self.0.endpoint.clone(),
            trust_sha256: None,
            trust_pem: Some(self.0.ca_pem.clone()),
        };
        let policy = portal.configuration().addresses_for(true);
        let probed = trust::probe::probe(&request, &policy, None)
            .await
            .map_err(|problem| failed(&problem))?;
        let problem = probed
            .probe
            .trust_problem
            .as_ref()
            .or(probed.probe.metadata_problem.as_ref());
        if let Some(problem) = problem {
            return Err(failed(problem));
        }
        let Some(metadata) = probed.probe.metadata else {
            return Err(LocalStampError::Word(
                "the local stamp did not tell its endpoints".into(),
            ));
        };
        let before = portal
            .store()
            .stamps()
            .await?
            .into_iter()
            .find(|stamp| stamp.local);
        let record = StampRecord {
            id: before.as_ref().map_or_else(
                || uuid::Uuid::new_v4().to_string(),
                |stamp| stamp.id.clone(),
            ),
            name: before
                .as_ref()
                .map_or_else(|| "Emulated stamp".to_owned(), |stamp| stamp.name.clone()),
            endpoint: probed.probe.endpoint,
            identity: metadata.identity,
            login_endpoint: metadata.login_endpoint,
            login_origin: metadata.login_origin,
            audience: metadata.audience,
            tenant: metadata.tenant,
            profile: before
                .as_ref()
                .map_or(metadata.suggested_profile, |stamp| stamp.profile.clone()),
            hue: before.as_ref().map_or(1, |stamp| stamp.hue),
            anchor: probed.anchor.map(|anchor| Anchor {
                der: anchor.der().to_vec(),
                kind: anchor.kind(),
                certificate: anchor.certificate().clone(),
            }),
            local: true,
            created: before.as_ref().map_or(now, |stamp| stamp.created),
            version: before.as_ref().map_or(1, |stamp| stamp.version),
        };
        write(portal.store(), &record, before.as_ref()).await?;
        Ok(DemoStamp {
            stamp: record.id,
            tenant: self.0.demo.tenant_id.clone(),
            client_id: self.0.demo.client_id.clone(),
            secret: Secret::new(self.0.demo.client_secret.clone()),
        })
    }
}

async fn write(
    store: &dyn Store,
    record: &StampRecord,
    before: Option<&StampRecord>,
) -> Result<(), StoreError> {
    match before {
        None => store.add_stamp(record).await,
        Some(before) if before == record => Ok(()),
        Some(_) => store.change_stamp(record).await.map(drop),
    }
}
