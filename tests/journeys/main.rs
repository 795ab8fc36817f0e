//! Journeys: what a person does, from the first screen to the last, in a real browser against real processes.

mod accessibility;
mod bad_input;
mod canary;
mod contrast;
mod credentials;
mod finding;
mod frame;
mod french;
mod keyboard;
mod opening;
mod parts;
mod scene;
mod screens;
mod sdk;
mod survival;
mod tabs;
mod versions;
mod walk;
mod whole;
