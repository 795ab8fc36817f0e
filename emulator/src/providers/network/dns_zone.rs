//! Microsoft.Network/dnsZones: public zones, served by the stamp's own name servers. A zone comes with its NS and SOA records.

use super::record_set;
use crate::{
    arm::{condition::Unmet, refusal::Refusal},
    providers::{Action, Call, Opening, Reference, Rules, TypeDefinition, Verb, Write, check},
    world::{World, resource::Resource, resource_id::ResourceId},
};
use serde_json::{Value, json};
use std::time::Duration;

/// DNS zones.
pub static DNS_ZONES: TypeDefinition = TypeDefinition {
    etag: true,
    provisioning_state: false,
    actions: &[
        Action::view("recordsets", record_sets),
        Action::view("all", record_sets),
    ],
    ..TypeDefinition::tracked("Microsoft.Network/dnsZones", &DnsZones)
};

/// How many record sets a zone may have.
const MOST: u32 = 10_000;

struct DnsZones;

impl Rules for DnsZones {
    fn prepare(&self, world: &World, _: &Call, write: &mut Write) -> Result<(), Refusal> {
        let zone = &mut write.resource;
        check_name(zone.id.name())?;
        let kind = zone.text("/zoneType").unwrap_or("Public");
        if !kind.eq_ignore_ascii_case("public") {
            return Err(record_set::refused(
                "DNS zones of this stamp are public: leave out 'zoneType', or send 'Public'.",
            ));
        }
        check::forget(
            zone,
            &[
                "zoneType",
                "numberOfRecordSets",
                "maxNumberOfRecordSets",
                "maxNumberOfRecordsPerRecordSet",
            ],
        );
        zone.tags.get_or_insert_default();
        zone.set("/maxNumberOfRecordSets", MOST);
        zone.set("/nameServers", name_servers(world));
        Ok(())
    }

    fn keeps(&self) -> bool {
        false
    }

    /// A zone points at nothing.
    fn references(&self, _: &Resource) -> Vec<Reference> {
        Vec::new()
    }

    fn unmet(&self, _: &ResourceId, unmet: &Unmet<'_>) -> Refusal {
        precondition_failed(unmet)
    }

    fn accepted(&self, world: &mut World, call: &Call, write: &Write) {
        if write.verb == Verb::Create {
            record_set::begin(world, &write.resource, call.now);
        }
    }

    fn opening(&self, verb: Verb, _: &str) -> Opening {
        match verb {
            Verb::Create => Opening::Done(201),
            Verb::Delete => Opening::Both,
            _ => Opening::Done(200),
        }
    }

    fn duration(&self, _: Verb) -> Duration {
        super::PACE
    }

    fn present(&self, world: &World, _: &Call, zone: &Resource) -> Value {
        let mut zone = zone.clone();
        record_set::plain_etag(&mut zone);
        zone.set("/maxNumberOfRecordsPerRecordSet", Value::Null);
        let count = world.children(&zone.id).len();
        zone.set("/numberOfRecordSets", count);
        zone.body().into()
    }

    fn opened(&self, _: &Call, write: &Write, mut shown: Value) -> Value {
        if write.verb != Verb::Patch
            && let Some(properties) = shown.get_mut("properties").and_then(Value::as_object_mut)
        {
            properties.insert("zoneType".to_owned(), "Public".into());
        }
        shown
    }
}

/// A condition that was not met, as the service of DNS says it.
pub fn precondition_failed(unmet: &Unmet<'_>) -> Refusal {
    let message = format!(
        "The condition '{}' in the {} header was not satisfied. The current was '{}'.",
        unmet.asked,
        unmet.header,
        unmet
            .current
            .unwrap_or_default()
            .trim_start_matches("W/")
            .trim_matches('"')
    );
    Refusal::new(412, "PreconditionFailed", message).bare()
}

