//! The dialogs of a list: an action that asks first, tags, delete.

use crate::drawn::view;
use crate::resource_view::action_dialog::ActionDialog;
use crate::resource_view::commands::Dialogs;
use crate::resource_view::delete_dialog::DeleteDialog;
use crate::resource_view::list::ListModel;
use crate::resource_view::tags_dialog::TagsDialog;
use crate::session::Session;
use leptos::prelude::*;

/// The dialogs of a list.
#[component]
pub fn ListDialogs(
    /// The list.
    model: ListModel,
    /// What is open.
    dialogs: Dialogs,
    /// The session.
    session: Session,
) -> impl IntoView {
    view! {
        <ActionDialog asked=dialogs.asked session=session />
        {move || {
            dialogs
                .deleting
                .get()
                .map(|targets| {
                    let close = move |sent: bool| {
                        dialogs.deleting.try_set(None);
                        if sent {
                            model.untick();
                        }
                    };
                    view! { <DeleteDialog targets=targets session=session on_close=close /> }
                })
        }}
        {move || {
            dialogs
                .tagging
                .get()
                .map(|targets| {
                    let tags = match targets.as_slice() {
                        [(id, _)] => tags_of(model, id),
                        _ => Vec::new(),
                    };
                    view! { <TagsDialog targets=targets tags=tags session=session on_close=move |()| {
                        dialogs.tagging.try_set(None);
                    } /> }
                })
        }}
    }
}

fn tags_of(model: ListModel, id: &str) -> Vec<(String, String)> {
    let table = model.table();
    let table = table.borrow();
    let row = table.rows.iter().find(|row| &*row.id == id);
    row.map(|row| {
        row.tags
            .iter()
            .map(|(name, value)| (name.to_string(), value.to_string()))
            .collect()
    })
    .unwrap_or_default()
}
