//! The commands of one resource: its type's actions, tags, delete. One list for the command bar and the row menu.

use super::action_dialog::{Asked, ask};
use super::drawing::icon;
use super::list::cell_text::word;
use crate::controls::copy_button::copy;
use crate::controls::{Command, IconName, MenuEntry, MenuSeparator};
use crate::drawn::view;
use crate::i18n::{Text, Wording};
use crate::router::router;
use crate::session::Session;
use leptos::prelude::*;
use porthole_shared::resource_type::{self, ResourceType};
use porthole_shared::status::Word;
use porthole_shared::type_name::TypeName;

/// What a page does with commands that need a dialog.
#[derive(Clone, Copy)]
pub struct Dialogs {
    /// An action that is asked first.
    pub asked: RwSignal<Option<Asked>>,
    /// What is to be deleted: ids and names.
    pub deleting: RwSignal<Option<Vec<(String, String)>>>,
    /// What is to be tagged.
    pub tagging: RwSignal<Option<Vec<(String, String)>>>,
}

impl Dialogs {
    /// Nothing is asked.
    #[must_use]
    pub fn new() -> Self {
        Self {
            asked: RwSignal::new(None),
            deleting: RwSignal::new(None),
            tagging: RwSignal::new(None),
        }
    }
}

impl Default for Dialogs {
    fn default() -> Self {
        Self::new()
    }
}

/// The commands of a type's actions, for ids and names, in this state.
#[must_use]
pub fn action_commands(
    kind: &'static ResourceType,
    targets: Signal<Vec<(String, String)>>,
    state: Signal<Option<Word>>,
    dialogs: Dialogs,
    session: Session,
) -> Vec<Command> {
    kind.actions
        .iter()
        .map(|action| {
            let label = Wording::of(move || word(&action.label()));
            let why = Signal::derive(move || action.allowed.refusal(state.get()).map(word));
            let run = move || {
                let what = Asked {
                    action,
                    targets: targets.get_untracked(),
                };
                ask(session, dialogs.asked, what);
            };
            Command::new(icon(action.icon), label, run).unless(why)
        })
        .collect()
}

/// The entries of a row's menu.
#[must_use]
pub fn row_entries(
    row: (String, String, String),
    state: Option<Word>,
    dialogs: Dialogs,
    session: Session,
) -> AnyView {
    let (id, name, type_name) = row;
    let kind = resource_type::of(&TypeName::new(&type_name));
    let target = StoredValue::new((id.clone(), name));
    let actions = kind
        .map(|kind| {
            kind.actions
                .iter()
                .map(|action| {
                    let why = Signal::derive(move || action.allowed.refusal(state).map(word));
                    let run = move |()| ask(session, dialogs.asked, Asked { action, targets: vec![target.get_value()] });
                    view! { <MenuEntry label=Wording::of(move || word(&action.label())) icon=icon(action.icon) disabled=why on_choose=run /> }
                })
                .collect_view()
        })
        .into_any();
    let has_actions = kind.is_some_and(|kind| !kind.actions.is_empty());
    let address = session
        .site()
        .map(|site| site.resource(&id))
        .unwrap_or_default();
    let router = router();
    let tags = kind.is_none_or(|kind| kind.tags).then(|| {
        view! { <MenuEntry label=Text::ListAssignTags icon=IconName::Tag on_choose=move |()| dialogs.tagging.set(Some(vec![target.get_value()])) /> }
    });
    let copied = id;
    view! {
        <MenuEntry label=Text::ListOpen icon=IconName::Enter on_choose=move |()| router.go(&address) />
        {has_actions.then(|| view! { <MenuSeparator /> })}
        {actions}
        <MenuSeparator />
        {tags}
        <MenuEntry label=Text::ListCopyId icon=IconName::Copy on_choose=move |()| copy(&copied) />
        <MenuEntry
            label=Text::ListDelete
            icon=IconName::Trash
            danger=true
            on_choose=move |()| {
                dialogs.deleting.set(Some(vec![target.get_value()]));
            }
        />
    }
    .into_any()
}
