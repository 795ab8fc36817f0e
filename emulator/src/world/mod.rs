//! The world: everything a stamp knows, in tables whose changes can be journaled and restored.

pub mod blob;
pub mod deployment;
mod embedded;
pub mod event;
pub mod extension;
pub mod fetched;
mod index;
mod journal;
pub mod operation;
mod references;
pub mod relocation;
pub mod resource;
pub mod resource_group;
pub mod resource_id;
pub mod settings;
pub mod subscription;
pub mod table;
pub mod timestamp;
pub mod vault_item;
pub mod withheld;

use crate::{
    content::{Contents, Memory},
    crypto::Crypto,
    identity::application::Application,
    providers::{Kept, Registry},
};
use blob::{Blob, Block, Container, Extent};
use deployment::{Deployed, Deployment, Step};
pub(crate) use embedded::{child_as_item, item_as_child, put as put_child};
use event::Event;
use extension::Extension;
use fetched::Fetched;
use index::Index;
pub use journal::{Change, Restored};
use operation::Operation;
use porthole_template::Plan;
use resource::{Packed, Resource};
use resource_group::ResourceGroup;
use resource_id::ResourceId;
use serde_json::Value;
use settings::Settings;
use std::{collections::HashMap, sync::Arc};
use subscription::{Registration, Subscription};
use table::Table;
use timestamp::Timestamp;
use vault_item::VaultItem;
use withheld::Withheld;

/// Everything a stamp knows.
///
/// Resources, operations and extensions are reached through methods, which keep the indices right; the other tables are open.
pub struct World {
    /// Names, identity system, pace.
    pub settings: Settings,
    /// Signatures and randomness.
    pub crypto: Arc<dyn Crypto>,
    /// The types this stamp has.
    pub registry: Arc<Registry>,
    /// Subscriptions by id.
    pub subscriptions: Table<Subscription>,
    /// Provider registrations by `SUBSCRIPTION/NAMESPACE`.
    pub registrations: Table<Registration>,
    /// Resource groups by id.
    pub groups: Table<ResourceGroup>,
    /// Applications of the directory by client id: who may sign in.
    pub applications: Table<Application>,
    /// How many requests were answered since the start, counted only where a fault takes its turn by it. Not saved.
    pub answered: u64,
    /// Whatever else a provider must remember, by a key of its own: `PROVIDER/KIND/NAME`.
    pub notes: Table<Value>,
    /// Where the bytes of blobs are.
    pub contents: Arc<dyn Contents>,
    /// Containers of blobs by `ACCOUNT/CONTAINER`.
    pub containers: Table<Container>,
    /// Blobs by `ACCOUNT/CONTAINER/NAME`.
    pub blobs: Table<Blob>,
    /// Blocks that no list names yet.
    pub blocks: Table<Block>,
    /// What was written of page blobs.
    pub pages: Table<Extent>,
    /// Secrets and keys of vaults, a row for each version.
    pub vault_items: Table<VaultItem>,
    /// Template deployments by id.
    pub deployments: Table<Deployment>,
    /// Their templates.
    pub deployed: Table<Deployed>,
    /// What they do, a row for each thing: `ID\0NUMBER`.
    pub deployment_steps: Table<Step>,
    /// The plans of those under way. Not saved: a plan can be made anew.
    pub(crate) plans: HashMap<String, Arc<Plan>>,
    /// Files that were fetched for the request that is being answered.
    pub fetched: Fetched,
    /// What is withheld of deployments, by the name of the piece. Not saved: it can be read again.
    withheld: HashMap<String, Arc<Withheld>>,
    discarded: Vec<String>,
    resources: Table<Packed>,
    operations: Table<Operation>,
    extensions: Table<Extension>,
    events: Table<Event>,
    index: Index,
    held: extension::Held,
}

impl World {
    /// A world with nothing in it.
    pub fn new(settings: Settings, crypto: Arc<dyn Crypto>) -> World {
        let registry = Arc::new(Registry::new(settings.api_versions));
        World {
            settings,
            crypto,
            registry,
            subscriptions: Table::default(),
            registrations: Table::default(),
            groups: Table::default(),
            applications: Table::default(),
            answered: 0,
            notes: Table::default(),
            contents: Arc::new(Memory::default()),
            containers: Table::default(),
            blobs: Table::default(),
            blocks: Table::default(),
            pages: Table::default(),
            vault_items: Table::default(),
            deployments: Table::default(),
            deployed: Table::default(),
            deployment_steps: Table::default(),
            plans: HashMap::new(),
            fetched: Fetched::default(),
            withheld: HashMap::new(),
            discarded: Vec::new(),
            resources: Table::default(),
            operations: Table::default(),
            extensions: Table::default(),
            events: Table::default(),
            index: Index::default(),
            held: extension::Held::default(),
        }
    }

