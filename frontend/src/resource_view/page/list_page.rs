//! A list: all resources, one type, or the resource groups. One page for all of them; the registry says what differs.

use super::create_address::create_address;
use super::list_commands::bar;
use super::list_dialogs::ListDialogs;
use crate::controls::{Button, ButtonKind, Crumb, Drawing, EmptyState, SkeletonRows};
use crate::drawn::view;
use crate::i18n::{Text, Wording, format, words};
use crate::paths::StampView;
use crate::resource_view::code_pane::CodePane;
use crate::resource_view::commands::{Dialogs, row_entries};
use crate::resource_view::list::cell_text::{create_words, inside, word};
use crate::resource_view::list::{
    ColumnsPane, Facet, FilterBar, GridView, ListModel, ListOf, ViewState,
};
use crate::session::{Session, session};
use crate::shell::{PageFrame, ProblemBar};
use crate::watch::watch;
use leptos::prelude::*;
use porthole_shared::request::ArmRequest;
use porthole_shared::resource_id::ResourceId;
use porthole_shared::resource_type::{ResourceType, Scope};

/// The list.
#[component]
pub fn ListPage(
    /// What it is of.
    of: ListOf,
) -> impl IntoView {
    let session = session();
    let model = ListModel::new(of.clone(), session);
    let view = ViewState::new(&of, session);
    watch(move || {
        let wishes = view.wishes();
        model.wishes.set(wishes);
    });
    let dialogs = Dialogs::new();
    let columns = RwSignal::new(false);
    let code = RwSignal::new(false);
    let kind = of.kind();
    let title = match &of {
        ListOf::Everything => Text::ListAllResources.into(),
        ListOf::Kind(_) => {
            Wording::of(move || kind.map(|kind| word(&kind.plural())).unwrap_or_default())
        }
        ListOf::Other(name) => Wording::from(name.clone()),
        ListOf::Group { .. } => Text::ListResourcesInside.into(),
    };
    let subtitle = Wording::of(move || {
        let names = session.sign_in.with(|one| {
            one.as_ref().map(|one| {
                one.subscriptions
                    .iter()
                    .map(|one| one.name.clone())
                    .collect::<Vec<_>>()
            })
        });
        match names.unwrap_or_default().as_slice() {
            [one] => one.clone(),
            several => words::list_subscriptions(several.len()),
        }
    });
    let source = Signal::derive(move || model.source.get());
    let note = Wording::of(move || words::list_pages(model.pages.get() as usize));
    let bar = bar(&of, model, dialogs, columns, session);
    let requests = Signal::derive(move || {
        model
            .source
            .with(|source| source.iter().map(ArmRequest::of_source).collect())
    });
    view! {
        <PageFrame
            title=title.clone()
            subtitle=subtitle
            crumbs=vec![Crumb::here(title.clone())]
            source=source
            source_note=note
            on_code=move |()| code.set(true)
            bar=bar
            plain=true
        >
            <ListBody of=of.clone() model=model view=view dialogs=dialogs label=title />
        </PageFrame>
        {move || columns.get().then(|| view! { <ColumnsPane view=view on_close=move |()| columns.set(false) /> })}
        {move || code.get().then(|| view! { <CodePane requests=requests session=session on_close=move |()| code.set(false) /> })}
        <ListDialogs model=model dialogs=dialogs session=session />
    }
}