/// The stamp's name servers, as they are written in a zone.
pub fn name_servers(world: &World) -> Vec<String> {
    let domain = &world.settings.domain;
    ["ns1", "ns2"]
        .iter()
        .map(|server| format!("{server}.{domain}."))
        .collect()
}

/// Two to 34 labels of letters, digits, `-` and `_`.
fn check_name(name: &str) -> Result<(), Refusal> {
    let labels: Vec<&str> = name.split('.').collect();
    let sign = |sign: char| sign.is_ascii_alphanumeric() || sign == '-' || sign == '_';
    let fits = |label: &&str| (1..=63).contains(&label.len()) && label.chars().all(sign);
    if (2..=34).contains(&labels.len()) && name.len() <= 253 && labels.iter().all(fits) {
        return Ok(());
    }
    Err(record_set::refused(format!(
        "The domain name '{name}' is invalid. It needs at least two labels, parted by dots, of letters, digits, '-' and '_', each of at most 63 characters."
    )))
}

/// `GET ZONE/recordsets`: every record set, whatever its type. `$recordsetnamesuffix` chooses by the end of the name.
fn record_sets(world: &mut World, call: &Call, zone: &Resource) -> Result<Option<Value>, Refusal> {
    let suffix = call.query.given("$recordsetnamesuffix");
    let suffix = suffix.unwrap_or_default().to_lowercase();
    let mut sets = world.children(&zone.id);
    sets.retain(|set| set.id.name().to_lowercase().ends_with(&suffix));
    // The zone's own come first, the way a zone file is read.
    sets.sort_by_key(|set| (set.id.name() != "@", set.id.name().to_lowercase()));
    let shown: Vec<Value> = sets.iter().map(record_set::show).collect();
    Ok(Some(json!({ "value": shown })))
}

#[cfg(test)]
mod tests {
    use crate::testing::{SUBSCRIPTION, Stamp};
    use serde_json::json;

    fn zone(name: &str) -> String {
        format!(
            "/subscriptions/{SUBSCRIPTION}/resourceGroups/rg/providers/Microsoft.Network/dnsZones/{name}"
        )
    }

    #[test]
    fn a_zone_comes_with_its_own_records_and_takes_them_away() {
        let mut stamp = Stamp::new();
        stamp.has_group("rg");
        let made = stamp.put(&zone("contoso.com"), json!({"location": "global"}));
        assert_eq!((made.status, made.at("/location")), (201, json!("global")));
        assert_eq!(made.at("/properties/numberOfRecordSets"), 2);
        let all = stamp.get(&format!(
            "{}/recordsets?api-version=2016-04-01",
            zone("contoso.com")
        ));
        assert_eq!(all.names(), ["@", "@"]);
        assert_eq!(
            stamp
                .delete(&format!("{}/SOA/@", zone("contoso.com")))
                .status,
            400
        );
        let gone = stamp.delete(&zone("contoso.com"));
        assert_eq!(gone.status, 202);
        let poll = gone.header("azure-asyncoperation").unwrap();
        assert!(
            poll.contains("/resourceGroups/rg/providers/Microsoft.Network/dnsOperationStatuses/")
        );
        assert_eq!(stamp.finish(&gone).status, 200);
        assert_eq!(stamp.get(&zone("contoso.com")).code(), "ResourceNotFound");
        assert_eq!(stamp.world.resource_count(), 0);
    }

    #[test]
    fn a_name_without_a_dot_and_a_private_zone_are_refused() {
        let mut stamp = Stamp::new();
        stamp.has_group("rg");
        let bad = stamp.put(&zone("contoso"), json!({"location": "global"}));
        assert_eq!((bad.status, bad.at("/code")), (400, json!("BadRequest")));
        let private = json!({"location": "global", "properties": {"zoneType": "Private"}});
        assert_eq!(stamp.put(&zone("contoso.com"), private).status, 400);
        let here = stamp.put(&zone("contoso.com"), json!({"location": "local"}));
        assert_eq!(here.code(), "LocationNotAvailableForResourceType");
    }
}
