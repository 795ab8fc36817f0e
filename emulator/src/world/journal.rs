//! How a world is saved: a log of row changes, and a snapshot that is the same thing from the beginning.

use super::{
    World,
    references::target_keys,
    resource::{Packed, Resource},
};
use crate::providers::Registry;
use serde::{Deserialize, Serialize, de::Error as _};
use serde_json::Value;

/// One row that changed.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Change {
    /// The table.
    pub table: String,
    /// The row's key.
    pub key: String,
    /// The row, or nothing when it is gone.
    pub row: Option<Value>,
}

/// A row of a snapshot, read as far as it can be without a world: what takes time can be done by many threads.
pub enum Restored {
    /// A resource, packed, with what the index needs of it.
    Resource {
        /// The row's key.
        key: String,
        /// Its type in lower case.
        kind: String,
        /// As the table keeps it.
        packed: Packed,
        /// The keys that it points at.
        targets: Vec<String>,
    },
    /// A row of any other table.
    Other(Change),
}

/// How the line of a resource begins, as [`Change`] is written.
const RESOURCE_LINE: &[u8] = b"{\"table\":\"resources\",";

/// The line of a resource.
#[derive(Deserialize)]
struct ResourceLine {
    key: String,
    row: Resource,
}

impl Restored {
    /// Reads a line of a snapshot.
    ///
    /// # Errors
    /// When it is no row of a snapshot.
    pub fn read(registry: &Registry, line: &[u8]) -> Result<Restored, serde_json::Error> {
        if !line.starts_with(RESOURCE_LINE) {
            return serde_json::from_slice(line).map(Restored::Other);
        }
        let ResourceLine { key, row } = serde_json::from_slice(line)?;
        Ok(Restored::Resource {
            key,
            kind: row.type_name().to_lowercase(),
            packed: Packed::of(&row),
            targets: target_keys(registry, &row),
        })
    }
}

/// Calls something for each table that is saved by name. One list, so that none is forgotten on either way.
macro_rules! each_table {
    ($world:expr, $table:ident, $name:ident => $then:expr) => {{
        {
            let ($name, $table) = ("subscriptions", &mut $world.subscriptions);
            $then
        }
        {
            let ($name, $table) = ("registrations", &mut $world.registrations);
            $then
        }
        {
            let ($name, $table) = ("groups", &mut $world.groups);
            $then
        }
        {
            let ($name, $table) = ("extensions", &mut $world.extensions);
            $then
        }
        {
            let ($name, $table) = ("applications", &mut $world.applications);
            $then
        }
        {
            let ($name, $table) = ("notes", &mut $world.notes);
            $then
        }
        {
            let ($name, $table) = ("events", &mut $world.events);
            $then
        }
        {
            let ($name, $table) = ("containers", &mut $world.containers);
            $then
        }
        {
            let ($name, $table) = ("blobs", &mut $world.blobs);
            $then
        }
        {
            let ($name, $table) = ("blocks", &mut $world.blocks);
            $then
        }
        {
            let ($name, $table) = ("pages", &mut $world.pages);
            $then
        }
        {
            let ($name, $table) = ("vault_items", &mut $world.vault_items);
            $then
        }
        {
            let ($name, $table) = ("deployments", &mut $world.deployments);
            $then
        }
        {
            let ($name, $table) = ("deployed", &mut $world.deployed);
            $then
        }
        {
            let ($name, $table) = ("deployment_steps", &mut $world.deployment_steps);
            $then
        }
        {
            let ($name, $table) = ("resources", &mut $world.resources);
            $then
        }
        {
            let ($name, $table) = ("operations", &mut $world.operations);
            $then
        }
    }};
}

impl World {
    /// What changed since the last call (or since the beginning). To be written down before the reply is sent.
    pub fn take_changes(&mut self) -> Vec<Change> {
        let mut changes = Vec::new();
        each_table!(self, table, name => {
            changes.extend(table.take_changes().into_iter().map(|(key, row)| Change { table: name.to_owned(), key, row }));
        });
        changes
    }

    /// Takes what changed so far for told: a snapshot tells it.
    pub fn forget_changes(&mut self) {
        each_table!(self, table, _name => table.forget_changes());
    }

    /// Every row, for a snapshot, handed out one by one: a large world is never held twice.
    ///
    /// # Errors
    /// The first error of `write`; nothing more is handed out after it.
    pub fn snapshot<E>(&mut self, mut write: impl FnMut(Change) -> Result<(), E>) -> Result<(), E> {
        each_table!(self, table, name => {
            for (key, row) in table.rows_as_json() {
                write(Change { table: name.to_owned(), key: key.to_owned(), row: Some(row) })?;
            }
        });
        Ok(())
    }

    /// Restores a row of a snapshot, into a world that has no row of its key.
    ///
    /// # Errors
    /// When the row is not one of its table.
    pub fn restore(&mut self, restored: Restored) -> Result<(), serde_json::Error> {
        match restored {
            Restored::Resource {
                key,
                kind,
                packed,
                targets,
            } => {
                let key = self.resources.restore_row(&key, packed);
                self.index.add(&kind, &key, &targets);
                Ok(())
            }
            Restored::Other(change) => self.apply(change),
        }
    }

    /// Restores one row from a journal or snapshot. Rows are applied in the order in which they were written.
    ///
    /// # Errors
    /// When the row is not one of this table: the journal is of another version, or damaged.
    pub fn apply(&mut self, change: Change) -> Result<(), serde_json::Error> {
        let Change { table, key, row } = change;
        match table.as_str() {
            "resources" => self.restore_resource(&key, row),
            "operations" => self.restore_operation(&key, row),
            "extensions" => self.restore_extension(&key, row),
            other => {
                let mut rest = Some(row);
                each_table!(self, table, name => {
                    if name == other && let Some(row) = rest.take() {
                        table.restore(&key, row)?;
                    }
                });
                match rest {
                    None => Ok(()),
                    Some(_) => Err(serde_json::Error::custom(format!(
                        "there is no table '{other}'"
                    ))),
                }
            }
        }
    }

    fn restore_resource(&mut self, key: &str, row: Option<Value>) -> Result<(), serde_json::Error> {
        if let Some(old) = self.resource_by_key(key) {
            let kind = old.type_name().to_lowercase();
            self.index.remove(&kind, key, &self.target_keys(&old));
        }
        let Some(row) = row else {
            return self.resources.restore(key, None);
        };
        let resource: Resource = serde_json::from_value(row)?;
        let key = self.resources.restore_row(key, Packed::of(&resource));
        let kind = resource.type_name().to_lowercase();
        self.index.add(&kind, &key, &self.target_keys(&resource));
        Ok(())
    }

    fn restore_operation(
        &mut self,
        key: &str,
        row: Option<Value>,
    ) -> Result<(), serde_json::Error> {
        self.unschedule(key);
        self.operations.restore(key, row)?;
        if let Some(operation) = self.operations.get(key) {
            self.index.schedule(operation);
        }
        Ok(())
    }
}
