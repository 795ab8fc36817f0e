//! Each rule of the portability check on a small template: what it finds, where, and what its fix writes.

use super::stamp::Stamp;
use porthole_template::portability::{
    Capabilities, Extension, Finding, Image, Rule, Severity, TypeOffer, VmSize, apply,
};
use porthole_template::{
    Deployment, Document, Limits, ParameterFile, Profile, Scope, Template, plan, portability,
};
use std::collections::BTreeMap;

pub fn text(names: &[&str]) -> Vec<String> {
    names.iter().map(|name| (*name).to_owned()).collect()
}

pub fn stamp() -> Capabilities {
    let offer = |versions: &[&str], location: &str| TypeOffer {
        api_versions: text(versions),
        locations: text(&[location]),
        profiles: BTreeMap::from([("2018-03-01-hybrid".to_owned(), versions[0].to_owned())]),
    };
    let types = [
        (
            "microsoft.storage/storageaccounts",
            offer(&["2017-10-01", "2016-01-01"], "local"),
        ),
        (
            "microsoft.compute/virtualmachines",
            offer(&["2017-12-01"], "local"),
        ),
        (
            "microsoft.compute/virtualmachines/extensions",
            offer(&["2017-12-01"], "local"),
        ),
        (
            "microsoft.network/publicipaddresses",
            offer(&["2017-10-01"], "local"),
        ),
        (
            "microsoft.network/networkinterfaces",
            offer(&["2017-10-01"], "local"),
        ),
        (
            "microsoft.network/virtualnetworks",
            offer(&["2017-10-01"], "local"),
        ),
        (
            "microsoft.network/dnszones",
            offer(&["2016-04-01"], "global"),
        ),
        (
            "microsoft.authorization/locks",
            offer(&["2016-09-01"], "local"),
        ),
        (
            "microsoft.resources/deployments",
            offer(&["2018-05-01"], "local"),
        ),
    ];
    Capabilities {
        types: Some(types.map(|(name, offer)| (name.to_owned(), offer)).into()),
        locations: Some(text(&["local"])),
        vm_sizes: Some(vec![VmSize {
            name: "Standard_DS2_v2".to_owned(),
            cores: 2,
        }]),
        images: Some(vec![Image {
            publisher: "Canonical".to_owned(),
            offer: "UbuntuServer".to_owned(),
            sku: "16.04-LTS".to_owned(),
            versions: text(&["16.04.201802220"]),
        }]),
        extensions: Some(vec![Extension {
            publisher: "Microsoft.Compute".to_owned(),
            kind: "CustomScriptExtension".to_owned(),
            versions: text(&["1.8.0", "1.9.3"]),
        }]),
        storage_skus: Some(text(&["Premium_LRS", "Standard_LRS"])),
        storage_kinds: Some(text(&["Storage"])),
        ..Capabilities::default()
    }
}

/// What is found in a template, with its plan, and the template once all fixes are applied; that has nothing left to fix.
pub fn mended(template: &str, stamp: &Capabilities) -> (Vec<Finding>, String) {
    let look = |text: &str| {
        let limits = Limits::default();
        let document = Document::parse(text, None, &limits).expect("JSON");
        let template = Template::read(&document, &limits)
            .unwrap_or_else(|errors| panic!("{errors:#?}\n{text}"));
        let scope = Scope::ResourceGroup {
            subscription: "s".to_owned(),
            name: "g".to_owned(),
        };
        let plan = plan(
            &template,
            &ParameterFile::default(),
            &Deployment::new("d", scope),
            &Stamp::default(),
            &limits,
        )
        .unwrap_or_else(|errors| panic!("{errors:#?}\n{text}"));
        let with = portability(&template, Some(&plan), None, stamp);
        let without = portability(&template, None, None, stamp);
        for finding in without.iter().filter(|finding| finding.fix.is_some()) {
            assert!(with.contains(finding), "only without a plan: {finding}");
        }
        with
    };
    let found = look(template);
    let fixed = apply(template, &found);
    assert_eq!(fixed.left, 0, "{found:#?}");
    let again = look(&fixed.text);
    assert!(
        again.iter().all(|finding| finding.fix.is_none()),
        "{again:#?}\n{}",
        fixed.text
    );
    (found, fixed.text)
}

/// A template around resources; everything else goes before them.
pub fn around(before: &str, resources: &str) -> String {
    format!(
        "{{ // kept\n \"$schema\": \"https://schema.management.azure.com/schemas/2015-01-01/deploymentTemplate.json#\", \"contentVersion\": \"1.0.0.0\",\n{before}\n\"resources\": [\n{resources}\n]}}"
    )
}

