//! Which addresses the portal may connect to (security.md, rule 4).
//!
//! The portal connects where people tell it to, so that it must not be led to the machine's own services or to a cloud's
//! metadata. Private ranges are legitimate: a stamp is on premises.

use ipnet::IpNet;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

/// What may be connected to beside public addresses.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AddressPolicy {
    loopback: bool,
    private: bool,
    ranges: Vec<IpNet>,
}

impl Default for AddressPolicy {
    /// Private ranges, because a stamp is on premises; never loopback.
    fn default() -> Self {
        Self {
            loopback: false,
            private: true,
            ranges: Vec::new(),
        }
    }
}

/// A word of `stamps.allow_addresses` that is none.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is neither `loopback`, `private` nor a range such as 10.0.0.0/8")]
pub struct UnknownRange(pub String);

impl AddressPolicy {
    /// Reads the words of `stamps.allow_addresses`: `loopback`, `private`, or ranges. Nothing beside public addresses
    /// is admitted that is not named.
    pub fn parse<'a>(words: impl IntoIterator<Item = &'a str>) -> Result<Self, UnknownRange> {
        let mut policy = Self {
            loopback: false,
            private: false,
            ranges: Vec::new(),
        };
        for word in words {
            match word.trim() {
                "" => {}
                "loopback" => policy.loopback = true,
                "private" => policy.private = true,
                range => policy.ranges.push(
                    range
                        .parse::<IpNet>()
                        .or_else(|_| range.parse::<IpAddr>().map(IpNet::from))
                        .map_err(|_| UnknownRange(range.to_owned()))?,
                ),
            }
        }
        Ok(policy)
    }

    /// The same policy with loopback admitted: for the stamp of the same process.
    pub fn with_loopback(mut self) -> Self {
        self.loopback = true;
        self
    }

    /// Why an address is refused; `Ok` when it may be connected to.
    pub fn check(&self, address: IpAddr) -> Result<(), &'static str> {
        match address {
            IpAddr::V4(v4) => self.check_v4(v4),
            IpAddr::V6(v6) => {
                if let Some(mapped) = v6.to_ipv4_mapped() {
                    return self.check_v4(mapped);
                }
                if let Some(inner) = embedded(v6) {
                    // A tunnel's address is worth no more than the address in it.
                    self.check_v4(inner)?;
                }
                self.check_v6(v6)
            }
        }
    }

    fn check_v4(&self, address: Ipv4Addr) -> Result<(), &'static str> {
        let [a, b, ..] = address.octets();
        if METADATA_V4.contains(&address) {
            return Err("a cloud metadata address");
        }
        if address.is_link_local() {
            return Err("a link-local address");
        }
        if a == 0 {
            return Err("an unspecified address");
        }
        if address.is_multicast() {
            return Err("a multicast address");
        }
        if a >= 240 {
            return Err("a reserved or broadcast address");
        }
        let private = address.is_private() || (a == 100 && (64..128).contains(&b));
        self.admit(IpAddr::V4(address), address.is_loopback(), private)
    }

    fn check_v6(&self, address: Ipv6Addr) -> Result<(), &'static str> {
        let [first, ..] = address.segments();
        if address == METADATA_V6 {
            return Err("a cloud metadata address");
        }
        if address.is_unspecified() {
            return Err("an unspecified address");
        }
        if address.is_multicast() {
            return Err("a multicast address");
        }
        if first & 0xffc0 == 0xfe80 {
            return Err("a link-local address");
        }
        let private = first & 0xfe00 == 0xfc00 || first & 0xffc0 == 0xfec0;
        self.admit(IpAddr::V6(address), address.is_loopback(), private)
    }

    fn admit(&self, address: IpAddr, loopback: bool, private: bool) -> Result<(), &'static str> {
        if self.ranges.iter().any(|range| range.contains(&address)) {
            return Ok(());
        }
        if loopback && !self.loopback {
            return Err("a loopback address");
        }
        if private && !self.private {
            return Err("a private address");
        }
        Ok(())
    }
}

