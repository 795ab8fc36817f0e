//! What is said of work.

use porthole_frontend::i18n::format;
use porthole_frontend::shell::operation_words;
use porthole_shared::operation::{Operation, OperationState, Verb};
use wasm_bindgen_test::wasm_bindgen_test;

#[wasm_bindgen_test]
fn work_that_a_busy_stamp_puts_off_says_until_when() {
    let until = 1_800_000_000_000;
    let operation = Operation {
        id: "o".into(),
        sign_in: "s".into(),
        stamp: "t".into(),
        verb: Verb::Start,
        resource: "/subscriptions/x".into(),
        state: OperationState::Waiting,
        steps: Vec::new(),
        started: until - 60_000,
        ended: None,
        waits_until: Some(until),
        percent: None,
        problem: None,
        correlation_id: "c".into(),
        version: 1,
        dismissed: false,
    };
    let said = operation_words::detail(&operation);
    assert!(said.contains("busy"), "{said}");
    assert!(said.contains(&format::time_of_day(until)), "{said}");
}
