//! A message across the page or the form: bold cause, what to do, actions.

use super::badge::Tone;
use super::icon::Icon;
use super::icon_button::IconButton;
use super::icon_name::IconName;
use super::status_glyph::{StatusGlyph, StatusShape};
use crate::drawn::view;
use crate::i18n::{Text, Wording};
use leptos::prelude::*;

/// A message. Warnings and failures are announced.
#[component]
pub fn MessageBar(
    /// Its colour and glyph.
    #[prop(optional)]
    tone: Tone,
    /// The cause, in bold.
    #[prop(optional, into)]
    title: Option<Wording>,
    /// Puts it away.
    #[prop(optional, into)]
    on_close: Option<Callback<()>>,
    /// The rest: text, facts, actions.
    #[prop(optional)]
    children: Option<Children>,
) -> impl IntoView {
    let (class, glyph) = match tone {
        Tone::Accent => (
            "message-bar",
            view! { <Icon name=IconName::Information /> }.into_any(),
        ),
        Tone::Success => ("message-bar message-success", glyph(StatusShape::Succeeded)),
        Tone::Warning => ("message-bar message-warning", glyph(StatusShape::Degraded)),
        Tone::Danger => ("message-bar message-danger", glyph(StatusShape::Failed)),
    };
    let loud = matches!(tone, Tone::Warning | Tone::Danger);
    let close = on_close.map(|close| {
        view! {
            <IconButton icon=IconName::Close label=Text::ControlClose small=true on_press=close />
        }
    });
    view! {
        <div class=class role=if loud { "alert" } else { "status" }>
            {glyph}
            <div class="message-body">
                {title.map(|title| view! { <p class="message-title">{title}</p> })}
                {children.map(|children| children())}
            </div>
            {close}
        </div>
    }
}

fn glyph(shape: StatusShape) -> AnyView {
    view! { <StatusGlyph shape=shape /> }.into_any()
}
