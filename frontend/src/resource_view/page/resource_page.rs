//! The page of one resource, from the registry. A type that the registry does not know gets the same page with what every
//! resource has: essentials, tags, JSON. A resource that is not there gets a page that says so and leads on.

use super::create_address::create_address;
use super::creation::{creation_view, making};
use super::json_section::JsonSection;
use super::machine_sections::machine_section;
use super::page_dialogs::PageDialogs;
use super::relations::Relations;
use super::resource_essentials::ResourceEssentials;
use super::resource_menu::{menu, sections};
use crate::api::stamp_work::arm;
use crate::controls::{
    Button, Command, CommandBar, Crumb, Drawing, EmptyState, IconName, ResourceMenu, SkeletonRows,
};
use crate::drawn::view;
use crate::i18n::{Text, Wording, words};
use crate::load::Load;
use crate::paths::StampView;
use crate::resource_view::code_pane::CodePane;
use crate::resource_view::commands::{Dialogs, action_commands};
use crate::resource_view::drawing;
use crate::resource_view::list::cell_text::{kind as kind_words, word};
use crate::resource_view::list::machine;
use crate::resource_view::sections::section_view;
use crate::router::router;
use crate::session::{Session, session};
use crate::shell::{PageFrame, ProblemBar, shell};
use crate::watch::watch;
use leptos::prelude::*;
use porthole_shared::operation::{OperationState, Verb};
use porthole_shared::problem::ProblemKind;
use porthole_shared::request::ArmRequest;
use porthole_shared::resource::Resource;
use porthole_shared::resource_id::{RESOURCE_GROUP, ResourceId};
use porthole_shared::resource_type::{self, ResourceType};
use porthole_shared::source::Reading;
use porthole_shared::status::Word;

/// What the parts of the page share.
#[derive(Clone, Copy)]
pub struct Shown {
    /// The id.
    pub id: StoredValue<ResourceId>,
    /// The type, where the registry knows it.
    pub kind: Option<&'static ResourceType>,
    /// The resource as it was read last.
    pub load: Load<Reading<Resource>>,
    /// Its state: work of ours first.
    pub state: Memo<Option<Word>>,
    /// The session.
    pub session: Session,
    /// The dialogs of the page.
    pub dialogs: Dialogs,
}

impl Shown {
    /// Id and name, for dialogs.
    #[must_use]
    pub fn target(self) -> (String, String) {
        self.id
            .with_value(|id| (id.to_string(), id.name().to_owned()))
    }
}

/// The page.
#[component]
pub fn ResourcePage(
    /// The id in the address.
    id: String,
) -> impl IntoView {
    match ResourceId::parse(&id) {
        Ok(id) => view! { <KnownPage id=id /> }.into_any(),
        Err(error) => {
            let sentence = error.to_string();
            view! {
                <PageFrame title=Text::ResourceNoId>
                    <EmptyState drawing=Drawing::Search title=Text::ResourceNoId sentence=sentence />
                </PageFrame>
            }
            .into_any()
        }
    }
}

#[component]
fn KnownPage(id: ResourceId) -> impl IntoView {
    let session = session();
    let shown = shown(&id, session);
    let title = id.name().to_owned();
    let type_name = id.type_name();
    let icon = drawing::icon_of(type_name.as_str());
    let subtitle = Wording::of(move || kind_words(type_name.as_str()));
    let code = RwSignal::new(false);
    let commands = commands(shown);
    shell().offer(title.clone(), commands.clone());
    let source = Signal::derive(move || {
        // The last call, and a refused one is a call too.
        match shown.load.problem.get() {
            Some(problem) => problem.source.map(|source| *source),
            None => shown
                .load
                .value
                .with(|reading| reading.as_ref().map(|reading| reading.source.clone())),
        }
    });
    let requests = Signal::derive(move || {
        source.with(|source| source.iter().map(ArmRequest::of_source).collect())
    });
    view! {
        <PageFrame
            title=title
            subtitle=subtitle
            crumbs=crumbs(&id, session)
            icon=icon
            source=source
            on_code=move |()| code.set(true)
            plain=true
        >
            <div class="resource-layout">
                <ResourceMenu entries=menu(shown) />
                <div class="resource-main">
                    <CommandBar commands=commands />
                    <div class="resource-scroll">
                        <Body shown=shown />
                    </div>
                </div>
            </div>
        </PageFrame>
        {move || code.get().then(|| view! { <CodePane requests=requests session=session on_close=move |()| code.set(false) /> })}
        <PageDialogs shown=shown />
    }
}

