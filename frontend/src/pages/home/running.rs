//! Work under way, and what failed last.

use crate::controls::{Card, ProgressBar, StatusGlyph};
use crate::drawn::view;
use crate::i18n::{Text, words};
use crate::paths::Page;
use crate::session::session;
use crate::shell::{operation_words, shell};
use leptos::prelude::*;
use porthole_shared::operation::{Operation, OperationState};

const SHOWN: usize = 6;

/// The card.
#[component]
pub fn RunningCard() -> impl IntoView {
    let operations = session().operations;
    let shown = Memo::new(move |_| {
        operations.all.with(|all| {
            let wanted = |one: &&Operation| {
                !one.state.ended()
                    || matches!(
                        one.state,
                        OperationState::Failed | OperationState::LostTrack
                    )
            };
            all.iter()
                .filter(wanted)
                .take(SHOWN)
                .cloned()
                .collect::<Vec<_>>()
        })
    });
    let count = Signal::derive(move || Some(operations.under_way()).filter(|count| *count > 0));
    let rows = move || {
        let shown = shown.get();
        if shown.is_empty() {
            return view! { <p class="card-note">{Text::HomeNothingRunning}</p> }.into_any();
        }
        shown
            .into_iter()
            .map(|operation| view! { <RunningRow operation=operation /> })
            .collect_view()
            .into_any()
    };
    let link = view! { <a href=Page::Operations.address()>{Text::WorkAll}</a> };
    view! {
        <Card title=Text::ShellRunning count=count link=link.into_any()>
            {move || rows()}
        </Card>
    }
}

#[component]
fn RunningRow(operation: Operation) -> impl IntoView {
    let session = session();
    let shell = shell();
    let ended = operation.state.ended();
    let percent = operation_words::percent(&operation);
    let part = percent
        .filter(|_| !ended)
        .map(|part| words::home_percent(&part.to_string()));
    let shape = operation_words::shape(operation.state);
    let timed = operation.clone();
    view! {
        <div class=if ended { "running-row running-row-ended" } else { "running-row" }>
            <StatusGlyph shape=shape />
            <div>{operation_words::linked(&operation, session)}</div>
            <span class="ends">{move || operation_words::time(&timed, if ended { 0 } else { shell.now.get() })}</span>
            <span></span>
            <span class="small">{operation_words::detail(&operation)}</span>
            <span class="small ends">{part}</span>
            {(!ended).then(|| view! { <ProgressBar percent=Signal::stored(percent) /> })}
        </div>
    }
}
