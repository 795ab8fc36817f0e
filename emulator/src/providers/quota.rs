//! How many of what a subscription may have. What is counted stands with its provider; a note of the world overrides the number,
//! per subscription.

use super::{Write, compute, network, storage};
use crate::{
    arm::refusal::Refusal,
    world::{World, resource::Resource, resource_id::ResourceId},
};
use serde_json::{Value, json};

/// Something that is counted.
pub struct Counted {
    /// As `usages` names it.
    pub name: &'static str,
    /// As people read it.
    pub label: &'static str,
    /// The type.
    pub kind: &'static str,
    /// How many a subscription may have when its plan says nothing else.
    pub limit: u64,
    /// Under which name a plan says something else.
    pub granted: &'static str,
    /// Which resources of the type count; all of them when nothing is said.
    pub counts: Option<fn(&Resource) -> bool>,
}

/// Everything that is counted one by one. Cores and machines, which also depend on sizes, are counted by `compute::quota`.
fn counted() -> impl Iterator<Item = &'static Counted> {
    [
        compute::quota::COUNTED,
        network::usage::COUNTED,
        storage::usage::COUNTED,
    ]
    .into_iter()
    .flatten()
}

impl Counted {
    /// How many a subscription may have.
    pub fn limit(&self, world: &World, subscription: &str) -> u64 {
        let note = world.notes.get(&key(self.namespace(), subscription));
        note.and_then(|note| note.get(self.granted)?.as_u64())
            .unwrap_or(self.limit)
    }

    /// How many it has.
    pub fn used(&self, world: &World, subscription: &str) -> u64 {
        let scope = ResourceId::new(&format!("/subscriptions/{subscription}"));
        let used = match self.counts {
            None => world.count_of_type(self.kind, &scope),
            Some(counts) => world
                .of_type(self.kind, &scope, None)
                .filter(counts)
                .count(),
        };
        u64::try_from(used).unwrap_or(u64::MAX)
    }

    /// A line of `usages`.
    pub fn usage(&self, world: &World, subscription: &str) -> Value {
        json!({
            "unit": "Count",
            "currentValue": self.used(world, subscription),
            "limit": self.limit(world, subscription),
            "name": { "value": self.name, "localizedValue": self.label }
        })
    }

    fn namespace(&self) -> &'static str {
        self.kind.split('/').next().unwrap_or_default()
    }

    fn is(&self, resource: &Resource) -> bool {
        self.counts.is_none_or(|counts| counts(resource))
    }
}

/// Whether a write is within the quota of its subscription.
pub fn allows(world: &World, write: &Write) -> Result<(), Refusal> {
    let (after, kind) = (&write.resource, write.resource.type_name());
    let subscription = after.id.subscription();
    let of_type = counted().filter(|counted| counted.kind.eq_ignore_ascii_case(&kind));
    for counted in of_type {
        let before = write.before.as_ref();
        if !counted.is(after) || before.is_some_and(|before| counted.is(before)) {
            continue;
        }
        let (limit, used) = (
            counted.limit(world, subscription),
            counted.used(world, subscription),
        );
        if used >= limit {
            return Err(exceeded(world, counted, limit, used));
        }
    }
    Ok(())
}

fn exceeded(world: &World, counted: &Counted, limit: u64, used: u64) -> Refusal {
    if counted.namespace() == "Microsoft.Compute" {
        let what = counted.kind.rsplit('/').next().unwrap_or_default();
        return compute::quota::exceeded(what, limit, used, 1);
    }
    Refusal::conflict(
        "QuotaExceeded",
        format!(
            "Operation could not be completed as it results in exceeding approved {} quota. Additional details - Deployment Model: Resource Manager, Location: {}, Current Limit: {limit}, Current Usage: {used}, Additional Required: 1, (Minimum) New Limit Required: {}.",
            counted.label,
            world.settings.region,
            used.saturating_add(1)
        ),
    )
}

/// Gives a subscription other numbers of one provider, by the names under which plans say them.
pub fn grant(world: &mut World, namespace: &str, subscription: &str, limits: &[(&str, u64)]) {
    let key = key(namespace, subscription);
    let mut note = world.notes.get(&key).cloned().unwrap_or_else(|| json!({}));
    for (name, limit) in limits {
        crate::world::resource::set(&mut note, &format!("/{name}"), (*limit).into());
    }
    world.notes.put(&key, note);
}

