//! The header: menu, name, search, stamp, bell, settings, help, account.

use super::account_menu::AccountMenu;
use super::navigation::fold;
use super::stamp_switch::StampSwitch;
use super::state::{Open, Shell, shell};
use crate::controls::{Icon, IconName, Keys, Mark, Tooltip};
use crate::drawn::{heard, view};
use crate::i18n::{Text, format, words};
use crate::paths::{Page, StampView};
use crate::router::router;
use crate::session::session;
use leptos::prelude::*;

/// The header.
#[component]
pub fn Header() -> impl IntoView {
    let shell = shell();
    let session = session();
    let somebody = move || !session.nobody();
    let home = move || {
        if session.nobody() {
            Page::Start.address()
        } else {
            session.to(StampView::Home)
        }
    };
    view! {
        <header class="header">
            <div class="header-start">
                <Show when=somebody>
                    <MenuButton />
                </Show>
                <a class="header-mark" href=home>
                    <Mark />
                    <span>"Porthole"</span>
                </a>
            </div>
            <div class="header-search-place">
                <Show when=somebody>
                    <button
                        type="button"
                        class="header-search"
                        aria-keyshortcuts="Control+K /"
                        on:click=heard(move |_| shell.open.set(Open::Palette))
                    >
                        <Icon name=IconName::Search />
                        <span>{Text::ShellSearch}</span>
                        <Keys keys=&["/"] />
                    </button>
                </Show>
            </div>
            <div class="header-end">
                <Show when=somebody>
                    <StampSwitch />
                    <HeaderButton
                        icon=IconName::Search
                        label=Text::ShellSearch
                        what=Open::Palette
                        class="header-icon header-search-icon"
                    />
                    <Bell />
                </Show>
                <HeaderButton
                    icon=IconName::Settings
                    label=Text::ShellSettings
                    what=Open::Settings
                    class="header-icon header-settings"
                />
                <HeaderButton
                    icon=IconName::Help
                    label=Text::ShellHelp
                    what=Open::Shortcuts
                    class="header-icon header-help"
                />
                <Show when=somebody>
                    <AccountMenu />
                </Show>
            </div>
        </header>
    }
}

#[component]
fn MenuButton() -> impl IntoView {
    let shell = shell();
    let (session, router) = (session(), router());
    // Below 900 px the navigation lies over the page; above, it collapses to icons.
    let press = move |_| {
        let narrow = window().match_media("(max-width: 900px)").ok().flatten();
        if narrow.is_some_and(|query| query.matches()) {
            shell.toggle(Open::Navigation);
        } else {
            fold(session, router);
        }
    };
    view! {
        <button type="button" class="header-icon" aria-label=Text::ShellMenu on:click=press>
            <Icon name=IconName::Menu />
        </button>
    }
}

#[component]
fn HeaderButton(icon: IconName, label: Text, what: Open, class: &'static str) -> impl IntoView {
    let shell = shell();
    view! {
        <Tooltip text=Signal::derive(move || Some(label.get().to_owned()))>
            <button
                type="button"
                class=class
                aria-label=label
                aria-expanded=move || expanded(shell, what)
                on:click=heard(move |_| shell.toggle(what))
            >
                <Icon name=icon />
            </button>
        </Tooltip>
    }
}

#[component]
fn Bell() -> impl IntoView {
    let shell = shell();
    let operations = session().operations;
    let label = move || match operations.under_way() {
        0 => Text::ShellNotifications.get().to_owned(),
        count => words::shell_notifications_running(count),
    };
    let count = move || {
        let all = operations.all.with(Vec::len);
        (all > 0).then(|| {
            view! { <span class="header-count" aria-hidden="true">{format::number(all as f64)}</span> }
        })
    };
    view! {
        <Tooltip text=Signal::derive(move || Some(label()))>
            <button
                type="button"
                class="header-icon"
                aria-label=label
                aria-expanded=move || expanded(shell, Open::Notifications)
                on:click=heard(move |_| shell.toggle(Open::Notifications))
            >
                <Icon name=IconName::Bell />
                {move || count()}
            </button>
        </Tooltip>
    }
}

fn expanded(shell: Shell, what: Open) -> &'static str {
    if shell.open.get() == what {
        "true"
    } else {
        "false"
    }
}
