//! What a deployment would change: the pair that the documentation publishes, and every quickstart against itself.

use super::oracle::{SUBSCRIPTION, Stamp, data, document, group};
use super::quickstarts::{files, plan_of};
use porthole_template::what_if::{ChangeKind, PropertyChangeKind};
use porthole_template::{
    Deployment, Limits, LiveResource, ParameterFile, Plan, Template, Value, plan, what_if,
};
use serde_json::json;

fn planned(text: &str) -> Plan {
    let limits = Limits::default();
    let document = document(text, "what-if.json").expect("JSON");
    let template = Template::read(&document, &limits).expect("a template");
    plan(
        &template,
        &ParameterFile::default(),
        &Deployment::new("d", group(SUBSCRIPTION, "g")),
        &Stamp,
        &limits,
    )
    .expect("a plan")
}

/// Everything that a plan deploys, as it would be there afterwards.
fn deployed(plan: &Plan) -> Vec<LiveResource> {
    let nested = plan
        .resources
        .iter()
        .filter_map(|resource| resource.nested.as_deref())
        .flat_map(deployed);
    let own = plan.resources.iter().map(|resource| LiveResource {
        id: resource.id.clone(),
        body: Some(resource.body.clone()),
    });
    own.chain(nested).collect()
}

#[test]
fn the_documentations_pair_gives_what_the_documentation_says() {
    let Some(data) = data() else { return };
    let folder = data.join("templates/azure-docs-json-samples/azure-resource-manager/what-if");
    let read = |name: &str| std::fs::read_to_string(folder.join(name)).expect("a file");
    let mut live = deployed(&planned(&read("what-if-before.json")));
    // What the provider adds is no change.
    let mut body = live[0].body.as_ref().expect("a body").to_json();
    body["etag"] = json!("W/\"1\"");
    body["properties"]["provisioningState"] = json!("Succeeded");
    body["properties"]["subnets"][1]["properties"]["provisioningState"] = json!("Succeeded");
    live[0].body = Some(Value::from(&body));
    let report = what_if(&planned(&read("what-if-after.json")), &live);
    assert_eq!(report.changes.len(), 1);
    let change = &report.changes[0];
    assert_eq!(change.kind, ChangeKind::Modify);
    assert!(change.id.ends_with("/virtualNetworks/vnet-001"));
    let seen: Vec<_> = change
        .delta
        .iter()
        .map(|property| (property.path.as_str(), property.kind))
        .collect();
    assert_eq!(
        seen,
        [
            ("tags.Owner", PropertyChangeKind::Delete),
            (
                "properties.addressSpace.addressPrefixes",
                PropertyChangeKind::Array
            ),
            ("properties.subnets", PropertyChangeKind::Array),
        ]
    );
    assert_eq!(change.delta[0].before, Some(Value::from("Team A")));
    let elements = |index: usize| {
        let children = change.delta[index].children.iter();
        children
            .map(|child| {
                (
                    child.kind,
                    child
                        .before
                        .as_ref()
                        .or(child.after.as_ref())
                        .map(Value::to_json),
                )
            })
            .collect::<Vec<_>>()
    };
    assert_eq!(
        elements(1),
        [
            (PropertyChangeKind::Delete, Some(json!("10.0.0.0/16"))),
            (PropertyChangeKind::Create, Some(json!("10.0.0.0/15")))
        ]
    );
    let subnet = json!({"name": "subnet001", "properties": {"addressPrefix": "10.0.0.0/24"}});
    assert_eq!(elements(2), [(PropertyChangeKind::Delete, Some(subnet))]);
    println!("{report}");
    assert!(
        report
            .to_string()
            .ends_with("Resource changes: 1 to modify.\n")
    );
}

#[test]
fn a_quickstart_that_is_deployed_changes_nothing_when_it_is_deployed_again() {
    let Some(data) = data() else { return };
    let mut found = Vec::new();
    files(
        &data.join("templates/azurestack-quickstarts/dev"),
        &mut found,
    );
    let mut resources = 0;
    for path in found {
        let plan = plan_of(&path).expect("a plan");
        let fresh = what_if(&plan, &[]);
        assert_eq!(
            fresh.count(ChangeKind::Create),
            fresh.changes.len(),
            "{}",
            path.display()
        );
        let again = what_if(&plan, &deployed(&plan));
        // Deployments are there too, and no deployment touches them.
        assert_eq!(
            again.count(ChangeKind::NoChange),
            fresh.changes.len(),
            "{}: {again}",
            path.display()
        );
        assert_eq!(
            again,
            what_if(&plan, &deployed(&plan)),
            "the same every time"
        );
        resources += fresh.changes.len();
    }
    println!(
        "{resources} resources of quickstarts: created on an empty stamp, unchanged on their own"
    );
}
