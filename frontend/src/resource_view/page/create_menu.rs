//! What can be created here: every type that has a form, by category.

use super::create_address::in_place;
use crate::controls::{Crumb, Icon, IconSize};
use crate::drawn::view;
use crate::i18n::{Text, Wording};
use crate::paths::StampView;
use crate::resource_view::drawing;
use crate::resource_view::list::cell_text::word;
use crate::router::router;
use crate::session::session;
use crate::shell::PageFrame;
use leptos::prelude::*;
use porthole_shared::resource_type::{ALL, Category};

/// The page.
#[component]
pub fn CreateMenuPage() -> impl IntoView {
    let session = session();
    let place = router().query;
    let groups: Vec<_> = Category::ALL
        .into_iter()
        .map(|category| {
            let cards: Vec<_> = ALL
                .iter()
                .filter(|kind| kind.category == category && kind.create.is_some())
                .map(|kind| {
                    let form = StampView::Create { name: kind.name.as_str().to_owned() };
                    let href = place.with_untracked(|place| in_place(session, form, place));
                    let refusal = Signal::derive(move || session.offer.refusal(kind.name.as_str()));
                    let absent = move || refusal.with(Option::is_some);
                    view! {
                        <a
                            class="create-card"
                            href=move || (!absent()).then(|| href.clone())
                            role=move || absent().then_some("link")
                            aria-disabled=move || absent().then_some("true")
                        >
                            <span class="icon-tile"><Icon name=drawing::icon(kind.icon) size=IconSize::Tile /></span>
                            <span class="create-card-text">
                                <strong>{move || word(&kind.label())}</strong>
                                <span class="small text-2">{move || refusal.get().unwrap_or_else(|| word(&kind.about()))}</span>
                            </span>
                        </a>
                    }
                })
                .collect();
            view! {
                <section class="create-group">
                    <h2>{move || word(category.key())}</h2>
                    <div class="create-cards">{cards}</div>
                </section>
            }
        })
        .collect();
    view! {
        <PageFrame title=Text::CreateTitle crumbs=vec![Crumb::here(Wording::from(Text::CreateTitle))]>
            {groups}
        </PageFrame>
    }
}
