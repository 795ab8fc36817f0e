//! Turns `profiles/*.toml` into a constant table, so that the browser gets the facts without a TOML parser.

use serde::Deserialize;
use std::collections::BTreeMap;
use std::error::Error;
use std::fmt::Write as _;
use std::path::Path;
use std::{env, fs};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Profile {
    name: String,
    sdk: String,
    from_stamp: Option<u16>,
    #[serde(default)]
    newest: bool,
    versions: BTreeMap<String, String>,
    absent: Absent,
    data_plane: BTreeMap<String, String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Absent {
    types: Vec<String>,
}

fn main() -> Result<(), Box<dyn Error>> {
    println!("cargo::rerun-if-changed=profiles");
    println!("cargo::rerun-if-changed=build.rs");
    let mut files: Vec<_> = fs::read_dir("profiles")?.collect::<Result<_, _>>()?;
    files.sort_by_key(fs::DirEntry::file_name);
    let mut code = String::from("&[\n");
    for file in files {
        let path = file.path();
        if path.extension().is_none_or(|extension| extension != "toml") {
            continue;
        }
        let profile: Profile = toml::from_str(&fs::read_to_string(&path)?)
            .map_err(|error| format!("{}: {error}", path.display()))?;
        if path.file_stem().is_none_or(|stem| *stem != *profile.name) {
            return Err(format!("{}: the name inside is {}", path.display(), profile.name).into());
        }
        writeln!(
            code,
            "Profile {{ name: {:?}, sdk: {:?}, from_stamp: {:?}, newest: {}, versions: &{:?}, absent: &{:?}, data_plane: &{:?} }},",
            profile.name,
            profile.sdk,
            profile.from_stamp,
            profile.newest,
            profile.versions.iter().collect::<Vec<_>>(),
            profile.absent.types,
            profile.data_plane.iter().collect::<Vec<_>>(),
        )?;
    }
    code.push(']');
    fs::write(Path::new(&env::var("OUT_DIR")?).join("profiles.rs"), code)?;
    Ok(())
}
