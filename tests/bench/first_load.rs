//! The bytes of a first visit, as sent: what the sign-in page or the home needs (the heavier of the two), compressed with brotli.
//! The other parts follow when nobody waits; their bytes are told beside it.

use crate::ratio::tell;
use anyhow::{Context, Result};

const PROMISED: f64 = 300_000.0;

/// Tells them. xtask has added them up while it compressed.
pub fn measure() -> Result<()> {
    let bytes = told("PORTHOLE_TEST_FIRST_LOAD")?;
    let whole = told("PORTHOLE_TEST_WHOLE_LOAD")?;
    tell(
        "first load / 300 kB",
        bytes / PROMISED,
        1.0,
        &format!(
            "{:.1} kB brotli; with every part {:.1} kB",
            bytes / 1000.0,
            whole / 1000.0
        ),
    );
    Ok(())
}

fn told(variable: &str) -> Result<f64> {
    Ok(std::env::var(variable)
        .context("run this through `cargo xtask bench`")?
        .parse()?)
}
