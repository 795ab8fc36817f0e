//! A pane from the end of the window, beside the page: settings, notifications, columns. It takes the focus and gives it back.

use super::document_element::{by_id, focus_soon, focused};
use super::icon_button::IconButton;
use super::icon_name::IconName;
use super::unique_id::unique_id;
use crate::drawn::view;
use crate::i18n::{Text, Wording};
use leptos::prelude::*;

/// A pane, open while it exists.
#[component]
pub fn Pane(
    /// What it is.
    #[prop(into)]
    title: Wording,
    /// 640 px instead of 480, for code.
    #[prop(optional)]
    wide: bool,
    /// Escape, or its cross.
    #[prop(into)]
    on_close: Callback<()>,
    /// What stands at the end of the head.
    #[prop(optional, into)]
    head: Option<AnyView>,
    /// The buttons.
    #[prop(optional, into)]
    foot: Option<AnyView>,
    /// What it holds.
    children: Children,
) -> impl IntoView {
    let id = unique_id("pane");
    let opener = StoredValue::new_local(focused());
    let heading = id.clone();
    focus_soon(move || by_id(&heading));
    on_cleanup(move || {
        let back = opener.try_with_value(Clone::clone).flatten();
        focus_soon(move || back.filter(|element| element.is_connected()));
    });
    let escape = move |event: web_sys::KeyboardEvent| {
        if event.key() == "Escape" {
            event.stop_propagation();
            on_close.run(());
        }
    };
    view! {
        <aside
            class=if wide { "pane pane-wide" } else { "pane" }
            aria-labelledby=id.clone()
            on:keydown=escape
        >
            <div class="pane-head">
                <h2 id=id.clone() tabindex="-1">{title}</h2>
                {head}
                <IconButton
                    icon=IconName::Close
                    label=Text::ControlClose
                    on_press=move |()| on_close.run(())
                />
            </div>
            <div class="pane-body">{children()}</div>
            {foot.map(|foot| view! { <div class="pane-foot">{foot}</div> })}
        </aside>
    }
}
