//! What a person typed, made an ARM origin: a URL, a host name, or `region.fqdn`.

use porthole_shared::problem::{Problem, ProblemKind};
use url::{Host, Url};

/// The hosts of public and sovereign Entra clouds.
const ENTRA_HOSTS: [&str; 8] = [
    "login.microsoftonline.com",
    "login.windows.net",
    "login.microsoft.com",
    "sts.windows.net",
    "login.microsoftonline.us",
    "login.chinacloudapi.cn",
    "login.partner.microsoftonline.cn",
    "login.microsoftonline.de",
];

/// The longest text that is looked at.
const LONGEST: usize = 2048;

/// An origin over https: host and port, nothing else.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Endpoint {
    url: Url,
}

impl Endpoint {
    /// The endpoint of an origin that is already in the form that the portal keeps.
    pub fn from_origin(origin: &str) -> Result<Self, Box<Problem>> {
        Self::from_url(origin, origin)
    }

    /// The endpoints that a text may mean, best first. Pure: the first whose name resolves is taken.
    pub fn candidates(text: &str) -> Result<Vec<Self>, Box<Problem>> {
        let text = text.trim();
        if text.is_empty() {
            return Err(wrong(
                "Name an endpoint, such as https://management.local.azurestack.external.",
            ));
        }
        if text.len() > LONGEST || text.chars().any(|c| c.is_whitespace() || c.is_control()) {
            return Err(wrong(
                "An endpoint is one URL or host name, without spaces.",
            ));
        }
        if text.contains("://") {
            return Ok(vec![Self::from_url(text, text)?]);
        }
        let typed = Self::from_url(&format!("https://{text}"), text)?;
        Ok(match typed.managed() {
            Some(better) => vec![better, typed],
            None => vec![typed],
        })
    }

    /// `region.fqdn` and `portal.region.fqdn` mean `management.region.fqdn`.
    fn managed(&self) -> Option<Self> {
        let Some(Host::Domain(name)) = self.url.host() else {
            return None;
        };
        if self.url.port().is_some() || !name.contains('.') {
            return None;
        }
        let name = match name.split_once('.')? {
            ("management" | "adminmanagement", _) => return None,
            ("portal", rest) => format!("management.{rest}"),
            ("adminportal", rest) => format!("adminmanagement.{rest}"),
            _ => format!("management.{name}"),
        };
        Self::from_url(&format!("https://{name}"), &name).ok()
    }

    fn from_url(text: &str, shown: &str) -> Result<Self, Box<Problem>> {
        let mut parsed = Url::parse(text)
            .map_err(|fault| wrong(&format!("`{shown}` is not an endpoint: {fault}.")))?;
        match parsed.scheme() {
            "https" => {}
            "http" => {
                return Err(Box::new(
                    Problem::new(
                        ProblemKind::NotArm,
                        format!("`{shown}` is plain http; an ARM endpoint speaks https only."),
                    )
                    .with_detail(
                        "Write it with https://. Credentials never travel over plain http.",
                    )
                    .with_target("endpoint"),
                ));
            }
            other => {
                return Err(wrong(&format!(
                    "`{shown}` begins with `{other}:`; an ARM endpoint begins with https://."
                )));
            }
        }
        if !parsed.username().is_empty() || parsed.password().is_some() {
            return Err(wrong("An endpoint holds no user name or password."));
        }
        if parsed.host().is_none() || parsed.port() == Some(0) {
            return Err(wrong(&format!("`{shown}` names no host to connect to.")));
        }
        // `host.` and `host` are one name; kept in one form, so that the address that was checked is the one that is found again.
        if let Some(Host::Domain(name)) = parsed.host()
            && name.ends_with('.')
        {
            let name = name.trim_end_matches('.').to_owned();
            parsed
                .set_host(Some(&name))
                .map_err(|_| wrong(&format!("`{shown}` names no host to connect to.")))?;
        }
        let origin = parsed.origin().ascii_serialization();
        let url = Url::parse(&origin)
            .map_err(|fault| wrong(&format!("`{shown}` is not an endpoint: {fault}.")))?;
        Ok(Self { url })
    }

    /// Scheme, host and port, without a trailing slash: the form that the portal keeps.
    pub fn origin(&self) -> String {
        self.url.origin().ascii_serialization()
    }

    /// As a URL, to join paths to.
    pub fn url(&self) -> &Url {
        &self.url
    }

