//! Microsoft.Network/dnsZones/{A, AAAA, …}: the records of one name and one type.

use super::dns_zone::{name_servers, precondition_failed};
use crate::{
    arm::{condition::Unmet, refusal::Refusal},
    providers::{Call, Opening, Reference, Rules, TypeDefinition, Verb, Write, check},
    world::{World, resource::Resource, resource_id::ResourceId, timestamp::Timestamp},
};
use serde_json::{Value, json};
use std::net::{Ipv4Addr, Ipv6Addr};

/// A type of record: where its records stand, and what each must hold.
struct RecordSets {
    /// `ARecords`; for a type that has one record only, `CNAMERecord`.
    property: &'static str,
    /// Whether a set holds many records.
    many: bool,
    /// What is wrong with a record, if anything.
    fault: fn(&Value) -> Option<String>,
}

macro_rules! record_type {
    ($name:ident, $kind:literal, $property:literal, $many:literal, $fault:expr) => {
        #[doc = concat!("Record sets of type ", $kind, ".")]
        pub static $name: TypeDefinition = TypeDefinition {
            etag: true,
            provisioning_state: false,
            ..TypeDefinition::untracked(
                concat!("Microsoft.Network/dnsZones/", $kind),
                &RecordSets {
                    property: $property,
                    many: $many,
                    fault: $fault,
                },
            )
        };
    };
}

record_type!(A, "A", "ARecords", true, |record| {
    let text = text(record, "ipv4Address");
    let fits = text.parse::<Ipv4Addr>().is_ok();
    (!fits).then(|| format!("'{text}' is no IPv4 address"))
});
record_type!(AAAA, "AAAA", "AAAARecords", true, |record| {
    let text = text(record, "ipv6Address");
    let fits = text.parse::<Ipv6Addr>().is_ok();
    (!fits).then(|| format!("'{text}' is no IPv6 address"))
});
record_type!(CNAME, "CNAME", "CNAMERecord", false, |record| {
    missing(record, "cname")
});
record_type!(MX, "MX", "MXRecords", true, |record| {
    missing(record, "exchange").or_else(|| number(record, "preference"))
});
record_type!(NS, "NS", "NSRecords", true, |record| {
    missing(record, "nsdname")
});
record_type!(PTR, "PTR", "PTRRecords", true, |record| {
    missing(record, "ptrdname")
});
record_type!(SOA, "SOA", "SOARecord", false, |_| None);
record_type!(SRV, "SRV", "SRVRecords", true, |record| {
    let numbers = ["priority", "weight", "port"];
    missing(record, "target").or_else(|| numbers.iter().find_map(|name| number(record, name)))
});
record_type!(TXT, "TXT", "TXTRecords", true, |record| {
    let texts = record.get("value").and_then(Value::as_array);
    let texts = texts?.iter().filter_map(Value::as_str);
    let long = texts.into_iter().find(|text| text.len() > 255)?;
    Some(format!(
        "a text of {} characters is longer than 255",
        long.len()
    ))
});

impl Rules for RecordSets {
    fn prepare(&self, world: &World, _: &Call, write: &mut Write) -> Result<(), Refusal> {
        let set = &mut write.resource;
        check_name(set.id.name())?;
        check::forget(set, &["fqdn"]);
        // Older clients write it small.
        if let Some(ttl) = set.property("/ttl").cloned() {
            set.default_to("/TTL", ttl);
        }
        check::forget(set, &["ttl"]);
        let ttl = set.property("/TTL").and_then(Value::as_i64);
        if !ttl.is_some_and(|ttl| (0..=i64::from(i32::MAX)).contains(&ttl)) {
            return Err(refused(
                "The TTL of a record set must be a whole number between 0 and 2147483647.",
            ));
        }
        let pointer = format!("/{}", self.property);
        if self.many {
            set.default_to(&pointer, json!([]));
        }
        let fault = if self.many {
            set.items(&pointer).iter().find_map(self.fault)
        } else {
            set.property(&pointer).and_then(self.fault)
        };
        if let Some(fault) = fault {
            return Err(refused(format!(
                "The record set '{}' is invalid: {fault}.",
                set.id.name()
            )));
        }
        self.keep_the_zones_own(world, write)?;
        alone(world, &write.resource)
    }

    fn keeps(&self) -> bool {
        false
    }

    /// Records name hosts, not resources.
    fn references(&self, _: &Resource) -> Vec<Reference> {
        Vec::new()
    }

    fn opening(&self, verb: Verb, _: &str) -> Opening {
        Opening::Done(if verb == Verb::Create { 201 } else { 200 })
    }

    fn present(&self, _: &World, _: &Call, set: &Resource) -> Value {
        show(set)
    }

