//! Which account, container and blob a request names: by host (`NAME.blob.DOMAIN/…`) or by path (`localhost/blob/NAME/…`).

use super::refusal::{Refusal, refusals};
use crate::arm::query::decode;
use crate::request::Request;
use crate::world::settings::Settings;

/// What a request is about.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Address {
    /// The account's name.
    pub account: String,
    /// The path as received, of which the signature of a shared key is made.
    pub path: String,
    /// Where the account's own addresses begin: `https://acc.blob.DOMAIN/`, with a slash at its end.
    pub root: String,
    /// The segments behind the account, as received.
    rest: String,
    /// The container; empty for the account itself.
    pub container: String,
    /// The blob; empty for the container itself.
    pub blob: String,
}

/// The name of the container whose blobs need not name it.
const ROOT: &str = "$root";
/// How many characters the name of a blob may have on a stamp.
const LONGEST: usize = 880;

impl Address {
    /// The account that a request is for; `None` when it is not for the blob service.
    pub fn of(request: &Request, settings: &Settings) -> Option<Address> {
        let (account, rest) = account(&request.authority, &request.path, &settings.domain)?;
        let root = match rest.len() == request.path.len() {
            true => String::new(),
            false => format!("blob/{account}/"),
        };
        Some(Address {
            account,
            path: request.path.clone(),
            root: format!("{}://{}/{root}", request.scheme, request.authority),
            rest: rest.strip_prefix('/').unwrap_or(rest).to_owned(),
            ..Address::default()
        })
    }

    /// Reads container and blob. A single segment is a container when `is_container`, else a blob of the root container.
    pub fn split(mut self, is_container: bool) -> Result<Address, Refusal> {
        let (container, blob) = match self.rest.split_once('/') {
            Some((container, blob)) => (container, blob),
            None if is_container || self.rest.is_empty() => (self.rest.as_str(), ""),
            None => (ROOT, self.rest.as_str()),
        };
        let (container, blob) = (decode(container, false), decode(blob, false));
        if !container.is_empty() && !is_container_name(&container) {
            return Err(refusals::invalid_resource_name());
        }
        if blob.chars().count() > LONGEST || blob.chars().any(char::is_control) {
            return Err(refusals::invalid_resource_name());
        }
        (self.container, self.blob) = (container, blob);
        Ok(self)
    }

    /// The container's key in the table.
    pub fn container_key(&self) -> String {
        format!("{}/{}", self.account, self.container)
    }

    /// The blob's key in the table.
    pub fn blob_key(&self) -> String {
        format!("{}/{}/{}", self.account, self.container, self.blob)
    }

    /// What a service signature signs: `/blob/ACCOUNT/CONTAINER` or `/blob/ACCOUNT/CONTAINER/BLOB`.
    pub fn signed(&self, whole_container: bool) -> String {
        let Address {
            account,
            container,
            blob,
            ..
        } = self;
        if whole_container {
            format!("/blob/{account}/{container}")
        } else {
            format!("/blob/{account}/{container}/{blob}")
        }
    }
}

/// The account, and the path behind it.
pub fn account<'a>(authority: &str, path: &'a str, domain: &str) -> Option<(String, &'a str)> {
    let host = authority.to_ascii_lowercase();
    let host = match host.rsplit_once(':') {
        Some((host, port)) if !port.ends_with(']') => host,
        _ => &host,
    };
    let domain = format!(".blob.{}", domain.to_ascii_lowercase());
    match host.trim_end_matches('.').strip_suffix(&domain) {
        Some(account) => Some((account.to_owned(), path)),
        None if matches!(host, "localhost" | "127.0.0.1" | "[::1]") => {
            let below = path.strip_prefix("/blob/")?;
            let (account, _) = below.split_once('/').unwrap_or((below, ""));
            let rest = below.strip_prefix(account).unwrap_or_default();
            Some((account.to_owned(), rest))
        }
        None => None,
    }
}

fn is_container_name(name: &str) -> bool {
    let signs = |name: &str| {
        name.bytes()
            .all(|sign| sign.is_ascii_lowercase() || sign.is_ascii_digit() || sign == b'-')
    };
    let plain = (3..=63).contains(&name.len())
        && signs(name)
        && !name.starts_with('-')
        && !name.ends_with('-')
        && !name.contains("--");
    plain || matches!(name, ROOT | "$logs" | "$web")
}

#[cfg(test)]
mod tests {
    use super::Address;
    use crate::request::Request;
    use crate::world::settings::Settings;

    fn address(authority: &str, path: &str, is_container: bool) -> Option<Address> {
        let request = Request {
            scheme: "https".to_owned(),
            authority: authority.to_owned(),
            path: path.to_owned(),
            ..Request::default()
        };
        Address::of(&request, &Settings::default()).map(|found| found.split(is_container).unwrap())
    }

    #[test]
    fn host_and_path_name_the_same() {
        let host = "contoso1.blob.local.azurestack.external";
        for (authority, path) in [
            (format!("{host}:8443"), "/box/a/b%20c//d"),
            ("localhost:8443".to_owned(), "/blob/contoso1/box/a/b%20c//d"),
        ] {
            let found = address(&authority, path, false).unwrap();
            assert_eq!(found.blob_key(), "contoso1/box/a/b c//d");
            assert_eq!(found.signed(true), "/blob/contoso1/box");
        }
        let root = |authority: &str, path: &str| address(authority, path, true).unwrap().root;
        assert_eq!(root(host, "/"), format!("https://{host}/"));
        assert_eq!(
            root("localhost:1", "/blob/contoso1"),
            "https://localhost:1/blob/contoso1/"
        );
        assert_eq!(address("localhost", "/subscriptions", false), None);
        assert_eq!(
            address("management.local.azurestack.external", "/blob/a/b", false),
            None
        );
    }

    #[test]
    fn one_segment_is_a_container_or_a_blob_of_the_root_container() {
        let host = "contoso1.blob.local.azurestack.external";
        let found = address(host, "/box", true).unwrap();
        assert_eq!((found.container.as_str(), found.blob.as_str()), ("box", ""));
        let found = address(host, "/logo.png", false).unwrap();
        assert_eq!(
            (found.container.as_str(), found.blob.as_str()),
            ("$root", "logo.png")
        );
    }

    #[test]
    fn a_name_that_none_can_have_is_refused() {
        let long = format!("/box/{}", "a".repeat(881));
        for path in ["/Box/a", "/b/a", "/a--b/c", "/-ab/c", "/box/%00", &long] {
            let request = Request {
                authority: "a12.blob.local.azurestack.external".to_owned(),
                path: path.to_owned(),
                ..Request::default()
            };
            let found = Address::of(&request, &Settings::default()).unwrap();
            assert_eq!(
                found.split(false).unwrap_err().code,
                "InvalidResourceName",
                "{path}"
            );
        }
    }
}
