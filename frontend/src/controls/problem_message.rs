//! A `Problem` as a message bar: what happened, the stamp's own words, the deepest cause first, the ways out, the
//! correlation id, and the countdown when the stamp asks to wait.

use super::badge::Tone;
use super::button::{Button, ButtonKind};
use super::copy_button::{CopyButton, copy};
use super::icon_name::IconName;
use super::message_bar::MessageBar;
use super::problem_words::{as_text, in_english, offered, stamp_speaks, title, way_out};
use super::progress_bar::ProgressBar;
use crate::drawn::view;
use crate::i18n::{Text, Wording, format, words};
use leptos::prelude::*;
use porthole_shared::problem::{Cause, Problem, ProblemKind, Recovery};
use std::time::Duration;

/// The bar. `on_recover` is given the way out that was pressed; a retry time that runs out presses *Retry* by itself.
#[component]
pub fn ProblemMessage(
    /// What went wrong.
    problem: Problem,
    /// Takes a way out.
    #[prop(into)]
    on_recover: Callback<Recovery>,
    /// What to think of it, beyond its own words.
    #[prop(optional_no_strip)]
    help: Option<Wording>,
    /// Ways out beside its own.
    #[prop(optional_no_strip)]
    actions: Option<AnyView>,
) -> impl IntoView {
    let tone = if problem.kind == ProblemKind::Throttled {
        Tone::Warning
    } else {
        Tone::Danger
    };
    let retries = problem.recovery.contains(&Recovery::Retry);
    let countdown = problem.retry_after.filter(|_| retries).map(|seconds| {
        view! { <Countdown seconds=seconds on_end=move |()| on_recover.run(Recovery::Retry) /> }
    });
    let ways_out = problem
        .recovery
        .iter()
        .filter_map(|way| {
            let (icon, label) = way_out(way)?;
            let way = way.clone();
            Some(view! {
                <Button label=label icon=icon on_press=move |()| on_recover.run(way.clone()) />
            })
        })
        .collect_view();
    let everything = as_text(&problem);
    view! {
        <MessageBar tone=tone title=title(&problem)>
            {countdown}
            {help.map(|help| view! { <p class="message-text">{help}</p> })}
            {offered(&problem).map(|words| view! { <p class="message-text">{words}</p> })}
            {own_words(&problem)}
            {chain(problem.causes)}
            <div class="message-actions">
                {ways_out}
                {actions}
                <span class="end">
                    <Button
                        label=Text::ProblemCopy
                        kind=ButtonKind::Ghost
                        icon=IconName::Copy
                        on_press=move |()| copy(&everything)
                    />
                </span>
            </div>
        </MessageBar>
    }
}

/// What the portal and the stamp said themselves, in their own language, with code and correlation id.
#[must_use]
pub fn own_words(problem: &Problem) -> AnyView {
    let problem = problem.clone();
    view! { {move || facts(&problem)} }
}

fn facts(problem: &Problem) -> Option<AnyView> {
    let mut rows = Vec::new();
    if let Some(sentence) = in_english(problem) {
        let value = view! { <span lang="en">{sentence}</span> };
        rows.push(fact(Text::ProblemInEnglish, value));
    }
    if let Some(code) = problem.code.clone() {
        rows.push(fact(
            Text::ProblemCode,
            view! { <code>{code}</code> }.into_any(),
        ));
    }
    let detail = problem.detail.clone();
    if let Some(detail) = detail.filter(|detail| *detail != problem.title) {
        let value = view! { <span lang="en">{detail}</span> };
        let label = if stamp_speaks(problem) {
            Text::ProblemStampSays
        } else {
            Text::ProblemInFull
        };
        rows.push(fact(label, value));
    }
    if let Some(id) = problem.correlation_id.clone() {
        let copied = id.clone();
        let value = view! {
            <code>{id}</code>
            <CopyButton text=copied label=Text::ProblemCopyCorrelation />
        };
        rows.push(fact(Text::ProblemCorrelation, value.into_any()));
    }
    (!rows.is_empty()).then(|| view! { <dl class="facts">{rows}</dl> }.into_any())
}

fn fact(name: Text, value: AnyView) -> AnyView {
    view! {
        <dt>{name}</dt>
        <dd>{value}</dd>
    }
    .into_any()
}

fn chain(causes: Vec<Cause>) -> Option<AnyView> {
    if causes.is_empty() {
        return None;
    }
    let rows = causes
        .into_iter()
        .map(|cause| view! { <li lang="en"><code>{cause.code}</code>" "{cause.message}</li> })
        .collect_view();
    let view = view! {
        <details class="message-causes">
            <summary>{Text::ProblemCauses}</summary>
            <ul>{rows}</ul>
        </details>
    };
    Some(view.into_any())
}

/// Counts down to the moment when the stamp may be asked again, and then asks.
#[component]
fn Countdown(seconds: u32, #[prop(into)] on_end: Callback<()>) -> impl IntoView {
    let left = RwSignal::new(seconds);
    let tick = move || {
        let before = left.get_untracked();
        left.set(before.saturating_sub(1));
        if before == 1 {
            on_end.run(());
        }
    };
    let handle = set_interval_with_handle(tick, Duration::from_secs(1));
    on_cleanup(move || {
        if let Ok(handle) = handle {
            handle.clear();
        }
    });
    let sentence = move || words::problem_again_in(&format::clock(i64::from(left.get()) * 1000));
    let part = move || u8::try_from((seconds - left.get()) * 100 / seconds.max(1)).ok();
    view! {
        <p class="message-text" aria-live="off">
            {move || sentence()}
        </p>
        <ProgressBar percent=Signal::derive(part) tone=Tone::Warning />
    }
}
