//! The operations of this session as a list, newest first: short behind the bell, in full on their page.

use crate::controls::{Drawing, EmptyState, IconButton, IconName};
use crate::drawn::view;
use crate::i18n::Text;
use crate::session::session;
use leptos::prelude::*;
use porthole_shared::operation::Operation;

/// The list, each operation drawn by `row`; or that there is none yet.
pub fn operation_list(row: fn(Operation) -> AnyView) -> AnyView {
    let operations = session().operations;
    let list = move || {
        let all = operations.all.get();
        if all.is_empty() {
            return view! {
                <EmptyState
                    drawing=Drawing::Rows
                    title=Text::WorkNone
                    sentence=Text::WorkNoneSentence
                />
            };
        }
        all.into_iter().map(row).collect_view().into_any()
    };
    view! { {move || list()} }
}

/// The button that puts an operation away, once it has ended.
pub fn put_away(operation: &Operation) -> Option<AnyView> {
    let operations = session().operations;
    let id = operation.id.clone();
    operation.state.ended().then(|| {
        view! {
            <IconButton
                icon=IconName::Close
                label=Text::WorkDismiss
                small=true
                on_press=move |()| operations.dismiss(id.clone())
            />
        }
    })
}
