//! The rules of the portability check about settings: skus, locations, sizes, images, extensions, newer features, quotas.

use super::portability::{around, mended, only, stamp};
use porthole_template::portability::{Counted, Quota, Rule, Severity, apply};
use porthole_template::{Document, Limits, Template, portability};
use proptest::prelude::*;

#[test]
fn skus_and_kinds_of_storage_become_those_of_the_stamp() {
    let (found, text) = mended(
        &around(
            r#""parameters": {"sku": {"type": "string", "defaultValue": "Standard_GRS", "allowedValues": ["Standard_GRS", "Premium_ZRS"]}},"#,
            r#"{"type": "Microsoft.Storage/storageAccounts", "name": "a", "apiVersion": "2017-10-01", "location": "local", "kind": "StorageV2",
              "sku": {"name": "[parameters('sku')]"}, "properties": {"minimumTlsVersion": "TLS1_2", /* warm */ "accessTier": "Hot"}}"#,
        ),
        &stamp(),
    );
    let sku = found
        .iter()
        .find(|finding| finding.reason.contains("Standard_GRS"))
        .expect("a sku");
    assert_eq!(sku.place.path, "parameters.sku.defaultValue");
    assert!(
        text.contains(
            r#""defaultValue": "Standard_LRS", "allowedValues": ["Standard_LRS", "Premium_ZRS"]"#
        ),
        "{text}"
    );
    assert!(
        text.contains(r#""kind": "Storage""#)
            && text.contains(r#"{"minimumTlsVersion": "TLS1_2" /* warm */ }"#),
        "{text}"
    );
    let newer = only(&found, Rule::NewerFeature);
    assert_eq!(
        (newer.severity, newer.fix.is_none()),
        (Severity::Warning, true)
    );
}

#[test]
fn a_location_becomes_that_of_the_group() {
    let (found, text) = mended(
        &around(
            r#""parameters": {"where": {"type": "string", "defaultValue": "westus"}}, "variables": {"there": "[parameters('where')]"},"#,
            r#"{"type": "Microsoft.Network/virtualNetworks", "name": "n", "apiVersion": "2017-10-01", "location": "[variables('there')]"},
               {"type": "Microsoft.Network/virtualNetworks", "name": "m", "apiVersion": "2017-10-01", "location": "Local"},
               {"type": "Microsoft.Network/dnsZones", "name": "z", "apiVersion": "2016-04-01", "location": "westus"}"#,
        ),
        &stamp(),
    );
    let places: Vec<&str> = found
        .iter()
        .map(|finding| finding.place.path.as_str())
        .collect();
    assert_eq!(
        places,
        ["parameters.where.defaultValue", "resources[2].location"]
    );
    assert!(
        text.contains(r#""defaultValue": "[resourceGroup().location]""#)
            && text.contains(r#""location": "global""#),
        "{text}"
    );
}

#[test]
fn sizes_images_and_extensions_that_are_not_there_are_named() {
    let (found, text) = mended(
        &around(
            r#""parameters": {"size": {"type": "string", "defaultValue": "Standard_D2s_v3", "allowedValues": ["Standard_D2s_v3", "Standard_DS2_v2"]}},"#,
            r#"{"type": "Microsoft.Compute/virtualMachines", "name": "vm", "apiVersion": "2017-12-01", "location": "local", "properties": {
                "hardwareProfile": {"vmSize": "[parameters('size')]"},
                "storageProfile": {"imageReference": {"publisher": "Canonical", "offer": "UbuntuServer", "sku": "16.04-LTS", "version": "16.04.1"}}},
              "resources": [{"type": "extensions", "name": "e", "apiVersion": "2017-12-01", "location": "local", "dependsOn": ["vm"],
                "properties": {"publisher": "Microsoft.Compute", "type": "CustomScriptExtension", "typeHandlerVersion": "1.10"}}]},
             {"type": "Microsoft.Compute/virtualMachines", "name": "w", "apiVersion": "2017-12-01", "location": "local", "properties": {
                "storageProfile": {"imageReference": {"publisher": "canonical", "offer": "UbuntuServer", "sku": "22_04", "version": "latest"}}},
              "resources": [{"type": "extensions", "name": "e", "apiVersion": "2017-12-01", "location": "local", "dependsOn": ["w"],
                "properties": {"publisher": "Contoso", "type": "Agent", "typeHandlerVersion": "1.0"}}]}"#,
        ),
        &stamp(),
    );
    let reasons: Vec<&str> = found
        .iter()
        .map(|finding| finding.reason.as_str())
        .collect();
    assert_eq!(
        reasons,
        [
            "The stamp has no virtual machines of size Standard_D2s_v3. Nearest: Standard_DS2_v2.",
            "A parameter accepts sizes that the stamp does not have: Standard_D2s_v3.",
            "The image Canonical:UbuntuServer:16.04-LTS is not on the stamp in version 16.04.1. There is: 16.04.201802220.",
            "The extension Microsoft.Compute.CustomScriptExtension is not on the stamp in version 1.10. There is: 1.8.0, 1.9.3.",
            "The image canonical:UbuntuServer:22_04 is not on the stamp; its operator can download it. Of this publisher there is: UbuntuServer:16.04-LTS.",
            "The extension Contoso.Agent is not on the stamp; its operator can download it.",
        ]
    );
    assert!(
        text.contains(r#""version": "latest"}}}"#)
            && text.contains(r#""typeHandlerVersion": "1.9""#),
        "{text}"
    );
}

#[test]
fn features_of_newer_clouds_are_left_out_where_that_is_safe() {
    let (found, text) = mended(
        &around(
            "",
            r#"{"type": "Microsoft.Network/publicIPAddresses", "name": "ip", "apiVersion": "2017-10-01", "location": "local",
                "sku": {"name": "Standard"}, // kept too
                "zones": ["1", "2"]
               },
               {"type": "Microsoft.Network/networkInterfaces", "name": "nic", "apiVersion": "2017-10-01", "location": "local", "properties": {"enableAcceleratedNetworking": true}},
               {"type": "Microsoft.Compute/virtualMachines", "name": "vm", "apiVersion": "2017-12-01", "location": "local", "identity": {"type": "SystemAssigned"}, "properties": {"priority": "Spot"}}"#,
        ),
        &stamp(),
    );
    assert_eq!(found.len(), 5, "{found:#?}");
    assert!(
        !text.contains("zones")
            && text.contains("// kept too")
            && text.contains(r#""name": "Basic"}"#),
        "{text}"
    );
    assert!(
        text.contains(r#""enableAcceleratedNetworking": false"#) && text.contains("SystemAssigned"),
        "{text}"
    );
    let strict: serde_json::Value =
        serde_json::from_str(&text.replace("// kept too", "").replace("// kept", ""))
            .expect("strict JSON");
    assert_eq!(strict["resources"].as_array().map(Vec::len), Some(3));
}

#[test]
fn quotas_count_the_turns_of_loops_and_linger_over_what_is_used() {
    let mut stamp = stamp();
    let quota = |counted, limit| Quota {
        counted,
        limit,
        used: 1,
    };
    stamp.quotas = vec![
        quota(Counted::Cores, 6),
        quota(
            Counted::Resources("Microsoft.Compute/virtualMachines".to_owned()),
            4,
        ),
    ];
    let template = around(
        "",
        r#"{"type": "Microsoft.Compute/virtualMachines", "name": "[concat('vm', copyIndex())]", "apiVersion": "2017-12-01", "location": "local",
            "copy": {"name": "vms", "count": 3}, "properties": {"hardwareProfile": {"vmSize": "Standard_DS2_v2"}}}"#,
    );
    let (found, _) = mended(&template, &stamp);
    assert_eq!(
        only(&found, Rule::Quota).reason,
        "The template deploys 6 cores; the quota of the subscription is 6 and 1 are in use."
    );
}

#[test]
fn a_secret_is_in_no_finding() {
    let (found, _) = mended(
        &around(
            r#""parameters": {"s": {"type": "secureString", "defaultValue": "CANARY"}}, "variables": {"t": "[concat(parameters('s'), '1')]"},"#,
            r#"{"type": "Microsoft.Compute/virtualMachines", "name": "vm", "apiVersion": "2017-12-01", "location": "[parameters('s')]", "properties": {
                "hardwareProfile": {"vmSize": "[variables('t')]"}, "storageProfile": {"osDisk": {"managedDisk": {"storageAccountType": "[parameters('s')]"}}}}}"#,
        ),
        &stamp(),
    );
    assert!(!format!("{found:?}").contains("CANARY"), "{found:#?}");
}

#[test]
fn a_thousand_findings_are_enough() {
    let one = r#"{"type": "Microsoft.Network/virtualNetworks", "name": "n", "apiVersion": "2017-10-01", "properties": {"u": "x.blob.core.windows.net"}}"#;
    let text = around("", &vec![one; 2_500].join(","));
    let document = Document::parse(&text, None, &Limits::default()).expect("JSON");
    let template = Template::read(&document, &Limits::default()).expect("a template");
    assert_eq!(portability(&template, None, None, &stamp()).len(), 1_000);
}

/// A template that every rule has something to say of, with parts to break.
const EVERYTHING: &str = r#"{ // one
 "$schema": "https://schema.management.azure.com/schemas/2015-01-01/deploymentTemplate.json#", "contentVersion": "1.0.0.0", "apiProfile": "2020-09-01-hybrid",
 "parameters": {"w": {"type": "string", "defaultValue": "westus"}, "k": {"type": "string", "defaultValue": "Standard_GRS", "allowedValues": ["Standard_GRS"]}},
 "variables": {"a": "acc", "v": "[concat('x', '.vault.azure.net/')]", "size": {"vm": "Standard_E2"}},
 "resources": [
  {"type": "Microsoft.Storage/storageAccounts", "name": "[variables('a')]", "apiVersion": "2021-01-01", "location": "[parameters('w')]", "kind": "StorageV2",
   "sku": {"name": "[parameters('k')]"}, /* two */ "zones": ["1"], "properties": {"accessTier": "Hot", "minimumTlsVersion": "TLS1_2"}},
  {"type": "Microsoft.Compute/virtualMachines", "name": "vm", "location": "eastus", "identity": {"type": "SystemAssigned"}, "copy": {"name": "c", "count": 2},
   "properties": {"hardwareProfile": {"vmSize": "[variables('size').vm]"}, "storageProfile": {"imageReference": {"publisher": "Canonical", "offer": "UbuntuServer", "sku": "16.04-LTS", "version": "1"},
    "osDisk": {"managedDisk": {"storageAccountType": "StandardSSD_LRS"}, "vhd": {"uri": "[concat('http://', variables('a'), '.blob.core.windows.net/vhds/', 'd.vhd')]"}}}},
   "resources": [{"type": "extensions", "name": "e", "apiVersion": "2022-01-01", "properties": {"publisher": "Microsoft.Compute", "type": "CustomScriptExtension", "typeHandlerVersion": "1.10"}}],
   "zones": ["1"]
  }],
 "outputs": {"o": {"type": "string", "value": "[reference(resourceId('Microsoft.Storage/storageAccounts', variables('a')), '2019-06-01').primaryEndpoints.blob]"}}
}"#;

