//! The ARM template language: parse, evaluate, plan, what-if. Pure: no I/O, and it builds for wasm32.
//!
//! The crate is an empty shell so far; the engine itself is the next capability on the road map, and
//! nothing in the product claims otherwise.
