//! Where a request came in, and the addresses that a reply to it names: everything follows the request's authority.

use crate::request::Request;
use crate::world::settings::Settings;

/// The addresses of the stamp as seen from one request.
pub struct Place {
    scheme: String,
    authority: String,
    /// `:8443`, or empty.
    port: String,
    /// Whether the client uses names of the stamp's domain rather than localhost.
    by_domain: bool,
    domain: String,
}

impl Place {
    /// The place of a request.
    pub fn of(request: &Request, settings: &Settings) -> Place {
        let (host, port) = split(&request.authority);
        let domain = settings.domain.to_ascii_lowercase();
        let by_domain = labels_below(host, &domain).is_some();
        Place {
            scheme: request.scheme.clone(),
            authority: request.authority.clone(),
            port: port.map(|port| format!(":{port}")).unwrap_or_default(),
            by_domain,
            domain,
        }
    }

    /// The origin that the request came to: `https://localhost:8443`.
    pub fn origin(&self) -> String {
        format!("{}://{}", self.scheme, self.authority)
    }

    /// The origin of a service of the stamp: its own host below the domain, or the one host when the client uses localhost.
    pub fn service(&self, name: &str) -> String {
        if self.by_domain {
            format!("{}://{name}.{}{}", self.scheme, self.domain, self.port)
        } else {
            self.origin()
        }
    }
}

/// Whether the request came to a host that signs people in: not to the data plane of an account or a vault.
pub fn signs_in(request: &Request, settings: &Settings) -> bool {
    let (host, _) = split(&request.authority);
    labels_below(host, &settings.domain.to_ascii_lowercase()).is_none_or(|labels| labels == 1)
}

/// Whether a host is one of the stamp's: what an issuer may name.
pub fn is_own_host(authority: &str, settings: &Settings) -> bool {
    let (host, _) = split(authority);
    matches!(
        host.trim_matches(['[', ']']),
        "localhost" | "127.0.0.1" | "::1"
    ) || labels_below(host, &settings.domain.to_ascii_lowercase()).is_some()
}

fn labels_below(host: &str, domain: &str) -> Option<usize> {
    let host = host.to_ascii_lowercase();
    let below = host
        .trim_end_matches('.')
        .strip_suffix(domain)?
        .strip_suffix('.')?;
    (!below.is_empty()).then(|| below.split('.').count())
}

fn split(authority: &str) -> (&str, Option<&str>) {
    match authority.rsplit_once(':') {
        // The colons of a bare `[::1]` are not a port's.
        Some((host, port)) if !port.ends_with(']') => (host, Some(port)),
        _ => (authority, None),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn request(authority: &str) -> Request {
        Request {
            scheme: "https".to_owned(),
            authority: authority.to_owned(),
            ..Request::default()
        }
    }

    #[test]
    fn addresses_follow_the_authority() {
        let settings = Settings::default();
        let place = Place::of(&request("localhost:8443"), &settings);
        assert_eq!(place.service("login"), "https://localhost:8443");
        let place = Place::of(
            &request("Management.local.azurestack.external:444"),
            &settings,
        );
        assert_eq!(
            place.service("login"),
            "https://login.local.azurestack.external:444"
        );
        let place = Place::of(&request("management.local.azurestack.external"), &settings);
        assert_eq!(
            place.service("adfs"),
            "https://adfs.local.azurestack.external"
        );
        assert_eq!(
            Place::of(&request("[::1]:1"), &settings).service("login"),
            "https://[::1]:1"
        );
    }

    #[test]
    fn data_planes_sign_nobody_in() {
        let settings = Settings::default();
        assert!(signs_in(&request("localhost:1"), &settings));
        assert!(signs_in(
            &request("login.local.azurestack.external"),
            &settings
        ));
        assert!(!signs_in(
            &request("a.blob.local.azurestack.external"),
            &settings
        ));
        assert!(is_own_host("[::1]:8443", &settings) && !is_own_host("sts.windows.net", &settings));
    }
}
