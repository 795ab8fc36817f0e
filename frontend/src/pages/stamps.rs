//! Every stamp that the portal knows: how it is, what it is trusted by, and as whom one is signed in.

use super::stamp_health::{HealthBadge, certificate_words, health, root_changed};
use crate::api;
use crate::controls::{
    Button, ButtonKind, Command, CommandBar, Crumb, Dialog, Drawing, EmptyState, Icon, IconName,
    Menu, MenuEntry, SecretField, StampRing,
};
use crate::drawn::view;
use crate::i18n::{Text, Wording, words};
use crate::paths::{Page, StampView};
use crate::router::router;
use crate::session::{Session, session};
use crate::shell::{PageFrame, problem_bar::report};
use crate::watch::spawn_local;
use leptos::prelude::*;
use porthole_shared::portal::StampsAdd;
use porthole_shared::stamp::{Stamp, Trust};

/// The page.
#[component]
pub fn StampsPage() -> impl IntoView {
    let session = session();
    let router = router();
    let removing = RwSignal::new(None::<Stamp>);
    let rights = session
        .portal
        .with_untracked(|portal| portal.as_ref().map(|portal| portal.stamps_add));
    let nobody =
        (rights == Some(StampsAdd::Nobody)).then(|| Text::StampsNobodyAdds.get().to_owned());
    let add = Command::new(IconName::Plus, Text::StampsAdd, move || {
        router.go(&Page::AddStamp.address())
    })
    .unless(Signal::stored(nobody));
    let list = move || {
        let stamps = session
            .portal
            .with(|portal| portal.as_ref().map(|portal| portal.stamps.clone()));
        let stamps = stamps.unwrap_or_default();
        if stamps.is_empty() {
            return view! {
                <EmptyState
                    drawing=Drawing::Stamp
                    title=Text::StampsNone
                    sentence=Text::StampsNoneSentence
                />
            }
            .into_any();
        }
        let rows = stamps
            .into_iter()
            .map(|stamp| view! { <StampRow stamp=stamp removing=removing /> })
            .collect_view();
        view! { <div class="card">{rows}</div> }.into_any()
    };
    view! {
        <PageFrame
            title=Text::ShellStamps
            crumbs=vec![Crumb::here(Text::ShellStamps)]
            bar=view! { <CommandBar commands=vec![add] /> }.into_any()
        >
            {move || list()}
            {move || removing.get().map(|stamp| view! { <RemoveDialog stamp=stamp removing=removing /> })}
        </PageFrame>
    }
}

#[component]
fn StampRow(stamp: Stamp, removing: RwSignal<Option<Stamp>>) -> impl IntoView {
    let session = session();
    let asked = health(stamp.id.clone());
    let trust = match &stamp.trust {
        Trust::PublicRoots => Wording::from(Text::StampsPublicRoots),
        Trust::Pinned { certificate, .. } => {
            let name = certificate.name.clone();
            Wording::of(move || words::stamps_pinned(&name))
        }
    };
    let valid = move || {
        asked
            .value
            .with(|health| health.as_ref().and_then(|health| health.certificate_until))
            .map(certificate_words)
    };
    let id = stamp.id.clone();
    let review = move || {
        let id = id.clone();
        root_changed(asked).then(|| {
            view! {
                <Button
                    label=Text::ProblemReviewTrust
                    icon=IconName::Certificate
                    href=Signal::derive(move || Page::Trust { stamp: id.clone() }.address())
                />
            }
        })
    };
    let (enter, entry) = (enter_address(session, &stamp), stamp.id.clone());
    let (chain, known) = (
        Page::Trust {
            stamp: stamp.id.clone(),
        }
        .address(),
        stamp.clone(),
    );
    let name = stamp.name.clone();
    let local = stamp.local.then(|| Text::StampsLocalKept.get().to_owned());
    view! {
        <div class="stamp-row">
            <StampRing hue=stamp.hue />
            <div class="menu-entry-text">
                <a class="name-link" href=enter>
                    {stamp.name}
                </a>
                <span class="small text-2">{stamp.profile}</span>
            </div>
            <span class="type text-2 shortened">{stamp.endpoint}</span>
            <HealthBadge load=asked />
            <div class="menu-entry-text stamp-trust">
                <span class="text-2">{move || valid()}</span>
                <span class="small text-2">{trust}</span>
            </div>
            <div class="row end">
                {move || review()}
                <Menu
                    label=Wording::of(move || words::stamps_more(&name))
                    trigger=view! { <Icon name=IconName::More /> }.into_any()
                >
                    <MenuEntry label=Text::TrustShow icon=IconName::Chain href=chain.clone() />
                    <MenuEntry
                        label=Text::TrustEntry
                        icon=IconName::Download
                        on_choose={
                            let id = entry.clone();
                            move |()| super::trust::download_entry(id.clone())
                        }
                    />
                    <MenuEntry
                        label=Text::StampsRemove
                        icon=IconName::Trash
                        danger=true
                        disabled=Signal::stored(local.clone())
                        on_choose={
                            let stamp = known.clone();
                            move |()| removing.set(Some(stamp.clone()))
                        }
                    />
                </Menu>
            </div>
        </div>
    }
}

/// The stamp's home when one is signed in there, else its sign-in.
fn enter_address(session: Session, stamp: &Stamp) -> String {
    let signed = session.portal.with_untracked(|portal| {
        portal
            .as_ref()?
            .sign_ins
            .iter()
            .find(|one| one.stamp == stamp.id)
            .cloned()
    });
    signed.map_or_else(
        || Page::sign_in(Some(&stamp.id), None),
        |one| session.site_of(&one).to(StampView::Home),
    )
}

#[component]
fn RemoveDialog(stamp: Stamp, removing: RwSignal<Option<Stamp>>) -> impl IntoView {
    let session = session();
    let (id, name) = (stamp.id.clone(), stamp.name.clone());
    let token = RwSignal::new(String::new());
    let asks_token = session.portal.with_untracked(|portal| {
        portal
            .as_ref()
            .is_some_and(|portal| portal.stamps_add == StampsAdd::Administrator)
    });
    let remove = move |()| {
        let id = id.clone();
        let token = token.get_untracked();
        spawn_local(async move {
            match api::stamps::remove(&id, token.trim()).await {
                Ok(()) => session.refresh(),
                Err(problem) => report(problem),
            }
            removing.set(None);
        });
    };
    let foot = view! {
        <Button label=Text::StampsKeep on_press=move |()| removing.set(None) />
        <Button label=Text::StampsRemove kind=ButtonKind::Danger on_press=remove />
    };
    view! {
        <Dialog
            title=Wording::of(move || words::stamps_remove_question(&name))
            icon=IconName::Stamp
            on_close=move |()| removing.set(None)
            foot=foot.into_any()
        >
            <p class="text-2">{Text::StampsRemoveSentence}</p>
            {asks_token
                .then(|| {
                    view! {
                        <SecretField
                            label=Text::AddToken
                            value=token
                            help=Text::AddTokenHelp
                            autocomplete="off"
                        />
                    }
                })}
        </Dialog>
    }
}
