//! The roles that every stamp has.

use crate::world::subscription::Role;

/// A role that comes with the stamp.
pub struct BuiltInRole {
    /// The GUID of its definition.
    pub id: &'static str,
    /// Its name.
    pub name: &'static str,
    /// What it is for.
    pub description: &'static str,
    /// What it may do.
    pub actions: &'static [&'static str],
    /// What of that it may not.
    pub not_actions: &'static [&'static str],
}

/// All of them, with the ids that they have in every cloud.
pub static BUILT_IN_ROLES: &[BuiltInRole] = &[
    BuiltInRole {
        id: Role::Owner.definition(),
        name: "Owner",
        description: "Lets you manage everything, including access to resources.",
        actions: &["*"],
        not_actions: &[],
    },
    BuiltInRole {
        id: Role::Contributor.definition(),
        name: "Contributor",
        description: "Lets you manage everything except access to resources.",
        actions: &["*"],
        not_actions: &[
            "Microsoft.Authorization/*/Delete",
            "Microsoft.Authorization/*/Write",
            "Microsoft.Authorization/elevateAccess/Action",
        ],
    },
    BuiltInRole {
        id: Role::Reader.definition(),
        name: "Reader",
        description: "Lets you view everything, but not make any changes.",
        actions: &["*/read"],
        not_actions: &[],
    },
    BuiltInRole {
        id: "18d7d88d-d35e-4fb5-a5c3-7773c20a72d9",
        name: "User Access Administrator",
        description: "Lets you manage user access to Azure resources.",
        actions: &["*/read", "Microsoft.Authorization/*", "Microsoft.Support/*"],
        not_actions: &[],
    },
];

/// The one of this GUID.
pub fn built_in(id: &str) -> Option<&'static BuiltInRole> {
    BUILT_IN_ROLES
        .iter()
        .find(|role| role.id.eq_ignore_ascii_case(id))
}
