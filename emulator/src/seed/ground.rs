//! Subscriptions, registrations and roles: what every seed stands on.

use crate::{
    identity::{application::Application, demo},
    providers::PROVIDERS,
    world::{
        World,
        subscription::{Registration, Role, Subscription},
        timestamp::Timestamp,
    },
};

/// The client id of the second principal, who may only read. Whoever starts the stamp gives it a secret if it is to sign in.
pub const READER_CLIENT_ID: &str = "c7e0a1d4-93b2-4f5e-8a61-0d2f7b9c4e15";
/// Its object id.
pub const READER_OBJECT_ID: &str = "4e6b8f20-d1a7-4c39-b5e2-71f09a3c8d64";

/// The one subscription of a stamp with nothing in it.
const EMPTY: &str = "6a1f0c7e-3b52-4d8e-a9c4-5e7d21f0b836";

/// One subscription with nothing in it, owned by the demo's people; the reader may look.
pub fn empty(world: &mut World, now: Timestamp) {
    subscription(world, EMPTY, "Contoso", now);
}

/// A subscription in which every provider is registered, owned by the demo's people; the reader may look.
pub fn subscription(world: &mut World, id: &str, name: &str, now: Timestamp) {
    world.subscriptions.put(
        id,
        Subscription {
            id: id.to_owned(),
            display_name: name.to_owned(),
            state: "Enabled".to_owned(),
            offer_id: "/delegatedProviders/default/offers/contoso".to_owned(),
            tag_names: serde_json::Map::new(),
        },
    );
    for provider in PROVIDERS {
        let key = format!("{id}/{}", provider.namespace).to_lowercase();
        world.registrations.put(
            &key,
            Registration {
                state: "Registered".to_owned(),
            },
        );
    }
    let scope = format!("/subscriptions/{id}");
    for (object_id, role) in [
        (demo::OBJECT_ID, Role::Owner),
        (demo::USER_OBJECT_ID, Role::Owner),
        (READER_OBJECT_ID, Role::Reader),
    ] {
        world.grant(object_id, role, &scope, now);
    }
    if Application::of(world, READER_CLIENT_ID).is_none() {
        Application {
            client_id: READER_CLIENT_ID.to_owned(),
            object_id: READER_OBJECT_ID.to_owned(),
            name: "Contoso auditor".to_owned(),
            ..Application::default()
        }
        .enrol(world);
    }
}
