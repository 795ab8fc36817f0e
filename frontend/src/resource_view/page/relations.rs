//! What a machine is connected with: a picture of addresses, interfaces, the machine and its disks, and the same as a list.

use super::machine_sections::{Interface, interfaces};
use super::resource_page::Shown;
use crate::controls::{Button, ButtonKind, Icon};
use crate::drawn::view;
use crate::i18n::{Text, Wording};
use crate::resource_view::drawing::icon_of;
use crate::resource_view::list::cell_text::{kind, quantity};
use crate::session::Session;
use leptos::prelude::*;
use porthole_shared::quantity::gibibytes;
use porthole_shared::resource::Resource;
use porthole_shared::resource_id::ResourceId;
use serde_json::Value;

/// One box of the picture.
#[derive(Clone, PartialEq)]
struct Node {
    id: ResourceId,
    note: String,
}

/// The columns of the picture, from the outside in: addresses; networks, interfaces and rules; the machine; its disks.
#[derive(Clone, Default, PartialEq)]
struct Picture {
    columns: [Vec<Node>; 4],
}

/// The section with picture and list.
#[component]
pub fn Relations(
    /// The page.
    shown: Shown,
) -> impl IntoView {
    let load = interfaces(shown);
    let listed = RwSignal::new(false);
    let picture = Memo::new(move |_| {
        shown.load.value.with(|reading| {
            let machine = &reading.as_ref()?.body;
            Some(
                load.value
                    .with(|interfaces| picture(machine, interfaces.as_deref().unwrap_or_default())),
            )
        })
    });
    let total = move || {
        picture.get().map_or(0, |picture| {
            picture
                .columns
                .iter()
                .map(Vec::len)
                .sum::<usize>()
                .saturating_sub(1)
        })
    };
    let label = Wording::of(move || {
        if listed.get() {
            Text::RelationsPicture
        } else {
            Text::RelationsList
        }
        .get()
        .to_owned()
    });
    view! {
        <div class="relations-head">
            <h2 class="section-title">{Text::RelationsTitle} " " <span class="text-3">{move || total()}</span></h2>
            <span class="relations-switch">
                <Button label=label kind=ButtonKind::Ghost on_press=move |()| listed.update(|listed| *listed = !*listed) />
            </span>
        </div>
        {move || {
            picture
                .get()
                .map(|picture| {
                    let class = if listed.get() { "relations relations-listed" } else { "relations" };
                    view! {
                        <div class=class>
                            <div class="relations-map">{columns_view(&picture, shown.session)}</div>
                            <ul class="relations-list">{list_view(&picture, shown.session)}</ul>
                        </div>
                    }
                })
        }}
    }
}

fn picture(machine: &Resource, interfaces: &[Interface]) -> Picture {
    let mut picture = Picture::default();
    let [addresses, middle, centre, disks] = &mut picture.columns;
    for interface in interfaces {
        if let Some(address) = &interface.address {
            push(
                addresses,
                address.id_text(),
                text(address.at("/properties/ipAddress")),
            );
        }
        let first = "/properties/ipConfigurations/0/properties";
        let subnet = interface
            .resource
            .at(&format!("{first}/subnet/id"))
            .and_then(Value::as_str)
            .unwrap_or_default();
        push(middle, subnet, String::new());
        push(
            middle,
            interface.resource.id_text(),
            text(interface.resource.at(&format!("{first}/privateIPAddress"))),
        );
        let group = interface
            .resource
            .at("/properties/networkSecurityGroup/id")
            .and_then(Value::as_str)
            .unwrap_or_default();
        push(middle, group, String::new());
    }
    push(
        centre,
        machine.id_text(),
        text(machine.at("/properties/hardwareProfile/vmSize")),
    );
    let set = machine
        .at("/properties/availabilitySet/id")
        .and_then(Value::as_str)
        .unwrap_or_default();
    push(centre, set, String::new());
    if let Some(disk) = machine.at("/properties/storageProfile/osDisk") {
        push_disk(disks, disk);
    }
    for disk in machine
        .at("/properties/storageProfile/dataDisks")
        .and_then(Value::as_array)
        .into_iter()
        .flatten()
    {
        push_disk(disks, disk);
    }
    picture
}

