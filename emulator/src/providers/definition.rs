//! What the registry knows about a type, a provider and its calls, as data.

use super::{call::Call, opening::Opening, rules::Rules};
use crate::{
    arm::refusal::Refusal,
    world::{World, resource::Resource, resource_id::ResourceId, timestamp::Timestamp},
};
use serde_json::Value;
use std::time::Duration;

/// A resource provider: a namespace with its types and its calls that belong to no resource.
pub struct Provider {
    /// As the stamp spells it, `Microsoft.Network`.
    pub namespace: &'static str,
    /// Its types; children too, each with its full name.
    pub types: &'static [&'static TypeDefinition],
    /// `locations/{location}/usages`, `checkNameAvailability` and the like.
    pub endpoints: &'static [Endpoint],
}

/// One resource type. Write it with struct update: `TypeDefinition { actions: &[…], ..TypeDefinition::tracked("N/t", &RULES) }`.
pub struct TypeDefinition {
    /// Namespace and type as the stamp spells them: `Microsoft.Network/virtualNetworks/subnets`. Its api-versions and
    /// apiProfiles stand under this name in `providers/api_versions.txt`.
    pub name: &'static str,
    /// Where resources of this type are kept.
    pub kept: Kept,
    /// Whether it has a location and tags and is listed by `/resources`.
    pub tracked: bool,
    /// Whether it carries an `etag` (network): renewed with every change, also shown by the children kept within it.
    pub etag: bool,
    /// Whether `properties.provisioningState` is shown.
    pub provisioning_state: bool,
    /// Its rules.
    pub rules: &'static dyn Rules,
    /// What can be asked of one resource beyond GET, PUT, PATCH, DELETE.
    pub actions: &'static [Action],
}

/// Where the resources of a type are kept, so that a child and its parent's view of it always agree.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kept {
    /// As a row of its own; a child's row lies below its parent's and goes with it. The parent's `present` shows it if it must.
    Alone,
    /// As an element of the array `properties.NAME` of the parent: `Within("subnets")`. A PUT of the parent with the array
    /// and a PUT of the child are then the same change. The engine gives each element `id`, `name`, `etag`,
    /// `properties.provisioningState`, and runs the child's `prepare` on it, whichever way it came.
    Within(&'static str),
}

impl TypeDefinition {
    /// A type with location and tags, kept alone.
    pub const fn tracked(name: &'static str, rules: &'static dyn Rules) -> TypeDefinition {
        TypeDefinition {
            name,
            kept: Kept::Alone,
            tracked: true,
            etag: false,
            provisioning_state: true,
            rules,
            actions: &[],
        }
    }

    /// A type without location and tags, kept alone.
    pub const fn untracked(name: &'static str, rules: &'static dyn Rules) -> TypeDefinition {
        TypeDefinition {
            tracked: false,
            ..TypeDefinition::tracked(name, rules)
        }
    }

    /// A child kept in an array of its parent's properties.
    pub const fn within(
        name: &'static str,
        array: &'static str,
        rules: &'static dyn Rules,
    ) -> TypeDefinition {
        TypeDefinition {
            kept: Kept::Within(array),
            ..TypeDefinition::untracked(name, rules)
        }
    }

    /// The namespace.
    pub fn namespace(&self) -> &'static str {
        self.name.split('/').next().unwrap_or_default()
    }

    /// The type without the namespace: `virtualNetworks/subnets`.
    pub fn type_path(&self) -> &'static str {
        self.name.split_once('/').map_or("", |(_, path)| path)
    }

    /// An action by method and name, the name compared without case.
    pub fn action(&self, method: &str, name: &str) -> Option<&'static Action> {
        self.actions
            .iter()
            .find(|action| action.method == method && action.name.eq_ignore_ascii_case(name))
    }
}

/// `POST RESOURCE/name`, or `GET RESOURCE/name` for a collection that is computed (`vmSizes`).
pub struct Action {
    /// `POST` or `GET`.
    pub method: &'static str,
    /// As the stamp spells it; may hold a slash (`sharedkey/reset`).
    pub name: &'static str,
    /// `Done(200)` when `begin` gives the whole answer, else one of the long-running openings.
    pub opening: Opening,
    /// How long it takes on a real stamp.
    pub duration: Duration,
    /// Checks and begins. The value is the body of a final answer (`None`: no body).
    pub begin: fn(&mut World, &Call, &Resource) -> Result<Option<Value>, Refusal>,
    /// Ends a long-running one: what is true afterwards, and what its `Location` yields (`None`: 200 without body).
    pub finish: fn(&mut World, &ResourceId, Timestamp) -> Option<Value>,
}

impl Action {
    /// A POST that is answered at once with 200 and a body: `listKeys`.
    pub const fn immediate(
        name: &'static str,
        begin: fn(&mut World, &Call, &Resource) -> Result<Option<Value>, Refusal>,
    ) -> Action {
        Action {
            method: "POST",
            name,
            opening: Opening::Done(200),
            duration: Duration::ZERO,
            begin,
            finish: |_, _, _| None,
        }
    }

    /// A GET of a computed collection or view below a resource: `vmSizes`, `instanceView`.
    pub const fn view(
        name: &'static str,
        begin: fn(&mut World, &Call, &Resource) -> Result<Option<Value>, Refusal>,
    ) -> Action {
        Action {
            method: "GET",
            ..Action::immediate(name, begin)
        }
    }

    /// A POST that opens with 202, `Location` and `Azure-AsyncOperation`: power actions.
    pub const fn running(
        name: &'static str,
        seconds: u64,
        begin: fn(&mut World, &Call, &Resource) -> Result<Option<Value>, Refusal>,
        finish: fn(&mut World, &ResourceId, Timestamp) -> Option<Value>,
    ) -> Action {
        Action {
            method: "POST",
            name,
            opening: Opening::Both,
            duration: Duration::from_secs(seconds),
            begin,
            finish,
        }
    }
}

/// A call of a provider that belongs to no resource.
pub struct Endpoint {
    /// `GET` or `POST`.
    pub method: &'static str,
    /// The path behind `/subscriptions/S/providers/NAMESPACE/` (or behind `/providers/NAMESPACE/`: both are answered),
    /// with captures: `locations/{location}/publishers/{publisher}/artifacttypes/vmimage/offers`.
    pub path: &'static str,
    /// The type whose api-versions it goes by, without namespace: `locations/publishers`.
    pub of: &'static str,
    /// The answer: a JSON body with status 200.
    pub answer: fn(&mut World, &Call, &Captures) -> Result<Value, Refusal>,
}

/// What the `{…}` of an endpoint's path stood for.
#[derive(Clone, Debug, Default)]
pub struct Captures {
    /// The subscription's id; empty for a call at tenant level.
    pub subscription: String,
    pub(crate) values: Vec<(&'static str, String)>,
}

impl Captures {
    /// The text that stood for `{name}`.
    pub fn text(&self, name: &str) -> &str {
        self.values
            .iter()
            .find(|(key, _)| *key == name)
            .map_or("", |(_, value)| value)
    }
}
