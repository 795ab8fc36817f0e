//! Porthole in the browser: a Leptos application that is drawn on the client and fetches from `/api` alone.

pub mod controls;
pub mod i18n;
