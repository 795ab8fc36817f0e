//! Work in words: `Restarting *erp-web-01*`, `Restarted …`, `Restart of … failed`. The name stands between asterisks.

use crate::controls::{StatusShape, problem_words};
use crate::drawn::view;
use crate::i18n::{Text, format, words};
use crate::paths::Site;
use crate::session::Session;
use leptos::prelude::*;
use porthole_shared::operation::{Operation, OperationState, Verb};

/// The sentence for an operation as it stands.
#[must_use]
pub fn sentence(operation: &Operation) -> String {
    let name = format!("*{}*", name(operation));
    match operation.state {
        OperationState::Waiting | OperationState::Running => running(operation.verb, &name),
        OperationState::Succeeded => done(operation.verb, &name),
        OperationState::Failed => words::work_failed(noun(operation.verb).get(), &name),
        OperationState::Canceled => words::work_canceled(noun(operation.verb).get(), &name),
        OperationState::LostTrack => words::work_lost(noun(operation.verb).get(), &name),
    }
}

/// The name of what it is done to.
#[must_use]
pub fn name(operation: &Operation) -> &str {
    operation
        .resource
        .rsplit('/')
        .next()
        .unwrap_or(&operation.resource)
}

fn running(verb: Verb, name: &str) -> String {
    match verb {
        Verb::Create => words::work_creating(name),
        Verb::Update => words::work_updating(name),
        Verb::Tag => words::work_tagging(name),
        Verb::Delete => words::work_deleting(name),
        Verb::Start => words::work_starting(name),
        Verb::Restart => words::work_restarting(name),
        Verb::Stop => words::work_stopping(name),
        Verb::Deallocate => words::work_deallocating(name),
        Verb::Register => words::work_registering(name),
        Verb::Run => words::work_running(name),
    }
}

fn done(verb: Verb, name: &str) -> String {
    match verb {
        Verb::Create => words::work_created(name),
        Verb::Update => words::work_updated(name),
        Verb::Tag => words::work_tagged(name),
        Verb::Delete => words::work_deleted(name),
        Verb::Start => words::work_started(name),
        Verb::Restart => words::work_restarted(name),
        Verb::Stop => words::work_stopped(name),
        Verb::Deallocate => words::work_deallocated(name),
        Verb::Register => words::work_registered(name),
        Verb::Run => words::work_ran(name),
    }
}

fn noun(verb: Verb) -> Text {
    match verb {
        Verb::Create => Text::WorkCreate,
        Verb::Update => Text::WorkUpdate,
        Verb::Tag => Text::WorkTag,
        Verb::Delete => Text::WorkDelete,
        Verb::Start => Text::WorkStart,
        Verb::Restart => Text::WorkRestart,
        Verb::Stop => Text::WorkStop,
        Verb::Deallocate => Text::WorkDeallocate,
        Verb::Register => Text::WorkRegister,
        Verb::Run => Text::WorkRun,
    }
}

/// The second line: until when it waits, which step, or why it failed.
#[must_use]
pub fn detail(operation: &Operation) -> String {
    if let Some(problem) = &operation.problem {
        return match &problem.detail {
            Some(said) => {
                let said = problem_words::with_short_ids(said);
                if problem_words::stamp_speaks(problem) {
                    words::problem_said(&said)
                } else {
                    said
                }
            }
            None => problem_words::title(problem).get(),
        };
    }
    if let Some(until) = operation.waits_until {
        return words::work_busy(&format::time_of_day(until));
    }
    let done = operation
        .steps
        .iter()
        .filter(|step| step.state.ended())
        .count();
    let steps = operation.steps.len();
    match (operation.state.ended(), steps) {
        (false, 0 | 1) => words::work_since(&format::time_of_day(operation.started)),
        (false, _) => words::work_steps(
            &format::number((done + 1).min(steps) as f64),
            &format::number(steps as f64),
        ),
        (true, _) => String::new(),
    }
}

/// How long it took, or has been taking.
#[must_use]
pub fn time(operation: &Operation, now: i64) -> String {
    format::clock(operation.ended.unwrap_or(now) - operation.started)
}

/// How far it is, when the stamp or the count of steps tells.
#[must_use]
pub fn percent(operation: &Operation) -> Option<u8> {
    let steps = operation.steps.len();
    operation.percent.or_else(|| {
        let done = operation
            .steps
            .iter()
            .filter(|step| step.state.ended())
            .count();
        (steps > 1).then(|| u8::try_from(done * 100 / steps).unwrap_or(100))
    })
}

/// The glyph of a state.
#[must_use]
pub fn shape(state: OperationState) -> StatusShape {
    match state {
        OperationState::Waiting => StatusShape::Waiting,
        OperationState::Running => StatusShape::Busy,
        OperationState::Succeeded => StatusShape::Succeeded,
        OperationState::Failed => StatusShape::Failed,
        OperationState::Canceled => StatusShape::NotStarted,
        OperationState::LostTrack => StatusShape::Degraded,
    }
}

/// The word of a state.
#[must_use]
pub fn state_text(state: OperationState) -> Text {
    match state {
        OperationState::Waiting => Text::StateWaiting,
        OperationState::Running => Text::WorkStateRunning,
        OperationState::Succeeded => Text::StateSucceeded,
        OperationState::Failed => Text::StateFailed,
        OperationState::Canceled => Text::StateCanceled,
        OperationState::LostTrack => Text::WorkStateLost,
    }
}

/// Where the resources of an operation are: as its own sign-in sees them, or another one of the same stamp.
#[must_use]
pub fn site(operation: &Operation, session: Session) -> Option<Site> {
    let sign_in = session.portal.with_untracked(|portal| {
        let sign_ins = &portal.as_ref()?.sign_ins;
        let own = sign_ins.iter().find(|one| one.id == operation.sign_in);
        own.or_else(|| sign_ins.iter().find(|one| one.stamp == operation.stamp))
            .cloned()
    });
    sign_in.map(|one| session.site_of(&one))
}

/// The sentence as a view: the name links to its resource, unless that was deleted.
pub fn linked(operation: &Operation, session: Session) -> AnyView {
    let gone = operation.verb == Verb::Delete && operation.state == OperationState::Succeeded;
    let href = site(operation, session)
        .filter(|_| !gone)
        .map(|site| site.resource(&operation.resource));
    sentence(operation)
        .split('*')
        .enumerate()
        .map(|(place, part)| match (&href, place % 2) {
            (Some(href), 1) => {
                view! { <a class="strong" href=href.clone()>{part.to_owned()}</a> }.into_any()
            }
            (None, 1) => view! { <strong>{part.to_owned()}</strong> }.into_any(),
            _ => part.to_owned().into_any(),
        })
        .collect::<Vec<_>>()
        .into_any()
}
