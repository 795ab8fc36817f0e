//! Templates that people deploy: every Azure Stack quickstart is deployed to its end, or fails for a type that this stamp has not.

mod foresight;
mod ground;
mod mutation;
mod parameters;

use super::{deployment, stamp};
use crate::{
    testing::Stamp,
    world::{World, withheld::File},
};
use mutation::mutations;
use porthole_template::{Document, Limits};
use serde_json::{Value, json};
use std::{
    collections::{BTreeMap, BTreeSet},
    path::{Path, PathBuf},
};

/// Where files are that lie beside the template.
const ARTIFACTS: &str = "https://artifacts.local.azurestack.external/";

/// Where the quickstarts lie, if they do.
fn folder() -> Option<PathBuf> {
    let manifest = Path::new(env!("CARGO_MANIFEST_DIR"));
    let folder = manifest.join("../../shared/data/templates/azurestack-quickstarts/dev");
    if !folder.is_dir() {
        println!("SKIPPED: there is no {}", folder.display());
        return None;
    }
    Some(folder)
}

fn read(path: &Path) -> Option<Value> {
    let text = String::from_utf8_lossy(&std::fs::read(path).ok()?).into_owned();
    let document = Document::parse(&text, None, &Limits::default()).ok()?;
    Some(document.root().literal().to_json())
}

/// Every main template below a folder.
fn main_templates(folder: &Path, found: &mut Vec<PathBuf>) {
    let mut entries: Vec<PathBuf> = std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .collect();
    entries.sort();
    for path in entries {
        if path.is_dir() {
            main_templates(&path, found);
        } else if path
            .file_name()
            .is_some_and(|name| name == "azuredeploy.json")
        {
            found.push(path);
        }
    }
}

/// A file as `--artifacts` serves it: the folder itself, and in the place of any copy of the repository that the templates come from.
fn artifact(folder: &Path, address: &str) -> File {
    let below = address.strip_prefix(ARTIFACTS).or_else(|| {
        let raw = address.strip_prefix("https://raw.githubusercontent.com/")?;
        raw.splitn(4, '/').nth(3)
    });
    let below = below.ok_or_else(|| format!("{address} is on no host that is allowed."))?;
    let path = folder.join(below.split('?').next().unwrap());
    let bytes = std::fs::read(&path).map_err(|error| format!("{}: {error}", path.display()))?;
    Ok(String::from_utf8_lossy(&bytes).into_owned())
}

/// A stamp with the folder beside it.
fn stamp_beside(folder: &Path) -> Stamp {
    let mut stamp = stamp();
    let folder = folder.to_owned();
    stamp.outside = Box::new(move |address| artifact(&folder, address));
    ground::start(&mut stamp);
    stamp
}

/// Deploys once; the whole refusal or error when it does not succeed.
fn deploy(stamp: &mut Stamp, name: &str, body: &Value) -> Result<(), String> {
    let opened = stamp.put(&deployment(name), body.clone());
    if opened.status >= 300 {
        return Err(opened.text());
    }
    stamp.finish(&opened);
    let ended = stamp.get(&deployment(name));
    match ended.at("/properties/provisioningState").as_str() {
        Some("Succeeded") => Ok(()),
        _ => Err(ended.at("/properties/error").to_string()),
    }
}

/// Deploys a quickstart: where it builds on what is not there, that is made and the whole is tried again.
fn outcome(folder: &Path, path: &Path) -> (Stamp, Value, Result<(), String>) {
    let mut stamp = stamp_beside(folder);
    let template = read(path).unwrap();
    let beside = read(&path.with_file_name("azuredeploy.parameters.json")).unwrap_or_default();
    let uri = format!(
        "{ARTIFACTS}{}",
        path.strip_prefix(folder).unwrap().display()
    );
    let body = json!({ "properties": {
        "mode": "Incremental",
        "templateLink": { "uri": uri },
        "parameters": parameters::given(&template, &beside, uri.rsplit_once('/').unwrap().0),
    } });
    ground::existing(&mut stamp, &body["properties"]["parameters"]);
    let mut outcome = Err(String::new());
    for turn in 0..12 {
        outcome = deploy(&mut stamp, &format!("quickstart{turn}"), &body);
        match &outcome {
            Err(why) if ground::lay(&mut stamp, why) => {}
            _ => break,
        }
    }
    (stamp, body, outcome)
}

/// How many mutations of a template are tried at most until one is deployed that changes something.
const TRIES: usize = 40;

