//! A Chromium of the test's own, with an empty profile, driven by a chromedriver of its own.

use crate::page::Page;
use anyhow::{Context, Result};
use rustix::process::{Pid, Signal, kill_process_group};
use serde_json::json;
use std::io::{BufRead, BufReader};
use std::os::unix::process::CommandExt;
use std::process::{Child, Command, Stdio};
use tempfile::TempDir;
use thirtyfour::prelude::*;

/// The flags that Chromium needs as root on a machine without a network.
const FLAGS: &[&str] = &[
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-dev-shm-usage",
    "--force-device-scale-factor=1",
    "--hide-scrollbars",
    "--lang=en-US",
];

/// A browser that ends with the test, whatever happens.
pub struct Browser {
    driver: WebDriver,
    process: Child,
    _profile: TempDir,
}

impl Browser {
    /// Starts one.
    pub async fn start() -> Result<Self> {
        let profile = tempfile::Builder::new()
            .prefix("porthole-browser-")
            .tempdir()?;
        let mut process = Command::new("chromedriver")
            .arg("--port=0")
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .process_group(0)
            .spawn()
            .context("cannot start chromedriver; on Debian it is in the package chromium-driver")?;
        let output = process
            .stdout
            .take()
            .context("chromedriver has an output")?;
        let port = BufReader::new(output)
            .lines()
            .map_while(Result::ok)
            .find_map(|line| {
                line.split_once("started successfully on port ")?
                    .1
                    .trim_end_matches('.')
                    .parse::<u16>()
                    .ok()
            })
            .context("chromedriver did not say its port")?;
        let mut capabilities = DesiredCapabilities::chrome();
        for flag in FLAGS {
            capabilities.add_arg(flag)?;
        }
        capabilities.add_arg(&format!("--user-data-dir={}", profile.path().display()))?;
        capabilities.set("goog:loggingPrefs", json!({ "browser": "ALL" }))?;
        let driver = WebDriver::new(format!("http://127.0.0.1:{port}"), capabilities).await;
        let driver = match driver {
            Ok(driver) => driver,
            Err(error) => {
                end(&mut process);
                return Err(error).context("Chromium did not start");
            }
        };
        driver.set_window_rect(0, 0, 1440, 900).await?;
        Ok(Self {
            driver,
            process,
            _profile: profile,
        })
    }

    /// The page in its first tab, at an address.
    pub async fn open(&self, address: &str) -> Result<Page> {
        let page = Page::new(self.driver.clone(), address);
        // The window's own frame takes some of its height; a screenful is meant to be exactly this.
        page.measures(1440, 900).await?;
        page.goes_to("/").await?;
        Ok(page)
    }

    /// The driver, for what no domain verb covers.
    pub fn driver(&self) -> &WebDriver {
        &self.driver
    }
}

impl Drop for Browser {
    fn drop(&mut self) {
        // The session ends with the process; asking for it first would only wait.
        self.driver.clone().leak().ok();
        end(&mut self.process);
    }
}

/// Ends chromedriver and every Chromium process it has started: they share its process group.
///
/// By system call and not by the program `kill`: procps reads a negative id after a signal name as every process there is.
fn end(process: &mut Child) {
    kill_process_group(Pid::from_child(process), Signal::KILL).ok();
    process.kill().ok();
    process.wait().ok();
}
