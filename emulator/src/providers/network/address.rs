//! IPv4 addresses and prefixes: parsed as the network provider parses them, compared, counted. A stamp has no IPv6.

use std::{fmt, net::Ipv4Addr};

/// An IPv4 prefix whose host bits are all zero.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Prefix {
    base: u32,
    length: u8,
}

/// Why a text is not a prefix.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Malformed {
    /// It is not `a.b.c.d/n` at all.
    NotCidr,
    /// It has host bits; this is the prefix it should have been.
    HostBits(Prefix),
}

impl Prefix {
    /// Reads `10.0.0.0/16`.
    ///
    /// # Errors
    /// What is wrong with it.
    pub fn parse(text: &str) -> Result<Prefix, Malformed> {
        let (base, length) = text.split_once('/').ok_or(Malformed::NotCidr)?;
        let base = address(base).ok_or(Malformed::NotCidr)?;
        let length = length
            .parse::<u8>()
            .ok()
            .filter(|length| *length <= 32)
            .ok_or(Malformed::NotCidr)?;
        let prefix = Prefix {
            base: base & mask(length),
            length,
        };
        if prefix.base == base {
            Ok(prefix)
        } else {
            Err(Malformed::HostBits(prefix))
        }
    }

    /// The number behind the slash.
    pub fn length(self) -> u8 {
        self.length
    }

    /// Whether `other` lies wholly within this.
    pub fn contains(self, other: Prefix) -> bool {
        other.length >= self.length && other.base & mask(self.length) == self.base
    }

    /// Whether any address lies in both.
    pub fn overlaps(self, other: Prefix) -> bool {
        self.contains(other) || other.contains(self)
    }

    /// Whether this address lies within.
    pub fn has(self, address: u32) -> bool {
        address & mask(self.length) == self.base
    }

    /// The addresses that a subnet of this prefix may give away: the first four and the last are the platform's own.
    pub fn usable(self) -> impl Iterator<Item = u32> {
        let last = self.base | !mask(self.length);
        self.base.saturating_add(4)..last
    }

    /// Whether this address may be given away.
    pub fn is_usable(self, address: u32) -> bool {
        self.has(address)
            && address >= self.base.saturating_add(4)
            && address < (self.base | !mask(self.length))
    }
}

impl fmt::Display for Prefix {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}/{}", text(self.base), self.length)
    }
}

/// Reads an address.
pub fn address(text: &str) -> Option<u32> {
    text.parse::<Ipv4Addr>().ok().map(u32::from)
}

/// Reads an address as .NET does, which security rules are read with: fewer than four numbers are taken, the last one filling
/// what is left (`789` is 0.0.3.21).
pub fn loose_address(text: &str) -> Option<u32> {
    let parts: Vec<u32> = text
        .split('.')
        .map(|part| part.parse().ok())
        .collect::<Option<_>>()?;
    let (last, first) = parts.split_last()?;
    let left = 4_u32
        .checked_sub(u32::try_from(first.len()).ok()?)
        .filter(|left| *left > 0)?;
    let largest = u64::from(u32::MAX) >> (32 - 8 * left);
    if u64::from(*last) > largest || first.iter().any(|part| *part > 255) {
        return None;
    }
    let high = first
        .iter()
        .zip([24_u32, 16, 8])
        .map(|(part, shift)| part << shift);
    Some(high.sum::<u32>() + last)
}

/// Writes an address.
pub fn text(address: u32) -> String {
    Ipv4Addr::from(address).to_string()
}

fn mask(length: u8) -> u32 {
    u32::MAX.checked_shl(32 - u32::from(length)).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::{Malformed, Prefix, address, text};

    #[test]
    fn prefixes_are_read_strictly_and_compared() {
        let wide = Prefix::parse("10.0.0.0/16").unwrap();
        let narrow = Prefix::parse("10.0.4.0/24").unwrap();
        assert!(wide.contains(narrow) && !narrow.contains(wide) && narrow.overlaps(wide));
        assert!(!narrow.overlaps(Prefix::parse("10.0.5.0/24").unwrap()));
        assert_eq!(
            Prefix::parse("10.11.12.13/8"),
            Err(Malformed::HostBits(Prefix::parse("10.0.0.0/8").unwrap()))
        );
        for bad in [
            "10.0.0.0",
            "10.0.0/8",
            "10.0.0.0/33",
            "::/0",
            "10.0.0.0/-1",
            "",
        ] {
            assert_eq!(Prefix::parse(bad), Err(Malformed::NotCidr), "{bad}");
        }
        assert!(Prefix::parse("0.0.0.0/0").unwrap().contains(wide));
        assert_eq!(wide.to_string(), "10.0.0.0/16");
    }

    #[test]
    fn the_first_four_and_the_last_address_are_reserved() {
        let prefix = Prefix::parse("10.0.0.0/29").unwrap();
        let usable: Vec<String> = prefix.usable().map(text).collect();
        assert_eq!(usable, ["10.0.0.4", "10.0.0.5", "10.0.0.6"]);
        assert!(
            prefix.is_usable(address("10.0.0.4").unwrap())
                && !prefix.is_usable(address("10.0.0.3").unwrap())
        );
        assert!(
            !prefix.is_usable(address("10.0.0.7").unwrap())
                && !prefix.is_usable(address("10.0.1.4").unwrap())
        );
        assert_eq!(Prefix::parse("10.0.0.0/31").unwrap().usable().count(), 0);
    }
}
