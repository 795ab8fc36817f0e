//! Any sequence of operations leaves the world consistent.

use crate::testing::{SUBSCRIPTION, Stamp};
use proptest::prelude::*;
use serde_json::{Value, json};
use std::{collections::BTreeSet, time::Duration};

/// One thing that a client does.
#[derive(Clone, Debug)]
enum Step {
    Group(u8),
    DeleteGroup(u8),
    Put(Kind, u8, u8),
    Delete(Kind, u8, u8),
    Wait(u8),
}

/// What is made in a group.
#[derive(Clone, Copy, Debug)]
pub(super) enum Kind {
    Network,
    Subnet,
    Interface,
    Account,
}

fn step() -> impl Strategy<Value = Step> {
    let kind = || {
        prop_oneof![
            Just(Kind::Network),
            Just(Kind::Subnet),
            Just(Kind::Interface),
            Just(Kind::Account)
        ]
    };
    prop_oneof![
        2 => (0..2_u8).prop_map(Step::Group),
        1 => (0..2_u8).prop_map(Step::DeleteGroup),
        6 => (kind(), 0..2_u8, 0..2_u8).prop_map(|(kind, group, name)| Step::Put(kind, group, name)),
        3 => (kind(), 0..2_u8, 0..2_u8).prop_map(|(kind, group, name)| Step::Delete(kind, group, name)),
        2 => (0..30_u8).prop_map(Step::Wait),
    ]
}

pub(super) fn group(number: u8) -> String {
    format!("/subscriptions/{SUBSCRIPTION}/resourceGroups/g{number}")
}

pub(super) fn path(kind: Kind, in_group: u8, name: u8) -> String {
    let base = format!("{}/providers", group(in_group));
    match kind {
        Kind::Network => format!("{base}/Microsoft.Network/virtualNetworks/n{name}"),
        Kind::Subnet => format!("{base}/Microsoft.Network/virtualNetworks/n0/subnets/s{name}"),
        Kind::Interface => format!("{base}/Microsoft.Network/networkInterfaces/i{name}"),
        Kind::Account => format!("{base}/Microsoft.Storage/storageAccounts/acc{in_group}{name}"),
    }
}

pub(super) fn body(kind: Kind, name: u8) -> Value {
    match kind {
        Kind::Network => {
            json!({"location": "local", "properties": {"addressSpace": {"addressPrefixes": ["10.0.0.0/16"]}}})
        }
        Kind::Subnet => json!({"properties": {"addressPrefix": format!("10.0.{name}.0/24")}}),
        // Always in the subnet of group 0: what is held from another group is part of the game.
        Kind::Interface => {
            json!({"location": "local", "properties": {"ipConfigurations": [{"name": "c", "properties": {"subnet": {"id": path(Kind::Subnet, 0, name)}}}]}})
        }
        Kind::Account => json!({"location": "local"}),
    }
}

pub(super) fn is_consistent(stamp: &Stamp) {
    let mut keys = BTreeSet::new();
    for (key, resource) in stamp.world.resources_under("", None) {
        assert_eq!(key, resource.id.key());
        assert!(keys.insert(key.to_owned()), "{key} twice");
        assert!(
            stamp.world.groups.contains(&resource.id.group_id().key()),
            "{key} has no group"
        );
        if let Some(parent) = resource.id.parent() {
            assert!(stamp.world.exists(&parent), "{key} has no parent");
        }
        for reference in stamp.world.references_of(&resource) {
            assert!(
                stamp.world.exists(&reference.target),
                "{key} points at {}, which is not there",
                reference.target
            );
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 128, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn the_world_stays_consistent(steps in prop::collection::vec(step(), 1..40)) {
        let mut stamp = Stamp::new();
        for step in steps {
            let status = match step {
                Step::Group(number) => stamp.put(&group(number), json!({"location": "local"})).status,
                Step::DeleteGroup(number) => stamp.delete(&group(number)).status,
                Step::Put(kind, in_group, name) => stamp.put(&path(kind, in_group, name), body(kind, name)).status,
                Step::Delete(kind, in_group, name) => {
                    let path = path(kind, in_group, name);
                    let deleted = stamp.delete(&path);
                    if deleted.status == 200 || deleted.status == 202 {
                        stamp.finish(&deleted);
                        prop_assert_eq!(stamp.get(&path).status, 404);
                    }
                    deleted.status
                }
                Step::Wait(seconds) => {
                    stamp.wait(Duration::from_secs(u64::from(seconds)));
                    stamp.get("/subscriptions?api-version=2016-06-01").status
                }
            };
            prop_assert!(status < 500);
            is_consistent(&stamp);
        }
        stamp.wait(Duration::from_secs(600));
        stamp.get("/subscriptions?api-version=2016-06-01");
        is_consistent(&stamp);
        for (_, resource) in stamp.world.resources_under("", None) {
            prop_assert_eq!(resource.provisioning_state, "Succeeded");
        }
    }
}

#[test]
fn every_step_of_the_game_can_succeed_and_what_is_held_stays() {
    let mut stamp = Stamp::new();
    for number in 0..2 {
        assert_eq!(
            stamp
                .put(&group(number), json!({"location": "local"}))
                .status,
            201
        );
    }
    for kind in [Kind::Account, Kind::Network, Kind::Subnet] {
        stamp.create(&path(kind, 0, 0), body(kind, 0));
    }
    let interface = path(Kind::Interface, 1, 0);
    stamp.create(&interface, body(Kind::Interface, 0));
    assert_eq!(
        stamp.delete(&path(Kind::Subnet, 0, 0)).code(),
        "InUseSubnetCannotBeDeleted"
    );
    assert_eq!(
        stamp.delete(&path(Kind::Network, 0, 0)).code(),
        "InUseSubnetCannotBeDeleted"
    );
    let held = stamp.delete(&group(0));
    assert_eq!(stamp.finish(&held).code(), "ResourceGroupDeletionBlocked");
    assert_eq!(
        stamp.get(&group(0)).at("/properties/provisioningState"),
        "Succeeded"
    );
    let free = stamp.delete(&interface);
    stamp.finish(&free);
    let gone = stamp.delete(&group(0));
    assert_eq!(stamp.finish(&gone).status, 200);
    assert_eq!(stamp.world.resource_count(), 0);
}
