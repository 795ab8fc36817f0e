//! Turns `locales/*.toml` into typed keys: a key or an argument that one language lacks stops the build and names it.

mod locale;
mod write;

use std::path::Path;

fn main() -> Result<(), String> {
    let folder = Path::new("../locales");
    println!("cargo:rerun-if-changed=../locales");
    println!("cargo:rerun-if-changed=build");
    without_names();
    let english = locale::read(&folder.join("en.toml"))?;
    let french: Vec<_> = locale::read(&folder.join("fr.toml"))?
        .into_iter()
        .map(locale::with_french_spaces)
        .collect();
    locale::same_keys(&english, &french)?;
    let out = std::env::var("OUT_DIR").map_err(|error| error.to_string())?;
    std::fs::write(
        Path::new(&out).join("words.rs"),
        write::module(&english, &french)?,
    )
    .map_err(|error| format!("cannot write words.rs: {error}"))
}

/// The names of functions are a quarter of a release's bytes and help nobody in a browser. `strip = true` in the profile
/// would take the list of target features with them, which wasm-bindgen needs.
fn without_names() {
    let is = |key: &str, value: &str| std::env::var(key).is_ok_and(|found| found == value);
    if is("PROFILE", "release") && is("CARGO_CFG_TARGET_ARCH", "wasm32") {
        println!("cargo:rustc-link-arg-bins=--strip-all");
        println!("cargo:rustc-link-arg-bins=--keep-section=target_features");
    }
}
