//! No page has this address.

use crate::controls::{Button, ButtonKind, Crumb, Drawing, EmptyState};
use crate::drawn::view;
use crate::i18n::Text;
use crate::paths::{Page, StampView};
use crate::session::session;
use crate::shell::PageFrame;
use leptos::prelude::*;

/// The page.
#[component]
pub fn NotFoundPage() -> impl IntoView {
    let session = session();
    let home = Signal::derive(move || {
        if session.nobody() {
            Page::Start.address()
        } else {
            session.to(StampView::Home)
        }
    });
    view! {
        <PageFrame title=Text::NotFoundTitle crumbs=vec![Crumb::here(Text::NotFoundTitle)]>
            <EmptyState
                drawing=Drawing::Search
                title=Text::NotFoundHeading
                sentence=Text::NotFoundSentence
            >
                <Button label=Text::NotFoundHome kind=ButtonKind::Primary href=home />
            </EmptyState>
        </PageFrame>
    }
}
