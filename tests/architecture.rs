//! The invariants of the house (ARCHITECTURE.md), read from `cargo metadata`, `use` lines and the files themselves.
//!
//! A rule is a function from sources to violations; each is shown to bite by a test on a made-up sample beside it.

#[path = "architecture/ban.rs"]
mod ban;
#[path = "architecture/configuration.rs"]
mod configuration;
#[path = "architecture/dependencies.rs"]
mod dependencies;
#[path = "architecture/layers.rs"]
mod layers;
#[path = "architecture/shape.rs"]
mod shape;
#[path = "architecture/source.rs"]
mod source;

use source::{Source, Violation};

fn holds(rule: impl Fn(&[Source]) -> Vec<Violation>) {
    let found = rule(&source::workspace());
    let list: String = found
        .iter()
        .map(|violation| format!("\n  {violation}"))
        .collect();
    assert!(found.is_empty(), "{} violation(s):{list}\n", found.len());
}

#[test]
fn files_are_short() {
    holds(shape::short);
}

#[test]
fn every_rust_file_says_what_it_is() {
    holds(shape::introduced);
}

#[test]
fn names_say_what_a_thing_is() {
    holds(shape::named);
}

#[test]
fn the_frontend_writes_no_inline_style() {
    holds(shape::unstyled);
}

#[test]
fn sql_stays_in_the_sqlite_store() {
    holds(layers::sql);
}

#[test]
fn layers_inside_a_crate_look_only_downwards() {
    holds(layers::downwards);
}

#[test]
fn pure_crates_do_no_io() {
    holds(layers::pure);
}

#[test]
fn only_local_stamp_names_the_emulator() {
    holds(layers::emulator_at_arms_length);
}

#[test]
fn crates_depend_in_one_direction() {
    let found = dependencies::wrong(&dependencies::workspace());
    assert!(found.is_empty(), "{found:#?}");
}

#[test]
fn every_option_is_documented() {
    holds(configuration::documented);
}
