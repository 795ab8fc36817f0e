//! What is told of one resource: what it loses, at what cost, and which of it is secret.

use super::delta::{Subject, delta};
use super::secret::Secrets;
use super::{PropertyChange, PropertyChangeKind::Array};
use crate::value::{Object, Value};
use serde_json::{Value as Json, json};
use std::collections::HashSet;

const NETWORK: &str = "Microsoft.Network/virtualNetworks";
const ID: &str = "/subscriptions/s/resourcegroups/g/providers/microsoft.network/x/n";

fn compared(kind: &str, before: &Value, after: &Value, secrets: &[&str]) -> Vec<PropertyChange> {
    let secrets: Vec<String> = secrets.iter().map(|path| (*path).to_owned()).collect();
    let planned = [format!("{ID}/subnets/own")];
    let subject = Subject {
        id: ID,
        resource_type: kind,
        secrets: &Secrets::new(&secrets),
        planned: &HashSet::from(planned),
    };
    delta(&subject, before, after)
}

fn write(change: &PropertyChange, lines: &mut Vec<String>, around: &str) {
    let path = format!("{around}{}", change.path);
    if change.children.is_empty() {
        lines.push(format!("{:?} {path}", change.kind));
    }
    let dot = if change.kind == Array { "/" } else { "." };
    for child in &change.children {
        write(child, lines, &format!("{path}{dot}"));
    }
}

fn lines(kind: &str, before: Json, after: Json, secrets: &[&str]) -> Vec<String> {
    let mut lines = Vec::new();
    for change in compared(kind, &Value::from(before), &Value::from(after), secrets) {
        write(&change, &mut lines, "");
    }
    lines
}

const NONE: [&str; 0] = [];

#[test]
fn what_a_replacing_put_leaves_out_is_lost() {
    let before = json!({ "properties": {
        "provisioningState": "Succeeded", "resourceGuid": "1", "enableDdosProtection": false,
        "addressSpace": { "addressPrefixes": ["10.0.0.0/16"] },
        "subnets": [{ "name": "a", "id": format!("{ID}/subnets/a"), "properties": { "addressPrefix": "10.0.0.0/24",
            "ipConfigurations": [{ "id": "/x" }], "networkSecurityGroup": { "id": "/g" }, "delegations": [] } }] } });
    let space = json!({ "addressPrefixes": ["10.0.0.0/16"] });
    let gone = json!({ "properties": { "addressSpace": space } });
    let lost = lines(NETWORK, before.clone(), gone, &[]);
    assert_eq!(lost, ["Delete properties.subnets"]);
    let subnet = json!({ "name": "a", "properties": { "addressPrefix": "10.0.0.0/24" } });
    let open = json!({ "properties": { "addressSpace": space, "subnets": [subnet] } });
    assert_eq!(
        lines(NETWORK, before.clone(), open, &[]),
        ["Delete properties.subnets/0.properties.networkSecurityGroup"]
    );
    let unknown = json!({ "properties": { "addressSpace": space } });
    let Value::Object(members) = Value::from(unknown) else {
        panic!("an object")
    };
    let mut members = (*members).clone();
    members.set("properties", Value::unknown("reference('x')"));
    let after = Value::object(members);
    assert_eq!(compared(NETWORK, &Value::from(before), &after, &[]), []);
}

#[test]
fn what_the_plan_writes_by_itself_or_the_provider_keeps_is_not_lost() {
    let own = json!({ "name": "own", "id": format!("{}/subnets/OWN", ID.to_uppercase()) });
    let other = json!({ "name": "other", "id": format!("{ID}/subnets/other") });
    let before = |subnets: Json| json!({ "properties": { "subnets": subnets } });
    let after = json!({ "properties": {} });
    assert_eq!(
        lines(NETWORK, before(json!([own])), after.clone(), &[]),
        NONE
    );
    let both = before(json!([own, other]));
    assert_eq!(
        lines(NETWORK, both.clone(), after, &[]),
        ["Delete properties.subnets"]
    );
    assert_eq!(
        lines(NETWORK, both, before(json!([])), &[]),
        ["Delete properties.subnets/1"]
    );
    // A machine keeps its tags and its disks; of a disk that is named only what is said of it stays.
    let machine = "Microsoft.Compute/virtualMachines";
    let disks = |disk: Json| json!({ "properties": { "storageProfile": { "dataDisks": [disk] } } });
    let mut before = disks(json!({ "lun": 1, "name": "d", "caching": "ReadOnly" }));
    before["tags"] = json!({ "a": "b" });
    let none = json!({ "properties": { "storageProfile": { "osDisk": {} } } });
    assert_eq!(lines(machine, before.clone(), none, &[]), NONE);
    assert_eq!(
        lines(machine, before, disks(json!({ "lun": 1 })), &[]),
        ["Delete properties.storageProfile.dataDisks/0.caching"]
    );
    let settings = |settings: Json| json!({ "properties": { "settings": settings } });
    assert_eq!(
        lines(
            "Microsoft.Compute/virtualMachines/extensions",
            settings(json!({ "a": { "b": 1, "c.d": 2 }, "e": 3 })),
            settings(json!({ "a": { "b": 1 }, "e": 3 })),
            &[]
        ),
        ["Delete properties.settings.a['c.d']"]
    );
    let group = |group: Json| json!({ "properties": { "networkSecurityGroup": group } });
    assert_eq!(
        lines(
            "Microsoft.Network/networkInterfaces",
            group(json!({ "id": "/g" })),
            group(json!({})),
            &[]
        ),
        ["Delete properties.networkSecurityGroup.id"]
    );
}

