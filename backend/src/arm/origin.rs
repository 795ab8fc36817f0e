//! The one origin that a stamp's tokens go to, and the check that every URL from outside must pass.

use url::Url;

/// Scheme, host and port of a stamp's ARM endpoint.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Origin {
    base: Url,
}

/// A URL that came from outside and lies elsewhere.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("it points to {elsewhere}, not to the stamp at {own}")]
pub struct ForeignUrl {
    /// The origin that it names, or the text when it is no URL.
    pub elsewhere: String,
    /// The stamp's own.
    pub own: String,
}

impl Origin {
    /// The origin of an endpoint.
    pub fn of(endpoint: &Url) -> Self {
        Self {
            base: endpoint.clone(),
        }
    }

    /// As text, without a trailing slash.
    pub fn text(&self) -> String {
        self.base.origin().ascii_serialization()
    }

    /// A `nextLink`, `Location` or `Azure-AsyncOperation`: resolved when relative, used verbatim when absolute, refused when it
    /// lies elsewhere. Parsed origins are compared, never prefixes.
    pub fn admit(&self, link: &str) -> Result<Url, ForeignUrl> {
        let foreign = |elsewhere: String| ForeignUrl {
            elsewhere,
            own: self.text(),
        };
        let shown = || link.chars().take(120).collect::<String>();
        let url = self.base.join(link.trim()).map_err(|_| foreign(shown()))?;
        if url.origin() != self.base.origin() || !url.origin().is_tuple() {
            return Err(foreign(url.origin().ascii_serialization()));
        }
        if !url.username().is_empty() || url.password().is_some() {
            return Err(foreign("a URL with a user name".to_owned()));
        }
        Ok(url)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_own_origin_is_admitted() {
        let origin =
            Origin::of(&Url::parse("https://management.local.azurestack.external").unwrap());
        for own in [
            "https://management.local.azurestack.external/subscriptions?api-version=1",
            "https://MANAGEMENT.local.azurestack.external:443/x",
            "/subscriptions/s/operationresults/1?api-version=2",
        ] {
            assert!(origin.admit(own).is_ok(), "{own}");
        }
        for foreign in [
            "http://management.local.azurestack.external/x",
            "https://management.local.azurestack.external:30024/x",
            "https://management.local.azurestack.external.evil.org/x",
            "https://management.local.azurestack.external@evil.org/x",
            "https://user@management.local.azurestack.external/x",
            "//evil.org/x",
            "data:text/plain,x",
            "https://",
        ] {
            assert!(origin.admit(foreign).is_err(), "{foreign}");
        }
    }

    #[test]
    fn a_link_is_used_verbatim() {
        let origin = Origin::of(&Url::parse("https://h:8443").unwrap());
        let link = "https://h:8443/a/redmond%2Fname?api-version=2016-01-01&$skipToken=a%3Db";
        assert_eq!(origin.admit(link).unwrap().as_str(), link);
        assert_eq!(
            origin.admit("/x?y=z").unwrap().as_str(),
            "https://h:8443/x?y=z"
        );
    }
}
