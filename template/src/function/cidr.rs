//! Networks: `parseCidr`, `cidrSubnet`, `cidrHost`, for both versions of IP.

use super::{Call, Function, plain};
use crate::fault::Fault;
use crate::value::{Object, Value};
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

pub(super) const FUNCTIONS: &[Function] = &[
    plain("parseCidr", 1, 1, "parseCidr(cidrString)", parse),
    plain(
        "cidrSubnet",
        3,
        3,
        "cidrSubnet(network, newCIDR, subnetIndex)",
        subnet,
    ),
    plain("cidrHost", 2, 2, "cidrHost(network, hostIndex)", host),
];

/// A network as numbers: addresses of version 4 use the lower 32 bits.
struct Network {
    four: bool,
    first: u128,
    prefix: u32,
}

impl Network {
    fn read(call: &Call<'_>, values: &[Value]) -> Result<Self, Fault> {
        let text = call.text(values, 0)?;
        let wrong = || {
            call.wrong("the text is no network.")
                .found(format!("It is '{text}'."))
                .or("Write an address, a slash and the number of fixed bits: 10.0.0.0/16.")
        };
        let (address, prefix) = text.split_once('/').ok_or_else(wrong)?;
        let (four, number) = match address.trim().parse::<IpAddr>().map_err(|_| wrong())? {
            IpAddr::V4(address) => (true, u128::from(u32::from(address))),
            IpAddr::V6(address) => (false, u128::from(address)),
        };
        let prefix: u32 = prefix.trim().parse().map_err(|_| wrong())?;
        if prefix > bits(four) {
            return Err(wrong());
        }
        let network = Self {
            four,
            first: number,
            prefix,
        };
        Ok(Self {
            first: number & !network.host_mask(),
            ..network
        })
    }

    /// The bits that tell hosts apart.
    fn host_mask(&self) -> u128 {
        mask(bits(self.four) - self.prefix)
    }

    fn write(&self, number: u128) -> String {
        match u32::try_from(number) {
            Ok(number) if self.four => Ipv4Addr::from(number).to_string(),
            _ => Ipv6Addr::from(number).to_string(),
        }
    }
}

fn bits(four: bool) -> u32 {
    if four { 32 } else { 128 }
}

/// So many ones at the lower end.
fn mask(ones: u32) -> u128 {
    u128::MAX.checked_shr(128 - ones).unwrap_or(0)
}

fn parse(call: &Call<'_>, values: &[Value]) -> Result<Value, Fault> {
    let network = Network::read(call, values)?;
    let last = network.first | network.host_mask();
    let text = |number: u128| Value::from(network.write(number));
    let mut parts = Object::default();
    parts.set("network", text(network.first));
    parts.set(
        "netmask",
        text(mask(bits(network.four)) & !network.host_mask()),
    );
    // Version 6 has no broadcast, so that every address is usable; nor have networks of one or two addresses.
    let reserved = u128::from(network.four && network.prefix < 31);
    if network.four {
        parts.set("broadcast", text(last));
    }
    parts.set("firstUsable", text(network.first + reserved));
    parts.set("lastUsable", text(last - reserved));
    parts.set("cidr", Value::Integer(i64::from(network.prefix)));
    Ok(Value::object(parts))
}

fn subnet(call: &Call<'_>, values: &[Value]) -> Result<Value, Fault> {
    let network = Network::read(call, values)?;
    let (prefix, index) = (call.integer(values, 1)?, call.integer(values, 2)?);
    let whole = bits(network.four);
    let prefix = u32::try_from(prefix)
        .ok()
        .filter(|prefix| (network.prefix..=whole).contains(prefix));
    let Some(prefix) = prefix else {
        return Err(call.wrong(format!(
            "the new number of fixed bits must lie between {} and {whole}.",
            network.prefix
        )));
    };
    let room = mask(prefix - network.prefix);
    match u128::try_from(index).ok().filter(|index| *index <= room) {
        Some(index) => {
            let first = network.first | index.checked_shl(whole - prefix).unwrap_or(0);
            call.made(format!("{}/{prefix}", network.write(first)))
        }
        None => Err(call
            .wrong("the network has no subnet of that number.")
            .found(format!("It is {index}."))),
    }
}

fn host(call: &Call<'_>, values: &[Value]) -> Result<Value, Fault> {
    let network = Network::read(call, values)?;
    let index = call.integer(values, 1)?;
    // Host 0 is the first that can be used, as the documentation's examples show.
    let skipped = u128::from(network.prefix < bits(network.four));
    let wanted = u128::try_from(index).ok().map(|index| index + skipped);
    match wanted.filter(|number| *number <= network.host_mask()) {
        Some(number) => call.made(network.write(network.first | number)),
        None => Err(call
            .wrong("the network has no host of that number.")
            .found(format!("It is {index}."))),
    }
}