#[test]
fn what_is_not_known_in_an_element_that_stays_hides_none_that_goes() {
    let rule = |name: &str, prefix: Value| {
        let mut rule = Object::default();
        rule.set("name", Value::from(name));
        rule.set("prefix", prefix);
        Value::object(rule)
    };
    let body = |rules: Vec<Value>| {
        let mut body = Object::default();
        body.set("rules", Value::array(rules));
        Value::object(body)
    };
    let known = || Value::from("1.2.3.4");
    let unknown = || Value::unknown("reference('ip')");
    let before = body(vec![
        rule("a", known()),
        rule("b", known()),
        rule("c", known()),
    ]);
    let after = body(vec![rule("a", unknown()), rule("b", unknown())]);
    let found = compared(NETWORK, &before, &after, &[]);
    let mut seen = Vec::new();
    write(&found[0], &mut seen, "");
    assert_eq!((seen, found.len()), (vec!["Delete rules/2".to_owned()], 1));
    // One that is wholly unknown may be the one that seems to go.
    let after = body(vec![rule("a", unknown()), rule("b", known()), unknown()]);
    assert_eq!(compared(NETWORK, &before, &after, &[]), []);
}

#[test]
fn a_secret_does_not_hide_its_neighbours() {
    let before = json!({ "properties": { "keySource": "a", "keys": ["x"] } });
    let after = json!({ "properties": { "key": "s", "keySource": "b", "keyNew": 1, "keys": ["x"], "users": [{ "key": "s" }] } });
    let (before, after) = (Value::from(before), Value::from(after));
    let secrets = ["properties.key", "properties.users[0].key"];
    let found = compared(NETWORK, &before, &after, &secrets);
    let shown: Vec<_> = found
        .iter()
        .map(|change| (change.path.as_str(), change.after.clone()))
        .collect();
    assert_eq!(
        shown,
        [
            ("properties.keySource", Some(Value::from("b"))),
            ("properties.keyNew", Some(Value::from(1)))
        ]
    );
    let secrets = Secrets::new(&["properties.users[0].key".to_owned()]);
    for path in [
        "properties",
        "properties.Users",
        "properties.users[0].key",
        "properties.users[0].key.x",
    ] {
        assert!(secrets.touch(path), "{path}");
    }
    for path in [
        "prop",
        "properties.user",
        "properties.users[0].keys",
        "properties.users[0].ke",
    ] {
        assert!(!secrets.touch(path), "{path}");
    }
}

#[test]
fn long_lists_wide_objects_and_long_names_are_compared_at_a_bounded_cost() {
    let body = |value: Value| {
        let mut body = Object::default();
        body.set("properties", value);
        Value::object(body)
    };
    let list = |from: i64| {
        body(Value::object(
            [(
                "x",
                Value::array((from..from + 60_000).map(Value::from).collect()),
            )]
            .into_iter()
            .collect::<Object>(),
        ))
    };
    let wide = |from: i64, long: usize| {
        let names = (0..40_000).map(|at| (format!("member{at}"), Value::from(from + at)));
        let inner = Value::object(names.collect::<Object>());
        let outer = [("n".repeat(long), inner)];
        body(Value::object(outer.into_iter().collect::<Object>()))
    };
    let nameless = |from: i64| {
        let one = |at: i64| {
            Value::object(
                [("a", Value::from(from + at))]
                    .into_iter()
                    .collect::<Object>(),
            )
        };
        body(Value::array((0..40_000).map(one).collect()))
    };
    // Each of them alone took hours, or all of the memory, before they were looked up and paid for: then this test did not end.
    for (before, after, most) in [
        (list(0), list(100_000), 1),
        (wide(0, 1), wide(1, 1), 1),
        (wide(0, 100_000), wide(1, 100_000), 1),
        (nameless(0), nameless(100_000), 1),
    ] {
        let secrets: Vec<String> = (0..5_000).map(|at| format!("secret[{at}].key")).collect();
        let secrets: Vec<&str> = secrets.iter().map(String::as_str).collect();
        assert_eq!(compared(NETWORK, &before, &before, &secrets), []);
        let found = compared(NETWORK, &before, &after, &secrets);
        assert_eq!(found.len(), most);
        assert!(found.iter().all(|change| change.path.len() < 100));
    }
}
