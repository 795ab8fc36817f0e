//! What happens to `dist/` after trunk: compressed neighbours for every file, and the CSP hashes of the page's inline scripts.
//!
//! The WebAssembly loses its table of function names, a quarter of its size that only a debugger reads.
//!
//! The backend serves `NAME.br` and `NAME.gz` as they lie (no compression at run time) and reads `csp.json` for its
//! Content-Security-Policy: a precompressed page cannot carry a nonce, so that its scripts are named by their hash.

use crate::wasm;
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
    let mut page = fs::read_to_string(&index).context("trunk left no dist/index.html")?;
    for file in compressible(dist)? {
        if file.extension().is_some_and(|end| end == "wasm") {
            let named = fs::read(&file)?;
            let bare = wasm::without_names(&named)
                .with_context(|| format!("{} is no module", file.display()))?;
            // The page names its files by their digest.
            page = page.replace(&integrity(&named), &integrity(&bare));
            fs::write(&file, bare)?;
        }
    }
    fs::write(&index, &page)?;
    fs::write(dist.join("csp.json"), content_security(&page))?;
    for file in compressible(dist)? {
        compress(&file).with_context(|| format!("cannot compress {}", file.display()))?;
    }
    Ok(())
}

/// The bytes a browser fetches at its first visit: the brotli form of all that the page needs.
pub fn first_load(dist: &Path) -> Result<u64> {
    let mut total = 0;
    for file in compressible(dist)? {
        total += fs::metadata(neighbour(&file, "br"))
            .or_else(|_| fs::metadata(&file))?
            .len();
    }
    Ok(total)
}

fn integrity(bytes: &[u8]) -> String {
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
        assert!(first_load(&dist).unwrap() < 400);
        fs::remove_dir_all(dist).unwrap();
    }

    #[test]
    fn the_page_names_the_digest_of_what_is_left_of_the_module() {
        let dist = std::env::temp_dir().join(format!("porthole-integrity-{}", std::process::id()));
        fs::create_dir_all(&dist).unwrap();
        let module = [b"\0asm\x01\0\0\0".as_slice(), &[0, 6, 4], b"name", &[1]].concat();
        fs::write(dist.join("a.wasm"), &module).unwrap();
        let page = format!("<link href=/a.wasm integrity={}>", integrity(&module));
        fs::write(dist.join("index.html"), &page).unwrap();
        finish(&dist).unwrap();
        let bare = fs::read(dist.join("a.wasm")).unwrap();
        assert_eq!(bare, b"\0asm\x01\0\0\0");
        let page = fs::read_to_string(dist.join("index.html")).unwrap();
        assert!(
            page.contains(&integrity(&bare)) && !page.contains(&integrity(&module)),
            "{page}"
        );
        fs::remove_dir_all(dist).unwrap();
    }
}
