//! The application: the contexts that every page finds, and which page is shown.

use crate::controls::document_element::{by_id, first, focus_soon};
use crate::drawn::view;
use crate::i18n::Text;
use crate::pages;
use crate::parts::{Asked, Fetched, Part, fetch_all_soon, start_fetching};
use crate::paths::{Page, RETURN, StampView};
use crate::router::{Router, router};
use crate::session::{Session, session};
use crate::settings::Settings;
use crate::shell::{BareFrame, Frame, ProblemBar, Shell};
use crate::watch::watch;
use leptos::prelude::*;

/// Everything.
#[component]
pub fn App() -> impl IntoView {
    provide_context(Settings::read());
    let router = Router::start();
    provide_context(router);
    // Beside the first question to the portal, not after it.
    if let Some(part) = router.page.with_untracked(Part::of) {
        start_fetching(part);
        if part != Part::SignIn {
            start_fetching(Part::Frame);
        }
    }
    let session = Session::start(router);
    provide_context(session);
    let shell = Shell::start();
    provide_context(shell);
    if let Some(painted) = by_id("first-paint") {
        painted.remove();
    }
    focus_titles(router, shell);
    watch(move || {
        if session.portal.with(Option::is_some) {
            fetch_all_soon();
        }
    });
    let alone = Memo::new(move |_| alone(session, router));
    let waiting = move || session.portal.with(Option::is_none);
    move || {
        if waiting() {
            view! { <Waiting /> }
        } else if alone.get() {
            view! { <Fetched part=Part::SignIn asked=Asked::Page(Page::SignIn) /> }
        } else {
            view! {
                <Fetched part=Part::Frame asked=Asked::Frame />
                <Show when=move || session.signed_out.get()>
                    <Fetched part=Part::SignIn asked=Asked::SignedOut />
                </Show>
            }
        }
    }
}

/// The frame around the page of the address.
pub fn framed() -> AnyView {
    view! {
        <Frame>
            <CurrentPage />
        </Frame>
    }
}

/// Whether the sign-in page stands alone: it was asked for, or nobody is signed in to what the address is about.
fn alone(session: Session, router: Router) -> bool {
    match router.page.get() {
        Page::SignIn => true,
        Page::Start => session.nobody(),
        Page::Stamp { .. } => session.sign_in.with(Option::is_none),
        _ => false,
    }
}

/// After navigation the title takes the focus, so that it is read out; not at the first page.
fn focus_titles(router: Router, shell: Shell) {
    Effect::new(move |before: Option<Page>| {
        let page = router.page.get();
        if before.is_some_and(|before| before != page) {
            shell.close();
            focus_soon(|| first("main h1"));
        }
        page
    });
}

/// The portal has not answered yet, or cannot be reached.
#[component]
fn Waiting() -> impl IntoView {
    let session = session();
    let retry = move |()| {
        session.problem.set(None);
        session.refresh();
    };
    view! {
        <BareFrame>
                <h1 class="only-read-out">{Text::ControlLoading}</h1>
                {move || {
                    session
                        .problem
                        .get()
                        .map(|problem| {
                            view! {
                                <div class="page-padded page-narrow">
                                    <ProblemBar problem=problem retry=retry />
                                </div>
                            }
                        })
                }}
        </BareFrame>
    }
}

#[component]
fn CurrentPage() -> impl IntoView {
    let router = router();
    let session = session();
    // Another principal or stamp is another page, even when the rest of the address stays.
    let seen_as = Memo::new(move |_| {
        session.sign_in.with(|one| {
            one.as_ref().map(|one| {
                (
                    one.stamp.clone(),
                    one.client_id.clone(),
                    one.profile.clone(),
                )
            })
        })
    });
    move || {
        let page = router.page.get();
        if matches!(page, Page::Stamp { .. }) {
            seen_as.track();
        }
        untrack(|| page_view(page, session, router))
    }
}

fn page_view(page: Page, session: Session, router: Router) -> AnyView {
    match page {
        Page::Start => {
            let back = router
                .query
                .with(|query| query.value(RETURN).map(str::to_owned));
            let href = back.unwrap_or_else(|| session.to(StampView::Home));
            // After this draw: the page cannot change while it is being drawn.
            request_animation_frame(move || router.replace(&href));
            ().into_any()
        }
        Page::SignIn => ().into_any(),
        Page::NotFound => view! { <pages::NotFoundPage /> },
        other => match Part::of(&other) {
            Some(part) => view! { <Fetched part=part asked=Asked::Page(other) /> },
            None => ().into_any(),
        },
    }
}
