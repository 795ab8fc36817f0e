//! What is said of mistakes: where, what, the way out; all of them in one go.

use super::stamp::{Stamp, network, planned_with, refused, template};
use porthole_template::{Deployment, Document, Limits, ParameterFile, Scope, Template, plan};
use serde_json::json;

fn says(errors: &[String], parts: &[&str]) {
    let found = errors
        .iter()
        .any(|error| parts.iter().all(|part| error.contains(part)));
    assert!(found, "none of {errors:#?} says {parts:?}");
}

#[test]
fn many_mistakes_are_reported_at_once_with_the_nearest_name() {
    let errors = refused(json!({
        "parameters": {"adminUsername": {"type": "string", "defaultValue": "a"}},
        "variables": {"vnetName": "v"},
        "resources": [network("[variables('vnetNames')]", json!({"tags": {
            "a": "[parameters('adminUserNam')]", "b": "[concatt('x')]", "c": "[length('x', 'y')]", "d": "[concat('x'", "e": "[concat('x']",
        }}))],
    }));
    says(
        &errors,
        &[
            "main.json:1:",
            "resources[0].name",
            "The template variable 'vnetNames' is not found",
            "Did you mean 'vnetName'?",
        ],
    );
    says(
        &errors,
        &[
            "resources[0].tags.a",
            "The template parameter 'adminUserNam' is not found",
            "Did you mean 'adminUsername'?",
        ],
    );
    says(
        &errors,
        &[
            "resources[0].tags.b",
            "The template function 'concatt' is not valid",
            "Did you mean 'concat'?",
        ],
    );
    says(
        &errors,
        &[
            "resources[0].tags.c",
            "function requires 1 argument(s) while 2 were provided",
            "Write length(array/string).",
        ],
    );
    says(
        &errors,
        &[
            "resources[0].tags.e",
            "expected token 'RightParenthesis' and actual 'EndOfData'",
        ],
    );
    assert_eq!(errors.len(), 5, "{errors:#?}");
}

#[test]
fn a_place_leads_into_the_expression() {
    let text = "{\n  \"$schema\": \"s\", \"contentVersion\": \"1\",\n  \"resources\": [],\n  \"outputs\": {\n    \"o\": {\"type\": \"string\", \"value\": \"[concat('a', lenght('b'))]\"}\n  }\n}";
    let errors = planned_with(
        text,
        &ParameterFile::default(),
        &Stamp::default(),
        &Limits::default(),
    )
    .expect_err("a mistake");
    let place = errors[0].place.as_ref().expect("a place");
    let line = text.lines().nth(place.line - 1).expect("the line");
    assert!(
        line[place.column - 1..].starts_with("lenght("),
        "{place}: {line}"
    );
    assert_eq!(errors[0].way_out.as_deref(), Some("Did you mean 'length'?"));
}

#[test]
fn parameters_are_checked_where_they_are_given() {
    let parts = json!({"parameters": {
        "size": {"type": "string", "allowedValues": ["small", "large"]}, "count": {"type": "int", "maxValue": 5},
        "needed": {"type": "string"}, "location": {"type": "string", "defaultValue": "l"},
    }});
    let file = "{\n\"parameters\": {\n\"size\": {\"value\": \"huge\"},\n\"count\": {\"value\": 9},\n\"locations\": {\"value\": \"x\"}\n}}";
    let document =
        Document::parse(file, Some("main.parameters.json"), &Limits::default()).expect("JSON");
    let given = ParameterFile::read(&document).expect("parameters");
    let errors = planned_with(
        &template(parts).to_string(),
        &given,
        &Stamp::default(),
        &Limits::default(),
    )
    .expect_err("four mistakes");
    let errors: Vec<String> = errors.iter().map(ToString::to_string).collect();
    says(
        &errors,
        &[
            "main.parameters.json:3:",
            "allowed value(s): 'small,large'",
            "It is 'huge'.",
        ],
    );
    says(
        &errors,
        &[
            "main.parameters.json:4:",
            "'count' is not valid. Its 'maxValue' is '5'. Found is '9'.",
        ],
    );
    says(
        &errors,
        &[
            "main.parameters.json:5:",
            "The template parameters 'locations' in the parameters file are not valid",
            "Did you mean 'location'?",
        ],
    );
    says(
        &errors,
        &[
            "main.json:1:",
            "The value for the template parameter 'needed' at line '1'",
            "is not provided",
        ],
    );
    assert_eq!(errors.len(), 4, "{errors:#?}");
}

