//! Loops, conditions, children, dependencies, nested deployments.

use super::stamp::{GROUP, Stamp, id, network, planned, planned_with, refused, template};
use porthole_template::{Limits, ParameterFile, Plan};
use serde_json::json;

fn names(plan: &Plan) -> Vec<&str> {
    plan.resources
        .iter()
        .map(|resource| resource.name.as_str())
        .collect()
}

fn after<'p>(plan: &'p Plan, name: &str) -> Vec<&'p str> {
    let resource = plan
        .resources
        .iter()
        .find(|resource| resource.name == name)
        .expect("planned");
    resource
        .after
        .iter()
        .map(|index| plan.resources[*index].name.as_str())
        .collect()
}

#[test]
fn a_loop_makes_resources_and_all_of_them_are_waited_for() {
    let plan = planned(json!({"resources": [
        network("last", json!({"dependsOn": ["nets"]})),
        network("[concat('n', copyIndex(1))]", json!({"copy": {"name": "nets", "count": 3}, "tags": {"i": "[copyIndex('nets')]"}})),
    ]}));
    assert_eq!(names(&plan), ["n1", "n2", "n3", "last"]);
    assert_eq!(after(&plan, "last"), ["n1", "n2", "n3"]);
    assert_eq!(plan.resources[2].body.to_json()["tags"]["i"], 2);
    let none = planned(json!({"resources": [
        network("last", json!({"dependsOn": ["nets"]})),
        network("n", json!({"copy": {"name": "nets", "count": 0}})),
    ]}));
    assert_eq!(names(&none), ["last"]);
}

#[test]
fn a_serial_loop_goes_batch_by_batch() {
    let copy = json!({"name": "nets", "count": 5, "mode": "Serial", "batchSize": 2});
    let plan = planned(
        json!({"resources": [network("[concat('n', copyIndex())]", json!({"copy": copy}))]}),
    );
    assert_eq!(after(&plan, "n1"), Vec::<&str>::new());
    assert_eq!(after(&plan, "n3"), ["n0", "n1"]);
    assert_eq!(after(&plan, "n4"), ["n2", "n3"]);
    // Resource Manager does not report the order of turns as dependencies.
    assert!(
        plan.resources
            .iter()
            .all(|resource| resource.dependencies.is_empty())
    );
}

#[test]
fn loops_over_properties_variables_and_outputs() {
    let plan = planned(json!({
        "variables": {
            "copy": [{"name": "list", "count": 2, "input": "[concat('v', copyIndex('list'))]"}],
            "object": {"copy": [{"name": "inner", "count": 2, "input": {"at": "[copyIndex('inner', 10)]"}}]},
        },
        "resources": [network("[concat('n', copyIndex())]", json!({
            "copy": {"name": "nets", "count": 2},
            "properties": {"copy": [{"name": "subnets", "count": 2, "input": {
                "name": "[concat('s', copyIndex(), '-', copyIndex('subnets'))]",
                "properties": {"copy": [{"name": "deep", "count": 1, "input": "[copyIndex('subnets')]"}]},
            }}]},
        }))],
        "outputs": {
            "o": {"type": "array", "copy": {"count": 2, "input": "[variables('list')[copyIndex()]]"}},
            "p": {"type": "object", "value": "[variables('object')]"},
        },
    }));
    let subnets = &plan.resources[1].body.to_json()["properties"]["subnets"];
    assert_eq!(
        subnets[1],
        json!({"name": "s1-1", "properties": {"deep": [1]}})
    );
    assert_eq!(plan.outputs[0].value.to_json(), json!(["v0", "v1"]));
    assert_eq!(
        plan.outputs[1].value.to_json(),
        json!({"inner": [{"at": 10}, {"at": 11}]})
    );
}

#[test]
fn what_is_not_deployed_is_not_waited_for_and_its_body_not_evaluated() {
    let plan = planned(json!({"resources": [
        network("a", json!({"condition": "[equals(1, 2)]", "properties": {"x": "[json('{broken')]"}})),
        network("b", json!({"dependsOn": ["a"], "properties": {"y": "[if(true(), 'yes', json('{broken'))]"}})),
    ]}));
    assert_eq!(names(&plan), ["b"]);
    assert_eq!(plan.skipped[0].name, "a");
    assert_eq!(after(&plan, "b"), Vec::<&str>::new());
    assert_eq!(
        plan.resources[0].dependencies.len(),
        1,
        "Resource Manager reports it all the same"
    );
}

