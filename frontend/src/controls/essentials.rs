//! The essentials of a resource: two columns of names and values, tags across below.

use crate::drawn::view;
use crate::i18n::Wording;
use leptos::prelude::*;

/// One name and its value.
pub struct Essential {
    /// What it is.
    pub label: Wording,
    /// The value: text, link, badge.
    pub value: AnyView,
}

impl Essential {
    /// A name with any view as its value.
    pub fn new(label: impl Into<Wording>, value: impl IntoAny) -> Self {
        Self {
            label: label.into(),
            value: value.into_any(),
        }
    }
}

/// The two columns.
#[component]
pub fn Essentials(
    /// On the left: group, status, location, subscription, its id.
    start: Vec<Essential>,
    /// On the right: at most five of the type's own.
    end: Vec<Essential>,
    /// Below, across both: the tags.
    #[prop(optional)]
    across: Option<Essential>,
) -> impl IntoView {
    let column = |facts: Vec<Essential>| {
        let rows = facts.into_iter().map(row).collect_view();
        view! { <dl class="essentials-column">{rows}</dl> }
    };
    view! {
        <div class="essentials">
            {column(start)}
            {column(end)}
            {across.map(|fact| view! { <dl class="essentials-across">{row(fact)}</dl> })}
        </div>
    }
}

fn row(fact: Essential) -> AnyView {
    view! {
        <dt>{fact.label}</dt>
        <dd>{fact.value}</dd>
    }
    .into_any()
}
