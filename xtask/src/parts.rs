//! The frontend's module, cut at the entries of `frontend/src/parts/entry.rs` after trunk has built it as one.
//!
//! trunk runs cargo and wasm-bindgen in one step, and a module can be cut only between the two, while it still has its
//! relocations. So the linked module is taken from the target directory, cut, bound again, and put in the place of trunk's.
//! Every file's name holds the digest of what it is, so that it may be kept for ever; a part is fetched with its digest too.

use crate::dist::integrity;
use crate::tools::Runner;
use crate::wasm::without_names;
use crate::workspace::Workspace;
use anyhow::{Context, Result, anyhow, bail, ensure};
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use wasm_split_cli_support::{Options, transform};

/// What wasm-bindgen calls the module that it binds; no file in `dist/` keeps this name.
const WORKING_NAME: &str = "main";
/// What the splitter calls the JavaScript that fetches parts.
const LOADER: &str = "__wasm_split.js";

/// The files that each part needs beside the first ones, by the name of its entry.
pub type Parts = BTreeMap<String, Vec<String>>;

/// Cuts the module that trunk has just built into `dist/`.
pub fn cut(workspace: &Workspace, run: &mut Runner) -> Result<Parts> {
    let linked = workspace.linked_frontend();
    let module =
        fs::read(&linked).with_context(|| format!("cargo left no {}", linked.display()))?;
    let folder = workspace.corner("parts")?;
    if folder.exists() {
        fs::remove_dir_all(&folder)?;
    }
    let main = folder.join("main.wasm");
    let mut options = Options::new(&module);
    options.output_dir = &folder;
    options.main_out_path = &main;
    let cut = transform(options)
        .map_err(|error| anyhow!("{error:#}"))
        .context("the frontend's module cannot be cut")?;
    let bound = folder.join("bound");
    let mut bind = workspace.command("wasm-bindgen");
    bind.args(["--target", "web", "--no-typescript"])
        .args(["--remove-name-section", "--keep-lld-exports"])
        .args(["--out-name", WORKING_NAME, "--out-dir"])
        .arg(&bound)
        .arg(&main);
    if !run(&mut bind)? {
        bail!("wasm-bindgen could not bind the frontend's module");
    }

    let dist = workspace.dist();
    let mut loader = fs::read_to_string(folder.join(LOADER))?;
    let mut names = BTreeMap::new();
    for file in &cut.split_modules {
        let stem = stem(file)?;
        let bytes = without_names(&fs::read(file)?)?;
        let name = format!("{}-{}.wasm", plain(&stem), digest(&[&bytes]));
        loader = with_digest(&loader, &stem, &name, &integrity(&bytes))?;
        fs::write(dist.join(&name), bytes)?;
        names.insert(stem, name);
    }
    let script = fs::read_to_string(bound.join(format!("{WORKING_NAME}.js")))?;
    let module = fs::read(bound.join(format!("{WORKING_NAME}_bg.wasm")))?;
    replace_in_page(&dist, &script, &loader, &module)?;

    let files = |stems: &Vec<String>| -> Vec<String> {
        stems
            .iter()
            .filter_map(|stem| names.get(stem).cloned())
            .collect()
    };
    Ok(cut
        .prefetch_map
        .iter()
        .map(|(part, stems)| (part.clone(), files(stems)))
        .collect())
}

/// Writes script, loader and module, and has the page name them instead of trunk's pair. The first two import one another:
/// they share the digest of all three.
fn replace_in_page(dist: &Path, script: &str, loader: &str, module: &[u8]) -> Result<()> {
    let digest = digest(&[script.as_bytes(), loader.as_bytes(), module]);
    let script_name = format!("porthole-{digest}.js");
    let loader_name = format!("parts-{digest}.js");
    let module_name = format!("porthole-{digest}.wasm");
    let script = script
        // Where it is imported from; the module goes on asking for it by the splitter's name.
        .replace(
            &format!("from \"./{LOADER}\""),
            &format!("from \"./{loader_name}\""),
        )
        .replace(&format!("{WORKING_NAME}_bg.wasm"), &module_name);
    let loader = loader.replace(
        &format!("\"./{WORKING_NAME}.js\""),
        &format!("\"./{script_name}\""),
    );

    let index = dist.join("index.html");
    let mut page = fs::read_to_string(&index)?;
    let (old_script, old_module) = trunks(dist)?;
    for (old, new, bytes) in [
        (&old_script, &script_name, script.as_bytes()),
        (&old_module, &module_name, module),
    ] {
        let before = fs::read(dist.join(old))?;
        ensure!(
            page.contains(old.as_str()),
            "index.html does not name {old}"
        );
        page = page
            .replace(old.as_str(), new)
            .replace(&integrity(&before), &integrity(bytes));
        fs::remove_file(dist.join(old))?;
        fs::write(dist.join(new), bytes)?;
    }
    // A module that is fetched ahead cannot be checked by its digest yet; browsers warn of the attribute.
    page = page.replace(&format!(" integrity={}", integrity(module)), "");
    let preload = format!(
        "<link crossorigin href=/{loader_name} integrity={} rel=modulepreload>",
        integrity(loader.as_bytes())
    );
    fs::write(dist.join(&loader_name), loader)?;
    ensure!(page.contains("</head>"), "index.html has no head");
    page = page.replacen("</head>", &format!("{preload}</head>"), 1);
    fs::write(index, page)?;
    Ok(())
}

