//! Sign-ins and calls as clients make them, right and wrong.

mod assertions;
mod calls;
mod discovery;
mod sign_ins;

use super::json_web_token as jwt;
use super::testing::{CLIENT, assertion, get, has_application, post};
use crate::testing::{Reply, Stamp};
use crate::world::settings::{IdentityKind, Settings};
use serde_json::Value;

const TENANT: &str = "5454420b-2e38-4b9e-8b56-1712d321cf33";

const SECOND: &str = "/5454420b-2e38-4b9e-8b56-1712d321cf33/oauth2/v2.0/token";

const FIRST: &str = "/5454420b-2e38-4b9e-8b56-1712d321cf33/oauth2/token";

fn entra() -> Stamp {
    let mut stamp = Stamp::new();
    has_application(&mut stamp.world, stamp.now);
    stamp
}

fn adfs() -> Stamp {
    let mut stamp = Stamp::with(Settings {
        identity: IdentityKind::Adfs,
        ..Settings::default()
    });
    has_application(&mut stamp.world, stamp.now);
    stamp
}

fn scope(stamp: &Stamp) -> String {
    format!("{}/.default", stamp.world.settings.audience)
}

fn by_secret(stamp: &mut Stamp, path: &str, secret: &str) -> Reply {
    let scope = scope(stamp);
    let fields = [
        ("client_id", CLIENT),
        ("grant_type", "client_credentials"),
        ("client_secret", secret),
        ("scope", &scope),
    ];
    stamp.send_request(post(path, &fields))
}

fn by_assertion(
    stamp: &mut Stamp,
    path: &str,
    change: impl FnOnce(&mut Value, &mut Value),
) -> Reply {
    let address = format!("https://localhost:8443{path}");
    let assertion = assertion(&*stamp.world.crypto, &address, stamp.now, change);
    let scope = scope(stamp);
    stamp.send_request(post(
        path,
        &[
            ("client_id", CLIENT),
            ("grant_type", "client_credentials"),
            (
                "client_assertion_type",
                "urn:ietf:params:oauth:client-assertion-type:jwt-bearer",
            ),
            ("client_assertion", &assertion),
            ("scope", &scope),
        ],
    ))
}

fn call(stamp: &mut Stamp, authorization: &str) -> Reply {
    let mut request = get("/subscriptions?api-version=2016-06-01");
    request
        .headers
        .push(("authorization".to_owned(), authorization.to_owned()));
    stamp.send_request(request)
}

fn claims(reply: &Reply) -> Value {
    jwt::take_apart(reply.at("/access_token").as_str().unwrap())
        .unwrap()
        .claims
}
