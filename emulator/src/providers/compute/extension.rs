//! Microsoft.Compute/virtualMachines/extensions: software that the agent puts into a machine. What it would do there is not emulated.

use crate::{
    arm::refusal::Refusal,
    providers::{Call, Opening, Reference, Rules, TypeDefinition, Verb, Write, check},
    world::{World, resource::Resource, resource_id::ResourceId},
};
use std::time::Duration;

/// Extensions of a machine.
pub static EXTENSIONS: TypeDefinition =
    TypeDefinition::tracked("Microsoft.Compute/virtualMachines/extensions", &Extensions);

struct Extensions;

impl Rules for Extensions {
    fn prepare(&self, world: &World, _: &Call, write: &mut Write) -> Result<(), Refusal> {
        let extension = &mut write.resource;
        check::forget(extension, &["instanceView", "protectedSettings"]);
        if write.verb != Verb::Patch {
            for name in ["/publisher", "/type", "/typeHandlerVersion"] {
                check::required(extension, name)?;
            }
        }
        if extension.property("/autoUpgradeMinorVersion").is_none() {
            extension.set("/autoUpgradeMinorVersion", false);
        }
        let machine = extension
            .id
            .parent()
            .unwrap_or_else(|| extension.id.clone());
        if !super::virtual_machine::runs(world, &machine) {
            return Err(Refusal::conflict(
                "OperationNotAllowed",
                "Cannot modify extensions in the VM when the VM is not running.",
            ));
        }
        same_handler(world, &machine, extension)
    }

    /// Settings are the extension's own affair, whatever ids they name.
    fn references(&self, _: &Resource) -> Vec<Reference> {
        Vec::new()
    }

    fn opening(&self, verb: Verb, _: &str) -> Opening {
        match verb {
            Verb::Create => Opening::Status(201),
            Verb::Delete => Opening::Both,
            Verb::Replace | Verb::Patch => Opening::Status(200),
        }
    }

    fn duration(&self, _: Verb) -> Duration {
        Duration::from_secs(30)
    }

    fn not_found(&self, id: &ResourceId) -> Refusal {
        Refusal::not_found(
            "ResourceNotFound",
            format!(
                "The Resource '{}' under resource group '{}' was not found.",
                path(id),
                id.group()
            ),
        )
    }
}

/// One machine has each handler once.
fn same_handler(world: &World, machine: &ResourceId, extension: &Resource) -> Result<(), Refusal> {
    let handler = |resource: &Resource| {
        (
            resource.text("/publisher").map(str::to_lowercase),
            resource.text("/type").map(str::to_lowercase),
        )
    };
    let others = world
        .children(machine)
        .into_iter()
        .filter(|other| other.id != extension.id);
    match others
        .into_iter()
        .find(|other| handler(other) == handler(extension))
    {
        None => Ok(()),
        Some(other) => Err(Refusal::bad_request(
            "BadRequest",
            format!(
                "Multiple VMExtensions per handler not supported for OS type 'Linux'. VMExtension '{}' with handler '{}.{}' already added or specified in input.",
                other.id.name(),
                other.text("/publisher").unwrap_or_default(),
                other.text("/type").unwrap_or_default()
            ),
        )),
    }
}

/// `Microsoft.Compute/virtualMachines/vm/extensions/x`, as ARM names a child that is not there.
fn path(id: &ResourceId) -> String {
    id.as_str()
        .rsplit("/providers/")
        .next()
        .unwrap_or_default()
        .to_owned()
}
