//! Tokens that the stamp issues: their claims, and the reply that brings them.

use super::application::{Application, User};
use super::json_web_token as jwt;
use super::resource::Endpoint;
use crate::crypto::Crypto;
use crate::world::settings::{IdentityKind, Settings};
use crate::world::timestamp::Timestamp;
use serde_json::{Map, Value, json};

/// How long a token is taken, in seconds from its issue.
pub const LIFETIME: i64 = 3599;
/// Entra dates its tokens back, so that a service whose clock lags takes them.
const DATED_BACK: i64 = 300;
/// How long a refresh token is taken.
const REFRESH_LIFETIME: i64 = 90 * 24 * 3600;

/// What an issue of tokens is about.
pub struct Issue<'a> {
    /// The algorithms.
    pub crypto: &'a dyn Crypto,
    /// The stamp's settings.
    pub settings: &'a Settings,
    /// The origin that the request came to: the issuer follows it.
    pub origin: String,
    /// How the token endpoint was asked.
    pub endpoint: Endpoint,
    /// What the token is for.
    pub resource: String,
    /// Now.
    pub now: Timestamp,
}

/// How a client proved itself: `appidacr` of the token.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Proof {
    /// A secret.
    Secret,
    /// An assertion.
    Certificate,
}

impl Issue<'_> {
    /// The reply to an application.
    pub fn to_application(&self, application: &Application, proof: Proof) -> Value {
        let mut claims = self.claims();
        let mut say = |name: &str, value: &str| claims.insert(name.to_owned(), value.into());
        say("appid", &application.client_id);
        say("oid", &application.object_id);
        say("sub", &application.object_id);
        say("idtyp", "app");
        match self.settings.identity {
            IdentityKind::Entra => {
                say("appidacr", if proof == Proof::Secret { "1" } else { "2" });
                say("app_displayname", &application.name);
            }
            IdentityKind::Adfs => {
                say("apptype", "Confidential");
            }
        }
        self.reply(claims)
    }

    /// The reply to a user, who signed in with a client that everybody has (the command line).
    pub fn to_user(&self, user: &User, client_id: &str, scope: &str) -> Value {
        let mut claims = self.claims();
        let mut say = |name: &str, value: &str| claims.insert(name.to_owned(), value.into());
        say("appid", client_id);
        say("oid", &user.object_id);
        say("sub", &user.object_id);
        say("idtyp", "user");
        say("name", &user.name);
        say("upn", &user.user_name);
        say("unique_name", &user.user_name);
        say("scp", "user_impersonation");
        let mut reply = self.reply(claims);
        let now = self.now.seconds();
        let id_token = json!({
            "aud": client_id, "iss": self.issuer(), "iat": now, "nbf": now, "exp": now + LIFETIME,
            "name": user.name, "preferred_username": user.user_name, "upn": user.user_name,
            "oid": user.object_id, "sub": user.object_id, "tid": self.settings.tenant_id, "ver": "2.0",
        });
        let refresh = json!({
            "typ": "refresh", "oid": user.object_id, "upn": user.user_name, "appid": client_id, "exp": now + REFRESH_LIFETIME,
        });
        let client_info = json!({ "uid": user.object_id, "utid": self.settings.tenant_id });
        if let Value::Object(reply) = &mut reply {
            reply.insert("scope".to_owned(), scope.into());
            reply.insert(
                "id_token".to_owned(),
                jwt::sign(self.crypto, &id_token).into(),
            );
            reply.insert(
                "refresh_token".to_owned(),
                jwt::sign(self.crypto, &refresh).into(),
            );
            reply.insert(
                "client_info".to_owned(),
                jwt::encode(client_info.to_string().as_bytes()).into(),
            );
        }
        reply
    }

    /// The claims that every token has.
    fn claims(&self) -> Map<String, Value> {
        let now = self.now.seconds();
        let issuer = self.issuer();
        let mut unique = [0; 16];
        self.crypto.random(&mut unique);
        let mut claims = Map::new();
        let mut say = |name: &str, value: Value| claims.insert(name.to_owned(), value);
        say("aud", self.resource.clone().into());
        say("iss", issuer.clone().into());
        say("iat", (now - DATED_BACK).into());
        say("nbf", (now - DATED_BACK).into());
        say("exp", (now + LIFETIME).into());
        say("tid", self.settings.tenant_id.clone().into());
        say("uti", jwt::encode(&unique).into());
        // ARM is a v1 resource: its tokens are of version 1.0 whichever endpoint issues them.
        say("ver", "1.0".into());
        if self.settings.identity == IdentityKind::Entra {
            say("idp", issuer.into());
        }
        claims
    }

    fn issuer(&self) -> String {
        match self.settings.identity {
            IdentityKind::Entra => format!("{}/{}/", self.origin, self.settings.tenant_id),
            IdentityKind::Adfs => format!("{}/adfs", self.origin),
        }
    }

    fn reply(&self, claims: Map<String, Value>) -> Value {
        let access_token = jwt::sign(self.crypto, &claims.into());
        match self.endpoint {
            // v1 writes numbers as texts.
            Endpoint::First => json!({
                "token_type": "Bearer",
                "expires_in": LIFETIME.to_string(),
                "ext_expires_in": LIFETIME.to_string(),
                "expires_on": (self.now.seconds() + LIFETIME).to_string(),
                "not_before": (self.now.seconds() - DATED_BACK).to_string(),
                "resource": self.resource,
                "access_token": access_token,
            }),
            Endpoint::Second => json!({
                "token_type": "Bearer",
                "expires_in": LIFETIME,
                "ext_expires_in": LIFETIME,
                "access_token": access_token,
            }),
            Endpoint::Either => json!({
                "access_token": access_token,
                "token_type": "bearer",
                "expires_in": LIFETIME,
            }),
        }
    }
}
