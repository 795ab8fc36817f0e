//! `/metadata/endpoints`: what a stamp says of itself, read and judged. Nothing in it is believed before a person confirmed it.

use super::endpoint::Endpoint;
use porthole_shared::problem::{Problem, ProblemKind};
use porthole_shared::profile::suggest;
use porthole_shared::stamp::{IdentityProvider, StampMetadata};
use serde_json::Value;
use url::{Host, Url};

/// The largest answer that is read.
const LARGEST: usize = 256 * 1024;
/// The api-versions that are asked for, in turn.
const VERSIONS: [&str; 2] = ["2015-01-01", "1.0"];

/// Asks an endpoint what it is, over a client that trusts it already.
pub async fn read(
    client: &reqwest::Client,
    endpoint: &Endpoint,
) -> Result<StampMetadata, Box<Problem>> {
    let mut refusal = None;
    for version in VERSIONS {
        let url = format!(
            "{}/metadata/endpoints?api-version={version}",
            endpoint.origin()
        );
        let response = client
            .get(url)
            .header("accept", "application/json")
            .send()
            .await
            .map_err(|error| super::call_problem(&error, &endpoint.host(), None))?;
        let status = response.status();
        if status.is_redirection() {
            return Err(not_arm(
                endpoint,
                &format!(
                    "it redirects to another place (status {}), and redirects are not followed",
                    status.as_u16()
                ),
            ));
        }
        let body = bounded(response, endpoint).await?;
        if status.is_success() {
            return judge(&body, endpoint);
        }
        refusal = Some(format!(
            "/metadata/endpoints answered with status {}",
            status.as_u16()
        ));
        if !matches!(status.as_u16(), 400 | 404) {
            break;
        }
    }
    Err(not_arm(endpoint, &refusal.unwrap_or_default()))
}

async fn bounded(
    mut response: reqwest::Response,
    endpoint: &Endpoint,
) -> Result<Vec<u8>, Box<Problem>> {
    let mut body = Vec::new();
    loop {
        match response.chunk().await {
            Ok(Some(chunk)) if body.len() + chunk.len() <= LARGEST => {
                body.extend_from_slice(&chunk)
            }
            Ok(Some(_)) => return Err(not_arm(endpoint, "its answer is larger than 256 KiB")),
            Ok(None) => return Ok(body),
            Err(error) => return Err(super::call_problem(&error, &endpoint.host(), None)),
        }
    }
}

/// Judges an answer.
fn judge(body: &[u8], endpoint: &Endpoint) -> Result<StampMetadata, Box<Problem>> {
    if body.trim_ascii_start().first() == Some(&b'<') {
        return Err(not_arm(endpoint, "it answers with a web page"));
    }
    let mut value: Value =
        serde_json::from_slice(body).map_err(|_| not_arm(endpoint, "its answer is not JSON"))?;
    if let Value::Array(clouds) = &mut value {
        value = if clouds.is_empty() {
            Value::Null
        } else {
            clouds.swap_remove(0)
        };
    }
    // The documentation misprints `portal Endpoint`: keys are compared without spaces and case.
    let authentication = field(&value, "authentication")
        .ok_or_else(|| not_arm(endpoint, "its metadata names no `authentication`"))?;
    let login_text = field(authentication, "loginEndpoint")
        .and_then(Value::as_str)
        .ok_or_else(|| not_arm(endpoint, "its metadata names no `loginEndpoint`"))?;
    let login = Endpoint::from_origin(login_text)
        .map_err(|_| not_arm(endpoint, "its `loginEndpoint` is not an https URL"))?;
    let audience = field(authentication, "audiences")
        .and_then(Value::as_array)
        .and_then(|audiences| audiences.iter().find_map(Value::as_str))
        .ok_or_else(|| not_arm(endpoint, "its metadata names no audience for tokens"))?;
    if !own_audience(endpoint, audience) {
        return Err(not_arm(
            endpoint,
            "the audience that it names for tokens is another service's, which a token would open",
        ));
    }
    let path = Url::parse(login_text)
        .map(|url| url.path().to_owned())
        .unwrap_or_default();
    let path = path.trim_matches('/');
    let adfs = path
        .rsplit('/')
        .next()
        .is_some_and(|last| last.eq_ignore_ascii_case("adfs"));
    let version = field(&value, "version").and_then(Value::as_str);
    let (profile, because) = suggest(version, None);
    Ok(StampMetadata {
        identity: if adfs {
            IdentityProvider::Adfs
        } else {
            IdentityProvider::Entra
        },
        login_origin: login.origin(),
        login_expected: endpoint.expects_login(&login),
        login_endpoint: login_text.trim_end_matches('/').to_owned(),
        tenant: if adfs {
            Some("adfs".to_owned())
        } else {
            directory(path, audience)
        },
        audience: audience.to_owned(),
        version: version.map(str::to_owned),
        suggested_profile: profile.to_owned(),
        suggested_because: because,
    })
}

