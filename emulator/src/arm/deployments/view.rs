//! The stamp as the template engine sees it: with the rights of whoever deploys, and at the moment at which the deployment began.

use super::{link, preflight, request};
use crate::{
    arm::rights,
    world::{
        World, deployment::Deployment, resource_id::ResourceId, timestamp::Timestamp, vault_item,
        vault_item::Matter,
    },
};
use md5::{Digest, Md5};
use porthole_template::{Answer, Linked, Value, VaultSecret, World as AskedWorld};
use serde_json::json;
use std::{cell::RefCell, collections::BTreeMap, time::Duration};

/// A deployment's view of the stamp.
pub struct View<'a> {
    world: RefCell<&'a mut World>,
    row: &'a Deployment,
    /// The present moment while it runs; nothing while it is planned, when no resource is looked at.
    running: Option<Timestamp>,
    /// How many were asked for by each deployment: the same at planning as when it runs, whatever else is planned beside it.
    guids: RefCell<BTreeMap<String, u32>>,
}

impl<'a> View<'a> {
    /// The view before anything is deployed: what resources are like is not known yet.
    pub fn before(world: &'a mut World, row: &'a Deployment) -> View<'a> {
        View {
            world: RefCell::new(world),
            row,
            running: None,
            guids: RefCell::default(),
        }
    }

    /// The view while it runs.
    pub fn running(world: &'a mut World, row: &'a Deployment, now: Timestamp) -> View<'a> {
        View {
            running: Some(now),
            ..View::before(world, row)
        }
    }

    /// What the stamp itself answers to a request of the caller.
    fn asks(
        &self,
        method: &str,
        path: &str,
        version: Option<&str>,
        body: serde_json::Value,
    ) -> Answer {
        let Some(now) = self.running else {
            return Answer::NotYet;
        };
        let Ok(mut world) = self.world.try_borrow_mut() else {
            return Answer::NotYet;
        };
        let request = request::Request {
            method,
            path,
            api_version: version,
            body,
        };
        match request::send(&mut world, self.row, now, request).1 {
            reply if reply.status == 200 => {
                Answer::Known(Value::from(reply.body.unwrap_or_default()))
            }
            _ => Answer::Missing,
        }
    }

    /// Whether the caller may know what a group is like: who may read it, or deploy to it.
    fn may_look(&self, world: &World, group: &ResourceId) -> bool {
        let deploys = format!("{}/write", preflight::DEPLOYMENTS);
        [
            "Microsoft.Resources/subscriptions/resourceGroups/read",
            &deploys,
        ]
        .iter()
        .any(|action| rights::may(world, &self.row.caller, action, group))
    }

    fn read<T>(&self, read: impl FnOnce(&World) -> Option<T>) -> Option<T> {
        self.world.try_borrow().ok().and_then(|world| read(&world))
    }
}

fn known(body: Option<serde_json::Value>) -> Answer {
    body.map_or(Answer::Missing, |body| Answer::Known(Value::from(body)))
}

