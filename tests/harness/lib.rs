//! What the tests from outside stand on: processes of the `porthole` binary, a browser, and domain verbs for its pages.
//!
//! Everything is found by role and name, as a person with a screen reader finds it: accessibility is the test interface.

pub mod api;
pub mod browser;
pub mod canary;
pub mod control;
pub mod engine;
pub mod page;
pub mod patience;
pub mod place;
pub mod portal;
pub mod process;
pub mod screenshot;
pub mod stamp;
