//! Porthole in the browser: a Leptos application that is drawn on the client and fetches from `/api` alone.

pub mod api;
mod app;
pub mod controls;
mod drawn;
pub mod i18n;
pub mod load;
mod order;
pub mod pages;
pub mod parts;
pub mod paths;
pub mod resource_view;
pub mod router;
pub mod session;
pub mod settings;
pub mod shell;
pub mod watch;

/// Draws the application into the page.
pub fn start() {
    // A development build says where it broke; a release stays small.
    #[cfg(debug_assertions)]
    std::panic::set_hook(Box::new(|info| leptos::logging::error!("{info}")));
    // Before the first word is drawn; without its words the portal speaks English.
    wasm_bindgen_futures::spawn_local(async {
        let _ = settings::first_language().speak().await;
        leptos::mount::mount_to_body(app::App);
    });
}
