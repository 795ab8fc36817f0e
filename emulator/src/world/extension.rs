//! What stands on a scope and is no resource of its own: locks, role assignments, policy assignments, links.

use super::{World, resource_id::ResourceId, subscription::Role, timestamp::Timestamp};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use std::collections::BTreeSet;

/// The type of role assignments, which the index of rights follows.
pub const ROLE_ASSIGNMENTS: &str = "Microsoft.Authorization/roleAssignments";

/// One of them. Key of the table: `TYPE|SCOPE|NAME` in lower case.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Extension {
    /// What it stands on: a resource, a group, a subscription, or nothing for the whole stamp.
    pub scope: ResourceId,
    /// The full type, `Microsoft.Authorization/locks`.
    pub kind: String,
    /// The name as created.
    pub name: String,
    /// Its properties.
    pub properties: Value,
    /// When it was created.
    pub created: Timestamp,
    /// When it was last written.
    pub changed: Timestamp,
}

impl Extension {
    /// Its id.
    pub fn id(&self) -> ResourceId {
        id_of(&self.scope, &self.kind, &self.name)
    }

    /// A text among its properties.
    pub fn text(&self, name: &str) -> &str {
        self.properties
            .get(name)
            .and_then(Value::as_str)
            .unwrap_or_default()
    }

    /// The role it grants, when it is a role assignment: the definition's GUID in lower case.
    pub fn role(&self) -> String {
        self.text("roleDefinitionId")
            .rsplit('/')
            .next()
            .unwrap_or_default()
            .to_lowercase()
    }
}

/// The id of something of this type and name on a scope.
pub fn id_of(scope: &ResourceId, kind: &str, name: &str) -> ResourceId {
    ResourceId::new(&format!("{scope}/providers/{kind}/{name}"))
}

/// Every scope that covers this one, from the whole stamp down to itself, as keys.
pub fn levels(scope: &ResourceId) -> Vec<String> {
    let key = scope.key();
    let mut levels = vec![String::new()];
    let ends = key.match_indices('/').skip(1).map(|(at, _)| at);
    let ends: Vec<usize> = ends.chain([key.len()]).collect();
    // An id is pairs of segments: only every second slash ends one.
    levels.extend(
        ends.into_iter()
            .skip(1)
            .step_by(2)
            .filter_map(|end| key.get(..end).map(str::to_owned)),
    );
    levels
}

/// Who holds which role where, and by which assignment: principal, scope, role, name, all in lower case.
pub(super) type Held = BTreeSet<[String; 4]>;

fn held(row: &Extension) -> Option<[String; 4]> {
    (row.kind == ROLE_ASSIGNMENTS).then(|| {
        [
            row.text("principalId").to_lowercase(),
            row.scope.key(),
            row.role(),
            row.name.to_lowercase(),
        ]
    })
}

fn key(kind: &str, scope: &str, name: &str) -> String {
    format!("{kind}|{scope}|{name}").to_lowercase()
}

impl World {
    /// What stands on this very scope under this name.
    pub fn extension(&self, kind: &str, scope: &ResourceId, name: &str) -> Option<&Extension> {
        self.extensions.get(&key(kind, scope.as_str(), name))
    }

    /// What of a type stands on this very scope (by its key), in the order of names.
    pub fn extensions_on(&self, kind: &str, scope: &str) -> Vec<&Extension> {
        let prefix = key(kind, scope, "");
        self.extensions
            .under(&prefix, None)
            .map(|(_, row)| row)
            .collect()
    }

    /// What of a type stands on anything below this scope.
    pub fn extensions_below(&self, kind: &str, scope: &ResourceId) -> Vec<&Extension> {
        let prefix = format!("{kind}|{scope}/").to_lowercase();
        self.extensions
            .under(&prefix, None)
            .map(|(_, row)| row)
            .collect()
    }

    /// Writes one, new or in place of the old one.
    pub fn put_extension(&mut self, row: Extension) {
        let key = key(&row.kind, row.scope.as_str(), &row.name);
        if let Some(old) = self.extensions.get(&key).and_then(held) {
            self.held.remove(&old);
        }
        self.held.extend(held(&row));
        self.extensions.put(&key, row);
    }

    /// Takes one out.
    pub fn remove_extension(
        &mut self,
        kind: &str,
        scope: &ResourceId,
        name: &str,
    ) -> Option<Extension> {
        let row = self.extensions.remove(&key(kind, scope.as_str(), name))?;
        if let Some(old) = held(&row) {
            self.held.remove(&old);
        }
        Some(row)
    }

    /// Takes out all that stands on a scope or below it: the scope is gone.
    pub fn forget_extensions(&mut self, scope: &ResourceId) {
        let registry = self.registry.clone();
        for kind in registry.extension_names() {
            let on = self.extensions_on(kind, &scope.key());
            let gone: Vec<(ResourceId, String)> = on
                .into_iter()
                .chain(self.extensions_below(kind, scope))
                .map(|row| (row.scope.clone(), row.name.clone()))
                .collect();
            for (scope, name) in gone {
                self.remove_extension(kind, &scope, &name);
            }
        }
    }

    /// Every one there is.
    pub fn all_extensions(&self) -> impl Iterator<Item = &Extension> {
        self.extensions.iter().map(|(_, row)| row)
    }

