//! One running `porthole`, its output kept on disk: it can be killed like a power cut and started again on the same folder.

use crate::place;
use anyhow::{Context, Result, ensure};
use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

/// A process and how it was started.
pub struct Process {
    words: Vec<String>,
    variables: Vec<(String, String)>,
    log: PathBuf,
    health: String,
    trust: Option<PathBuf>,
    child: Option<Child>,
}

impl Process {
    /// Starts `porthole WORDS…` and waits for `health` to answer 200. `trust` is the file with the root for an https address.
    pub async fn start(
        words: Vec<String>,
        variables: Vec<(String, String)>,
        log: PathBuf,
        health: String,
        trust: Option<PathBuf>,
    ) -> Result<Self> {
        let mut process = Self {
            words,
            variables,
            log,
            health,
            trust,
            child: None,
        };
        process.launch().await?;
        Ok(process)
    }

    async fn launch(&mut self) -> Result<()> {
        let log = File::options().create(true).append(true).open(&self.log)?;
        let child = Command::new(place::binary()?)
            .args(&self.words)
            .envs(self.variables.iter().map(|(name, value)| (name, value)))
            .env("NO_COLOR", "1")
            .current_dir(place::root())
            .stdin(Stdio::null())
            .stdout(log.try_clone()?)
            .stderr(log)
            .spawn()
            .context("cannot start porthole")?;
        self.child = Some(child);
        let deadline = Instant::now() + Duration::from_secs(120);
        loop {
            // Looked at first: somebody else may answer at the address of one that could not take it.
            let child = self.child.as_mut().context("it was started")?;
            let ended = child.try_wait()?;
            if ended.is_none() && self.answers().await.is_ok() {
                return Ok(());
            }
            ensure!(
                ended.is_none() && Instant::now() < deadline,
                "`porthole {}` is not healthy ({ended:?}):\n{}",
                self.words.join(" "),
                self.said()
            );
            tokio::time::sleep(Duration::from_millis(40)).await;
        }
    }

    async fn answers(&self) -> Result<()> {
        let mut client = reqwest::Client::builder()
            .no_proxy()
            .timeout(Duration::from_secs(2));
        if let Some(root) = &self.trust {
            client = client.tls_certs_only([reqwest::Certificate::from_pem(&fs::read(root)?)?]);
        }
        ensure!(client.build()?.get(&self.health).send().await?.status() == 200);
        Ok(())
    }

    /// Ends it as a power cut would: no signal handler runs.
    pub fn kill(&mut self) -> Result<()> {
        if let Some(mut child) = self.child.take() {
            child.kill()?;
            child.wait()?;
        }
        Ok(())
    }

    /// Starts it again with the same words, on the same folder.
    pub async fn restart(&mut self) -> Result<()> {
        self.kill()?;
        self.launch().await
    }

    /// Everything it printed, over all its lives.
    pub fn said(&self) -> String {
        fs::read_to_string(&self.log).unwrap_or_default()
    }

    /// Its log file.
    pub fn log(&self) -> &Path {
        &self.log
    }

    /// The process id while it runs.
    pub fn id(&self) -> Option<u32> {
        self.child.as_ref().map(Child::id)
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        self.kill().ok();
    }
}
