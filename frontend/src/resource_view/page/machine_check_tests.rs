//! What the stamp's answers mean for a machine that is about to be made.

use super::*;
use serde_json::json;
#[cfg(target_arch = "wasm32")]
use wasm_bindgen_test::wasm_bindgen_test as test;

fn id(kind: &str, name: &str) -> ResourceId {
    let group = ResourceId::of_group("s", "g").unwrap();
    group
        .resource(&porthole_shared::type_name::TypeName::new(kind), name)
        .unwrap()
}

#[test]
fn an_image_is_offered_by_its_version_or_any_for_latest() {
    let list = json!([{"name": "16.04.1", "id": "/v/1"}, {"name": "16.04.2", "id": "/v/2"}]);
    assert!(offers(&list, "latest"));
    assert!(offers(&list, "16.04.2"));
    assert!(!offers(&list, "18.04.1"));
    assert!(!offers(&json!([]), "latest"));
    assert!(!offers(&json!({"value": []}), "latest"));
}

#[test]
fn a_size_is_known_with_its_cores() {
    let list = json!({"value": [{"name": "Standard_D2", "numberOfCores": 2}]});
    assert_eq!(cores(&list, "standard_d2"), Some(2));
    assert_eq!(cores(&list, "Standard_D4"), None);
}

#[test]
fn a_quota_is_needed_by_type_and_by_cores() {
    let made = [
        id("Microsoft.Network/publicIPAddresses", "ip"),
        id("Microsoft.Network/networkInterfaces", "nic"),
        id("Microsoft.Compute/virtualMachines", "vm"),
    ];
    assert_eq!(needed("cores", &made, 4), 4);
    assert_eq!(needed("PublicIPAddresses", &made, 4), 1);
    assert_eq!(needed("virtualMachines", &made, 4), 1);
    assert_eq!(needed("RouteTables", &made, 4), 0);
}

#[test]
fn usages_are_read_as_stamps_write_them() {
    let list = json!({"value": [
        {"name": {"value": "cores", "localizedValue": "Total Regional vCPUs"}, "currentValue": 27, "limit": 100, "unit": "Count"},
        {"name": {"value": "virtualMachines"}, "currentValue": 1, "limit": 2},
        {"name": {}}
    ]});
    let read = usages(&list);
    assert_eq!(read.len(), 2);
    assert_eq!(
        (read[0].label.as_str(), read[0].used, read[0].limit),
        ("Total Regional vCPUs", 27, 100)
    );
    assert_eq!(read[1].label, "virtualMachines");
}

#[test]
fn nothing_is_made_before_the_last_answer_and_never_against_a_bad_one() {
    let check = |outcome| Check {
        outcome,
        sentence: String::new(),
        call: Call {
            path: String::new(),
            version: String::new(),
            status: None,
        },
    };
    let mut checks = Checks::default();
    assert!(checks.refusal().is_some(), "still asking");
    checks.answers.push(check(Outcome::Unknown));
    checks.done = true;
    assert_eq!(checks.refusal(), None, "what is not told does not forbid");
    checks.answers.push(check(Outcome::Bad));
    assert!(checks.refusal().is_some());
}
