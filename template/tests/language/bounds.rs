//! Hostile and broken templates: each ends with a clear error, within the budget, on a small stack.

use super::stamp::{Stamp, network, planned_with, template};
use porthole_template::{Code, Document, Limits, ParameterFile, TemplateError, Value};
use proptest::prelude::*;
use serde_json::{Value as Json, json};

/// Plans on a stack as small as WebAssembly's.
fn ended(text: String) -> Vec<TemplateError> {
    let thread = std::thread::Builder::new().stack_size(1024 * 1024);
    let run = move || {
        planned_with(
            &text,
            &ParameterFile::default(),
            &Stamp::default(),
            &Limits::default(),
        )
    };
    thread
        .spawn(run)
        .expect("a thread")
        .join()
        .expect("no overflow")
        .expect_err("hostile")
}

fn ended_by(parts: Json) -> TemplateError {
    ended(template(parts).to_string()).remove(0)
}

fn output(expression: &str) -> Json {
    json!({"o": {"type": "object", "value": {"v": expression}}})
}

#[test]
fn nothing_overflows_the_stack() {
    let deep = format!("[{}1{}]", "string(".repeat(3_000), ")".repeat(3_000));
    assert!(
        ended_by(json!({"outputs": output(&deep)}))
            .message
            .contains("deeper")
    );
    let parentheses = format!("[concat{}1{}]", "(".repeat(10_000), ")".repeat(10_000));
    assert!(
        ended_by(json!({"outputs": output(&parentheses)}))
            .message
            .contains("expected token 'Identifier'")
    );
    let deepest = format!("[{}'x'{}]", "string(".repeat(98), ")".repeat(98));
    // Each variable needs the next one, and each is as deep as an expression may be.
    let chain = |count: usize| {
        let names = (0..count).map(|at| {
            (
                format!("v{at}"),
                json!(deepest.replace("'x'", &format!("variables('v{}')", at + 1))),
            )
        });
        let mut variables: serde_json::Map<String, Json> = names.collect();
        variables.insert(format!("v{count}"), json!("end"));
        variables
    };
    let error = ended_by(json!({"variables": chain(200), "outputs": output("[variables('v0')]")}));
    assert_eq!(error.code, Code::BudgetExceeded, "{error}");
    let circle = json!({"a": "[variables('b')]", "b": "[variables('a')]"});
    let error = ended_by(json!({"variables": circle, "outputs": output("[variables('a')]")}));
    assert!(error.message.contains("circular: a -> b -> a"), "{error}");
    let brackets = "[".repeat(20_000);
    assert_eq!(ended(brackets)[0].code, Code::InvalidRequestContent);
    let objects = format!("{}1{}", "{\"a\":".repeat(20_000), "}".repeat(20_000));
    assert_eq!(ended(objects)[0].code, Code::InvalidRequestContent);
}

#[test]
fn what_grows_without_end_is_stopped() {
    let error = ended_by(
        json!({"resources": [network("[string(copyIndex())]", json!({"copy": {"name": "l", "count": 1_000_000}}))]}),
    );
    assert!(error.message.contains("'800'"), "{error}");
    let two = |count: i64| {
        network(
            "[concat('n', copyIndex())]",
            json!({"copy": {"name": "l", "count": count}}),
        )
    };
    let mut other = two(500);
    other["type"] = json!("Microsoft.Network/loadBalancers");
    let error = ended_by(json!({"resources": [two(500), other]}));
    assert!(
        error.message.contains("resources limit exceeded"),
        "{error}"
    );
    // Each variable is a hundred times the one before.
    let grown = |at: usize| {
        let list = vec![format!("variables('v{at}')"); 100].join(", ");
        (format!("v{}", at + 1), json!(format!("[concat({list})]")))
    };
    let mut variables: serde_json::Map<String, Json> = (0..10).map(grown).collect();
    variables.insert("v0".to_owned(), json!("0123456789"));
    let error = ended_by(json!({"variables": variables, "outputs": output("[variables('v10')]")}));
    assert_eq!(error.code, Code::BudgetExceeded, "{error}");
    let nested = "[map(range(0, 10000), lambda('a', map(range(0, 10000), lambda('b', lambdaVariables('a')))))]";
    let error = ended_by(json!({"outputs": output(nested)}));
    assert_eq!(error.code, Code::BudgetExceeded, "{error}");
    // Small in memory, because the parts are shared, and endless to look at.
    let doubled = "[reduce(range(0, 100), 'x', lambda('a', 'b', createArray(lambdaVariables('a'), lambdaVariables('a'))))]";
    assert_eq!(
        ended_by(json!({"outputs": output(doubled)})).code,
        Code::BudgetExceeded
    );
    let embedded = |at: usize| {
        (
            format!("v{}", at + 1),
            Json::from(vec![format!("[variables('v{at}')]"); 100]),
        )
    };
    let mut variables: serde_json::Map<String, Json> = (0..20).map(embedded).collect();
    variables.insert("v0".to_owned(), json!("x"));
    assert_eq!(
        ended_by(json!({"variables": variables, "outputs": output("[variables('v20')]")})).code,
        Code::BudgetExceeded
    );
    let deep = "[reduce(range(0, 5000), 'x', lambda('a', 'b', createArray(lambdaVariables('a'))))]";
    assert!(
        ended_by(json!({"outputs": output(deep)}))
            .message
            .contains("too deep in one another")
    );
    let large = format!("{{\"a\": \"{}\"}}", "x".repeat(20 * 1024 * 1024));
    assert_eq!(ended(large)[0].code, Code::TemplateTooLarge);
    let many: serde_json::Map<String, Json> = (0..300)
        .map(|at| (format!("p{at}"), json!({"type": "int", "defaultValue": 1})))
        .collect();
    assert!(
        ended_by(json!({"parameters": many}))
            .message
            .contains("Limit: '256' and actual: '300'")
    );
}

