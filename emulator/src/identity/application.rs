//! Who may sign in: applications (service principals) and users, as the directory keeps them. No secret is kept, only its hash.

use crate::world::World;
use crate::world::timestamp::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::Value;

/// An application with its service principal. Key of the table: the client id in lower case.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Application {
    /// The application's (client) id.
    pub client_id: String,
    /// The service principal's object id: what roles are granted to.
    pub object_id: String,
    /// The name people read.
    pub name: String,
    /// Its secrets.
    #[serde(default)]
    pub secrets: Vec<Secret>,
    /// Its certificates.
    #[serde(default)]
    pub certificates: Vec<Certificate>,
}

/// A client secret, by its hash: a secret is 256 random bits, so that a plain hash gives nothing away.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Secret {
    /// SHA-256 of the secret, in hexadecimal.
    pub sha256: String,
    /// When it ends; never when none.
    #[serde(default)]
    pub expires: Option<Timestamp>,
}

/// A certificate that an application may sign its assertions with.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Certificate {
    /// DER in base64.
    pub der: String,
    /// When it ends; whoever registers it reads it from the certificate, for the engine has no X.509.
    pub expires: Timestamp,
}

/// Under which keys the users are kept.
const USERS: &str = "identity/users/";

/// A user with a password. Kept among the world's notes, by the user name in lower case.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct User {
    /// The user principal name, `operator@contoso.onmicrosoft.com`.
    pub user_name: String,
    /// The object id.
    pub object_id: String,
    /// The name people read.
    pub name: String,
    /// SHA-256 of the password, in hexadecimal.
    pub password_sha256: String,
}

impl Application {
    /// The application of a client id.
    pub fn of<'a>(world: &'a World, client_id: &str) -> Option<&'a Application> {
        world.applications.get(&client_id.to_lowercase())
    }

    /// Puts it into the directory, in place of what was known of it; a world that knows it so is left as it is.
    pub fn enrol(self, world: &mut World) {
        if Application::of(world, &self.client_id) != Some(&self) {
            world.applications.put(&self.client_id.to_lowercase(), self);
        }
    }
}

impl User {
    /// The user of a name.
    pub fn of(world: &World, user_name: &str) -> Option<User> {
        world
            .notes
            .get(&User::key(user_name))
            .and_then(|row| User::deserialize(row).ok())
    }

    /// Puts the user into the directory, in place of what was known; a world that knows it so is left as it is.
    pub fn enrol(self, world: &mut World) {
        if User::of(world, &self.user_name).as_ref() != Some(&self)
            && let Ok(row) = serde_json::to_value(&self)
        {
            world.notes.put(&User::key(&self.user_name), row);
        }
    }

    fn key(user_name: &str) -> String {
        format!("{USERS}{}", user_name.to_lowercase())
    }
}

/// What an object id of the directory belongs to: `ServicePrincipal` or `User`; nothing when it belongs to nobody.
pub fn directory_object(world: &World, object_id: &str) -> Option<&'static str> {
    let mut applications = world.applications.iter();
    if applications.any(|(_, row)| row.object_id.eq_ignore_ascii_case(object_id)) {
        return Some("ServicePrincipal");
    }
    let mut users = world.notes.under(USERS, None);
    let is_it = |row: &Value| {
        row.get("object_id")
            .and_then(Value::as_str)
            .is_some_and(|own| own.eq_ignore_ascii_case(object_id))
    };
    users.any(|(_, row)| is_it(row)).then_some("User")
}

/// The hash under which a secret is kept.
pub fn secret_hash(world: &World, secret: &str) -> String {
    hexadecimal(&world.crypto.sha256(secret.as_bytes()))
}

/// Bytes as lower-case hexadecimal.
pub fn hexadecimal(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}
