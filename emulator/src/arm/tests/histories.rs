//! Any history of what people do with a subscription leaves the world consistent, is answered alike when it is repeated, and
//! survives being saved and loaded.

use super::{
    save_and_load::{restored, rows},
    sequences::{Kind, body, group, is_consistent, path},
};
use crate::{
    testing::{CALLER, Reply, SUBSCRIPTION, Stamp},
    world::{Change, operation::Outcome, resource_id::ResourceId, subscription::Role},
};
use proptest::prelude::*;
use serde_json::{Value, json};
use std::{collections::BTreeMap, time::Duration};

/// A second subscription, made and given up by the caller.
const SECOND: &str = "bbbbbbbb-1111-4111-8111-111111111111";

/// One thing that people do.
#[derive(Clone, Debug)]
enum Step {
    Group(u8),
    DeleteGroup(u8),
    Put(Kind, u8, u8),
    Delete(Kind, u8, u8),
    Lock(u8, bool),
    Unlock(u8),
    Assign(Kind, u8, u8),
    Define,
    Link(u8, u8),
    Move(Kind, u8, u8),
    Scale(u8, u8, u8),
    Act(u8, u8, u8),
    Faulty(u8, u8, u8),
    Subscribe,
    GroupThere,
    GiveUp,
    Wait(u8),
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
    let place = || (kind(), 0..2_u8, 0..2_u8);
    prop_oneof![
        3 => (0..2_u8).prop_map(Step::Group),
        1 => (0..2_u8).prop_map(Step::DeleteGroup),
        8 => place().prop_map(|(kind, group, name)| Step::Put(kind, group, name)),
        3 => place().prop_map(|(kind, group, name)| Step::Delete(kind, group, name)),
        1 => (0..2_u8, any::<bool>()).prop_map(|(group, hard)| Step::Lock(group, hard)),
        2 => (0..2_u8).prop_map(Step::Unlock),
        2 => place().prop_map(|(kind, group, name)| Step::Assign(kind, group, name)),
        1 => Just(Step::Define),
        2 => (0..2_u8, 0..2_u8).prop_map(|(group, name)| Step::Link(group, name)),
        3 => place().prop_map(|(kind, group, name)| Step::Move(kind, group, name)),
        4 => (0..2_u8, 0..3_u8, 0..6_u8).prop_map(|(group, capacity, fault)| Step::Scale(group, capacity, fault)),
        6 => (0..2_u8, 0..7_u8, 0..4_u8).prop_map(|(group, action, number)| Step::Act(group, action, number)),
        2 => (0..2_u8, 0..2_u8, 0..6_u8).prop_map(|(group, name, fault)| Step::Faulty(group, name, fault)),
        1 => Just(Step::Subscribe),
        1 => Just(Step::GroupThere),
        1 => Just(Step::GiveUp),
        5 => (0..90_u8).prop_map(Step::Wait),
    ]
}

/// What the tag can ask to go wrong, and nothing.
const FAULTS: [&str; 6] = ["", "", "fail", "cancel", "allocation", "delete"];

fn scale_set(place: u8) -> String {
    on(
        &group(place),
        "Microsoft.Compute/virtualMachineScaleSets",
        "web",
    )
}

fn model(capacity: u8, fault: u8) -> Value {
    let interface = json!({"name": "nic", "properties": {"ipConfigurations": [
        {"name": "ip", "properties": {"subnet": {"id": path(Kind::Subnet, 0, 0)}}}]}});
    json!({
        "location": "local",
        "tags": {"porthole-fault": FAULTS[usize::from(fault)]},
        "sku": {"name": "Standard_DS1_v2", "capacity": capacity},
        "properties": {"upgradePolicy": {"mode": "Manual"}, "virtualMachineProfile": {
            "osProfile": {"computerNamePrefix": "web", "adminUsername": "azureops", "adminPassword": "Pa55w.rd-42"},
            "storageProfile": {"osDisk": {"createOption": "FromImage"}, "imageReference":
                {"publisher": "Canonical", "offer": "UbuntuServer", "sku": "18.04-LTS", "version": "latest"}},
            "networkProfile": {"networkInterfaceConfigurations": [interface]},
        }}
    })
}

fn on(scope: &str, kind: &str, name: &str) -> String {
    format!("{scope}/providers/{kind}/{name}")
}

