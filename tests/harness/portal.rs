//! A portal of the test's own: `porthole demo` (with its stamp inside) or `porthole serve` (for a stamp elsewhere).

use crate::place;
use crate::process::Process;
use crate::stamp::Principal;
use anyhow::Result;
use std::fs;
use std::path::{Path, PathBuf};
use tempfile::TempDir;

/// A running portal.
pub struct Portal {
    /// The process, to be killed and restarted.
    pub process: Process,
    folder: TempDir,
    port: u16,
    stamp_port: Option<u16>,
    tls: bool,
}

impl Portal {
    /// `porthole demo`: portal and stamp in one process. `speed` as in the option of that name.
    pub async fn demo(seed: &str, speed: &str) -> Result<Self> {
        let stamp_port = place::free_port()?;
        let stamp = format!("127.0.0.1:{stamp_port}");
        Self::start(
            "demo",
            &["--stamp-listen", &stamp, "--seed", seed, "--speed", speed],
            &[],
            Some(stamp_port),
        )
        .await
    }

    /// `porthole serve`, where anyone may add a stamp, also on this machine.
    pub async fn serve() -> Result<Self> {
        Self::serve_with(&[("PORTHOLE_STAMPS_ADD", "anyone")]).await
    }

    /// `porthole serve` with these variables; loopback stamps are allowed.
    pub async fn serve_with(variables: &[(&str, &str)]) -> Result<Self> {
        let variables = [
            &[("PORTHOLE_STAMPS_ALLOW_ADDRESSES", "127.0.0.0/8,::1/128")],
            variables,
        ]
        .concat();
        Self::start("serve", &[], &variables, None).await
    }

    /// `porthole serve` over TLS of its own, under a certificate for localhost.
    pub async fn serve_tls(certificate: &Path, key: &Path) -> Result<Self> {
        let (certificate, key) = (certificate.to_string_lossy(), key.to_string_lossy());
        Self::start(
            "serve",
            &["--tls-cert", &certificate, "--tls-key", &key],
            &[],
            None,
        )
        .await
    }

    async fn start(
        command: &str,
        more: &[&str],
        variables: &[(&str, &str)],
        stamp_port: Option<u16>,
    ) -> Result<Self> {
        let folder = tempfile::Builder::new()
            .prefix("porthole-portal-")
            .tempdir()?;
        let port = place::free_port()?;
        let listen = format!("127.0.0.1:{port}");
        let data = folder.path().join("data");
        let mut words: Vec<String> = [
            command,
            "--portal",
            &listen,
            "--data",
            &data.to_string_lossy(),
        ]
        .map(str::to_owned)
        .to_vec();
        words.extend(more.iter().map(|word| word.to_string()));
        let mut variables: Vec<(String, String)> = variables
            .iter()
            .map(|(name, value)| (name.to_string(), value.to_string()))
            .collect();
        // Calls to /api need no frontend; a browser that finds none says so itself.
        if let Ok(dist) = place::dist() {
            variables.push((
                "PORTHOLE_DIST".to_owned(),
                dist.to_string_lossy().into_owned(),
            ));
        }
        let tls = more.iter().position(|word| *word == "--tls-cert");
        let trust = tls.and_then(|at| more.get(at + 1)).map(PathBuf::from);
        let health = match &trust {
            Some(_) => format!("https://localhost:{port}/healthz"),
            None => format!("http://127.0.0.1:{port}/healthz"),
        };
        let process = Process::start(
            words,
            variables,
            folder.path().join("portal.log"),
            health,
            trust,
        )
        .await?;
        Ok(Self {
            process,
            folder,
            port,
            stamp_port,
            tls: tls.is_some(),
        })
    }

    /// Where the browser goes.
    pub fn address(&self) -> String {
        if self.tls {
            return format!("https://localhost:{}", self.port);
        }
        format!("http://127.0.0.1:{}", self.port)
    }

    /// Its data folder.
    pub fn data(&self) -> PathBuf {
        self.folder.path().join("data")
    }

    /// The administrator's one-time token of `serve`.
    pub fn admin_token(&self) -> Result<String> {
        Ok(fs::read_to_string(self.data().join("admin-token"))?
            .trim()
            .to_owned())
    }

    /// In `demo`: the ARM endpoint of the stamp inside.
    pub fn stamp_endpoint(&self) -> Option<String> {
        self.stamp_port
            .map(|port| format!("https://localhost:{port}"))
    }

    /// In `demo`: the principal of its stamp.
    pub fn principal(&self) -> Result<Principal> {
        Principal::read(&self.data())
    }
}
