//! One step of a wizard: its number in a ring, its title, what it is about.

use crate::controls::{Icon, IconName, IconSize};
use crate::drawn::view;
use crate::i18n::{Text, Wording, format};
use leptos::prelude::*;

/// Where a step stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stage {
    /// Behind.
    Done,
    /// The one to do.
    Now,
    /// Ahead.
    Later,
}

/// One step.
#[component]
pub fn StepView(
    /// Its number.
    number: u8,
    /// Its title.
    title: Text,
    /// What it is about.
    #[prop(optional, into)]
    note: Option<Wording>,
    /// Where it stands.
    stage: Signal<Stage>,
    /// What stands beside the title once it is done.
    #[prop(optional, into)]
    head: Option<AnyView>,
    /// The step itself.
    children: Children,
) -> impl IntoView {
    let class = move || match stage.get() {
        Stage::Done => "step step-done",
        Stage::Now => "step step-now",
        Stage::Later => "step",
    };
    let mark = move || {
        if stage.get() == Stage::Done {
            view! { <Icon name=IconName::Check size=IconSize::Small /> }.into_any()
        } else {
            format::number(f64::from(number)).into_any()
        }
    };
    view! {
        <li class=class aria-current=move || (stage.get() == Stage::Now).then_some("step")>
            <span class="step-number">{move || mark()}</span>
            <div>
                <div class="step-head">
                    <h2>{title}</h2>
                    {note.map(|note| view! { <span>{note}</span> })}
                    {head}
                </div>
                <div class="step-body">{children()}</div>
            </div>
        </li>
    }
}
