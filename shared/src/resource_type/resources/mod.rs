//! Azure Resource Manager's own types.

mod deployment;
mod resource_group;

pub use deployment::DEPLOYMENT;
pub use resource_group::RESOURCE_GROUP;
