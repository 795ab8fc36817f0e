//! One row of a list: what is shown of a resource, small enough that a hundred thousand of them fit.

use super::interner::Interner;
use porthole_shared::resource::Resource;
use porthole_shared::resource_id::ResourceId;
use porthole_shared::resource_type::{Cell, Field};
use porthole_shared::status::Word;
use porthole_shared::type_name::TypeName;

/// The state of a row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RowState {
    /// The stamp says nothing of it in a list.
    Unknown,
    /// A state with a word of ours.
    Known(Word),
    /// A state as the stamp worded it, by its number.
    Raw(u32),
}

/// One row. Shared words are numbers of the table's [`Words`].
pub struct Row {
    /// The ARM id.
    pub id: Box<str>,
    /// The name.
    pub name: Box<str>,
    /// The type.
    pub kind: u32,
    /// The location.
    pub location: u32,
    /// The resource group.
    pub group: u32,
    /// The subscription's id.
    pub subscription: u32,
    /// The state.
    pub state: RowState,
    /// The tags.
    pub tags: Box<[(Box<str>, Box<str>)]>,
    /// The type's own columns.
    pub cells: Box<[Cell]>,
}

/// The words that rows share.
#[derive(Default)]
pub struct Words {
    /// Type names.
    pub kinds: Interner,
    /// Locations.
    pub locations: Interner,
    /// Resource groups.
    pub groups: Interner,
    /// Subscription ids.
    pub subscriptions: Interner,
    /// States as stamps word them.
    pub states: Interner,
}

impl Row {
    /// Takes what is shown out of a resource. `None` for what has no id.
    pub fn of(resource: &Resource, own: &[Field], words: &mut Words) -> Option<Self> {
        let id = resource.id()?;
        let kind = resource.type_name().unwrap_or_else(|| id.type_name());
        let name = if resource.name().is_empty() {
            id.name()
        } else {
            resource.name()
        };
        Some(Self {
            name: name.into(),
            kind: words.kinds.place(kind.as_str()),
            location: words.locations.place(resource.location()),
            group: words.groups.place(id.group().unwrap_or_default()),
            subscription: words
                .subscriptions
                .place(id.subscription().unwrap_or_default()),
            state: state(resource, words),
            tags: resource
                .tags()
                .map(|(name, value)| (name.into(), value.into()))
                .collect(),
            cells: own.iter().map(|field| field.read(resource)).collect(),
            id: id.to_string().into(),
        })
    }

    /// The id, taken apart.
    #[must_use]
    pub fn resource_id(&self) -> Option<ResourceId> {
        ResourceId::parse(&self.id).ok()
    }
}

/// The state of a resource in a list. Machines say only in their instance view whether they run, so "succeeded" is no state of theirs.
pub fn state(resource: &Resource, words: &mut Words) -> RowState {
    const MACHINE: TypeName<'static> = TypeName::of("Microsoft.Compute/virtualMachines");
    match Word::of(resource) {
        Some(Word::Succeeded)
            if resource.power_state().is_none()
                && resource.type_name().is_some_and(|kind| kind == MACHINE) =>
        {
            RowState::Unknown
        }
        Some(word) => RowState::Known(word),
        None => match resource.provisioning_state() {
            Some(state) => RowState::Raw(words.states.place(state)),
            None => RowState::Unknown,
        },
    }
}
