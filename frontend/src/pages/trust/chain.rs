//! A certificate chain to look at before trusting it: every certificate, its fingerprints, a field to compare them with
//! what the operator gave, and the decision.

use super::decision::{Decision, pem_of, same_fingerprint};
use crate::controls::document_element::by_id;
use crate::controls::problem_message::own_words;
use crate::controls::problem_words::title;
use crate::controls::unique_id::unique_id;
use crate::controls::{
    Button, ButtonKind, Icon, IconName, MessageBar, StatusBadge, StatusShape, Tone,
};
use crate::drawn::{heard, view};
use crate::i18n::{Text, Wording, format, words};
use leptos::prelude::*;
use porthole_shared::certificate::{AnchorKind, Certificate};
use porthole_shared::stamp::Probe;
use wasm_bindgen::JsCast;
use wasm_bindgen_futures::{JsFuture, spawn_local};

/// The chain.
#[component]
pub fn ChainView(
    /// What the endpoint showed.
    probe: Probe,
    /// Takes the decision.
    #[prop(into)]
    on_decide: Callback<Decision>,
    /// A decision is being tried.
    #[prop(optional, into)]
    busy: Signal<bool>,
    /// What stands at the end of the actions.
    #[prop(optional, into)]
    end: Option<AnyView>,
) -> impl IntoView {
    let anchor = probe.anchor;
    let start = anchor.unwrap_or_else(|| probe.chain.len().saturating_sub(1));
    let chosen = RwSignal::new(start);
    let chain = StoredValue::new(probe.chain.clone());
    let trusted = probe.trusted;
    let entries = probe
        .chain
        .iter()
        .enumerate()
        .rev()
        .map(|(place, certificate)| {
            chain_entry(place, certificate, trusted || anchor != Some(place), chosen)
        })
        .collect_view();
    let facts = move || {
        let certificate = chain.with_value(|chain| chain.get(chosen.get()).cloned());
        certificate.map(|certificate| view! { <CertificateFacts certificate=certificate /> })
    };
    let pinned = anchor
        .and_then(|at| probe.chain.get(at))
        .map(|one| one.sha256.clone());
    let trust = pinned
        .filter(|_| !trusted && probe.anchor_kind != AnchorKind::LeafOnly)
        .map(|sha256| {
            let label = match probe.anchor_kind {
                AnchorKind::ServedRoot | AnchorKind::Uploaded => Text::TrustRoot,
                AnchorKind::TopmostIssuer => Text::TrustIssuer,
                AnchorKind::SelfSignedLeaf | AnchorKind::LeafOnly => Text::TrustLeaf,
            };
            view! {
                <Button
                    label=label
                    kind=ButtonKind::Primary
                    icon=IconName::ShieldCheck
                    busy=busy
                    on_press=move |()| on_decide.run(Decision::Served(sha256.clone()))
                />
            }
        });
    let said = match probe.anchor_kind {
        AnchorKind::TopmostIssuer => Some(Text::TrustTopmost),
        AnchorKind::LeafOnly => Some(Text::TrustLeafOnly),
        AnchorKind::SelfSignedLeaf => Some(Text::TrustSelfSigned),
        AnchorKind::ServedRoot | AnchorKind::Uploaded => None,
    };
    let problem = probe
        .trust_problem
        .clone()
        .filter(|_| !trusted)
        .map(|problem| {
            view! {
                <MessageBar tone=Tone::Warning title=title(&problem)>
                    {own_words(&problem)}
                </MessageBar>
            }
        });
    view! {
        {problem}
        <div class="chain">
            <div class="chain-split">
                <div class="chain-list" role="listbox" aria-label=Text::TrustChain>
                    {entries}
                </div>
                <div>{move || facts()}</div>
            </div>
            <Compare chain=chain chosen=chosen />
            <div class="chain-actions">
                {trust}
                <UploadRoot on_decide=on_decide />
                {end.map(|end| view! { <span class="end">{end}</span> })}
            </div>
        </div>
        {said.map(|text| view! { <p class="step-note">{text}</p> })}
        <p class="step-note">{Text::TrustKept}</p>
    }
}

fn chain_entry(
    place: usize,
    certificate: &Certificate,
    good: bool,
    chosen: RwSignal<usize>,
) -> AnyView {
    let icon = if certificate.self_signed {
        IconName::Certificate
    } else if certificate.authority {
        IconName::Chain
    } else {
        IconName::Lock
    };
    let issuer = common_name(&certificate.issuer).to_owned();
    let self_signed = certificate.self_signed;
    let signed = move || {
        if self_signed {
            Text::TrustItself.get().to_owned()
        } else {
            words::trust_signed_by(&issuer)
        }
    };
    let until = certificate.not_after;
    let expired = crate::pages::stamp_health::days_left(until) < 0;
    let (shape, state) = match (expired, good) {
        (true, _) => (
            StatusShape::Failed,
            Wording::of(move || words::health_expired(&format::day(until))),
        ),
        (false, true) => (
            StatusShape::Succeeded,
            Wording::of(move || words::trust_valid_until(&format::day(until))),
        ),
        (false, false) => (StatusShape::Degraded, Text::TrustNotYet.into()),
    };
    view! {
        <button
            type="button"
            class="chain-entry"
            role="option"
            aria-selected=move || if chosen.get() == place { "true" } else { "false" }
            on:click=heard(move |_| chosen.set(place))
        >
            <Icon name=icon />
            <span class="menu-entry-text">
                <span class="name">{certificate.name.clone()}</span>
                <span class="small">{move || signed()}</span>
                <StatusBadge shape=shape label=state />
            </span>
        </button>
    }
    .into_any()
}

