//! THE REGISTRY: what the portal knows of each resource type, as data. List, page, command bar, breadcrumb, search and
//! navigation follow from it. A type that is not here gets a plain JSON page, never an error.
//!
//! A new type is one file in an area, two words in the area's `mod.rs`, and one sample in `shared/samples/`.

mod action;
mod category;
mod column;
pub mod compute;
mod field;
mod form;
mod icon;
pub mod key_vault;
mod name_rule;
pub mod network;
pub mod resources;
mod section;
pub mod storage;

pub use action::{Action, Allowed, Call};
pub use category::Category;
pub use column::Column;
pub use field::{Cell, Field, Format, cell_of};
pub use form::{Fault, Form, Input, Kind, range};
pub use icon::Icon;
pub use name_rule::{Letters, NameFault, NameRule};
pub use section::{Section, Shape};

use crate::type_name::TypeName;

/// One resource type.
#[derive(Debug)]
pub struct ResourceType {
    /// Its ARM name.
    pub name: TypeName<'static>,
    /// Its word in the locale files: `type.<word>`, `types.<word>` and `about.<word>` name it, name many of it, and say what it is.
    pub word: &'static str,
    /// Its icon.
    pub icon: Icon,
    /// Where it stands in the navigation.
    pub category: Category,
    /// What it lies in.
    pub scope: Scope,
    /// Whether it carries tags.
    pub tags: bool,
    /// Columns of its list after the name.
    pub columns: &'static [Column],
    /// At most five facts of its own beside the common ones.
    pub essentials: &'static [Field],
    /// The parts of its page.
    pub sections: &'static [Section],
    /// What can be done with it, beside tags and delete.
    pub actions: &'static [Action],
    /// How one is made; `None` when the portal has no form for it.
    pub create: Option<&'static Form>,
}

/// What a resource of a type lies in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scope {
    /// A subscription.
    Subscription,
    /// A resource group.
    ResourceGroup,
    /// Another resource; it has no list of its own.
    Parent,
}

/// Every type, in the order of the navigation.
pub static ALL: &[&ResourceType] = &[
    &resources::RESOURCE_GROUP,
    &resources::DEPLOYMENT,
    &compute::VIRTUAL_MACHINE,
    &compute::DISK,
    &compute::SNAPSHOT,
    &compute::IMAGE,
    &compute::AVAILABILITY_SET,
    &network::VIRTUAL_NETWORK,
    &network::SUBNET,
    &network::NETWORK_INTERFACE,
    &network::PUBLIC_IP_ADDRESS,
    &network::NETWORK_SECURITY_GROUP,
    &network::LOAD_BALANCER,
    &network::ROUTE_TABLE,
    &storage::STORAGE_ACCOUNT,
    &key_vault::VAULT,
];

/// The type of this name.
pub fn of(type_name: &TypeName<'_>) -> Option<&'static ResourceType> {
    ALL.iter().copied().find(|one| one.name == *type_name)
}

/// The type of this word, as page URLs carry it.
pub fn of_word(word: &str) -> Option<&'static ResourceType> {
    ALL.iter().copied().find(|one| one.word == word)
}

impl ResourceType {
    /// Locale key of one: "Virtual machine".
    pub fn label(&self) -> String {
        format!("type.{}", self.word)
    }

    /// Locale key of many: "Virtual machines".
    pub fn plural(&self) -> String {
        format!("types.{}", self.word)
    }

    /// Locale key of what it is and why one would want one, in a sentence.
    pub fn about(&self) -> String {
        format!("about.{}", self.word)
    }

    /// The action of this verb.
    pub fn action(&self, verb: crate::operation::Verb) -> Option<&'static Action> {
        self.actions.iter().find(|action| action.verb == verb)
    }
}

#[cfg(test)]
mod tests;
