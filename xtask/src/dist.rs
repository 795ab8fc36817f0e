//! What happens to `dist/` at the end: compressed neighbours for every file, and the CSP hashes of the page's inline scripts.
//!
//! The backend serves `NAME.br` and `NAME.gz` as they lie (no compression at run time) and reads `csp.json` for its
//! Content-Security-Policy: a precompressed page cannot carry a nonce, so that its scripts are named by their hash.

use anyhow::{Context, Result};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use sha2::{Digest, Sha256, Sha384};
use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};

/// Finishes a fresh `dist/`.
pub fn finish(dist: &Path) -> Result<()> {
    let index = dist.join("index.html");
    let page = fs::read_to_string(&index).context("trunk left no dist/index.html")?;
    fs::write(dist.join("csp.json"), content_security(&page))?;
    for file in compressible(dist)? {
        compress(&file).with_context(|| format!("cannot compress {}", file.display()))?;
    }
    Ok(())
}

/// The bytes of everything in `dist/` but `without`, in their brotli form.
pub fn weight(dist: &Path, without: &dyn Fn(&str) -> bool) -> Result<u64> {
    let mut total = 0;
    for file in compressible(dist)? {
        let name = file.file_name().unwrap_or_default().to_string_lossy();
        if !without(&name) {
            total += fs::metadata(neighbour(&file, "br"))
                .or_else(|_| fs::metadata(&file))?
                .len();
        }
    }
    Ok(total)
}

/// What `integrity=` says of these bytes.
pub fn integrity(bytes: &[u8]) -> String {
    format!("sha384-{}", STANDARD.encode(Sha384::digest(bytes)))
}

/// `{"script_hashes":["sha256-…"]}`: one for each inline script of the page.
fn content_security(page: &str) -> String {
    let hashes: Vec<String> = inline_scripts(page)
        .iter()
        .map(|script| {
            format!(
                "\"sha256-{}\"",
                STANDARD.encode(Sha256::digest(script.as_bytes()))
            )
        })
        .collect();
    format!("{{\"script_hashes\":[{}]}}\n", hashes.join(","))
}

/// The text of every `<script>` without a `src`, to the byte, as the browser hashes it.
fn inline_scripts(page: &str) -> Vec<&str> {
    let mut scripts = Vec::new();
    let mut rest = page;
    while let Some((_, after)) = rest.split_once("<script") {
        let Some((attributes, body)) = after.split_once('>') else {
            break;
        };
        let Some((script, tail)) = body.split_once("</script>") else {
            break;
        };
        if !attributes.contains("src=") && !script.is_empty() {
            scripts.push(script);
        }
        rest = tail;
    }
    scripts
}

fn compressible(dist: &Path) -> Result<Vec<PathBuf>> {
    let mut files = Vec::new();
    let mut folders = vec![dist.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in
            fs::read_dir(&folder).with_context(|| format!("cannot list {}", folder.display()))?
        {
            let path = entry?.path();
            let extension = path
                .extension()
                .unwrap_or_default()
                .to_string_lossy()
                .into_owned();
            if path.is_dir() {
                folders.push(path);
            } else if ["html", "js", "wasm", "css", "svg", "json", "txt", "ico"]
                .contains(&extension.as_str())
                && !path.ends_with("csp.json")
            {
                files.push(path);
            }
        }
    }
    files.sort();
    Ok(files)
}

fn neighbour(file: &Path, extension: &str) -> PathBuf {
    let mut name = file.as_os_str().to_owned();
    name.push(".");
    name.push(extension);
    PathBuf::from(name)
}

fn compress(file: &Path) -> Result<()> {
    let plain = fs::read(file)?;
    let mut small = Vec::new();
    let quality = brotli::enc::BrotliEncoderParams {
        quality: 11,
        lgwin: 22,
        size_hint: plain.len(),
        ..Default::default()
    };
    brotli::BrotliCompress(&mut plain.as_slice(), &mut small, &quality)?;
    fs::write(neighbour(file, "br"), small)?;
    let mut gzip = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
    gzip.write_all(&plain)?;
    fs::write(neighbour(file, "gz"), gzip.finish()?)?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hashes_inline_scripts_to_the_byte() {
        let page = "<script src=\"/a.js\"></script><script type=\"module\">alert('hi')</script>";
        assert_eq!(inline_scripts(page), ["alert('hi')"]);
        // Computed with: printf %s "alert('hi')" | openssl dgst -sha256 -binary | base64
        assert_eq!(
            content_security(page),
            "{\"script_hashes\":[\"sha256-XTqNqFSUlZHAW7f/OGNYSOEzxKhjdAAGMXoid2VEbJk=\"]}\n"
        );
    }

    #[test]
    fn leaves_two_smaller_neighbours() {
        let dist = std::env::temp_dir().join(format!("porthole-dist-{}", std::process::id()));
        fs::create_dir_all(&dist).unwrap();
        fs::write(dist.join("index.html"), "<p>porthole</p>".repeat(400)).unwrap();
        finish(&dist).unwrap();
        assert!(fs::metadata(dist.join("index.html.gz")).unwrap().len() < 400);
        let mut back = Vec::new();
        brotli::BrotliDecompress(
            &mut fs::read(dist.join("index.html.br")).unwrap().as_slice(),
            &mut back,
        )
        .unwrap();
        assert_eq!(back.len(), 15 * 400);
        assert!(weight(&dist, &|_| false).unwrap() < 400);
        assert_eq!(weight(&dist, &|name| name == "index.html").unwrap(), 0);
        fs::remove_dir_all(dist).unwrap();
    }
}