    /// The roles (GUIDs in lower case) that a principal holds on this very scope, given as a key.
    pub fn roles_on<'a>(
        &'a self,
        principal: &str,
        scope: &str,
    ) -> impl Iterator<Item = &'a str> + use<'a> {
        let from = [
            principal.to_lowercase(),
            scope.to_owned(),
            String::new(),
            String::new(),
        ];
        let (principal, scope) = (from[0].clone(), from[1].clone());
        self.held
            .range(from..)
            .take_while(move |row| row[0] == principal && row[1] == scope)
            .map(|row| row[2].as_str())
    }

    /// Whether a principal holds any role on a scope, above it or below it.
    pub fn holds_any_role(&self, principal: &str, scope: &ResourceId) -> bool {
        let above = levels(scope);
        if above
            .iter()
            .any(|level| self.roles_on(principal, level).next().is_some())
        {
            return true;
        }
        let below = format!("{}/", scope.key());
        let from = [
            principal.to_lowercase(),
            below.clone(),
            String::new(),
            String::new(),
        ];
        let principal = from[0].clone();
        self.held
            .range(from..)
            .next()
            .is_some_and(|row| row[0] == principal && row[1].starts_with(&below))
    }

    /// Who holds which role on which scope.
    pub fn holders(&self) -> impl Iterator<Item = (&str, &str, &str)> {
        self.held
            .iter()
            .map(|row| (row[0].as_str(), row[1].as_str(), row[2].as_str()))
    }

    /// Gives a principal one of the built-in roles, as a seed does. Its name follows from what it says, so that the same seed
    /// makes the same assignment; a second time changes nothing.
    pub fn grant(&mut self, principal: &str, role: Role, scope: &str, now: Timestamp) {
        let scope = ResourceId::new(scope);
        let said = format!("{principal}|{}|{scope}", role.definition()).to_lowercase();
        let name = guid_of(&self.crypto.sha256(said.as_bytes()));
        if self.extension(ROLE_ASSIGNMENTS, &scope, &name).is_some() {
            return;
        }
        let definition = format!(
            "/subscriptions/{}/providers/Microsoft.Authorization/roleDefinitions/{}",
            scope.subscription(),
            role.definition()
        );
        self.put_extension(Extension {
            properties: json!({
                "roleDefinitionId": definition,
                "principalId": principal,
                "createdBy": principal,
                "updatedBy": principal,
            }),
            scope,
            kind: ROLE_ASSIGNMENTS.to_owned(),
            name,
            created: now,
            changed: now,
        });
    }

    pub(super) fn restore_extension(
        &mut self,
        key: &str,
        row: Option<Value>,
    ) -> Result<(), serde_json::Error> {
        if let Some(old) = self.extensions.get(key).and_then(held) {
            self.held.remove(&old);
        }
        self.extensions.restore(key, row)?;
        self.held.extend(self.extensions.get(key).and_then(held));
        Ok(())
    }
}

/// The GUID that 16 of these bytes make.
fn guid_of(bytes: &[u8; 32]) -> String {
    let digits: String = bytes
        .iter()
        .take(16)
        .map(|byte| format!("{byte:02x}"))
        .collect();
    let part = |from: usize, to: usize| digits.get(from..to).unwrap_or_default();
    format!(
        "{}-{}-4{}-8{}-{}",
        part(0, 8),
        part(8, 12),
        part(13, 16),
        part(17, 20),
        part(20, 32)
    )
}

#[cfg(test)]
mod tests {
    use super::levels;
    use crate::{
        testing::{CALLER, SUBSCRIPTION, Stamp},
        world::{resource_id::ResourceId, subscription::Role},
    };

    #[test]
    fn the_levels_above_a_child_are_pairs_of_segments() {
        let id = ResourceId::new("/subscriptions/S/resourceGroups/G/providers/N/t/a/c/b");
        let found = levels(&id);
        let below = "/subscriptions/s/resourcegroups/g";
        assert_eq!(
            found,
            [
                String::new(),
                "/subscriptions/s".to_owned(),
                below.to_owned(),
                format!("{below}/providers/n"),
                format!("{below}/providers/n/t/a"),
                format!("{below}/providers/n/t/a/c/b"),
            ]
        );
        assert_eq!(levels(&ResourceId::new("")), [String::new()]);
    }

    #[test]
    fn a_role_counts_on_its_scope_for_its_holder_until_the_scope_goes() {
        let mut stamp = Stamp::new();
        let group = format!("/subscriptions/{SUBSCRIPTION}/resourceGroups/Own");
        let world = &mut stamp.world;
        world.grant("somebody", Role::Reader, &group, stamp.now);
        world.grant("somebody", Role::Reader, &group, stamp.now);
        let on = |world: &crate::world::World, scope: &str| {
            world
                .roles_on("SOMEBODY", &scope.to_lowercase())
                .map(str::to_owned)
                .collect::<Vec<_>>()
        };
        assert_eq!(on(world, &group), [Role::Reader.definition()]);
        assert!(on(world, &format!("{group}2")).is_empty());
        let root = ResourceId::new(&format!("/subscriptions/{SUBSCRIPTION}"));
        assert!(world.holds_any_role("somebody", &root) && world.holds_any_role(CALLER, &root));
        world.forget_extensions(&ResourceId::new(&group));
        assert!(!world.holds_any_role("somebody", &root) && world.holds_any_role(CALLER, &root));
    }
}
