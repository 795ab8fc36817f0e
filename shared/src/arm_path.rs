//! A path under an ARM endpoint, read as far as the portal needs: the id it starts with, and the words after it (a list
//! such as `…/virtualMachines`, or an action such as `…/vm-1/start`). From it follows the type whose api-version is sent.

use crate::resource_id::{
    IdError, PROVIDER, ProviderPart, RESOURCE_GROUP, ResourceId, SUBSCRIPTION,
};
use crate::type_name::TypeName;

/// A path: an id (or none, at the root) and what follows it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ArmPath {
    /// The longest id that the path starts with.
    pub id: Option<ResourceId>,
    /// The words after it; mostly none or one.
    pub rest: Vec<String>,
}

impl ArmPath {
    /// Reads a path that starts with `/`, without scheme and query.
    pub fn parse(text: &str) -> Result<Self, IdError> {
        if text.trim_matches('/').is_empty() {
            return Err(IdError::Empty);
        }
        if !text.starts_with('/') {
            let shown: String = text.chars().take(80).collect();
            return Err(IdError::NotRooted(shown));
        }
        let mut words = Vec::new();
        for word in text.split('/').filter(|word| !word.is_empty()) {
            check(word)?;
            words.push(word);
        }
        Ok(Self::from_words(&words))
    }

    /// The type whose api-version governs the call.
    pub fn type_name(&self) -> TypeName<'static> {
        let Some(id) = &self.id else {
            let first = self.rest.first().map_or("subscriptions", String::as_str);
            return TypeName::owned(format!("Microsoft.Resources/{first}"));
        };
        let own = id.type_name();
        let Some(first) = self.rest.first() else {
            return own;
        };
        if own == PROVIDER {
            return match first.to_ascii_lowercase().as_str() {
                "register" | "unregister" => PROVIDER,
                _ => TypeName::owned(format!("{}/{first}", id.name())),
            };
        }
        if own == SUBSCRIPTION || own == RESOURCE_GROUP {
            return self.type_in_scope(&own, first);
        }
        TypeName::owned(format!("{own}/{}", self.rest.join("/")))
    }

    /// The parts of ARM itself, which stand in a scope without naming a provider.
    fn type_in_scope(&self, scope: &TypeName<'_>, first: &str) -> TypeName<'static> {
        match first.to_ascii_lowercase().as_str() {
            "resourcegroups" => RESOURCE_GROUP,
            "providers" => PROVIDER,
            "resources" => TypeName::of("Microsoft.Resources/resources"),
            "deployments" => {
                // deployments/<name>/operations: every second word is a name.
                let words: Vec<&str> = self.rest.iter().step_by(2).map(String::as_str).collect();
                TypeName::owned(format!("Microsoft.Resources/{}", words.join("/")))
            }
            "exporttemplate" | "moveresources" | "validatemoveresources" => RESOURCE_GROUP,
            _ => TypeName::owned(format!("{scope}/{first}")),
        }
    }

    fn from_words(words: &[&str]) -> Self {
        let mut id = ResourceId::default();
        let mut at = 0;
        let word = |at: usize| words.get(at).copied();
        let is =
            |at: usize, name: &str| word(at).is_some_and(|word| word.eq_ignore_ascii_case(name));
        if is(0, "subscriptions")
            && let Some(name) = word(1)
        {
            id.subscription = Some(name.to_owned());
            at = 2;
            if is(2, "resourceGroups")
                && let Some(name) = word(3)
            {
                id.group = Some(name.to_owned());
                at = 4;
            }
        }
        while is(at, "providers")
            && let Some(namespace) = word(at + 1)
        {
            let mut part = ProviderPart {
                namespace: namespace.to_owned(),
                path: Vec::new(),
            };
            at += 2;
            while !is(at, "providers")
                && let (Some(kind), Some(name)) = (word(at), word(at + 1))
            {
                part.path.push((kind.to_owned(), name.to_owned()));
                at += 2;
            }
            let bare = part.path.is_empty();
            id.providers.push(part);
            if bare {
                break;
            }
        }
        let rest = words
            .iter()
            .skip(at)
            .map(|word| (*word).to_owned())
            .collect();
        Self {
            id: (at > 0).then_some(id),
            rest,
        }
    }
}

