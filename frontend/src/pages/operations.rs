//! Every operation of this session, with its steps, and what went wrong in full.

use crate::controls::{
    Command, CommandBar, Crumb, Drawing, EmptyState, IconButton, IconName, ProgressBar, StatusGlyph,
};
use crate::drawn::view;
use crate::i18n::{Text, format};
use crate::session::session;
use crate::shell::{PageFrame, ProblemBar, operation_words, shell};
use leptos::prelude::*;
use porthole_shared::operation::Operation;

/// The page.
#[component]
pub fn OperationsPage() -> impl IntoView {
    let operations = session().operations;
    let clear = move || {
        for operation in operations.all.get_untracked() {
            if operation.state.ended() {
                operations.dismiss(operation.id);
            }
        }
    };
    let nothing_ended = Signal::derive(move || {
        let any = operations
            .all
            .with(|all| all.iter().any(|one| one.state.ended()));
        (!any).then(|| Text::WorkNothingEnded.get().to_owned())
    });
    let commands =
        vec![Command::new(IconName::Check, Text::WorkClear, clear).unless(nothing_ended)];
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
            .map(|operation| view! { <OperationRow operation=operation /> })
            .collect_view()
            .into_any()
    };
    view! {
        <PageFrame
            title=Text::ShellOperations
            crumbs=vec![Crumb::here(Text::ShellOperations)]
            bar=view! { <CommandBar commands=commands /> }.into_any()
            plain=true
        >
            <div class="page-body">{move || list()}</div>
        </PageFrame>
    }
}

#[component]
fn OperationRow(operation: Operation) -> impl IntoView {
    let session = session();
    let shell = shell();
    let ended = operation.state.ended();
    let stamp = session.stamp_of(&operation.stamp).map(|stamp| stamp.name);
    let percent = operation_words::percent(&operation);
    let steps = operation
        .steps
        .iter()
        .map(|step| {
            view! {
                <div class="shortened">
                    {format!("{} {} ", step.method, step.path)}
                    <span class="text-3">{operation_words::state_text(step.state)}</span>
                </div>
            }
        })
        .collect_view();
    let id = operation.id.clone();
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
    let timed = operation.clone();
    let started = operation.started;
    view! {
        <article class="operation-row">
            <StatusGlyph shape=operation_words::shape(operation.state) />
            <div>{operation_words::linked(&operation, session)}</div>
            <div class="type text-2">{stamp}</div>
            <div class="type text-2">{move || format::moment(started)}</div>
            <div class="ends text-2">
                {move || operation_words::time(&timed, if ended { 0 } else { shell.now.get() })}
            </div>
            <span>{away}</span>
            {(!ended).then(|| view! { <ProgressBar percent=Signal::stored(percent) /> })}
            <div class="operation-steps">{steps}</div>
            {operation
                .problem
                .map(|problem| view! { <ProblemBar problem=*problem retry=move |()| () /> })}
        </article>
    }
}
