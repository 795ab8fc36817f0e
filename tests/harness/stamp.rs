//! A stamp of the test's own: `porthole emulate` on a free port and an empty folder.

use crate::place;
use crate::process::Process;
use anyhow::{Context, Result};
use serde_json::Value;
use std::fs;
use std::path::{Path, PathBuf};
use tempfile::TempDir;

/// How a stamp is started.
pub struct StampPlan {
    /// `contoso`, `empty`, `large:N`.
    pub seed: &'static str,
    /// `entra` or `adfs`.
    pub identity: &'static str,
    /// `0` is instant, `1` as slow as a real one.
    pub speed: &'static str,
}

impl Default for StampPlan {
    fn default() -> Self {
        Self {
            seed: "contoso",
            identity: "entra",
            speed: "0",
        }
    }
}

/// A running stamp.
pub struct Stamp {
    /// The process, to be killed and restarted.
    pub process: Process,
    folder: TempDir,
    port: u16,
}

impl Stamp {
    /// Starts one.
    pub async fn start(plan: StampPlan) -> Result<Self> {
        let folder = tempfile::Builder::new()
            .prefix("porthole-stamp-")
            .tempdir()?;
        let port = place::free_port()?;
        let data = folder.path().join("data");
        let listen = format!("127.0.0.1:{port}");
        let words = [
            "emulate",
            "--listen",
            &listen,
            "--data",
            &data.to_string_lossy(),
            "--seed",
            plan.seed,
            "--identity",
            plan.identity,
            "--speed",
            plan.speed,
            // Every request that the stamp answers is in its log: a test can count them.
            "--log",
            "porthole_emulator=debug",
        ]
        .map(str::to_owned)
        .to_vec();
        let trust = Some(data.join("ca.pem"));
        let health = format!("https://localhost:{port}/healthz");
        let process = Process::start(
            words,
            Vec::new(),
            folder.path().join("emulate.log"),
            health,
            trust,
        )
        .await?;
        Ok(Self {
            process,
            folder,
            port,
        })
    }

    /// The folder it writes its files into.
    pub fn data(&self) -> PathBuf {
        self.folder.path().join("data")
    }

    /// The ARM endpoint.
    pub fn endpoint(&self) -> String {
        format!("https://localhost:{}", self.port)
    }

    /// The root that its certificate hangs from.
    pub fn root_certificate(&self) -> Result<String> {
        Ok(fs::read_to_string(self.data().join("ca.pem"))?)
    }

    /// Another stamp at the same address: everything of the first is gone, its root certificate too.
    pub async fn is_replaced(&mut self) -> Result<()> {
        self.process.kill()?;
        fs::remove_dir_all(self.data())?;
        self.process.restart().await
    }

    /// How often the stamp has accepted a call: its method, the end of its path. Read from its own log.
    pub fn accepted(&self, method: &str, path_end: &str) -> usize {
        self.calls(method, path_end, |status| status < 300)
    }

    /// The same, whatever the stamp answered.
    pub fn asked(&self, method: &str, path_end: &str) -> usize {
        self.calls(method, path_end, |_| true)
    }

    fn calls(&self, method: &str, path_end: &str, counts: fn(u64) -> bool) -> usize {
        let lines: Vec<Value> = self
            .process
            .said()
            .lines()
            .filter_map(|line| serde_json::from_str(line).ok())
            .collect();
        let meant = |line: &&Value| {
            let is = |key: &str| line.get(key).and_then(Value::as_str).unwrap_or_default();
            let status = line.get("status").and_then(Value::as_u64);
            status.is_some_and(counts)
                && is("method") == method
                && is("path")
                    .to_lowercase()
                    .ends_with(&path_end.to_lowercase())
        };
        lines.iter().filter(meant).count()
    }

    /// The principal of the samples, as `azureSecretSpConfig.json` has it.
    pub fn principal(&self) -> Result<Principal> {
        Principal::read(&self.data())
    }
}

/// What a person needs to sign in.
#[derive(Clone, Debug)]
pub struct Principal {
    /// The file it was read from, to be dropped on the form.
    pub file: PathBuf,
    /// The tenant, `adfs` on AD FS.
    pub tenant: String,
    /// The application.
    pub client_id: String,
    /// Its secret.
    pub secret: String,
    /// The subscription it owns.
    pub subscription: String,
    /// Where resources are made.
    pub location: String,
}

impl Principal {
    /// Reads `azureSecretSpConfig.json` of a data folder.
    pub fn read(data: &Path) -> Result<Self> {
        let file = data.join("azureSecretSpConfig.json");
        let config: Value = serde_json::from_slice(&fs::read(&file)?)?;
        let word = |key: &str| {
            config
                .get(key)
                .and_then(Value::as_str)
                .map(str::to_owned)
                .with_context(|| format!("{} has no {key}", file.display()))
        };
        Ok(Self {
            tenant: word("tenantId")?,
            client_id: word("clientId")?,
            secret: word("clientSecret")?,
            subscription: word("subscriptionId")?,
            location: word("location")?,
            file: file.clone(),
        })
    }
}