pub fn only(found: &[Finding], rule: Rule) -> &Finding {
    let mut all = found.iter().filter(|finding| finding.rule == rule);
    match (all.next(), all.next()) {
        (Some(finding), None) => finding,
        _ => panic!("not one {}: {found:#?}", rule.name()),
    }
}

const NET: &str = r#""type": "Microsoft.Network/virtualNetworks", "name": "net", "location": "local", "properties": {}"#;

#[test]
fn an_api_version_that_is_not_offered_becomes_the_newest_that_is_not_newer_else_the_oldest() {
    let account = |version: &str| {
        let resource = format!(
            r#"{{"type": "Microsoft.Storage/storageAccounts", "name": "a", "location": "local", "apiVersion": "{version}" /* here */}}"#
        );
        mended(&around("", &resource), &stamp())
    };
    let (found, text) = account("2021-04-01");
    let finding = only(&found, Rule::ApiVersion);
    assert_eq!(
        (
            finding.severity,
            finding.place.line,
            finding.place.path.as_str()
        ),
        (Severity::Error, 5, "resources[0].apiVersion")
    );
    assert_eq!(
        finding.reason,
        "Api-version 2021-04-01 of Microsoft.Storage/storageAccounts is not offered. Offered: 2017-10-01, 2016-01-01."
    );
    assert!(
        text.contains(r#""apiVersion": "2017-10-01" /* here */"#) && text.contains("// kept"),
        "{text}"
    );
    assert!(account("2016-05-01").1.contains(r#""2016-01-01""#));
    assert!(account("2015-06-15").1.contains(r#""2016-01-01""#));
    assert!(account("2017-10-01").0.is_empty());
}

#[test]
fn a_variable_of_versions_stays_and_a_look_at_a_resource_is_mended_in_the_expression() {
    let (found, text) = mended(
        &around(
            r#""variables": {"v": "2020-01-01"}, "outputs": {"o": {"type": "object", "value": "[reference(resourceId('Microsoft.Network/virtualNetworks', 'net'), '2020-06-01')]"}},"#,
            &format!(r#"{{"apiVersion": "[variables('v')]", {NET}}}"#),
        ),
        &stamp(),
    );
    assert_eq!(
        found
            .iter()
            .filter(|finding| finding.rule == Rule::ApiVersion)
            .count(),
        2
    );
    assert!(
        text.contains(r#"{"v": "2020-01-01"}"#)
            && text.contains(r#"{"apiVersion": "2017-10-01", "#),
        "{text}"
    );
    assert!(text.contains("'net'), '2017-10-01')]"), "{text}");
}

#[test]
fn a_profile_that_is_not_known_becomes_one_that_is_and_fills_in_versions() {
    let (found, text) = mended(
        &around(
            r#""apiProfile": "2020-09-01-hybrid","#,
            &format!("{{{NET}}}"),
        ),
        &stamp(),
    );
    assert_eq!(only(&found, Rule::ApiVersion).place.path, "apiProfile");
    assert!(
        text.contains(r#""apiProfile": "2018-03-01-hybrid""#),
        "{text}"
    );
}

#[test]
fn a_type_that_is_not_there_is_named_and_a_child_is_served_by_its_parent() {
    let resources = r#"{"type": "Microsoft.Network/virtualNetwork", "name": "n", "apiVersion": "2017-10-01"},
        {"type": "Microsoft.Network/virtualNetworks/subnets", "name": "n/s", "apiVersion": "2017-10-01"},
        {"type": "Microsoft.ContainerService/managedClusters", "name": "k", "apiVersion": "2020-01-01"}"#;
    let (found, _) = mended(&around("", resources), &stamp());
    let reasons: Vec<&str> = found
        .iter()
        .map(|finding| finding.reason.as_str())
        .collect();
    assert_eq!(
        reasons,
        [
            "The resource type Microsoft.Network/virtualNetwork is not there. Did you mean 'microsoft.network/virtualnetworks'?",
            "The resource type Microsoft.ContainerService/managedClusters is not there. Nothing of the namespace Microsoft.ContainerService is there.",
        ]
    );
}

#[test]
fn without_a_stamp_the_profile_decides_less_severely() {
    let profile = Profile {
        name: "2019-03-01-hybrid".to_owned(),
        api_versions: BTreeMap::from([(
            "microsoft.network/virtualnetworks".to_owned(),
            "2017-10-01".to_owned(),
        )]),
    };
    let text = around("", &format!(r#"{{"apiVersion": "2020-01-01", {NET}}}"#));
    let limits = Limits::default();
    let document = Document::parse(&text, None, &limits).expect("JSON");
    let template = Template::read(&document, &limits).expect("a template");
    let found = portability(&template, None, Some(&profile), &Capabilities::default());
    assert_eq!(only(&found, Rule::ApiVersion).severity, Severity::Warning);
    assert!(portability(&template, None, None, &Capabilities::default()).is_empty());
    // The stamp's word wins, and what is newer than the profile is worth knowing.
    let mut stamp = stamp();
    for offer in stamp.types.iter_mut().flat_map(|types| types.values_mut()) {
        offer.api_versions.push("2020-01-01".to_owned());
    }
    let found = portability(&template, None, Some(&profile), &stamp);
    assert_eq!(
        only(&found, Rule::ApiVersion).severity,
        Severity::Information
    );
}

const MACHINE: &str = r#"{"type": "Microsoft.Compute/virtualMachines", "name": "vm", "apiVersion": "2017-12-01", "location": "local", "properties": {"diagnosticsProfile": {"bootDiagnostics":
    {"storageUri": "[concat('http://', variables('a'), '.blob.core.windows.net')]", "uri": "[concat('https://', variables('a'), '.blob.core.windows.net/vhds/', 'o', '.vhd')]"}}}}"#;

#[test]
fn the_endpoint_of_an_account_of_the_template_is_asked_for() {
    let account = r#"{"type": "Microsoft.Storage/storageAccounts", "name": "[variables('a')]", "apiVersion": "2016-01-01", "location": "local"},"#;
    let (found, text) = mended(
        &around(
            r#""variables": {"a": "acc"},"#,
            &format!("{account}{MACHINE}"),
        ),
        &stamp(),
    );
    assert_eq!(found.len(), 2, "{found:#?}");
    assert_eq!(
        found[0].place.path,
        "resources[1].properties.diagnosticsProfile.bootDiagnostics.storageUri"
    );
    let asked = "[concat(reference(resourceId('Microsoft.Storage/storageAccounts', variables('a'))).primaryEndpoints.blob";
    assert!(
        text.contains(&format!(r#""storageUri": "{asked})]""#)),
        "{text}"
    );
    assert!(
        text.contains(&format!(r#""uri": "{asked}, 'vhds/', 'o', '.vhd')]""#)),
        "{text}"
    );
}

#[test]
fn the_suffix_is_asked_for_where_the_stamp_knows_it_and_whole_addresses_are_only_named() {
    let mut stamp = stamp();
    let template = around(
        r#""variables": {"a": "acc", "far": "https://files.blob.core.windows.net/x.zip", "v": "[concat('https://x', '.vault.azure.net/')]"},"#,
        MACHINE,
    );
    let (found, text) = mended(&template, &stamp);
    assert_eq!((found.len(), text == template), (4, true), "{found:#?}");
    assert_eq!(found[0].severity, Severity::Warning);
    assert_eq!(found[0].place.path, "variables.far");
    stamp.environment_suffixes = true;
    let (_, text) = mended(&template, &stamp);
    assert!(
        text.contains("'.blob.', environment().suffixes.storage, '/vhds/', 'o'"),
        "{text}"
    );
    assert!(
        text.contains("concat('https://x', environment().suffixes.keyvaultDns, '/')"),
        "{text}"
    );
}

#[test]
fn nested_templates_are_looked_at_with_their_own_names() {
    let (found, text) = mended(
        &around(
            r#""variables": {"where": "local"},"#,
            r#"{"type": "Microsoft.Resources/deployments", "name": "d", "apiVersion": "2018-05-01", "properties": {"mode": "Incremental", "expressionEvaluationOptions": {"scope": "inner"},
              "template": {"$schema": "https://schema.management.azure.com/schemas/2015-01-01/deploymentTemplate.json#", "contentVersion": "1.0.0.0", "variables": {"where": "eastus"}, "resources": [
                {"type": "Microsoft.Network/virtualNetworks", "name": "n", "apiVersion": "2017-10-01", "location": "[variables('where')]"}]}}}"#,
        ),
        &stamp(),
    );
    assert_eq!(
        only(&found, Rule::Location).place.path,
        "resources[0].properties.template.variables.where"
    );
    assert!(
        text.contains(r#"{"where": "local"}"#)
            && text.contains(r#"{"where": "[resourceGroup().location]"}"#),
        "{text}"
    );
}

#[test]
fn an_extension_resource_is_offered_by_the_provider_that_its_name_says() {
    let lock = |name: &str| {
        let resource = format!(
            r#"{{"type": "Microsoft.Network/virtualNetworks/providers/locks", "name": "net/{name}/l", "apiVersion": "2016-09-01"}}"#
        );
        let (found, _) = mended(&around("", &resource), &stamp());
        found
            .into_iter()
            .map(|finding| finding.reason)
            .collect::<Vec<_>>()
    };
    assert!(lock("Microsoft.Authorization").is_empty());
    assert_eq!(
        lock("Microsoft.Elsewhere"),
        [
            "The resource type Microsoft.Elsewhere/locks is not there. Nothing of the namespace Microsoft.Elsewhere is there."
        ]
    );
}