/// Gives a subscription as many of everything as it asks for.
pub fn grant_all(world: &mut World, subscription: &str, limit: u64) {
    for counted in counted() {
        let most = limit.max(counted.limit);
        grant(
            world,
            counted.namespace(),
            subscription,
            &[(counted.granted, most)],
        );
    }
}

fn key(namespace: &str, subscription: &str) -> String {
    format!("{namespace}/quota/{}", subscription.to_lowercase())
}

#[cfg(test)]
mod tests {
    use super::grant;
    use crate::testing::{Reply, SUBSCRIPTION, Stamp};
    use serde_json::{Value, json};

    fn usage(stamp: &mut Stamp, path: &str, name: &str) -> (Value, Value) {
        let path = format!("/subscriptions/{SUBSCRIPTION}/providers/{path}");
        let rows = stamp.get(&path).at("/value");
        let rows = rows.as_array().unwrap().iter();
        let row = rows.clone().find(|row| row["name"]["value"] == name);
        let row = row.unwrap_or_else(|| panic!("{name} is not counted"));
        (row["currentValue"].clone(), row["limit"].clone())
    }

    fn put(stamp: &mut Stamp, path: &str, properties: Value) -> Reply {
        let path = format!("/subscriptions/{SUBSCRIPTION}/resourceGroups/rg/providers/{path}");
        stamp.put(
            &path,
            json!({ "location": "local", "properties": properties }),
        )
    }

    #[test]
    fn what_is_beyond_the_quota_is_refused_and_the_usage_tells_why() {
        let mut stamp = Stamp::new();
        stamp.has_group("rg");
        grant(
            &mut stamp.world,
            "Microsoft.Storage",
            SUBSCRIPTION,
            &[("StorageAccounts", 1)],
        );
        grant(
            &mut stamp.world,
            "Microsoft.Network",
            SUBSCRIPTION,
            &[("RouteTables", 1), ("StaticPublicIPAddresses", 1)],
        );
        grant(
            &mut stamp.world,
            "Microsoft.Compute",
            SUBSCRIPTION,
            &[("availabilitySets", 1)],
        );
        for (path, code) in [
            ("Microsoft.Storage/storageAccounts/contoso", "QuotaExceeded"),
            ("Microsoft.Network/routeTables/table", "QuotaExceeded"),
            (
                "Microsoft.Compute/availabilitySets/set",
                "OperationNotAllowed",
            ),
        ] {
            assert!(
                put(&mut stamp, &format!("{path}1"), json!({})).status < 300,
                "{path}"
            );
            let beyond = put(&mut stamp, &format!("{path}2"), json!({}));
            assert_eq!(
                (beyond.status, beyond.code().as_str()),
                (409, code),
                "{path}"
            );
            // What is there may be written again.
            assert!(
                put(&mut stamp, &format!("{path}1"), json!({})).status < 300,
                "{path}"
            );
        }
        let full = (json!(1), json!(1));
        assert_eq!(
            usage(&mut stamp, "Microsoft.Storage/usages", "StorageAccounts"),
            full
        );
        assert_eq!(
            usage(
                &mut stamp,
                "Microsoft.Network/locations/local/usages",
                "RouteTables"
            ),
            full
        );
        assert_eq!(
            usage(
                &mut stamp,
                "Microsoft.Compute/locations/local/usages",
                "availabilitySets"
            ),
            full
        );

        let (dynamic, fixed) = (json!({}), json!({ "publicIPAllocationMethod": "Static" }));
        let address = "Microsoft.Network/publicIPAddresses/";
        assert!(put(&mut stamp, &format!("{address}a"), fixed.clone()).status < 300);
        assert!(put(&mut stamp, &format!("{address}b"), dynamic).status < 300);
        let beyond = put(&mut stamp, &format!("{address}b"), fixed.clone());
        assert_eq!(beyond.code(), "QuotaExceeded");
        assert!(
            beyond.text().contains("Static Public IP Addresses quota"),
            "{}",
            beyond.text()
        );
        // Room that is given back can be used.
        let gone = stamp.delete(&format!(
            "/subscriptions/{SUBSCRIPTION}/resourceGroups/rg/providers/{address}a"
        ));
        stamp.finish(&gone);
        assert!(put(&mut stamp, &format!("{address}b"), fixed).status < 300);
    }
}
