//! Parts of the portal that are fetched when they are first needed: in a release, each is a WebAssembly file of its own.
//!
//! A part's entry gives the function that draws, and that function is called where the page stands: what it draws belongs
//! there, and what was fetched once is drawn at once from then on. `cargo xtask` cuts the module at the entries (feature
//! `parts`). Without the feature, as under `trunk serve` and in the component tests, all is one module and nothing is fetched.

mod entry;

pub use entry::french;

use crate::controls::document_element::{by_id, first, focus_soon};
use crate::controls::{Button, ButtonKind, Drawing, EmptyState};
use crate::drawn::view;
use crate::i18n::Text;
use crate::paths::{Page, StampView};
use crate::shell::{BareFrame, Open};
use crate::watch::spawn_local;
use leptos::prelude::*;
use std::sync::OnceLock;
use std::time::Duration;

/// A part.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    /// Signing in.
    SignIn,
    /// The frame around every page of someone who is signed in.
    Frame,
    /// The home of a stamp.
    Home,
    /// Every list on a stamp.
    Lists,
    /// The page of a resource.
    Resource,
    /// The forms that create.
    Creation,
    /// Stamps, their trust, settings, operations.
    Desk,
    /// What opens over a page.
    Layers,
}

/// What a part is asked to draw.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Asked {
    /// The page of this address.
    Page(Page),
    /// This, over the page.
    Over(Open),
    /// The frame around whatever page the address names.
    Frame,
    /// The sign-in over a page whose session ended.
    SignedOut,
}

/// Draws what it is asked for; nothing, if that is another part's.
pub type Draw = fn(Asked) -> AnyView;

/// The part did not arrive: the portal is out of reach, or was replaced by another version since this page was opened.
#[derive(Clone, Copy, Debug)]
pub struct Missing;

/// The id of the title that stands while a part is on its way.
const ON_ITS_WAY: &str = "part-on-its-way";
/// A page that stands has let go of the processor by then.
const AFTER_THE_PAGE: Duration = Duration::from_millis(600);

impl Part {
    const ALL: [Self; 8] = [
        Self::Frame,
        Self::Home,
        Self::Lists,
        Self::Resource,
        Self::Layers,
        Self::Creation,
        Self::Desk,
        Self::SignIn,
    ];

    /// The part that draws a page; none for those that need none, or lead to another.
    #[must_use]
    pub fn of(page: &Page) -> Option<Self> {
        match page {
            Page::Start | Page::NotFound => None,
            Page::SignIn => Some(Self::SignIn),
            Page::Stamps
            | Page::AddStamp
            | Page::Trust { .. }
            | Page::Settings
            | Page::Operations => Some(Self::Desk),
            Page::Stamp { view, .. } => match view {
                StampView::Home => Some(Self::Home),
                StampView::Resources | StampView::ResourceGroups | StampView::Type { .. } => {
                    Some(Self::Lists)
                }
                StampView::Resource { .. } => Some(Self::Resource),
                StampView::CreateMenu | StampView::Create { .. } => Some(Self::Creation),
            },
        }
    }

    fn kept(self) -> &'static OnceLock<Draw> {
        static SIGN_IN: OnceLock<Draw> = OnceLock::new();
        static FRAME: OnceLock<Draw> = OnceLock::new();
        static HOME: OnceLock<Draw> = OnceLock::new();
        static LISTS: OnceLock<Draw> = OnceLock::new();
        static RESOURCE: OnceLock<Draw> = OnceLock::new();
        static CREATION: OnceLock<Draw> = OnceLock::new();
        static DESK: OnceLock<Draw> = OnceLock::new();
        static LAYERS: OnceLock<Draw> = OnceLock::new();
        match self {
            Self::SignIn => &SIGN_IN,
            Self::Frame => &FRAME,
            Self::Home => &HOME,
            Self::Lists => &LISTS,
            Self::Resource => &RESOURCE,
            Self::Creation => &CREATION,
            Self::Desk => &DESK,
            Self::Layers => &LAYERS,
        }
    }

    /// Fetches it, once.
    ///
    /// # Errors
    ///
    /// It did not arrive; a later call tries again.
    pub async fn fetch(self) -> Result<Draw, Missing> {
        if let Some(draw) = self.kept().get() {
            return Ok(*draw);
        }
        let draw = match self {
            Self::SignIn => entry::sign_in().await,
            Self::Frame => entry::frame().await,
            Self::Home => entry::home().await,
            Self::Lists => entry::lists().await,
            Self::Resource => entry::resource().await,
            Self::Creation => entry::creation().await,
            Self::Desk => entry::desk().await,
            Self::Layers => entry::layers().await,
        }?;
        Ok(*self.kept().get_or_init(|| draw))
    }
}

/// Fetches a part now, before anybody asks what it draws.
pub fn start_fetching(part: Part) {
    spawn_local(async move {
        // Whoever needs it tries again, and says so when it fails.
        let _ = part.fetch().await;
    });
}

/// Fetches every part that is not at hand, one after the other, once the page in front has been drawn.
pub fn fetch_all_soon() {
    set_timeout(
        || {
            spawn_local(async {
                for part in Part::ALL {
                    if part.fetch().await.is_err() {
                        break;
                    }
                }
            });
        },
        AFTER_THE_PAGE,
    );
}

/// What a part draws: at once when it is at hand, else as soon as it has arrived.
#[component]
pub fn Fetched(
    /// The part.
    part: Part,
    /// What it is asked for.
    asked: Asked,
) -> impl IntoView {
    let draw = RwSignal::new(part.kept().get().copied());
    let missing = RwSignal::new(false);
    let fetch = move || {
        missing.set(false);
        spawn_local(async move {
            match part.fetch().await {
                Ok(arrived) => {
                    let awaited = has_focus(ON_ITS_WAY);
                    draw.try_set(Some(arrived));
                    if awaited {
                        focus_soon(|| first("main h1"));
                    }
                }
                Err(Missing) => {
                    missing.try_set(true);
                }
            }
        });
    };
    if draw.with_untracked(Option::is_none) {
        fetch();
    }
    let page = matches!(asked, Asked::Page(_));
    let alone = part == Part::Frame || (part == Part::SignIn && page);
    move || {
        if let Some(draw) = draw.get() {
            untrack(|| draw(asked.clone()))
        } else {
            let stands_in = if missing.get() {
                view! { <NotFetched again=fetch /> }
            } else if page || alone {
                view! { <OnItsWay /> }
            } else {
                ().into_any()
            };
            if alone {
                view! { <BareFrame>{stands_in}</BareFrame> }
            } else {
                stands_in
            }
        }
    }
}

/// The title that stands in for a page's own.
#[component]
fn OnItsWay() -> impl IntoView {
    view! {
        <h1 id=ON_ITS_WAY class="only-read-out" tabindex="-1">
            {Text::ControlLoading}
        </h1>
    }
}

/// The part did not arrive.
#[component]
fn NotFetched(again: impl Fn() + Send + Sync + 'static) -> impl IntoView {
    view! {
        <EmptyState drawing=Drawing::Closed title=Text::PartMissing sentence=Text::PartMissingHelp>
            <Button
                label=Text::PartAgain
                kind=ButtonKind::Primary
                on_press=move |()| again()
            />
            <Button label=Text::PartReload on_press=|()| reload() />
        </EmptyState>
    }
}

fn has_focus(id: &str) -> bool {
    by_id(id).is_some_and(|element| {
        document()
            .active_element()
            .is_some_and(|focused| focused == *element)
    })
}

fn reload() {
    // A browser that refuses to reload leaves the page as it is.
    let _ = window().location().reload();
}
