//! Where a deployment deploys to, and the ids of what lies there.

use crate::value::same_name;

/// The level that a deployment is made at.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Scope {
    /// A whole tenant.
    Tenant,
    /// A management group, by name.
    ManagementGroup(String),
    /// A subscription, by id.
    Subscription(String),
    /// A resource group.
    ResourceGroup {
        /// The subscription's id.
        subscription: String,
        /// The group's name.
        name: String,
    },
}

impl Scope {
    /// The id of the level itself; empty for the tenant.
    pub fn id(&self) -> String {
        match self {
            Self::Tenant => String::new(),
            Self::ManagementGroup(name) => {
                format!("/providers/Microsoft.Management/managementGroups/{name}")
            }
            Self::Subscription(id) => format!("/subscriptions/{id}"),
            Self::ResourceGroup { subscription, name } => {
                format!("/subscriptions/{subscription}/resourceGroups/{name}")
            }
        }
    }

    /// The subscription, at or above the level.
    pub fn subscription(&self) -> Option<&str> {
        match self {
            Self::Subscription(id)
            | Self::ResourceGroup {
                subscription: id, ..
            } => Some(id),
            Self::Tenant | Self::ManagementGroup(_) => None,
        }
    }

    /// The resource group, if the level is one.
    pub fn resource_group(&self) -> Option<&str> {
        match self {
            Self::ResourceGroup { name, .. } => Some(name),
            _ => None,
        }
    }

    /// The id of a resource at this level. `None` if type and name have not as many parts as they must.
    pub fn resource_id(&self, resource_type: &str, name: &str) -> Option<String> {
        // Groups and subscriptions have ids of their own.
        if same_name(resource_type, "Microsoft.Resources/resourceGroups") {
            return self
                .subscription()
                .map(|id| format!("/subscriptions/{id}/resourceGroups/{name}"));
        }
        let names: Vec<&str> = name.split('/').collect();
        resource_id(&self.id(), resource_type, &names)
    }
}

/// An id under a prefix. `None` if there is not one name for each part of the type.
pub(crate) fn resource_id(prefix: &str, resource_type: &str, names: &[&str]) -> Option<String> {
    let mut parts = resource_type.trim_end_matches('/').split('/');
    let mut id = format!("{prefix}/providers/{}", parts.next()?);
    let parts: Vec<&str> = parts.collect();
    if parts.is_empty() || parts.len() != names.len() {
        return None;
    }
    for (part, name) in parts.iter().zip(names) {
        id.push('/');
        id.push_str(part);
        id.push('/');
        id.push_str(name);
    }
    Some(id)
}

/// Type and name of the resource that an id names, as Resource Manager reports them.
pub(crate) fn type_and_name(id: &str) -> Option<(String, String)> {
    let lower = id.to_ascii_lowercase();
    let Some(at) = lower.rfind("/providers/") else {
        let parts: Vec<&str> = id.trim_matches('/').split('/').collect();
        return match parts.as_slice() {
            ["subscriptions", _, _, group] => Some((
                "Microsoft.Resources/resourceGroups".to_owned(),
                (*group).to_owned(),
            )),
            _ => None,
        };
    };
    let mut parts = id
        .get(at + "/providers/".len()..)?
        .trim_end_matches('/')
        .split('/');
    let mut resource_type = parts.next()?.to_owned();
    let mut names = Vec::new();
    while let (Some(part), Some(name)) = (parts.next(), parts.next()) {
        resource_type.push('/');
        resource_type.push_str(part);
        names.push(name);
    }
    (!names.is_empty()).then(|| (resource_type, names.join("/")))
}

/// An id as two spellings of it are compared.
pub(crate) fn folded(id: &str) -> String {
    id.trim_end_matches('/').to_lowercase()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_are_put_together_and_taken_apart() {
        let group = Scope::ResourceGroup {
            subscription: "s".to_owned(),
            name: "g".to_owned(),
        };
        let id = group
            .resource_id("Microsoft.Sql/servers/databases", "a/b")
            .expect("two names");
        assert_eq!(
            id,
            "/subscriptions/s/resourceGroups/g/providers/Microsoft.Sql/servers/a/databases/b"
        );
        assert_eq!(
            type_and_name(&id),
            Some((
                "Microsoft.Sql/servers/databases".to_owned(),
                "a/b".to_owned()
            ))
        );
        assert_eq!(
            group.resource_id("Microsoft.Sql/servers/databases", "a"),
            None
        );
        assert_eq!(group.resource_id("Microsoft.Sql", ""), None);
        let extension = group
            .resource_id(
                "Microsoft.Compute/virtualMachines/providers/roleAssignments",
                "vm/Microsoft.Authorization/r",
            )
            .expect("three names");
        assert!(
            extension.ends_with(
                "/virtualMachines/vm/providers/Microsoft.Authorization/roleAssignments/r"
            )
        );
    }
}
