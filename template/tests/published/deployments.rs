//! Real deployments, recorded: what Resource Manager said of dependencies, outputs and resources, against what the engine plans.

use super::oracle::{Stamp, data, document, group, lines};
use porthole_template::{Deployment, Limits, ParameterFile, Plan, Scope, Template, Value, plan};
use serde_json::Value as Json;
use std::collections::BTreeSet;

/// Records that cannot be compared, each with its reason; found by a part of the recording's file name.
const EXCEPTIONS: [(&str, &str); 2] = [
    (
        "servicefabric/tests/latest/recordings/test_application.yaml",
        "names are made with uniqueString of the subscription's id, which the recording masks",
    ),
    (
        "test_vm_create_existing_ids_options.yaml",
        "the recording masks the names of two deployments alike, and the answer is that of the other one",
    ),
];

fn excepted(record: &Json) -> bool {
    let file = record["file"].as_str().unwrap_or("");
    EXCEPTIONS.iter().any(|(part, _)| file.ends_with(part))
}

fn scope(path: &str) -> Scope {
    let parts: Vec<&str> = path.trim_matches('/').split('/').collect();
    match parts.as_slice() {
        ["subscriptions", subscription, groups, name, ..]
            if groups.eq_ignore_ascii_case("resourceGroups") =>
        {
            group(subscription, name)
        }
        ["subscriptions", subscription, ..] => Scope::Subscription((*subscription).to_owned()),
        ["providers", _, "managementGroups", name, ..] => {
            Scope::ManagementGroup((*name).to_owned())
        }
        _ => Scope::Tenant,
    }
}

fn planned(record: &Json) -> Result<Plan, String> {
    let limits = Limits::default();
    let properties = &record["request"]["properties"];
    let all = |errors: Vec<porthole_template::TemplateError>| {
        errors
            .iter()
            .map(|error| format!("\n    {error}"))
            .collect::<String>()
    };
    let template = document(&properties["template"].to_string(), "template")
        .map_err(|error| error.to_string())?;
    let template = Template::read(&template, &limits).map_err(all)?;
    let parameters = properties["parameters"]
        .as_object()
        .cloned()
        .unwrap_or_default();
    let parameters = document(
        &serde_json::json!({"parameters": parameters}).to_string(),
        "parameters",
    )
    .map_err(|error| error.to_string())?;
    let parameters = ParameterFile::read(&parameters).map_err(all)?;
    // The recordings mask the name in the path; the answer still has it.
    let name = record["final"]["name"]
        .as_str()
        .or(record["put_response"]["name"].as_str())
        .unwrap_or("mock-deployment");
    let deployment = Deployment::new(name, scope(record["path"].as_str().expect("a path")));
    plan(&template, &parameters, &deployment, &Stamp, &limits).map_err(all)
}

/// A resource of a plan or of what is nested in it.
fn resource<'p>(plan: &'p Plan, id: &str) -> Option<&'p porthole_template::PlannedResource> {
    let nested = || {
        plan.resources
            .iter()
            .filter_map(|found| found.nested.as_deref())
            .find_map(|inner| resource(inner, id))
    };
    plan.resources
        .iter()
        .find(|found| found.id.eq_ignore_ascii_case(id))
        .or_else(nested)
}

/// One line for each edge of the graph.
fn expected_edges(dependencies: &Json) -> BTreeSet<String> {
    let mut edges = BTreeSet::new();
    for from in dependencies.as_array().into_iter().flatten() {
        for to in from["dependsOn"].as_array().into_iter().flatten() {
            let text = |value: &Json| value.as_str().unwrap_or("").to_lowercase();
            edges.insert(format!(
                "{} [{}] -> {} [{} {}] {} {}",
                text(&from["id"]),
                text(&from["resourceType"]),
                text(&to["id"]),
                text(&to["resourceType"]),
                text(&to["resourceName"]),
                text(&to["apiVersion"]),
                text(&to["actionName"])
            ));
        }
    }
    edges
}

fn planned_edges(plan: &Plan) -> BTreeSet<String> {
    let mut edges = BTreeSet::new();
    let resources = plan
        .resources
        .iter()
        .map(|from| (&from.id, &from.resource_type, &from.dependencies));
    let skipped = plan
        .skipped
        .iter()
        .map(|from| (&from.id, &from.resource_type, &from.dependencies));
    for (id, resource_type, dependencies) in resources.chain(skipped) {
        for to in dependencies {
            let edge = format!(
                "{} [{}] -> {} [{} {}] {} {}",
                id,
                resource_type,
                to.id,
                to.resource_type,
                to.resource_name,
                to.api_version.as_deref().unwrap_or(""),
                to.action.as_deref().unwrap_or("")
            );
            edges.insert(edge.to_lowercase());
        }
    }
    edges
}

