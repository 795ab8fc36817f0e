//! The bytes of a first visit, as sent: everything in dist/ that the page loads, compressed with brotli.

use crate::ratio::tell;
use anyhow::{Context, Result};

const PROMISED: f64 = 300_000.0;

/// Tells them. xtask has added them up while it compressed.
pub fn measure() -> Result<()> {
    let bytes: f64 = std::env::var("PORTHOLE_TEST_FIRST_LOAD")
        .context("run this through `cargo xtask bench`")?
        .parse()?;
    tell(
        "first load / 300 kB",
        bytes / PROMISED,
        1.0,
        &format!("{:.1} kB brotli", bytes / 1000.0),
    );
    Ok(())
}
