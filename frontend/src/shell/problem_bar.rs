//! A problem with its ways out wired to the pages that they lead to; and problems that belong to no page.

use crate::api;
use crate::controls::ProblemMessage;
use crate::drawn::view;
use crate::i18n::Wording;
use crate::paths::{Page, Site};
use crate::router::router;
use crate::session::session;
use crate::watch::spawn_local;
use leptos::prelude::*;
use porthole_shared::operation::{Step, Verb, Work};
use porthole_shared::problem::{Problem, Recovery};
use std::sync::LazyLock;

static REPORTED: LazyLock<ArcRwSignal<Option<Problem>>> = LazyLock::new(|| ArcRwSignal::new(None));

/// Shows a problem that no page, form or dialog has a place for: over the page, until it is put away.
pub fn report(problem: Problem) {
    REPORTED.set(Some(problem));
}

/// The problem that was reported last.
#[must_use]
pub fn reported() -> ArcRwSignal<Option<Problem>> {
    REPORTED.clone()
}

/// The problem as a message bar. `retry` is what *Try again* and *Reload* do.
#[component]
pub fn ProblemBar(
    /// What went wrong.
    problem: Problem,
    /// Reads or sends again.
    #[prop(into)]
    retry: Callback<()>,
    /// What to think of it, beyond its own words.
    #[prop(optional, into)]
    help: Option<Wording>,
    /// Ways out beside its own.
    #[prop(optional, into)]
    actions: Option<AnyView>,
    /// Where its resources are, when that is another stamp than the page's.
    #[prop(optional_no_strip)]
    site: Option<Site>,
) -> impl IntoView {
    let session = session();
    let router = router();
    let recover = move |way: Recovery| match way {
        Recovery::Retry | Recovery::Reload => retry.run(()),
        Recovery::SignIn { stamp } => router.go(&session.sign_in_address(Some(&stamp))),
        Recovery::ReviewTrust { stamp: Some(stamp) } => router.go(&Page::Trust { stamp }.address()),
        Recovery::ReviewTrust { stamp: None } => router.go(&Page::AddStamp.address()),
        Recovery::GoTo { resource } => {
            if let Some(site) = site.clone().or_else(|| session.site()) {
                router.go(&site.resource(&resource));
            }
        }
        Recovery::RegisterProvider {
            subscription,
            namespace,
        } => {
            register(&subscription, &namespace);
        }
        // Not a button: the versions are listed in the message.
        Recovery::UseVersion { .. } => {}
    };
    view! { <ProblemMessage problem=problem on_recover=recover help=help actions=actions /> }
}

/// Starts the registration; the bell follows it.
fn register(subscription: &str, namespace: &str) {
    let session = session();
    let Some(sign_in) = session.sign_in.get_untracked() else {
        return;
    };
    let provider = format!("/subscriptions/{subscription}/providers/{namespace}");
    let work = Work {
        verb: Verb::Register,
        resource: provider.clone(),
        steps: vec![Step {
            method: "POST".to_owned(),
            path: format!("{provider}/register"),
            query: String::new(),
            body: None,
            if_match: None,
        }],
    };
    spawn_local(async move {
        match api::stamp_work::work(&sign_in.id, &work).await {
            Ok(operation) => session.operations.note(operation),
            Err(problem) => report(problem),
        }
    });
}
