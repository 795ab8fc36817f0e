//! A button, or a link that looks like one.

use super::icon::Icon;
use super::icon_name::IconName;
use super::tooltip::Tooltip;
use crate::drawn::view;
use crate::i18n::Wording;
use leptos::prelude::*;

/// How much a button stands out. One primary per view.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum ButtonKind {
    /// The one thing to do next.
    Primary,
    /// Any other.
    #[default]
    Outline,
    /// Without a border, with an accent icon.
    Ghost,
    /// Something is lost by pressing it.
    Danger,
}

impl ButtonKind {
    fn class(self) -> &'static str {
        match self {
            Self::Primary => "button button-primary",
            Self::Outline => "button button-outline",
            Self::Ghost => "button button-ghost",
            Self::Danger => "button button-danger",
        }
    }
}

/// A button. While `disabled` holds a reason it stays focusable and says why.
#[component]
pub fn Button(
    /// What it says.
    #[prop(into)]
    label: Wording,
    /// How much it stands out.
    #[prop(optional)]
    kind: ButtonKind,
    /// An icon before the label.
    #[prop(optional, into)]
    icon: Option<IconName>,
    /// Why it cannot be pressed now.
    #[prop(optional, into)]
    disabled: Signal<Option<String>>,
    /// Work started by it is under way.
    #[prop(optional, into)]
    busy: Signal<bool>,
    /// Sends the form around it; otherwise `on_press` is what it does.
    #[prop(optional)]
    submits: bool,
    /// Where it leads; it is a link then.
    #[prop(optional, into)]
    href: Option<Signal<String>>,
    /// What pressing it does.
    #[prop(optional, into)]
    on_press: Option<Callback<()>>,
) -> impl IntoView {
    let glyph = icon.map(|name| view! { <Icon name=name /> });
    if let Some(href) = href {
        return view! {
            <a class=kind.class() href=move || href.get()>
                {glyph}
                {label}
            </a>
        }
        .into_any();
    }
    let blocked = move || busy.get() || disabled.with(Option::is_some);
    let press = move |event: web_sys::MouseEvent| {
        if blocked() {
            event.prevent_default();
        } else if let Some(run) = on_press {
            run.run(());
        }
    };
    view! {
        <Tooltip text=disabled>
            <button
                type=if submits { "submit" } else { "button" }
                class=kind.class()
                aria-disabled=move || blocked().then_some("true")
                aria-busy=move || busy.get().then_some("true")
                aria-description=move || disabled.get()
                on:click=press
            >
                {glyph}
                {label}
            </button>
        </Tooltip>
    }
    .into_any()
}
