//! A resource that is being made: its steps as they go, until the stamp has it and the page can show it; or why it was not made.

use super::resource_page::Shown;
use crate::controls::StatusBadge;
use crate::drawn::view;
use crate::i18n::{Text, Wording, words};
use crate::resource_view::drawing::icon_of;
use crate::resource_view::list::cell_text::kind;
use crate::shell::ProblemBar;
use crate::shell::operation_words::{shape, state_text};
use leptos::prelude::*;
use porthole_shared::operation::{Operation, OperationState, Verb};
use porthole_shared::resource_id::ResourceId;

/// The newest work that makes the resource of this page, unless it has ended well. Tracked.
#[must_use]
pub fn making(shown: Shown) -> Option<Operation> {
    let (id, _) = shown.target();
    shown.session.operations.all.with(|all| {
        let newest = all
            .iter()
            .find(|one| shown.session.here(one) && one.resource.eq_ignore_ascii_case(&id))?;
        let ours = newest.verb == Verb::Create && newest.state != OperationState::Succeeded;
        ours.then(|| newest.clone())
    })
}

/// The steps of the work.
#[must_use]
pub fn creation_view(operation: &Operation, shown: Shown) -> AnyView {
    let (_, name) = shown.target();
    let ended = operation.state.ended();
    let title = if ended {
        words::creation_failed(&name)
    } else {
        words::creation_title(&name)
    };
    let problem = operation.problem.clone().filter(|_| ended).map(|problem| {
        view! { <ProblemBar problem=*problem retry=move |()| shown.load.again() /> }
    });
    let rows: Vec<_> = operation
        .steps
        .iter()
        .map(|step| {
            let id = ResourceId::parse(&step.path).ok();
            let type_name = id
                .as_ref()
                .map(|id| id.type_name().to_string())
                .unwrap_or_default();
            let name = id.map_or_else(|| step.path.clone(), |id| id.full_name());
            let state = step.state;
            view! {
                <li class="list-row creation-step">
                    <crate::controls::Icon name=icon_of(&type_name) />
                    <strong>{name}</strong>
                    <span>{move || kind(&type_name)}</span>
                    <StatusBadge shape=shape(state) label=Wording::from(state_text(state)) />
                </li>
            }
        })
        .collect();
    view! {
        <div class="page-padded page-narrow creation">
            <h2>{title}</h2>
            {(!ended).then(|| view! { <p class="text-2">{Text::CreationHelp}</p> })}
            {problem}
            <ol class="card">{rows}</ol>
        </div>
    }
    .into_any()
}
