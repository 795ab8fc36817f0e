//! The porthole binary.
fn main() {}
