//! The stamp's engine under fuzz: a request as text, answered by a small world of its own.

use porthole_emulator::answer;
use porthole_emulator::request::Request;
use porthole_emulator::world::World;
use porthole_emulator::world::settings::Settings;
use porthole_emulator::world::timestamp::Timestamp;
use porthole_tests::engine;
use std::cell::RefCell;

const NOW: Timestamp = engine::BEGINNING;
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
    let headers = lines
        .filter_map(|line| line.split_once(':'))
        .map(|(name, value)| {
            (
                name.trim().to_lowercase(),
                value.trim().replace("TOKEN", token),
            )
        });
    let body = input.get(at + 2..).unwrap_or_default().to_vec();
    engine::request(method, target, headers.collect(), body)
}

/// A world with one subscription, one group and one principal who owns both, and a token of theirs.
fn fresh() -> (u32, World, String) {
    let mut world = engine::world(Settings::default(), SUBSCRIPTION);
    let token = engine::token(&mut world, NOW);
    let group = format!(
        "PUT /subscriptions/{SUBSCRIPTION}/resourceGroups/rg?api-version=2019-10-01\nauthorization: Bearer TOKEN\n\n{{\"location\":\"local\"}}"
    );
    let made = answer(&mut world, read(group.as_bytes(), &token), NOW);
    assert_eq!(made.status, 201, "{}", String::from_utf8_lossy(&made.body));
    (LIVES, world, token)
}
