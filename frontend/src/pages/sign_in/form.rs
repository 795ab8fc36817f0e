//! The form: fill it by hand, by dropping a file, or by pasting lines; then sign in.

use super::fields::{CertificateFile, Fields, Proof};
use crate::api;
use crate::controls::{
    Button, ButtonKind, DropZone, MessageBar, SecretField, SegmentedSwitch, SelectField, TextArea,
    TextField, TextKind, Tone,
};
use crate::drawn::{heard, view};
use crate::i18n::{Text, Wording, words};
use crate::shell::ProblemBar;
use crate::watch::spawn_local;
use leptos::prelude::*;
use porthole_shared::problem::Problem;
use porthole_shared::profile::Profile;
use porthole_shared::sign_in::SignIn;
use porthole_shared::stamp::{IdentityProvider, Stamp};

/// The form for one stamp.
#[component]
pub fn SignInForm(
    /// The stamp.
    stamp: Stamp,
    /// Is given the new sign-in.
    on_signed_in: Callback<SignIn>,
    /// The demo's button is the primary one.
    #[prop(optional)]
    quiet: bool,
) -> impl IntoView {
    let fields = Fields::new(&stamp);
    let insist = RwSignal::new(false);
    let busy = RwSignal::new(false);
    let problem = RwSignal::new(None::<Problem>);
    let identity = stamp.identity;
    let asked = stamp.clone();
    let send = Callback::new(move |()| {
        if busy.get_untracked() {
            return;
        }
        let Some(new) = untrack(|| fields.ready(&asked)) else {
            insist.set(true);
            return;
        };
        busy.set(true);
        problem.set(None);
        spawn_local(async move {
            match api::session::sign_in(&new).await {
                Ok(signed) => {
                    fields.secret.try_set(String::new());
                    on_signed_in.run(signed);
                }
                Err(trouble) => {
                    problem.try_set(Some(trouble));
                }
            }
            busy.try_set(false);
        });
    });
    let pasted = move |event: web_sys::ClipboardEvent| paste(&event, fields);
    let note = move || {
        fields.note.get().map(|note| match note {
            Ok(words) => {
                view! { <MessageBar tone=Tone::Success title=words></MessageBar> }.into_any()
            }
            Err(words) => {
                view! { <MessageBar tone=Tone::Danger title=words></MessageBar> }.into_any()
            }
        })
    };
    let profiles = Profile::all()
        .iter()
        .rev()
        .map(|one| (one.name.to_owned(), one.name.to_owned()))
        .collect::<Vec<_>>();
    let kept = stamp.profile.clone();
    view! {
        <form
            novalidate=true
            on:paste=pasted
            on:submit=heard(move |event: web_sys::SubmitEvent| {
                event.prevent_default();
                send.run(());
            })
        >
            <DropZone
                title=Text::SignInDrop
                help=Text::SignInDropHelp
                accept=".json,.pem,.pfx,.p12,.env,.sh,.txt"
                on_file=move |file| fields.take(file)
                on_too_large=move |name: String| {
                    fields.note.set(Some(Err(words::sign_in_too_large(&name))));
                }
            />
            {move || note()}
            {move || {
                problem.get().map(|problem| view! { <ProblemBar problem=problem retry=send /> })
            }}
            {(identity == IdentityProvider::Entra)
                .then(|| {
                    view! {
                        <TextField
                            label=Text::SignInTenant
                            value=fields.tenant
                            kind=TextKind::Identifier
                            help=Text::SignInTenantHelp
                            error=Signal::derive(move || fields.tenant_fault(identity))
                            insist=insist
                            required=true
                        />
                    }
                })}
            <TextField
                label=Text::SignInClient
                value=fields.client_id
                kind=TextKind::Identifier
                error=Signal::derive(move || fields.client_fault())
                insist=insist
                required=true
                autocomplete="username"
            />
            <SegmentedSwitch
                label=Text::SignInCredential
                choices=vec![
                    (Proof::Secret, Text::SignInSecretChoice.into()),
                    (Proof::Certificate, Text::SignInCertificateChoice.into()),
                ]
                value=fields.proof
                on_choose=move |proof| fields.proof.set(proof)
            />
            {move || match fields.proof.get() {
                Proof::Secret => {
                    view! {
                        <SecretField
                            label=Text::SignInSecret
                            value=fields.secret
                            help=Text::SignInSecretHelp
                            error=Signal::derive(move || fields.secret_fault())
                            insist=insist
                        />
                    }
                        .into_any()
                }
                Proof::Certificate => view! { <CertificateFields fields=fields insist=insist /> }.into_any(),
            }}
            <SelectField
                label=Text::SignInProfile
                value=fields.profile
                options=Signal::stored(profiles)
                help=Wording::of(move || words::sign_in_profile_help(&kept))
                mono=true
            />
            <div class="buttons sign-in-actions">
                <Button
                    label=Text::SignInButton
                    kind=if quiet { ButtonKind::Outline } else { ButtonKind::Primary }
                    submits=true
                    busy=busy
                />
            </div>
        </form>
    }
}

/// PEM text, or a PFX file with its password.
#[component]
fn CertificateFields(fields: Fields, #[prop(into)] insist: Signal<bool>) -> impl IntoView {
    let pem = RwSignal::new(match fields.certificate.get_untracked() {
        Some(CertificateFile::Pem(pem)) => pem,
        _ => String::new(),
    });
    Effect::new(move |before: Option<()>| {
        let text = pem.get();
        if before.is_some() {
            fields
                .certificate
                .set((!text.trim().is_empty()).then_some(CertificateFile::Pem(text)));
        }
    });
    let file = move || match fields.certificate.get() {
        Some(CertificateFile::Pfx(name, _)) => Some(name),
        _ => None,
    };
    move || match file() {
        Some(name) => view! {
            <MessageBar
                title=Wording::of(move || words::sign_in_pfx(&name))
                on_close=move |()| fields.certificate.set(None)
            ></MessageBar>
            <SecretField
                label=Text::SignInPassword
                value=fields.password
                help=Text::SignInPasswordHelp
            />
        }
        .into_any(),
        None => view! {
            <TextArea
                label=Text::SignInCertificate
                value=pem
                help=Text::SignInCertificateHelp
                error=Signal::derive(move || fields.certificate_fault())
                insist=insist
            />
        }
        .into_any(),
    }
}

/// Lines of `export AZURE_…=` or a whole JSON file, pasted anywhere on the form, fill it; any other text goes into its field.
fn paste(event: &web_sys::ClipboardEvent, fields: Fields) {
    let Some(text) = event
        .clipboard_data()
        .and_then(|data| data.get_data("text").ok())
    else {
        return;
    };
    let configuration =
        text.trim_start().starts_with('{') || (text.contains("AZURE_") && text.contains('='));
    if configuration {
        event.prevent_default();
        fields.read(&text, Text::SignInPasted.get());
    }
}
