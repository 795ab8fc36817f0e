//! The card: stamps with their health at the start, the form for the chosen one at the end.

use super::demo::DemoSignIn;
use super::form::SignInForm;
use super::stamp_choice::StampChoice;
use crate::controls::{
    Button, ButtonKind, Drawing, EmptyState, IconName, MessageBar, StampRing, Tone,
};
use crate::drawn::view;
use crate::i18n::{Text, Wording, words};
use crate::paths::{Page, Site};
use crate::session::session;
use leptos::prelude::*;
use porthole_shared::portal::StampsAdd;
use porthole_shared::sign_in::SignIn;
use porthole_shared::stamp::{IdentityProvider, Stamp};

/// The card.
#[component]
pub fn SignInCard(
    /// The stamp that was asked for.
    stamp: Option<String>,
    /// Is given where the new sign-in looks from.
    #[prop(into)]
    on_done: Callback<Site>,
    /// The session ended while a page was open.
    #[prop(optional)]
    ended: bool,
) -> impl IntoView {
    let session = session();
    let stamps = Memo::new(move |_| {
        session.portal.with(|portal| {
            portal
                .as_ref()
                .map(|portal| portal.stamps.clone())
                .unwrap_or_default()
        })
    });
    let first = stamps.with_untracked(|stamps| stamps.first().map(|stamp| stamp.id.clone()));
    let known =
        stamp.filter(|id| stamps.with_untracked(|stamps| stamps.iter().any(|one| one.id == *id)));
    let chosen = RwSignal::new(known.or(first).unwrap_or_default());
    let current = Memo::new(move |_| {
        let id = chosen.get();
        stamps.with(|stamps| stamps.iter().find(|stamp| stamp.id == id).cloned())
    });
    let signed_in = Callback::new(move |new: SignIn| {
        let again = session.signed_out.get_untracked();
        if again {
            // The others ended with the session.
            session.signed_out_of(None);
        }
        session.signed_in(new.clone());
        session.refresh();
        on_done.run(session.site_of(&new));
    });
    let choices = move || {
        stamps
            .get()
            .into_iter()
            .map(|stamp| view! { <StampChoice stamp=stamp chosen=chosen /> })
            .collect_view()
    };
    let form = move || match current.get() {
        Some(stamp) => {
            view! { <ForStamp stamp=stamp on_signed_in=signed_in ended=ended /> }.into_any()
        }
        None => view! { <NoStamp /> }.into_any(),
    };
    view! {
        <div class="sign-in-card">
            <section class="sign-in-stamps" aria-labelledby="sign-in-stamps">
                <h2 id="sign-in-stamps">{Text::ShellStamps}</h2>
                <div role="radiogroup" aria-labelledby="sign-in-stamps">
                    {move || choices()}
                </div>
                <div class="sign-in-links">
                    {may_add(session).then(add_button)}
                </div>
            </section>
            <section class="sign-in-form">{move || form()}</section>
        </div>
    }
}

fn may_add(session: crate::session::Session) -> bool {
    session.portal.with_untracked(|portal| {
        portal
            .as_ref()
            .is_some_and(|portal| portal.stamps_add != StampsAdd::Nobody)
    })
}

fn add_button() -> AnyView {
    view! {
        <Button
            label=Text::StampsAdd
            kind=ButtonKind::Ghost
            icon=IconName::Plus
            href=Signal::derive(|| Page::AddStamp.address())
        />
    }
    .into_any()
}

/// The end side: who one signs in as.
#[component]
fn ForStamp(stamp: Stamp, on_signed_in: Callback<SignIn>, ended: bool) -> impl IntoView {
    let session = session();
    let demo = session.portal.with_untracked(|portal| {
        portal.as_ref().and_then(|portal| portal.demo_stamp.clone()) == Some(stamp.id.clone())
    });
    let name = stamp.name.clone();
    let title = Wording::of(move || words::sign_in_to(&name));
    let provider = match stamp.identity {
        IdentityProvider::Entra => Text::SignInEntra,
        IdentityProvider::Adfs => Text::SignInAdfs,
    };
    view! {
        <div class="page-title">
            <StampRing hue=stamp.hue large=true />
            <h1 tabindex="-1">{title}</h1>
        </div>
        <p>{provider}</p>
        {ended
            .then(|| {
                view! {
                    <MessageBar tone=Tone::Warning title=Text::SignInEnded>
                        <p class="message-text">{Text::SignInEndedSentence}</p>
                    </MessageBar>
                }
            })}
        {demo.then(|| view! { <DemoSignIn on_signed_in=on_signed_in /> })}
        <SignInForm stamp=stamp on_signed_in=on_signed_in quiet=demo />
    }
}

#[component]
fn NoStamp() -> impl IntoView {
    let session = session();
    let sentence = if may_add(session) {
        Text::StampsNoneSentence
    } else {
        Text::StampsNobodyAdds
    };
    view! {
        <EmptyState drawing=Drawing::Stamp title=Text::StampsNone sentence=sentence>
            {may_add(session)
                .then(|| {
                    view! {
                        <Button
                            label=Text::StampsAdd
                            kind=ButtonKind::Primary
                            href=Signal::derive(|| Page::AddStamp.address())
                        />
                    }
                })}
        </EmptyState>
    }
}