/// The script and the module that trunk wrote.
fn trunks(dist: &Path) -> Result<(String, String)> {
    let mut script = None;
    let mut module = None;
    for entry in fs::read_dir(dist)? {
        let name = entry?.file_name().to_string_lossy().into_owned();
        if name.starts_with("porthole-frontend-") && name.ends_with("_bg.wasm") {
            module = Some(name);
        } else if name.starts_with("porthole-frontend-") && name.ends_with(".js") {
            script = Some(name);
        }
    }
    script
        .zip(module)
        .context("trunk left no script and module in dist/")
}

/// The loader, fetching `name` and checking its digest where it fetched the part that the splitter calls `stem`.
fn with_digest(loader: &str, stem: &str, name: &str, integrity: &str) -> Result<String> {
    let plain = format!("new URL(\"./{stem}.wasm\", import.meta.url)");
    ensure!(loader.contains(&plain), "the loader does not fetch {stem}");
    Ok(loader.replace(
        &plain,
        &format!("new URL(\"./{name}\", import.meta.url), {{ integrity: \"{integrity}\" }}"),
    ))
}

/// `split_lists` is the part `lists`; `chunk_7` is `shared-7`.
fn plain(stem: &str) -> String {
    match (stem.strip_prefix("split_"), stem.strip_prefix("chunk_")) {
        (Some(part), _) => part.replace('_', "-"),
        (None, Some(number)) => format!("shared-{number}"),
        (None, None) => stem.to_owned(),
    }
}

fn stem(file: &Path) -> Result<String> {
    Ok(file
        .file_stem()
        .with_context(|| format!("{} has no name", file.display()))?
        .to_string_lossy()
        .into_owned())
}

/// Sixteen hexadecimal digits.
fn digest(contents: &[&[u8]]) -> String {
    let mut digest = Sha256::new();
    for content in contents {
        digest.update(content.len().to_le_bytes());
        digest.update(content);
    }
    let whole = digest.finalize();
    whole
        .iter()
        .take(8)
        .map(|byte| format!("{byte:02x}"))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_part_is_fetched_by_its_digest() {
        let loader = "const src = fetch(new URL(\"./split_lists.wasm\", import.meta.url));";
        assert_eq!(
            with_digest(loader, "split_lists", "lists-0a.wasm", "sha384-x").unwrap(),
            "const src = fetch(new URL(\"./lists-0a.wasm\", import.meta.url), { integrity: \"sha384-x\" });"
        );
        assert!(with_digest(loader, "split_desk", "desk-0a.wasm", "sha384-x").is_err());
    }

    #[test]
    fn names_say_what_a_file_is() {
        assert_eq!(plain("split_sign_in"), "sign-in");
        assert_eq!(plain("chunk_7"), "shared-7");
    }

    #[test]
    fn the_page_names_what_was_cut_instead_of_what_trunk_left() {
        let dist = std::env::temp_dir().join(format!("porthole-parts-{}", std::process::id()));
        fs::create_dir_all(&dist).unwrap();
        fs::write(dist.join("porthole-frontend-1.js"), "old").unwrap();
        fs::write(dist.join("porthole-frontend-1_bg.wasm"), "OLD").unwrap();
        let page = format!(
            "<head><link href=/porthole-frontend-1.js integrity={}><link href=/porthole-frontend-1_bg.wasm integrity={}></head>",
            integrity(b"old"),
            integrity(b"OLD")
        );
        fs::write(dist.join("index.html"), page).unwrap();
        let script = "import * as import1 from \"./__wasm_split.js\"; ({ \"./__wasm_split.js\": import1 }); new URL('main_bg.wasm', import.meta.url)";
        let loader = "import { initSync } from \"./main.js\";";
        replace_in_page(&dist, script, loader, b"NEW").unwrap();

        let page = fs::read_to_string(dist.join("index.html")).unwrap();
        assert!(!page.contains("porthole-frontend"), "{page}");
        assert!(!dist.join("porthole-frontend-1.js").exists());
        for (name, bytes) in files(&dist) {
            if name.ends_with(".wasm") {
                assert!(page.contains(&format!("href=/{name}>")), "{page}");
            } else if name != "index.html" {
                assert!(
                    page.contains(&format!("href=/{name} integrity={}", integrity(&bytes))),
                    "{name} in {page}"
                );
            }
            assert!(
                !String::from_utf8(bytes).unwrap().contains("main"),
                "{name}"
            );
        }
        fs::remove_dir_all(dist).unwrap();
    }

    fn files(dist: &Path) -> Vec<(String, Vec<u8>)> {
        fs::read_dir(dist)
            .unwrap()
            .map(|entry| entry.unwrap().path())
            .map(|path| {
                let name = path.file_name().unwrap().to_string_lossy().into_owned();
                (name, fs::read(path).unwrap())
            })
            .collect()
    }
}
