//! The host names under which the stamp answers: those of its certificate and no others.

use std::net::IpAddr;

/// Single hosts below the stamp's domain.
const HOSTS: [&str; 7] = [
    "management",
    "adminmanagement",
    "login",
    "adfs",
    "graph",
    "portal",
    "adminportal",
];
/// Data planes: each account or vault has a host of its own below these.
const WILDCARDS: [&str; 4] = ["vault", "blob", "queue", "table"];
/// What is always there.
const LOOPBACK: [&str; 3] = ["localhost", "127.0.0.1", "::1"];

/// The names of one stamp.
#[derive(Clone, Debug)]
pub struct ServedNames {
    domain: String,
}

impl ServedNames {
    /// The names of a stamp whose external domain is `domain`, e.g. `local.azurestack.external`.
    /// The error says what a domain must look like.
    pub fn new(domain: &str) -> Result<Self, String> {
        let domain = domain.trim_end_matches('.').to_ascii_lowercase();
        let labels_are_sound = domain.split('.').all(|label| {
            (1..=63).contains(&label.len())
                && label
                    .bytes()
                    .all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
                && !label.starts_with('-')
                && !label.ends_with('-')
        });
        if labels_are_sound
            && domain.contains('.')
            && domain.len() <= 200
            && domain.parse::<IpAddr>().is_err()
        {
            Ok(Self { domain })
        } else {
            Err(
                "a DNS name of two or more labels is wanted, such as local.azurestack.external"
                    .to_owned(),
            )
        }
    }

    /// The stamp's external domain.
    pub fn domain(&self) -> &str {
        &self.domain
    }

    /// The subject alternative names of the certificate, wildcards included.
    pub fn certificate_names(&self) -> Vec<String> {
        let hosts = HOSTS.iter().map(|host| format!("{host}.{}", self.domain));
        let wildcards = WILDCARDS
            .iter()
            .map(|service| format!("*.{service}.{}", self.domain));
        LOOPBACK
            .iter()
            .map(|name| (*name).to_owned())
            .chain(hosts)
            .chain(wildcards)
            .collect()
    }

    /// Whether the certificate covers this host (no port; IPv6 with or without brackets).
    pub fn cover(&self, host: &str) -> bool {
        let host = host.trim_end_matches('.').to_ascii_lowercase();
        let bare = host
            .strip_prefix('[')
            .and_then(|rest| rest.strip_suffix(']'))
            .unwrap_or(&host);
        if LOOPBACK.contains(&bare) {
            return true;
        }
        let Some(below) = host
            .strip_suffix(&self.domain)
            .and_then(|rest| rest.strip_suffix('.'))
        else {
            return false;
        };
        match below.split_once('.') {
            None => HOSTS.contains(&below),
            Some((name, service)) => !name.is_empty() && WILDCARDS.contains(&service),
        }
    }

    /// Whether the host is the loopback or anything below the stamp's domain: what the proxy may map.
    pub fn belongs(&self, host: &str) -> bool {
        let host = host.trim_end_matches('.').to_ascii_lowercase();
        let below = host
            .strip_suffix(&self.domain)
            .and_then(|rest| rest.strip_suffix('.'));
        self.cover(&host) || below.is_some_and(|below| !below.is_empty())
    }
}

/// Splits `host:port` into host and port text; the port may be missing.
pub fn split_authority(authority: &str) -> (&str, Option<&str>) {
    let end_of_address = authority.find(']').map_or(0, |at| at + 1);
    match authority
        .get(end_of_address..)
        .and_then(|rest| rest.rfind(':'))
    {
        Some(colon) => {
            let colon = end_of_address + colon;
            (
                authority.get(..colon).unwrap_or_default(),
                authority.get(colon + 1..),
            )
        }
        None => (authority, None),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_certificate_covers_its_names_and_nothing_near_them() {
        let names = ServedNames::new("Local.AzureStack.External.").unwrap();
        for host in [
            "localhost",
            "127.0.0.1",
            "::1",
            "[::1]",
            "Management.local.azurestack.external",
            "login.local.azurestack.external.",
            "acct.blob.local.azurestack.external",
        ] {
            assert!(names.cover(host), "{host}");
        }
        for host in [
            "",
            ".",
            "local.azurestack.external",
            "127.0.0.2",
            "evil.example",
            "managementlocal.azurestack.external",
            "a.b.blob.local.azurestack.external",
            ".blob.local.azurestack.external",
            "local.azurestack.external.evil.example",
        ] {
            assert!(!names.cover(host), "{host}");
        }
        assert!(names.belongs("a.b.blob.local.azurestack.external"));
        assert!(!names.belongs("evil.example"));
    }

    #[test]
    fn a_domain_is_a_dns_name() {
        for domain in [
            "", "one", "a..b", "-a.b", "a.b/c", "a b.c", "10.0.0.1", "*.a.b",
        ] {
            assert!(ServedNames::new(domain).is_err(), "{domain}");
        }
    }

    #[test]
    fn an_authority_splits_at_its_port() {
        assert_eq!(
            split_authority("localhost:8443"),
            ("localhost", Some("8443"))
        );
        assert_eq!(split_authority("localhost"), ("localhost", None));
        assert_eq!(split_authority("[::1]:8443"), ("[::1]", Some("8443")));
        assert_eq!(split_authority("[::1]"), ("[::1]", None));
    }
}
