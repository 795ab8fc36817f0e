//! The resources that were looked at last, with the state that each has now.

use crate::api::{self, Abort};
use crate::controls::{Card, Icon, StatusBadge};
use crate::drawn::view;
use crate::i18n::{Text, Wording, format};
use crate::load::Load;
use crate::paths::StampView;
use crate::resource_view::drawing;
use crate::session::{Recent, session};
use crate::watch::watch;
use leptos::prelude::*;
use porthole_shared::problem::ProblemKind;
use porthole_shared::resource::Resource;
use porthole_shared::resource_id::ResourceId;
use porthole_shared::resource_type;
use porthole_shared::status::Word;

const SHOWN: usize = 8;

/// The card.
#[component]
pub fn RecentCard() -> impl IntoView {
    let session = session();
    let link = view! { <a href=session.to(StampView::Resources)>{Text::ShellResources}</a> };
    let rows = move || {
        let recents = session.preferences.recents();
        if recents.is_empty() {
            return view! { <p class="card-note">{Text::HomeNoRecents}</p> }.into_any();
        }
        recents
            .into_iter()
            .take(SHOWN)
            .map(|recent| view! { <RecentRow recent=recent /> })
            .collect_view()
            .into_any()
    };
    view! {
        <Card title=Text::HomeRecent link=link.into_any()>
            {move || rows()}
        </Card>
    }
}

#[component]
fn RecentRow(recent: Recent) -> impl IntoView {
    let session = session();
    let Ok(id) = ResourceId::parse(&recent.id) else {
        return ().into_any();
    };
    let type_name = id.type_name();
    let known = resource_type::of(&type_name);
    let kind = known.map_or_else(
        || Wording::from(type_name.as_str()),
        |one| Wording::of_registry(&one.label()),
    );
    let path = recent.id.clone();
    let machine = type_name
        .as_str()
        .eq_ignore_ascii_case("Microsoft.Compute/virtualMachines");
    let load = Load::new(move |abort: Abort| {
        let sign_in = session.sign_in.get_untracked()?;
        let path = path.clone();
        // Power is told by the instance view alone.
        let query = if machine { "$expand=instanceView" } else { "" };
        Some(async move {
            api::stamp_work::arm::<serde_json::Value>(&sign_in.id, &path, query, &abort).await
        })
    });
    let gone = recent.id.clone();
    watch(move || {
        let missing = load.problem.with(|problem| {
            problem
                .as_ref()
                .is_some_and(|problem| problem.kind == ProblemKind::NotFound)
        });
        if missing {
            session.preferences.forget_recent(&gone);
        }
    });
    let state = move || {
        let body = load
            .value
            .with(|reading| reading.as_ref().map(|reading| reading.body.clone()))?;
        let word = Word::of(&Resource::read(body)?)?;
        Some(
            view! { <StatusBadge shape=drawing::shape_of(word) label=Wording::of_registry(word.key()) /> },
        )
    };
    let href = session.site().map(|site| site.resource(&recent.id));
    let at = recent.at;
    view! {
        <div class="list-row home-recent">
            <Icon name=drawing::icon_of(type_name.as_str()) />
            <a class="name-link" href=href>
                {id.name().to_owned()}
            </a>
            <span class="type shortened">{kind}</span>
            <span>{move || state()}</span>
            <span class="ends">{move || format::ago(at)}</span>
        </div>
    }
    .into_any()
}