/// The directory: in the login endpoint's path, or in an audience such as `https://management.DIRECTORY/GUID`.
fn directory(path: &str, audience: &str) -> Option<String> {
    let first = path.split('/').next().unwrap_or_default();
    if !first.is_empty() && !["common", "organizations"].contains(&first) {
        return Some(first.to_owned());
    }
    let url = Url::parse(audience).ok()?;
    let Some(Host::Domain(host)) = url.host() else {
        return None;
    };
    let guid = url.path().trim_matches('/');
    uuid::Uuid::parse_str(guid).ok()?;
    host.strip_prefix("management.").map(str::to_owned)
}

/// Where public clouds have their Resource Manager: their tokens are for nobody else.
const PUBLIC_ARM: [&str; 4] = [
    "management.azure.com",
    "management.usgovcloudapi.net",
    "management.chinacloudapi.cn",
    "management.microsoftazure.de",
];

/// Domains of public services. A stamp's audience is registered in a directory of its owner, never under these.
const PUBLIC_SERVICES: [&str; 16] = [
    "azure.com",
    "azure.net",
    "azure.us",
    "azure.cn",
    "azure.de",
    "windows.net",
    "microsoft.com",
    "microsoft.us",
    "microsoftonline.com",
    "microsoftazure.de",
    "usgovcloudapi.net",
    "chinacloudapi.cn",
    "cloudapi.de",
    "office.com",
    "office365.com",
    "sharepoint.com",
];

/// Whether a token for an audience may go to an endpoint. Otherwise whoever runs the endpoint could use it elsewhere.
fn own_audience(endpoint: &Endpoint, audience: &str) -> bool {
    let Ok(url) = Url::parse(audience) else {
        return false;
    };
    let Some(Host::Domain(host)) = url.host() else {
        // On an endpoint that is an address, the audience may be that address.
        return url.scheme() == "https" && url.host_str().is_some();
    };
    let host = host.trim_end_matches('.');
    let below = |domain: &str| {
        host.strip_suffix(domain)
            .is_some_and(|rest| rest.is_empty() || rest.ends_with('.'))
    };
    url.scheme() == "https"
        && (PUBLIC_ARM.contains(&endpoint.host().as_str())
            || !PUBLIC_SERVICES.iter().any(|one| below(one)))
}

fn field<'a>(value: &'a Value, name: &str) -> Option<&'a Value> {
    value.as_object()?.iter().find_map(|(key, found)| {
        let plain: String = key.chars().filter(|c| !c.is_whitespace()).collect();
        plain.eq_ignore_ascii_case(name).then_some(found)
    })
}

