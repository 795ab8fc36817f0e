//! Architecture.
#[test]
fn placeholder() {}
