//! Pictures of screens for the documentation: both themes, a desk and a pocket.

use crate::page::Page;
use crate::place;
use anyhow::Result;
use std::path::PathBuf;
use std::time::Duration;

const SIZES: [(u32, u32); 2] = [(1440, 900), (375, 812)];

/// Takes `NAME-THEME-WIDTH.png` of what the page shows. Into docs/screenshots when asked to renew them, else beside the logs.
pub async fn of(page: &Page, name: &str) -> Result<()> {
    let folder = folder()?;
    for theme in ["light", "dark"] {
        page.prefers(theme).await?;
        for (width, height) in SIZES {
            page.measures(width, height).await?;
            // Two frames: layout by media query, then what a resize observer changes.
            tokio::time::sleep(Duration::from_millis(250)).await;
            page.driver()
                .screenshot(&folder.join(format!("{name}-{theme}-{width}.png")))
                .await?;
        }
    }
    page.prefers("light").await?;
    page.measures(1440, 900).await
}

fn folder() -> Result<PathBuf> {
    let renew = std::env::var("PORTHOLE_TEST_SCREENSHOTS").is_ok_and(|place| place == "docs");
    let folder = if renew {
        place::root().join("docs/screenshots")
    } else {
        place::leavings()?.join("screenshots")
    };
    std::fs::create_dir_all(&folder)?;
    Ok(folder)
}