#[test]
fn one_of_two_with_the_same_name_is_deployed() {
    let plan = planned(json!({"resources": [
        network("b", json!({"dependsOn": ["a"]})),
        network("a", json!({"condition": true, "tags": {"t": "first"}})),
        network("a", json!({"condition": false, "tags": {"t": "second"}})),
    ]}));
    assert_eq!(names(&plan), ["a", "b"]);
    assert_eq!(after(&plan, "b"), ["a"]);
    assert_eq!(plan.resources[0].body.to_json()["tags"]["t"], "first");
}

#[test]
fn children_carry_the_names_of_their_parents() {
    let child =
        json!({"type": "subnets", "apiVersion": "2017-10-01", "name": "s", "dependsOn": ["n"]});
    let whole = json!({"type": "Microsoft.Network/virtualNetworks/subnets", "apiVersion": "2017-10-01", "name": "n/whole"});
    let plan = planned(json!({"resources": [
        network("n", json!({"resources": [child, whole]})),
        network("m", json!({"dependsOn": ["s", "[resourceId('Microsoft.Network/virtualNetworks/subnets', 'N', 'Whole')]"]})),
    ]}));
    assert_eq!(after(&plan, "m"), ["n/s", "n/whole"]);
    let subnet = plan
        .resources
        .iter()
        .find(|resource| resource.name == "n/s")
        .expect("planned");
    assert_eq!(
        subnet.id,
        id("Microsoft.Network/virtualNetworks/n/subnets/s")
    );
    assert_eq!(
        subnet.resource_type,
        "Microsoft.Network/virtualNetworks/subnets"
    );
}

#[test]
fn expressions_that_look_at_a_resource_wait_for_it() {
    let plan = planned(json!({"resources": [
        network("b", json!({"properties": {
            "x": "[reference('a').y]",
            "k": "[listKeys(resourceId('Microsoft.Network/virtualNetworks', 'a'), '2017-10-01').keys[0].value]",
        }})),
        network("a", json!({})),
    ]}));
    assert_eq!(names(&plan), ["a", "b"]);
    let seen: Vec<_> = plan.resources[1]
        .dependencies
        .iter()
        .map(|to| {
            (
                to.id.clone(),
                to.api_version.as_deref(),
                to.action.as_deref(),
            )
        })
        .collect();
    let a = id("Microsoft.Network/virtualNetworks/a");
    assert_eq!(
        seen,
        [
            (a.clone(), None, None),
            (a, Some("2017-10-01"), Some("listKeys"))
        ]
    );
    let waits = plan.resources[1].body.to_json()["properties"]["x"]
        .as_str()
        .map(str::to_owned);
    assert_eq!(
        waits.as_deref(),
        Some(
            format!(
                "[known after deployment: reference('{}')]",
                id("Microsoft.Network/virtualNetworks/a")
            )
            .as_str()
        )
    );
}

#[test]
fn circles_are_named() {
    let errors = refused(json!({"resources": [
        network("a", json!({"dependsOn": ["b"]})),
        network("b", json!({"dependsOn": ["c"]})),
        network("c", json!({"properties": {"x": "[reference('a').y]"}})),
    ]}));
    assert_eq!(errors.len(), 1);
    let way = ["a", "b", "c", "a"]
        .map(|name| id(&format!("Microsoft.Network/virtualNetworks/{name}")))
        .join(" -> ");
    assert!(
        errors[0].contains("Circular dependency detected on resource") && errors[0].contains(&way),
        "{}",
        errors[0]
    );
}

