//! Templates that people deploy: the Azure Stack quickstarts whose files stand alone are deployed to their end.

use super::{deployment, stamp};
use porthole_template::{Document, Limits};
use serde_json::{Value, json};
use std::path::{Path, PathBuf};

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

/// A value for a parameter that has no default.
fn some_value(name: &str, parameter: &Value) -> Value {
    if let Some(first) = parameter["allowedValues"].get(0) {
        return first.clone();
    }
    let lower = name.to_lowercase();
    let kind = parameter["type"]
        .as_str()
        .unwrap_or_default()
        .to_lowercase();
    match kind.as_str() {
        "int" => parameter["minValue"].as_i64().unwrap_or(2).max(2).into(),
        "bool" => true.into(),
        "array" => json!(["first", "second"]),
        "object" | "secureobject" => json!({}),
        _ if lower.contains("sshkey") || lower.contains("publickey") => {
            json!("ssh-rsa AAAAB3NzaC1yc2EAAAADAQABAAABgQC7 someone@contoso")
        }
        _ if lower.contains("password") => json!("Pa55-word-of-test"),
        _ => {
            let plain = lower.chars().filter(char::is_ascii_alphanumeric);
            let text: String = plain.take(12).collect();
            format!("{text}77").into()
        }
    }
}

/// How a quickstart ends: `Succeeded`, or why not.
fn outcome(path: &Path) -> String {
    let Some(template) = read(path) else {
        return "is no JSON".to_owned();
    };
    let beside = read(&path.with_file_name("azuredeploy.parameters.json")).unwrap_or_default();
    let mut given = json!({});
    for (name, parameter) in template["parameters"].as_object().into_iter().flatten() {
        let value = &beside["parameters"][name]["value"];
        let usable = value.as_str().is_some_and(|text| {
            !text.is_empty()
                && !text.contains(['<', ' ', '#'])
                && !text.to_uppercase().contains("GEN")
                && !text.to_lowercase().contains("change")
        });
        if usable
            && parameter.get("allowedValues").is_none()
            && !name.to_lowercase().contains("key")
        {
            given[name] = json!({ "value": value });
        } else if parameter.get("defaultValue").is_none() {
            given[name] = json!({ "value": some_value(name, parameter) });
        }
    }
    let mut stamp = stamp();
    let body = json!({ "properties": { "mode": "Incremental", "template": template, "parameters": given } });
    let opened = stamp.put(&deployment("quickstart"), body);
    if opened.status >= 300 {
        return opened.text();
    }
    stamp.finish(&opened);
    let ended = stamp.get(&deployment("quickstart"));
    match ended.at("/properties/provisioningState").as_str() {
        Some("Succeeded") => "Succeeded".to_owned(),
        _ => ended.at("/properties/error").to_string(),
    }
}

#[test]
fn quickstarts_deploy_to_their_end() {
    let Some(folder) = folder() else { return };
    let mut found: Vec<PathBuf> = std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path().join("azuredeploy.json"))
        .filter(|path| path.is_file())
        .collect();
    found.sort();
    let mut succeeded = 0;
    for path in &found {
        let outcome = outcome(path);
        if outcome == "Succeeded" {
            succeeded += 1;
        } else {
            let name = path.parent().and_then(Path::file_name).unwrap_or_default();
            let shown: String = outcome.chars().take(600).collect();
            println!("{}: {shown}", name.display());
        }
    }
    println!(
        "{succeeded} of {} quickstarts deploy to Succeeded",
        found.len()
    );
    assert!(succeeded >= 18, "{succeeded}");
}
