//! The frame itself: skip link, header, navigation, the sheet with the page, and what lies over them.

use super::announcer::Announcer;
use super::bottom_bar::BottomBar;
use super::header::Header;
use super::navigation::Navigation;
use super::shortcuts::listen;
use super::state::{Open, shell};
use super::toasts::Toasts;
use crate::drawn::view;
use crate::i18n::Text;
use crate::parts::{Asked, Fetched, Part};
use crate::session::session;
use leptos::prelude::*;

/// The frame around a page.
#[component]
pub fn Frame(
    /// The page.
    children: Children,
) -> impl IntoView {
    let shell = shell();
    let session = session();
    listen(shell);
    let over = move || match shell.open.get() {
        Open::Nothing | Open::Navigation => ().into_any(),
        what => view! { <Fetched part=Part::Layers asked=Asked::Over(what) /> },
    };
    view! {
        <a class="skip-link" href="#page">
            {Text::ShellSkip}
        </a>
        <div class="app">
            <Header />
            <Show when=move || !session.nobody()>
                <Navigation />
            </Show>
            <main class="sheet" id="page" tabindex="-1">
                {children()}
            </main>
            <BottomBar />
        </div>
        {move || over()}
        <Toasts />
        <Announcer />
    }
}
