//! One style sheet for a first visit. The sources are one file a subject; eleven small files compress a quarter worse than one,
//! and each would bring a request, a name and an integrity of its own.

use crate::dist::integrity;
use anyhow::{Context, Result, ensure};
use sha2::{Digest, Sha256};
use std::fmt::Write;
use std::fs;
use std::path::Path;

/// Puts the style sheets that trunk linked into one file, in their order.
pub fn join(dist: &Path) -> Result<()> {
    let index = dist.join("index.html");
    let page = fs::read_to_string(&index).context("trunk left no dist/index.html")?;
    let (names, without) = cut(&page)?;
    let mut joined = String::new();
    for name in &names {
        let file = dist.join(name);
        let sheet = fs::read_to_string(&file)
            .with_context(|| format!("index.html links {name}, which is not there"))?;
        joined.push_str(bare(&sheet));
        joined.push('\n');
        fs::remove_file(file)?;
    }
    let hash = Sha256::digest(&joined)
        .iter()
        .take(8)
        .fold(String::new(), |mut hex, byte| {
            let _ = write!(hex, "{byte:02x}");
            hex
        });
    let name = format!("style-{hash}.css");
    let link = format!(
        "<link href=/{name} integrity={} rel=stylesheet>",
        integrity(joined.as_bytes())
    );
    fs::write(dist.join(name), joined)?;
    fs::write(index, without.replacen(PLACE, &link, 1))?;
    Ok(())
}

/// Stands where the first link stood.
const PLACE: &str = "<!--style-->";

/// The linked sheets in their order, and the page without their links.
fn cut(page: &str) -> Result<(Vec<String>, String)> {
    let mut names = Vec::new();
    let mut without = String::with_capacity(page.len());
    let mut rest = page;
    while let Some((before, tag)) = rest.split_once("<link ") {
        without.push_str(before);
        let (attributes, after) = tag.split_once('>').context("a <link that never ends")?;
        if attributes.contains("stylesheet") {
            let (_, from) = attributes
                .split_once("href=")
                .context("a style sheet without href")?;
            let name = from
                .trim_start_matches(['"', '/'])
                .split(['"', ' '])
                .next()
                .unwrap_or_default();
            if names.is_empty() {
                without.push_str(PLACE);
            }
            names.push(name.to_owned());
        } else {
            without.push_str("<link ");
            without.push_str(attributes);
            without.push('>');
        }
        rest = after;
    }
    ensure!(!names.is_empty(), "index.html links no style sheet");
    without.push_str(rest);
    Ok((names, without))
}

/// A sheet without the comment that says what its source is.
fn bare(sheet: &str) -> &str {
    match sheet.strip_prefix("/*!").and_then(|it| it.split_once("*/")) {
        Some((_, rules)) => rules.trim(),
        None => sheet.trim(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_sheets_become_one_in_their_order() {
        let dist = std::env::temp_dir().join(format!("porthole-styles-{}", std::process::id()));
        fs::create_dir_all(&dist).unwrap();
        fs::write(dist.join("a-1.css"), "/*! One. */\na{b:c}\n").unwrap();
        fs::write(dist.join("b-2.css"), "b{c:d}").unwrap();
        let page = "<title>x</title><link href=/m.svg rel=icon><link href=/a-1.css integrity=sha384-x rel=stylesheet><link rel=\"stylesheet\" href=\"/b-2.css\"><script></script>";
        fs::write(dist.join("index.html"), page).unwrap();
        join(&dist).unwrap();
        let page = fs::read_to_string(dist.join("index.html")).unwrap();
        let mut sheets: Vec<String> = fs::read_dir(&dist)
            .unwrap()
            .filter_map(|file| file.unwrap().file_name().into_string().ok())
            .filter(|name| name.ends_with(".css"))
            .collect();
        let name = sheets.pop().unwrap();
        assert!(sheets.is_empty(), "one is left: {sheets:?}");
        let joined = fs::read_to_string(dist.join(&name)).unwrap();
        assert_eq!(joined, "a{b:c}\nb{c:d}\n");
        let link = format!(
            "<title>x</title><link href=/m.svg rel=icon><link href=/{name} integrity={} rel=stylesheet><script></script>",
            integrity(joined.as_bytes())
        );
        assert_eq!(page, link);
        assert!(cut("<p>").is_err());
        fs::remove_dir_all(dist).unwrap();
    }
}
