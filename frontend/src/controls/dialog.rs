//! A question that must be answered first: the browser's own modal dialog keeps the focus inside and gives it back.

use super::icon::Icon;
use super::icon_name::IconName;
use super::unique_id::unique_id;
use crate::drawn::view;
use crate::i18n::Wording;
use crate::watch::watch;
use leptos::html;
use leptos::prelude::*;

/// A dialog, open while it exists. The foot holds the buttons, the safe one first.
#[component]
pub fn Dialog(
    /// The question.
    #[prop(into)]
    title: Wording,
    /// The icon of what it is about.
    #[prop(optional, into)]
    icon: Option<IconName>,
    /// 704 px instead of 480.
    #[prop(optional)]
    wide: bool,
    /// Escape, or a click beside it.
    #[prop(into)]
    on_close: Callback<()>,
    /// The buttons.
    #[prop(optional, into)]
    foot: Option<AnyView>,
    /// What it says.
    children: Children,
) -> impl IntoView {
    let dialog = NodeRef::<html::Dialog>::new();
    let id = unique_id("dialog");
    watch(move || {
        if let Some(dialog) = dialog.get()
            && !dialog.open()
        {
            let _ = dialog.show_modal();
        }
    });
    // Closing gives the focus back to what opened it; only taking the element away would not.
    on_cleanup(move || {
        if let Some(Some(dialog)) = dialog.try_get_untracked() {
            dialog.close();
        }
    });
    let cancel = move |event: web_sys::Event| {
        event.prevent_default();
        on_close.run(());
    };
    let beside = move |event: web_sys::MouseEvent| {
        let hit: web_sys::Element = event_target(&event);
        if hit.tag_name().eq_ignore_ascii_case("dialog") {
            on_close.run(());
        }
    };
    view! {
        <dialog
            class=if wide { "dialog dialog-wide" } else { "dialog" }
            aria-labelledby=id.clone()
            node_ref=dialog
            on:cancel=cancel
            on:mousedown=beside
        >
            <div class="dialog-inside">
                <div class="dialog-head">
                    {icon.map(|name| view! { <Icon name=name /> })}
                    <h2 id=id.clone()>{title}</h2>
                </div>
                {children()}
                {foot.map(|foot| view! { <div class="dialog-foot">{foot}</div> })}
            </div>
        </dialog>
    }
}
