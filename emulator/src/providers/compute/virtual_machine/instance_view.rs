//! A machine's instance view: provisioning and power as statuses with times, its agent, its disks.

use super::VIRTUAL_MACHINES;
use crate::world::{World, resource::Resource, resource_id::ResourceId};
use serde_json::{Map, Value, json};

/// The instance view of a machine, as an api-version tells it.
pub fn of(world: &World, machine: &Resource, api_version: &str) -> Value {
    let running = machine.state_text("power") == Some("running");
    let time = machine
        .state_text("provisioned")
        .map_or_else(|| machine.changed.arm_with_offset(), str::to_owned);
    let mut view = Map::new();
    let guest_tells = running && api_version >= "2017-12";
    if let (true, Some(name)) = (guest_tells, machine.text("/osProfile/computerName")) {
        let (system, version) = system(machine);
        view.insert("computerName".to_owned(), name.into());
        view.insert("osName".to_owned(), system.into());
        view.insert("osVersion".to_owned(), version.into());
    }
    if running {
        view.insert("vmAgent".to_owned(), agent(world, machine, &time));
    }
    view.insert("disks".to_owned(), disks(machine, &time));
    let extensions: Vec<Value> = extensions(world, machine)
        .iter()
        .map(extension_status)
        .collect();
    if running && !extensions.is_empty() {
        view.insert("extensions".to_owned(), extensions.into());
    }
    if machine.property("/diagnosticsProfile/bootDiagnostics/enabled") == Some(&Value::Bool(true)) {
        view.insert("bootDiagnostics".to_owned(), boot_diagnostics(machine));
    }
    if api_version >= "2019" {
        view.insert("hyperVGeneration".to_owned(), "V1".into());
    }
    if let Some((update, fault)) = domains(world, machine) {
        view.insert("platformUpdateDomain".to_owned(), update.into());
        view.insert("platformFaultDomain".to_owned(), fault.into());
    }
    view.insert("statuses".to_owned(), statuses(machine, &time));
    view.into()
}

/// The update and fault domain of a machine in an availability set: members are dealt out over the domains in turn.
fn domains(world: &World, machine: &Resource) -> Option<(usize, usize)> {
    let set = ResourceId::new(machine.text("/availabilitySet/id")?);
    let set = world.resource(&set)?;
    let users = world.users_of(&set.id);
    let place = users.iter().position(|user| user.source == machine.id)?;
    let count = |name: &str| {
        let count = set.property(name).and_then(Value::as_u64);
        count
            .and_then(|count| usize::try_from(count).ok())
            .filter(|count| *count > 0)
    };
    Some((
        place % count("/platformUpdateDomainCount").unwrap_or(1),
        place % count("/platformFaultDomainCount").unwrap_or(1),
    ))
}

/// The extensions of a machine; interfaces of machines of scale sets are its children too.
pub fn extensions(world: &World, machine: &Resource) -> Vec<Resource> {
    let mut children = world.children(&machine.id);
    children.retain(|child| child.id.kind().eq_ignore_ascii_case("extensions"));
    children
}

/// Provisioning first, then power, then whether it is generalized.
fn statuses(machine: &Resource, time: &str) -> Value {
    let mut statuses = vec![match machine.provisioning_state.as_str() {
        "Succeeded" => status(
            "ProvisioningState/succeeded",
            "Info",
            "Provisioning succeeded",
            Some(time),
        ),
        "Failed" => {
            let error = VIRTUAL_MACHINES.rules.allocation_failure();
            let code = error
                .get("code")
                .and_then(Value::as_str)
                .unwrap_or_default();
            let mut failed = status(
                &format!("ProvisioningState/failed/{code}"),
                "Error",
                "Provisioning failed",
                Some(time),
            );
            if let (Some(failed), Some(message)) = (failed.as_object_mut(), error.get("message")) {
                failed.insert("message".to_owned(), message.clone());
            }
            failed
        }
        other => {
            let word = other.to_lowercase();
            status(&format!("ProvisioningState/{word}"), "Info", other, None)
        }
    }];
    if let Some(power) = machine.state_text("power") {
        statuses.push(status(
            &format!("PowerState/{power}"),
            "Info",
            &format!("VM {power}"),
            None,
        ));
    }
    if machine.state_text("generalized").is_some() {
        statuses.push(status(
            "OSState/generalized",
            "Info",
            "VM generalized",
            None,
        ));
    }
    statuses.into()
}

fn status(code: &str, level: &str, shown: &str, time: Option<&str>) -> Value {
    let mut status = json!({ "code": code, "level": level, "displayStatus": shown });
    if let (Some(time), Some(status)) = (time, status.as_object_mut()) {
        status.insert("time".to_owned(), time.into());
    }
    status
}

