//! The stamp's engine in this process: a world with one subscription, and a principal who owns it and has a token.

use porthole_emulator::crypto::Imitation;
use porthole_emulator::identity::application::{Application, Secret, secret_hash};
use porthole_emulator::request::Request;
use porthole_emulator::response::Response;
use porthole_emulator::world::World;
use porthole_emulator::world::settings::Settings;
use porthole_emulator::world::subscription::{Registration, Role, Subscription};
use porthole_emulator::world::timestamp::Timestamp;
use porthole_emulator::{answer, providers};
use std::sync::Arc;

/// When every world begins.
pub const BEGINNING: Timestamp = Timestamp(1_600_000_000_000);
/// Client and object id of the principal.
pub const CALLER: &str = "22222222-2222-4222-8222-222222222222";

/// A world in which every provider is registered in one subscription, owned by [`CALLER`].
pub fn world(settings: Settings, subscription: &str) -> World {
    let mut world = World::new(settings, Arc::new(Imitation::default()));
    let row = Subscription {
        id: subscription.to_owned(),
        display_name: "Contoso".to_owned(),
        state: "Enabled".to_owned(),
        offer_id: String::new(),
        tag_names: serde_json::Map::new(),
    };
    world.subscriptions.put(subscription, row);
    let scope = format!("/subscriptions/{subscription}");
    world.grant(CALLER, Role::Owner, &scope, BEGINNING);
    for provider in providers::PROVIDERS {
        let key = format!("{subscription}/{}", provider.namespace.to_lowercase());
        let state = "Registered".to_owned();
        world.registrations.put(&key, Registration { state });
    }
    let secret = Secret {
        sha256: secret_hash(&world, "secret"),
        expires: None,
    };
    Application {
        client_id: CALLER.to_owned(),
        object_id: CALLER.to_owned(),
        name: "caller".to_owned(),
        secrets: vec![secret],
        ..Application::default()
    }
    .enrol(&mut world);
    world
}

/// A token of [`CALLER`], asked for as a client asks.
pub fn token(world: &mut World, now: Timestamp) -> String {
    let manager = world.settings.audience.clone();
    token_for(world, &manager, now)
}

/// The same for another resource than the resource manager.
pub fn token_for(world: &mut World, resource: &str, now: Timestamp) -> String {
    let form = format!(
        "grant_type=client_credentials&client_id={CALLER}&client_secret=secret&scope={resource}/.default"
    );
    let path = format!("/{}/oauth2/v2.0/token", world.settings.tenant_id);
    let media = "application/x-www-form-urlencoded".to_owned();
    let headers = vec![("content-type".to_owned(), media)];
    let asked = request("POST", &path, headers, form.into_bytes());
    let reply: serde_json::Value =
        serde_json::from_slice(&answer(world, asked, now).body).expect("a token reply is JSON");
    reply["access_token"]
        .as_str()
        .expect("the principal gets a token")
        .to_owned()
}

/// A request to `https://localhost:8443`; `target` is the path with its query.
pub fn request(
    method: &str,
    target: &str,
    headers: Vec<(String, String)>,
    body: Vec<u8>,
) -> Request {
    let (path, query) = target.split_once('?').unwrap_or((target, ""));
    Request {
        scheme: "https".to_owned(),
        authority: "localhost:8443".to_owned(),
        method: method.to_owned(),
        path: path.to_owned(),
        query: query.to_owned(),
        headers,
        body,
        client_certificate: None,
    }
}

/// The body of a response as JSON; null when it is none.
pub fn json(response: &Response) -> serde_json::Value {
    serde_json::from_slice(&response.body).unwrap_or_default()
}
