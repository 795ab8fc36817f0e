//! A value on a page: links lead to resources, ids can be copied, states have their shape.

use super::drawing::{owner_of, shape_of};
use super::list::cell_text;
use crate::controls::{CopyButton, StatusBadge, StatusShape, Tag};
use crate::drawn::view;
use crate::i18n::Text;
use crate::session::Session;
use leptos::prelude::*;
use porthole_shared::resource_id::ResourceId;
use porthole_shared::resource_type::Cell;
use porthole_shared::status::Word;

/// The view of a value.
#[must_use]
pub fn cell_view(cell: &Cell, session: Session) -> AnyView {
    match cell {
        Cell::Nothing => view! { <span class="text-3">{Text::ResourceNone}</span> }.into_any(),
        Cell::Code(text) => view! { <span class="copyable"><code><bdi>{text.clone()}</bdi></code> <CopyButton text=text.clone() /></span> }.into_any(),
        Cell::Links(ids) => links(ids, session),
        Cell::Status(Ok(word)) => state_view(*word),
        Cell::Status(Err(raw)) => view! { <StatusBadge shape=StatusShape::NotStarted label=raw.clone() /> }.into_any(),
        Cell::Tags(tags) => tags.iter().map(|(name, value)| view! { <Tag name=name.clone() value=value.clone() /> }).collect_view().into_any(),
        other => {
            let other = other.clone();
            (move || cell_text::plain(&other)).into_any()
        }
    }
}

/// A state as badge.
#[must_use]
pub fn state_view(word: Word) -> AnyView {
    let label = crate::i18n::Wording::of(move || cell_text::state(word));
    view! { <StatusBadge shape=shape_of(word) label=label /> }.into_any()
}

fn links(ids: &[ResourceId], session: Session) -> AnyView {
    let links: Vec<AnyView> = ids
        .iter()
        .map(|id| {
            let owner = owner_of(id);
            let href = session.site().map(|site| site.resource(&owner.to_string()));
            // A subnet says more with its network before it.
            let name = owner.full_name().replace('/', " / ");
            view! { <a class="cell-link" href=href>{name}</a> }.into_any()
        })
        .collect();
    view! { <span class="cell-links">{links}</span> }.into_any()
}
