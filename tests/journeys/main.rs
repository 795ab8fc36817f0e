//! Journeys: what a person does, from the first screen to the last, in a real browser against real processes.

mod bad_input;
mod canary;
mod finding;
mod opening;
mod scene;
mod screens;
mod sdk;
mod survival;
mod whole;
