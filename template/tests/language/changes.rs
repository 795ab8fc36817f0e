//! What a deployment would change, in small.

use super::stamp::{GROUP, Stamp, id, network, planned, planned_with, template};
use porthole_template::what_if::{ChangeKind, WhatIf};
use porthole_template::{
    Deployment, Document, Limits, LiveResource, ParameterFile, Scope, Template, Value, plan,
    what_if,
};
use serde_json::{Value as Json, json};

fn live(name: &str, body: Json) -> LiveResource {
    LiveResource {
        id: id(&format!("Microsoft.Network/virtualNetworks/{name}")),
        body: Some(Value::from(body)),
    }
}

/// The lines of a report on one network that is there with one body and planned with another.
fn changed(before: Json, after: Json) -> Vec<String> {
    let plan = planned(json!({"resources": [network("n", after)]}));
    let text = what_if(&plan, &[live("n", before)]).to_string();
    text.lines()
        .skip(1)
        .take_while(|line| !line.is_empty())
        .map(str::trim)
        .map(str::to_owned)
        .collect()
}

#[test]
fn only_what_the_template_says_is_compared() {
    let none: [String; 0] = [];
    let before = json!({"location": "West US", "properties": {"provisioningState": "Succeeded", "size": 1, "id": "/A/b", "list": ["a", "b"], "empty": null}});
    let after = json!({"location": "westus", "properties": {"size": "1", "id": "/a/B", "list": ["b", "a"], "empty": [], "absent": {"x": null}}});
    assert_eq!(changed(before, after), none);
    assert_eq!(
        changed(
            json!({"properties": {"a": true, "b": "x"}}),
            json!({"properties": {"a": false, "b": "y", "c": {"d": 1}}})
        ),
        [
            "~ properties.a: true => false",
            "~ properties.b: \"x\" => \"y\"",
            "+ properties.c.d: 1",
        ]
    );
    assert_eq!(
        changed(
            json!({"tags": {"a": "1", "b": "2"}}),
            json!({"tags": {"a": "3", "c": "4"}})
        ),
        [
            "- tags.b: \"2\"",
            "~ tags.a: \"1\" => \"3\"",
            "+ tags.c: \"4\"",
        ]
    );
    assert_eq!(
        changed(json!({"tags": {"a": "1"}}), json!({})),
        ["- tags.a: \"1\""]
    );
}

#[test]
fn elements_of_lists_are_matched_by_name() {
    let before = json!({"properties": {"rules": [{"name": "a", "p": {"x": 1}}, {"name": "b", "p": {"x": 2}}]}});
    let after = json!({"properties": {"rules": [{"name": "B", "p": {"x": 3}}, {"name": "a", "p": {"x": 1}}]}});
    assert_eq!(
        changed(before, after),
        ["~ properties.rules: [", "~ 0: [", "~ p.x: 2 => 3", "]", "]",]
    );
}

fn complete(parts: Json) -> WhatIf {
    let limits = Limits::default();
    let document = Document::parse(&template(parts).to_string(), None, &limits).expect("JSON");
    let template = Template::read(&document, &limits).expect("a template");
    let scope = Scope::ResourceGroup {
        subscription: "s".to_owned(),
        name: "g".to_owned(),
    };
    let deployment = Deployment {
        complete: true,
        ..Deployment::new("d", scope)
    };
    let plan = plan(
        &template,
        &ParameterFile::default(),
        &deployment,
        &Stamp::default(),
        &limits,
    )
    .expect("a plan");
    let mut there = vec![
        live("gone", json!({})),
        live("kept", json!({})),
        live("same", json!({})),
        live("gone/subnets/s", json!({})),
    ];
    there.push(LiveResource {
        id: "/subscriptions/s/resourceGroups/g2/providers/Microsoft.Network/virtualNetworks/far"
            .to_owned(),
        body: None,
    });
    there.push(LiveResource {
        id: format!("{GROUP}/providers/Microsoft.Network/virtualNetworks/unknown"),
        body: None,
    });
    what_if(&plan, &there)
}