/// The endpoint answered, but not as ARM does.
fn not_arm(endpoint: &Endpoint, why: &str) -> Box<Problem> {
    Box::new(
        Problem::new(
            ProblemKind::NotArm,
            format!("{} is not an ARM endpoint: {why}.", endpoint.host()),
        )
        .with_detail("On Azure Stack Hub the endpoint is https://management.<region>.<fqdn>, for operators https://adminmanagement.<region>.<fqdn>.")
        .with_target("endpoint"),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn endpoint() -> Endpoint {
        Endpoint::from_origin("https://management.local.azurestack.external").unwrap()
    }

    fn told(login: &str, audience: &str) -> StampMetadata {
        let body = serde_json::json!({"galleryEndpoint": "", "portal Endpoint": "",
            "authentication": {"loginEndpoint": login, "audiences": [audience]}});
        judge(body.to_string().as_bytes(), &endpoint()).unwrap()
    }

    #[test]
    fn the_identity_and_the_directory_are_told() {
        let entra = told(
            "https://login.windows.net/",
            "https://management.azurestackci15.onmicrosoft.com/36f71706-54df-4305-9847-5b038a4cf189",
        );
        assert_eq!(entra.identity, IdentityProvider::Entra);
        assert_eq!(
            entra.tenant.as_deref(),
            Some("azurestackci15.onmicrosoft.com")
        );
        assert!(entra.login_expected);
        let adfs = told(
            "https://adfs.local.azurestack.external/adfs/",
            "https://management.adfs.x/g",
        );
        assert_eq!(adfs.identity, IdentityProvider::Adfs);
        assert_eq!(adfs.login_origin, "https://adfs.local.azurestack.external");
        assert_eq!(
            adfs.login_endpoint,
            "https://adfs.local.azurestack.external/adfs"
        );
        assert_eq!(adfs.tenant.as_deref(), Some("adfs"));
        let elsewhere = told("https://login.evil.example/", "https://a");
        assert!(!elsewhere.login_expected);
        assert_eq!(
            told("https://login.windows.net/contoso.com", "https://a")
                .tenant
                .as_deref(),
            Some("contoso.com")
        );
    }

    #[test]
    fn a_stamp_gets_no_tokens_for_other_services() {
        let asked = |origin: &str, audience: &str| {
            let body = serde_json::json!({"authentication":
                {"loginEndpoint": "https://login.microsoftonline.com/", "audiences": [audience]}});
            let endpoint = Endpoint::from_origin(origin).unwrap();
            judge(body.to_string().as_bytes(), &endpoint)
        };
        let stamp = "https://management.evil.example";
        for audience in [
            "https://management.azure.com/",
            "https://MANAGEMENT.core.windows.net./",
            "https://graph.microsoft.com",
            "https://vault.azure.net",
            "797f4846-ba00-4fd7-ba43-dac1f8f63013",
            "api://another-application",
        ] {
            let problem = asked(stamp, audience).unwrap_err();
            assert_eq!(problem.kind, ProblemKind::NotArm);
            assert!(problem.title.contains("audience"), "{}", problem.title);
            assert!(asked("https://evil.cloudapp.azure.com", audience).is_err());
        }
        asked(
            "https://management.azure.com",
            "https://management.core.windows.net/",
        )
        .unwrap();
        asked(
            stamp,
            "https://management.contoso.onmicrosoft.com/36f71706-54df-4305-9847-5b038a4cf189",
        )
        .unwrap();
    }

    #[test]
    fn recorded_answers_of_real_stamps_are_read() {
        let file = concat!(
            env!("CARGO_MANIFEST_DIR"),
            "/../../shared/data/azurestack/metadata_endpoints.json"
        );
        let Ok(text) = std::fs::read_to_string(file) else {
            println!("skipped: {file} is absent");
            return;
        };
        let recorded: Value = serde_json::from_str(&text).unwrap();
        let examples = recorded["examples"].as_array().unwrap();
        assert!(!examples.is_empty());
        for example in examples {
            let origin = format!("https://{}", example["host"].as_str().unwrap());
            let endpoint = Endpoint::from_origin(&origin).unwrap();
            let metadata = judge(example["body"].to_string().as_bytes(), &endpoint).unwrap();
            assert!(
                metadata.login_expected,
                "{origin}: {}",
                metadata.login_origin
            );
            let adfs = example["kind"].as_str().unwrap().contains("ADFS");
            assert_eq!(
                metadata.identity == IdentityProvider::Adfs,
                adfs,
                "{origin}"
            );
        }
    }

    #[test]
    fn what_is_no_metadata_is_said() {
        for (body, word) in [
            ("<!DOCTYPE html><title>Log in</title>", "web page"),
            ("{\"half\":", "not JSON"),
            ("{}", "authentication"),
            ("[]", "authentication"),
            (
                r#"{"authentication":{"loginEndpoint":"http://x"}}"#,
                "https",
            ),
            (
                r#"{"authentication":{"loginEndpoint":"https://x","audiences":[]}}"#,
                "audience",
            ),
        ] {
            let problem = judge(body.as_bytes(), &endpoint()).unwrap_err();
            assert_eq!(problem.kind, ProblemKind::NotArm);
            assert!(problem.title.contains(word), "{body}: {}", problem.title);
        }
    }
}
