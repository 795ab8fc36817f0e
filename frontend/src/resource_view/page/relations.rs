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
#[derive(Clone, Debug, PartialEq)]
struct Node {
    id: ResourceId,
    note: String,
}

/// The picture, from the outside in. Interfaces stand in the row of the machine: subnets above them, rules below, and the
/// address of each before it, so that every line ends on the two that it connects.
#[derive(Clone, Default, PartialEq)]
struct Picture {
    /// The address of each interface, where it has one.
    addresses: Vec<Option<Node>>,
    subnets: Vec<Node>,
    interfaces: Vec<Node>,
    rules: Vec<Node>,
    machine: Vec<Node>,
    availability: Vec<Node>,
    disks: Vec<Node>,
}

impl Picture {
    /// Every node, in the order of the list.
    fn nodes(&self) -> impl Iterator<Item = &Node> {
        self.addresses
            .iter()
            .flatten()
            .chain(&self.subnets)
            .chain(&self.interfaces)
            .chain(&self.rules)
            .chain(&self.machine)
            .chain(&self.availability)
            .chain(&self.disks)
    }
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
        picture.with(|picture| {
            picture
                .as_ref()
                .map_or(0, |picture| picture.nodes().count().saturating_sub(1))
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
    for interface in interfaces {
        let first = "/properties/ipConfigurations/0/properties";
        let subnet = interface.resource.at(&format!("{first}/subnet/id"));
        push(&mut picture.subnets, &text(subnet), String::new());
        let before = picture.interfaces.len();
        push(
            &mut picture.interfaces,
            interface.resource.id_text(),
            text(interface.resource.at(&format!("{first}/privateIPAddress"))),
        );
        if picture.interfaces.len() > before {
            let address = interface.address.as_ref();
            picture.addresses.push(address.and_then(|address| {
                node(address.id_text(), text(address.at("/properties/ipAddress")))
            }));
        }
        let group = interface.resource.at("/properties/networkSecurityGroup/id");
        push(&mut picture.rules, &text(group), String::new());
    }
    push(
        &mut picture.machine,
        machine.id_text(),
        text(machine.at("/properties/hardwareProfile/vmSize")),
    );
    let set = machine.at("/properties/availabilitySet/id");
    push(&mut picture.availability, &text(set), String::new());
    if let Some(disk) = machine.at("/properties/storageProfile/osDisk") {
        push_disk(&mut picture.disks, disk);
    }
    for disk in machine
        .at("/properties/storageProfile/dataDisks")
        .and_then(Value::as_array)
        .into_iter()
        .flatten()
    {
        push_disk(&mut picture.disks, disk);
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

fn node(id: &str, note: String) -> Option<Node> {
    let id = ResourceId::parse(id).ok()?;
    Some(Node { id, note })
}

fn push(column: &mut Vec<Node>, id: &str, note: String) {
    if let Some(node) = node(id, note)
        && !column.iter().any(|known| known.id == node.id)
    {
        column.push(node);
    }
}

fn text(value: Option<&Value>) -> String {
    value.and_then(Value::as_str).unwrap_or_default().to_owned()
}

fn columns_view(picture: &Picture, session: Session) -> Vec<AnyView> {
    let all = |nodes: &[Node], class: &'static str| -> Vec<AnyView> {
        nodes
            .iter()
            .map(|node| node_view(node, class, session))
            .collect()
    };
    let several = picture.interfaces.len() > 1;
    let card = if several {
        "relation relation-card relation-one-of-several"
    } else {
        "relation relation-card"
    };
    let addresses: Vec<AnyView> = picture
        .addresses
        .iter()
        .map(|address| match address {
            Some(node) => node_view(node, "relation relation-address", session),
            None => space(),
        })
        .collect();
    // As many above as below: the interfaces keep to the row of the machine.
    let (above, below) = (picture.subnets.len(), picture.rules.len());
    let spaces = |many: usize| (0..many).map(|_| space()).collect::<Vec<_>>();
    let mut middle = spaces(below.saturating_sub(above));
    middle.extend(all(&picture.subnets, "relation relation-above"));
    middle.extend(all(&picture.interfaces, card));
    middle.extend(all(&picture.rules, "relation relation-below"));
    middle.extend(spaces(above.saturating_sub(below)));
    let this = if several {
        "relation relation-this relation-of-several"
    } else {
        "relation relation-this"
    };
    let mut centre = all(&picture.machine, this);
    centre.extend(all(&picture.availability, "relation"));
    let outside = picture.addresses.iter().any(Option::is_some);
    [
        (addresses, "relations-column", outside),
        (middle, "relations-column", !picture.interfaces.is_empty()),
        (centre, "relations-column relations-centre", true),
        (
            all(&picture.disks, "relation"),
            "relations-column relations-disks",
            !picture.disks.is_empty(),
        ),
    ]
    .into_iter()
    .filter(|(_, _, shown)| *shown)
    .map(|(boxes, class, _)| view! { <div class=class>{boxes}</div> }.into_any())
    .collect()
}

fn space() -> AnyView {
    view! { <span class="relation-space"></span> }.into_any()
}

fn node_view(node: &Node, class: &'static str, session: Session) -> AnyView {
    let this = class.contains("relation-this");
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
        <a class=class href=href aria-current=this.then_some("true")>
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
        .nodes()
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
        let names: Vec<_> = picture.nodes().map(|node| node.id.name()).collect();
        assert_eq!(names, ["web", "nic", "vm", "os"]);
        assert_eq!(picture.interfaces[0].note, "10.0.0.4");
        assert_eq!(picture.addresses, [None], "a row for each interface");
    }
}