    /// A resource, or a child kept within one: an owned copy.
    pub fn resource(&self, id: &ResourceId) -> Option<Resource> {
        self.resource_by_key(&id.key()).or_else(|| {
            let (parent, array) = self.keeper(id)?;
            let definition = self.registry.definition(&id.type_name())?;
            embedded::child(
                &self.resource_by_key(&parent.key())?,
                array,
                id.name(),
                definition,
            )
        })
    }

    /// A resource of a row of its own, by its key (the id in lower case).
    pub fn resource_by_key(&self, key: &str) -> Option<Resource> {
        self.resources.get(key).and_then(Packed::unpack)
    }

    /// Whether there is such a resource, or such a named part of one: an id may also name an element of an array within a
    /// resource's properties that is no type (`…/networkInterfaces/n/ipConfigurations/primary`).
    pub fn exists(&self, id: &ResourceId) -> bool {
        if self.resources.contains(&id.key()) {
            return true;
        }
        let Some(parent) = id.parent().and_then(|parent| self.resource(&parent)) else {
            return false;
        };
        let arrays = parent.properties.as_object().into_iter().flatten();
        let mut items = arrays
            .filter(|(name, _)| name.eq_ignore_ascii_case(id.kind()))
            .filter_map(|(_, value)| value.as_array())
            .flatten();
        items.any(|item| {
            item.get("name")
                .and_then(Value::as_str)
                .is_some_and(|name| name.to_lowercase() == id.name().to_lowercase())
        })
    }

    /// Writes a resource, new or in place of the old one; a child kept within its parent is written there.
    pub fn put_resource(&mut self, resource: Resource) {
        if let Some((parent, array)) = self.keeper(&resource.id) {
            if let Some(mut parent) = self.resource_by_key(&parent.key()) {
                embedded::put(&mut parent, array, &resource);
                parent.changed = resource.changed;
                self.put_row(&parent);
            }
            return;
        }
        self.put_row(&resource);
    }

    /// Takes a resource (without its children) out of the world and answers what it was. No reference is checked.
    pub fn remove_resource(&mut self, id: &ResourceId) -> Option<Resource> {
        if let Some((parent, array)) = self.keeper(id) {
            let child = self.resource(id)?;
            let mut parent = self.resource_by_key(&parent.key())?;
            embedded::remove(&mut parent, array, id.name());
            self.put_row(&parent);
            return Some(child);
        }
        let key = id.key();
        let gone = self.resources.remove(&key)?.unpack()?;
        self.index.remove(
            &gone.type_name().to_lowercase(),
            &key,
            &self.target_keys(&gone),
        );
        Some(gone)
    }

    /// The children of a resource: those of rows of their own in key order, then those kept within it.
    pub fn children(&self, id: &ResourceId) -> Vec<Resource> {
        let prefix = format!("{}/", id.key());
        let mut children: Vec<Resource> = self
            .resources
            .under(&prefix, None)
            .filter_map(|(_, row)| row.unpack())
            .collect();
        if let Some(parent) = self.resource_by_key(&id.key()) {
            for (definition, array) in self.registry.kept_within(&parent.type_name()) {
                children.extend(embedded::children(&parent, array, definition));
            }
        }
        children
    }

