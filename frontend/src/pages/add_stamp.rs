//! Adding a stamp: endpoint, trust, profile, then signing in. Nothing is trusted without being shown first.

mod profile_step;
mod step;

use super::trust::chain::ChainView;
use super::trust::decision::Decision;
use crate::api::{self, Abort};
use crate::controls::{
    Button, ButtonKind, Crumb, IconName, MessageBar, SecretField, SkeletonRows, StatusBadge,
    StatusShape, TextField, TextKind, Tone,
};
use crate::drawn::{heard, view};
use crate::i18n::{Text, Wording, format, words};
use crate::paths::Page;
use crate::router::router;
use crate::session::session;
use crate::shell::{PageFrame, ProblemBar};
use crate::watch::spawn_local;
use leptos::prelude::*;
use porthole_shared::portal::StampsAdd;
use porthole_shared::problem::Problem;
use porthole_shared::stamp::{IdentityProvider, NewStamp, Probe, ProbeRequest};
use profile_step::{ProfileFields, ProfileStep};
use step::{Stage, StepView};

/// Where the wizard stands.
#[derive(Clone, Copy)]
struct Wizard {
    endpoint: RwSignal<String>,
    probe: RwSignal<Option<Probe>>,
    decision: RwSignal<Option<Decision>>,
    busy: RwSignal<bool>,
    problem: RwSignal<Option<Problem>>,
    fields: ProfileFields,
}

impl Wizard {
    fn new() -> Self {
        Self {
            endpoint: RwSignal::new(String::new()),
            probe: RwSignal::new(None),
            decision: RwSignal::new(None),
            busy: RwSignal::new(false),
            problem: RwSignal::new(None),
            fields: ProfileFields::new(),
        }
    }

    fn trusted(self) -> bool {
        self.probe
            .with(|probe| probe.as_ref().is_some_and(|probe| probe.trusted))
    }

    fn known(self) -> bool {
        self.trusted()
            && self
                .probe
                .with(|probe| probe.as_ref().is_some_and(|probe| probe.metadata.is_some()))
    }

    /// Looks at the endpoint, with what was decided so far.
    fn look(self) {
        if self.busy.get_untracked() || self.endpoint.with_untracked(|text| text.trim().is_empty())
        {
            return;
        }
        let mut request = ProbeRequest {
            endpoint: self.endpoint.get_untracked().trim().to_owned(),
            ..ProbeRequest::default()
        };
        match self.decision.get_untracked() {
            Some(Decision::Served(sha256)) => request.trust_sha256 = Some(sha256),
            Some(Decision::Uploaded(pem)) => request.trust_pem = Some(pem),
            None => {}
        }
        let token = self.fields.token.get_untracked().trim().to_owned();
        self.busy.set(true);
        self.problem.set(None);
        spawn_local(async move {
            match api::stamps::probe(&request, &token, &Abort::never()).await {
                Ok(probe) => {
                    if let Some(metadata) = &probe.metadata {
                        self.fields
                            .profile
                            .try_set(metadata.suggested_profile.clone());
                    }
                    self.probe.try_set(Some(probe));
                }
                Err(problem) => {
                    self.problem.try_set(Some(problem));
                }
            }
            self.busy.try_set(false);
        });
    }

    fn start_over(self) {
        self.probe.set(None);
        self.decision.set(None);
        self.problem.set(None);
    }

    fn stage(self, step: u8) -> Stage {
        let now = match (self.probe.with(Option::is_some), self.known()) {
            (false, _) => 1,
            (true, false) => 2,
            (true, true) => 3,
        };
        match step.cmp(&now) {
            std::cmp::Ordering::Less => Stage::Done,
            std::cmp::Ordering::Equal => Stage::Now,
            std::cmp::Ordering::Greater => Stage::Later,
        }
    }

    /// Why the stamp cannot be added yet.
    fn waits(self) -> Option<String> {
        let text = match (self.probe.with(Option::is_some), self.known()) {
            (false, _) => Text::AddWaitsEndpoint,
            (true, false) => Text::AddWaitsTrust,
            (true, true) if !self.confirmed() => Text::AddWaitsLogin,
            (true, true) => return None,
        };
        Some(text.get().to_owned())
    }

