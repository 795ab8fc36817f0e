//! The smoke of the replay, and the proof that it bites: a swapped status, a dropped key, a changed kind, a wrong state and a lost poll
//! address each lower the score.

use crate::recording::{self, Cassette, PROFILES};
use crate::replay::Distortion;
use crate::reply::Reply;
use crate::{document, judge};
use serde_json::Value;

/// The cassettes of a profile; nothing where the recordings are not there.
fn cassettes(profile: &str) -> Option<Vec<Cassette>> {
    let path = recording::path(profile)?;
    Some(recording::read(&path).expect("the recording can be read"))
}

fn skipped() {
    println!("SKIPPED: the recordings are not beside the workspace");
}

fn each(value: &mut Value, change: &dyn Fn(&mut serde_json::Map<String, Value>)) {
    match value {
        Value::Object(map) => {
            change(map);
            map.values_mut().for_each(|inner| each(inner, change));
        }
        Value::Array(items) => items.iter_mut().for_each(|item| each(item, change)),
        _ => {}
    }
}

fn swap_status(reply: &mut Reply) {
    reply.status = if reply.status == 201 {
        200
    } else {
        reply.status
    };
}

fn drop_key(reply: &mut Reply) {
    each(&mut reply.body, &|map| {
        drop(map.shift_remove("resourceGuid"))
    });
}

fn change_kind(reply: &mut Reply) {
    each(&mut reply.body, &|map| {
        if let Some(priority) = map.get_mut("priority") {
            *priority = priority.to_string().into();
        }
    });
}

fn lose_address(reply: &mut Reply) {
    reply.status_address = None;
}

fn change_code(reply: &mut Reply) {
    each(&mut reply.body, &|map| {
        if let Some(code) = map.get_mut("code") {
            *code = "Oops".into();
        }
    });
}

fn change_state(reply: &mut Reply) {
    each(&mut reply.body, &|map| {
        if let Some(state) = map.get_mut("provisioningState") {
            *state = "Paused".into();
        }
    });
}

#[test]
fn every_kind_of_wrong_answer_lowers_the_score() {
    let Some(mut cassettes) = cassettes("2018-03-01") else {
        return skipped();
    };
    let telling = ["test_network_nsg", "test_network_public_ip", "test_dns"];
    cassettes.retain(|cassette| telling.contains(&cassette.name.as_str()));
    let passed = |distortion| judge(&cassettes, distortion, false).total().0;
    let right = passed(None);
    let distortions: [(&str, Distortion); 6] = [
        ("a swapped status", swap_status),
        ("a dropped key", drop_key),
        ("a changed kind", change_kind),
        ("a lost poll address", lose_address),
        ("another error code", change_code),
        ("a wrong state", change_state),
    ];
    for (name, distortion) in distortions {
        let wrong = passed(Some(distortion));
        assert!(wrong < right, "{name} was not seen: {wrong} of {right}");
    }
}

#[test]
fn no_profile_scores_less_than_the_document_says() {
    let claims = document::claimed().expect("docs/conformance.md has its table");
    assert_eq!(claims.len(), PROFILES.len());
    for (profile, claim) in PROFILES.into_iter().zip(claims) {
        let Some(cassettes) = cassettes(profile) else {
            return skipped();
        };
        let score = judge(&cassettes, None, false);
        assert_eq!(document::excess(profile, &score), None);
        let fall = document::fall(profile, &score, claim);
        assert!(fall.is_none(), "{}", fall.unwrap_or_default());
    }
}
