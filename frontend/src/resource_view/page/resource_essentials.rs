//! The essentials: group, state, location, subscription and tags on every resource; at most five facts of the type's own.

use super::resource_page::Shown;
use crate::controls::{Button, ButtonKind, CopyButton, Essential, Essentials, Tag};
use crate::drawn::view;
use crate::i18n::{Text, Wording};
use crate::resource_view::cell_view::{cell_view, state_view};
use leptos::prelude::*;
use porthole_shared::resource::Resource;

/// The essentials of the resource as it was read last.
#[component]
pub fn ResourceEssentials(
    /// The page.
    shown: Shown,
) -> impl IntoView {
    move || {
        shown.load.value.with(|reading| {
            reading.as_ref().map(|reading| {
                view! { <Essentials start=common(shown, &reading.body) end=own(shown, &reading.body) across=tags(shown, &reading.body) /> }
            })
        })
    }
}

fn label(key: &'static str) -> Wording {
    Wording::of_registry(key)
}

fn common(shown: Shown, resource: &Resource) -> Vec<Essential> {
    let session = shown.session;
    let id = shown.id.get_value();
    let mut facts = Vec::new();
    let is_group = shown.kind.is_some_and(|kind| kind.word == "resource_group");
    if let (Some(group), false) = (id.group_id(), is_group) {
        let href = session.site().map(|site| site.resource(&group.to_string()));
        facts.push(Essential::new(
            label("field.resource_group"),
            view! { <a href=href>{group.name().to_owned()}</a> },
        ));
    }
    let state = move || match shown.state.get() {
        Some(word) => state_view(word),
        None => view! { <span class="text-3">{Text::ResourceNoState}</span> }.into_any(),
    };
    facts.push(Essential::new(label("field.status"), state));
    if !resource.location().is_empty() {
        facts.push(Essential::new(
            label("field.location"),
            resource.location().to_owned(),
        ));
    }
    if let Some(subscription) = id.subscription().map(str::to_owned) {
        let name = session.sign_in.with(|one| {
            one.as_ref().and_then(|one| {
                one.subscriptions
                    .iter()
                    .find(|one| one.id.eq_ignore_ascii_case(&subscription))
                    .map(|one| one.name.clone())
            })
        });
        facts.push(Essential::new(
            label("field.subscription"),
            name.unwrap_or_else(|| subscription.clone()),
        ));
        let copied = subscription.clone();
        let value = view! { <span class="copyable"><code><bdi>{subscription}</bdi></code> <CopyButton text=copied /></span> };
        facts.push(Essential::new(Text::ResourceSubscriptionId, value));
    }
    facts
}

fn own(shown: Shown, resource: &Resource) -> Vec<Essential> {
    let Some(kind) = shown.kind else {
        let type_name = shown.id.with_value(|id| id.type_name().to_string());
        return vec![Essential::new(
            label("field.type"),
            view! { <code>{type_name}</code> },
        )];
    };
    kind.essentials
        .iter()
        .map(|field| {
            Essential::new(
                Wording::of_registry(&field.key()),
                cell_view(&field.read(resource), shown.session),
            )
        })
        .collect()
}

fn tags(shown: Shown, resource: &Resource) -> Essential {
    let tags: Vec<_> = resource
        .tags()
        .map(|(name, value)| view! { <Tag name=name value=value /> })
        .collect();
    let none = tags
        .is_empty()
        .then(|| view! { <span class="text-3">{Text::ResourceNoTags}</span> });
    let taggable = shown.kind.is_none_or(|kind| kind.tags);
    let edit = taggable.then(|| {
        let open = move |()| shown.dialogs.tagging.set(Some(vec![shown.target()]));
        view! { <Button label=Text::ResourceEditTags kind=ButtonKind::Ghost on_press=open /> }
    });
    Essential::new(
        label("field.tags"),
        view! { <span class="tags">{none} {tags} {edit}</span> },
    )
}
