//! Templates that people deploy: every Azure Stack quickstart is deployed to its end, or fails for a type that this stamp has not.

mod foresight;
mod ground;
mod parameters;

use super::{deployment, stamp};
use crate::{
    testing::Stamp,
    world::{World, withheld::File},
};
use porthole_template::{Document, Limits};
use serde_json::{Value, json};
use std::path::{Path, PathBuf};

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

/// The template with another tag on everything of it that has tags.
fn mutated(world: &World, template: &Value) -> Value {
    let mut template = template.clone();
    let resources = template["resources"].as_array_mut();
    for resource in resources.into_iter().flatten() {
        let kind = resource["type"].as_str().unwrap_or_default();
        let definition = world.registry.definition(kind);
        let tracked = definition.is_some_and(|definition| definition.tracked);
        if tracked && (resource.get("tags").is_none() || resource["tags"].is_object()) {
            resource["tags"]["mutated"] = json!("yes");
        }
    }
    template
}

/// Deploys the mutated template: what is foretold to change must be what changes.
fn foresees(stamp: &mut Stamp, folder: &Path, path: &Path, body: &Value) -> Result<usize, String> {
    let template = mutated(&stamp.world, &read(path).unwrap()).to_string();
    let uri = body["properties"]["templateLink"]["uri"]
        .as_str()
        .unwrap()
        .to_owned();
    let beside = folder.to_owned();
    stamp.outside = Box::new(move |address| match address == uri {
        true => Ok(template.clone()),
        false => artifact(&beside, address),
    });
    let foretold = foresight::changing(&foresight::foretold(stamp, body));
    let before = foresight::there(stamp);
    deploy(stamp, "mutated", body)?;
    let after = foresight::there(stamp);
    let changed = foresight::changed(&before, &after);
    if foretold == changed {
        return Ok(changed.len());
    }
    let lost = foretold.difference(&changed).cloned().collect();
    let sudden = changed.difference(&foretold).cloned().collect();
    Err(format!(
        "foretold and not done:\n{}done and not foretold:\n{}",
        foresight::lines(&before, &after, &lost),
        foresight::lines(&before, &after, &sudden)
    ))
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
    let (mut succeeded, mut unchanged, mut foreseen) = (0, 0, 0);
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
        let changes = foresight::changes(&foresight::foretold(&mut stamp, &body));
        match changes.is_empty() {
            true => unchanged += 1,
            false => wrong.push(format!(
                "{name}: foretold after the deployment: {changes:#?}"
            )),
        }
        match foresees(&mut stamp, &folder, path, &body) {
            Ok(_) => foreseen += 1,
            Err(why) => wrong.push(format!("{name}: mutated: {why}")),
        }
    }
    println!(
        "{succeeded} of {} quickstarts deploy to Succeeded",
        found.len()
    );
    println!("{unchanged} of them would change nothing when deployed again");
    println!("{foreseen} of them change as foretold when mutated");
    assert!(wrong.is_empty(), "{}", wrong.join("\n\n"));
    assert!(succeeded >= 58, "{succeeded}");
    assert_eq!((unchanged, foreseen), (succeeded, succeeded));
}
