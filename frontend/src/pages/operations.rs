//! Every operation of this session, with its steps, and what went wrong in full.

use crate::controls::{CallLine, Command, CommandBar, Crumb, IconName, ProgressBar, StatusGlyph};
use crate::drawn::view;
use crate::i18n::{Text, format};
use crate::session::session;
use crate::shell::operation_list::{operation_list, put_away};
use crate::shell::{PageFrame, ProblemBar, operation_words, shell};
use leptos::prelude::*;
use porthole_shared::operation::Operation;
use porthole_shared::problem::{Problem, Recovery};

/// The page.
#[component]
pub fn OperationsPage() -> impl IntoView {
    let operations = session().operations;
    let nothing_ended = Signal::derive(move || {
        let any = operations
            .all
            .with(|all| all.iter().any(|one| one.state.ended()));
        (!any).then(|| Text::WorkNothingEnded.get().to_owned())
    });
    let commands = vec![
        Command::new(IconName::Check, Text::WorkClear, move || {
            operations.dismiss_ended()
        })
        .unless(nothing_ended),
    ];
    view! {
        <PageFrame
            title=Text::ShellOperations
            crumbs=vec![Crumb::here(Text::ShellOperations)]
            bar=view! { <CommandBar commands=commands /> }.into_any()
            plain=true
        >
            <div class="page-body">{operation_list(operation_row)}</div>
        </PageFrame>
    }
}

fn operation_row(operation: Operation) -> AnyView {
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
                <CallLine
                    method=step.method.clone()
                    path=step.path.clone()
                    outcome=operation_words::state_text(step.state)
                />
            }
        })
        .collect_view();
    let away = put_away(&operation);
    let site = operation_words::site(&operation, session);
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
                .map(|problem| {
                    view! { <ProblemBar problem=for_good(*problem) retry=|()| () site=site /> }
                })}
        </article>
    }
}

/// What went wrong for good: the operation has ended, so that nothing here can be tried or read again.
fn for_good(mut problem: Problem) -> Problem {
    problem
        .recovery
        .retain(|way| !matches!(way, Recovery::Retry | Recovery::Reload));
    problem
}

#[cfg(test)]
mod tests {
    use super::*;
    use porthole_shared::problem::ProblemKind;
    #[cfg(target_arch = "wasm32")]
    use wasm_bindgen_test::wasm_bindgen_test as test;

    #[test]
    fn work_that_has_ended_offers_no_second_try() {
        let go = Recovery::GoTo {
            resource: "/subscriptions/s".into(),
        };
        let problem = Problem::new(ProblemKind::StampFailed, "no")
            .with_recovery(Recovery::Retry)
            .with_recovery(go.clone())
            .with_recovery(Recovery::Reload);
        assert_eq!(for_good(problem).recovery, [go]);
    }
}