    /// Whether the login origin is one that was to be expected, or the person confirmed it.
    fn confirmed(self) -> bool {
        let expected = self.probe.with(|probe| {
            probe
                .as_ref()
                .and_then(|probe| probe.metadata.as_ref())
                .is_some_and(|metadata| metadata.login_expected)
        });
        expected || self.fields.confirmed.get()
    }

    fn new_stamp(self) -> Option<NewStamp> {
        let probe = self.probe.get_untracked()?;
        let mut new = NewStamp {
            name: self.fields.name.get_untracked().trim().to_owned(),
            endpoint: probe.endpoint,
            login_origin: probe.metadata?.login_origin,
            profile: self.fields.profile.get_untracked(),
            admin_token: Some(self.fields.token.get_untracked().trim().to_owned())
                .filter(|token| !token.is_empty()),
            ..NewStamp::default()
        };
        match self.decision.get_untracked() {
            Some(Decision::Served(sha256)) => new.trust_sha256 = Some(sha256),
            Some(Decision::Uploaded(pem)) => new.trust_pem = Some(pem),
            None => {}
        }
        Some(new)
    }
}

/// The page.
#[component]
pub fn AddStampPage() -> impl IntoView {
    let session = session();
    let router = router();
    let wizard = Wizard::new();
    let adding = RwSignal::new(false);
    let add = move || {
        let Some(new) = wizard.new_stamp() else {
            return;
        };
        adding.set(true);
        spawn_local(async move {
            match api::stamps::add(&new).await {
                Ok(stamp) => {
                    let href = Page::sign_in(Some(&stamp.id), None);
                    session.keep_stamp(stamp);
                    router.go(&href);
                }
                Err(problem) => {
                    wizard.problem.try_set(Some(problem));
                }
            }
            adding.try_set(false);
        });
    };
    let cancel = Signal::derive(|| Page::Stamps.address());
    let foot = view! {
        <Button
            label=Text::AddNext
            kind=ButtonKind::Primary
            disabled=Signal::derive(move || wizard.waits())
            busy=adding
            on_press=move |()| add()
        />
        <Button label=Text::AddCancel href=cancel />
        <span class="page-foot-note">{move || wizard.waits()}</span>
    };
    let crumbs = vec![
        Crumb::to(Text::ShellStamps, Page::Stamps.address()),
        Crumb::here(Text::StampsAdd),
    ];
    let nobody = session.portal.with_untracked(|portal| {
        portal
            .as_ref()
            .is_some_and(|portal| portal.stamps_add == StampsAdd::Nobody)
    });
    let trouble = move || {
        wizard
            .problem
            .get()
            .map(|problem| view! { <ProblemBar problem=problem retry=move |()| wizard.look() /> })
    };
    view! {
        <PageFrame title=Text::StampsAdd crumbs=crumbs foot=foot.into_any()>
            {nobody
                .then(|| view! { <MessageBar tone=Tone::Warning title=Text::StampsNobodyAdds></MessageBar> })}
            <ol class="steps">
                <EndpointStep wizard=wizard>{move || trouble()}</EndpointStep>
                <TrustStep wizard=wizard />
                <StepView
                    number=3
                    title=Text::AddProfile
                    note=Text::AddProfileNote
                    stage=Signal::derive(move || wizard.stage(3))
                >
                    {move || {
                        wizard
                            .known()
                            .then(|| view! { <ProfileStep probe=wizard.probe fields=wizard.fields /> })
                    }}
                </StepView>
                <StepView
                    number=4
                    title=Text::AddSignIn
                    note=Text::AddSignInNote
                    stage=Signal::stored(Stage::Later)
                >
                    ""
                </StepView>
            </ol>
        </PageFrame>
    }
}

