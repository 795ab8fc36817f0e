//! The stamp's engine under fuzz: a request as text, answered by a small world of its own.

use porthole_emulator::crypto::Crypto;
use porthole_emulator::identity::application::{Application, Secret, secret_hash};
use porthole_emulator::request::Request;
use porthole_emulator::world::World;
use porthole_emulator::world::settings::Settings;
use porthole_emulator::world::subscription::{Registration, Role, Subscription};
use porthole_emulator::world::timestamp::Timestamp;
use porthole_emulator::{answer, providers};
use std::cell::RefCell;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

const NOW: Timestamp = Timestamp(1_600_000_000_000);
const WHO: &str = "22222222-2222-4222-8222-222222222222";
const SUBSCRIPTION: &str = "11111111-1111-4111-8111-111111111111";
/// A world is used this often before a new one is made: what one request did, the next may meet.
const LIVES: u32 = 500;

thread_local! {
    static WORLD: RefCell<Option<(u32, World, String)>> = const { RefCell::new(None) };
}

/// `METHOD path?query`, header lines, an empty line, the body. `TOKEN` in a header stands for a good token.
pub fn answers(input: &[u8]) -> Result<(), String> {
    WORLD.with_borrow_mut(|slot| {
        let (lives, mut world, token) = slot.take().unwrap_or_else(fresh);
        let request = read(input, &token);
        let told = format!("{} {}", request.method, request.path);
        // A panic leaves the slot empty: the next request gets a new world.
        let response = answer(&mut world, request, NOW);
        drop(world.take_changes());
        *slot = (lives > 1).then(|| (lives - 1, world, token));
        if !(200..500).contains(&response.status) {
            return Err(format!("answered {}: `{told}`", response.status));
        }
        let is_json = response.headers.iter().any(|(name, value)| {
            name.eq_ignore_ascii_case("content-type") && value.contains("json")
        });
        if is_json
            && !response.body.is_empty()
            && serde_json::from_slice::<serde_json::Value>(&response.body).is_err()
        {
            return Err(format!("said json and sent something else: `{told}`"));
        }
        let forged = response
            .headers
            .iter()
            .any(|(name, value)| name.contains(['\r', '\n']) || value.contains(['\r', '\n', '\0']));
        if forged {
            Err(format!("a header with a line break: `{told}`"))
        } else {
            Ok(())
        }
    })
}

/// What a fresh stamp answers: a corpus that only ever meets closed doors would prove little.
#[allow(dead_code, reason = "the fuzz loop asks for promises only")]
pub fn status(input: &[u8]) -> u16 {
    let (_, mut world, token) = fresh();
    answer(&mut world, read(input, &token), NOW).status
}

fn read(input: &[u8], token: &str) -> Request {
    let at = input
        .windows(2)
        .position(|window| window == b"\n\n")
        .unwrap_or(input.len());
    let head = String::from_utf8_lossy(&input[..at]).into_owned();
    let mut lines = head.lines();
    let (method, target) = lines
        .next()
        .unwrap_or_default()
        .split_once(' ')
        .map_or(("GET", "/"), |(method, target)| (method, target));
    let (path, query) = target.split_once('?').unwrap_or((target, ""));
    let headers = lines
        .filter_map(|line| line.split_once(':'))
        .map(|(name, value)| {
            (
                name.trim().to_lowercase(),
                value.trim().replace("TOKEN", token),
            )
        });
    Request {
        scheme: "https".to_owned(),
        authority: "localhost:8443".to_owned(),
        method: method.to_owned(),
        path: path.to_owned(),
        query: query.to_owned(),
        headers: headers.collect(),
        body: input.get(at + 2..).unwrap_or_default().to_vec(),
        client_certificate: None,
    }
}

