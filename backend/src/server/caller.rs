//! Where a call comes from, as far as limits go: the address of the browser, also behind the proxy that we are told of.

use super::guard::Peer;
use super::state::Shared;
use crate::configuration::Exposure;
use axum::extract::FromRequestParts;
use axum::http::HeaderMap;
use axum::http::request::Parts;
use std::convert::Infallible;
use std::net::{IpAddr, Ipv6Addr, SocketAddr};

/// A network address that limits are counted for: of IPv6 the first 64 bits, which one household or host has.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Caller(Option<IpAddr>);

impl Caller {
    /// The address; `None` in a test that calls without a socket.
    pub fn address(self) -> Option<IpAddr> {
        self.0
    }

    /// A call without a socket.
    #[cfg(test)]
    pub fn nowhere() -> Self {
        Self(None)
    }

    /// A call from an address.
    #[cfg(test)]
    pub fn at(address: &str) -> Self {
        Self(address.parse().ok())
    }

    fn of(peer: Option<IpAddr>, exposure: &Exposure, headers: &HeaderMap) -> Self {
        let told = match exposure {
            // The last entry is the one that our own proxy wrote; those before it are whatever the browser sent.
            Exposure::Proxy { .. } => headers
                .get_all("x-forwarded-for")
                .iter()
                .next_back()
                .and_then(|value| address(value.to_str().ok()?.rsplit(',').next()?.trim())),
            Exposure::Loopback | Exposure::Tls { .. } => None,
        };
        Self(told.or(peer).map(network))
    }
}

/// Some proxies write the port as well: `192.0.2.9:4711`, `[2001:db8::1]:443`.
fn address(told: &str) -> Option<IpAddr> {
    let with_port = || told.parse::<SocketAddr>().map(|socket| socket.ip());
    told.parse().or_else(|_| with_port()).ok()
}

/// The network that an address is counted as.
pub fn network(address: IpAddr) -> IpAddr {
    match address.to_canonical() {
        IpAddr::V6(v6) => Ipv6Addr::from_bits(v6.to_bits() & !u128::from(u64::MAX)).into(),
        v4 => v4,
    }
}

impl FromRequestParts<Shared> for Caller {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, portal: &Shared) -> Result<Self, Infallible> {
        let peer = parts.extensions.get::<Peer>().map(|peer| peer.0.ip());
        Ok(Self::of(
            peer,
            &portal.configuration.exposure,
            &parts.headers,
        ))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_our_own_proxy_is_believed_and_only_its_own_word() {
        let mut headers = HeaderMap::new();
        headers.append("x-forwarded-for", "6.6.6.6, 10.0.0.1".parse().unwrap());
        headers.append("x-forwarded-for", "7.7.7.7, 192.0.2.9".parse().unwrap());
        let peer = Some("127.0.0.1".parse().unwrap());
        let proxy = Exposure::Proxy {
            public_url: "https://portal.example".parse().unwrap(),
            trusted: Vec::new(),
        };
        let address = |exposure: &Exposure, headers: &HeaderMap| {
            Caller::of(peer, exposure, headers)
                .address()
                .unwrap()
                .to_string()
        };
        assert_eq!(address(&proxy, &headers), "192.0.2.9");
        assert_eq!(address(&Exposure::Loopback, &headers), "127.0.0.1");
        assert_eq!(address(&proxy, &HeaderMap::new()), "127.0.0.1");
        for (told, meant) in [
            ("192.0.2.9:4711", "192.0.2.9"),
            ("[2001:db8::1]:443", "2001:db8::"),
        ] {
            let mut headers = HeaderMap::new();
            headers.append("x-forwarded-for", told.parse().unwrap());
            assert_eq!(address(&proxy, &headers), meant);
        }
    }

    #[test]
    fn a_network_of_ipv6_is_one() {
        let network = |text: &str| network(text.parse().unwrap()).to_string();
        assert_eq!(network("2001:db8:1:2:3:4:5:6"), "2001:db8:1:2::");
        assert_eq!(network("::ffff:192.0.2.9"), "192.0.2.9");
    }
}