fn nested(scope: &str) -> serde_json::Value {
    json!({
        "parameters": {"who": {"type": "string", "defaultValue": "outer"}},
        "variables": {"v": "outer variable"},
        "resources": [
            network("a", json!({})),
            {"type": "Microsoft.Resources/deployments", "apiVersion": "2017-05-10", "name": "inner", "resourceGroup": "other", "dependsOn": ["a"],
             "properties": {"mode": "Incremental", "expressionEvaluationOptions": {"scope": scope},
                "parameters": {"who": {"value": "[concat('given by ', parameters('who'))]"}},
                "template": template(json!({
                    "parameters": {"who": {"type": "string"}}, "variables": {"v": "inner variable"},
                    "resources": [network("n", json!({"tags": {"who": "[parameters('who')]", "v": "[variables('v')]", "g": "[resourceGroup().name]"}}))],
                    "outputs": {"said": {"type": "string", "value": "[parameters('who')]"}},
                }))}},
        ],
        "outputs": {"said": {"type": "string", "value": "[reference('inner').outputs.said.value]"}},
    })
}

#[test]
fn nested_templates_know_their_own_names_or_the_outer_ones() {
    for (scope, who, variable) in [
        ("inner", "given by outer", "inner variable"),
        ("outer", "outer", "outer variable"),
    ] {
        let mut parts = nested(scope);
        if scope == "outer" {
            // In outer scope the inner parameters are not used, and Resource Manager refuses them.
            parts["resources"][1]["properties"]["template"]["parameters"] = json!({});
        }
        let plan = planned(parts);
        let inner = plan.resources[1].nested.as_ref().expect("planned too");
        assert_eq!(
            plan.resources[1].id,
            "/subscriptions/s/resourceGroups/other/providers/Microsoft.Resources/deployments/inner"
        );
        assert_eq!(
            inner.resources[0].id,
            "/subscriptions/s/resourceGroups/other/providers/Microsoft.Network/virtualNetworks/n"
        );
        let tags = &inner.resources[0].body.to_json()["tags"];
        assert_eq!(
            *tags,
            json!({"who": who, "v": variable, "g": "other"}),
            "{scope}"
        );
        assert_eq!(inner.outputs[0].value.to_json(), json!(who));
        assert!(plan.outputs[0].value.first_unknown().is_some());
    }
}

#[test]
fn linked_templates_are_asked_for_and_planned_when_they_are_there() {
    let parts = json!({"resources": [{
        "type": "Microsoft.Resources/deployments", "apiVersion": "2017-05-10", "name": "linked",
        "properties": {"mode": "Incremental", "templateLink": {"uri": "[uri(deployment().properties.templateLink.uri, 'nested/net.json')]"}},
    }]});
    let text = template(parts).to_string();
    let mut stamp = Stamp::default();
    let first =
        planned_with(&text, &ParameterFile::default(), &stamp, &Limits::default()).expect("a plan");
    assert_eq!(first.links, ["https://artifacts.local/nested/net.json"]);
    assert!(first.resources[0].nested.is_none());
    stamp.files.insert(
        first.links[0].clone(),
        template(json!({"resources": [network("n", json!({}))]})).to_string(),
    );
    let second =
        planned_with(&text, &ParameterFile::default(), &stamp, &Limits::default()).expect("a plan");
    assert_eq!(second.links, Vec::<String>::new());
    assert_eq!(
        names(second.resources[0].nested.as_ref().expect("planned")),
        ["n"]
    );
    let evil = text.replace(
        "[uri(deployment().properties.templateLink.uri, 'nested/net.json')]",
        "https://evil/x.json",
    );
    let errors = planned_with(&evil, &ParameterFile::default(), &stamp, &Limits::default())
        .expect_err("refused");
    assert!(
        errors[0].to_string().contains("InvalidContentLink"),
        "{}",
        errors[0]
    );
}

#[test]
fn resources_may_extend_others() {
    let plan = planned(json!({"resources": [
        {"type": "Microsoft.Authorization/locks", "apiVersion": "2016-09-01", "name": "l", "scope": "Microsoft.Network/virtualNetworks/n"},
        {"type": "Microsoft.Network/virtualNetworks/providers/locks", "apiVersion": "2016-09-01", "name": "n/Microsoft.Authorization/m"},
    ]}));
    assert_eq!(
        plan.resources[0].id,
        format!(
            "{GROUP}/providers/Microsoft.Network/virtualNetworks/n/providers/Microsoft.Authorization/locks/l"
        )
    );
    assert_eq!(
        plan.resources[1].id,
        format!(
            "{GROUP}/providers/Microsoft.Network/virtualNetworks/n/providers/Microsoft.Authorization/locks/m"
        )
    );
}