#[test]
fn dependencies_are_those_that_resource_manager_reports() {
    let Some(data) = data() else { return };
    let records = lines(&data.join("deployments/real_deployments.dev.jsonl.gz"));
    let (mut compared, mut right, mut outputs, mut waiting) = (0, 0, 0, 0);
    let mut wrong = Vec::new();
    for record in records.iter().filter(|record| record["kind"] == "deploy") {
        let answer = if record["final"]["properties"].is_object() {
            &record["final"]
        } else {
            &record["put_response"]
        };
        let Some(dependencies) = answer["properties"].get("dependencies") else {
            continue;
        };
        if record["request"]["properties"].get("template").is_none() || excepted(record) {
            continue;
        }
        let file = record["file"]
            .as_str()
            .unwrap_or("")
            .rsplit('/')
            .next()
            .unwrap_or("")
            .to_owned();
        if excepted(record) {
            continue;
        }
        compared += 1;
        let plan = match planned(record) {
            Ok(plan) => plan,
            Err(why) => {
                wrong.push(format!("{file}: {why}"));
                continue;
            }
        };
        let (expected, found) = (expected_edges(dependencies), planned_edges(&plan));
        if expected == found {
            right += 1;
        } else {
            let list = |edges: Vec<&String>| {
                edges
                    .iter()
                    .map(|edge| format!("\n    {edge}"))
                    .collect::<String>()
            };
            let missing = list(expected.difference(&found).collect());
            let more = list(found.difference(&expected).collect());
            wrong.push(format!("{file}\n  missing:{missing}\n  too many:{more}"));
        }
        for (name, expected) in answer["properties"]["outputs"]
            .as_object()
            .into_iter()
            .flatten()
        {
            let output = plan
                .outputs
                .iter()
                .find(|output| output.name.eq_ignore_ascii_case(name));
            match output {
                Some(output) if output.value.first_unknown().is_some() => waiting += 1,
                Some(output)
                    if output.value.same(&Value::from(&expected["value"])) || output.secure =>
                {
                    outputs += 1
                }
                Some(output) => wrong.push(format!(
                    "{file}: output {name} is {} and should be {}",
                    output.value, expected["value"]
                )),
                None => wrong.push(format!("{file}: output {name} is missing")),
            }
        }
    }
    println!(
        "dependencies: {right} of {compared} deployments; outputs: {outputs} equal, {waiting} known after deployment"
    );
    println!("{}", wrong.join("\n"));
    for (file, why) in EXCEPTIONS {
        println!("except {file}: {why}");
    }
    assert!(compared > 250, "the recordings are not whole: {compared}");
    assert!(right * 100 >= compared * 98, "{right} of {compared}");
}

#[test]
fn what_resource_manager_validated_is_planned_alike() {
    let Some(data) = data() else { return };
    let records = lines(&data.join("deployments/real_deployments.dev.jsonl.gz"));
    let (mut compared, mut same) = (0, 0);
    let mut wrong = Vec::new();
    for record in records
        .iter()
        .filter(|record| record["kind"] == "validate" && record["status"] == 200)
    {
        if record["request"]["properties"].get("template").is_none() || excepted(record) {
            continue;
        }
        let file = record["file"]
            .as_str()
            .unwrap_or("")
            .rsplit('/')
            .next()
            .unwrap_or("")
            .to_owned();
        let plan = match planned(record) {
            Ok(plan) => plan,
            Err(why) => {
                compared += 1;
                wrong.push(format!("{file}: {why}"));
                continue;
            }
        };
        for expected in record["response"]["properties"]["validatedResources"]
            .as_array()
            .into_iter()
            .flatten()
        {
            compared += 1;
            let id = expected["id"].as_str().unwrap_or("");
            let Some(found) = resource(&plan, id) else {
                wrong.push(format!("{file}: {id} is not planned"));
                continue;
            };
            let parts = [
                "location",
                "tags",
                "properties",
                "sku",
                "kind",
                "plan",
                "zones",
                "identity",
            ];
            let differs = parts.iter().find(|part| {
                let planned = found.body.member(part).cloned().unwrap_or(Value::Null);
                let expected = expected.get(part).map_or(Value::Null, Value::from);
                expected != Value::Null
                    && planned.first_unknown().is_none()
                    && !planned.same(&expected)
            });
            match differs {
                None => same += 1,
                Some(part) => wrong.push(format!(
                    "{file}: {id} {part}\n  planned  {}\n  expected {}",
                    found.body.member(part).unwrap_or(&Value::Null),
                    expected[part]
                )),
            }
        }
    }
    println!("validated resources: {same} of {compared}");
    println!("{}", wrong.join("\n"));
    assert!(compared >= 6, "the recordings are not whole: {compared}");
    assert!(same * 100 >= compared * 98, "{same} of {compared}");
}
