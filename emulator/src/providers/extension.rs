//! Types that stand on any scope: `SCOPE/providers/Microsoft.Authorization/locks/L`. The engine routes, checks and keeps them
//! (`arm::extensions`); each type brings its rules.

use super::Call;
use crate::{
    arm::{refusal::Refusal, rights, wording},
    world::{
        World,
        extension::{Extension, levels},
        resource_id::ResourceId,
    },
};
use serde_json::{Value, json};

/// A type that stands on scopes.
pub struct ExtensionType {
    /// Namespace and type as the stamp spells them.
    pub name: &'static str,
    /// Whether it stands on subscriptions (and the whole stamp) only.
    pub above_groups_only: bool,
    /// How it is answered.
    pub served: Served,
}

/// How such a type is answered.
pub enum Served {
    /// Kept by name: GET, PUT, DELETE, lists.
    Kept(&'static dyn ExtensionRules),
    /// Computed: GET only, whatever stands behind the type in the path.
    View(fn(&World, &Call, &Viewed<'_>) -> Result<Value, Refusal>),
}

/// What is looked at of a scope.
pub struct Viewed<'a> {
    /// The scope.
    pub scope: &'a ResourceId,
    /// What stands behind the type in the path, as received.
    pub rest: &'a [String],
}

/// A PUT of one on its way into the world.
pub struct Proposal {
    /// What stands there under the name.
    pub before: Option<Extension>,
    /// What will.
    pub row: Extension,
}

/// The rules of one such type. The defaults make a plain one.
pub trait ExtensionRules: Send + Sync {
    /// Checks what was sent (`call.body`) and writes `proposal.row.properties`.
    ///
    /// # Errors
    /// The refusal that the client gets.
    fn prepare(&self, world: &World, call: &Call, proposal: &mut Proposal) -> Result<(), Refusal>;

    /// The statuses of a PUT that makes one, and of a PUT that replaces one.
    fn statuses(&self) -> (u16, u16) {
        (201, 200)
    }

    /// The body of the reply to a PUT. `shown` is what a GET shows.
    fn opened(&self, shown: Value) -> Value {
        shown
    }

    /// Whether the reply to DELETE shows what was deleted.
    fn shows_deleted(&self) -> bool {
        false
    }

    /// Whether locks on the scope keep it from being written and deleted.
    fn yields_to_locks(&self) -> bool {
        true
    }

    /// Where one of this scope is kept: role definitions belong to the whole stamp.
    fn keeper(&self, scope: &ResourceId) -> ResourceId {
        scope.clone()
    }

    /// One by its name.
    fn find(&self, world: &World, kind: &str, scope: &ResourceId, name: &str) -> Option<Extension> {
        world.extension(kind, &self.keeper(scope), name).cloned()
    }

    /// Whether the list of a scope shows what stands above it, because it counts there too.
    fn inherited(&self) -> bool {
        true
    }

    /// Whether a filter may say `atExactScope()`: only what stands on the scope itself.
    fn at_exact_scope(&self) -> bool {
        false
    }

    /// Whether one fits a condition of a filter other than `atScope()`; `None` when that is no condition of this type.
    fn fits(&self, row: &Extension, condition: &str) -> Option<bool> {
        let _ = (row, condition);
        None
    }

    /// The list of a scope: what stands on it, above it and, unless the filter says `atScope()`, below it;
    /// with `atExactScope()`, where the type knows it, what stands on it alone.
    ///
    /// # Errors
    /// When the filter cannot be understood.
    fn list(
        &self,
        world: &World,
        call: &Call,
        kind: &str,
        scope: &ResourceId,
    ) -> Result<Vec<Extension>, Refusal> {
        let asked = call.query.given("$filter").unwrap_or_default();
        let (at_scope, conditions): (Vec<&str>, Vec<&str>) =
            conditions(asked).partition(|part| part.eq_ignore_ascii_case("atScope()"));
        let exact =
            |part: &&str| self.at_exact_scope() && part.eq_ignore_ascii_case("atExactScope()");
        let (exactly, conditions): (Vec<&str>, Vec<&str>) = conditions.into_iter().partition(exact);
        let mut rows: Vec<&Extension> = if self.inherited() && exactly.is_empty() {
            let above = levels(scope);
            above
                .iter()
                .flat_map(|level| world.extensions_on(kind, level))
                .collect()
        } else {
            world.extensions_on(kind, &scope.key())
        };
        if at_scope.is_empty() && exactly.is_empty() {
            rows.extend(world.extensions_below(kind, scope));
        }
        let mut fitting = Vec::new();
        'rows: for row in rows {
            for condition in &conditions {
                let fits = self.fits(row, condition);
                if !fits.ok_or_else(|| wording::invalid_filter(asked))? {
                    continue 'rows;
                }
            }
            fitting.push(row.clone());
        }
        Ok(fitting)
    }

    /// Whether a caller who may read this type on `scope` sees this one there.
    fn shows(&self, world: &World, call: &Call, scope: &ResourceId, row: &Extension) -> bool {
        let _ = (world, call, scope, row);
        true
    }

    /// Whether it may be deleted.
    ///
    /// # Errors
    /// The refusal that the client gets.
    fn may_delete(&self, world: &World, call: &Call, row: &Extension) -> Result<(), Refusal> {
        let _ = (world, call, row);
        Ok(())
    }

    /// As a client sees it, asked for on `scope`.
    fn present(&self, world: &World, call: &Call, scope: &ResourceId, row: &Extension) -> Value {
        let _ = (world, call, scope);
        json!({
            "properties": row.properties,
            "id": row.id().as_str(),
            "type": row.kind,
            "name": row.name,
        })
    }

    /// The refusal when there is none of this name.
    fn not_found(&self, name: &str) -> Refusal;
}

/// The conditions of a filter that joins them by `and`.
pub fn conditions(filter: &str) -> impl Iterator<Item = &str> {
    filter
        .split(" and ")
        .map(str::trim)
        .filter(|part| !part.is_empty())
}

/// The text that a condition `NAME eq 'TEXT'` demands, when it is about this name.
pub fn equal_to<'a>(condition: &'a str, name: &str) -> Option<&'a str> {
    let (own, text) = condition.split_once(" eq ")?;
    let quoted = text.trim().strip_prefix('\'')?.strip_suffix('\'')?;
    own.trim().eq_ignore_ascii_case(name).then_some(quoted)
}

/// Whether the caller may read something of this type here; lists show nothing else.
pub fn readable(world: &World, call: &Call, row: &Extension) -> bool {
    rights::may(
        world,
        &call.principal,
        &format!("{}/read", row.kind),
        &row.scope,
    )
}
