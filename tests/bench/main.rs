//! The promised speeds, each as a ratio to something plain: paired, interleaved runs, the median of the ratios.
//!
//! Not a test: a busy machine says nothing about the program. `cargo xtask bench [--only NAME]` builds and runs it.

mod first_load;
mod list;
mod ratio;
mod scroll;
mod start;
mod trace;

use anyhow::Result;

#[tokio::main]
async fn main() -> Result<()> {
    let only = std::env::args().nth(1);
    let wanted = |name: &str| only.as_ref().is_none_or(|only| only == name);
    if wanted("first-load") {
        first_load::measure()?;
    }
    if wanted("start") {
        start::measure().await?;
    }
    if wanted("list") {
        list::measure().await?;
    }
    if wanted("scroll") {
        scroll::measure().await?;
    }
    Ok(())
}
