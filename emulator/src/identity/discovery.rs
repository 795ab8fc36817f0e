//! What clients read before they sign in: OpenID configuration, keys, instances, kinds of account.

use super::json_web_token as jwt;
use super::place::Place;
use super::resource::directory_domain;
use crate::crypto::Crypto;
use crate::world::settings::Settings;
use serde_json::{Value, json};

/// Entra's OpenID configuration of the tenant. `version` is the path segment of v2 endpoints, empty for v1.
pub fn entra_configuration(place: &Place, tenant: &str, second: bool) -> Value {
    let base = format!("{}/{tenant}", place.origin());
    let (segment, issuer) = if second {
        ("/v2.0", format!("{base}/v2.0"))
    } else {
        ("", format!("{base}/"))
    };
    json!({
        "token_endpoint": format!("{base}/oauth2{segment}/token"),
        "token_endpoint_auth_methods_supported": ["client_secret_post", "private_key_jwt", "client_secret_basic"],
        "jwks_uri": format!("{base}/discovery{segment}/keys"),
        "response_modes_supported": ["query", "fragment", "form_post"],
        "subject_types_supported": ["pairwise"],
        "id_token_signing_alg_values_supported": ["RS256"],
        "response_types_supported": ["code", "id_token", "code id_token", "id_token token"],
        "scopes_supported": ["openid", "profile", "email", "offline_access"],
        "issuer": issuer,
        "request_uri_parameter_supported": false,
        "authorization_endpoint": format!("{base}/oauth2{segment}/authorize"),
        "device_authorization_endpoint": format!("{base}/oauth2{segment}/devicecode"),
        "end_session_endpoint": format!("{base}/oauth2{segment}/logout"),
        "tenant_region_scope": null,
        "cloud_instance_name": "azurestack",
    })
}

/// The OpenID configuration of AD FS.
pub fn adfs_configuration(place: &Place) -> Value {
    let base = format!("{}/adfs", place.origin());
    json!({
        "issuer": base,
        "authorization_endpoint": format!("{base}/oauth2/authorize/"),
        "token_endpoint": format!("{base}/oauth2/token/"),
        "jwks_uri": format!("{base}/discovery/keys"),
        "token_endpoint_auth_methods_supported": ["client_secret_post", "client_secret_basic", "private_key_jwt"],
        "response_types_supported": ["code", "id_token", "code id_token", "id_token token", "code token", "code id_token token"],
        "response_modes_supported": ["query", "fragment", "form_post"],
        "grant_types_supported": ["refresh_token", "client_credentials", "password"],
        "subject_types_supported": ["pairwise"],
        "scopes_supported": ["openid", "profile", "user_impersonation"],
        "id_token_signing_alg_values_supported": ["RS256"],
        "token_endpoint_auth_signing_alg_values_supported": ["RS256"],
        "access_token_issuer": base,
        "end_session_endpoint": format!("{base}/oauth2/logout"),
        "device_authorization_endpoint": format!("{base}/oauth2/devicecode"),
    })
}

/// The stamp's public token key.
pub fn keys(crypto: &dyn Crypto) -> Value {
    let (modulus, exponent) = crypto.token_public_key();
    let kid = jwt::key_id(crypto);
    json!({ "keys": [{
        "kty": "RSA", "use": "sig", "alg": "RS256", "kid": kid, "x5t": kid,
        "n": jwt::encode(&modulus), "e": jwt::encode(&exponent),
    }] })
}

/// Instance discovery: the stamp knows itself.
pub fn instance(place: &Place, settings: &Settings) -> Value {
    let host = place.origin();
    let host = host
        .split_once("://")
        .map_or(host.as_str(), |(_, host)| host);
    json!({
        "tenant_discovery_endpoint": format!("{}/{}/v2.0/.well-known/openid-configuration", place.origin(), settings.tenant_id),
        "api-version": "1.1",
        "metadata": [{ "preferred_network": host, "preferred_cache": host, "aliases": [host] }],
    })
}

/// The kind of a user's account: kept in the directory itself, never federated.
pub fn user_realm(user_name: &str, settings: &Settings) -> Value {
    let own = user_name
        .rsplit_once('@')
        .is_some_and(|(_, domain)| domain.eq_ignore_ascii_case(directory_domain(settings)));
    if own {
        json!({
            "ver": "1.0", "account_type": "Managed", "domain_name": directory_domain(settings),
            "cloud_instance_name": "azurestack", "cloud_audience_urn": "urn:federation:MicrosoftOnline",
        })
    } else {
        json!({ "ver": "1.0", "account_type": "Unknown" })
    }
}
