//! Signing out, of one sign-in or of all. Work under way is said first: its credential is kept, sealed, until it has ended.

use super::problem_bar::report;
use super::state::{Open, Shell, shell};
use crate::api;
use crate::controls::{Button, ButtonKind, Dialog, IconName};
use crate::drawn::view;
use crate::i18n::{Text, words};
use crate::paths::Page;
use crate::router::{Router, router};
use crate::session::{Session, session};
use crate::watch::spawn_local;
use leptos::prelude::*;
use porthole_shared::problem::ProblemKind;

/// Signs out of one stamp; when work is under way there, the dialog asks first.
pub fn sign_out(session: Session, shell: Shell, id: String) {
    let router = router();
    spawn_local(async move {
        match api::session::sign_out(&id, false).await {
            Err(problem) if problem.kind == ProblemKind::WorkUnderWay => {
                shell.leaving.set(Some(id));
                shell.open.set(Open::SignOut);
            }
            done => left(done, session, router, Some(&id)),
        }
    });
}

/// It was done, or was not.
fn left(done: api::Reply<()>, session: Session, router: Router, id: Option<&str>) {
    match done {
        Ok(()) => {
            session.signed_out_of(id);
            router.go(&Page::Start.address());
        }
        Err(problem) => report(problem),
    }
}

/// The question before signing out: of the sign-in that is leaving with work under way, else of all.
#[component]
pub fn SignOutDialog() -> impl IntoView {
    let shell = shell();
    let session = session();
    let router = router();
    let leaving = shell.leaving.get_untracked();
    on_cleanup(move || {
        shell.leaving.try_set(None);
    });
    let (title, button) = match &leaving {
        Some(id) => {
            let name = session.portal.with_untracked(|portal| {
                let sign_ins = portal.iter().flat_map(|portal| &portal.sign_ins);
                sign_ins
                    .into_iter()
                    .find(|one| one.id == *id)
                    .map_or_else(String::new, |one| one.name.clone())
            });
            (words::shell_sign_out_one(&name), Text::ShellSignOutButton)
        }
        None => (
            Text::ShellSignOutQuestion.get().to_owned(),
            Text::ShellSignOutEverywhere,
        ),
    };
    let whose = leaving.clone();
    let sentence = move || {
        let running = session.operations.under_way_of(whose.as_deref());
        match (running, &whose) {
            (0, None) => Text::ShellSignOutAll.get().to_owned(),
            (0, Some(_)) => Text::ProblemWorkUnderWay.get().to_owned(),
            _ => words::shell_sign_out_running(running),
        }
    };
    let go = move |()| {
        let leaving = leaving.clone();
        spawn_local(async move {
            let done = match &leaving {
                Some(id) => api::session::sign_out(id, true).await,
                None => api::session::sign_out_everywhere().await,
            };
            shell.close();
            left(done, session, router, leaving.as_deref());
        });
    };
    let foot = view! {
        <Button label=Text::ShellStay on_press=move |()| shell.close() />
        <Button label=button kind=ButtonKind::Primary on_press=go />
    };
    view! {
        <Dialog title=title icon=IconName::Power on_close=move |()| shell.close() foot=foot>
            <p class="text-2">{move || sentence()}</p>
        </Dialog>
    }
}
