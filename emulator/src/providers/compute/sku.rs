//! `GET …/skus`: what can be made here, with capabilities.

use super::size::Size;
use crate::{
    arm::refusal::Refusal,
    providers::{Call, Captures, Endpoint},
    world::World,
};
use serde_json::{Value, json};

/// The list of SKUs.
pub const SKUS: Endpoint = Endpoint {
    method: "GET",
    path: "skus",
    of: "skus",
    answer: list,
};

fn list(world: &mut World, _: &Call, _: &Captures) -> Result<Value, Refusal> {
    let region = &world.settings.region;
    let row = |kind: &str,
               name: &str,
               tier: &str,
               family: Option<&str>,
               capabilities: Vec<(&str, String)>| {
        let capabilities: Vec<Value> = capabilities
            .into_iter()
            .map(|(name, value)| json!({ "name": name, "value": value }))
            .collect();
        let mut row = json!({
            "resourceType": kind,
            "name": name,
            "tier": tier,
            "locations": [region],
            "locationInfo": [{ "location": region, "zones": [] }],
            "capabilities": capabilities,
            "restrictions": []
        });
        if let (Some(family), Some(row)) = (family, row.as_object_mut()) {
            row.insert("family".to_owned(), family.into());
            row.insert(
                "size".to_owned(),
                name.trim_start_matches("Standard_")
                    .trim_start_matches("Basic_")
                    .into(),
            );
        }
        row
    };
    let mut rows: Vec<Value> = ["Classic", "Aligned"]
        .into_iter()
        .map(|name| {
            row(
                "availabilitySets",
                name,
                "",
                None,
                vec![("MaximumPlatformFaultDomainCount", "3".to_owned())],
            )
        })
        .collect();
    for (name, tier) in [("Standard_LRS", "Standard"), ("Premium_LRS", "Premium")] {
        rows.push(row(
            "disks",
            name,
            tier,
            None,
            vec![("MaxSizeGiB", "1023".to_owned())],
        ));
        rows.push(row("snapshots", name, tier, None, Vec::new()));
    }
    for size in Size::all() {
        let tier = size.name.split('_').next().unwrap_or_default();
        let memory = size.memory as f64 / 1024.0;
        let capabilities = vec![
            ("MaxResourceVolumeMB", size.temporary_disk.to_string()),
            ("OSVhdSizeMB", "1047552".to_owned()),
            ("vCPUs", size.cores.to_string()),
            ("HyperVGenerations", "V1".to_owned()),
            ("MemoryGB", memory.to_string()),
            ("MaxDataDiskCount", size.data_disks.to_string()),
            ("MaxNetworkInterfaces", size.interfaces.to_string()),
        ];
        rows.push(row(
            "virtualMachines",
            size.name,
            tier,
            Some(size.family),
            capabilities,
        ));
    }
    Ok(json!({ "value": rows }))
}
