//! The sections of a virtual machine that the registry alone cannot draw: its disks with the OS disk among them, its network
//! with addresses and subnets, its instance view.

use super::resource_page::Shown;
use crate::api::stamp_work::arm;
use crate::controls::{IconName, SkeletonRows, StatusBadge, StatusShape};
use crate::drawn::view;
use crate::i18n::{Text, Wording};
use crate::load::Load;
use crate::resource_view::cell_view::cell_view;
use crate::resource_view::list::cell_text::{quantity, time, word};
use crate::shell::ProblemBar;
use leptos::prelude::*;
use porthole_shared::quantity::gibibytes;
use porthole_shared::resource::Resource;
use porthole_shared::resource_id::ResourceId;
use porthole_shared::resource_type::{Cell, Field, Format};
use porthole_shared::source::Reading;
use serde_json::Value;

/// Word, icon and name of each.
pub const MACHINE_SECTIONS: [(&str, IconName, Text); 3] = [
    ("disks", IconName::Disk, Text::MachineDisks),
    ("network", IconName::NetworkInterface, Text::MachineNetwork),
    ("instance", IconName::Activity, Text::MachineInstance),
];

/// The section of this word.
#[must_use]
pub fn machine_section(word: &str, shown: Shown) -> Option<AnyView> {
    match word {
        "disks" => {
            Some((move || with_resource(shown, |resource| disks(resource, shown))).into_any())
        }
        "network" => Some(view! { <Network shown=shown /> }.into_any()),
        "instance" => Some((move || with_resource(shown, instance)).into_any()),
        _ => None,
    }
}

fn with_resource(shown: Shown, draw: impl Fn(&Resource) -> AnyView) -> Option<AnyView> {
    shown
        .load
        .value
        .with(|reading| reading.as_ref().map(|reading| draw(&reading.body)))
}

/// How many disks a machine has.
#[must_use]
pub fn disk_count(resource: &Resource) -> Option<usize> {
    Some(
        1 + resource
            .at("/properties/storageProfile/dataDisks")?
            .as_array()
            .map_or(0, Vec::len),
    )
}

