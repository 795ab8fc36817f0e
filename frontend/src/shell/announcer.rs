//! The live region: says once what changed elsewhere on the page.

use super::operation_words;
use super::state::shell;
use crate::drawn::view;
use crate::session::session;
use crate::watch::watch;
use leptos::prelude::*;

/// Says when work ends, and whatever a page asks it to say.
#[component]
pub fn Announcer() -> impl IntoView {
    let shell = shell();
    let operations = session().operations;
    watch(move || {
        if let Some(operation) = operations.changed.get()
            && operation.state.ended()
        {
            shell.announce(operation_words::sentence(&operation).replace('*', ""));
        }
    });
    view! {
        <div class="only-read-out" role="status" aria-live="polite">
            {move || shell.announcement.get()}
        </div>
    }
}
