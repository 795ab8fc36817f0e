//! axe-core, which judges pages for accessibility: one pinned version from npm, kept beside the other things that tests need.

use crate::log::Log;
use crate::workspace::Workspace;
use anyhow::{Result, bail};
use std::fs;
use std::path::PathBuf;

const PACKAGE: &str = "axe-core@4.14.1";
/// What npm says of the package's content. Another content is another program.
const INTEGRITY: &str = "sha512-FHfa+lmNjQZfJz1q8wKqIDwC6DExcHt/pkjNQb09a3NPjCKg2rhu5qb2S4r76ASyFNNtuFooJpZe37OgudVGtQ==";

/// The script, fetched when it is not there yet. Without npm or a registry there is none, and it is said aloud.
pub fn script(workspace: &Workspace, log: &mut Log) -> Result<Option<PathBuf>> {
    let folder = workspace.corner("axe")?;
    fs::create_dir_all(&folder)?;
    let script = folder.join("package/axe.min.js");
    let fetched_as = folder.join("integrity.txt");
    if script.exists() && fs::read_to_string(&fetched_as).is_ok_and(|kept| kept == INTEGRITY) {
        return Ok(Some(script));
    }
    let packed = workspace
        .command("npm")
        .args(["pack", PACKAGE, "--json", "--pack-destination"])
        .arg(&folder)
        .output();
    let said = match packed {
        Ok(output) if output.status.success() => {
            String::from_utf8_lossy(&output.stdout).into_owned()
        }
        Ok(output) => {
            return without(log, &String::from_utf8_lossy(&output.stderr));
        }
        Err(error) => return without(log, &error.to_string()),
    };
    if !said.contains(INTEGRITY) {
        bail!("npm brought {PACKAGE} with another content than the one that is pinned: {said}");
    }
    let archive = folder.join("axe-core-4.14.1.tgz");
    let mut tar = workspace.command("tar");
    tar.arg("-xzf").arg(&archive).arg("-C").arg(&folder);
    if !log.run(tar.arg("package/axe.min.js"))? {
        bail!("{} cannot be unpacked", archive.display());
    }
    fs::write(fetched_as, INTEGRITY)?;
    Ok(Some(script))
}

fn without(log: &mut Log, why: &str) -> Result<Option<PathBuf>> {
    let why = why.lines().next().unwrap_or_default();
    log.note(&format!("{PACKAGE} cannot be fetched: {why}"))?;
    println!("SKIPPED accessibility by axe-core: npm cannot fetch {PACKAGE} ({why})");
    Ok(None)
}
