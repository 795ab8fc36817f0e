//! The pane behind the bell: every operation of this session, newest first; ended ones can be put away.

use super::operation_list::{operation_list, put_away};
use super::operation_words;
use super::state::shell;
use crate::controls::{Button, ButtonKind, IconName, Pane, ProgressBar, StatusGlyph};
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
    let foot = view! {
        <Button
            label=Text::WorkAll
            href=Signal::derive(|| Page::Operations.address())
            kind=ButtonKind::Ghost
            icon=IconName::Activity
        />
        <span class="end">
            <Button label=Text::WorkClear kind=ButtonKind::Ghost icon=IconName::Check on_press=move |()| operations.dismiss_ended() />
        </span>
    };
    view! {
        <Pane title=Text::ShellNotifications on_close=move |()| shell.close() foot=foot.into_any()>
            {operation_list(notification)}
        </Pane>
    }
}

fn notification(operation: Operation) -> AnyView {
    let shell = shell();
    let session = session();
    let ended = operation.state.ended();
    let sentence = operation_words::linked(&operation, session);
    let detail = operation_words::detail(&operation);
    let percent = operation_words::percent(&operation);
    let shape = operation_words::shape(operation.state);
    let away = put_away(&operation);
    let time = move || match operation.ended {
        Some(ended) => format::ago(ended),
        None => operation_words::time(&operation, shell.now.get()),
    };
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
