//! Turns `locales/*.toml` into typed keys: a key or an argument that one language lacks stops the build and names it.

mod locale;
mod write;

use std::path::Path;

fn main() -> Result<(), String> {
    let folder = Path::new("../locales");
    println!("cargo:rerun-if-changed=../locales");
    println!("cargo:rerun-if-changed=build");
    with_relocations();
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

/// Where the module can be cut is known by its relocations; what is left of them and of the names goes when xtask has cut it.
fn with_relocations() {
    if std::env::var_os("CARGO_FEATURE_PARTS").is_some() {
        println!("cargo:rustc-link-arg-bins=--emit-relocs");
    }
}
