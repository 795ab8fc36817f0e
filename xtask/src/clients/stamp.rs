//! A `porthole emulate` of its own for one run of a client: free ports, an empty folder, gone with the run.

use anyhow::{Context, Result, bail};
use std::fs::{self, File};
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

const PATIENCE: Duration = Duration::from_secs(60);

/// A stamp that answers.
pub struct Stamp {
    process: Child,
    /// Its data folder, which holds the files for its clients.
    pub data: PathBuf,
    /// Where its proxy listens.
    pub proxy: String,
}

impl Stamp {
    /// Starts one and waits until it answers.
    pub fn start(
        porthole: &Path,
        data: PathBuf,
        identity: &str,
        api_versions: &str,
    ) -> Result<Self> {
        if data.exists() {
            fs::remove_dir_all(&data)?;
        }
        fs::create_dir_all(&data)?;
        let said = data.join("emulate.log");
        let log = File::create(&said)?;
        let [port, proxy] = free_ports()?;
        let process = Command::new(porthole)
            .args(["emulate", "--seed", "empty", "--speed", "0"])
            .args(["--identity", identity, "--api-versions", api_versions])
            .args(["--listen", &format!("127.0.0.1:{port}")])
            .args(["--proxy", &format!("127.0.0.1:{proxy}")])
            .arg("--data")
            .arg(&data)
            .stdin(Stdio::null())
            .stderr(log.try_clone()?)
            .stdout(log)
            .spawn()
            .with_context(|| format!("cannot start {}", porthole.display()))?;
        let mut stamp = Stamp {
            process,
            data,
            proxy: format!("http://127.0.0.1:{proxy}"),
        };
        stamp.wait(&said)?;
        Ok(stamp)
    }

    fn wait(&mut self, said: &Path) -> Result<()> {
        let deadline = Instant::now() + PATIENCE;
        while Instant::now() < deadline && self.process.try_wait()?.is_none() {
            if fs::read_to_string(said)?.contains("The stamp answers at") {
                return Ok(());
            }
            thread::sleep(Duration::from_millis(50));
        }
        bail!(
            "the stamp did not answer: {}",
            fs::read_to_string(said)?.trim()
        )
    }
}

impl Drop for Stamp {
    fn drop(&mut self) {
        // It may have ended by itself; then there is nothing to end.
        self.process.kill().ok();
        self.process.wait().ok();
    }
}

fn free_ports() -> Result<[u16; 2]> {
    let probes = [
        TcpListener::bind("127.0.0.1:0")?,
        TcpListener::bind("127.0.0.1:0")?,
    ];
    Ok([
        probes[0].local_addr()?.port(),
        probes[1].local_addr()?.port(),
    ])
}
