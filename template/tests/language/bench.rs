//! A template as large as one may be: planned in a bounded number of steps. The time is printed, not judged: test builds are slow.

use super::stamp::{network, planned};
use serde_json::json;

#[test]
fn eight_hundred_resources_are_planned_in_proportion_to_their_number() {
    let started = std::time::Instant::now();
    let plan = |count: i64| {
        planned(json!({
            "variables": {"names": "[map(range(0, 800), lambda('i', concat('net', lambdaVariables('i'))))]"},
            "resources": [network("[variables('names')[copyIndex()]]", json!({
                "copy": {"name": "nets", "count": count},
                "properties": {"addressSpace": {"addressPrefixes": ["[format('10.{0}.0.0/16', mod(copyIndex(), 255))]"]},
                    "id": "[resourceId('Microsoft.Network/virtualNetworks', variables('names')[copyIndex()])]"},
            }))],
        }))
    };
    let (half, whole) = (plan(400), plan(800));
    println!(
        "800 resources: {} steps; planning 400 and 800 took {:?}",
        whole.steps,
        started.elapsed()
    );
    assert_eq!(whole.resources.len(), 800);
    assert!(
        whole.steps < half.steps * 5 / 2,
        "{} and {} steps",
        half.steps,
        whole.steps
    );
}
