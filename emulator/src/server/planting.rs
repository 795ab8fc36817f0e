//! What a new world begins with, and the people who are in the directory at every start.

use super::demo::{DemoPrincipal, DemoUser};
use super::options::Seed;
use crate::identity::application::{Application, Certificate, Secret, User, secret_hash};
use crate::identity::demo;
use crate::seed;
use crate::world::World;
use crate::world::settings::IdentityKind;
use crate::world::subscription::Role;
use crate::world::timestamp::Timestamp;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use time::OffsetDateTime;

/// Fills a new world.
pub fn plant(world: &mut World, seed: Seed, now: Timestamp) {
    match seed {
        Seed::Contoso => seed::contoso::plant(world, now),
        Seed::Empty => seed::empty(world, now),
        Seed::Large(count) => seed::large::plant(world, count, now),
    }
}

/// The demo's people with what they prove themselves by.
pub struct People {
    /// The principal's secret.
    pub client_secret: String,
    /// The secret of the principal who may only read, where the seed has one.
    pub reader_secret: String,
    /// The user's password.
    pub password: String,
    /// The principal's certificate (DER).
    pub certificate: Vec<u8>,
    /// When that ends.
    pub certificate_end: OffsetDateTime,
}

impl People {
    /// Puts them into the directory; nothing changes when they are in it already.
    pub fn enrol(&self, world: &mut World) {
        let secret = Secret {
            sha256: secret_hash(world, &self.client_secret),
            expires: None,
        };
        let expires = Timestamp(self.certificate_end.unix_timestamp().saturating_mul(1000));
        let certificate = Certificate {
            der: STANDARD.encode(&self.certificate),
            expires,
        };
        Application {
            client_id: demo::CLIENT_ID.to_owned(),
            object_id: demo::OBJECT_ID.to_owned(),
            name: demo::NAME.to_owned(),
            secrets: vec![secret],
            certificates: vec![certificate],
        }
        .enrol(world);
        if let Some(reader) = Application::of(world, seed::READER_CLIENT_ID) {
            Application {
                secrets: vec![Secret {
                    sha256: secret_hash(world, &self.reader_secret),
                    expires: None,
                }],
                ..reader.clone()
            }
            .enrol(world);
        }
        User {
            user_name: user_name(world),
            object_id: demo::USER_OBJECT_ID.to_owned(),
            name: "Demo operator".to_owned(),
            password_sha256: secret_hash(world, &self.password),
        }
        .enrol(world);
    }

    /// The principal, with a subscription that it may use.
    pub fn principal(&self, world: &World) -> DemoPrincipal {
        let owner = Role::Owner.definition();
        let own = world
            .holders()
            .filter(|(principal, _, role)| *principal == demo::OBJECT_ID && *role == owner);
        let granted = own
            .last()
            .and_then(|(_, scope, _)| scope.split('/').nth(2))
            .map(str::to_owned);
        let first = || {
            world
                .subscriptions
                .iter()
                .next()
                .map(|(_, subscription)| subscription.id.clone())
        };
        DemoPrincipal {
            client_id: demo::CLIENT_ID.to_owned(),
            client_secret: self.client_secret.clone(),
            object_id: demo::OBJECT_ID.to_owned(),
            subscription_id: granted.or_else(first).unwrap_or_default(),
            tenant_id: match world.settings.identity {
                IdentityKind::Entra => world.settings.tenant_id.clone(),
                IdentityKind::Adfs => "adfs".to_owned(),
            },
            location: world.settings.region.clone(),
        }
    }

    /// The principal who may only read, in the same subscription and directory.
    pub fn reader(&self, world: &World) -> Option<DemoPrincipal> {
        let reader = Application::of(world, seed::READER_CLIENT_ID)?;
        Some(DemoPrincipal {
            client_id: reader.client_id.clone(),
            client_secret: self.reader_secret.clone(),
            object_id: reader.object_id.clone(),
            ..self.principal(world)
        })
    }

    /// The user.
    pub fn user(&self, world: &World) -> DemoUser {
        DemoUser {
            name: user_name(world),
            password: self.password.clone(),
        }
    }
}

fn user_name(world: &World) -> String {
    format!(
        "{}@{}",
        demo::USER_NAME,
        crate::identity::directory_domain(&world.settings)
    )
}
