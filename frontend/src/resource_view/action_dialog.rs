//! The question before something that interrupts people: what the command means, billing included.

use super::drawing::icon;
use super::list::cell_text::word;
use super::work::{of_action, send_now};
use crate::controls::{Button, ButtonKind, Dialog};
use crate::drawn::view;
use crate::i18n::{Text, Wording, words};
use crate::session::Session;
use leptos::prelude::*;
use porthole_shared::resource_type::Action;

/// An action that was asked for, and for what: ids and names.
#[derive(Clone)]
pub struct Asked {
    /// The action.
    pub action: &'static Action,
    /// Ids and names.
    pub targets: Vec<(String, String)>,
}

/// Sends at once, or asks first where the action interrupts somebody.
pub fn ask(session: Session, asked: RwSignal<Option<Asked>>, what: Asked) {
    if what.action.confirm {
        asked.set(Some(what));
    } else {
        run(session, &what);
    }
}

fn run(session: Session, what: &Asked) {
    for (id, _) in &what.targets {
        send_now(session, of_action(id, what.action));
    }
}

/// The dialog, while something is asked.
#[component]
pub fn ActionDialog(
    /// What is asked; emptied when it is answered.
    asked: RwSignal<Option<Asked>>,
    /// The session.
    session: Session,
) -> impl IntoView {
    move || {
        asked.get().map(|what| {
            let action = what.action;
            let label = word(&action.label());
            let title = match what.targets.as_slice() {
                [(_, name)] => words::resource_action_one(&label, name),
                several => words::resource_action_many(several.len(), &label),
            };
            let names: Vec<_> = what.targets.iter().take(12).map(|(_, name)| view! { <li>{name.clone()}</li> }).collect();
            let list = (what.targets.len() > 1).then(|| view! { <ul class="dialog-list">{names}</ul> });
            let go = what.clone();
            let foot = view! {
                <Button label=Text::ResourceCancel on_press=move |()| asked.set(None) />
                <Button
                    label=Wording::of(move || word(&action.label()))
                    kind=ButtonKind::Primary
                    on_press=move |()| {
                        run(session, &go);
                        asked.set(None);
                    }
                />
            };
            view! {
                <Dialog title=title icon=icon(action.icon) on_close=move |()| asked.set(None) foot=foot.into_any()>
                    <p class="text-2">{move || word(&action.explanation())}</p>
                    {list}
                </Dialog>
            }
        })
    }
}
