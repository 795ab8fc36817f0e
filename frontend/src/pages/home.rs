//! The home of a stamp: recent resources, work under way, stamps and how they are, quotas, what needs attention. Nothing is
//! drawn that was not read from the stamp.

mod attention;
mod quota;
mod recent;
mod running;
mod stamp_list;

use crate::controls::{Button, ButtonKind, IconName};
use crate::drawn::view;
use crate::i18n::{Text, Wording};
use crate::resource_view::drawing;
use crate::session::session;
use crate::shell::PageFrame;
use attention::AttentionCard;
use leptos::prelude::*;
use porthole_shared::resource_type::ALL;
use quota::{QuotaCard, quotas};
use recent::RecentCard;
use running::RunningCard;
use stamp_list::{StampsCard, all_health};

/// The page.
#[component]
pub fn HomePage() -> impl IntoView {
    let session = session();
    let again = RwSignal::new(0_u32);
    let title = Wording::of(move || {
        session.stamp.with(|stamp| {
            stamp
                .as_ref()
                .map_or_else(String::new, |stamp| stamp.name.clone())
        })
    });
    let subtitle = Wording::of(move || {
        session.sign_in.with(|one| {
            let names = one
                .iter()
                .flat_map(|one| one.subscriptions.iter().map(|it| it.name.clone()));
            names.collect::<Vec<_>>().join(" · ")
        })
    });
    let refresh = view! {
        <Button
            label=Text::HomeRefresh
            kind=ButtonKind::Ghost
            icon=IconName::Refresh
            on_press=move |()| again.update(|number| *number += 1)
        />
    };
    let hue = session
        .stamp
        .get_untracked()
        .map(|stamp| stamp.hue)
        .unwrap_or(4);
    let cards = move || {
        again.track();
        let quota = quotas();
        let health = all_health();
        view! {
            <div class="home">
                <div class="home-column">
                    <RecentCard />
                    <StampsCard health=health.clone() />
                    <AttentionCard health=health quota=quota />
                </div>
                <div class="home-column">
                    <RunningCard />
                    <QuotaCard quota=quota />
                </div>
            </div>
        }
    };
    view! {
        <PageFrame title=title subtitle=subtitle hue=hue title_end=refresh.into_any() open=true>
            {quick_creates()}
            {move || cards()}
        </PageFrame>
    }
}

/// What is made most often, by the words of the registry.
const QUICK: [&str; 6] = [
    "virtual_machine",
    "disk",
    "virtual_network",
    "storage_account",
    "vault",
    "resource_group",
];

/// A button for each of them that has a form.
fn quick_creates() -> AnyView {
    let session = session();
    let buttons = QUICK
        .iter()
        .filter_map(|word| {
            ALL.iter()
                .find(|one| one.word == *word && one.create.is_some())
        })
        .filter_map(|one| {
            let href = session.site()?.create(one.name.as_str());
            Some(view! {
                <Button
                    label=Wording::of_registry(&one.label())
                    icon=drawing::icon(one.icon)
                    href=Signal::stored(href)
                />
            })
        })
        .collect_view();
    view! {
        <div class="home-create">
            <span>{Text::HomeCreate}</span>
            {buttons}
        </div>
    }
    .into_any()
}
