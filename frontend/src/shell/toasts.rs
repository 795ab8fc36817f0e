//! One toast per operation that changes while the page is open. Success leaves after six seconds, failure stays.

use super::operation_words;
use super::problem_bar::{ProblemBar, reported};
use super::state::{Open, shell};
use crate::controls::{IconButton, IconName, Toast};
use crate::drawn::view;
use crate::i18n::{Text, Wording};
use crate::session::session;
use crate::watch::watch;
use leptos::prelude::*;
use porthole_shared::operation::OperationState;
use std::time::Duration;

const SUCCESS_STAYS: Duration = Duration::from_secs(6);
const MOST: usize = 4;

/// The toasts, and problems that belong to no page.
#[component]
pub fn Toasts() -> impl IntoView {
    let shell = shell();
    let operations = session().operations;
    let shown = RwSignal::new(Vec::<String>::new());
    watch(move || {
        let Some(changed) = operations.changed.get() else {
            return;
        };
        shown.update(|shown| {
            if !shown.contains(&changed.id) {
                shown.push(changed.id.clone());
                let over = shown.len().saturating_sub(MOST);
                shown.drain(..over);
            }
        });
    });
    // The pane behind the bell shows the same.
    let visible = move || match shell.open.get() {
        Open::Notifications => Vec::new(),
        _ => shown.get(),
    };
    let problem = reported();
    let trouble = move || {
        let again = reported();
        problem.get().map(|problem| {
            let (closing, retried) = (again.clone(), again);
            view! {
                <div class="toast-problem">
                    <ProblemBar problem=problem retry=move |()| retried.set(None) />
                    <IconButton
                        icon=IconName::Close
                        label=Text::ControlClose
                        small=true
                        on_press=move |()| closing.set(None)
                    />
                </div>
            }
        })
    };
    view! {
        <div class="toasts">
            {move || trouble()}
            <For each=visible key=Clone::clone let:id>
                <OperationToast id=id shown=shown />
            </For>
        </div>
    }
}

#[component]
fn OperationToast(id: String, shown: RwSignal<Vec<String>>) -> impl IntoView {
    let shell = shell();
    let session = session();
    let wanted = id.clone();
    let operation = Memo::new(
        move |last: Option<&Option<porthole_shared::operation::Operation>>| {
            let now = session
                .operations
                .all
                .with(|all| all.iter().find(|one| one.id == wanted).cloned());
            // One that was put away elsewhere keeps its last words until the toast leaves.
            now.or_else(|| last.cloned().flatten())
        },
    );
    let held = RwSignal::new(false);
    let gone = id.clone();
    let close = move || shown.update(|shown| shown.retain(|id| *id != gone));
    let leave = close.clone();
    watch(move || {
        let succeeded = operation.with(|one| {
            one.as_ref()
                .is_some_and(|one| one.state == OperationState::Succeeded)
        });
        if succeeded && !held.get() {
            let leave = leave.clone();
            let timer = set_timeout_with_handle(leave, SUCCESS_STAYS).ok();
            on_cleanup(move || {
                if let Some(timer) = timer {
                    timer.clear();
                }
            });
        }
    });
    let shape = Signal::derive(move || {
        operation_words::shape(operation.with(|one| {
            one.as_ref()
                .map_or(OperationState::Waiting, |one| one.state)
        }))
    });
    let sentence = move || {
        operation
            .get()
            .map(|one| operation_words::linked(&one, session))
    };
    let detail = Wording::of(move || {
        operation
            .with(|one| one.as_ref().map(operation_words::detail))
            .unwrap_or_default()
    });
    let time = Wording::of(move || {
        let now = shell.now.get();
        operation
            .with(|one| one.as_ref().map(|one| operation_words::time(one, now)))
            .unwrap_or_default()
    });
    let percent = Signal::derive(move || {
        operation.with(|one| one.as_ref().and_then(operation_words::percent))
    });
    view! {
        <Toast
            shape=shape
            sentence=sentence.into_any()
            detail=detail
            time=time
            percent=percent
            on_close=move |()| close()
            on_hold=move |hold| held.set(hold)
        />
    }
}