#[test]
fn mistakes_that_show_only_when_evaluated() {
    let one = |expression: &str| {
        refused(json!({"outputs": {"o": {"type": "object", "value": {"v": expression}}}})).remove(0)
    };
    let cases: [(&str, &[&str]); 9] = [
        (
            "[createObject('alpha', 1).alpa]",
            &[
                "The language expression property 'alpa' doesn't exist.",
                "Available properties are 'alpha'.",
                "Did you mean 'alpha'?",
            ],
        ),
        (
            "[createArray(1)[3]]",
            &[
                "array index '3' is out of bounds",
                "The array has 1 elements",
            ],
        ),
        ("[div(1, 0)]", &["nothing can be divided by it"]),
        (
            "[add(9223372036854775807, 1)]",
            &["does not fit into 64 bits"],
        ),
        (
            "[resourceId('Microsoft.Network/virtualNetworks/subnets', 'n')]",
            &["requires '2' resource name argument(s)"],
        ),
        (
            "[utcNow()]",
            &[
                "'utcNow' is not expected at this location",
                "default value of a parameter",
            ],
        ),
        (
            "[copyIndex()]",
            &["'copyIndex' is not expected at this location"],
        ),
        (
            "[reference('nothing').x]",
            &["could not find template resource"],
        ),
        ("[format('{0', 1)]", &["A brace in the format is not ended"]),
    ];
    for (expression, parts) in cases {
        says(&[one(expression)], parts);
        says(
            &[one(expression)],
            &[
                "main.json:1:",
                "(outputs.o.value.v)",
                "DeploymentOutputEvaluationFailed",
            ],
        );
    }
}

#[test]
fn resources_that_cannot_be() {
    let errors = refused(json!({"resources": [
        network("a", json!({"dependsOn": ["bb"]})), network("b", json!({"apiVersion": null})),
        {"type": "Microsoft.Network/virtualNetworks", "apiVersion": "1"}, network("a/b", json!({})),
    ]}));
    says(
        &errors,
        &[
            "resources[1]",
            "The api-version property is required",
            "apiProfile",
        ],
    );
    says(&errors, &["resources[2]", "has no 'name'"]);
    says(&errors, &["resources[3].name", "incorrect segment lengths"]);
    let errors = refused(
        json!({"resources": [network("a", json!({"dependsOn": ["nett"]})), network("net", json!({}))]}),
    );
    says(
        &errors,
        &[
            "resources[0].dependsOn[0]",
            "The resource 'nett' is not defined in the template",
            "Did you mean 'net'?",
        ],
    );
    let errors = refused(json!({"resources": [network("a", json!({})), network("A", json!({}))]}));
    says(&errors, &["is defined multiple times in a template"]);
    let errors = refused(
        json!({"resources": [network("a", json!({"condition": "[reference('b').x]"})), network("b", json!({}))]}),
    );
    says(&errors, &["'reference' is not expected at this location"]);
    let errors = refused(json!({"resources": {"a": network("a", json!({}))}}));
    says(&errors, &["symbolic names"]);
}

#[test]
fn a_request_is_refused_in_resource_managers_own_shape() {
    // As the Azure CLI sends it: the template's name bare, its text as it is in the file.
    let body = "{\"properties\": {\"mode\": \"Incremental\", \"parameters\": {}, template: {\n  // a comment\n  \"$schema\": \"s\", \"resources\": [],\n  \"parameters\": {\n    \"extra_param\": {\"type\": \"string\"}\n  }\n}}}";
    let limits = Limits::default();
    let request = Document::parse(body, None, &limits).expect("tolerated");
    let template = Template::read(
        &request.inside(&["properties", "template"]).expect("there"),
        &limits,
    )
    .expect("a template");
    let given = ParameterFile::read(
        &request
            .inside(&["properties", "parameters"])
            .expect("there"),
    )
    .expect("parameters");
    let scope = Scope::ResourceGroup {
        subscription: "s".to_owned(),
        name: "g".to_owned(),
    };
    let errors = plan(
        &template,
        &given,
        &Deployment::new("d", scope),
        &Stamp::default(),
        &limits,
    )
    .expect_err("nothing is given");
    // The words, the shape and the path are those of a recorded answer.
    assert_eq!(
        errors[0].to_json(),
        json!({"error": {
            "code": "InvalidTemplate",
            "message": "Deployment template validation failed: 'The value for the template parameter 'extra_param' at line '5' and column '20' is not provided. Please see https://aka.ms/resource-manager-parameter-files for usage details.'.",
            "additionalInfo": [{"type": "TemplateViolation", "info": {"lineNumber": 5, "linePosition": 20, "path": "properties.template.parameters.extra_param"}}],
        }})
    );
}
