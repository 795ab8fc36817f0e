//! Search, filters as pills, and what the rows are grouped by.

use super::arrange::Facet;
use super::cell_text::{kind, word};
use super::model::ListModel;
use super::view_state::ViewState;
use crate::controls::{Icon, IconName, IconSize, Menu, MenuEntry, Pill, SearchField};
use crate::drawn::view;
use crate::i18n::{Text, Wording};
use crate::session::Session;
use leptos::prelude::*;

/// The bar.
#[component]
pub fn FilterBar(
    /// The list.
    model: ListModel,
    /// Its view.
    view: ViewState,
    /// The session.
    session: Session,
    /// The facets that make sense in this list.
    facets: Vec<Facet>,
) -> impl IntoView {
    let groupings = facets.clone();
    let pills = facets
        .into_iter()
        .map(|facet| view! { <FacetPill facet=facet model=model view=view session=session /> })
        .collect_view();
    view! {
        <div class="filter-bar" role="search">
            <SearchField label=Text::ListFilterByName value=view.search />
            <span class="pills">{pills}</span>
            <span class="end">
                <GroupMenu view=view facets=groupings />
            </span>
        </div>
    }
}

#[component]
fn FacetPill(facet: Facet, model: ListModel, view: ViewState, session: Session) -> impl IntoView {
    move || {
        let chosen = view.filter(facet);
        let active = chosen.clone();
        let value = Wording::of(move || {
            active.as_ref().map_or_else(
                || Text::ListAll.get().to_owned(),
                |chosen| shown(facet, chosen, session),
            )
        });
        let entries = move || {
            let mut entries = vec![
                view! { <MenuEntry label=Text::ListAll on_choose=move |()| view.set(facet.word(), "") /> }.into_any(),
            ];
            entries.extend(model.choices(facet).into_iter().map(|choice| {
                let label = shown(facet, &choice, session);
                let picked = choice.clone();
                let now = Signal::derive(move || view.filter(facet).is_some_and(|chosen| chosen.eq_ignore_ascii_case(&choice)));
                view! { <MenuEntry label=label chosen=now on_choose=move |()| view.set(facet.word(), &picked) /> }.into_any()
            }));
            entries.collect_view()
        };
        let name = Wording::of(move || word(&format!("field.{}", label(facet))));
        match chosen {
            Some(_) => {
                let remove = Callback::new(move |()| view.set(facet.word(), ""));
                view! { <Pill name=name value=value on_remove=remove>{entries()}</Pill> }.into_any()
            }
            None => view! { <Pill name=name value=value>{entries()}</Pill> }.into_any(),
        }
    }
}

#[component]
fn GroupMenu(view: ViewState, facets: Vec<Facet>) -> impl IntoView {
    let now = move || match view.group_by() {
        Some(facet) => word(&format!("field.{}", label(facet))),
        None => Text::ListNothing.get().to_owned(),
    };
    let trigger = view! {
        <Icon name=IconName::Group />
        <span class="group-by">{Text::ListGroupBy} " " <strong>{move || now()}</strong></span>
        <Icon name=IconName::ChevronDown size=IconSize::Small />
    }
    .into_any();
    let entries = move || {
        let none = Signal::derive(move || view.group_by().is_none());
        let mut entries = vec![view! { <MenuEntry label=Text::ListNothing chosen=none on_choose=move |()| view.set_group_by(None) /> }.into_any()];
        entries.extend(facets.clone().into_iter().map(|facet| {
            let on = Signal::derive(move || view.group_by() == Some(facet));
            let name = word(&format!("field.{}", label(facet)));
            view! { <MenuEntry label=name chosen=on on_choose=move |()| view.set_group_by(Some(facet)) /> }.into_any()
        }));
        entries.collect_view()
    };
    view! {
        <Menu label=Wording::of(move || format!("{} {}", Text::ListGroupBy.get(), now())) class="command" trigger=trigger>
            {entries()}
        </Menu>
    }
}

/// The word of a facet among the fields.
#[must_use]
pub fn label(facet: Facet) -> &'static str {
    match facet {
        Facet::Subscription => "subscription",
        Facet::Group => "resource_group",
        Facet::Kind => "type",
        Facet::Location => "location",
    }
}

fn shown(facet: Facet, value: &str, session: Session) -> String {
    match facet {
        Facet::Kind => kind(value),
        Facet::Subscription => session
            .sign_in
            .with(|sign_in| {
                sign_in.as_ref().and_then(|one| {
                    one.subscriptions
                        .iter()
                        .find(|one| one.id == value)
                        .map(|one| one.name.clone())
                })
            })
            .unwrap_or_else(|| value.to_owned()),
        _ => value.to_owned(),
    }
}