/// Does it; what comes of it is the stamp's affair.
fn act(stamp: &mut Stamp, step: &Step) -> Reply {
    let second = format!("/subscriptions/{SECOND}");
    let role = format!(
        "/subscriptions/{SUBSCRIPTION}/providers/Microsoft.Authorization/roleDefinitions/{}",
        Role::Reader.definition()
    );
    match step {
        Step::Group(number) => stamp.put(&group(*number), json!({"location": "local"})),
        Step::DeleteGroup(number) => stamp.delete(&group(*number)),
        Step::Put(kind, place, name) => stamp.put(&path(*kind, *place, *name), body(*kind, *name)),
        Step::Delete(kind, place, name) => stamp.delete(&path(*kind, *place, *name)),
        Step::Lock(number, hard) => {
            let level = if *hard { "ReadOnly" } else { "CanNotDelete" };
            let lock = on(&group(*number), "Microsoft.Authorization/locks", "l");
            stamp.put(&lock, json!({"properties": {"level": level}}))
        }
        Step::Unlock(number) => {
            stamp.delete(&on(&group(*number), "Microsoft.Authorization/locks", "l"))
        }
        Step::Assign(kind, place, name) => {
            let scope = path(*kind, *place, *name);
            let id = format!("88888888-0000-4000-8000-00000000000{name}");
            let assignment = on(&scope, "Microsoft.Authorization/roleAssignments", &id);
            stamp.put(&assignment, json!({"properties": {"roleDefinitionId": role, "principalId": CALLER}}))
        }
        Step::Define => {
            let policy = on(&format!("/subscriptions/{SUBSCRIPTION}"), "Microsoft.Authorization/policyDefinitions", "p");
            let rule = json!({"if": {"field": "location", "equals": "x"}, "then": {"effect": "audit"}});
            stamp.put(&policy, json!({"properties": {"policyRule": rule}}))
        }
        Step::Link(number, name) => {
            let link = on(&path(Kind::Account, *number, *name), "Microsoft.Resources/links", "k");
            stamp.put(&link, json!({"properties": {"targetId": path(Kind::Network, 1 - *number, *name)}}))
        }
        Step::Move(kind, place, name) => stamp.post(
            &format!("{}/moveResources", group(*place)),
            json!({"resources": [path(*kind, *place, *name)], "targetResourceGroup": group(1 - *place)}),
        ),
        Step::Scale(place, capacity, fault) => stamp.put(&scale_set(*place), model(*capacity, *fault)),
        Step::Act(place, action, number) => {
            let actions = ["start", "powerOff", "deallocate", "restart", "manualupgrade", "delete"];
            let Some(action) = actions.get(usize::from(*action)) else {
                let one = format!("{}/virtualMachines/{number}", scale_set(*place));
                return stamp.post(&format!("{one}/deallocate?api-version=2020-06-01"), json!(null));
            };
            stamp.post(&format!("{}/{action}", scale_set(*place)), json!({"instanceIds": [number.to_string()]}))
        }
        Step::Faulty(place, name, fault) => {
            let mut body = body(Kind::Network, *name);
            body["tags"] = json!({"porthole-fault": FAULTS[usize::from(*fault)]});
            stamp.put(&path(Kind::Network, *place, *name), body)
        }
        Step::Subscribe => stamp.put(
            &format!("{second}?api-version=2015-11-01"),
            json!({"displayName": "Second", "offerId": "/delegatedProviders/default/offers/contoso"}),
        ),
        Step::GroupThere => stamp.put(&format!("{second}/resourceGroups/far"), json!({"location": "local"})),
        Step::GiveUp => stamp.delete(&format!("{second}?api-version=2015-11-01")),
        Step::Wait(seconds) => {
            stamp.wait(Duration::from_secs(u64::from(*seconds)));
            stamp.get("/subscriptions?api-version=2016-06-01")
        }
    }
}

/// Everything that stands on a scope, stands on something; every link leads somewhere; the index of rights is that of the rows.
fn extensions_are_consistent(stamp: &Stamp) {
    let world = &stamp.world;
    let is_there = |id: &ResourceId| {
        let subscription = id.subscription().to_lowercase();
        id.as_str().is_empty()
            || (world.subscriptions.contains(&subscription)
                && (id.group().is_empty() || world.groups.contains(&id.group_id().key()))
                && (id.namespace().is_empty() || world.resource(id).is_some()))
    };
    let mut assignments = 0;
    for row in world.all_extensions() {
        assert!(is_there(&row.scope), "{} stands on nothing", row.id());
        if row.kind.ends_with("/links") {
            let target = ResourceId::new(row.text("targetId"));
            assert!(is_there(&target), "{} leads to {target}", row.id());
        }
        assignments += usize::from(row.kind.ends_with("/roleAssignments"));
    }
    assert_eq!(world.holders().count(), assignments);
    for (key, group) in world.groups.iter() {
        assert!(
            world
                .subscriptions
                .contains(&group.subscription.to_lowercase()),
            "{key}"
        );
    }
}

/// How operations ended that were seen to end: never otherwise later.
#[derive(Default)]
struct Ends(BTreeMap<String, Option<Outcome>>);

