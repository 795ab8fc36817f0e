//! A deployment under way: what is known, what is secret, what functions of the template's own give.

use super::stamp::{Stamp, id, network, planned, planned_with, template, value};
use porthole_template::{Limits, ParameterFile};
use serde_json::json;

#[test]
fn bodies_and_outputs_are_evaluated_again_when_more_is_known() {
    let plan = planned(json!({
        "resources": [network("a", json!({})), network("b", json!({"tags": {"t": "[reference('a').prefix]"}}))],
        "outputs": {"o": {"type": "string", "value": "[reference('a', '2017-10-01', 'Full').location]"}},
    }));
    assert!(plan.outputs[0].value.first_unknown().is_some());
    let mut stamp = Stamp::default();
    let (body, _) = plan
        .body(1, &stamp)
        .expect("no mistake")
        .expect("a resource");
    assert!(body.first_unknown().is_some());
    let a = json!({"location": "local", "properties": {"prefix": "10.0.0.0/16"}});
    stamp
        .resources
        .insert(id("microsoft.network/virtualnetworks/a").to_lowercase(), a);
    let (body, _) = plan
        .body(1, &stamp)
        .expect("no mistake")
        .expect("a resource");
    assert_eq!(body.to_json(), json!({"tags": {"t": "10.0.0.0/16"}}));
    assert_eq!(
        plan.outputs(&stamp).expect("no mistake")[0].value.to_json(),
        json!("local")
    );
    assert!(plan.body(2, &stamp).expect("no mistake").is_none());
}

#[test]
fn secrets_are_never_shown() {
    let parts = json!({
        "parameters": {"password": {"type": "secureString", "minLength": 3}, "plain": {"type": "string", "defaultValue": "[concat('x', parameters('password'))]"}},
        "variables": {"line": "[concat('password=', parameters('password'))]"},
        "resources": [
            network("a", json!({})),
            network("b", json!({"properties": {
                "line": "[variables('line')]", "list": ["ok", "[parameters('password')]"], "open": "shown",
                "key": "[listKeys(resourceId('Microsoft.Network/virtualNetworks', 'a'), '2017-10-01').keys[0].value]",
                "copy": [{"name": "many", "count": 1, "input": {"p": "[parameters('password')]"}}],
            }, "dependsOn": ["a"]})),
        ],
        "outputs": {"o": {"type": "secureString", "value": "[variables('line')]"}},
    });
    let text = template(parts.clone()).to_string();
    let given = ParameterFile::default().with("password", "hunter2");
    let plan = planned_with(&text, &given, &Stamp::default(), &Limits::default()).expect("a plan");
    assert_eq!(
        plan.resources[1].body.to_json()["properties"]["line"],
        "password=hunter2"
    );
    let shown = plan.resources[1].shown_body();
    assert_eq!(shown["properties"]["line"], "***");
    assert_eq!(shown["properties"]["list"], json!(["ok", "***"]));
    assert_eq!(shown["properties"]["open"], "shown");
    assert_eq!(shown["properties"]["many"], json!([{"p": "***"}]));
    for printed in [
        shown.to_string(),
        format!("{plan:?}"),
        format!("{given:?}"),
        format!("{:?}", plan.outputs),
    ] {
        assert!(!printed.contains("hunter2"), "{printed}");
    }
    assert!(
        plan.parameters()
            .all(|(parameter, value)| !parameter.kind.is_secure() || value.is_none())
    );
    // Nor in what is said of mistakes.
    for wrong in [
        "[int(parameters('password'))]",
        "[json(parameters('password'))]",
        "[parameters('password').x]",
        "[int(variables('line'))]",
    ] {
        let mut parts = parts.clone();
        parts["outputs"]["o"]["value"] = json!(wrong);
        let errors = planned_with(
            &template(parts).to_string(),
            &given,
            &Stamp::default(),
            &Limits::default(),
        )
        .expect_err("a mistake");
        assert!(!format!("{errors:?}").contains("hunter2"), "{errors:?}");
    }
    let short = ParameterFile::default().with("password", "h2");
    let errors =
        planned_with(&text, &short, &Stamp::default(), &Limits::default()).expect_err("too short");
    assert!(!format!("{errors:?}").contains("h2'"), "{errors:?}");
}