#[test]
fn a_complete_deployment_deletes_what_the_template_does_not_have() {
    let report = complete(json!({"resources": [
        network("kept", json!({"condition": false})), network("same", json!({})), network("new", json!({})), network("unknown", json!({})),
    ]}));
    let fates: Vec<_> = report
        .changes
        .iter()
        .map(|change| (change.kind, change.id.rsplit('/').next().expect("a name")))
        .collect();
    assert_eq!(
        fates,
        [
            (ChangeKind::Delete, "gone"),
            (ChangeKind::Create, "new"),
            (ChangeKind::Deploy, "unknown"),
            (ChangeKind::NoChange, "same"),
            (ChangeKind::Ignore, "s"),
            (ChangeKind::Ignore, "kept"),
            (ChangeKind::Ignore, "far"),
        ]
    );
    assert!(
        report.to_string().ends_with(
            "Resource changes: 1 to delete, 1 to create, 1 to deploy, 1 no change, 3 to ignore.\n"
        ),
        "{report}"
    );
}

#[test]
fn secrets_stay_out_of_the_report() {
    let text = template(json!({
        "parameters": {"password": {"type": "secureString"}},
        "resources": [network("n", json!({"properties": {
            "password": "[parameters('password')]", "users": [{"name": "u", "key": "[parameters('password')]"}, {"name": "w", "key": "[parameters('password')]"}],
            "line": "[concat('x', parameters('password'))]",
        }}))],
    })).to_string();
    let given = ParameterFile::default().with("password", "hunter2");
    let plan = planned_with(&text, &given, &Stamp::default(), &Limits::default()).expect("a plan");
    let before = json!({"properties": {"line": "old", "users": [{"name": "u"}]}});
    for report in [what_if(&plan, &[live("n", before)]), what_if(&plan, &[])] {
        for shown in [
            report.to_string(),
            report.to_json().to_string(),
            format!("{report:?}"),
        ] {
            assert!(!shown.contains("hunter2"), "{shown}");
        }
    }
}

#[test]
fn a_providers_own_spelling_and_what_it_never_shows_are_no_changes() {
    let compare = |before: Json, after: Json| {
        let mut machine = after;
        machine["type"] = json!("Microsoft.Compute/virtualMachines");
        machine["apiVersion"] = json!("2017-12-01");
        machine["name"] = json!("m");
        let plan = planned(json!({ "resources": [machine] }));
        let there = LiveResource {
            id: id("Microsoft.Compute/virtualMachines/m"),
            body: Some(Value::from(before)),
        };
        what_if(&plan, &[there]).count(ChangeKind::Modify)
    };
    let disk = |lun: i64, option: &str| json!({ "lun": lun, "createOption": option });
    let mut named = disk(2, "Empty");
    named["name"] = json!("m_disk2_0123");
    let before = json!({ "properties": {
        "osProfile": { "adminUsername": "Someone" },
        "storageProfile": { "osDisk": { "osType": "Windows" }, "dataDisks": [named] } } });
    let after = json!({ "properties": {
        "osProfile": { "adminUsername": "Someone", "customData": "c2VjcmV0" },
        "storageProfile": { "osDisk": { "osType": "windows" }, "dataDisks": [disk(2, "empty")] } } });
    assert_eq!(compare(before.clone(), after.clone()), 0);
    for (pointer, other) in [
        ("/properties/osProfile/adminUsername", json!("someone")),
        ("/properties/storageProfile/osDisk/osType", json!("Linux")),
        ("/properties/storageProfile/dataDisks/0/lun", json!(3)),
    ] {
        let mut after = after.clone();
        *after.pointer_mut(pointer).expect("there") = other;
        assert_eq!(compare(before.clone(), after), 1, "{pointer}");
    }
}
