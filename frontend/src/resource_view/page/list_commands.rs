//! The commands of a list: those of the list itself, and those for the rows that are ticked.

use crate::controls::{Button, ButtonKind, Command, CommandBar, IconName};
use crate::drawn::view;
use crate::i18n::{Text, Wording, words};
use crate::paths::StampView;
use crate::resource_view::action_dialog::{Asked, ask};
use crate::resource_view::commands::Dialogs;
use crate::resource_view::drawing;
use crate::resource_view::list::cell_text::word;
use crate::resource_view::list::{ListModel, ListOf, download_csv, machine};
use crate::router::router;
use crate::session::Session;
use leptos::prelude::*;
use porthole_shared::operation::Verb;
use porthole_shared::resource_type::ResourceType;
use porthole_shared::resource_type::compute::VIRTUAL_MACHINE;

/// The bar of a list.
pub fn bar(
    of: &ListOf,
    model: ListModel,
    dialogs: Dialogs,
    columns: RwSignal<bool>,
    session: Session,
) -> AnyView {
    let router = router();
    let kind = of.kind();
    let file = match of {
        ListOf::Kind(name) => name.rsplit('/').next().unwrap_or("resources").to_owned(),
        _ => "resources".to_owned(),
    };
    let creatable = kind.is_none_or(|kind| kind.create.is_some());
    let mut commands = Vec::new();
    if creatable {
        let to = kind.map_or(StampView::CreateMenu, |kind| StampView::Create {
            name: kind.name.as_str().to_owned(),
        });
        let absent =
            Signal::derive(move || kind.and_then(|kind| session.offer.refusal(kind.name.as_str())));
        let create = Command::new(IconName::Plus, Text::ListCreate, move || {
            router.go(&session.to(to.clone()))
        });
        commands.push(create.unless(absent));
    }
    commands.push(Command::new(
        IconName::Columns,
        Text::ListColumns,
        move || columns.set(true),
    ));
    commands.push(Command::new(
        IconName::Refresh,
        Text::ListRefresh,
        move || model.again(),
    ));
    commands.push(Command::new(
        IconName::Download,
        Text::ListExport,
        move || download_csv(model, &file),
    ));
    let mut for_ticked = for_ticked(kind, model, dialogs, session);
    if let Some(first) = for_ticked.first_mut() {
        first.separated = true;
    }
    commands.extend(for_ticked);
    let any = Memo::new(move |_| model.ticked.get() > 0);
    let draw = move || {
        if any.get() {
            with_selection(commands.clone(), model)
        } else {
            view! { <CommandBar commands=commands.clone() /> }
        }
    };
    view! { {move || draw()} }
}

/// The bar for ticked rows alone, as long as there are any: for a list inside the page of something else.
pub fn selection_bar(model: ListModel, dialogs: Dialogs, session: Session) -> AnyView {
    let any = Memo::new(move |_| model.ticked.get() > 0);
    let draw = move || {
        any.get()
            .then(|| with_selection(for_ticked(None, model, dialogs, session), model))
    };
    view! { {move || draw()} }
}

/// How many rows the commands are for, then the commands, and the way out of the selection.
fn with_selection(commands: Vec<Command>, model: ListModel) -> AnyView {
    let chip = view! { <span class="command-chip">{move || words::list_selected(model.ticked.get())}</span> };
    let end = view! {
        <Button label=Text::ListClearSelection kind=ButtonKind::Ghost on_press=move |()| model.untick() />
    };
    view! { <CommandBar commands=commands ticked=chip end=end /> }
}

/// What can be done with ticked rows: always there, and until some are ticked they say so.
fn for_ticked(
    kind: Option<&'static ResourceType>,
    model: ListModel,
    dialogs: Dialogs,
    session: Session,
) -> Vec<Command> {
    let why = Signal::derive(move || {
        (model.ticked.get() == 0).then(|| Text::ListTickFirst.get().to_owned())
    });
    let mut commands = Vec::new();
    if kind.is_none_or(|kind| kind.tags) {
        let run = move || dialogs.tagging.set(Some(pairs(model)));
        commands.push(Command::new(IconName::Tag, Text::ListAssignTags, run).unless(why));
    }
    if kind.is_none_or(|kind| kind.word == VIRTUAL_MACHINE.word) {
        commands.extend(machine_commands(model, dialogs, session));
    }
    let delete = Command::new(IconName::Trash, Text::ListDelete, move || {
        dialogs.deleting.set(Some(pairs(model)))
    });
    commands.push(delete.unless(why).dangerous());
    commands
}

/// Start, stop and deallocate for the machines among the ticked rows.
fn machine_commands(model: ListModel, dialogs: Dialogs, session: Session) -> Vec<Command> {
    let machines = move || {
        pairs(model)
            .into_iter()
            .filter(|(id, _)| machine(id))
            .collect::<Vec<_>>()
    };
    [Verb::Start, Verb::Stop, Verb::Deallocate]
        .into_iter()
        .filter_map(|verb| VIRTUAL_MACHINE.action(verb))
        .map(|action| {
            let why = Signal::derive(move || {
                let ticked = model.ticked.get();
                let some = ticked > 0 && !machines().is_empty();
                (!some).then(|| Text::ListTickMachines.get().to_owned())
            });
            let run = move || {
                ask(
                    session,
                    dialogs.asked,
                    Asked {
                        action,
                        targets: machines(),
                    },
                )
            };
            Command::new(
                drawing::icon(action.icon),
                Wording::of(move || word(&action.label())),
                run,
            )
            .unless(why)
        })
        .collect()
}

fn pairs(model: ListModel) -> Vec<(String, String)> {
    model
        .ticked_rows()
        .into_iter()
        .map(|(id, name, _)| (id, name))
        .collect()
}