/// Names ARM would refuse, and those that would make the path mean something else on its way.
fn check(word: &str) -> Result<(), IdError> {
    let lower = word.to_ascii_lowercase();
    let plain = lower.replace("%2e", ".");
    let why = if word.trim().is_empty() {
        "it is empty"
    } else if plain == ".." || plain == "." {
        "it would climb out of its place"
    } else if lower.contains("%00") || word.contains(char::is_control) {
        "%00 and control characters"
    } else if word.contains(['?', '#', '\\']) || lower.contains("%5c") {
        "? # and \\ do not belong in an id"
    } else {
        return Ok(());
    };
    Err(IdError::Forbidden {
        segment: word.chars().take(80).collect(),
        why,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_path_has_the_type_that_governs_it() {
        for (path, type_name) in [
            ("/subscriptions", "Microsoft.Resources/subscriptions"),
            ("/tenants", "Microsoft.Resources/tenants"),
            ("/subscriptions/s", "Microsoft.Resources/subscriptions"),
            (
                "/subscriptions/s/locations",
                "Microsoft.Resources/subscriptions/locations",
            ),
            (
                "/subscriptions/s/resourcegroups",
                "Microsoft.Resources/resourceGroups",
            ),
            (
                "/subscriptions/s/resourcegroups/g",
                "Microsoft.Resources/resourceGroups",
            ),
            (
                "/subscriptions/s/resourceGroups/g/resources",
                "Microsoft.Resources/resources",
            ),
            (
                "/subscriptions/s/resourceGroups/g/exportTemplate",
                "Microsoft.Resources/resourceGroups",
            ),
            (
                "/subscriptions/s/resources",
                "Microsoft.Resources/resources",
            ),
            (
                "/subscriptions/s/providers",
                "Microsoft.Resources/providers",
            ),
            (
                "/subscriptions/s/providers/Microsoft.Compute",
                "Microsoft.Resources/providers",
            ),
            (
                "/subscriptions/s/providers/Microsoft.Compute/register",
                "Microsoft.Resources/providers",
            ),
            (
                "/subscriptions/s/providers/Microsoft.Compute/virtualMachines",
                "Microsoft.Compute/virtualMachines",
            ),
            (
                "/subscriptions/s/providers/Microsoft.Compute/locations/local/vmSizes",
                "Microsoft.Compute/locations/vmSizes",
            ),
            (
                "/subscriptions/s/resourceGroups/g/providers/Microsoft.Compute/virtualMachines/v/start",
                "Microsoft.Compute/virtualMachines/start",
            ),
            (
                "/subscriptions/s/resourceGroups/g/providers/Microsoft.Network/virtualNetworks/n/subnets",
                "Microsoft.Network/virtualNetworks/subnets",
            ),
            (
                "/subscriptions/s/resourcegroups/g/deployments/d/operations",
                "Microsoft.Resources/deployments/operations",
            ),
            (
                "/subscriptions/s/resourceGroups/g/providers/Microsoft.Resources/deployments/d",
                "Microsoft.Resources/deployments",
            ),
        ] {
            let found = ArmPath::parse(path).unwrap().type_name();
            assert_eq!(found.as_str(), type_name, "{path}");
        }
    }

    #[test]
    fn an_action_leaves_its_resource() {
        let path = ArmPath::parse(
            "/subscriptions/s/resourceGroups/g/providers/Microsoft.Compute/virtualMachines/v/start",
        )
        .unwrap();
        assert_eq!(path.id.unwrap().name(), "v");
        assert_eq!(path.rest, ["start"]);
    }
}
