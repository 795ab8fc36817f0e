//! Where things lie: the root of the checkout, cargo's target directory, our own corner of it.

use anyhow::{Context, Result};
use std::env;
use std::path::{Path, PathBuf};
use std::process::Command;

/// The checkout that this xtask was compiled from.
pub struct Workspace {
    root: PathBuf,
    target: PathBuf,
}

impl Workspace {
    /// Finds the checkout. `CARGO_TARGET_DIR` is honoured, as cargo honours it.
    pub fn find() -> Result<Self> {
        let root = Path::new(env!("CARGO_MANIFEST_DIR"))
            .parent()
            .context("xtask lies in a workspace")?
            .to_owned();
        let target = match env::var_os("CARGO_TARGET_DIR") {
            Some(folder) => env::current_dir()?.join(folder),
            None => root.join("target"),
        };
        Ok(Self { root, target })
    }

    /// The root of the checkout.
    pub fn root(&self) -> &Path {
        &self.root
    }

    /// What trunk leaves: the frontend as files.
    pub fn dist(&self) -> PathBuf {
        self.root.join("dist")
    }

    /// The `porthole` binary of a profile's folder (`debug` or `release`).
    pub fn porthole(&self, profile: &str) -> PathBuf {
        self.target.join(profile).join("porthole")
    }

    /// The frontend's module as the linker left it, before wasm-bindgen.
    pub fn linked_frontend(&self) -> PathBuf {
        self.target
            .join("wasm32-unknown-unknown/wasm-release/porthole-frontend.wasm")
    }

    /// Our own corner of the target directory: logs, fingerprints, the Python environment.
    pub fn corner(&self, name: &str) -> Result<PathBuf> {
        let folder = self.target.join("xtask");
        std::fs::create_dir_all(&folder)
            .with_context(|| format!("cannot make {}", folder.display()))?;
        Ok(folder.join(name))
    }

    /// A program run at the root, which finds what `cargo install` put into cargo's own bin folder.
    pub fn command(&self, program: impl AsRef<Path>) -> Command {
        let mut command = Command::new(program.as_ref());
        command
            .current_dir(&self.root)
            .env("CARGO_TERM_COLOR", "never")
            .env("CARGO_TARGET_DIR", &self.target);
        if let Some(path) = search_path() {
            command.env("PATH", path);
        }
        command
    }

    /// The cargo that runs us.
    pub fn cargo(&self) -> Command {
        self.command(env::var_os("CARGO").map_or_else(|| PathBuf::from("cargo"), PathBuf::from))
    }
}

/// `PATH` with cargo's bin folder at its end, in case the shell does not have it.
fn search_path() -> Option<std::ffi::OsString> {
    let home = env::var_os("CARGO_HOME")
        .map(PathBuf::from)
        .or_else(|| env::var_os("HOME").map(|home| PathBuf::from(home).join(".cargo")))?;
    let present = env::var_os("PATH").unwrap_or_default();
    env::join_paths(env::split_paths(&present).chain([home.join("bin")])).ok()
}
