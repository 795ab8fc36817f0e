//! Signing out. Work under way is said first: its credential is kept, sealed, until it has ended.

use super::problem_bar::report;
use super::state::shell;
use crate::api;
use crate::controls::{Button, ButtonKind, Dialog, IconName};
use crate::drawn::view;
use crate::i18n::{Text, words};
use crate::paths::Page;
use crate::router::router;
use crate::session::{Session, session};
use crate::watch::spawn_local;
use leptos::prelude::*;
use porthole_shared::problem::ProblemKind;

/// Signs out of one stamp; asks first when work is under way there.
pub fn sign_out(session: Session, id: String) {
    let router = router();
    spawn_local(async move {
        let mut done = api::session::sign_out(&id, false).await;
        if let Err(problem) = &done
            && problem.kind == ProblemKind::WorkUnderWay
        {
            let question = words::shell_sign_out_working(&problem.title);
            if !window().confirm_with_message(&question).unwrap_or(false) {
                return;
            }
            done = api::session::sign_out(&id, true).await;
        }
        match done {
            Ok(()) => {
                session.signed_out_of(Some(&id));
                router.go(&Page::Start.address());
            }
            Err(problem) => report(problem),
        }
    });
}

/// The question before signing out everywhere.
#[component]
pub fn SignOutDialog() -> impl IntoView {
    let shell = shell();
    let session = session();
    let router = router();
    let running = session.operations.under_way();
    let everywhere = move |()| {
        spawn_local(async move {
            match api::session::sign_out_everywhere().await {
                Ok(()) => {
                    shell.close();
                    session.signed_out_of(None);
                    router.go(&Page::Start.address());
                }
                Err(problem) => report(problem),
            }
        });
    };
    let foot = view! {
        <Button label=Text::ShellStay on_press=move |()| shell.close() />
        <Button
            label=Text::ShellSignOutEverywhere
            kind=ButtonKind::Primary
            on_press=everywhere
        />
    };
    view! {
        <Dialog
            title=Text::ShellSignOutQuestion
            icon=IconName::Power
            on_close=move |()| shell.close()
            foot=foot.into_any()
        >
            <p class="text-2">
                {move || {
                    if running == 0 {
                        Text::ShellSignOutAll.get().to_owned()
                    } else {
                        words::shell_sign_out_running(running)
                    }
                }}
            </p>
        </Dialog>
    }
}
