//! Where the binary, the built frontend and a test's own folder lie.

use anyhow::{Context, Result, bail, ensure};
use std::env;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU32, Ordering};

/// Below 32768, where the ports begin that Linux hands out by itself.
const FIRST_PORT: u32 = 12_000;
const PORTS: u32 = 32_768 - FIRST_PORT;

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

/// A port that is free now, for a process that is told its port and restarts on it. It lies below those that the system hands out by
/// itself, and each process of tests begins its search elsewhere: nobody else takes it between here and there.
pub fn free_port() -> Result<u16> {
    static NEXT: AtomicU32 = AtomicU32::new(0);
    for _ in 0..PORTS {
        let place = std::process::id()
            .wrapping_mul(61)
            .wrapping_add(NEXT.fetch_add(1, Ordering::Relaxed));
        let port = u16::try_from(FIRST_PORT + place % PORTS)?;
        if std::net::TcpListener::bind(("127.0.0.1", port)).is_ok() {
            return Ok(port);
        }
    }
    bail!("no port is free between {FIRST_PORT} and 32767")
}