impl AskedWorld for View<'_> {
    fn subscription(&self, id: &str) -> Answer {
        known(self.read(|world| {
            let row = world.subscriptions.get(&id.to_lowercase())?;
            if !rights::sees(world, &self.row.caller, &row.id) {
                return None;
            }
            Some(json!({
                "id": format!("/subscriptions/{}", row.id),
                "subscriptionId": row.id,
                "tenantId": world.settings.tenant_id,
                "displayName": row.display_name,
            }))
        }))
    }

    fn resource_group(&self, subscription: &str, name: &str) -> Answer {
        let found = self.read(|world| {
            let id = ResourceId::group_of(subscription, name);
            let group = world.groups.get(&id.key())?;
            if !self.may_look(world, &id) {
                return None;
            }
            let id = ResourceId::group_of(&group.subscription, &group.name);
            let mut body = json!({
                "id": id.as_str(),
                "name": group.name,
                "type": "Microsoft.Resources/resourceGroups",
                "location": group.location,
                "properties": { "provisioningState": group.provisioning_state },
            });
            if let (Some(tags), Some(body)) = (&group.tags, body.as_object_mut()) {
                body.insert("tags".to_owned(), tags.clone().into());
            }
            Some(body)
        });
        // A group may be made by the very deployment that asks about it.
        match found {
            None if self.running.is_none() => Answer::NotYet,
            found => known(found),
        }
    }

    fn tenant(&self) -> Answer {
        known(self.read(|world| {
            let id = &world.settings.tenant_id;
            Some(json!({ "tenantId": id, "id": format!("/tenants/{id}") }))
        }))
    }

    fn environment(&self) -> Answer {
        known(self.read(|world| {
            let region = &world.settings.region;
            // `local.azurestack.external` holds the region already.
            let domain = &world.settings.domain;
            Some(json!({
                "name": "AzureStack",
                "resourceManager": format!("https://management.{domain}/"),
                "portal": format!("https://portal.{domain}/"),
                "authentication": {
                    "audiences": [world.settings.audience],
                    "tenant": world.settings.tenant_id,
                },
                "suffixes": {
                    "storage": domain,
                    "keyvaultDns": format!(".vault.{domain}"),
                },
                "region": region,
            }))
        }))
    }

    fn provider(&self, namespace: &str, resource_type: Option<&str>) -> Answer {
        known(self.read(|world| {
            let provider = world.registry.provider(namespace)?;
            let region = &world.settings.region;
            let view = |facts: &crate::providers::registry::TypeFacts| {
                let places = facts.locations.iter();
                let places: Vec<&str> = places
                    .map(|place| if place == "local" { region.as_str() } else { place })
                    .collect();
                json!({ "resourceType": facts.kind(), "locations": places, "apiVersions": facts.api_versions })
            };
            let offered = world.registry.offered(provider.namespace);
            match resource_type {
                Some(kind) => offered
                    .into_iter()
                    .find(|facts| facts.kind().eq_ignore_ascii_case(kind))
                    .map(view),
                None => Some(json!({
                    "namespace": provider.namespace,
                    "resourceTypes": offered.into_iter().map(view).collect::<Vec<_>>(),
                })),
            }
        }))
    }

    fn resource(&self, id: &str, api_version: Option<&str>) -> Answer {
        self.asks("GET", id, api_version, serde_json::Value::Null)
    }

    fn list(&self, action: &str, id: &str, api_version: &str, body: Option<&Value>) -> Answer {
        let body = body.map(Value::to_json).unwrap_or_default();
        self.asks("POST", &format!("{id}/{action}"), Some(api_version), body)
    }

    fn secret(&self, secret: &VaultSecret) -> Answer {
        known(self.read(|world| {
            let id = ResourceId::new(&secret.vault);
            let vault = world.resource(&id)?;
            let open = vault.property("/enabledForTemplateDeployment") == Some(&true.into());
            let deploy = "Microsoft.KeyVault/vaults/deploy/action";
            if !open || !rights::may(world, &self.row.caller, deploy, &id) {
                return None;
            }
            let below = vault_item::below(vault.id.name(), "secrets", &secret.name);
            let mut versions = world.versions_of(&below).into_iter().rev();
            let (_, item) = versions.find(|(_, item)| {
                let wanted = secret.version.as_deref();
                item.enabled && wanted.is_none_or(|wanted| *wanted == item.version)
            })?;
            match item.matter {
                Matter::Secret { value, .. } => Some(value.into()),
                Matter::Key { .. } => None,
            }
        }))
    }

    fn linked(&self, address: &str) -> Linked {
        match self.read(|world| link::file(world, self.row, address)) {
            Some(Ok(text)) => Linked::Text(text),
            Some(Err(why)) => Linked::Refused(why),
            None => {
                if let Ok(mut world) = self.world.try_borrow_mut() {
                    world.fetched.want(address);
                }
                Linked::NotYet
            }
        }
    }

    fn now(&self) -> Option<Duration> {
        u64::try_from(self.row.started.0)
            .ok()
            .map(Duration::from_millis)
    }

    fn new_guid(&self, deployment: &str) -> Option<u128> {
        let mut guids = self.guids.try_borrow_mut().ok()?;
        let number = guids.entry(deployment.to_lowercase()).or_insert(0_u32);
        *number = number.wrapping_add(1);
        let hash = Md5::digest(format!("{}/{deployment}/{number}", self.row.seed));
        let bits = u128::from_be_bytes(hash.into());
        Some((bits & !(0xf << 76) & !(0x3 << 62)) | (0x4 << 76) | (0x2 << 62))
    }
}
