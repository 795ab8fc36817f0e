//! A button that is an icon alone. Its name is read out and shown as a tooltip.

use super::icon::{Icon, IconSize};
use super::icon_name::IconName;
use super::tooltip::Tooltip;
use crate::drawn::{heard, view};
use crate::i18n::Wording;
use leptos::prelude::*;

/// An icon that can be pressed.
#[component]
pub fn IconButton(
    /// Which icon.
    #[prop(into)]
    icon: Signal<IconName>,
    /// Its name.
    #[prop(into)]
    label: Wording,
    /// 24 px instead of the normal target.
    #[prop(optional)]
    small: bool,
    /// Whether it is switched on, for a toggle.
    #[prop(optional, into)]
    pressed: Option<Signal<bool>>,
    /// What pressing it does.
    #[prop(into)]
    on_press: Callback<()>,
) -> impl IntoView {
    let class = if small {
        "icon-button icon-button-small"
    } else {
        "icon-button"
    };
    let name = label.clone();
    view! {
        <Tooltip text=Signal::derive(move || Some(name.get()))>
            <button
                type="button"
                class=class
                aria-label=label
                aria-pressed=pressed.map(|on| move || if on.get() { "true" } else { "false" })
                on:click=heard(move |_| on_press.run(()))
            >
                <Icon name=icon size=IconSize::Normal />
            </button>
        </Tooltip>
    }
}