    fn may_delete(&self, _: &World, set: &Resource) -> Result<(), Refusal> {
        let own = set.id.name() == "@" && ["SOA", "NS"].contains(&set.id.kind());
        if own {
            return Err(refused(format!(
                "The record set '@' of type '{}' belongs to the zone and cannot be deleted.",
                set.id.kind()
            )));
        }
        Ok(())
    }

    fn unmet(&self, _: &ResourceId, unmet: &Unmet<'_>) -> Refusal {
        precondition_failed(unmet)
    }

    fn not_found(&self, id: &ResourceId) -> Refusal {
        let message = format!(
            "The resource record '{}' does not exist in resource group '{}' of subscription '{}'.",
            id.name(),
            id.group(),
            id.subscription()
        );
        Refusal::not_found("NotFound", message).bare()
    }
}

impl RecordSets {
    /// What the zone itself says at its top can be changed but not taken away: the host of SOA, the name servers of NS.
    fn keep_the_zones_own(&self, world: &World, write: &mut Write) -> Result<(), Refusal> {
        let set = &mut write.resource;
        let top = set.id.name() == "@";
        match self.property {
            "SOARecord" if !top => Err(refused("A record set of type SOA is called '@'.")),
            "SOARecord" => {
                let own = write
                    .before
                    .as_ref()
                    .and_then(|own| own.property("/SOARecord"));
                for (name, value) in own.and_then(Value::as_object).into_iter().flatten() {
                    set.default_to(&format!("/SOARecord/{name}"), value.clone());
                }
                Ok(())
            }
            "NSRecords" if top => {
                let mut records = set.items("/NSRecords").to_vec();
                for server in name_servers(world) {
                    if !records
                        .iter()
                        .any(|record| text(record, "nsdname") == server)
                    {
                        records.push(json!({ "nsdname": server }));
                    }
                }
                set.set("/NSRecords", records);
                Ok(())
            }
            "CNAMERecord" if top => Err(refused("The top of a zone cannot be a CNAME.")),
            _ => Ok(()),
        }
    }
}

/// The records that a zone begins with.
pub fn begin(world: &mut World, zone: &Resource, now: Timestamp) {
    let servers = name_servers(world);
    let soa = json!({ "TTL": 3600, "SOARecord": {
        "email": "hostmaster.example.com", "expireTime": 2_419_200, "host": servers.first(), "minimumTTL": 300,
        "refreshTime": 3600, "retryTime": 300, "serialNumber": 1
    } });
    let servers: Vec<Value> = servers
        .iter()
        .map(|server| json!({ "nsdname": server }))
        .collect();
    let servers = json!({ "TTL": 172_800, "NSRecords": servers });
    for (kind, properties) in [("NS", servers), ("SOA", soa)] {
        let mut set = Resource::new(zone.id.child(kind, "@"), None, properties, now);
        let etag = world.fresh_guid();
        set.envelope.insert("etag".to_owned(), etag.into());
        world.put_resource(set);
    }
}

/// A record set as a client sees it.
pub fn show(set: &Resource) -> Value {
    let mut set = set.clone();
    plain_etag(&mut set);
    let zone = set.id.parent();
    let zone = zone.as_ref().map_or("", ResourceId::name);
    let name = match set.id.name() {
        "@" => format!("{zone}."),
        name => format!("{name}.{zone}."),
    };
    set.set("/fqdn", name);
    let mut body = set.body();
    if let Some(properties) = body.get_mut("properties").and_then(Value::as_object_mut) {
        properties.shift_remove("provisioningState");
    }
    body.into()
}

/// The service of DNS writes its etags without quotes.
pub fn plain_etag(resource: &mut Resource) {
    if let Some(etag) = resource.envelope.get_mut("etag")
        && let Some(text) = etag.as_str()
    {
        *etag = text.trim_start_matches("W/").trim_matches('"').into();
    }
}

/// The refusal of the service of DNS, which wraps its errors in nothing.
pub fn refused(message: impl Into<String>) -> Refusal {
    Refusal::bad_request("BadRequest", message).bare()
}

/// A CNAME bears no other set of its name beside it.
fn alone(world: &World, set: &Resource) -> Result<(), Refusal> {
    let Some(zone) = set.id.parent() else {
        return Ok(());
    };
    let is_alias = |resource: &Resource| resource.id.kind().eq_ignore_ascii_case("CNAME");
    let named = world.children(&zone).into_iter().find(|other| {
        other.id.name().eq_ignore_ascii_case(set.id.name())
            && other.id != set.id
            && (is_alias(other) || is_alias(set))
    });
    match named {
        None => Ok(()),
        Some(other) => Err(Refusal::conflict(
            "Conflict",
            format!(
                "The record set '{}' of type '{}' cannot be created: a set of type '{}' has this name, and a CNAME stands alone.",
                set.id.name(),
                set.id.kind(),
                other.id.kind()
            ),
        )
        .bare()),
    }
}

