//! Trust: the chain that a stamp shows now, beside the root that was trusted. A changed root is decided upon here.

pub mod chain;
pub mod decision;

use super::stamp_health;
use crate::api::{self, Abort};
use crate::controls::{
    Button, ButtonKind, Crumb, IconName, MessageBar, SecretField, SkeletonRows, Tone,
};
use crate::drawn::view;
use crate::i18n::{Text, Wording, words};
use crate::load::Load;
use crate::paths::Page;
use crate::session::session;
use crate::shell::{PageFrame, ProblemBar, problem_bar::report};
use crate::watch::spawn_local;
use chain::{CertificateFacts, ChainView};
use decision::Decision;
use leptos::prelude::*;
use porthole_shared::certificate::Certificate;
use porthole_shared::portal::StampsAdd;
use porthole_shared::problem::Problem;
use porthole_shared::stamp::{Probe, Stamp, StampChange, Trust};
use wasm_bindgen::JsCast;

/// The page.
#[component]
pub fn TrustPage(
    /// The stamp's id.
    stamp: String,
) -> impl IntoView {
    let session = session();
    let id = stamp.clone();
    let known = Memo::new(move |_| session.stamp_of(&id));
    let title = Wording::of(move || {
        let name = known.with(|stamp| {
            stamp
                .as_ref()
                .map_or_else(String::new, |stamp| stamp.name.clone())
        });
        words::trust_title(&name)
    });
    let asked = stamp.clone();
    let probe = Load::new(move |abort: Abort| {
        let id = asked.clone();
        Some(async move { api::stamps::probe_again(&id, &abort).await })
    });
    let crumbs = vec![
        Crumb::to(Text::ShellStamps, Page::Stamps.address()),
        Crumb::here(title.clone()),
    ];
    let hue = known.get_untracked().map(|stamp| stamp.hue).unwrap_or(4);
    let body = move || {
        if let Some(problem) = probe.problem.get() {
            return view! { <ProblemBar problem=problem retry=move |()| probe.again() /> }
                .into_any();
        }
        match (known.get(), probe.value.get()) {
            (Some(stamp), Some(found)) => {
                view! { <Compared stamp=stamp probe=found again=probe /> }.into_any()
            }
            (None, _) => {
                view! { <MessageBar tone=Tone::Danger title=Text::TrustNoStamp></MessageBar> }
                    .into_any()
            }
            _ => view! { <SkeletonRows rows=5 /> }.into_any(),
        }
    };
    view! {
        <PageFrame title=title crumbs=crumbs hue=hue>
            <div class="page-narrow stack">{move || body()}</div>
        </PageFrame>
    }
}

#[component]
fn Compared(stamp: Stamp, probe: Probe, again: Load<Probe>) -> impl IntoView {
    let session = session();
    let problem = RwSignal::new(None::<Problem>);
    let token = RwSignal::new(String::new());
    let asks_token = session.portal.with_untracked(|portal| {
        portal
            .as_ref()
            .is_some_and(|portal| portal.stamps_add == StampsAdd::Administrator)
    });
    let id = stamp.id.clone();
    let decide = Callback::new(move |decision: Decision| {
        let id = id.clone();
        let mut change = StampChange::default();
        match decision {
            Decision::Served(sha256) => change.trust_sha256 = Some(sha256),
            Decision::Uploaded(pem) => change.trust_pem = Some(pem),
        }
        change.admin_token = Some(token.get_untracked()).filter(|token| !token.is_empty());
        spawn_local(async move {
            match api::stamps::change_stamp(&id, &change).await {
                Ok(stamp) => {
                    session.keep_stamp(stamp);
                    problem.try_set(None);
                    again.again();
                }
                Err(trouble) => {
                    problem.try_set(Some(trouble));
                }
            }
        });
    });
    let old = match &stamp.trust {
        Trust::Pinned { certificate, .. } => Some((**certificate).clone()),
        Trust::PublicRoots => None,
    };
    let changed = !probe.trusted;
    let new = probe.anchor.and_then(|at| probe.chain.get(at)).cloned();
    let entry = stamp.id.clone();
    let head = if changed {
        view! {
            <MessageBar tone=Tone::Danger title=Text::TrustChanged>
                <p class="message-text">{Text::TrustChangedSentence}</p>
            </MessageBar>
        }
        .into_any()
    } else {
        view! {
            <MessageBar tone=Tone::Success title=Text::TrustSame>
                <p class="message-text">{Text::TrustSameSentence}</p>
            </MessageBar>
        }
        .into_any()
    };
    let pair = (changed && old.is_some()).then(|| {
        view! {
            <div class="trust-both">
                {old.map(|old| certificate_card(Text::TrustOld, old))}
                {new.map(|new| certificate_card(Text::TrustNew, new))}
            </div>
        }
    });
    let download = view! {
        <Button
            label=Text::TrustEntry
            kind=ButtonKind::Ghost
            icon=IconName::Download
            on_press=move |()| download_entry(entry.clone())
        />
    };
    view! {
        {head}
        {move || problem.get().map(|problem| view! { <ProblemBar problem=problem retry=move |()| again.again() /> })}
        {pair}
        {(changed && asks_token)
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
        <ChainView probe=probe on_decide=decide end=download.into_any() />
    }
}

fn certificate_card(title: Text, certificate: Certificate) -> AnyView {
    view! {
        <section class="card">
            <div class="card-head">
                <h2>{title}</h2>
                <span class="end text-2">{stamp_health::certificate_words(certificate.not_after)}</span>
            </div>
            <CertificateFacts certificate=certificate />
        </section>
    }
    .into_any()
}

/// Hands the trust entry for certifi to the browser as a file.
pub fn download_entry(id: String) {
    spawn_local(async move {
        match api::stamps::trust_entry(&id, &Abort::never()).await {
            Ok(text) => save(&text, "porthole-trust-entry.pem"),
            Err(problem) => report(problem),
        }
    });
}

/// Saves a text as a file.
pub fn save(text: &str, name: &str) {
    let parts = js_sys::Array::of1(&text.into());
    let Ok(blob) = web_sys::Blob::new_with_str_sequence(&parts) else {
        return;
    };
    let Ok(url) = web_sys::Url::create_object_url_with_blob(&blob) else {
        return;
    };
    if let Ok(link) = document().create_element("a")
        && let Some(link) = link.dyn_ref::<web_sys::HtmlAnchorElement>()
    {
        link.set_href(&url);
        link.set_download(name);
        link.click();
    }
    let _ = web_sys::Url::revoke_object_url(&url);
}
