//! Has anything changed since the last build? A digest over names, sizes and times of the files that go into it.

use anyhow::{Context, Result};
use sha2::{Digest, Sha256};
use std::fs;
use std::path::{Path, PathBuf};
use std::time::UNIX_EPOCH;

/// The digest of everything below `inputs` (files or folders; a missing one counts as absent).
pub fn of(root: &Path, inputs: &[&str]) -> Result<String> {
    let mut files = Vec::new();
    for input in inputs {
        collect(&root.join(input), &mut files)?;
    }
    files.sort();
    let mut digest = Sha256::new();
    for file in files {
        let about =
            fs::metadata(&file).with_context(|| format!("cannot read {}", file.display()))?;
        let changed = about
            .modified()?
            .duration_since(UNIX_EPOCH)
            .unwrap_or_default()
            .as_nanos();
        digest.update(format!(
            "{}\n{}\n{changed}\n",
            file.strip_prefix(root).unwrap_or(&file).display(),
            about.len()
        ));
    }
    Ok(digest
        .finalize()
        .iter()
        .map(|byte| format!("{byte:02x}"))
        .collect())
}

fn collect(path: &Path, files: &mut Vec<PathBuf>) -> Result<()> {
    if path.is_dir() {
        for entry in
            fs::read_dir(path).with_context(|| format!("cannot list {}", path.display()))?
        {
            collect(&entry?.path(), files)?;
        }
    } else if path.exists() {
        files.push(path.to_owned());
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn changes_with_a_file_and_with_nothing_else() {
        let root =
            std::env::temp_dir().join(format!("porthole-fingerprint-{}", std::process::id()));
        fs::create_dir_all(root.join("style")).unwrap();
        fs::write(root.join("style/base.css"), "a{}").unwrap();
        let first = of(&root, &["style", "absent"]).unwrap();
        assert_eq!(first, of(&root, &["style", "absent"]).unwrap());
        fs::write(root.join("style/base.css"), "a{b:c}").unwrap();
        assert_ne!(first, of(&root, &["style", "absent"]).unwrap());
        fs::remove_dir_all(root).unwrap();
    }
}