#[component]
fn EndpointStep(wizard: Wizard, children: Children) -> impl IntoView {
    let found = move || {
        wizard.probe.get().map(|probe| {
            let took = probe.milliseconds;
            let provider = probe
                .metadata
                .as_ref()
                .map(|metadata| match metadata.identity {
                    IdentityProvider::Entra => Text::AddEntra,
                    IdentityProvider::Adfs => Text::AddAdfs,
                });
            let answer = Wording::of(move || {
                let time = format::took(took);
                match provider {
                    Some(provider) => words::add_answers_as(&time, provider.get()),
                    None => words::add_answers(&time),
                }
            });
            view! {
                <code>{probe.endpoint}</code>
                <StatusBadge shape=StatusShape::Succeeded label=answer />
                <button
                    type="button"
                    class="button-link end"
                    on:click=heard(move |_| wizard.start_over())
                >
                    {Text::AddChange}
                </button>
            }
        })
    };
    let session = session();
    let asks_token = session.portal.with_untracked(|portal| {
        portal
            .as_ref()
            .is_some_and(|portal| portal.stamps_add == StampsAdd::Administrator)
    });
    let form = move || {
        wizard.probe.with(Option::is_none).then(|| {
            view! {
                <form
                    novalidate=true
                    on:submit=heard(move |event: web_sys::SubmitEvent| {
                        event.prevent_default();
                        wizard.look();
                    })
                >
                    <TextField
                        label=Text::AddEndpoint
                        value=wizard.endpoint
                        kind=TextKind::Identifier
                        help=Text::AddEndpointHelp
                        placeholder="https://management.local.azurestack.external"
                        required=true
                        autofocus=true
                    />
                    {asks_token
                        .then(|| {
                            view! {
                                <SecretField
                                    label=Text::AddToken
                                    value=wizard.fields.token
                                    help=Text::AddTokenHelp
                                    autocomplete="off"
                                />
                            }
                        })}
                    <div class="buttons step-buttons">
                        <Button
                            label=Text::AddLook
                            icon=IconName::Search
                            submits=true
                            busy=wizard.busy
                        />
                    </div>
                </form>
            }
        })
    };
    view! {
        <StepView
            number=1
            title=Text::AddEndpointStep
            stage=Signal::derive(move || wizard.stage(1))
            head=found.into_any()
        >
            {move || form()}
            {children()}
        </StepView>
    }
}

#[component]
fn TrustStep(wizard: Wizard) -> impl IntoView {
    let note = Wording::of(move || {
        wizard
            .probe
            .with(|probe| match probe {
                None => Text::AddTrustNote.get(),
                Some(probe) if probe.trusted && wizard.decision.with(Option::is_none) => {
                    Text::AddTrustPublic.get()
                }
                Some(probe) if probe.trusted => Text::AddTrustDone.get(),
                Some(_) => Text::AddTrustUnknown.get(),
            })
            .to_owned()
    });
    let decide = Callback::new(move |decision| {
        wizard.decision.set(Some(decision));
        wizard.look();
    });
    let body = move || {
        let probe = wizard.probe.get()?;
        let metadata = probe.metadata_problem.clone().filter(|_| probe.trusted);
        let later = Signal::derive(|| Some(Text::AddEntryLater.get().to_owned()));
        let download = view! {
            <Button
                label=Text::TrustEntry
                kind=ButtonKind::Ghost
                icon=IconName::Download
                disabled=later
            />
        };
        Some(view! {
            <ChainView probe=probe on_decide=decide busy=wizard.busy end=download.into_any() />
            {metadata
                .map(|problem| view! { <ProblemBar problem=problem retry=move |()| wizard.look() /> })}
        })
    };
    let waiting = move || {
        (wizard.busy.get() && wizard.probe.with(Option::is_none))
            .then(|| view! { <SkeletonRows rows=3 /> })
    };
    view! {
        <StepView
            number=2
            title=Text::AddTrust
            note=note
            stage=Signal::derive(move || wizard.stage(2))
        >
            {move || waiting()}
            {move || body()}
        </StepView>
    }
}
