//! What the stamp has answered so far about a machine that is about to be made, and what it comes to.

use super::machine_check::{Check, Outcome};
use super::machine_form::MachineForm;
use crate::controls::{CallLine, MessageBar, StatusGlyph, StatusShape, Tone};
use crate::drawn::view;
use crate::i18n::{Text, words};
use leptos::prelude::*;

/// The verdict, and every answer.
#[component]
pub fn Verdict(
    /// The form.
    form: MachineForm,
) -> impl IntoView {
    let message = move || {
        let checks = form.checks.get();
        let count = checks.answers.len();
        let (tone, title, sentence) = match (checks.worst(), checks.done) {
            (Outcome::Bad, _) => (
                Tone::Danger,
                Text::CheckRefused,
                Text::CheckRefusedHelp.get().to_owned(),
            ),
            (_, false) => (Tone::Accent, Text::CheckAsking, String::new()),
            (Outcome::Unknown, true) => (
                Tone::Warning,
                Text::MachineChecked,
                words::check_partly(count),
            ),
            (Outcome::Good, true) => (
                Tone::Success,
                Text::MachineChecked,
                words::check_passed(count),
            ),
        };
        view! { <MessageBar tone=tone title=title>{sentence}</MessageBar> }
    };
    let rows = move || {
        let checks = form.checks.get();
        // What stands in the way comes first.
        let mut answers = checks.answers;
        crate::order::sort_by(&mut answers, |left, right| {
            let bad = |one: &Check| one.outcome != Outcome::Bad;
            bad(left).cmp(&bad(right))
        });
        answers
            .into_iter()
            .map(|one| {
                let shape = match one.outcome {
                    Outcome::Good => StatusShape::Succeeded,
                    Outcome::Bad => StatusShape::Failed,
                    Outcome::Unknown => StatusShape::Degraded,
                };
                view! {
                    <li class="check-row">
                        <StatusGlyph shape=shape />
                        <span>{one.sentence}</span>
                        <CallLine
                            method="GET".to_owned()
                            path=one.call.path
                            version=one.call.version
                            outcome=one.call.status.map(|status| status.to_string()).unwrap_or_default()
                        />
                    </li>
                }
            })
            .collect_view()
    };
    let asked = move || words::check_asked(form.checks.with(|checks| checks.answers.len()));
    let open = move || form.checks.with(|checks| checks.worst() != Outcome::Good);
    view! {
        {move || message()}
        <details class="checks" prop:open=open>
            <summary>{move || asked()}</summary>
            <ul>{move || rows()}</ul>
        </details>
    }
}
