//! What goes with a resource, or is lost with it: found out before it is deleted.

use crate::api::{Abort, Reply, list::list, stamp_work::arm};
use porthole_shared::page::Line;
use porthole_shared::resource::Resource;
use porthole_shared::resource_id::{RESOURCE_GROUP, ResourceId};
use porthole_shared::resource_type::{Cell, Field, Format};
use porthole_shared::source::Reading;

/// Something that belongs to what is deleted.
#[derive(Clone, Debug, PartialEq)]
pub struct Dependent {
    /// Its id.
    pub id: ResourceId,
    /// Whether it stays unless the person ticks it. What lies in a group has no choice.
    pub optional: bool,
    /// Whether it is ticked at first: what was made with a machine mostly goes with it, data stays.
    pub ticked: bool,
}

const OS_DISK: Field = Field::of(
    "",
    "/properties/storageProfile/osDisk/managedDisk",
    Format::Link,
);
const INTERFACES: Field = Field::of(
    "",
    "/properties/networkProfile/networkInterfaces",
    Format::Links,
);

/// Finds them. A group's are all that lies in it; a machine's are its disks, interfaces and their addresses.
pub async fn dependents(sign_in: &str, id: &ResourceId, abort: &Abort) -> Reply<Vec<Dependent>> {
    if id.type_name() == RESOURCE_GROUP {
        return inside(sign_in, id, abort).await;
    }
    if id.type_name() != *"Microsoft.Compute/virtualMachines" {
        return Ok(Vec::new());
    }
    let Reading { body, .. } = arm::<Resource>(sign_in, &id.to_string(), "", abort).await?;
    let mut found: Vec<Dependent> = links(&OS_DISK, &body)
        .into_iter()
        .map(|id| Dependent {
            id,
            optional: true,
            ticked: true,
        })
        .collect();
    for interface in links(&INTERFACES, &body) {
        let addresses = match arm::<Resource>(sign_in, &interface.to_string(), "", abort).await {
            Ok(reading) => addresses(&reading.body),
            Err(_) => Vec::new(),
        };
        found.push(Dependent {
            id: interface,
            optional: true,
            ticked: true,
        });
        found.extend(addresses.into_iter().map(|id| Dependent {
            id,
            optional: true,
            ticked: true,
        }));
    }
    let data = body
        .at("/properties/storageProfile/dataDisks")
        .and_then(|disks| disks.as_array());
    let disks = data
        .into_iter()
        .flatten()
        .filter_map(|disk| disk.pointer("/managedDisk/id")?.as_str());
    found.extend(
        disks
            .filter_map(|id| ResourceId::parse(id).ok())
            .map(|id| Dependent {
                id,
                optional: true,
                ticked: false,
            }),
    );
    Ok(found)
}

async fn inside(sign_in: &str, id: &ResourceId, abort: &Abort) -> Reply<Vec<Dependent>> {
    let mut found = Vec::new();
    let mut problem = None;
    list::<Resource>(
        sign_in,
        &format!("{id}/resources"),
        "",
        abort,
        |line| match line {
            Line::Page { items, .. } => {
                found.extend(items.iter().filter_map(Resource::id).map(|id| Dependent {
                    id,
                    optional: false,
                    ticked: true,
                }));
            }
            Line::End { problem: cut, .. } => problem = cut,
        },
    )
    .await?;
    match problem {
        Some(problem) => Err(*problem),
        None => Ok(found),
    }
}

fn links(field: &Field, resource: &Resource) -> Vec<ResourceId> {
    match field.read(resource) {
        Cell::Links(ids) => ids,
        _ => Vec::new(),
    }
}

/// The public addresses of an interface.
#[must_use]
pub fn addresses(interface: &Resource) -> Vec<ResourceId> {
    let configurations = interface
        .at("/properties/ipConfigurations")
        .and_then(|list| list.as_array());
    configurations
        .into_iter()
        .flatten()
        .filter_map(|one| one.pointer("/properties/publicIPAddress/id")?.as_str())
        .filter_map(|id| ResourceId::parse(id).ok())
        .collect()
}
