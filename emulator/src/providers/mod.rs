//! The resource providers of the stamp, and the interface between the engine (`arm`) and their types.
//!
//! # Adding a type
//!
//! One file with one `static`, listed in its provider:
//!
//! ```ignore
//! //! Microsoft.Network/routeTables.
//! pub static ROUTE_TABLES: TypeDefinition =
//!     TypeDefinition { etag: true, ..TypeDefinition::tracked("Microsoft.Network/routeTables", &RouteTables) };
//! pub static ROUTES: TypeDefinition = TypeDefinition::within("Microsoft.Network/routeTables/routes", "routes", &Routes);
//!
//! struct RouteTables;
//!
//! impl Rules for RouteTables {
//!     fn prepare(&self, _: &World, _: &Call, write: &mut Write) -> Result<(), Refusal> {
//!         write.resource.default_to("/routes", json!([]));
//!         Ok(())
//!     }
//!     fn opening(&self, verb: Verb, _: &str) -> Opening {
//!         match verb {
//!             Verb::Create => Opening::Status(201),
//!             Verb::Delete => Opening::Both,
//!             _ => Opening::Status(200),
//!         }
//!     }
//! }
//! ```
//!
//! What stands on any scope (a lock, an assignment) is no resource but an [`ExtensionType`], listed in [`EXTENSIONS`]: one file with
//! one `static` as well, and `ExtensionRules` that check what was sent.
//!
//! GET, PUT, PATCH, DELETE, HEAD, lists by parent, group and subscription, paging, api-versions, registration, rights, reference
//! checks, operations and their poll addresses are the engine's. The world is reached through [`World`](crate::world::World):
//! `resource`, `exists`, `put_resource`, `remove_resource`, `children`, `of_type`, `users_of`, `fresh_guid`. Tests are written with
//! `testing::Stamp`.

pub mod authorization;
pub mod call;
pub mod check;
pub mod compute;
pub mod definition;
pub mod extension;
pub mod insights;
pub mod key_vault;
pub mod network;
pub mod opening;
pub mod quota;
pub mod reference;
pub mod registry;
pub mod resources;
pub mod rules;
pub mod storage;
pub mod subscriptions;
pub mod unique_name;

pub use call::Call;
pub use definition::{Action, Captures, Endpoint, Kept, Provider, TypeDefinition};
pub use extension::{ExtensionRules, ExtensionType, Served};
pub(crate) use key_vault::vault::named as vault_named;
pub use opening::{Opening, Verb};
pub use reference::Reference;
pub use registry::Registry;
pub use rules::{Plain, Rules, Write};
pub(crate) use storage::storage_account::named as storage_account_named;

/// Every provider of the stamp. Adding one is a line here.
pub static PROVIDERS: &[&Provider] = &[
    &compute::COMPUTE,
    &network::NETWORK,
    &key_vault::KEY_VAULT,
    &storage::STORAGE,
    &resources::RESOURCES,
    &authorization::AUTHORIZATION,
    &insights::INSIGHTS,
];

/// Every type that stands on scopes, by provider.
pub static EXTENSIONS: &[&[&ExtensionType]] = &[
    authorization::EXTENSIONS,
    insights::EXTENSIONS,
    &[&resources::link::LINKS],
];