    /// The resources of a full type below a scope (a subscription's or group's id, or a parent resource's), in key order,
    /// behind the key `after`. Each is unpacked as it is reached, so taking a page costs a page.
    pub fn of_type<'a>(
        &'a self,
        type_name: &str,
        scope: &ResourceId,
        after: Option<&str>,
    ) -> Box<dyn Iterator<Item = Resource> + 'a> {
        let kind = type_name.to_lowercase();
        let prefix = if scope.as_str().is_empty() {
            String::new()
        } else {
            format!("{}/", scope.key())
        };
        let definition = self.registry.definition(type_name);
        if let Some((definition, Kept::Within(array))) =
            definition.map(|definition| (definition, definition.kept))
        {
            let after = after.map(str::to_owned);
            let parents = match self.resource_by_key(&scope.key()) {
                Some(parent) => vec![parent],
                None => self
                    .of_type(
                        kind.rsplit_once('/').map_or("", |(above, _)| above),
                        scope,
                        None,
                    )
                    .collect(),
            };
            let items = parents
                .into_iter()
                .flat_map(move |parent| embedded::children(&parent, array, definition));
            return Box::new(
                items.filter(move |item| after.as_ref().is_none_or(|after| item.id.key() > *after)),
            );
        }
        Box::new(
            self.index
                .of_type(kind, prefix, after)
                .filter_map(|key| self.resource_by_key(key)),
        )
    }

    /// How many resources of a full type, kept as rows of their own, there are below a scope.
    pub fn count_of_type(&self, type_name: &str, scope: &ResourceId) -> usize {
        let prefix = format!("{}/", scope.key());
        self.index
            .of_type(type_name.to_lowercase(), prefix, None)
            .count()
    }

    /// The resources of a scope (rows of their own), in key order, behind the key `after`.
    pub fn resources_under<'a>(
        &'a self,
        prefix: &'a str,
        after: Option<&'a str>,
    ) -> impl Iterator<Item = (&'a str, Resource)> {
        self.resources
            .under(prefix, after)
            .filter_map(|(key, row)| Some((key, row.unpack()?)))
    }

    /// How many resources there are.
    pub fn resource_count(&self) -> usize {
        self.resources.len()
    }

    /// An operation by its id.
    pub fn operation(&self, id: &str) -> Option<&Operation> {
        self.operations.get(id)
    }

    /// The operations under way on this very resource.
    pub fn operations_on(&self, target: &ResourceId) -> Vec<Operation> {
        let running = self
            .index
            .running()
            .filter_map(|id| self.operations.get(id));
        running
            .filter(|operation| operation.target == *target)
            .cloned()
            .collect()
    }

    /// The operation under way that a request has begun.
    pub fn operation_of(&self, request: &str) -> Option<&Operation> {
        let running = self.index.running();
        running
            .filter_map(|id| self.operations.get(id))
            .find(|operation| {
                let deed = operation.deed.as_ref();
                deed.is_some_and(|deed| deed.operation_id == request)
            })
    }

    /// Writes an operation and keeps the moment at which it ends, or after its end is forgotten.
    pub fn put_operation(&mut self, operation: Operation) {
        self.unschedule(&operation.id);
        self.index.schedule(&operation);
        let id = operation.id.clone();
        self.operations.put(&id, operation);
    }

    /// Takes an operation out of the world.
    pub fn forget_operation(&mut self, id: &str) {
        self.unschedule(id);
        self.operations.remove(id);
    }

    /// The operation that time changes next: when, and which.
    pub fn next_wake(&self) -> Option<(Timestamp, &str)> {
        self.index
            .next_wake()
            .map(|(wake, id)| (*wake, id.as_str()))
    }

    fn unschedule(&mut self, id: &str) {
        if let Some(operation) = self.operations.get(id) {
            self.index.unschedule(operation);
        }
    }

    /// A fresh GUID (version 4), from the crypto's randomness.
    pub fn fresh_guid(&self) -> String {
        let mut bytes = [0_u8; 16];
        self.crypto.random(&mut bytes);
        let number =
            (u128::from_be_bytes(bytes) & !(0xf << 76) & !(0x3 << 62)) | (0x4 << 76) | (0x2 << 62);
        let digits = format!("{number:032x}");
        let part = |from: usize, to: usize| digits.get(from..to).unwrap_or_default();
        format!(
            "{}-{}-{}-{}-{}",
            part(0, 8),
            part(8, 12),
            part(12, 16),
            part(16, 20),
            part(20, 32)
        )
    }

    /// Writes a row and its index entries.
    fn put_row(&mut self, resource: &Resource) {
        let (kind, key) = (resource.type_name().to_lowercase(), resource.id.key());
        if let Some(old) = self.resource_by_key(&key) {
            self.index.remove(&kind, &key, &self.target_keys(&old));
        }
        let key = self.resources.put(&key, Packed::of(resource));
        self.index.add(&kind, &key, &self.target_keys(resource));
    }

    /// The parent and the array that keep this child, when its type is kept within.
    fn keeper(&self, id: &ResourceId) -> Option<(ResourceId, &'static str)> {
        let parent = id.parent()?;
        match self.registry.definition(&id.type_name())?.kept {
            Kept::Within(array) => Some((parent, array)),
            Kept::Alone => None,
        }
    }
}