/// Deploys the template with one thing changed: what is foretold to change must be what changes. Mutations that the stamp refuses say nothing,
/// and those that change nothing must have been foretold so; whether one was found that changes something.
fn foresees(stamp: &mut Stamp, folder: &Path, path: &Path, body: &Value) -> Result<bool, String> {
    let template = read(path).unwrap();
    let uri = body["properties"]["templateLink"]["uri"].as_str().unwrap();
    let seed = path.strip_prefix(folder).unwrap().display().to_string();
    for mutation in mutations(&stamp.world, &template, &seed)
        .into_iter()
        .take(TRIES)
    {
        let (text, uri) = (mutation.upon(&template).to_string(), uri.to_owned());
        let beside = folder.to_owned();
        stamp.outside = Box::new(move |address| match address == uri {
            true => Ok(text.clone()),
            false => artifact(&beside, address),
        });
        let before = foresight::there(stamp);
        let Ok(foretold) = foresight::foretold(stamp, body) else {
            continue;
        };
        let foretold = foresight::changing(&foretold, &before);
        if deploy(stamp, "mutated", body).is_err() {
            // A part of it may have been done: back to what was.
            let beside = folder.to_owned();
            stamp.outside = Box::new(move |address| artifact(&beside, address));
            deploy(stamp, "mended", body)?;
            continue;
        }
        let after = foresight::there(stamp);
        let changed = foresight::changed(&before, &after);
        let mut wrong = Vec::new();
        let nothing = BTreeSet::new();
        for id in changed
            .iter()
            .chain(foretold.keys().filter(|id| !changed.contains(*id)))
        {
            let row = |rows: &BTreeMap<String, Value>| rows.get(id).cloned().unwrap_or_default();
            let told = foretold.get(id).unwrap_or(&nothing);
            if let Some(why) = foresight::wrong(told, &row(&before), &row(&after)) {
                wrong.push(format!("{id}: {why}"));
            }
        }
        if !wrong.is_empty() {
            return Err(format!("{mutation:?}: {}", wrong.join("\n")));
        }
        if !changed.is_empty() {
            println!("{seed}: {mutation:?}");
            return Ok(true);
        }
    }
    Ok(false)
}

/// The types of a template and of what it links to that this stamp has not.
fn missing_type(world: &World, path: &Path) -> Option<String> {
    let text = std::fs::read_to_string(path).unwrap();
    let mut parts = text.split("\"type\"").skip(1);
    let written = |part: &str| part.split('"').nth(1).map(str::to_owned);
    let missing = |kind: &String| {
        kind.starts_with("Microsoft.")
            && kind.contains('/')
            && !kind.eq_ignore_ascii_case("Microsoft.Resources/deployments")
            && world.registry.definition(kind).is_none()
    };
    parts.find_map(|part| written(part).filter(missing))
}

/// Quickstarts that cannot succeed although the stamp has their types, each with what is wrong upstream.
const BROKEN: [(&str, &str); 2] = [
    // Its linked files lie in no folder of the repository.
    ("sql-2014-non-ha", "ad-non-ha/adVmTemplate.json"),
    (
        "sample-hybrid-application/Hybrid-Deployment/Hybrid-AzureStack",
        "sqlscript.json",
    ),
];

#[test]
fn quickstarts_deploy_to_their_end_and_what_if_foresees_what_changes() {
    let Some(folder) = folder() else { return };
    let mut found = Vec::new();
    main_templates(&folder, &mut found);
    let (mut succeeded, mut unchanged, mut foreseen, mut untouched) = (0, 0, 0, 0);
    let mut wrong = Vec::new();
    for path in &found {
        let (mut stamp, body, outcome) = outcome(&folder, path);
        let name = path.parent().unwrap().strip_prefix(&folder).unwrap();
        let name = name.display();
        let missing = missing_type(&stamp.world, path);
        let broken = outcome.as_ref().err().and_then(|why| {
            let known = |(broken, reason): &&(&str, &str)| {
                path.starts_with(folder.join(broken)) && why.contains(reason)
            };
            BROKEN.iter().find(known)
        });
        if let Some((_, reason)) = broken {
            println!("{name}: upstream lacks {reason}");
            continue;
        }
        match (outcome, missing) {
            (Ok(()), _) => succeeded += 1,
            (Err(why), Some(kind)) => {
                let (namespace, rest) = kind.split_once('/').unwrap();
                println!("{name}: this stamp has no {kind}");
                if !why.contains(namespace) && !why.contains(rest) {
                    wrong.push(format!("{name}: {kind} is not named: {why}"));
                }
                continue;
            }
            (Err(why), None) => {
                wrong.push(format!("{name}: {why}"));
                continue;
            }
        }
        let foretold = foresight::foretold(&mut stamp, &body).unwrap();
        let changes = foresight::changes(&foretold);
        match changes.is_empty() {
            true => unchanged += 1,
            false => wrong.push(format!(
                "{name}: foretold after the deployment: {changes:#?}"
            )),
        }
        match foresees(&mut stamp, &folder, path, &body) {
            Ok(true) => foreseen += 1,
            Ok(false) => untouched += 1,
            Err(why) => wrong.push(format!("{name}: mutated: {why}")),
        }
    }
    println!(
        "{succeeded} of {} quickstarts deploy to Succeeded",
        found.len()
    );
    println!("{unchanged} of them would change nothing when deployed again");
    println!("{foreseen} of them change as foretold when one thing of them is changed");
    println!("{untouched} of them have nothing of their own that a change would reach");
    assert!(wrong.is_empty(), "{}", wrong.join("\n\n"));
    assert!(succeeded >= 58, "{succeeded}");
    assert!(foreseen >= 54, "{foreseen}");
    assert_eq!((unchanged, foreseen + untouched), (succeeded, succeeded));
}
