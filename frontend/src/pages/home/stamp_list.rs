//! Every stamp of the portal, and how it is right now.

use crate::controls::{Card, StampRing};
use crate::drawn::view;
use crate::i18n::Text;
use crate::load::Load;
use crate::pages::stamp_health::{HealthBadge, certificate_words, health};
use crate::paths::{Page, StampView};
use crate::session::session;
use leptos::prelude::*;
use porthole_shared::stamp::{Health, Stamp};

/// A stamp with the answer to how it is.
pub type StampHealth = (Stamp, Load<Health>);

/// Asks every stamp how it is.
#[must_use]
pub fn all_health() -> Vec<StampHealth> {
    let stamps = session()
        .portal
        .get_untracked()
        .map(|portal| portal.stamps)
        .unwrap_or_default();
    stamps
        .into_iter()
        .map(|stamp| {
            let load = health(stamp.id.clone());
            (stamp, load)
        })
        .collect()
}

/// The card.
#[component]
pub fn StampsCard(
    /// The stamps and their answers.
    health: Vec<StampHealth>,
) -> impl IntoView {
    let session = session();
    let rows = health
        .into_iter()
        .map(|(stamp, load)| {
            let signed = session.portal.with_untracked(|portal| {
                portal
                    .as_ref()?
                    .sign_ins
                    .iter()
                    .find(|one| one.stamp == stamp.id)
                    .cloned()
            });
            let href = signed.map_or_else(
                || Page::sign_in(Some(&stamp.id), None),
                |one| session.site_of(&one).to(StampView::Home),
            );
            let valid = move || {
                load.value
                    .with(|health| health.as_ref().and_then(|health| health.certificate_until))
                    .map(certificate_words)
            };
            view! {
                <div class="list-row home-stamp">
                    <StampRing hue=stamp.hue />
                    <a class="name-link" href=href>
                        {stamp.name}
                    </a>
                    <span class="endpoint shortened">
                        {stamp.endpoint.trim_start_matches("https://").to_owned()}
                    </span>
                    <HealthBadge load=load />
                    <span class="ends">{move || valid()}</span>
                </div>
            }
        })
        .collect_view();
    let link = view! { <a href=Page::Stamps.address()>{Text::HomeAllStamps}</a> };
    view! {
        <Card title=Text::ShellStamps link=link.into_any()>
            {rows}
        </Card>
    }
}
