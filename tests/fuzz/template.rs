//! A template from anywhere: read or refused, planned or refused, and never broken by the fixes of the portability check.

use porthole_template::portability::{Capabilities, TypeOffer, apply};
use porthole_template::world::Nothing;
use porthole_template::{
    Deployment, Document, Limits, ParameterFile, Plan, Scope, Template, plan, portability,
};

/// Planned within a small budget, so that a run is short.
fn limits() -> Limits {
    Limits {
        steps: 50_000,
        text_bytes: 4 * 1024 * 1024,
        ..Limits::default()
    }
}

/// A stamp that offers little, so that there is much to mend.
fn stamp() -> Capabilities {
    let types = [
        "microsoft.storage/storageaccounts",
        "microsoft.compute/virtualmachines",
        "microsoft.network/virtualnetworks",
        "microsoft.network/publicipaddresses",
        "microsoft.resources/deployments",
    ];
    let offer = || TypeOffer {
        api_versions: vec!["2016-01-01".to_owned()],
        locations: vec!["local".to_owned()],
        profiles: [("2018-03-01-hybrid".to_owned(), "2016-01-01".to_owned())].into(),
    };
    Capabilities {
        types: Some(types.map(|name| (name.to_owned(), offer())).into()),
        vm_sizes: Some(Vec::new()),
        images: Some(Vec::new()),
        extensions: Some(Vec::new()),
        storage_skus: Some(vec!["Standard_LRS".to_owned()]),
        storage_kinds: Some(vec!["Storage".to_owned()]),
        environment_suffixes: true,
        ..Capabilities::default()
    }
}

fn planned(template: &Template) -> Option<Plan> {
    let scope = Scope::ResourceGroup {
        subscription: "00000000-0000-0000-0000-000000000000".to_owned(),
        name: "g".to_owned(),
    };
    let deployment = Deployment::new("d", scope);
    let given = ParameterFile::default();
    plan(template, &given, &deployment, &Nothing, &limits()).ok()
}

/// Parses, reads, plans and mends a text.
pub fn kept(input: &[u8]) -> Result<(), String> {
    let text = String::from_utf8_lossy(input);
    let Some(template) = read(&text) else {
        return Ok(());
    };
    let planned = planned(&template);
    for (index, resource) in planned
        .iter()
        .flat_map(|plan| plan.resources.iter().enumerate())
    {
        if resource.after.iter().any(|before| *before >= index) {
            return Err(format!(
                "a resource comes before what it needs: `{}`",
                resource.id
            ));
        }
    }
    let stamp = stamp();
    for plan in [planned.as_ref(), None] {
        let findings = portability(&template, plan, None, &stamp);
        let mended = apply(&text, &findings).text;
        if read(&mended).is_none() {
            return Err(format!("the fixes break the template: `{mended}`"));
        }
    }
    Ok(())
}

fn read(text: &str) -> Option<Template> {
    let document = Document::parse(text, None, &limits()).ok()?;
    Template::read(&document, &limits()).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_corpus_is_planned_so_that_mutants_come_far() {
        let names = ["machine", "nested", "functions"];
        let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/corpus/template");
        for name in names {
            let text = std::fs::read_to_string(format!("{folder}/{name}")).expect("readable");
            let template = read(&text).expect("a template");
            assert!(planned(&template).is_some(), "{name}");
        }
    }
}
