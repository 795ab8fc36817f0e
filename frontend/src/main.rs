//! The portal in the browser.
fn main() {}
