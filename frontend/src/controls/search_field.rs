//! A field that filters as the person types. Escape empties it.

use super::icon::Icon;
use super::icon_button::IconButton;
use super::icon_name::IconName;
use crate::drawn::{heard, view};
use crate::i18n::{Text, Wording};
use leptos::prelude::*;

/// The search field; its label is its placeholder and its name.
#[component]
pub fn SearchField(
    /// What is searched.
    #[prop(into)]
    label: Wording,
    /// The text.
    value: RwSignal<String>,
) -> impl IntoView {
    let name = label.clone();
    let escape = move |event: web_sys::KeyboardEvent| {
        if event.key() == "Escape" && !value.with(String::is_empty) {
            event.stop_propagation();
            value.set(String::new());
        }
    };
    view! {
        <span class="search-field">
            <Icon name=IconName::Search />
            <input
                class="input"
                type="search"
                autocomplete="off"
                spellcheck="false"
                aria-label=name
                placeholder=label
                prop:value=move || value.get()
                on:input=heard(move |event| value.set(event_target_value(&event)))
                on:keydown=escape
            />
            <Show when=move || !value.with(String::is_empty)>
                <IconButton
                    icon=IconName::Close
                    label=Text::ControlClear
                    small=true
                    on_press=move |()| value.set(String::new())
                />
            </Show>
        </span>
    }
}
