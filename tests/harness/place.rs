//! Where the binary, the built frontend and a test's own folder lie.

use anyhow::{Context, Result, ensure};
use std::env;
use std::path::{Path, PathBuf};

/// The root of the checkout.
pub fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

/// The `porthole` binary: the one that xtask names, else the neighbour of the test that runs.
pub fn binary() -> Result<PathBuf> {
    if let Some(named) = env::var_os("PORTHOLE_TEST_BINARY") {
        return Ok(PathBuf::from(named));
    }
    let test = env::current_exe()?;
    let folder = test
        .ancestors()
        .nth(2)
        .context("a test lies in target/PROFILE/deps")?;
    let binary = folder.join("porthole");
    ensure!(
        binary.exists(),
        "{} is missing; `cargo build -p porthole` makes it",
        binary.display()
    );
    Ok(binary)
}

/// The frontend as trunk left it.
pub fn dist() -> Result<PathBuf> {
    let dist = env::var_os("PORTHOLE_TEST_DIST").map_or_else(|| root().join("dist"), PathBuf::from);
    ensure!(
        dist.join("index.html").exists(),
        "{} holds no frontend; `cargo xtask build` makes it",
        dist.display()
    );
    Ok(dist.canonicalize()?)
}

/// Where failures leave their pictures and logs: beside the target folder's other leavings of xtask.
pub fn leavings() -> Result<PathBuf> {
    let test = env::current_exe()?;
    let target = test
        .ancestors()
        .nth(3)
        .context("a test lies in target/PROFILE/deps")?;
    let folder = target.join("xtask/journeys");
    std::fs::create_dir_all(&folder)?;
    Ok(folder)
}

/// A port that is free now. Kept by those who restart on it.
pub fn free_port() -> Result<u16> {
    Ok(std::net::TcpListener::bind("127.0.0.1:0")?
        .local_addr()?
        .port())
}
