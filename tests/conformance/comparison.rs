//! Two answers side by side: the recorded one and ours. Status, opening of a long-running operation, error code, and the
//! shape of the body: which paths there are, and of what kind. Null says as much as no key at all.

use crate::reply::Reply;
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};

/// What an answer is judged by.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Aspect {
    /// The status.
    Status,
    /// Which poll addresses a long-running operation opens with.
    Opening,
    /// The code of an error.
    Code,
    /// Paths and kinds of the body.
    Shape,
}

/// One difference.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Difference {
    /// In what.
    pub aspect: Aspect,
    /// `201, here 200`; `lacks properties.x (text)`.
    pub told: String,
}

/// Parts of a body whose presence and kind are not compared, by path, each with the reason. Everything else counts; values never
/// do, for names, times and ids differ in every run.
pub const IGNORED: &[(&str, &str)] = &[
    ("nextLink", "how a service cuts its pages is its own affair"),
    ("authorizations", "a stamp's saved GET /providers has none"),
    (
        "resourceTypes.zoneMappings",
        "a stamp has no zones; its saved answer has none",
    ),
    (
        "resourceTypes.defaultApiVersion",
        "newer than a stamp; its saved answer has none",
    ),
    (
        "properties.subnets.properties.privateEndpointNetworkPolicies",
        "of an api-version that no stamp has",
    ),
    (
        "properties.subnets.properties.privateLinkServiceNetworkPolicies",
        "of an api-version that no stamp has",
    ),
    (
        "properties.privateEndpointNetworkPolicies",
        "of an api-version that no stamp has",
    ),
    (
        "properties.privateLinkServiceNetworkPolicies",
        "of an api-version that no stamp has",
    ),
    (
        "properties.subnets.properties.subnetID",
        "an inner number that one release of the service let out",
    ),
    (
        "properties.subnetID",
        "an inner number that one release of the service let out",
    ),
    (
        "properties.faultDomain",
        "an inner number that one release of the service let out",
    ),
    (
        "properties.primaryEndpoints.file",
        "a stamp has no file service",
    ),
    (
        "properties.primaryEndpoints.dfs",
        "a stamp has no data lake",
    ),
    (
        "properties.primaryEndpoints.web",
        "a stamp has no static sites",
    ),
    (
        "properties.encryption.services.file",
        "a stamp has no file service",
    ),
    (
        "properties.networkAcls",
        "storage accounts of a stamp have no firewall",
    ),
    ("properties.subnets.type", OLDER),
    ("properties.ipConfigurations.type", OLDER),
    ("properties.frontendIPConfigurations.type", OLDER),
    ("properties.backendAddressPools.type", OLDER),
    ("properties.probes.type", OLDER),
    ("properties.loadBalancingRules.type", OLDER),
    ("properties.inboundNatRules.type", OLDER),
    ("properties.inboundNatPools.type", OLDER),
    ("properties.securityRules.type", OLDER),
    ("properties.defaultSecurityRules.type", OLDER),
    (
        "sku.tier",
        "told by the releases of the network service since 2020, at every api-version",
    ),
    (
        "properties.ipConfigurations.properties.isInUseWithService",
        INNER,
    ),
    ("properties.instanceView.computerName", GUEST),
    ("properties.instanceView.osName", GUEST),
    ("properties.instanceView.osVersion", GUEST),
    ("properties.instanceView.vmAgent", GUEST),
    (
        "properties.osProfile.linuxConfiguration.patchSettings",
        "a stamp patches no guests",
    ),
    (
        "properties.osProfile.windowsConfiguration.patchSettings",
        "a stamp patches no guests",
    ),
    (
        "registrationPolicy",
        "newer than a stamp; its saved answer has none",
    ),
    (
        "properties.enableSoftDelete",
        "vaults of a stamp cannot be recovered",
    ),
    (
        "properties.loadBalancingRules.properties.allowBackendPortConflict",
        INNER,
    ),
    (
        "properties.loadBalancingRules.properties.enableDestinationServiceEndpoint",
        INNER,
    ),
    (
        "properties.inboundNatRules.properties.allowBackendPortConflict",
        INNER,
    ),
    (
        "properties.inboundNatRules.properties.enableDestinationServiceEndpoint",
        INNER,
    ),
    (
        "properties.inboundNatPools.properties.allowBackendPortConflict",
        INNER,
    ),
    (
        "properties.inboundNatPools.properties.enableDestinationServiceEndpoint",
        INNER,
    ),
    (
        "properties.trustedDirectories",
        "a directory service for file shares, which a stamp has not",
    ),
    ("vmAgent", GUEST),
    ("computerName", GUEST),
    ("osName", GUEST),
    ("osVersion", GUEST),
    (
        "properties.bgpSettings.bgpPeeringAddresses",
        "told by the releases of the network service since 2020, at every api-version",
    ),
    (
        "properties.vpnGatewayGeneration",
        "told by the releases of the network service since 2020, at every api-version",
    ),
    (
        "properties.virtualMachineProfile.storageProfile.osDisk.diskSizeGB",
        OLDER,
    ),
];