/// Where clouds answer with credentials: AWS and Azure and Google are link-local; these are not.
const METADATA_V4: [Ipv4Addr; 4] = [
    Ipv4Addr::new(169, 254, 169, 254),
    Ipv4Addr::new(168, 63, 129, 16),
    Ipv4Addr::new(100, 100, 100, 200),
    Ipv4Addr::new(192, 0, 0, 192),
];
const METADATA_V6: Ipv6Addr = Ipv6Addr::new(0xfd00, 0xec2, 0, 0, 0, 0, 0, 0x254);

/// The IPv4 address inside an IPv6 one: compatible, translated, NAT64, 6to4, Teredo, ISATAP.
fn embedded(address: Ipv6Addr) -> Option<Ipv4Addr> {
    let [a, b, c, d, e, f, g, h] = address.segments();
    let pair = |high: u16, low: u16| Ipv4Addr::from((u32::from(high) << 16) | u32::from(low));
    match (a, b) {
        (0, 0) if c == 0 && d == 0 && e == 0 && f == 0 && (g, h) != (0, 0) && (g, h) != (0, 1) => {
            Some(pair(g, h))
        }
        (0, 0) if c == 0 && d == 0 && e == 0xffff && f == 0 => Some(pair(g, h)),
        (0x64, 0xff9b) => Some(pair(g, h)),
        (0x2002, _) => Some(pair(b, c)),
        (0x2001, 0) => Some(pair(!g, !h)),
        _ if e & 0xfcff == 0 && f == 0x5efe => Some(pair(g, h)),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refused(policy: &AddressPolicy, text: &str) -> bool {
        policy.check(text.parse().unwrap()).is_err()
    }

    #[test]
    fn some_addresses_are_refused_whatever_is_configured() {
        let open = AddressPolicy::parse(["loopback", "private", "0.0.0.0/0", "::/0"]).unwrap();
        for address in [
            "169.254.169.254",
            "169.254.0.1",
            "168.63.129.16",
            "100.100.100.200",
            "0.0.0.0",
            "0.1.2.3",
            "224.0.0.1",
            "255.255.255.255",
            "::",
            "fe80::1",
            "ff02::1",
            "fd00:ec2::254",
            "::ffff:169.254.169.254",
            "::169.254.169.254",
            "64:ff9b::169.254.169.254",
            "2002:a9fe:a9fe::1",
            "2001:0:1:2:3:4:5601:5601",
            "fe80::5efe:169.254.169.254",
            "::ffff:0:169.254.169.254",
        ] {
            assert!(refused(&open, address), "{address} must be refused");
        }
    }

    #[test]
    fn loopback_needs_a_word_and_private_ranges_may_be_taken_away() {
        let default = AddressPolicy::default();
        for address in ["127.0.0.1", "127.9.9.9", "::1", "::ffff:127.0.0.1"] {
            assert!(refused(&default, address), "{address}");
            assert!(!refused(&default.clone().with_loopback(), address));
        }
        let public_only = AddressPolicy::parse([]).unwrap();
        for address in [
            "10.1.2.3",
            "172.16.0.1",
            "192.168.1.1",
            "100.64.0.1",
            "fd12::1",
        ] {
            assert!(!refused(&default, address), "{address}");
            assert!(refused(&public_only, address), "{address}");
        }
        assert!(!refused(&public_only, "20.1.2.3"));
        let range = AddressPolicy::parse(["10.1.0.0/16", "127.0.0.1"]).unwrap();
        assert!(!refused(&range, "10.1.2.3"));
        assert!(refused(&range, "10.2.2.3"));
        assert!(!refused(&range, "127.0.0.1"));
    }

    #[test]
    fn an_unknown_word_is_named() {
        assert_eq!(
            AddressPolicy::parse(["lookback"]),
            Err(UnknownRange("lookback".into()))
        );
    }
}