#[test]
fn large_values_are_read_fast_and_comparing_them_is_paid_for() {
    let members: serde_json::Map<String, Json> = (0..100_000)
        .map(|at| (format!("m{at}"), json!(at)))
        .collect();
    let parts = json!({
        "parameters": {"large": {"type": "object"}, "copy": {"type": "object"}},
        "variables": {"same": "[map(range(0, 1000), lambda('i', equals(parameters('large'), parameters('copy'))))]"},
        "outputs": {"o": {"type": "bool", "value": "[equals(parameters('large'), parameters('copy'))]"}},
    });
    let large = Value::from(Json::Object(members.clone()));
    let text = Json::Object(members.into_iter().rev().collect()).to_string();
    let copy = Document::parse(&text, None, &Limits::default())
        .expect("JSON")
        .root()
        .literal();
    let given = ParameterFile::default()
        .with("large", large)
        .with("copy", copy);
    let plan = |parts: &Json| {
        planned_with(
            &template(parts.clone()).to_string(),
            &given,
            &Stamp::default(),
            &Limits::default(),
        )
    };
    let equal = plan(&parts).expect("a plan");
    assert_eq!(equal.outputs[0].value.to_json(), true);
    assert!(equal.steps > 200_000, "{}", equal.steps);
    let mut parts = parts;
    parts["outputs"]["o"]["value"] = json!("[first(variables('same'))]");
    assert_eq!(
        plan(&parts).expect_err("too much work")[0].code,
        Code::BudgetExceeded
    );
}

#[test]
fn the_budget_is_counted_in_steps_not_in_time() {
    let text = template(json!({"outputs": output("[length(map(range(0, 1000), lambda('a', lambdaVariables('a'))))]")})).to_string();
    let plan =
        |limits: &Limits| planned_with(&text, &ParameterFile::default(), &Stamp::default(), limits);
    let steps = plan(&Limits::default()).expect("a plan").steps;
    assert!((1_000..10_000).contains(&steps), "{steps}");
    assert_eq!(
        plan(&Limits::default()).expect("a plan").steps,
        steps,
        "the same every time"
    );
    assert!(
        plan(&Limits {
            steps,
            ..Limits::default()
        })
        .is_ok()
    );
    let errors = plan(&Limits {
        steps: steps - 1,
        ..Limits::default()
    })
    .expect_err("one too few");
    assert_eq!(errors[0].code, Code::BudgetExceeded);
}