/// What is under the head: filters, grid, foot; or why there are none. Also a tab of a resource group.
#[component]
pub fn ListBody(
    /// What it is of.
    of: ListOf,
    /// The list.
    model: ListModel,
    /// Its view.
    view: ViewState,
    /// The page's dialogs.
    dialogs: Dialogs,
    /// What the list is of, in words.
    #[prop(into)]
    label: Wording,
) -> impl IntoView {
    let session = session();
    let kind = of.kind();
    let entries = Callback::new(move |row: (String, String, String)| {
        let table = model.table();
        let state = table
            .borrow()
            .rows
            .iter()
            .find(|one| *one.id == row.0)
            .and_then(|one| match table.borrow().state_of(one) {
                crate::resource_view::list::RowState::Known(word) => Some(word),
                _ => None,
            });
        row_entries(row, state, dialogs, session)
    });
    let facets: Vec<Facet> = match &of {
        ListOf::Everything => vec![
            Facet::Subscription,
            Facet::Group,
            Facet::Kind,
            Facet::Location,
        ],
        ListOf::Group { .. } => vec![Facet::Kind, Facet::Location],
        ListOf::Kind("Microsoft.Resources/resourceGroups") => {
            vec![Facet::Subscription, Facet::Location]
        }
        _ => vec![Facet::Subscription, Facet::Group, Facet::Location],
    };
    let nothing = Memo::new(move |_| model.counts.get().0 == 0);
    let first = Memo::new(move |_| model.busy.get() && nothing.get());
    let unmatched = Memo::new(move |_| {
        let (all, matching) = model.counts.get();
        all > 0 && matching == 0
    });
    let no_match = move || {
        unmatched.get().then(|| {
            view! {
                <div class="grid-none">
                    <EmptyState drawing=Drawing::Search title=Text::ListNoMatch sentence=Text::ListNoMatchHelp>
                        <Button label=Text::ListClearFilters on_press=move |()| view.clear() />
                    </EmptyState>
                </div>
            }
        })
    };
    let empty = of.clone();
    view! {
        {move || {
            model
                .problem
                .get()
                .map(|problem| {
                    let partly = (!nothing.get()).then(|| view! { <p class="text-2">{Text::ListPartly}</p> });
                    view! {
                        <div class="list-problem">
                            <ProblemBar problem=problem retry=move |()| model.again() />
                            {partly}
                        </div>
                    }
                })
        }}
        {move || {
            if first.get() {
                view! { <SkeletonRows /> }.into_any()
            } else if nothing.get() {
                model.problem.with(Option::is_none).then(|| empty_view(&empty, kind, session)).into_any()
            } else {
                view! {
                    <FilterBar model=model view=view session=session facets=facets.clone() />
                    <GridView model=model view=view session=session label=label.clone() commands=entries />
                    {move || no_match()}
                    <ListFoot model=model />
                }
                    .into_any()
            }
        }}
    }
}

#[component]
fn ListFoot(model: ListModel) -> impl IntoView {
    let count = move || {
        let (all, matching) = model.counts.get();
        if matching == all {
            words::list_records(all)
        } else {
            words::list_records_of(matching, &format::number(all as f64))
        }
    };
    let loaded = move || {
        if model.busy.get() {
            Text::ListLoading
        } else if model.problem.with(Option::is_some) {
            Text::ListIncomplete
        } else {
            Text::ListLoaded
        }
    };
    let changing = move || {
        let count = model.changing.get();
        (count > 0).then(|| {
            view! {
                <span class="end">
                    <crate::controls::StatusBadge shape=crate::controls::StatusShape::Busy label=words::list_changing(count) />
                </span>
            }
        })
    };
    view! {
        <div class="table-foot" role="status">
            <strong>{move || count()}</strong>
            <span>{move || loaded().get()}</span>
            {move || changing()}
        </div>
    }
}

fn empty_view(of: &ListOf, kind: Option<&'static ResourceType>, session: Session) -> AnyView {
    let title = Wording::of(move || {
        words::list_empty(&kind.map_or_else(
            || Text::ListResources.get().to_owned(),
            |kind| inside(&word(&kind.plural())),
        ))
    });
    let sentence = Wording::of(move || {
        kind.map_or_else(
            || Text::ListEmptyHelp.get().to_owned(),
            |kind| word(&kind.about()),
        )
    });
    let drawing = match of {
        ListOf::Everything | ListOf::Group { .. } => Drawing::Rows,
        _ => Drawing::Tree,
    };
    let create = match kind {
        Some(kind) if kind.create.is_some() => Some(StampView::Create {
            name: kind.name.as_str().to_owned(),
        }),
        Some(_) => None,
        None => Some(StampView::CreateMenu),
    };
    let button = create.map(|to| {
        let group = match of {
            ListOf::Group { id } => ResourceId::parse(id).ok(),
            _ => None,
        };
        let href = Signal::derive(move || create_address(session, to.clone(), group.as_ref()));
        let label = Wording::of(move || {
            kind.map_or_else(
                || Text::ListCreate.get().to_owned(),
                |kind| create_words(&kind.label()),
            )
        });
        view! { <Button label=label kind=ButtonKind::Primary href=href /> }
    });
    view! { <EmptyState drawing=drawing title=title sentence=sentence>{button}</EmptyState> }
        .into_any()
}

/// Whether a type has a list of its own.
#[must_use]
pub fn has_list(kind: &ResourceType) -> bool {
    kind.scope != Scope::Parent
}
