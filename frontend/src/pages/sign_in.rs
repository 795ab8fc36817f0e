//! Signing in: which stamp at the start, the form at the end. As a page of its own, and over a page whose session ended.

mod card;
mod demo;
mod fields;
mod form;
mod stamp_choice;

use crate::controls::{Icon, IconName, Mark, Select};
use crate::drawn::{heard, view};
use crate::i18n::{Language, Text, words};
use crate::paths::{Page, RETURN, STAMP};
use crate::router::router;
use crate::session::session;
use crate::settings::{Settings, Theme};
use crate::watch::watch;
use card::SignInCard;
use leptos::html;
use leptos::prelude::*;

/// The page that stands alone.
#[component]
pub fn SignInPage() -> impl IntoView {
    let session = session();
    let router = router();
    watch(move || {
        document().set_title(&format!("{} · Porthole", Text::SignInTitle.get()));
    });
    let wanted = router
        .page
        .with_untracked(|page| page.stamp().map(str::to_owned))
        .or_else(|| {
            router
                .query
                .with_untracked(|query| query.value(STAMP).map(str::to_owned))
        });
    // An address that needed a sign-in shows its page as soon as there is one; the sign-in page itself leads on.
    let done = move |site: crate::paths::Site| {
        if router.page.get_untracked() == Page::SignIn || router.page.get_untracked() == Page::Start
        {
            let back = router
                .query
                .with_untracked(|query| query.value(RETURN).map(str::to_owned));
            let ours = back.filter(|back| back.starts_with('/') && !back.starts_with("//"));
            router.replace(&ours.unwrap_or_else(|| site.to(crate::paths::StampView::Home)));
        }
    };
    let version = session.portal.with_untracked(|portal| {
        portal
            .as_ref()
            .map_or_else(String::new, |portal| portal.version.clone())
    });
    view! {
        <div class="sign-in-page">
            <header class="sign-in-head">
                <span class="header-mark">
                    <Mark />
                    <span>"Porthole"</span>
                </span>
                <span class="end"></span>
                <ThemeButton />
                <LanguageSwitch />
            </header>
            <main class="sign-in-middle">
                <SignInCard stamp=wanted on_done=done />
            </main>
            <footer class="sign-in-foot">{move || words::sign_in_foot(&version)}</footer>
        </div>
    }
}

#[component]
fn ThemeButton() -> impl IntoView {
    let settings: Settings = expect_context();
    let dark = move || match settings.theme.get() {
        Theme::Automatic => window()
            .match_media("(prefers-color-scheme: dark)")
            .ok()
            .flatten()
            .is_some_and(|query| query.matches()),
        theme => theme == Theme::Dark,
    };
    let press = move |_| {
        let dark = untrack(dark);
        settings.use_theme(if dark { Theme::Light } else { Theme::Dark });
    };
    view! {
        <button
            type="button"
            class="header-icon"
            aria-label=Text::SettingsThemeDark
            aria-pressed=move || if dark() { "true" } else { "false" }
            on:click=press
        >
            <Icon name=IconName::Moon />
        </button>
    }
}

#[component]
fn LanguageSwitch() -> impl IntoView {
    let settings: Settings = expect_context();
    let options: Vec<_> = Language::ALL
        .iter()
        .map(|one| (one.tag().to_owned(), one.name().to_owned()))
        .collect();
    view! {
        <Select
            label=Text::SettingsLanguage
            value=Signal::derive(|| Language::current().tag().to_owned())
            options=Signal::stored(options)
            quiet=true
            on_choose=move |tag: String| {
                if let Some(language) = Language::of_tag(&tag) {
                    settings.use_language(language);
                }
            }
        />
    }
}

/// The session ended while a page was open: the form lies over it, and what was typed below stays.
#[component]
pub fn SignedOutPanel() -> impl IntoView {
    let session = session();
    let dialog = NodeRef::<html::Dialog>::new();
    watch(move || {
        if let Some(dialog) = dialog.get()
            && !dialog.open()
        {
            let _ = dialog.show_modal();
        }
    });
    let stamp = session.stamp.get_untracked().map(|stamp| stamp.id);
    view! {
        <dialog
            class="sign-in-over"
            aria-label=Text::SignInAgain
            node_ref=dialog
            on:cancel=heard(move |event: web_sys::Event| event.prevent_default())
        >
            <SignInCard stamp=stamp on_done=move |_| () ended=true />
        </dialog>
    }
}
