//! What no resource of a stamp can have, whatever its type: it stands in one place, and nothing in it has an identity of its own.

use super::refusal::Refusal;
use crate::providers::{Call, TypeDefinition};
use serde_json::{Map, Value};

/// Refuses a body that asks for it. To ask for none of it (`zones: []`, `identity: {"type": "None"}`) is fine.
///
/// # Errors
/// In the words of Resource Manager.
pub fn check(
    call: &Call,
    definition: &TypeDefinition,
    region: &str,
    sent: &Map<String, Value>,
) -> Result<(), Refusal> {
    let zones = sent.get("zones").and_then(Value::as_array);
    if zones.is_some_and(|zones| !zones.is_empty()) {
        return Err(Refusal::bad_request(
            "ResourceTypeNotSupportAvailabilityZones",
            format!(
                "The resource type '{}' does not support availability zones at location '{region}' and api-version '{}'.",
                definition.type_path(),
                call.api_version
            ),
        ));
    }
    let identity = sent.get("identity").filter(|identity| !identity.is_null());
    let kind = identity.map(|identity| {
        let kind = identity.get("type").and_then(Value::as_str);
        kind.unwrap_or("SystemAssigned")
    });
    match kind.filter(|kind| !kind.eq_ignore_ascii_case("None")) {
        None => Ok(()),
        Some(kind) => Err(Refusal::bad_request(
            "CannotSetResourceIdentity",
            format!(
                "Resource type '{}' does not support creation of '{kind}' resource identity. The supported types are 'None'.",
                definition.name
            ),
        )),
    }
}

#[cfg(test)]
mod tests {
    use crate::testing::{SUBSCRIPTION, Stamp};
    use serde_json::{Value, json};

    fn at(below: &str) -> String {
        format!("/subscriptions/{SUBSCRIPTION}/resourceGroups/rg/providers/{below}")
    }

    #[test]
    fn zones_and_identities_are_refused_whatever_the_type() {
        let mut stamp = Stamp::new();
        stamp.has_group("rg");
        let zones = json!({"location": "local", "zones": ["1"]});
        let identity = json!({"location": "local", "identity": {"type": "SystemAssigned"}});
        for kind in [
            "Microsoft.Network/publicIPAddresses/p",
            "Microsoft.Storage/storageAccounts/one",
            "Microsoft.Compute/virtualMachines/m",
            "Microsoft.Network/routeTables/r",
        ] {
            let refused = stamp.put(&at(kind), zones.clone());
            let code = "ResourceTypeNotSupportAvailabilityZones";
            assert_eq!((refused.status, refused.code().as_str()), (400, code));
            let refused = stamp.put(&at(kind), identity.clone());
            let code = "CannotSetResourceIdentity";
            assert_eq!((refused.status, refused.code().as_str()), (400, code));
        }
        let none = json!({"location": "local", "zones": [], "identity": {"type": "None"}});
        let made = stamp.create(&at("Microsoft.Network/routeTables/r"), none);
        assert_eq!(
            (made.at("/zones"), made.at("/identity")),
            (Value::Null, Value::Null)
        );
    }

    #[test]
    fn firewalls_of_storage_and_service_endpoints_are_refused_where_the_version_knows_them() {
        let mut stamp = Stamp::new();
        stamp.has_group("rg");
        let account = at("Microsoft.Storage/storageAccounts/one");
        let rules = |action: &str| json!({"location": "local", "properties": {"networkAcls": {"bypass": "AzureServices", "defaultAction": action}}});
        let refused = stamp.put(&account, rules("Deny"));
        assert_eq!(
            (refused.status, refused.code().as_str()),
            (400, "InvalidValuesForRequestParameters")
        );
        let made = stamp.create(&account, rules("Allow"));
        assert_eq!(made.at("/properties/networkAcls"), Value::Null);
        let old = format!("{account}?api-version=2016-01-01");
        assert_eq!(stamp.put(&old, rules("Deny")).status, 200);
        let network = |endpoints: Value| {
            json!({"location": "local", "properties": {"addressSpace": {"addressPrefixes": ["10.0.0.0/16"]},
                "subnets": [{"name": "s", "properties": {"addressPrefix": "10.0.0.0/24", "serviceEndpoints": endpoints}}]}})
        };
        let asked = network(json!([{"service": "Microsoft.Storage"}]));
        let path = at("Microsoft.Network/virtualNetworks/v");
        let refused = stamp.put(&path, asked.clone());
        assert_eq!(refused.code(), "ServiceEndpointsNotSupported");
        assert_eq!(stamp.put(&path, network(json!([]))).status, 201);
        let made = stamp.put(&format!("{path}?api-version=2015-06-15"), asked);
        assert!(made.status < 300 && !made.text().contains("serviceEndpoints"));
    }
}
