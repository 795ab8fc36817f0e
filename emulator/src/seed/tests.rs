//! Seeds are consistent, memorable and repeatable.

use super::{contoso, empty, ground, large};
use crate::{
    crypto::Imitation,
    providers::PROVIDERS,
    world::{
        World, resource_id::ResourceId, settings::Settings, subscription::Role,
        timestamp::Timestamp,
    },
};
use std::{collections::BTreeMap, sync::Arc};

const NOW: Timestamp = Timestamp(1_790_000_000_000);

fn world() -> World {
    World::new(Settings::default(), Arc::new(Imitation::default()))
}

fn is_consistent(world: &World) {
    for (key, resource) in world.resources_under("", None) {
        assert!(
            world.groups.contains(&resource.id.group_id().key()),
            "{key} has no group"
        );
        if let Some(parent) = resource.id.parent() {
            assert!(world.exists(&parent), "{key} has no parent");
        }
        for reference in world.references_of(&resource) {
            assert!(
                world.exists(&reference.target),
                "{key} points at {}, which is not there",
                reference.target
            );
        }
    }
}

fn count(world: &World, kind: &str) -> usize {
    world.of_type(kind, &ResourceId::new(""), None).count()
}

#[test]
fn contoso_has_its_groups_and_every_state_worth_showing() {
    let mut world = world();
    contoso::plant(&mut world, NOW);
    is_consistent(&world);
    let mut groups = BTreeMap::<String, usize>::new();
    let tracked = world
        .resources_under("", None)
        .filter(|(_, resource)| resource.id.parent().is_none());
    for (_, resource) in tracked {
        *groups.entry(resource.id.group().to_owned()).or_default() += 1;
    }
    let expected = [
        ("engineering-dev", 3),
        ("erp-prod", 27),
        ("lab-sandbox", 6),
        ("office-reporting", 5),
        ("plant-mes", 14),
        ("shared-network", 8),
    ];
    assert_eq!(
        groups,
        expected
            .map(|(name, count)| (name.to_owned(), count))
            .into()
    );
    let mut states = BTreeMap::<String, usize>::new();
    for machine in world.of_type(
        "Microsoft.Compute/virtualMachines",
        &ResourceId::new(""),
        None,
    ) {
        *states
            .entry(machine.state_text("power").unwrap_or("failed").to_owned())
            .or_default() += 1;
        assert!(!format!("{machine:?}").contains("adminPassword"));
    }
    let expected = [
        ("running", 7),
        ("stopped", 1),
        ("deallocated", 2),
        ("failed", 1),
    ];
    assert_eq!(
        states,
        expected
            .map(|(state, count)| (state.to_owned(), count))
            .into()
    );
    let unfinished = world.resources_under("", None).filter(|(_, resource)| {
        !["Succeeded", "Failed"].contains(&resource.provisioning_state.as_str())
    });
    assert_eq!(unfinished.count(), 0, "nothing is under way");
}

#[test]
fn the_reader_may_look_and_the_owner_is_shown_the_finance_subscription() {
    let mut world = world();
    contoso::plant(&mut world, NOW);
    let role = |object: &str, subscription: &str| {
        let scope = format!("/subscriptions/{subscription}");
        world.roles_on(object, &scope).next().map(str::to_owned)
    };
    assert_eq!(
        role(ground::READER_OBJECT_ID, contoso::FINANCE).as_deref(),
        Some(Role::Reader.definition())
    );
    assert_eq!(
        role(crate::identity::demo::OBJECT_ID, contoso::ENGINEERING).as_deref(),
        Some(Role::Owner.definition())
    );
    let last = world
        .holders()
        .filter(|(principal, _, _)| *principal == crate::identity::demo::OBJECT_ID)
        .last();
    assert!(last.is_some_and(|(_, scope, _)| scope.ends_with(contoso::FINANCE)));
    for provider in PROVIDERS {
        assert!(world.registrations.contains(&format!(
            "{}/{}",
            contoso::FINANCE,
            provider.namespace.to_lowercase()
        )));
    }
}

#[test]
fn an_empty_stamp_has_a_subscription_and_nothing_in_it() {
    let mut world = world();
    empty(&mut world, NOW);
    assert_eq!(
        (
            world.subscriptions.len(),
            world.resource_count(),
            world.groups.len()
        ),
        (1, 0, 0)
    );
}

#[test]
fn a_large_stamp_has_the_number_asked_for_and_is_always_the_same() {
    let plant = |count: usize| {
        let mut world = world();
        large::plant(&mut world, count, NOW);
        assert_eq!(world.resource_count(), count);
        is_consistent(&world);
        world
    };
    let world = plant(1234);
    assert_eq!(world.groups.len(), 3);
    assert_eq!(
        count(&world, "Microsoft.Compute/virtualMachines"),
        166 + 166 + 77
    );
    let again = plant(1234);
    let all = |world: &World| {
        world
            .resources_under("", None)
            .map(|(_, resource)| format!("{resource:?}"))
            .collect::<Vec<_>>()
    };
    assert_eq!(all(&world), all(&again));
    plant(0);
    plant(1);
    plant(2);
}