/// Looks at a text, applies every fix until none is left, and says how the template came out.
fn mend(text: &str) -> Option<String> {
    let limits = Limits::default();
    let mut stamp = stamp();
    stamp.environment_suffixes = true;
    let mut text = text.to_owned();
    for round in 0..6 {
        let document = Document::parse(&text, None, &limits).ok();
        let template = document.and_then(|document| Template::read(&document, &limits).ok());
        let Some(template) = template else {
            assert_eq!(round, 0, "a fix broke it: {text}");
            return None;
        };
        let fixed = apply(&text, &portability(&template, None, None, &stamp));
        if fixed.text == text {
            return Some(text);
        }
        text = fixed.text;
    }
    panic!("the fixes do not come to an end: {text}");
}

#[test]
fn a_template_that_asks_for_everything_is_mended_and_keeps_its_comments() {
    let text = mend(EVERYTHING).expect("a template");
    for gone in [
        "westus",
        "eastus",
        "GRS",
        "SSD",
        "StorageV2",
        "zones",
        "accessTier",
        "core.windows",
        "vault.azure",
        "2021-01-01",
        "2020-09-01",
    ] {
        assert!(!text.contains(gone), "{gone} in {text}");
    }
    assert!(
        text.contains("{ // one\n") && text.contains("/* two */"),
        "{text}"
    );
}

proptest! {
    #[test]
    fn a_broken_template_is_mended_or_left_and_never_broken_further(
        cuts in prop::collection::vec((0..EVERYTHING.len(), 0..24_usize, r#"[\[\]{}:,"'\\/a1 ()\n]{0,3}"#), 1..4)
    ) {
        let mut text = EVERYTHING.to_owned();
        for (at, length, piece) in cuts {
            let at = at.min(text.len());
            let end = (at + length).min(text.len());
            text.replace_range(at..end, &piece);
        }
        let _ = mend(&text);
    }
}