/// The facts of one certificate.
#[component]
pub fn CertificateFacts(
    /// The certificate.
    certificate: Certificate,
) -> impl IntoView {
    let (from, until) = (certificate.not_before, certificate.not_after);
    let issuer = if certificate.self_signed {
        Wording::from(Text::TrustIssuerItself)
    } else {
        certificate.issuer.into()
    };
    let names = if certificate.names.is_empty() {
        Wording::from(Text::TrustNoNames)
    } else {
        certificate.names.join(", ").into()
    };
    let row = |name: Text, value: AnyView| view! { <dt>{name}</dt><dd>{value}</dd> };
    view! {
        <dl class="facts chain-facts">
            {row(Text::TrustSubject, certificate.subject.into_any())}
            {row(Text::TrustIssuerField, view! { {issuer} }.into_any())}
            {row(
                Text::TrustValid,
                view! { {move || words::trust_from_until(&format::day(from), &format::day(until))} }
                    .into_any(),
            )}
            {row(Text::TrustSerial, view! { <code>{certificate.serial}</code> }.into_any())}
            {row(Text::TrustNames, view! { {names} }.into_any())}
            <dt>"SHA-256"</dt>
            <dd>
                <code class="fingerprint strong">{certificate.sha256}</code>
            </dd>
            <dt>"SHA-1"</dt>
            <dd>
                <code class="text-2">{certificate.sha1}</code>
            </dd>
            <dt>"MD5"</dt>
            <dd>
                <code class="text-2">{certificate.md5}</code>
            </dd>
        </dl>
    }
}

#[component]
fn Compare(chain: StoredValue<Vec<Certificate>>, chosen: RwSignal<usize>) -> impl IntoView {
    let id = unique_id("compare");
    let pasted = RwSignal::new(String::new());
    let same = Memo::new(move |_| {
        chain.with_value(|chain| {
            let one = chain.get(chosen.get())?;
            same_fingerprint(
                &pasted.get(),
                [
                    ("SHA-256", &one.sha256),
                    ("SHA-1", &one.sha1),
                    ("MD5", &one.md5),
                ],
            )
        })
    });
    let verdict = move || {
        if pasted.with(|text| text.trim().is_empty()) {
            return ().into_any();
        }
        match same.get() {
            Some(name) => view! {
                <StatusBadge shape=StatusShape::Succeeded label=Wording::of(move || words::trust_same_as(name)) />
            }
            .into_any(),
            None => view! { <StatusBadge shape=StatusShape::Failed label=Text::TrustDiffers /> }.into_any(),
        }
    };
    view! {
        <div class="chain-compare">
            <div>
                <label for=id.clone()>{Text::TrustCompare}</label>
                <p class="small text-2">{Text::TrustCompareHelp}</p>
            </div>
            <input
                id=id.clone()
                class="input input-mono"
                class:input-good=move || same.get().is_some()
                type="text"
                autocomplete="off"
                spellcheck="false"
                prop:value=move || pasted.get()
                on:input=heard(move |event| pasted.set(event_target_value(&event)))
            />
            <div aria-live="polite">{move || verdict()}</div>
        </div>
    }
}

#[component]
fn UploadRoot(on_decide: Callback<Decision>) -> impl IntoView {
    let id = unique_id("root");
    let fault = RwSignal::new(false);
    let take = move |event: web_sys::Event| {
        let input: web_sys::HtmlInputElement = event_target(&event);
        let file = input.files().and_then(|files| files.get(0));
        input.set_value("");
        let Some(file) = file.filter(|file| file.size() < 1_000_000.0) else {
            fault.set(true);
            return;
        };
        spawn_local(async move {
            let Ok(buffer) = JsFuture::from(file.array_buffer()).await else {
                return;
            };
            let bytes =
                js_sys::Uint8Array::new(buffer.unchecked_ref::<js_sys::ArrayBuffer>()).to_vec();
            match pem_of(&bytes) {
                Some(pem) => {
                    fault.try_set(false);
                    on_decide.run(Decision::Uploaded(pem));
                }
                None => {
                    fault.try_set(true);
                }
            }
        });
    };
    let opener = id.clone();
    let choose = move |()| {
        if let Some(input) = by_id(&opener) {
            input.click();
        }
    };
    view! {
        <input
            id=id.clone()
            class="only-read-out"
            type="file"
            accept=".pem,.cer,.crt,.der"
            tabindex="-1"
            aria-hidden="true"
            on:change=take
        />
        <Button label=Text::TrustUpload icon=IconName::Upload on_press=choose />
        <span aria-live="polite">
            {move || {
                fault
                    .get()
                    .then(|| {
                        view! { <StatusBadge shape=StatusShape::Failed label=Text::TrustNoCertificate /> }
                    })
            }}
        </span>
    }
}

/// The common name inside a distinguished name, or all of it.
fn common_name(name: &str) -> &str {
    name.split(',')
        .find_map(|part| part.trim().strip_prefix("CN="))
        .unwrap_or(name)
}
