//! The sections of a resource's page: facts, or a table over a list inside it.

use super::cell_view::cell_view;
use super::list::cell_text::word;
use crate::drawn::view;
use crate::i18n::{Text, Wording};
use crate::session::Session;
use leptos::prelude::*;
use porthole_shared::resource::Resource;
use porthole_shared::resource_type::{Field, Format, Section, Shape};
use serde_json::Value;

/// One section.
#[must_use]
pub fn section_view(section: &'static Section, resource: &Resource, session: Session) -> AnyView {
    match section.shape {
        Shape::Facts(fields) => facts(fields, resource, session),
        Shape::Table { pointer, columns } => table(section, pointer, columns, resource, session),
    }
}

/// How many things a section holds, for its tab.
#[must_use]
pub fn count(section: &Section, resource: &Resource) -> Option<usize> {
    match section.shape {
        Shape::Facts(_) => None,
        Shape::Table { pointer, .. } => Some(
            resource
                .at(pointer)
                .and_then(Value::as_array)
                .map_or(0, Vec::len),
        ),
    }
}

fn facts(fields: &'static [Field], resource: &Resource, session: Session) -> AnyView {
    let rows: Vec<_> = fields
        .iter()
        .map(|field| {
            view! {
                <dt>{move || word(&field.key())}</dt>
                <dd>{cell_view(&field.read(resource), session)}</dd>
            }
        })
        .collect();
    view! { <dl class="facts page-padded">{rows}</dl> }.into_any()
}

fn table(
    section: &'static Section,
    pointer: &str,
    columns: &'static [Field],
    resource: &Resource,
    session: Session,
) -> AnyView {
    let items: Vec<Resource> = resource
        .at(pointer)
        .and_then(Value::as_array)
        .map(|items| items.iter().cloned().filter_map(Resource::read).collect())
        .unwrap_or_default();
    if items.is_empty() {
        return view! { <p class="page-padded text-2">{Text::ResourceNothingHere}</p> }.into_any();
    }
    let number = |field: &Field| {
        matches!(
            field.format,
            Format::Number | Format::Gibibytes | Format::Count
        )
        .then_some("number")
    };
    let head: Vec<_> = columns
        .iter()
        .map(
            |field| view! { <th scope="col" class=number(field)>{move || word(&field.key())}</th> },
        )
        .collect();
    let rows: Vec<_> = items
        .iter()
        .map(|item| {
            let cells: Vec<_> = columns.iter().map(|field| view! { <td class=number(field)>{cell_view(&field.read(item), session)}</td> }).collect();
            view! { <tr>{cells}</tr> }
        })
        .collect();
    view! {
        <div class="table-region" role="region" tabindex="0" aria-label=Wording::of(move || word(&section.title()))>
            <table class="table section-table">
                <thead>
                    <tr>{head}</tr>
                </thead>
                <tbody>{rows}</tbody>
            </table>
        </div>
    }
    .into_any()
}
