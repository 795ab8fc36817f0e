//! Microsoft.Authorization: who may do what, what is locked, which policies are written down.

mod assignable_scope;
mod built_in_role;
pub mod lock;
pub mod permission;
mod policy_assignment;
mod policy_definition;
pub mod provider_operation;
mod role_assignment;
pub mod role_definition;
#[cfg(test)]
mod tests;

use super::{ExtensionType, Provider};

/// Microsoft.Authorization.
pub static AUTHORIZATION: Provider = Provider {
    namespace: "Microsoft.Authorization",
    types: &[],
    endpoints: &[provider_operation::ALL, provider_operation::ONE],
};

/// What of it stands on scopes.
pub static EXTENSIONS: &[&ExtensionType] = &[
    &lock::LOCKS,
    &permission::PERMISSIONS,
    &policy_assignment::POLICY_ASSIGNMENTS,
    &policy_definition::POLICY_DEFINITIONS,
    &role_assignment::ROLE_ASSIGNMENTS,
    &role_definition::ROLE_DEFINITIONS,
];
