//! Creating a resource group: a name, a place, tags.

use super::create::{add_tags, requests};
use super::create_parts::name_fault;
use super::stamp_choices::{keep_choice, paged};
use crate::controls::{Button, ButtonKind, Crumb, IconName, SelectField, TextField, TextKind};
use crate::drawn::view;
use crate::i18n::{Text, Wording};
use crate::paths::StampView;
use crate::resource_view::code_pane::CodePane;
use crate::resource_view::list::cell_text::create_words;
use crate::resource_view::tag_rows::{TagRow, TagRows, tags_of};
use crate::resource_view::work::{send, step};
use crate::router::router;
use crate::session::session;
use crate::shell::{PageFrame, ProblemBar};
use leptos::prelude::*;
use porthole_shared::operation::{Verb, Work};
use porthole_shared::problem::Problem;
use porthole_shared::resource_id::ResourceId;
use porthole_shared::resource_type::{Letters, NameRule};
use serde_json::json;

/// The page.
#[component]
pub fn CreateGroupPage() -> impl IntoView {
    let session = session();
    let router = router();
    let subscriptions = Signal::derive(move || {
        session.sign_in.with(|one| {
            one.iter()
                .flat_map(|one| &one.subscriptions)
                .map(|one| (one.id.clone(), one.name.clone()))
                .collect::<Vec<_>>()
        })
    });
    let subscription = RwSignal::new(String::new());
    keep_choice(subscription, subscriptions);
    let found = paged(session, move || {
        let id = subscription.get();
        (!id.is_empty()).then(|| format!("/subscriptions/{id}/locations"))
    });
    let locations = Signal::derive(move || {
        found.value.with(|found| {
            found
                .iter()
                .flatten()
                .map(|one| {
                    (
                        one.name().to_owned(),
                        one.at("/displayName")
                            .and_then(|name| name.as_str())
                            .unwrap_or(one.name())
                            .to_owned(),
                    )
                })
                .collect::<Vec<_>>()
        })
    });
    let location = RwSignal::new(String::new());
    keep_choice(location, locations);
    let name = RwSignal::new(String::new());
    let tags = RwSignal::new(vec![TagRow::new("", "")]);
    let (insist, busy, code) = (
        RwSignal::new(false),
        RwSignal::new(false),
        RwSignal::new(false),
    );
    let problem = RwSignal::new(None::<Problem>);
    let wrong = Signal::derive(move || {
        name.with(|name| {
            NameRule::new(1, 90, Letters::Group)
                .check(name.trim())
                .err()
                .map(name_fault)
        })
    });
    let tags_wrong = Signal::derive(move || tags_of(&tags.get()).err());
    let work = move || {
        let id = ResourceId::of_group(&subscription.get(), name.get().trim()).ok()?;
        let mut body = json!({ "location": location.get() });
        add_tags(&mut body, &tags_of(&tags.get()).unwrap_or_default());
        Some(Work {
            verb: Verb::Create,
            resource: id.to_string(),
            steps: vec![step("PUT", &id.to_string(), Some(body))],
        })
    };
    let go = move |()| {
        insist.set(true);
        let blocked = untrack(move || {
            wrong.get().is_some() || tags_wrong.get().is_some() || location.with(String::is_empty)
        });
        let Some(work) = untrack(work).filter(|_| !blocked) else {
            return;
        };
        busy.set(true);
        let to = untrack(move || session.to(StampView::ResourceGroups));
        send(
            session,
            work,
            move |_| router.go(&to),
            move |refused| {
                busy.try_set(false);
                problem.try_set(Some(refused));
            },
        );
    };
    let foot = view! {
        <Button label=Text::ListCreate kind=ButtonKind::Primary busy=busy on_press=go />
        <span class="end"><Button label=Text::SourceCode kind=ButtonKind::Ghost icon=IconName::Code on_press=move |()| code.set(true) /></span>
    };
    let requests = Signal::derive(move || {
        work()
            .map(|work| requests(&work, session))
            .unwrap_or_default()
    });
    let crumbs = vec![
        Crumb::to(
            Wording::of_registry("types.resource_group"),
            session.to(StampView::ResourceGroups),
        ),
        Crumb::here(Text::ListCreate),
    ];
    view! {
        <PageFrame
            title=Wording::of(move || create_words("type.resource_group"))
            icon=IconName::ResourceGroup
            crumbs=crumbs
            foot=foot.into_any()
        >
            <div class="form">
                {move || problem.get().or_else(|| found.problem.get()).map(|refused| view! {
                    <ProblemBar problem=refused retry=move |()| {
                        problem.set(None);
                        found.again();
                    } />
                })}
                <TextField
                    label=Wording::of_registry("field.name")
                    value=name
                    error=wrong
                    insist=insist
                    kind=TextKind::Identifier
                    required=true
                    autofocus=true
                    help=Text::CreateGroupHelp
                />
                <SelectField label=Wording::of_registry("field.subscription") value=subscription options=subscriptions />
                <SelectField label=Wording::of_registry("field.location") value=location options=locations />
                <fieldset class="form-tags">
                    <legend>{Wording::of_registry("field.tags")}</legend>
                    <TagRows rows=tags />
                    <p class="field-error" aria-live="polite">{move || tags_wrong.get()}</p>
                </fieldset>
            </div>
        </PageFrame>
        {move || code.get().then(|| view! { <CodePane requests=requests session=session on_close=move |()| code.set(false) /> })}
    }
}
