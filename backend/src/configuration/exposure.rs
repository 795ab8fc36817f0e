//! How browsers reach the portal: on loopback, over its own TLS, or through a proxy. Nothing else is served.

use super::{ConfigurationError, Layer};
use ipnet::IpNet;
use std::net::SocketAddr;
use std::path::PathBuf;
use url::Url;

/// How browsers reach the portal, and with it whether cookies are `Secure`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Exposure {
    /// Plain http on a loopback address: for the demo and for development.
    Loopback,
    /// TLS of our own.
    Tls {
        /// PEM: leaf first.
        certificate: PathBuf,
        /// PEM.
        key: PathBuf,
    },
    /// Behind a proxy that ends TLS.
    Proxy {
        /// What browsers see.
        public_url: Url,
        /// Where the proxy connects from; nobody else is answered.
        trusted: Vec<IpNet>,
    },
}

impl Exposure {
    pub(super) fn resolve(layer: &Layer, portal: SocketAddr) -> Result<Self, ConfigurationError> {
        let trusted = trusted(layer)?;
        match (&layer.tls_cert, &layer.tls_key, &layer.public_url) {
            (Some(certificate), Some(key), None) if trusted.is_empty() => Ok(Self::Tls {
                certificate: certificate.clone(),
                key: key.clone(),
            }),
            (None, None, Some(text)) => {
                let public_url = public_url(text)?;
                let trusted = match (trusted.is_empty(), portal.ip().is_loopback()) {
                    (false, _) => trusted,
                    (true, true) => vec![IpNet::from(portal.ip())],
                    (true, false) => {
                        return Err(ConfigurationError::Together(
                            "--public-url needs --trusted-proxy: the addresses that the proxy connects from",
                        ));
                    }
                };
                Ok(Self::Proxy {
                    public_url,
                    trusted,
                })
            }
            (None, None, None) if !trusted.is_empty() => Err(ConfigurationError::Together(
                "--trusted-proxy needs --public-url: what browsers see",
            )),
            (None, None, None) if portal.ip().is_loopback() => Ok(Self::Loopback),
            (None, None, None) => Err(ConfigurationError::PlainHttp(portal)),
            (Some(_), None, None) | (None, Some(_), None) => Err(ConfigurationError::Together(
                "--tls-cert and --tls-key belong together: one of them is missing",
            )),
            _ => Err(ConfigurationError::Together(
                "give either --tls-cert and --tls-key, or --public-url and --trusted-proxy, not both",
            )),
        }
    }
}

fn trusted(layer: &Layer) -> Result<Vec<IpNet>, ConfigurationError> {
    let one = |text: &String| {
        let range = text
            .parse::<IpNet>()
            .or_else(|_| text.parse::<std::net::IpAddr>().map(IpNet::from));
        range.map_err(|_| ConfigurationError::Value {
            key: "trusted_proxy",
            why: format!("`{text}` is no address range such as 10.0.0.0/24"),
        })
    };
    layer.trusted_proxy.iter().flatten().map(one).collect()
}

fn public_url(text: &str) -> Result<Url, ConfigurationError> {
    let wrong = |why: &str| ConfigurationError::Value {
        key: "public_url",
        why: format!("`{text}` {why}"),
    };
    let url = Url::parse(text).map_err(|_| wrong("is no URL such as https://portal.example"))?;
    if url.scheme() != "https" || url.host().is_none() {
        return Err(wrong("does not begin with https:// and a host"));
    }
    if url.path() != "/" || url.query().is_some() || !url.username().is_empty() {
        return Err(wrong(
            "has more than a host: the portal lives at the root of its name",
        ));
    }
    Ok(url)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn resolve(listen: &str, change: impl FnOnce(&mut Layer)) -> Result<Exposure, String> {
        let mut layer = Layer::default();
        change(&mut layer);
        Exposure::resolve(&layer, listen.parse().unwrap()).map_err(|error| error.to_string())
    }

    #[test]
    fn plain_http_stays_on_loopback() {
        assert_eq!(resolve("127.0.0.1:80", |_| {}), Ok(Exposure::Loopback));
        assert_eq!(resolve("[::1]:80", |_| {}), Ok(Exposure::Loopback));
        for listen in ["0.0.0.0:80", "10.1.2.3:80", "[::]:80"] {
            let message = resolve(listen, |_| {}).unwrap_err();
            assert!(
                message.contains(listen) && message.contains("--tls-cert"),
                "{message}"
            );
        }
    }

    #[test]
    fn a_proxy_is_named_with_its_addresses() {
        let behind = |trusted: Option<&str>| {
            resolve("0.0.0.0:80", |layer| {
                layer.public_url = Some("https://portal.example".into());
                layer.trusted_proxy = trusted.map(|text| vec![text.to_owned()]);
            })
        };
        assert!(matches!(
            behind(Some("10.0.0.0/24")),
            Ok(Exposure::Proxy { .. })
        ));
        assert!(behind(None).unwrap_err().contains("--trusted-proxy"));
        assert!(behind(Some("here")).unwrap_err().contains("`here`"));
        for url in [
            "http://portal.example",
            "portal",
            "https://portal.example/sub",
        ] {
            let message =
                resolve("127.0.0.1:80", |layer| layer.public_url = Some(url.into())).unwrap_err();
            assert!(message.contains(url), "{message}");
        }
    }

    #[test]
    fn halves_and_both_are_refused() {
        let one = resolve("0.0.0.0:443", |layer| layer.tls_cert = Some("a".into()));
        assert!(one.unwrap_err().contains("belong together"));
        let both = resolve("0.0.0.0:443", |layer| {
            layer.tls_cert = Some("a".into());
            layer.tls_key = Some("b".into());
            layer.public_url = Some("https://portal.example".into());
        });
        assert!(both.unwrap_err().contains("not both"));
    }
}
