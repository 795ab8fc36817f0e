//! What stands in a menu: entries, labels of groups, lines between them.

use super::icon::Icon;
use super::icon_name::IconName;
use crate::drawn::view;
use crate::i18n::Wording;
use leptos::prelude::*;

/// One entry. With `chosen` it is one of several that exclude each other.
#[component]
pub fn MenuEntry(
    /// What it says.
    #[prop(into)]
    label: Wording,
    /// A second, smaller line.
    #[prop(optional, into)]
    note: Option<Wording>,
    /// An icon before it.
    #[prop(optional, into)]
    icon: Option<IconName>,
    /// Anything else before it, such as a stamp's ring.
    #[prop(optional, into)]
    glyph: Option<AnyView>,
    /// Whether this one of several is in force.
    #[prop(optional, into)]
    chosen: Option<Signal<bool>>,
    /// Something is lost by choosing it.
    #[prop(optional)]
    danger: bool,
    /// Why it cannot be chosen now.
    #[prop(optional, into)]
    disabled: Signal<Option<String>>,
    /// Where it leads; it is a link then.
    #[prop(optional, into)]
    href: Option<String>,
    /// What choosing it does.
    #[prop(optional, into)]
    on_choose: Option<Callback<()>>,
) -> impl IntoView {
    let class = if danger {
        "menu-entry menu-entry-danger"
    } else {
        "menu-entry"
    };
    let icon = icon.map(|name| view! { <Icon name=name /> });
    let check = move || {
        chosen
            .is_some_and(|chosen| chosen.get())
            .then(|| view! { <span class="end"><Icon name=IconName::Check /></span> })
    };
    let why = move || {
        disabled
            .get()
            .map(|why| view! { <span class="menu-entry-note">{why}</span> })
    };
    let text = view! {
        {icon}
        {glyph}
        <span class="menu-entry-text">
            <span>{label}</span>
            {note.map(|note| view! { <span class="menu-entry-note">{note}</span> })}
            {why}
        </span>
        {move || check()}
    };
    if let Some(href) = href {
        return view! { <a class=class role="menuitem" href=href>{text}</a> }.into_any();
    }
    let press = move |event: web_sys::MouseEvent| {
        if disabled.with_untracked(Option::is_some) {
            event.stop_propagation();
        } else if let Some(run) = on_choose {
            run.run(());
        }
    };
    view! {
        <button
            type="button"
            class=class
            role=if chosen.is_some() { "menuitemradio" } else { "menuitem" }
            aria-checked=chosen.map(|on| move || if on.get() { "true" } else { "false" })
            aria-disabled=move || disabled.with(Option::is_some).then_some("true")
            on:click=press
        >
            {text}
        </button>
    }
    .into_any()
}

/// The label of a group of entries.
#[component]
pub fn MenuLabel(
    /// What the group is called.
    #[prop(into)]
    label: Wording,
) -> impl IntoView {
    view! { <div class="menu-label" role="presentation">{label}</div> }
}

/// A line between groups.
#[component]
pub fn MenuSeparator() -> impl IntoView {
    view! { <div class="menu-separator" role="separator"></div> }
}
