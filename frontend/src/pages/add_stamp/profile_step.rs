//! The profile and the name of the new stamp, and the login origin to confirm.

use crate::controls::{CheckBox, Choice, MessageBar, RadioList, TextField, Tone};
use crate::drawn::view;
use crate::i18n::{Language, Text, Wording, words};
use leptos::prelude::*;
use porthole_shared::profile::Profile;
use porthole_shared::stamp::{Probe, StampMetadata};

/// What is filled in.
#[derive(Clone, Copy)]
pub struct ProfileFields {
    /// The profile.
    pub profile: RwSignal<String>,
    /// The name; the host when empty.
    pub name: RwSignal<String>,
    /// The login origin was confirmed.
    pub confirmed: RwSignal<bool>,
    /// The administrator's token, asked for in the first step: looking at an endpoint needs it already.
    pub token: RwSignal<String>,
}

impl ProfileFields {
    /// Empty.
    #[must_use]
    pub fn new() -> Self {
        Self {
            profile: RwSignal::new(String::new()),
            name: RwSignal::new(String::new()),
            confirmed: RwSignal::new(false),
            token: RwSignal::new(String::new()),
        }
    }
}

/// When to choose a profile that was not suggested.
fn note(name: &str) -> Text {
    match name {
        "2020-09-01-hybrid" => Text::ProfileNote2020,
        "2019-03-01-hybrid" => Text::ProfileNote2019,
        "2018-03-01-hybrid" => Text::ProfileNote2018,
        "2017-03-09-profile" => Text::ProfileNote2017,
        _ => Text::ProfileNoteLatest,
    }
}

/// The step.
#[component]
pub fn ProfileStep(
    /// What the endpoint showed.
    probe: RwSignal<Option<Probe>>,
    /// What is filled in.
    fields: ProfileFields,
) -> impl IntoView {
    let metadata = Memo::new(move |_| {
        probe.with(|probe| probe.as_ref().and_then(|probe| probe.metadata.clone()))
    });
    let choices = Signal::derive(move || {
        let metadata = metadata.get();
        let suggested = metadata
            .as_ref()
            .map(|one| one.suggested_profile.clone())
            .unwrap_or_default();
        // The server gives its reason in English. Other languages have their own sentence for the version, or for the profile.
        let because: Wording = match metadata {
            Some(one) if Language::current() == Language::English => one.suggested_because.into(),
            Some(StampMetadata {
                version: Some(version),
                ..
            }) => words::profile_version(&version).into(),
            _ => note(&suggested).into(),
        };
        let mut profiles: Vec<&str> = Profile::all().iter().rev().map(|one| one.name).collect();
        crate::order::sort_by(&mut profiles, |left, right| {
            (*left != suggested).cmp(&(*right != suggested))
        });
        profiles
            .into_iter()
            .map(|name| {
                let here = name == suggested;
                Choice {
                    value: name.to_owned(),
                    badge: here.then(|| Text::AddSuggested.into()),
                    note: if here {
                        because.clone()
                    } else {
                        note(name).into()
                    },
                }
            })
            .collect::<Vec<_>>()
    });
    let login = move || {
        let metadata = metadata.get()?;
        if metadata.login_expected {
            let origin = metadata.login_origin;
            return Some(
                view! { <p class="step-note">{words::add_login_expected(&origin)}</p> }.into_any(),
            );
        }
        let (origin, label) = (metadata.login_origin.clone(), metadata.login_origin);
        let view = view! {
            <div class="step-note">
                <MessageBar tone=Tone::Warning title=Wording::of(move || words::add_login_strange(&origin))>
                    <CheckBox
                        label=Wording::of(move || words::add_login_confirm(&label))
                        checked=fields.confirmed
                        on_change=move |on| fields.confirmed.set(on)
                    />
                </MessageBar>
            </div>
        };
        Some(view.into_any())
    };
    let host = probe.with_untracked(|probe| {
        probe
            .as_ref()
            .map(|probe| probe.endpoint.trim_start_matches("https://").to_owned())
            .unwrap_or_default()
    });
    view! {
        <RadioList label=Text::AddProfile choices=choices value=fields.profile />
        {move || login()}
        <div class="step-fields">
            <TextField label=Text::AddName value=fields.name help=Text::AddNameHelp placeholder=host />
        </div>
    }
}
