//! Creating a resource from the form that its type declares: one page for all types without a page of their own.

use super::create_group::CreateGroupPage;
use super::create_machine::CreateMachinePage;
use super::create_parts::{Place, PlaceFields, fault, name_fault};
use crate::controls::{
    Button, ButtonKind, CheckBox, Crumb, Drawing, EmptyState, IconName, SelectField, TextField,
    TextKind,
};
use crate::drawn::view;
use crate::i18n::{Text, Wording};
use crate::resource_view::code_pane::CodePane;
use crate::resource_view::drawing;
use crate::resource_view::list::cell_text::create_words;
use crate::resource_view::tag_rows::{TagRow, TagRows, tags_of};
use crate::resource_view::work::{send, step};
use crate::router::router;
use crate::session::session;
use crate::shell::{PageFrame, ProblemBar};
use leptos::prelude::*;
use porthole_shared::arm_path::ArmPath;
use porthole_shared::operation::{Verb, Work};
use porthole_shared::problem::Problem;
use porthole_shared::profile::{Profile, resolve};
use porthole_shared::request::ArmRequest;
use porthole_shared::resource_id::RESOURCE_GROUP;
use porthole_shared::resource_type::{self, Form, Input, Kind, ResourceType};
use porthole_shared::type_name::TypeName;
use serde_json::{Map, Value};

/// The page for a type.
#[must_use]
pub fn page(name: &str) -> AnyView {
    match resource_type::of(&TypeName::new(name)) {
        Some(kind) if kind.name == RESOURCE_GROUP => view! { <CreateGroupPage /> }.into_any(),
        Some(kind) if kind.word == "virtual_machine" => view! { <CreateMachinePage /> }.into_any(),
        Some(ResourceType { create: Some(form), .. }) if !form.own_page => {
            match resource_type::of(&TypeName::new(name)) {
                Some(kind) => view! { <CreatePage kind=kind form=form /> }.into_any(),
                None => ().into_any(),
            }
        }
        _ => view! {
            <PageFrame title=Text::CreateTitle>
                <EmptyState drawing=Drawing::Closed title=Text::CreateNoForm sentence=Text::CreateNoFormHelp />
            </PageFrame>
        }
        .into_any(),
    }
}

