//! The host names under which the portal answers, so that DNS rebinding finds nothing.

use crate::configuration::{Configuration, Exposure};
use std::net::IpAddr;
use x509_parser::extensions::GeneralName;
use x509_parser::prelude::{FromDer, X509Certificate};

/// An allow-list of host names; `*.example` stands for one label.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Names(Vec<String>);

impl Names {
    /// The names of a configuration: those of loopback, of the certificate (DER), or of the public URL, and those that were added.
    pub fn of(configuration: &Configuration, leaf: Option<&[u8]>) -> Self {
        let mut names: Vec<String> = configuration
            .hosts
            .iter()
            .map(|name| name.to_ascii_lowercase())
            .collect();
        if configuration.portal.ip().is_loopback() {
            let own = bracketed(configuration.portal.ip());
            names.extend(["localhost".into(), "127.0.0.1".into(), "[::1]".into(), own]);
        }
        if let Exposure::Proxy { public_url, .. } = &configuration.exposure {
            names.extend(public_url.host_str().map(str::to_ascii_lowercase));
        }
        names.extend(leaf.map(certified).unwrap_or_default());
        Self(names)
    }

    /// Whether a `Host` (with or without port) is one of them.
    pub fn admit(&self, authority: &str) -> bool {
        let host = host_of(authority).to_ascii_lowercase();
        !host.is_empty()
            && self.0.iter().any(|name| match name.strip_prefix("*.") {
                Some(domain) => host
                    .split_once('.')
                    .is_some_and(|(label, rest)| !label.is_empty() && rest == domain),
                None => *name == host,
            })
    }
}

/// The host without its port; empty when the port is none.
fn host_of(authority: &str) -> &str {
    let (host, port) = match authority.rfind(']') {
        Some(end) => authority.split_at(end + 1),
        None => authority.split_at(authority.find(':').unwrap_or(authority.len())),
    };
    let port = port.strip_prefix(':').unwrap_or(port);
    if port.bytes().all(|byte| byte.is_ascii_digit()) {
        host
    } else {
        ""
    }
}

fn bracketed(address: IpAddr) -> String {
    match address {
        IpAddr::V4(v4) => v4.to_string(),
        IpAddr::V6(v6) => format!("[{v6}]"),
    }
}

/// The names that a certificate is for.
fn certified(der: &[u8]) -> Vec<String> {
    let Ok((_, certificate)) = X509Certificate::from_der(der) else {
        return Vec::new();
    };
    let Ok(Some(names)) = certificate.subject_alternative_name() else {
        return Vec::new();
    };
    let name = |name: &GeneralName<'_>| match name {
        GeneralName::DNSName(name) => Some(name.to_ascii_lowercase()),
        GeneralName::IPAddress(bytes) => {
            let v4 = <[u8; 4]>::try_from(*bytes).map(IpAddr::from);
            let v6 = <[u8; 16]>::try_from(*bytes).map(IpAddr::from);
            v4.or(v6).ok().map(bracketed)
        }
        _ => None,
    };
    names.value.general_names.iter().filter_map(name).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_listed_hosts_are_admitted() {
        let names = Names(vec![
            "localhost".into(),
            "[::1]".into(),
            "*.portal.example".into(),
        ]);
        for host in [
            "localhost",
            "LOCALHOST:8080",
            "[::1]",
            "[::1]:80",
            "a.portal.example",
        ] {
            assert!(names.admit(host), "{host}");
        }
        for host in [
            "",
            ":80",
            "evil.example",
            "localhost.evil.example",
            "localhost:80@evil",
            "localhost:80:80",
            "::1",
            "portal.example",
            ".portal.example",
            "a.b.portal.example",
        ] {
            assert!(!names.admit(host), "{host}");
        }
    }

    #[test]
    fn a_certificate_names_its_hosts() {
        let leaf = rcgen::generate_simple_self_signed(vec![
            "Portal.example".to_owned(),
            "10.0.0.7".to_owned(),
        ])
        .unwrap();
        let names = Names(certified(leaf.cert.der()));
        assert!(names.admit("portal.example:443") && names.admit("10.0.0.7"));
        assert!(!names.admit("localhost"));
    }
}