fn agent(world: &World, machine: &Resource, time: &str) -> Value {
    let windows = machine.text("/storageProfile/osDisk/osType") == Some("Windows");
    let handlers: Vec<Value> = extensions(world, machine)
        .iter()
        .map(|extension| {
            json!({
                "type": extension_type(extension),
                "typeHandlerVersion": extension.text("/typeHandlerVersion"),
                "status": { "code": "ProvisioningState/succeeded", "level": "Info", "displayStatus": "Ready", "message": "Plugin enabled" }
            })
        })
        .collect();
    let mut ready = status("ProvisioningState/succeeded", "Info", "Ready", Some(time));
    if let Some(ready) = ready.as_object_mut() {
        ready.insert(
            "message".to_owned(),
            if windows {
                "GuestAgent is running and processing the extensions."
            } else {
                "Guest Agent is running"
            }
            .into(),
        );
    }
    json!({ "vmAgentVersion": if windows { "2.7.41491.993" } else { "2.2.49.2" }, "statuses": [ready], "extensionHandlers": handlers })
}

fn disks(machine: &Resource, time: &str) -> Value {
    let models = machine
        .property("/storageProfile/osDisk")
        .into_iter()
        .chain(machine.items("/storageProfile/dataDisks"));
    let rows = models.filter_map(|model| model.get("name")).map(|name| {
        json!({ "name": name, "statuses": [status("ProvisioningState/succeeded", "Info", "Provisioning succeeded", Some(time))] })
    });
    rows.collect()
}

fn extension_status(extension: &Resource) -> Value {
    let (code, shown) = match extension.provisioning_state.as_str() {
        "Succeeded" => ("ProvisioningState/succeeded", "Provisioning succeeded"),
        "Failed" => ("ProvisioningState/failed/1", "Provisioning failed"),
        _ => ("ProvisioningState/transitioning", "Transitioning"),
    };
    let mut status = status(code, "Info", shown, None);
    if let Some(status) = status.as_object_mut() {
        status.insert("message".to_owned(), "Enable succeeded.".into());
    }
    json!({
        "name": extension.id.name(),
        "type": extension_type(extension),
        "typeHandlerVersion": extension.text("/typeHandlerVersion"),
        "statuses": [status]
    })
}

fn extension_type(extension: &Resource) -> String {
    format!(
        "{}.{}",
        extension.text("/publisher").unwrap_or_default(),
        extension.text("/type").unwrap_or_default()
    )
}

fn boot_diagnostics(machine: &Resource) -> Value {
    let storage = machine
        .text("/diagnosticsProfile/bootDiagnostics/storageUri")
        .unwrap_or_default()
        .trim_end_matches('/');
    let (name, id) = (
        machine.id.name().to_lowercase(),
        machine.text("/vmId").unwrap_or_default(),
    );
    let short: String = name
        .chars()
        .filter(|sign| sign.is_ascii_alphanumeric())
        .take(9)
        .collect();
    let root = format!("{storage}/bootdiagnostics-{short}-{id}/{name}.{id}");
    json!({ "consoleScreenshotBlobUri": format!("{root}.screenshot.bmp"), "serialConsoleLogBlobUri": format!("{root}.serialconsole.log") })
}

/// Name and version of the system, from the image.
fn system(machine: &Resource) -> (String, String) {
    let text = |name: &str| {
        machine
            .text(&format!("/storageProfile/imageReference/{name}"))
            .unwrap_or_default()
    };
    let (publisher, sku) = (text("publisher"), text("sku"));
    if machine.text("/storageProfile/osDisk/osType") == Some("Windows") {
        return windows(sku, text("exactVersion"));
    }
    let name = match publisher.to_lowercase().as_str() {
        "canonical" => "ubuntu",
        "openlogic" => "centos",
        "suse" => "sles",
        "debian" | "credativ" => "debian",
        _ => "linux",
    };
    let version: Vec<&str> = sku
        .split(['-', '_'])
        .take_while(|word| word.starts_with(|sign: char| sign.is_ascii_digit()) && *word != "lts")
        .collect();
    (name.to_owned(), version.join("."))
}

/// A Windows image's sku names its edition and its version begins with the build; what stands on Windows Server (SQL) tells neither.
fn windows(sku: &str, version: &str) -> (String, String) {
    let edition = if sku.starts_with(|sign: char| sign.is_ascii_digit()) {
        sku
    } else {
        "2016-Datacenter"
    };
    let build = version
        .split('.')
        .next()
        .and_then(|build| build.parse::<u32>().ok());
    let build = build.filter(|build| *build >= 9200).unwrap_or(14393);
    let kernel = if build < 10_000 { "6.3" } else { "10.0" };
    (
        format!("Windows Server {}", edition.replace('-', " ")),
        format!("Microsoft Windows NT {kernel}.{build}.0"),
    )
}

/// Whether the machine of this id runs.
pub fn runs(world: &World, machine: &ResourceId) -> bool {
    world
        .resource(machine)
        .is_some_and(|machine| machine.state_text("power") == Some("running"))
}
