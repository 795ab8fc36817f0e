//! The ARM template language: parse, evaluate, plan, what-if. Pure: no I/O, no clock, no randomness, and it builds for wasm32.
//!
//! The way through the crate is the way of a deployment:
//!
//! 1. [`Document::parse`] reads the text of a file as tolerantly as Resource Manager does and keeps where everything stood.
//! 2. [`Template::read`] finds everything that can be found wrong without evaluating, all of it in one go.
//! 3. [`ParameterFile::read`] takes the values that somebody wants to deploy with.
//! 4. [`plan()`] evaluates: resources in the order of their dependencies, bodies, outputs. Whatever only the deployment itself can tell is
//!    marked as known after deployment; the caller's [`World`] answers the rest.
//! 5. [`what_if()`] compares the plan with what is there.
//! 6. [`portability()`] tells what of it a stamp does not have, and mends the source where that is safe.
//! 7. While the deployment runs, [`Plan::body`], [`Plan::nested`] and [`Plan::outputs`] evaluate again with a world that knows more.
//!
//! Nothing here panics on any input, and every message is a [`TemplateError`]: Resource Manager's own words, the place, the way out.

pub mod address;
mod budget;
mod date_time;
pub mod document;
pub mod error;
mod evaluate;
pub mod expression;
mod fault;
mod function;
pub mod limits;
pub mod parameter_file;
pub mod place;
pub mod plan;
pub mod portability;
pub mod scope;
pub mod template;
mod text;
pub mod value;
pub mod what_if;
pub mod world;

pub use document::Document;
pub use error::{Code, TemplateError};
pub use limits::Limits;
pub use parameter_file::{GivenValue, ParameterFile, VaultSecret};
pub use place::Place;
pub use plan::{
    Dependency, Deployment, Plan, PlannedOutput, PlannedResource, SkippedResource, plan,
};
pub use portability::{Capabilities, Finding, Profile, portability};
pub use scope::Scope;
pub use template::{Parameter, ParameterKind, Template};
pub use value::{Object, Unknown, Value};
pub use what_if::{LiveResource, WhatIf, what_if};
pub use world::{Answer, Linked, World};