#[test]
fn a_template_may_define_functions() {
    let plan = planned(json!({
        "functions": [{"namespace": "contoso", "members": {"uniqueName": {
            "parameters": [{"name": "prefix", "type": "string"}],
            "output": {"type": "string", "value": "[concat(toLower(parameters('prefix')), uniqueString(resourceGroup().id))]"},
        }}}],
        "outputs": {"o": {"type": "string", "value": "[Contoso.uniquename('VM')]"}},
    }));
    let value = plan.outputs[0].value.to_json();
    assert!(
        value
            .as_str()
            .is_some_and(|name| name.starts_with("vm") && name.len() == 15),
        "{value}"
    );
}

#[test]
fn what_is_not_known_passes_through_and_decides_nothing_it_need_not() {
    assert_eq!(value("[if(true(), 'a', resourceGroup().location)]"), "a");
    assert_eq!(value("[or(empty(resourceGroup().location), true())]"), true);
    assert_eq!(value("[resourceGroup().name]"), "g");
    assert_eq!(
        value("[concat('a', resourceGroup().location)]"),
        "[known after deployment: resourceGroup()]"
    );
    assert_eq!(
        value("[length(createArray(resourceGroup().location, 'b'))]"),
        2
    );
    assert_eq!(value("[coalesce(null(), 'x')]"), "x");
}

#[test]
fn values_come_out_as_the_engine_writes_them() {
    for (expression, expected) in [
        ("[concat('a', 1, true())]", json!("a1True")),
        (
            "[string(createObject('a', createArray(1, 'b', false())))]",
            json!("{\"a\":[1,\"b\",false]}"),
        ),
        (
            "[tryGet(createObject('a', createArray('x')), 'a', 0)]",
            json!("x"),
        ),
        ("[tryGet(createObject('a', 1), 'b')]", json!(null)),
        (
            "[union(createObject('a', createObject('b', 1)), createObject('A', createObject('c', 2)))]",
            json!({"a": {"b": 1, "c": 2}}),
        ),
        ("[createObject('Key', 1).key]", json!(1)),
        (
            "[split('a;b,c', createArray(',', ';'))]",
            json!(["a", "b", "c"]),
        ),
        ("[substring('häuser', 1, 2)]", json!("äu")),
        (
            "[groupBy(createArray('ab', 'ac', 'b'), lambda('w', first(lambdaVariables('w'))))]",
            json!({"a": ["ab", "ac"], "b": ["b"]}),
        ),
        (
            "[mapValues(createObject('a', 1), lambda('v', add(lambdaVariables('v'), 1)))]",
            json!({"a": 2}),
        ),
        (
            "[dateTimeAdd('2020-04-07 14:53:14Z', 'PT1H', 'yyyy-MM-dd HH')]",
            json!("2020-04-07 15"),
        ),
        ("[deployment().name]", json!("d")),
        ("[[not an expression]", json!("[not an expression]")),
        (
            "[subscriptionResourceId('Microsoft.Authorization/roleDefinitions', 'r')]",
            json!("/subscriptions/s/providers/Microsoft.Authorization/roleDefinitions/r"),
        ),
        (
            "[resourceId('h', 'Microsoft.Web/sites/', 'w')]",
            json!("/subscriptions/s/resourceGroups/h/providers/Microsoft.Web/sites/w"),
        ),
        (
            "[pickZones('Microsoft.Compute', 'virtualMachines', 'local')]",
            json!([]),
        ),
    ] {
        assert_eq!(value(expression), expected, "{expression}");
    }
}