fn check_name(name: &str) -> Result<(), Refusal> {
    let sign = |sign: char| sign.is_ascii_alphanumeric() || "-_.".contains(sign);
    let rest = name.strip_prefix("*.").unwrap_or(name);
    let fits = name == "@" || name == "*" || rest.chars().all(sign);
    if fits && name.len() <= 253 && rest.split('.').all(|label| (1..=63).contains(&label.len())) {
        return Ok(());
    }
    Err(refused(format!(
        "The record set name '{name}' is invalid: labels of letters, digits, '-' and '_', parted by dots; '@' for the top of the zone; '*' as the first label."
    )))
}

fn text<'a>(record: &'a Value, name: &str) -> &'a str {
    record.get(name).and_then(Value::as_str).unwrap_or_default()
}

fn missing(record: &Value, name: &str) -> Option<String> {
    text(record, name)
        .is_empty()
        .then(|| format!("a record has no '{name}'"))
}

fn number(record: &Value, name: &str) -> Option<String> {
    let value = record.get(name).and_then(Value::as_u64);
    let fits = value.is_some_and(|value| value <= u64::from(u16::MAX));
    (!fits).then(|| format!("'{name}' must be a whole number between 0 and 65535"))
}

#[cfg(test)]
mod tests {
    use crate::testing::{SUBSCRIPTION, Stamp};
    use serde_json::json;

    fn at(below: &str) -> String {
        format!(
            "/subscriptions/{SUBSCRIPTION}/resourceGroups/rg/providers/Microsoft.Network/dnsZones/contoso.com{below}"
        )
    }

    fn stamp() -> Stamp {
        let mut stamp = Stamp::new();
        stamp.has_group("rg");
        stamp.put(&at(""), json!({"location": "global"}));
        stamp
    }

    #[test]
    fn sets_are_made_replaced_listed_and_deleted() {
        let mut stamp = stamp();
        let made = stamp.put(&at("/A/www"), json!({"properties": {"TTL": 3600}}));
        assert_eq!(
            (made.status, made.at("/properties/ARecords")),
            (201, json!([]))
        );
        assert_eq!(made.at("/properties/fqdn"), "www.contoso.com.");
        let body = json!({"properties": {"TTL": 60, "ARecords": [{"ipv4Address": "10.0.0.1"}]}});
        let replaced = stamp.put(&at("/a/www"), body);
        assert_eq!(
            (replaced.status, replaced.at("/properties/TTL")),
            (200, json!(60))
        );
        assert_ne!(made.at("/etag"), replaced.at("/etag"));
        assert_eq!(stamp.get(&at("/A?api-version=2016-04-01")).names(), ["www"]);
        assert_eq!(stamp.get(&at("")).at("/properties/numberOfRecordSets"), 3);
        assert_eq!(stamp.delete(&at("/A/www")).status, 200);
        assert_eq!(stamp.delete(&at("/A/www")).status, 204);
        let gone = stamp.get(&at("/A/www"));
        assert_eq!((gone.status, gone.at("/code")), (404, json!("NotFound")));
    }

    #[test]
    fn records_are_checked_and_an_alias_stands_alone() {
        let mut stamp = stamp();
        for (path, records) in [
            (
                "/A/x",
                json!({"TTL": 1, "ARecords": [{"ipv4Address": "ten"}]}),
            ),
            (
                "/AAAA/x",
                json!({"TTL": 1, "AAAARecords": [{"ipv6Address": "1.2.3.4"}]}),
            ),
            (
                "/MX/x",
                json!({"TTL": 1, "MXRecords": [{"exchange": "mail", "preference": 70000}]}),
            ),
            (
                "/TXT/x",
                json!({"TTL": 1, "TXTRecords": [{"value": ["x".repeat(256)]}]}),
            ),
            ("/A/x", json!({"TTL": -1})),
            ("/CNAME/@", json!({"TTL": 1, "CNAMERecord": {"cname": "y"}})),
            ("/A/a..b", json!({"TTL": 1})),
        ] {
            let refused = stamp.put(&at(path), json!({"properties": records}));
            assert_eq!(
                (refused.status, refused.at("/code")),
                (400, json!("BadRequest")),
                "{path}"
            );
        }
        stamp.put(&at("/A/www"), json!({"properties": {"TTL": 1}}));
        let alias = json!({"properties": {"TTL": 1, "CNAMERecord": {"cname": "y"}}});
        assert_eq!(stamp.put(&at("/CNAME/www"), alias.clone()).status, 409);
        assert_eq!(stamp.put(&at("/CNAME/mail"), alias).status, 201);
        assert_eq!(
            stamp
                .put(&at("/TXT/mail"), json!({"properties": {"TTL": 1}}))
                .status,
            409
        );
    }
}
