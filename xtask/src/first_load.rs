//! What a first visit weighs: the files that every page needs, and the parts of the two pages that a person may meet first.

use crate::dist;
use crate::parts::Parts;
use crate::workspace::Workspace;
use anyhow::{Context, Result};
use std::fs;

/// What a first visit may open, by the part that holds it: the sign-in, or the home, which is in the part of the frame.
const FIRST_PAGES: [&str; 2] = ["sign_in", "frame"];

/// Notes which files belong to which part, for [`bytes`].
pub fn note(workspace: &Workspace, parts: &Parts) -> Result<()> {
    let lines: String = parts
        .iter()
        .map(|(part, files)| format!("{part} {}\n", files.join(" ")))
        .collect();
    Ok(fs::write(workspace.corner("parts.txt")?, lines)?)
}

/// The brotli bytes of the heavier of the first pages, and of everything there is.
pub fn bytes(workspace: &Workspace) -> Result<(u64, u64)> {
    let noted = fs::read_to_string(workspace.corner("parts.txt")?)
        .context("the frontend was not built by xtask")?;
    let parts: Vec<(&str, Vec<&str>)> = noted
        .lines()
        .filter_map(|line| line.split_once(' '))
        .map(|(part, files)| (part, files.split_whitespace().collect()))
        .collect();
    let dist = workspace.dist();
    let mut heaviest = 0;
    for page in FIRST_PAGES {
        let (_, needed) = parts
            .iter()
            .find(|(part, _)| *part == page)
            .with_context(|| format!("the frontend has no part {page}"))?;
        let later = |name: &str| {
            let belongs = parts.iter().any(|(_, files)| files.contains(&name));
            belongs && !needed.contains(&name)
        };
        heaviest = heaviest.max(dist::weight(&dist, &later)?);
    }
    Ok((heaviest, dist::weight(&dist, &|_| false)?))
}