    /// The host as text, without the brackets of an IPv6 address.
    pub fn host(&self) -> String {
        match self.url.host() {
            Some(Host::Domain(name)) => name.to_owned(),
            Some(Host::Ipv4(address)) => address.to_string(),
            Some(Host::Ipv6(address)) => address.to_string(),
            None => String::new(),
        }
    }

    /// The port, 443 where none is written.
    pub fn port(&self) -> u16 {
        self.url.port_or_known_default().unwrap_or(443)
    }

    /// Whether a login endpoint is one that the portal expects of this stamp: a known Entra host, the same host, or one under
    /// the stamp's own suffix. Anything else must be confirmed by the person.
    pub fn expects_login(&self, login: &Endpoint) -> bool {
        if login.is_entra() {
            return true;
        }
        let (own, other) = (self.host(), login.host());
        if own.eq_ignore_ascii_case(&other) {
            return true;
        }
        let Some(Host::Domain(_)) = self.url.host() else {
            return false;
        };
        match own.split_once('.') {
            Some((_, suffix)) if suffix.contains('.') => other
                .strip_suffix(suffix)
                .is_some_and(|rest| rest.ends_with('.')),
            _ => false,
        }
    }

    /// Whether this is a known Entra login host, on its usual port.
    pub fn is_entra(&self) -> bool {
        self.port() == 443 && ENTRA_HOSTS.contains(&self.host().as_str())
    }
}

fn wrong(title: &str) -> Box<Problem> {
    Box::new(Problem::new(ProblemKind::BadRequest, title).with_target("endpoint"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn first(text: &str) -> String {
        Endpoint::candidates(text).unwrap()[0].origin()
    }

    #[test]
    fn what_people_type_becomes_an_origin() {
        for (typed, origin) in [
            (
                "local.azurestack.external",
                "https://management.local.azurestack.external",
            ),
            (
                "management.local.azurestack.external",
                "https://management.local.azurestack.external",
            ),
            (
                "portal.local.azurestack.external",
                "https://management.local.azurestack.external",
            ),
            (
                "https://Management.Local.AzureStack.External/metadata?x=1",
                "https://management.local.azurestack.external",
            ),
            ("https://localhost:8443/", "https://localhost:8443"),
            ("localhost:8443", "https://localhost:8443"),
            ("  10.0.0.1 ", "https://10.0.0.1"),
            ("https://0x7f.1:8443", "https://127.0.0.1:8443"),
            ("https://2130706433", "https://127.0.0.1"),
            ("https://[::1]:8443", "https://[::1]:8443"),
            // One name, one origin: with the dot the checked address would not be the one that is connected to.
            ("https://arm.example.:8443", "https://arm.example:8443"),
        ] {
            assert_eq!(first(typed), origin, "{typed}");
        }
        assert_eq!(Endpoint::candidates("arm.contoso.com").unwrap().len(), 2);
    }

    #[test]
    fn what_is_no_endpoint_is_named() {
        for (typed, kind) in [
            ("", ProblemKind::BadRequest),
            ("http://management.local", ProblemKind::NotArm),
            ("ftp://x", ProblemKind::BadRequest),
            ("https://user:pass@host", ProblemKind::BadRequest),
            ("two words", ProblemKind::BadRequest),
            ("https://", ProblemKind::BadRequest),
            ("https://.", ProblemKind::BadRequest),
        ] {
            let problem = Endpoint::candidates(typed).unwrap_err();
            assert_eq!(problem.kind, kind, "{typed}");
            assert_eq!(problem.target.as_deref(), Some("endpoint"));
        }
        assert!(Endpoint::candidates(&"x".repeat(1 << 20)).is_err());
    }

    #[test]
    fn a_login_elsewhere_is_not_expected() {
        let arm = Endpoint::from_origin("https://management.local.azurestack.external").unwrap();
        let login = |text: &str| Endpoint::from_origin(text).unwrap();
        assert!(arm.expects_login(&login("https://login.microsoftonline.com")));
        assert!(arm.expects_login(&login("https://adfs.local.azurestack.external")));
        assert!(!arm.expects_login(&login("https://login.microsoftonline.com:8443")));
        assert!(!arm.expects_login(&login("https://evillocal.azurestack.external")));
        assert!(!arm.expects_login(&login("https://login.microsoftonline.com.evil.org")));
        let local = Endpoint::from_origin("https://localhost:8443").unwrap();
        assert!(local.expects_login(&login("https://localhost:8443")));
        assert!(!local.expects_login(&login("https://notlocalhost:8443")));
    }
}
