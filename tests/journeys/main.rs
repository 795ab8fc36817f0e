//! Journeys: what a person does, from the first screen to the last, in a real browser against real processes.

mod canary;
mod finding;
