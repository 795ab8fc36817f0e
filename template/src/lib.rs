//! The ARM template language: parse, evaluate, plan. Pure: no I/O, no clock, no randomness, and it builds for wasm32.
//!
//! The way through the crate is the way of a deployment:
//!
//! 1. [`Document::parse`] reads the text of a file as tolerantly as Resource Manager does and keeps where everything stood.
//! 2. [`ParameterFile::read`] takes the values that somebody wants to deploy with.
//!
//! Nothing here panics on any input, and every message is a [`TemplateError`]: Resource Manager's own words, the place, the way out.

pub mod document;
pub mod error;
pub mod expression;
pub mod limits;
pub mod parameter_file;
pub mod place;
pub mod value;

pub use document::Document;
pub use error::{Code, TemplateError};
pub use limits::Limits;
pub use parameter_file::{GivenValue, ParameterFile, VaultSecret};
pub use place::Place;
pub use value::{Object, Unknown, Value};
