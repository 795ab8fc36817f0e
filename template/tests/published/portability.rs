//! Will the quickstarts run on the stamp whose `/providers` was saved? All fixes together give a template that still reads and plans, and
//! that has nothing left to fix.

use super::oracle::data;
use super::quickstarts::{files, plan_of_text};
use porthole_template::portability::{
    Capabilities, Extension, Finding, Rule, TypeOffer, VmSize, apply,
};
use porthole_template::{Profile, portability};
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

fn read(path: &Path) -> Value {
    let text = std::fs::read_to_string(path).expect("a readable file");
    serde_json::from_str(text.trim_start_matches('\u{feff}')).expect("JSON")
}

fn texts(value: &Value) -> Vec<String> {
    let all = value.as_array().into_iter().flatten();
    all.filter_map(Value::as_str).map(str::to_owned).collect()
}

fn text(value: &Value) -> String {
    value.as_str().expect("text").to_owned()
}

fn offer(value: &Value) -> TypeOffer {
    let profiles = value["apiProfiles"].as_array().into_iter().flatten();
    TypeOffer {
        api_versions: texts(&value["apiVersions"]),
        locations: texts(&value["locations"]),
        profiles: profiles
            .map(|one| (text(&one["profileVersion"]), text(&one["apiVersion"])))
            .collect(),
    }
}

/// The stamp that was recorded: `/providers`, sizes, extensions and skus.
fn stamp(data: &Path) -> Capabilities {
    let folder = data.join("azurestack");
    let mut types = BTreeMap::new();
    let providers = read(&folder.join("AzureStack.Provider.Metadata.json"));
    for provider in providers["value"].as_array().expect("providers") {
        for one in provider["resourceTypes"].as_array().expect("types") {
            let name = format!(
                "{}/{}",
                text(&provider["namespace"]),
                text(&one["resourceType"])
            );
            types.insert(name.to_lowercase(), offer(one));
        }
    }
    let sizes = read(&folder.join("vm_sizes.json"));
    let sizes = sizes["sizes"].as_array().expect("sizes").iter();
    let add_ons = read(&folder.join("AzureStackCloudCapabilities_with_AddOns_20170627.json"));
    let publishers = add_ons["VMExtensions"].as_array().expect("extensions");
    let mut extensions = Vec::new();
    for publisher in publishers {
        for one in publisher["types"].as_array().expect("types") {
            extensions.push(Extension {
                publisher: text(&publisher["publisher"]),
                kind: text(&one["type"]),
                versions: texts(&one["versions"]),
            });
        }
    }
    Capabilities {
        types: Some(types),
        locations: Some(vec!["local".to_owned()]),
        vm_sizes: Some(
            sizes
                .map(|size| VmSize {
                    name: text(&size["name"]),
                    cores: size["vcpu"].as_u64().unwrap_or(0) as u32,
                })
                .collect(),
        ),
        images: Some(Vec::new()),
        extensions: Some(extensions),
        storage_skus: Some(texts(&read(&folder.join("AzureStack.storageSkus.json")))),
        storage_kinds: Some(vec!["Storage".to_owned()]),
        environment_suffixes: true,
        ..Capabilities::default()
    }
}

fn look(
    path: &Path,
    text: &str,
    stamp: &Capabilities,
    planned: bool,
) -> Result<Vec<Finding>, String> {
    let (template, plan) = plan_of_text(path, text)?;
    let plan = planned.then_some(&plan);
    Ok(portability(&template, plan, None::<&Profile>, stamp))
}

fn is_fixed(
    path: &Path,
    stamp: &Capabilities,
    planned: bool,
    seen: &mut BTreeMap<&'static str, usize>,
) -> Result<usize, String> {
    let mut text = std::fs::read_to_string(path).map_err(|error| error.to_string())?;
    let (mut applied, mut settled) = (0, false);
    for round in 0..8 {
        let findings = look(path, &text, stamp, planned)?;
        if round == 0 {
            for finding in &findings {
                *seen.entry(finding.rule.name()).or_default() += 1;
            }
        }
        let fixed = apply(&text, &findings);
        applied += fixed.applied;
        if fixed.text == text {
            let left: Vec<String> = findings
                .iter()
                .filter(|finding| finding.fix.is_some())
                .map(ToString::to_string)
                .collect();
            return if left.is_empty() {
                Ok(applied)
            } else {
                Err(format!("a fix that changes nothing:\n{}", left.join("\n")))
            };
        }
        // Where no two fixes touched each other, one round has mended everything.
        if settled {
            return Err(format!("round {round} still mends: {findings:#?}"));
        }
        settled = fixed.left == 0;
        text = fixed.text;
    }
    Err("the fixes do not come to an end".to_owned())
}

/// The same stamp with less: one old api-version of each type, one sku, another region.
fn meagre(mut stamp: Capabilities) -> Capabilities {
    for offer in stamp.types.iter_mut().flat_map(|types| types.values_mut()) {
        let oldest = offer.api_versions.iter().min().cloned();
        offer.api_versions = oldest.into_iter().collect();
        offer.profiles.clear();
        if offer.locations == ["local"] {
            offer.locations = vec!["redmond".to_owned()];
        }
    }
    stamp.storage_skus = Some(vec!["Standard_ZRS".to_owned(), "Standard_LRS".to_owned()]);
    stamp.environment_suffixes = false;
    stamp
}

#[test]
fn every_fix_gives_a_quickstart_that_still_plans_and_has_nothing_left_to_fix() {
    let Some(data) = data() else { return };
    let whole = stamp(&data);
    let mut found = Vec::new();
    for set in ["azurestack-quickstarts/dev", "azure-quickstarts/dev"] {
        files(&data.join("templates").join(set), &mut found);
    }
    // One is refused for its own mistake, as the test of planning says.
    found.retain(|path| {
        !path
            .to_string_lossy()
            .contains("201-key-vault-secret-create")
    });
    let mut rules: BTreeSet<&str> = BTreeSet::new();
    for (name, stamp) in [
        ("the recorded stamp", whole.clone()),
        ("a meagre stamp", meagre(whole)),
    ] {
        let mut wrong = Vec::new();
        let mut seen = BTreeMap::new();
        let (mut mended, mut fixes) = (0, 0);
        for path in &found {
            for planned in [true, false] {
                // The recorded numbers are those with a plan.
                let mut unplanned = BTreeMap::new();
                let seen = if planned { &mut seen } else { &mut unplanned };
                match is_fixed(path, &stamp, planned, seen) {
                    Ok(applied) if planned => {
                        mended += usize::from(applied > 0);
                        fixes += applied;
                    }
                    Ok(_) => {}
                    Err(why) => wrong.push(format!("{} (plan: {planned}): {why}", path.display())),
                }
            }
        }
        println!(
            "{name}: {} quickstarts, {mended} mended by {fixes} fixes; findings: {seen:?}",
            found.len()
        );
        assert!(wrong.is_empty(), "{}", wrong.join("\n"));
        rules.extend(seen.keys());
    }
    for rule in [
        Rule::ApiVersion,
        Rule::ResourceType,
        Rule::PublicEndpoint,
        Rule::StorageSku,
        Rule::VmSize,
        Rule::Image,
        Rule::Extension,
    ] {
        assert!(
            rules.contains(rule.name()),
            "nothing found by {}",
            rule.name()
        );
    }
}
