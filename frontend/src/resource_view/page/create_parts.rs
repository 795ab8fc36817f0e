//! What every form has: subscription, group (one that is there, or a new one), location, name; and what is wrong with them.

use super::create_address::{GROUP, SUBSCRIPTION};
use super::stamp_choices::{keep_choice, names, paged};
use crate::controls::{SelectField, TextField, TextKind};
use crate::drawn::view;
use crate::i18n::{Text, Wording, words};
use crate::load::Load;
use crate::router::router;
use crate::session::Session;
use leptos::prelude::*;
use porthole_shared::operation::Step;
use porthole_shared::resource::Resource;
use porthole_shared::resource_id::ResourceId;
use porthole_shared::resource_type::{Fault, Letters, NameFault, NameRule};
use serde_json::json;

/// The value of the group list that stands for a new one; no group can be called so.
const NEW: &str = "*";

/// Where a new resource goes.
#[derive(Clone, Copy)]
pub struct Place {
    /// The subscription's id.
    pub subscription: RwSignal<String>,
    /// The group, or the mark of a new one.
    pub group: RwSignal<String>,
    /// The new group's name.
    pub new_group: RwSignal<String>,
    /// The location.
    pub location: RwSignal<String>,
    groups: Load<Vec<Resource>>,
    locations: Load<Vec<Resource>>,
}

impl Place {
    /// The place; the address may name the one to begin with.
    #[must_use]
    pub fn new(session: Session) -> Self {
        let asked = |key| {
            router()
                .query
                .with_untracked(|query| query.value(key).unwrap_or_default().to_owned())
        };
        let wanted = asked(SUBSCRIPTION);
        let first = session.sign_in.with_untracked(|one| {
            let all = &one.as_ref()?.subscriptions;
            let named = all.iter().find(|one| one.id.eq_ignore_ascii_case(&wanted));
            named.or(all.first()).map(|one| one.id.clone())
        });
        let subscription = RwSignal::new(first.unwrap_or_default());
        let of = move |tail: &'static str| {
            move || {
                let id = subscription.get();
                (!id.is_empty()).then(|| format!("/subscriptions/{id}/{tail}"))
            }
        };
        let place = Self {
            subscription,
            group: RwSignal::new(asked(GROUP)),
            new_group: RwSignal::new(String::new()),
            location: RwSignal::new(String::new()),
            groups: paged(session, of("resourcegroups")),
            locations: paged(session, of("locations")),
        };
        keep_choice(place.group, place.group_options());
        keep_choice(place.location, place.location_options());
        place
    }

    fn group_options(self) -> Signal<Vec<(String, String)>> {
        let names = names(self.groups);
        let groups = self.groups;
        Signal::derive(move || {
            if groups.value.with(Option::is_none) {
                return Vec::new();
            }
            let mut options = names.get();
            options.push((NEW.to_owned(), Text::CreateNewGroup.get().to_owned()));
            options
        })
    }

    fn location_options(self) -> Signal<Vec<(String, String)>> {
        let locations = self.locations;
        Signal::derive(move || {
            locations.value.with(|found| {
                let shown = |one: &Resource| {
                    one.at("/displayName")
                        .and_then(|name| name.as_str())
                        .unwrap_or(one.name())
                        .to_owned()
                };
                found
                    .iter()
                    .flatten()
                    .map(|one| (one.name().to_owned(), shown(one)))
                    .collect()
            })
        })
    }

    /// Whether the group is made with the resource. Tracked.
    #[must_use]
    pub fn makes_group(self) -> bool {
        self.group.with(|group| group == NEW)
    }

    /// The name of the group. Tracked.
    #[must_use]
    pub fn group_name(self) -> String {
        if self.makes_group() {
            self.new_group.get().trim().to_owned()
        } else {
            self.group.get()
        }
    }

    /// The id of the group, once it has a name that can be one. Tracked.
    #[must_use]
    pub fn group_id(self) -> Option<ResourceId> {
        let name = self.group_name();
        (!name.is_empty())
            .then(|| ResourceId::of_group(&self.subscription.get(), &name).ok())
            .flatten()
    }

    /// What is wrong with the new group's name. Tracked.
    #[must_use]
    pub fn group_fault(self) -> Option<String> {
        let rule = NameRule::new(1, 90, Letters::Group);
        self.makes_group()
            .then(|| {
                self.new_group
                    .with(|name| rule.check(name.trim()).err().map(name_fault))
            })
            .flatten()
    }

    /// What is wrong with the place. Tracked.
    #[must_use]
    pub fn fault(self) -> Option<String> {
        let missing = self
            .location
            .with(String::is_empty)
            .then(|| Text::CreateNoLocation.get().to_owned());
        self.group_fault().or(missing)
    }

    /// The step that makes the group, when it is new. Tracked.
    #[must_use]
    pub fn group_step(self) -> Option<Step> {
        let id = self.makes_group().then(|| self.group_id()).flatten()?;
        Some(crate::resource_view::work::step(
            "PUT",
            &id.to_string(),
            Some(json!({ "location": self.location.get() })),
        ))
    }
}

/// The fields of the place.
#[component]
pub fn PlaceFields(
    /// Its state.
    place: Place,
    /// The session.
    session: Session,
    /// Show faults that the person has not reached yet.
    #[prop(into)]
    insist: Signal<bool>,
) -> impl IntoView {
    let subscriptions = Signal::derive(move || {
        session.sign_in.with(|one| {
            one.iter()
                .flat_map(|one| &one.subscriptions)
                .map(|one| (one.id.clone(), one.name.clone()))
                .collect::<Vec<_>>()
        })
    });
    let fault = Signal::derive(move || place.group_fault());
    let one = Signal::derive(move || place.location_options().with(|options| options.len() == 1));
    view! {
        <SelectField label=Wording::of_registry("field.subscription") value=place.subscription options=subscriptions />
        <SelectField label=Wording::of_registry("field.resource_group") value=place.group options=place.group_options() />
        <Show when=move || place.makes_group()>
            <TextField label=Text::CreateGroupName value=place.new_group error=fault insist=insist kind=TextKind::Identifier required=true />
        </Show>
        <SelectField
            label=Wording::of_registry("field.location")
            value=place.location
            options=place.location_options()
            help=Wording::of(move || if one.get() { Text::CreateOneLocation.get().to_owned() } else { String::new() })
        />
    }
}

/// A fault of a name in words.
#[must_use]
pub fn name_fault(fault: NameFault) -> String {
    match fault {
        NameFault::Empty => Text::FaultEmpty.get().to_owned(),
        NameFault::TooShort(least) => words::fault_short(&least.to_string()),
        NameFault::TooLong(most) => words::fault_long(&most.to_string()),
        NameFault::Letter(' ') => Text::FaultSpace.get().to_owned(),
        NameFault::Letter(letter) => words::fault_letter(&letter.to_string()),
        NameFault::Start(letter) => words::fault_start(&letter.to_string()),
        NameFault::End(letter) => words::fault_end(&letter.to_string()),
    }
}

/// A fault of a field in words.
#[must_use]
pub fn fault(fault: Fault) -> String {
    match fault {
        Fault::Name(fault) => name_fault(fault),
        Fault::NoRange => Text::FaultRange.get().to_owned(),
        Fault::RangeStart(first) => words::fault_range_start(&first.to_string()),
        Fault::Number(from, to) => words::fault_number(&from.to_string(), &to.to_string()),
        Fault::Choice => Text::FaultChoice.get().to_owned(),
    }
}
