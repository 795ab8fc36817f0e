//! What the portal's two sides both know: the contract of `/api`, ids, API profiles, problems, and the resource-type registry.
//!
//! No I/O and no HTTP: a status is a `u16`, a body is JSON or bytes. Everything here builds for wasm32.

pub mod arm_error;
pub mod arm_path;
pub mod certificate;
pub mod configuration_file;
pub mod event;
pub mod operation;
pub mod page;
pub mod portal;
pub mod preference;
pub mod problem;
pub mod profile;
pub mod providers;
pub mod quantity;
pub mod request;
pub mod resource;
pub mod resource_id;
pub mod resource_type;
pub mod sign_in;
pub mod source;
pub mod stamp;
pub mod status;
pub mod type_name;