const OLDER: &str =
    "told by the releases of the service since 2018, not by older ones, at one api-version";
const INNER: &str = "an inner flag that some releases of the service let out";
const GUEST: &str = "what a guest tells of itself, once it is so far";

/// The differences of ours from the recorded one.
pub fn differences(recorded: &Reply, ours: &Reply) -> Vec<Difference> {
    let mut found = Vec::new();
    let mut tell = |aspect, told: String| found.push(Difference { aspect, told });
    if recorded.status != ours.status {
        let code = ours.code();
        let code = if code.is_empty() {
            String::new()
        } else {
            format!(" {code}")
        };
        tell(
            Aspect::Status,
            format!("{}, here {}{code}", recorded.status, ours.status),
        );
        return found;
    }
    if recorded.status < 300 && recorded.opening() != ours.opening() {
        tell(
            Aspect::Opening,
            format!("{}, here {}", recorded.opening(), ours.opening()),
        );
    }
    if recorded.code() != ours.code() {
        tell(
            Aspect::Code,
            format!("{}, here {}", recorded.code(), ours.code()),
        );
    }
    let (theirs, own) = (shape(&recorded.body), shape(&ours.body));
    for (path, kinds) in &theirs {
        match own.get(path) {
            None if !covered(&theirs, &own, path) => {
                tell(Aspect::Shape, format!("lacks {path} ({})", words(kinds)));
            }
            Some(here) if kinds.is_disjoint(here) => tell(
                Aspect::Shape,
                format!("{path} is {}, not {}", words(here), words(kinds)),
            ),
            _ => {}
        }
    }
    for (path, kinds) in &own {
        if !theirs.contains_key(path) && !covered(&own, &theirs, path) {
            tell(
                Aspect::Shape,
                format!("has {path} ({}) beyond", words(kinds)),
            );
        }
    }
    found
}

type Shape = BTreeMap<String, BTreeSet<&'static str>>;

/// Whether something above the path is missing as well: one missing object is one difference, not one for each leaf.
fn covered(has: &Shape, lacks: &Shape, path: &str) -> bool {
    let mut above = path;
    while let Some((parent, _)) = above.rsplit_once('.') {
        let parent_in_array = parent.trim_end_matches("[]");
        if [parent, parent_in_array]
            .iter()
            .any(|parent| has.contains_key(*parent) && !lacks.contains_key(*parent))
        {
            return true;
        }
        above = parent;
    }
    false
}

fn words(kinds: &BTreeSet<&'static str>) -> String {
    kinds.iter().copied().collect::<Vec<_>>().join(" or ")
}

/// The paths of a body with their kinds, ignored ones left out.
fn shape(body: &Value) -> Shape {
    let mut found = Shape::new();
    walk(body, String::new(), &mut found);
    found
}

fn walk(value: &Value, path: String, found: &mut Shape) {
    let plain = path.replace("[]", "");
    let plain = plain.strip_prefix("value.").unwrap_or(&plain);
    if IGNORED.iter().any(|(ignored, _)| plain == *ignored) {
        return;
    }
    let kind = match value {
        Value::Null => return,
        Value::Bool(_) => "truth",
        Value::Number(_) => "number",
        Value::String(_) => "text",
        Value::Array(items) => {
            items
                .iter()
                .for_each(|item| walk(item, format!("{path}[]"), found));
            "list"
        }
        Value::Object(map) => {
            for (name, value) in map {
                let dot = if path.is_empty() { "" } else { "." };
                walk(value, format!("{path}{dot}{name}"), found);
            }
            "object"
        }
    };
    if !path.is_empty() {
        found.entry(path).or_default().insert(kind);
    }
}