fn push_disk(disks: &mut Vec<Node>, disk: &Value) {
    let size = disk
        .get("diskSizeGB")
        .and_then(Value::as_u64)
        .map(|size| quantity(gibibytes(size)));
    let kind = disk
        .pointer("/managedDisk/storageAccountType")
        .and_then(Value::as_str)
        .map(str::to_owned);
    let note: Vec<String> = size.into_iter().chain(kind).collect();
    push(
        disks,
        disk.pointer("/managedDisk/id")
            .and_then(Value::as_str)
            .unwrap_or_default(),
        note.join(", "),
    );
}

fn push(column: &mut Vec<Node>, id: &str, note: String) {
    if let Ok(id) = ResourceId::parse(id)
        && !column.iter().any(|node| node.id == id)
    {
        column.push(Node { id, note });
    }
}

fn text(value: Option<&Value>) -> String {
    value.and_then(Value::as_str).unwrap_or_default().to_owned()
}

fn columns_view(picture: &Picture, session: Session) -> Vec<AnyView> {
    picture
        .columns
        .iter()
        .enumerate()
        .filter(|(_, nodes)| !nodes.is_empty())
        .map(|(place, nodes)| {
            let class = match place {
                2 => "relations-column relations-centre",
                3 => "relations-column relations-disks",
                _ => "relations-column",
            };
            let boxes: Vec<_> = nodes
                .iter()
                .enumerate()
                .map(|(row, node)| node_view(node, place == 2 && row == 0, session))
                .collect();
            view! { <div class=class>{boxes}</div> }.into_any()
        })
        .collect()
}

fn node_view(node: &Node, this: bool, session: Session) -> AnyView {
    let href = session
        .site()
        .map(|site| site.resource(&node.id.to_string()));
    let icon = icon_of(node.id.type_name().as_str());
    let name = node.id.full_name().replace('/', " / ");
    let note = if node.note.is_empty() {
        kind(node.id.type_name().as_str())
    } else {
        node.note.clone()
    };
    view! {
        <a class="relation" class:relation-this=this href=href aria-current=this.then_some("true")>
            <Icon name=icon />
            <span class="relation-text">
                <span class="relation-name">{name}</span>
                <span class="relation-note">{note}</span>
            </span>
        </a>
    }
    .into_any()
}

fn list_view(picture: &Picture, session: Session) -> Vec<AnyView> {
    picture
        .columns
        .iter()
        .flatten()
        .map(|node| {
            let href = session
                .site()
                .map(|site| site.resource(&node.id.to_string()));
            let type_name = node.id.type_name();
            let icon = icon_of(type_name.as_str());
            view! {
                <li class="list-row relations-row">
                    <Icon name=icon />
                    <a class="name-link" href=href>{node.id.full_name().replace('/', " / ")}</a>
                    <span>{kind(type_name.as_str())}</span>
                    <span>{node.note.clone()}</span>
                </li>
            }
            .into_any()
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn the_picture_holds_every_neighbour_once() {
        let base = "/subscriptions/s/resourceGroups/g/providers";
        let nic = format!("{base}/Microsoft.Network/networkInterfaces/nic");
        let machine = Resource::read(json!({"id": format!("{base}/Microsoft.Compute/virtualMachines/vm"), "properties": {
            "storageProfile": {"osDisk": {"diskSizeGB": 30, "managedDisk": {"id": format!("{base}/Microsoft.Compute/disks/os")}}, "dataDisks": []}}})).unwrap();
        let resource = Resource::read(json!({"id": nic, "properties": {"ipConfigurations": [{"properties": {
            "privateIPAddress": "10.0.0.4", "subnet": {"id": format!("{base}/Microsoft.Network/virtualNetworks/net/subnets/web")}}}]}})).unwrap();
        let picture = picture(
            &machine,
            &[Interface {
                resource,
                address: None,
            }],
        );
        let counts: Vec<usize> = picture.columns.iter().map(Vec::len).collect();
        assert_eq!(counts, [0, 2, 1, 1]);
        assert_eq!(picture.columns[1][1].note, "10.0.0.4");
    }
}
