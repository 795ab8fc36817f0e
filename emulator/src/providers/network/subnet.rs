//! Microsoft.Network/virtualNetworks/subnets, kept within their network: a PUT of either is the same change.

use super::{nested_reference, wording};
use crate::{
    arm::refusal::Refusal,
    providers::{Call, Opening, Reference, Rules, TypeDefinition, Verb, Write, check},
    world::{World, resource::Resource, resource_id::ResourceId},
};
use serde_json::{Value, json};

/// Subnets.
pub static SUBNETS: TypeDefinition = TypeDefinition {
    etag: true,
    ..TypeDefinition::within(
        "Microsoft.Network/virtualNetworks/subnets",
        "subnets",
        &Subnets,
    )
};

struct Subnets;

/// Drops what an older api-version does not tell.
pub fn as_of(api_version: &str, subnet: &mut Value) {
    if api_version < "2018-08"
        && let Some(properties) = subnet.as_object_mut()
    {
        properties.shift_remove("delegations");
    }
}

impl Rules for Subnets {
    fn prepare(&self, _: &World, call: &Call, write: &mut Write) -> Result<(), Refusal> {
        let subnet = &mut write.resource;
        wording::check_name(subnet)?;
        no_service_endpoints(call, subnet)?;
        strip(&mut subnet.properties);
        nested_reference::keep_id(subnet, &["/networkSecurityGroup", "/routeTable"]);
        let prefix = subnet
            .text("/addressPrefix")
            .ok_or_else(|| wording::missing_property("properties.addressPrefix"))?;
        wording::prefix(prefix, &subnet.id)?;
        subnet.default_to("/delegations", json!([]));
        Ok(())
    }

    fn keeps(&self) -> bool {
        false
    }

    fn opening(&self, verb: Verb, _: &str) -> Opening {
        super::opening(verb)
    }

    fn under_way(&self, _: &Write) -> &'static str {
        super::UPDATING
    }

    fn duration(&self, _: Verb) -> std::time::Duration {
        super::PACE
    }

    fn present(&self, world: &World, call: &Call, subnet: &Resource) -> Value {
        let mut subnet = subnet.clone();
        as_of(&call.api_version, &mut subnet.properties);
        let users = world.users_of(&subnet.id);
        show_users(&mut subnet.properties, &subnet.id, &users);
        subnet.body().into()
    }

    fn in_use(&self, subnet: &Resource, holders: &[Reference]) -> Refusal {
        in_use(
            subnet.id.name(),
            holders.first().map(|holder| &holder.source),
        )
    }
}

/// Subnets of a stamp have none; older api-versions know nothing of them.
fn no_service_endpoints(call: &Call, subnet: &mut Resource) -> Result<(), Refusal> {
    let asked = !subnet.items("/serviceEndpoints").is_empty();
    if call.api_version.as_str() < "2017-06-01" {
        check::forget(subnet, &["serviceEndpoints"]);
        return Ok(());
    }
    if asked {
        return Err(wording::refused(
            "ServiceEndpointsNotSupported",
            format!(
                "Subnet {} asks for service endpoints, which this stamp does not have.",
                subnet.id
            ),
        ));
    }
    Ok(())
}

/// Takes out what only the stamp says: who lives in the subnet.
fn strip(properties: &mut Value) {
    if let Some(properties) = properties.as_object_mut() {
        for name in [
            "ipConfigurations",
            "resourceNavigationLinks",
            "subnetID",
            "purpose",
        ] {
            properties.shift_remove(name);
        }
    }
}

/// Puts the back references into a subnet's properties.
pub(super) fn show_users(properties: &mut Value, id: &ResourceId, users: &[Reference]) {
    let own: Vec<Value> = users
        .iter()
        // Addresses live in it, not the models of scale sets that name it.
        .filter(|user| {
            let kind = user.source.kind().to_lowercase();
            user.target == *id && kind.ends_with("configurations")
        })
        .map(|user| json!({ "id": user.source.as_str() }))
        .collect();
    if let (false, Some(properties)) = (own.is_empty(), properties.as_object_mut()) {
        properties.insert("ipConfigurations".to_owned(), own.into());
    }
}

/// The refusal when a subnet is in use.
fn in_use(name: &str, by: Option<&ResourceId>) -> Refusal {
    let by = by.map(ResourceId::as_str).unwrap_or_default();
    wording::refused(
        "InUseSubnetCannotBeDeleted",
        format!(
            "Subnet {name} is in use by {by} and cannot be deleted. In order to delete the subnet, delete all the resources within the subnet. See aka.ms/deletesubnet."
        ),
    )
}
