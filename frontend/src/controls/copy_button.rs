//! Copies a text; the button itself says that it was done.

use super::icon_button::IconButton;
use super::icon_name::IconName;
use crate::drawn::view;
use crate::i18n::{Text, Wording};
use leptos::prelude::*;
use std::time::Duration;

/// Puts a text on the clipboard.
pub fn copy(text: &str) {
    // The promise fails only where the browser forbids it; the text can still be marked and copied by hand.
    let _ = window().navigator().clipboard().write_text(text);
}

/// An icon button that copies.
#[component]
pub fn CopyButton(
    /// What is copied.
    #[prop(into)]
    text: Signal<String>,
    /// Its name; *Copy* when not given.
    #[prop(optional, into)]
    label: Option<Wording>,
) -> impl IntoView {
    let done = RwSignal::new(false);
    let label = label.unwrap_or_else(|| Text::ControlCopy.into());
    let words = Wording::of(move || {
        if done.get() {
            Text::ControlCopied.get().to_owned()
        } else {
            label.get()
        }
    });
    let press = move |()| {
        copy(&text.get_untracked());
        done.set(true);
        set_timeout(
            move || {
                done.try_set(false);
            },
            Duration::from_secs(2),
        );
    };
    let icon = Signal::derive(move || {
        if done.get() {
            IconName::Check
        } else {
            IconName::Copy
        }
    });
    view! { <IconButton icon=icon label=words small=true on_press=press /> }
}
