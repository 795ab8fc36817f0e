//! Who is signed in, and out again: of this stamp, or of all.

use super::sign_out::sign_out;
use super::state::{Open, Shell, shell};
use crate::controls::{IconName, Menu, MenuEntry, MenuLabel, MenuSeparator};
use crate::drawn::view;
use crate::i18n::{Text, Wording, words};
use crate::paths::Page;
use crate::session::{Session, session};
use leptos::prelude::*;

/// The round button with the principal's initials.
#[component]
pub fn AccountMenu() -> impl IntoView {
    let session = session();
    let shell = shell();
    let name = move || {
        session.sign_in.with(|one| {
            one.as_ref()
                .map_or_else(String::new, |one| one.name.clone())
        })
    };
    let trigger = view! { <span class="account" aria-hidden="true" data-initials=move || initials(&name())></span> };
    view! {
        <Menu
            label=Wording::of(move || words::shell_account(&name()))
            class="account-button"
            trigger=trigger.into_any()
        >
            <MenuLabel label=Text::ShellSignedIn />
            {sign_outs(session, shell)}
            <MenuSeparator />
            <MenuEntry
                label=Text::ShellSignInOther
                icon=IconName::User
                href=Page::sign_in(None, None)
            />
            <MenuEntry
                label=Text::ShellSignOutEverywhere
                icon=IconName::Power
                on_choose=move |()| shell.open.set(Open::SignOut)
            />
        </Menu>
    }
}

fn sign_outs(session: Session, shell: Shell) -> Vec<AnyView> {
    let sign_ins = session
        .portal
        .get_untracked()
        .map(|portal| portal.sign_ins)
        .unwrap_or_default();
    sign_ins
        .into_iter()
        .map(|one| {
            let stamp = session
                .stamp_of(&one.stamp)
                .map_or_else(String::new, |stamp| stamp.name);
            let named = one.name.clone();
            view! {
                <MenuEntry
                    label=Wording::of(move || words::shell_sign_out(&named, &stamp))
                    note=one.client_id.clone()
                    icon=IconName::External
                    on_choose=move |()| sign_out(session, shell, one.id.clone())
                />
            }
            .into_any()
        })
        .collect()
}

/// At most two letters for the round button.
fn initials(name: &str) -> String {
    let mut words = name
        .split(|letter: char| !letter.is_alphanumeric())
        .filter(|word| !word.is_empty());
    let first = words.next().and_then(|word| word.chars().next());
    let second = words.next_back().and_then(|word| word.chars().next());
    first
        .into_iter()
        .chain(second)
        .flat_map(char::to_uppercase)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::initials;
    #[cfg(target_arch = "wasm32")]
    use wasm_bindgen_test::wasm_bindgen_test as test;

    #[test]
    fn initials_are_the_first_and_the_last_word() {
        assert_eq!(initials("contoso-demo"), "CD");
        assert_eq!(initials("4c1de7a2-93f0-4f0b-8a54-6d2b7c3e9f10"), "46");
        assert_eq!(initials("portal"), "P");
        assert_eq!(initials(""), "");
    }
}
