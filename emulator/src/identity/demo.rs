//! The demonstration's own people: fixed ids, so that seeds can grant them rights before anybody has a secret.

/// The client id of the demo's service principal, who owns the demo's subscriptions.
pub const CLIENT_ID: &str = "2f4a9838-26b7-47ee-be60-ccc1fdec5953";
/// Its object id.
pub const OBJECT_ID: &str = "7d1b2c3e-5a40-4c8f-9f3d-6b0e8a1c2d34";
/// Its name.
pub const NAME: &str = "Porthole demo";
/// The object id of the demo's user, who signs in to command lines with a password.
pub const USER_OBJECT_ID: &str = "b5a0f9d2-1c3e-4e57-8a6b-90d4c7e21f58";
/// The part of the user's name before the directory's domain.
pub const USER_NAME: &str = "operator";
