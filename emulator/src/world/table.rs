//! A table of the world: rows by key in key order, which remembers what changed since it was last asked.

use serde::{Serialize, de::DeserializeOwned};
use serde_json::Value;
use std::{
    collections::{BTreeMap, BTreeSet},
    ops::Bound,
    sync::Arc,
};

/// Rows in key order. Every write marks its key, so that a journal can ask for the changes only.
#[derive(Clone, Debug)]
pub struct Table<T> {
    rows: BTreeMap<Arc<str>, T>,
    changed: BTreeSet<Arc<str>>,
}

impl<T> Default for Table<T> {
    fn default() -> Self {
        Table {
            rows: BTreeMap::new(),
            changed: BTreeSet::new(),
        }
    }
}

impl<T> Table<T> {
    /// The row of a key.
    pub fn get(&self, key: &str) -> Option<&T> {
        self.rows.get(key)
    }

    /// Whether there is a row of this key.
    pub fn contains(&self, key: &str) -> bool {
        self.rows.contains_key(key)
    }

    /// Writes a row, new or in place of the old one, and answers its shared key.
    pub fn put(&mut self, key: &str, row: T) -> Arc<str> {
        let key = self.shared(key);
        self.changed.insert(key.clone());
        self.rows.insert(key.clone(), row);
        key
    }

    /// Changes a row in place; answers whether there was one.
    pub fn change(&mut self, key: &str, change: impl FnOnce(&mut T)) -> bool {
        let Some(row) = self.rows.get_mut(key) else {
            return false;
        };
        change(row);
        self.changed.insert(Arc::from(key));
        true
    }

    /// Takes a row out.
    pub fn remove(&mut self, key: &str) -> Option<T> {
        let (key, row) = self.rows.remove_entry(key)?;
        self.changed.insert(key);
        Some(row)
    }

    /// All rows in key order.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &T)> {
        self.rows.iter().map(|(key, row)| (&**key, row))
    }

    /// The rows whose key begins with `prefix`, in key order, from the first key greater than `after` on.
    pub fn under<'table, 'asked>(
        &'table self,
        prefix: &'asked str,
        after: Option<&'asked str>,
    ) -> impl Iterator<Item = (&'table str, &'table T)> + use<'table, 'asked, T> {
        let start = match after {
            Some(after) if after >= prefix => Bound::Excluded(after),
            _ => Bound::Included(prefix),
        };
        self.rows
            .range::<str, _>((start, Bound::Unbounded))
            .map(|(key, row)| (&**key, row))
            .take_while(move |(key, _)| key.starts_with(prefix))
    }

    /// The row of the greatest key.
    pub fn last(&self) -> Option<(&str, &T)> {
        self.rows.last_key_value().map(|(key, row)| (&**key, row))
    }

    /// The key as the table holds it, to be shared by an index.
    pub fn shared(&self, key: &str) -> Arc<str> {
        self.rows
            .get_key_value(key)
            .map_or_else(|| Arc::from(key), |(known, _)| known.clone())
    }

    /// How many rows there are.
    pub fn len(&self) -> usize {
        self.rows.len()
    }

    /// Whether there is no row.
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }
}

impl<T> Table<T> {
    /// Takes what changed so far for told.
    pub fn forget_changes(&mut self) {
        self.changed.clear();
    }

    /// Restores a row that is already read; it is not marked as changed. Answers its shared key.
    pub fn restore_row(&mut self, key: &str, row: T) -> Arc<str> {
        let key = self.shared(key);
        self.rows.insert(key.clone(), row);
        key
    }
}

impl<T: Serialize + DeserializeOwned> Table<T> {
    /// What changed since the last call: key and row, or nothing where the row is gone.
    pub fn take_changes(&mut self) -> Vec<(String, Option<Value>)> {
        std::mem::take(&mut self.changed)
            .into_iter()
            .map(|key| {
                let row = self
                    .rows
                    .get(&key)
                    .and_then(|row| serde_json::to_value(row).ok());
                (key.to_string(), row)
            })
            .collect()
    }

    /// All rows as JSON, for a snapshot.
    pub fn rows_as_json(&self) -> impl Iterator<Item = (&str, Value)> {
        self.iter()
            .filter_map(|(key, row)| Some((key, serde_json::to_value(row).ok()?)))
    }

    /// Restores a row from a journal; it is not marked as changed.
    ///
    /// # Errors
    /// When the JSON is not a row of this table.
    pub fn restore(&mut self, key: &str, row: Option<Value>) -> Result<(), serde_json::Error> {
        match row {
            Some(row) => drop(self.restore_row(key, serde_json::from_value(row)?)),
            None => drop(self.rows.remove(key)),
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::Table;

    #[test]
    fn changes_are_told_once_and_restore_the_same_rows() {
        let mut table = Table::<u32>::default();
        table.put("a", 1);
        table.put("b", 2);
        assert!(table.change("a", |row| *row = 3));
        table.remove("b");
        let changes = table.take_changes();
        assert_eq!(
            changes,
            [("a".to_owned(), Some(3.into())), ("b".to_owned(), None)]
        );
        assert!(table.take_changes().is_empty());
        let mut copy = Table::<u32>::default();
        for (key, row) in changes {
            copy.restore(&key, row).unwrap();
        }
        assert!(copy.take_changes().is_empty());
        assert_eq!(copy.get("a"), Some(&3));
    }

    #[test]
    fn a_prefix_is_listed_from_where_it_was_left() {
        let mut table = Table::<u32>::default();
        for key in ["a/1", "a/2", "a/3", "b/1"] {
            table.put(key, 0);
        }
        let keys: Vec<_> = table.under("a/", Some("a/1")).map(|(key, _)| key).collect();
        assert_eq!(keys, ["a/2", "a/3"]);
    }
}