#[component]
fn CreatePage(kind: &'static ResourceType, form: &'static Form) -> impl IntoView {
    let session = session();
    let router = router();
    let place = Place::new(session);
    let name = RwSignal::new(String::new());
    let values: Vec<(&'static Input, RwSignal<String>)> = form
        .inputs
        .iter()
        .map(|input| (input, RwSignal::new(input.initial.to_owned())))
        .collect();
    let values = StoredValue::new(values);
    let tags = RwSignal::new(vec![TagRow::new("", "")]);
    let insist = RwSignal::new(false);
    let busy = RwSignal::new(false);
    let code = RwSignal::new(false);
    let problem = RwSignal::new(None::<Problem>);
    let name_wrong = Signal::derive(move || {
        name.with(|name| form.name.check(name.trim()).err().map(name_fault))
    });
    let tags_wrong = Signal::derive(move || tags_of(&tags.get()).err());
    let inputs_wrong = move || {
        values.with_value(|values| {
            values
                .iter()
                .any(|(input, value)| value.with(|value| input.kind.check(value).is_err()))
        })
    };
    let faulty = move || {
        place.fault().is_some()
            || name_wrong.get().is_some()
            || tags_wrong.get().is_some()
            || inputs_wrong()
    };
    let work = move || {
        let id = place
            .group_id()?
            .resource(&kind.name, name.get().trim())
            .ok()?;
        let tenant = session
            .sign_in
            .with(|one| one.as_ref().map(|one| one.tenant.clone()))
            .unwrap_or_default();
        let value = |label: &str| {
            values.with_value(|values| {
                let (input, value) = values.iter().find(|(input, _)| input.label == label)?;
                Some(if input.kind == Kind::Tenant {
                    tenant.clone()
                } else {
                    value.get()
                })
            })
        };
        let mut body = form.body(&place.location.get(), &value);
        add_tags(&mut body, &tags_of(&tags.get()).unwrap_or_default());
        let steps = place
            .group_step()
            .into_iter()
            .chain([step("PUT", &id.to_string(), Some(body))])
            .collect();
        Some(Work {
            verb: Verb::Create,
            resource: id.to_string(),
            steps,
        })
    };
    let go = move |()| {
        insist.set(true);
        if untrack(faulty) {
            return;
        }
        let Some(work) = untrack(work) else { return };
        busy.set(true);
        let to = untrack(move || session.site()).map(|site| site.resource(&work.resource));
        send(
            session,
            work,
            move |_| router.go(&to.unwrap_or_default()),
            move |refused| {
                busy.try_set(false);
                problem.try_set(Some(refused));
            },
        );
    };
    let label = Wording::of(move || create_words(&kind.label()));
    let list = session
        .site()
        .map(|site| site.list(kind.name.as_str()))
        .unwrap_or_default();
    let fields: Vec<_> = values.with_value(|values| {
        values
            .iter()
            .filter_map(|(input, value)| field(input, *value, insist))
            .collect()
    });
    let foot = view! {
        <Button label=Text::ListCreate kind=ButtonKind::Primary busy=busy on_press=go />
        <span class="page-foot-note">{move || (insist.get() && faulty()).then(|| Text::CreateFaults.get())}</span>
        <span class="end"><Button label=Text::SourceCode kind=ButtonKind::Ghost icon=IconName::Code on_press=move |()| code.set(true) /></span>
    };
    let requests = Signal::derive(move || {
        work()
            .map(|work| requests(&work, session))
            .unwrap_or_default()
    });
    view! {
        <PageFrame
            title=label.clone()
            icon=drawing::icon(kind.icon)
            crumbs=vec![Crumb::to(Wording::of_registry(&kind.plural()), list), Crumb::here(Text::ListCreate)]
            foot=foot.into_any()
        >
            <div class="form">
                {move || problem.get().map(|refused| view! { <ProblemBar problem=refused retry=move |()| problem.set(None) /> })}
                <PlaceFields place=place session=session insist=insist />
                <TextField
                    label=Wording::of_registry("field.name")
                    value=name
                    error=name_wrong
                    insist=insist
                    kind=TextKind::Identifier
                    required=true
                    autofocus=true
                />
                {fields}
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

fn field(
    input: &'static Input,
    value: RwSignal<String>,
    insist: RwSignal<bool>,
) -> Option<AnyView> {
    let label = Wording::of_registry(&format!("field.{}", input.label));
    let wrong =
        Signal::derive(move || value.with(|value| input.kind.check(value).err().map(fault)));
    Some(match input.kind {
        Kind::Tenant => return None,
        Kind::Choice(words) => {
            let options: Vec<(String, String)> = words.iter().map(|word| ((*word).to_owned(), (*word).to_owned())).collect();
            view! { <SelectField label=label value=value options=Signal::stored(options) /> }.into_any()
        }
        Kind::YesNo => {
            let on = Signal::derive(move || value.with(|value| value == "true"));
            view! { <div class="field-check"><CheckBox label=label checked=on on_change=move |on: bool| value.set(on.to_string()) /></div> }.into_any()
        }
        Kind::Number { .. } => view! { <TextField label=label value=value error=wrong insist=insist kind=TextKind::Number /> }.into_any(),
        Kind::Range | Kind::Name(_) => view! { <TextField label=label value=value error=wrong insist=insist kind=TextKind::Identifier /> }.into_any(),
    })
}

/// Adds tags to a body that has none.
pub fn add_tags(body: &mut Value, tags: &[(String, String)]) {
    if let (Some(object), false) = (body.as_object_mut(), tags.is_empty()) {
        let tags: Map<String, Value> = tags
            .iter()
            .map(|(name, value)| (name.clone(), Value::String(value.clone())))
            .collect();
        object.insert("tags".to_owned(), Value::Object(tags));
    }
}

/// The calls of work as they will be sent, for "view as code". The versions are the profile's; the stamp may have the last word.
#[must_use]
pub fn requests(work: &Work, session: crate::session::Session) -> Vec<ArmRequest> {
    let name = session
        .sign_in
        .with(|one| one.as_ref().map(|one| one.profile.clone()))
        .unwrap_or_default();
    let Some(profile) = Profile::named(&name) else {
        return Vec::new();
    };
    work.steps
        .iter()
        .filter_map(|step| {
            let type_name = ArmPath::parse(&step.path).ok()?.type_name();
            Some(ArmRequest {
                method: step.method.clone(),
                path: step.path.clone(),
                query: step.query.clone(),
                api_version: resolve(profile, &type_name, None).version,
                body: step.body.clone(),
            })
        })
        .collect()
}
