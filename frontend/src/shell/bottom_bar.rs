//! The bar at the bottom of a phone: home, resources, search, running, more.

use super::state::{Open, shell};
use crate::controls::{Icon, IconName};
use crate::drawn::{heard, view};
use crate::i18n::Text;
use crate::paths::{Page, StampView};
use crate::router::router;
use crate::session::session;
use leptos::prelude::*;

/// The bar; only narrow windows show it.
#[component]
pub fn BottomBar() -> impl IntoView {
    let shell = shell();
    let session = session();
    let router = router();
    let link = move |icon: IconName, label: Text, href: fn(crate::session::Session) -> String| {
        let here = move || {
            let address = href(session);
            let path = address.split('?').next().unwrap_or_default();
            (Page::read(path) == router.page.get()).then_some("page")
        };
        view! {
            <a class="bottom-entry" href=move || href(session) aria-current=here>
                <Icon name=icon />
                {label}
            </a>
        }
    };
    let button = move |icon: IconName, label: Text, what: Open| {
        view! {
            <button type="button" class="bottom-entry" on:click=heard(move |_| shell.toggle(what))>
                <Icon name=icon />
                {label}
            </button>
        }
    };
    view! {
        <Show when=move || !session.nobody()>
            <nav class="bottom-bar" aria-label=Text::ShellBottomBar>
                {link(IconName::Home, Text::ShellHome, |session| session.to(StampView::Home))}
                {link(
                    IconName::Grid,
                    Text::ShellResourcesShort,
                    |session| session.to(StampView::Resources),
                )}
                {button(IconName::Search, Text::ShellSearchShort, Open::Palette)}
                {link(IconName::Deploy, Text::ShellRunning, |_| Page::Operations.address())}
                {button(IconName::Menu, Text::ShellMore, Open::Navigation)}
            </nav>
        </Show>
    }
}