impl Ends {
    fn watch(&mut self, stamp: &Stamp, reply: &Reply) {
        for header in ["azure-asyncoperation", "location"] {
            let link = reply.header(header).unwrap_or_default();
            let id = link
                .split('?')
                .next()
                .and_then(|path| path.rsplit('/').next());
            if let Some(id) = id.filter(|id| !id.is_empty()) {
                self.0.entry(id.to_owned()).or_default();
            }
        }
        for (id, known) in &mut self.0 {
            let Some(operation) = stamp.world.operation(id) else {
                continue;
            };
            let outcome = operation.ended.map(|_| operation.outcome.clone());
            assert!(
                known.is_none() || *known == outcome,
                "{id} ended twice: {known:?}, {outcome:?}"
            );
            *known = outcome;
        }
    }
}

/// Once everything has ended nothing is on its way any more, and nothing is kept of what was done.
fn everything_has_ended(stamp: &Stamp) {
    let world = &stamp.world;
    for (key, resource) in world.resources_under("", None) {
        let parts = world.children(&resource.id);
        for row in parts.iter().chain([&resource]) {
            let state = row.provisioning_state.as_str();
            assert!(
                ["Succeeded", "Failed", "Canceled"].contains(&state),
                "{key}: {} is {state}",
                row.id
            );
        }
        let power = resource.state_text("power").unwrap_or_default();
        assert!(
            !power.ends_with("ing") || power == "running",
            "{key} is {power}"
        );
        assert!(!resource.state.contains_key("acting") && !resource.state.contains_key("action"));
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_history_is_consistent_repeatable_and_kept(steps in prop::collection::vec(step(), 1..40)) {
        let (mut stamp, mut again) = (Stamp::new(), Stamp::new());
        let mut ends = Ends::default();
        let mut journal: Vec<Change> = stamp.world.take_changes();
        for step in &steps {
            let reply = act(&mut stamp, step);
            prop_assert!(reply.status < 500, "{:?}: {}", step, reply.text());
            is_consistent(&stamp);
            extensions_are_consistent(&stamp);
            ends.watch(&stamp, &reply);
            journal.extend(stamp.world.take_changes());
            // The same again: the same bytes.
            prop_assert_eq!(act(&mut again, step).response, reply.response);
        }
        let saved = rows(&mut stamp.world);
        for changes in [journal, saved.clone()] {
            let mut copy = Stamp::new();
            copy.world = restored(&stamp, changes);
            copy.now = stamp.now;
            prop_assert_eq!(rows(&mut copy.world), saved.clone());
            extensions_are_consistent(&copy);
            let list = format!("/subscriptions/{SUBSCRIPTION}/resources?api-version=2019-10-01&$expand=provisioningState");
            prop_assert_eq!(copy.get(&list).json(), again.get(&list).json());
        }
        stamp.wait(Duration::from_secs(3600));
        stamp.get("/subscriptions?api-version=2016-06-01");
        is_consistent(&stamp);
        extensions_are_consistent(&stamp);
        everything_has_ended(&stamp);
        prop_assert!(crate::arm::operations::next_due(&stamp.world).is_none_or(|due| due > stamp.now));
    }
}

#[test]
fn every_step_of_a_history_can_succeed() {
    let mut stamp = Stamp::new();
    for step in [
        Step::Group(0),
        Step::Group(1),
        Step::Put(Kind::Network, 0, 0),
        Step::Put(Kind::Account, 1, 0),
        Step::Wait(29),
        Step::Put(Kind::Subnet, 0, 0),
        Step::Wait(29),
        Step::Scale(1, 2, 0),
        Step::Wait(200),
        Step::Act(1, 0, 0),
        Step::Wait(200),
        Step::Act(1, 6, 1),
        Step::Faulty(1, 1, 2),
        Step::Wait(200),
        Step::Delete(Kind::Network, 1, 1),
        Step::Assign(Kind::Network, 0, 0),
        Step::Define,
        Step::Link(1, 0),
        Step::Lock(0, true),
        Step::Unlock(0),
        Step::DeleteGroup(1),
        Step::Wait(200),
        Step::Group(1),
        Step::Put(Kind::Account, 1, 0),
        Step::Wait(200),
        Step::Move(Kind::Network, 0, 0),
        Step::Wait(29),
        Step::Delete(Kind::Network, 1, 0),
        Step::Subscribe,
        Step::GroupThere,
        Step::GiveUp,
        Step::DeleteGroup(1),
    ] {
        let reply = act(&mut stamp, &step);
        assert!(
            reply.status < 300,
            "{step:?}: {} {}",
            reply.status,
            reply.text()
        );
    }
}
