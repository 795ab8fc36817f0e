//! What a token may be for: the resources that the directory knows, and how a request names one.

use super::denial::Denial;
use super::form::Form;
use crate::fault::Fault;
use crate::world::settings::Settings;

/// The resource that a token request asks for, as it is going to stand in `aud`.
///
/// v2 asks by scope (`AUDIENCE/.default`, perhaps among `openid` and others), v1 by `resource`; AD FS takes either.
pub fn asked(form: &Form, endpoint: Endpoint, settings: &Settings) -> Result<String, Denial> {
    let by_scope = || scope(form.filled("scope").ok_or(Denial::Missing("scope"))?);
    let by_resource = || {
        form.filled("resource")
            .map(str::to_owned)
            .ok_or(Denial::Missing("resource"))
    };
    let name = match endpoint {
        Endpoint::Second if form.filled("resource").is_some() => return Err(Denial::ResourceOnV2),
        Endpoint::Second => by_scope()?,
        Endpoint::First => by_resource()?,
        Endpoint::Either if form.filled("resource").is_some() => by_resource()?,
        // Before its update of August 2021 AD FS knows resources only.
        Endpoint::Either if settings.faults.has(Fault::AdfsBefore2108) => {
            return Err(Denial::BadScope(
                form.filled("scope").unwrap_or_default().to_owned(),
            ));
        }
        Endpoint::Either => by_scope()?,
    };
    let known = known(settings);
    let same = |known: &&String| {
        known
            .trim_end_matches('/')
            .eq_ignore_ascii_case(name.trim_end_matches('/'))
    };
    match known.iter().find(same) {
        // As asked, trailing slash and all: this is what Entra puts into the token.
        Some(_) => Ok(name),
        None => Err(Denial::UnknownResource(name, settings.tenant_id.clone())),
    }
}

/// How a token endpoint is asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Endpoint {
    /// Entra v1: `resource=`.
    First,
    /// Entra v2: `scope=`.
    Second,
    /// AD FS: the one or the other.
    Either,
}

/// Whether `audience` is ARM's.
pub fn is_arm(audience: &str, settings: &Settings) -> bool {
    audience
        .trim_end_matches('/')
        .eq_ignore_ascii_case(settings.audience.trim_end_matches('/'))
}

/// Whether `audience` is that of key vaults.
pub fn is_vaults(audience: &str, settings: &Settings) -> bool {
    vaults(settings)
        .iter()
        .any(|own| own.eq_ignore_ascii_case(audience.trim_end_matches('/')))
}

fn vaults(settings: &Settings) -> [String; 2] {
    [
        format!("https://vault.{}", settings.domain),
        format!(
            "https://vault.{}/{}",
            directory_domain(settings),
            settings.tenant_id
        ),
    ]
}

/// Every resource that the directory issues tokens for. The domain of the directory is read off ARM's audience.
fn known(settings: &Settings) -> Vec<String> {
    let [by_host, by_directory] = vaults(settings);
    vec![
        settings.audience.clone(),
        by_host,
        by_directory,
        format!("https://graph.{}", settings.domain),
        "https://graph.windows.net".to_owned(),
    ]
}

/// The directory's own domain name (`contoso.onmicrosoft.com`), by which clients may name the tenant.
pub fn directory_domain(settings: &Settings) -> &str {
    let host = settings.audience.split('/').nth(2).unwrap_or_default();
    host.strip_prefix("management.").unwrap_or(host)
}

fn scope(scopes: &str) -> Result<String, Denial> {
    let default = scopes
        .split_whitespace()
        .find_map(|scope| scope.strip_suffix("/.default"));
    match default {
        Some(resource) if !resource.is_empty() => Ok(resource.to_owned()),
        _ => Err(Denial::BadScope(scopes.to_owned())),
    }
}
