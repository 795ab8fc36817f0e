//! The pane behind the bell: every operation of this session, newest first; ended ones can be put away.

use super::operation_words;
use super::state::shell;
use crate::controls::{
    Button, ButtonKind, Drawing, EmptyState, IconButton, IconName, Pane, ProgressBar, StatusGlyph,
};
use crate::drawn::view;
use crate::i18n::{Text, format};
use crate::paths::Page;
use crate::session::session;
use leptos::prelude::*;
use porthole_shared::operation::Operation;

/// The pane.
#[component]
pub fn NotificationPane() -> impl IntoView {
    let shell = shell();
    let operations = session().operations;
    let clear = move |()| {
        for operation in operations.all.get_untracked() {
            if operation.state.ended() {
                operations.dismiss(operation.id);
            }
        }
    };
    let list = move || {
        let all = operations.all.get();
        if all.is_empty() {
            return view! {
                <EmptyState
                    drawing=Drawing::Rows
                    title=Text::WorkNone
                    sentence=Text::WorkNoneSentence
                />
            }
            .into_any();
        }
        all.into_iter()
            .map(|operation| view! { <Notification operation=operation /> })
            .collect_view()
            .into_any()
    };
    let foot = view! {
        <Button
            label=Text::WorkAll
            href=Signal::derive(|| Page::Operations.address())
            kind=ButtonKind::Ghost
            icon=IconName::Activity
        />
        <span class="end">
            <Button label=Text::WorkClear kind=ButtonKind::Ghost icon=IconName::Check on_press=clear />
        </span>
    };
    view! {
        <Pane title=Text::ShellNotifications on_close=move |()| shell.close() foot=foot.into_any()>
            {move || list()}
        </Pane>
    }
}

#[component]
fn Notification(operation: Operation) -> impl IntoView {
    let shell = shell();
    let session = session();
    let ended = operation.state.ended();
    let sentence = operation_words::linked(&operation, session);
    let detail = operation_words::detail(&operation);
    let percent = operation_words::percent(&operation);
    let id = operation.id.clone();
    let shape = operation_words::shape(operation.state);
    let timed = operation.clone();
    let time = move || match timed.ended {
        Some(ended) => format::ago(ended),
        None => operation_words::time(&timed, shell.now.get()),
    };
    let away = ended.then(|| {
        view! {
            <IconButton
                icon=IconName::Close
                label=Text::WorkDismiss
                small=true
                on_press=move |()| session.operations.dismiss(id.clone())
            />
        }
    });
    view! {
        <div class="notification">
            <StatusGlyph shape=shape />
            <div class="toast-text">
                <div>{sentence}</div>
                <div class="toast-detail">{detail}</div>
            </div>
            <div class="toast-end">
                <span class="toast-time">{move || time()}</span>
                {away}
            </div>
            {(!ended).then(|| view! { <ProgressBar percent=Signal::stored(percent) /> })}
        </div>
    }
}