fn head(keys: &[(&'static str, bool)]) -> AnyView {
    let cells: Vec<_> = keys
        .iter()
        .map(|(key, number)| {
            let key = *key;
            view! { <th scope="col" class=number.then_some("number")>{move || word(key)}</th> }
        })
        .collect();
    view! { <thead><tr>{cells}</tr></thead> }.into_any()
}

fn disks(resource: &Resource, shown: Shown) -> AnyView {
    let mut rows = Vec::new();
    if let Some(disk) = resource.at("/properties/storageProfile/osDisk") {
        rows.push(disk_row(disk, Text::MachineOsDisk.get().to_owned(), shown));
    }
    let data = resource
        .at("/properties/storageProfile/dataDisks")
        .and_then(Value::as_array);
    for disk in data.into_iter().flatten() {
        let lun = disk.get("lun").map(ToString::to_string).unwrap_or_default();
        rows.push(disk_row(disk, lun, shown));
    }
    view! {
        <div class="table-region" role="region" tabindex="0" aria-label=Text::MachineDisks>
            <table class="table section-table">
                {head(&[("field.name", false), ("field.lun", true), ("field.size", true), ("field.storage_type", false), ("field.caching", false)])}
                <tbody>{rows}</tbody>
            </table>
        </div>
    }
    .into_any()
}

fn disk_row(disk: &Value, lun: String, shown: Shown) -> AnyView {
    let text = |name: &str| {
        disk.get(name)
            .and_then(Value::as_str)
            .unwrap_or_default()
            .to_owned()
    };
    let id = disk.pointer("/managedDisk/id").and_then(Value::as_str);
    let name = match id.and_then(|id| ResourceId::parse(id).ok()) {
        Some(id) => cell_view(&Cell::Links(vec![id]), shown.session),
        None => text("name").into_any(),
    };
    let size = disk
        .get("diskSizeGB")
        .and_then(Value::as_u64)
        .map(|size| quantity(gibibytes(size)));
    let storage = disk
        .pointer("/managedDisk/storageAccountType")
        .and_then(Value::as_str)
        .unwrap_or_default()
        .to_owned();
    view! {
        <tr>
            <td>{name}</td>
            <td class="number">{lun}</td>
            <td class="number">{size}</td>
            <td>{storage}</td>
            <td>{text("caching")}</td>
        </tr>
    }
    .into_any()
}

/// The interfaces of a machine, each read with its address.
#[derive(Clone)]
pub struct Interface {
    /// The interface.
    pub resource: Resource,
    /// The public address, where it has one.
    pub address: Option<Resource>,
}

/// Reads the interfaces, one after the other: few machines have more than two.
#[must_use]
pub fn interfaces(shown: Shown) -> Load<Vec<Interface>> {
    const INTERFACES: Field = Field::of(
        "",
        "/properties/networkProfile/networkInterfaces",
        Format::Links,
    );
    Load::new(move |abort| {
        let sign_in = shown
            .session
            .sign_in
            .with(|one| one.as_ref().map(|one| one.id.clone()))?;
        let ids = shown.load.value.with(|reading| {
            reading
                .as_ref()
                .map(|reading| INTERFACES.read(&reading.body))
        })?;
        Some(async move {
            let Cell::Links(ids) = ids else {
                return Ok(Vec::new());
            };
            let mut found = Vec::new();
            for id in ids {
                let Reading { body, .. } =
                    arm::<Resource>(&sign_in, &id.to_string(), "", &abort).await?;
                let mut address = None;
                if let Some(public) = crate::resource_view::dependents::addresses(&body).first() {
                    address = arm::<Resource>(&sign_in, &public.to_string(), "", &abort)
                        .await
                        .ok()
                        .map(|reading| reading.body);
                }
                found.push(Interface {
                    resource: body,
                    address,
                });
            }
            Ok(found)
        })
    })
}

#[component]
fn Network(shown: Shown) -> impl IntoView {
    const PRIVATE: Field = Field::text(
        "",
        "/properties/ipConfigurations/0/properties/privateIPAddress",
    );
    const SUBNET: Field = Field::of(
        "",
        "/properties/ipConfigurations/0/properties/subnet",
        Format::Link,
    );
    const SECURITY: Field = Field::of("", "/properties/networkSecurityGroup", Format::Link);
    const PUBLIC: Field = Field::of("", "/properties/ipAddress", Format::Code);
    let load = interfaces(shown);
    let row = move |interface: &Interface| {
        let cell =
            |field: &Field, resource: &Resource| cell_view(&field.read(resource), shown.session);
        let name = interface
            .resource
            .id()
            .map(|id| cell_view(&Cell::Links(vec![id]), shown.session));
        let public = interface.address.as_ref().map_or_else(
            || cell_view(&Cell::Nothing, shown.session),
            |address| cell(&PUBLIC, address),
        );
        view! {
            <tr>
                <td>{name}</td>
                <td>{cell(&PRIVATE, &interface.resource)}</td>
                <td>{public}</td>
                <td>{cell(&SUBNET, &interface.resource)}</td>
                <td>{cell(&SECURITY, &interface.resource)}</td>
            </tr>
        }
        .into_any()
    };
    move || {
        if let Some(problem) = load.problem.get() {
            return view! { <div class="page-padded"><ProblemBar problem=problem retry=move |()| load.again() /></div> }.into_any();
        }
        if load.waiting() {
            return view! { <SkeletonRows rows=2 /> }.into_any();
        }
        let rows: Vec<_> = load
            .value
            .with(|found| found.iter().flatten().map(row).collect());
        view! {
            <div class="table-region" role="region" tabindex="0" aria-label=Text::MachineNetwork>
                <table class="table section-table">
                    {head(&[
                        ("field.name", false),
                        ("field.private_address", false),
                        ("field.public_address", false),
                        ("field.subnet", false),
                        ("field.network_security_group", false),
                    ])}
                    <tbody>{rows}</tbody>
                </table>
            </div>
        }
        .into_any()
    }
}

fn instance(resource: &Resource) -> AnyView {
    let statuses = resource
        .at("/properties/instanceView/statuses")
        .and_then(Value::as_array)
        .cloned()
        .unwrap_or_default();
    if statuses.is_empty() {
        return view! { <p class="page-padded text-2">{Text::MachineNoInstance}</p> }.into_any();
    }
    let rows: Vec<_> = statuses
        .iter()
        .map(|status| {
            let text = |name: &str| {
                status
                    .get(name)
                    .and_then(Value::as_str)
                    .unwrap_or_default()
                    .to_owned()
            };
            let shape = match text("level").as_str() {
                "Error" => StatusShape::Failed,
                "Warning" => StatusShape::Degraded,
                _ => StatusShape::Succeeded,
            };
            let when = text("time");
            view! {
                <tr>
                    <td><StatusBadge shape=shape label=Wording::from(text("displayStatus")) /></td>
                    <td><code>{text("code")}</code></td>
                    <td>{move || if when.is_empty() { String::new() } else { time(&when) }}</td>
                    <td>{text("message")}</td>
                </tr>
            }
        })
        .collect();
    view! {
        <div class="table-region" role="region" tabindex="0" aria-label=Text::MachineInstance>
            <table class="table section-table">
                <thead>
                    <tr>
                        <th scope="col">{Text::MachineState}</th>
                        <th scope="col">{Text::ProblemCode}</th>
                        <th scope="col">{move || word("field.timestamp")}</th>
                        <th scope="col">{Text::MachineMessage}</th>
                    </tr>
                </thead>
                <tbody>{rows}</tbody>
            </table>
        </div>
    }
    .into_any()
}
