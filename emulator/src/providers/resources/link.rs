//! Microsoft.Resources/links: one resource tells that it has to do with another.

use crate::{
    arm::refusal::Refusal,
    providers::{
        Call, ExtensionRules, ExtensionType, Served,
        extension::{Proposal, equal_to},
    },
    world::{World, extension::Extension, resource_id::ResourceId},
};
use serde_json::{Map, Value};

/// The type.
pub const TYPE: &str = "Microsoft.Resources/links";

/// Links.
pub static LINKS: ExtensionType = ExtensionType {
    name: TYPE,
    above_groups_only: false,
    served: Served::Kept(&Links),
};

struct Links;

impl ExtensionRules for Links {
    fn prepare(&self, world: &World, call: &Call, proposal: &mut Proposal) -> Result<(), Refusal> {
        let row = &mut proposal.row;
        let sent = call.body.get("properties").unwrap_or(&Value::Null);
        let given = sent
            .get("targetId")
            .and_then(Value::as_str)
            .unwrap_or_default();
        let target = ResourceId::new(given);
        if !is_there(world, &target) {
            return Err(Refusal::bad_request(
                "InvalidResourceLinkTarget",
                format!(
                    "The target '{given}' of the link '{}' is no resource, resource group or subscription of this stamp.",
                    row.name
                ),
            ));
        }
        if target == row.scope {
            return Err(Refusal::bad_request(
                "InvalidResourceLinkTarget",
                format!("The link '{}' points at what it stands on.", row.name),
            ));
        }
        let mut properties = Map::new();
        // The service ends both with a slash.
        properties.insert("sourceId".to_owned(), format!("{}/", row.scope).into());
        properties.insert("targetId".to_owned(), format!("{target}/").into());
        if let Some(notes) = sent.get("notes").filter(|notes| !notes.is_null()) {
            properties.insert("notes".to_owned(), notes.clone());
        }
        row.properties = properties.into();
        Ok(())
    }

    fn inherited(&self) -> bool {
        false
    }

    fn fits(&self, row: &Extension, condition: &str) -> Option<bool> {
        let target = ResourceId::new(equal_to(condition, "targetId")?);
        Some(ResourceId::new(row.text("targetId")) == target)
    }

    fn not_found(&self, name: &str) -> Refusal {
        Refusal::not_found(
            "ResourceLinkNotFound",
            format!("The resource link '{name}' could not be found."),
        )
    }
}

/// Takes out the links to something that is gone.
pub fn forget_to(world: &mut World, gone: &ResourceId) {
    let links = world.extensions_below(TYPE, &ResourceId::new(""));
    let to_it = links
        .into_iter()
        .filter(|row| ResourceId::new(row.text("targetId")).is_within(gone));
    let dangling: Vec<(ResourceId, String)> = to_it
        .map(|row| (row.scope.clone(), row.name.clone()))
        .collect();
    for (scope, name) in dangling {
        world.remove_extension(TYPE, &scope, &name);
    }
}

fn is_there(world: &World, id: &ResourceId) -> bool {
    if !id.namespace().is_empty() {
        world.resource(id).is_some()
    } else if !id.group().is_empty() {
        world.groups.contains(&id.group_id().key())
    } else {
        world
            .subscriptions
            .get(&id.subscription().to_lowercase())
            .is_some_and(|row| row.state != "Deleted")
    }
}
