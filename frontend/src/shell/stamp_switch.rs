//! The stamp and the profile of the page, and the way to others: every sign-in, every stamp, every profile.

use super::problem_bar::report;
use crate::api;
use crate::controls::{
    Icon, IconName, IconSize, Menu, MenuEntry, MenuLabel, MenuSeparator, StampRing,
};
use crate::drawn::view;
use crate::i18n::{Text, Wording, words};
use crate::paths::{Page, StampView};
use crate::router::router;
use crate::session::{Session, session};
use crate::watch::spawn_local;
use leptos::prelude::*;
use porthole_shared::profile::Profile;
use porthole_shared::sign_in::{SignIn, SignInChange};
use porthole_shared::stamp::Stamp;

/// The switch.
#[component]
pub fn StampSwitch() -> impl IntoView {
    let session = session();
    let label = Wording::of(move || {
        let name = session
            .stamp
            .with(|stamp| stamp.as_ref().map_or_else(String::new, |s| s.name.clone()));
        words::shell_stamp_switch(&name, &profile(session))
    });
    let trigger = view! {
        {move || session.stamp.get().map(|stamp| view! {
            <StampRing hue=stamp.hue />
            <span class="stamp-switch-name shortened">{stamp.name}</span>" "
        })}
        <span class="stamp-switch-profile">{move || profile(session)}</span>
        <Icon name=IconName::ChevronDown size=IconSize::Small />
    }
    .into_any();
    view! {
        <Menu label=label class="stamp-switch" trigger=trigger>
            {entries(session)}
        </Menu>
    }
}

fn profile(session: Session) -> String {
    session.sign_in.with(|one| {
        one.as_ref()
            .map_or_else(String::new, |one| one.profile.clone())
    })
}

fn entries(session: Session) -> AnyView {
    let portal = session.portal.get_untracked();
    let (stamps, sign_ins) = portal
        .map(|portal| (portal.stamps, portal.sign_ins))
        .unwrap_or_default();
    let current = session.sign_in.get_untracked();
    let signed: Vec<AnyView> = sign_ins
        .iter()
        .filter_map(|one| {
            let stamp = stamps.iter().find(|stamp| stamp.id == one.stamp)?;
            Some(sign_in_entry(session, one, stamp, current.as_ref()))
        })
        .collect();
    let others: Vec<AnyView> = stamps
        .iter()
        .filter(|stamp| !sign_ins.iter().any(|one| one.stamp == stamp.id))
        .map(|stamp| {
            let ring = view! { <StampRing hue=stamp.hue /> }.into_any();
            view! {
                <MenuEntry
                    label=stamp.name.clone()
                    note=Text::ShellNotSignedIn
                    glyph=ring
                    href=Page::sign_in(Some(&stamp.id), None)
                />
            }
            .into_any()
        })
        .collect();
    let profiles: Vec<AnyView> = current
        .map(|current| {
            Profile::all()
                .iter()
                .rev()
                .map(|one| profile_entry(session, &current, one.name))
                .collect()
        })
        .unwrap_or_default();
    view! {
        <MenuLabel label=Text::ShellStamps />
        {signed}
        {others}
        <MenuEntry label=Text::StampsAdd icon=IconName::Plus href=Page::AddStamp.address() />
        <MenuSeparator />
        <MenuLabel label=Text::ShellProfile />
        {profiles}
    }
    .into_any()
}

fn sign_in_entry(
    session: Session,
    one: &SignIn,
    stamp: &Stamp,
    current: Option<&SignIn>,
) -> AnyView {
    let here = current.is_some_and(|current| current.id == one.id);
    let href = session.site_of(one).to(StampView::Home);
    let router = router();
    let ring = view! { <StampRing hue=stamp.hue /> }.into_any();
    view! {
        <MenuEntry
            label=stamp.name.clone()
            note=one.name.clone()
            glyph=ring
            chosen=Signal::stored(here)
            on_choose=move |()| router.go(&href)
        />
    }
    .into_any()
}

fn profile_entry(session: Session, current: &SignIn, name: &'static str) -> AnyView {
    let here = current.profile.eq_ignore_ascii_case(name);
    let id = current.id.clone();
    let choose = move |()| {
        let id = id.clone();
        spawn_local(async move {
            let change = SignInChange {
                profile: Some(name.to_owned()),
            };
            match api::session::change_sign_in(&id, &change).await {
                Ok(changed) => session.portal.update(|portal| {
                    let known = portal.as_mut().and_then(|portal| {
                        portal.sign_ins.iter_mut().find(|one| one.id == changed.id)
                    });
                    if let Some(known) = known {
                        *known = changed;
                    }
                }),
                Err(problem) => report(problem),
            }
        });
    };
    view! { <MenuEntry label=name chosen=Signal::stored(here) on_choose=choose /> }.into_any()
}