/// A world with one subscription, one group and one principal who owns both, and a token of theirs.
fn fresh() -> (u32, World, String) {
    let mut world = World::new(Settings::default(), Arc::new(Imitation::default()));
    let subscription = Subscription {
        id: SUBSCRIPTION.to_owned(),
        display_name: "Fuzz".to_owned(),
        state: "Enabled".to_owned(),
        offer_id: String::new(),
        tag_names: serde_json::Map::new(),
    };
    world.subscriptions.put(SUBSCRIPTION, subscription);
    let scope = format!("/subscriptions/{SUBSCRIPTION}");
    world.grant(WHO, Role::Owner, &scope, Timestamp(0));
    for provider in providers::PROVIDERS {
        let key = format!("{SUBSCRIPTION}/{}", provider.namespace.to_lowercase());
        world.registrations.put(
            &key,
            Registration {
                state: "Registered".to_owned(),
            },
        );
    }
    let secret = Secret {
        sha256: secret_hash(&world, "secret"),
        expires: None,
    };
    Application {
        client_id: WHO.to_owned(),
        object_id: WHO.to_owned(),
        name: "fuzz".to_owned(),
        secrets: vec![secret],
        ..Application::default()
    }
    .enrol(&mut world);
    let form = format!(
        "grant_type=client_credentials&client_id={WHO}&client_secret=secret&scope={}/.default",
        world.settings.audience
    );
    let path = format!("/{}/oauth2/v2.0/token", world.settings.tenant_id);
    let asked = read(
        format!("POST {path}\ncontent-type: application/x-www-form-urlencoded\n\n{form}")
            .as_bytes(),
        "",
    );
    let reply: serde_json::Value = serde_json::from_slice(&answer(&mut world, asked, NOW).body)
        .expect("a token reply is JSON");
    let token = reply["access_token"]
        .as_str()
        .expect("the principal gets a token")
        .to_owned();
    let group = format!(
        "PUT /subscriptions/{SUBSCRIPTION}/resourceGroups/rg?api-version=2019-10-01\nauthorization: Bearer TOKEN\n\n{{\"location\":\"local\"}}"
    );
    let made = answer(&mut world, read(group.as_bytes(), &token), NOW);
    assert_eq!(made.status, 201, "{}", String::from_utf8_lossy(&made.body));
    (LIVES, world, token)
}

/// Imitation cryptography: a checksum for every digest and signature, a counter for randomness. Equal in every run.
#[derive(Default)]
struct Imitation(AtomicU64);

impl Crypto for Imitation {
    fn random(&self, target: &mut [u8]) {
        for byte in target {
            let count = self.0.fetch_add(0x9e37_79b9_7f4a_7c15, Ordering::Relaxed);
            *byte = count.wrapping_mul(0xbf58_476d_1ce4_e5b9).to_be_bytes()[0];
        }
    }
    fn sign_token(&self, message: &[u8]) -> Vec<u8> {
        digest(message).to_vec()
    }
    fn verify_token(&self, message: &[u8], signature: &[u8]) -> bool {
        signature == digest(message)
    }
    fn verify_assertion(
        &self,
        _: &str,
        certificate: &[u8],
        message: &[u8],
        signature: &[u8],
    ) -> bool {
        signature == digest(&[certificate, message].concat())
    }
    fn hmac_sha256(&self, key: &[u8], message: &[u8]) -> [u8; 32] {
        digest(&[key, message].concat())
    }
    fn sha256(&self, message: &[u8]) -> [u8; 32] {
        digest(message)
    }
    fn sha1(&self, message: &[u8]) -> [u8; 20] {
        digest(message)[..20].try_into().expect("20 of 32 bytes")
    }
    fn token_public_key(&self) -> (Vec<u8>, Vec<u8>) {
        (vec![0xc5; 256], vec![1, 0, 1])
    }
}

fn digest(message: &[u8]) -> [u8; 32] {
    let mut sum = 0xcbf2_9ce4_8422_2325_u64;
    let mut out = [0; 32];
    for (place, byte) in message.iter().chain(&[0_u8; 64]).enumerate() {
        sum = (sum ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3);
        out[place % 32] ^= sum.to_le_bytes()[4];
    }
    out
}