/// Expressions made of real functions with arguments of every kind.
fn expression() -> impl Strategy<Value = String> {
    let names = prop::sample::select(vec![
        "concat",
        "add",
        "sub",
        "mul",
        "div",
        "mod",
        "int",
        "float",
        "string",
        "bool",
        "length",
        "empty",
        "first",
        "last",
        "take",
        "skip",
        "union",
        "intersection",
        "contains",
        "indexOf",
        "lastIndexOf",
        "split",
        "join",
        "replace",
        "substring",
        "padLeft",
        "trim",
        "toLower",
        "format",
        "guid",
        "uniqueString",
        "base64",
        "base64ToString",
        "base64ToJson",
        "dataUri",
        "dataUriToString",
        "uri",
        "uriComponent",
        "json",
        "createArray",
        "createObject",
        "array",
        "range",
        "min",
        "max",
        "coalesce",
        "if",
        "and",
        "or",
        "not",
        "equals",
        "less",
        "greater",
        "items",
        "tryGet",
        "flatten",
        "parseCidr",
        "cidrSubnet",
        "cidrHost",
        "dateTimeAdd",
        "dateTimeToEpoch",
        "dateTimeFromEpoch",
        "resourceId",
        "extensionResourceId",
        "copyIndex",
        "objectKeys",
        "shallowMerge",
        "subscription",
        "resourceGroup",
        "deployment",
        "environment",
        "reference",
        "listKeys",
        "providers",
        "parameters",
        "variables",
        "startsWith",
        "endsWith",
        "true",
        "null",
        "lambdaVariables",
        "newGuid",
        "utcNow",
        "tenantResourceId",
        "pickZones",
    ]);
    let leaf = prop_oneof![
        "[a-zA-Z0-9 /.:+{},ä😀-]{0,10}".prop_map(|text| format!("'{text}'")),
        prop::sample::select(vec![
            "10.0.0.0/8",
            "2020-01-01T00:00:00Z",
            "P1D",
            "{0:D9}",
            "https://a/b?c",
            "a",
            "Microsoft.X/y"
        ])
        .prop_map(|text| format!("'{text}'")),
        any::<i64>().prop_map(|number| number.to_string()),
        (-3i64..20).prop_map(|number| number.to_string()),
    ];
    leaf.prop_recursive(4, 30, 4, move |inner| {
        (
            names.clone(),
            prop::collection::vec(inner, 0..5),
            prop::option::of(prop::sample::select(vec![".a", "[0]", "['a']", ".id"])),
        )
            .prop_map(|(name, arguments, accessor)| {
                format!("{name}({}){}", arguments.join(", "), accessor.unwrap_or(""))
            })
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 1_000, ..ProptestConfig::default() })]

    #[test]
    fn any_expression_has_a_value_or_a_message_and_always_the_same(expression in expression()) {
        let text = template(json!({
            "variables": {"a": "[concat('b', 'c')]"}, "outputs": output(&format!("[{expression}]")),
        })).to_string();
        let plan = || planned_with(&text, &ParameterFile::default(), &Stamp::default(), &Limits::default());
        match (plan(), plan()) {
            (Ok(first), Ok(second)) => prop_assert_eq!(&first.outputs, &second.outputs),
            (Err(first), Err(second)) => {
                prop_assert_eq!(&first, &second);
                prop_assert!(first.iter().all(|error| error.place.is_some() && !error.message.is_empty()));
            }
            _ => prop_assert!(false, "not the same twice"),
        }
    }
}

/// A loop of nested deployments, each with a template that holds a list of so many numbers.
fn nested_loop(scope: &str, numbers: usize, turns: usize) -> String {
    let list = vec![1; numbers];
    let inner = json!({
        "$schema": "https://schema.management.azure.com/schemas/2015-01-01/deploymentTemplate.json#",
        "contentVersion": "1.0.0.0", "metadata": { "x": list }, "resources": [],
    });
    let nested = json!({
        "type": "Microsoft.Resources/deployments", "apiVersion": "2018-05-01", "name": "[concat('n', copyIndex())]",
        "copy": { "name": "l", "count": turns },
        "properties": { "mode": "Incremental", "expressionEvaluationOptions": { "scope": scope }, "template": inner },
    });
    template(json!({ "resources": [nested] })).to_string()
}

#[test]
fn nested_templates_of_a_loop_are_paid_for_and_honest_ones_can_be() {
    for scope in ["inner", "outer"] {
        let error = ended(nested_loop(scope, 500_000, 800)).remove(0);
        assert_eq!(error.code, Code::BudgetExceeded, "{scope}: {error}");
        let planned = planned_with(
            &nested_loop(scope, 2_000, 200),
            &ParameterFile::default(),
            &Stamp::default(),
            &Limits::default(),
        );
        let planned = planned.unwrap_or_else(|errors| panic!("{scope}: {}", errors[0]));
        assert_eq!(planned.resources.len(), 200);
    }
}

#[test]
fn places_in_one_long_line_cost_little() {
    let many: Vec<Json> = (0..800)
        .map(|at| {
            network(
                &format!("n{at}"),
                json!({ "tags": { "ü": "ä".repeat(2_000) } }),
            )
        })
        .collect();
    let text = template(json!({ "resources": many })).to_string();
    assert!(text.len() > 3_000_000 && !text.contains('\n'));
    let planned = planned_with(
        &text,
        &ParameterFile::default(),
        &Stamp::default(),
        &Limits::default(),
    );
    let planned = planned.unwrap_or_else(|errors| panic!("{}", errors[0]));
    let last = &planned.resources[799].place;
    // A column counts characters, not bytes.
    let name = text.find("\"n799\"").unwrap();
    let start = text[..name].rfind('{').unwrap();
    assert_eq!(last.column, text[..start].chars().count() + 1);
}
