//! `GET /metadata/endpoints`: where a client that knows only the ARM address finds everything else.

use super::place::Place;
use super::reply;
use crate::arm::refusal::Refusal;
use crate::request::Request;
use crate::response::Response;
use crate::world::settings::{IdentityKind, Settings};
use serde_json::{Value, json};

/// The document in the shape of the asked api-version.
pub fn endpoints(request: &Request, settings: &Settings) -> Response {
    let place = Place::of(request, settings);
    let version = super::form::parse(request.query.as_bytes());
    match version.get("api-version") {
        None | Some("") => refuse(&Refusal::bad_request(
            "MissingApiVersionParameter",
            "The api-version query parameter (?api-version=) is required for all requests.",
        )),
        Some("1.0" | "1") => reply::json(200, &four_fields(&place, settings)),
        Some(version) if !is_date(version) => refuse(&Refusal::bad_request(
            "InvalidApiVersionParameter",
            format!(
                "The api-version '{version}' is invalid. Use 1.0, or a version such as 2015-01-01 or 2022-09-01."
            ),
        )),
        // az up to 2.72 and msrestazure ask 2015-01-01, ARM_CLOUD_METADATA_URL 2019-05-01, later az 2022-09-01.
        Some(version) if version < "2019-05-01" => reply::json(200, &four_fields(&place, settings)),
        Some(version) if version < "2022-09-01" => {
            reply::json(200, &json!([cloud(&place, settings)]))
        }
        Some(_) => reply::json(200, &cloud(&place, settings)),
    }
}

fn refuse(refusal: &Refusal) -> Response {
    reply::json(refusal.status, &refusal.body())
}

fn is_date(version: &str) -> bool {
    let date = version.get(..10).unwrap_or_default();
    date.bytes().enumerate().all(|(at, byte)| {
        if at == 4 || at == 7 {
            byte == b'-'
        } else {
            byte.is_ascii_digit()
        }
    }) && date.len() == 10
}

/// Where people sign in. Under AD FS it ends in `/adfs`, by which clients tell the two systems apart.
pub fn login_endpoint(place: &Place, identity: IdentityKind) -> String {
    match identity {
        IdentityKind::Entra => place.service("login") + "/",
        IdentityKind::Adfs => place.service("adfs") + "/adfs",
    }
}

fn four_fields(place: &Place, settings: &Settings) -> Value {
    json!({
        "galleryEndpoint": gallery(settings),
        "graphEndpoint": place.service("graph") + "/",
        "portalEndpoint": portal(settings),
        "authentication": {
            "loginEndpoint": login_endpoint(place, settings.identity),
            "audiences": [settings.audience],
        },
    })
}

/// There is no `microsoftGraphResourceId`: nobody would answer there, and the directory has no token for it. az then says by itself that it is not set.
fn cloud(place: &Place, settings: &Settings) -> Value {
    let graph = place.service("graph") + "/";
    json!({
        "portal": portal(settings),
        "authentication": {
            "loginEndpoint": login_endpoint(place, settings.identity),
            "audiences": [settings.audience],
            "tenant": match settings.identity { IdentityKind::Entra => "common", IdentityKind::Adfs => "adfs" },
            "identityProvider": match settings.identity { IdentityKind::Entra => "AAD", IdentityKind::Adfs => "ADFS" },
        },
        "graphAudience": graph,
        "graph": graph,
        "name": format!("AzureStack-{}", settings.region),
        "suffixes": {
            "keyVaultDns": format!("vault.{}", settings.domain),
            "storage": settings.domain,
        },
        "resourceManager": place.service("management") + "/",
        "vmImageAliasDoc": "https://raw.githubusercontent.com/Azure/azure-rest-api-specs/main/arm-compute/quickstart-templates/aliases.json",
        "gallery": gallery(settings),
    })
}

fn gallery(settings: &Settings) -> String {
    format!("https://portal.{}:30015/", settings.domain)
}

fn portal(settings: &Settings) -> String {
    format!("https://portal.{}/", settings.domain)
}