fn shown(id: &ResourceId, session: Session) -> Shown {
    let path = id.to_string();
    let asked = path.clone();
    let load = Load::new(move |abort| {
        let sign_in = session
            .sign_in
            .with(|one| one.as_ref().map(|one| one.id.clone()))?;
        let path = asked.clone();
        // What is being made is not there yet: it is read when the work has ended.
        let being_made = session.operations.all.with_untracked(|all| {
            all.iter().any(|one| {
                !one.state.ended()
                    && session.here(one)
                    && one.verb == Verb::Create
                    && one.resource.eq_ignore_ascii_case(&path)
            })
        });
        if being_made {
            return None;
        }
        Some(async move {
            let query = if machine(&path) {
                "$expand=instanceView"
            } else {
                ""
            };
            arm::<Resource>(&sign_in, &path, query, &abort).await
        })
    });
    let key = id.key();
    let under_way = Memo::new(move |_| {
        session.operations.all.with(|all| {
            all.iter()
                .find(|one| {
                    !one.state.ended()
                        && session.here(one)
                        && one.resource.eq_ignore_ascii_case(&key)
                })
                .map(|one| Word::under(one.verb))
        })
    });
    let state = Memo::new(move |_| {
        under_way.get().or_else(|| {
            load.value
                .with(|reading| reading.as_ref().and_then(|reading| Word::of(&reading.body)))
        })
    });
    follow(id, load, session);
    session.preferences.note_recent(&path);
    Shown {
        id: StoredValue::new(id.clone()),
        kind: resource_type::of(&id.type_name()),
        load,
        state,
        session,
        dialogs: Dialogs::new(),
    }
}

/// Work on this resource, or on what lies in it, has ended: it is read again; after its own delete the page of what it lay in is shown.
fn follow(id: &ResourceId, load: Load<Reading<Resource>>, session: Session) {
    let router = router();
    let id = id.clone();
    let opened = js_sys::Date::now() as i64;
    watch(move || {
        let Some(operation) = session.operations.changed.get() else {
            return;
        };
        let Ok(resource) = ResourceId::parse(&operation.resource) else {
            return;
        };
        if !operation.state.ended()
            || !untrack(|| session.here(&operation))
            || !(resource.within(&id) || id.within(&resource))
            || operation.ended.unwrap_or(opened) < opened
        {
            return;
        }
        let gone = operation.verb == Verb::Delete
            && operation.state == OperationState::Succeeded
            && id.within(&resource);
        if gone {
            session.preferences.forget_recent(&id.to_string());
            let to = resource.parent().filter(|parent| parent.group().is_some());
            let site = untrack(move || session.site());
            match (site, to) {
                (Some(site), Some(parent)) => router.replace(&site.resource(&parent.to_string())),
                _ => router.replace(&untrack(move || session.to(StampView::ResourceGroups))),
            }
        } else {
            load.again();
        }
    });
}

fn crumbs(id: &ResourceId, session: Session) -> Vec<Crumb> {
    let mut crumbs = Vec::new();
    let to = |id: &ResourceId| {
        session
            .site()
            .map(|site| site.resource(&id.to_string()))
            .unwrap_or_default()
    };
    crumbs.push(Crumb::to(
        Wording::of_registry("types.resource_group"),
        session.to(StampView::ResourceGroups),
    ));
    let mut above = Vec::new();
    let mut up = id.parent();
    while let Some(one) = up {
        if one.group().is_none() {
            break;
        }
        above.push(Crumb::to(one.name().to_owned(), to(&one)));
        up = one.parent();
    }
    crumbs.extend(above.into_iter().rev());
    crumbs.push(Crumb::here(id.name().to_owned()));
    crumbs
}

