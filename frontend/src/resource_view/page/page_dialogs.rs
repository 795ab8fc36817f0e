//! The dialogs of a resource's page: an action that asks first, tags, delete.

use super::resource_page::Shown;
use crate::drawn::view;
use crate::resource_view::action_dialog::ActionDialog;
use crate::resource_view::delete_dialog::DeleteDialog;
use crate::resource_view::tags_dialog::TagsDialog;
use leptos::prelude::*;

/// The dialogs, while they are open.
#[component]
pub fn PageDialogs(
    /// The page.
    shown: Shown,
) -> impl IntoView {
    let (dialogs, session) = (shown.dialogs, shown.session);
    let tags = move || {
        shown.load.value.with_untracked(|reading| {
            reading.as_ref().map(|reading| {
                reading
                    .body
                    .tags()
                    .map(|(name, value)| (name.to_owned(), value.to_owned()))
                    .collect::<Vec<_>>()
            })
        })
    };
    view! {
        <ActionDialog asked=dialogs.asked session=session />
        {move || {
            dialogs
                .deleting
                .get()
                .map(|targets| {
                    let close = move |_| {
                        dialogs.deleting.try_set(None);
                    };
                    view! { <DeleteDialog targets=targets session=session on_close=close /> }
                })
        }}
        {move || {
            dialogs
                .tagging
                .get()
                .map(|targets| {
                    let close = move |()| {
                        dialogs.tagging.try_set(None);
                    };
                    view! { <TagsDialog targets=targets tags=tags().unwrap_or_default() session=session on_close=close /> }
                })
        }}
    }
}