fn commands(shown: Shown) -> Vec<Command> {
    let targets = Signal::derive(move || vec![shown.target()]);
    let state = Signal::from(shown.state);
    let mut commands = shown
        .kind
        .map(|kind| action_commands(kind, targets, state, shown.dialogs, shown.session))
        .unwrap_or_default();
    if shown.kind.is_some_and(|kind| kind.name == RESOURCE_GROUP) {
        let router = router();
        commands.push(Command::new(IconName::Plus, Text::ListCreate, move || {
            let group = shown.id.get_value();
            router.go(&create_address(
                shown.session,
                StampView::CreateMenu,
                Some(&group),
            ));
        }));
    }
    let busy = Signal::derive(move || {
        (shown.state.get() == Some(Word::Deleting)).then(|| word("reason.busy"))
    });
    if shown.kind.is_none_or(|kind| kind.tags) {
        let run = move || shown.dialogs.tagging.set(Some(vec![shown.target()]));
        commands.push(Command::new(IconName::Tag, Text::ListAssignTags, run).unless(busy));
    }
    let remove = Command::new(IconName::Trash, Text::ListDelete, move || {
        shown.dialogs.deleting.set(Some(vec![shown.target()]))
    });
    commands.push(remove.unless(busy).dangerous().separated());
    // What is not there cannot be started either; it can be looked for again.
    let missing = Signal::derive(move || {
        let absent = shown.load.problem.with(|problem| {
            problem
                .as_ref()
                .is_some_and(|problem| problem.kind == ProblemKind::NotFound)
        });
        absent.then(|| words::resource_gone(&shown.target().1))
    });
    for command in &mut commands {
        let reason = command.disabled;
        command.disabled = Signal::derive(move || missing.get().or_else(|| reason.get()));
    }
    commands.push(Command::new(
        IconName::Refresh,
        Text::ListRefresh,
        move || shown.load.again(),
    ));
    commands
}

#[component]
fn Body(shown: Shown) -> impl IntoView {
    let router = router();
    let section = Memo::new(move |_| {
        router
            .query
            .with(|query| query.value("section").unwrap_or("overview").to_owned())
    });
    move || {
        let nothing = shown.load.value.with(Option::is_none);
        let absent = shown.load.problem.with(|problem| {
            problem
                .as_ref()
                .is_none_or(|problem| problem.kind == ProblemKind::NotFound)
        });
        if let Some(operation) = making(shown).filter(|_| nothing && absent) {
            return creation_view(&operation, shown);
        }
        if let Some(problem) = shown.load.problem.get() {
            let retry = move |()| shown.load.again();
            let bar = if problem.kind == ProblemKind::NotFound {
                view! { <ProblemBar problem=problem retry=retry help=Text::ResourceGoneHelp actions=to_list(shown) /> }
            } else {
                view! { <ProblemBar problem=problem retry=retry /> }
            };
            return view! { <div class="page-padded page-narrow">{bar}</div> }.into_any();
        }
        if shown.load.value.with(Option::is_none) {
            return view! { <SkeletonRows rows=6 /> }.into_any();
        }
        match section.get().as_str() {
            "json" => view! { <JsonSection shown=shown /> }.into_any(),
            "overview" => view! { <Overview shown=shown /> }.into_any(),
            other => one_section(other, shown),
        }
    }
}

/// From what is not there (any more) to the list of its kind.
fn to_list(shown: Shown) -> AnyView {
    let session = shown.session;
    let list = shown
        .kind
        .filter(|kind| super::list_page::has_list(kind))
        .map(|kind| StampView::Type {
            name: kind.name.as_str().to_owned(),
        });
    let to = list.unwrap_or(StampView::Resources);
    let href = Signal::derive(move || session.to(to.clone()));
    view! { <Button label=Text::ResourceToList href=href /> }.into_any()
}

#[component]
fn Overview(shown: Shown) -> impl IntoView {
    let machine = shown
        .kind
        .is_some_and(|kind| kind.word == "virtual_machine");
    let group = shown.kind.is_some_and(|kind| kind.name == RESOURCE_GROUP);
    view! {
        <ResourceEssentials shown=shown />
        {group.then(|| view! { <super::resource_menu::GroupContents shown=shown /> })}
        {(!group).then(|| view! { <super::resource_menu::SectionTabs shown=shown /> })}
        {machine.then(|| view! { <Relations shown=shown /> })}
    }
}

fn one_section(wanted: &str, shown: Shown) -> AnyView {
    let found = sections(shown)
        .into_iter()
        .find(|section| section.word == wanted);
    let Some(section) = found else {
        if let Some(view) = machine_section(wanted, shown) {
            return view;
        }
        return view! { <p class="page-padded text-2">{Text::ResourceNoSection}</p> }.into_any();
    };
    view! {
        <h2 class="section-title">{move || word(&section.title())}</h2>
        {move || shown.load.value.with(|reading| reading.as_ref().map(|reading| section_view(section, &reading.body, shown.session)))}
    }
    .into_any()
}
