//! The stamp's pool of public addresses: the ranges that RFC 5737 sets aside for examples, then shared address space (RFC 6598),
//! so that no address of the emulator is anybody's.

use super::address;
use crate::world::{World, resource_id::ResourceId};

/// First address and how many, in the order of use.
const RANGES: [(&str, u32); 4] = [
    ("198.51.100.4", 250),
    ("203.0.113.4", 250),
    ("192.0.2.4", 250),
    ("100.64.0.4", 4_000_000),
];
const TAKEN: &str = "Microsoft.Network/publicAddresses/";
const NEXT: &str = "Microsoft.Network/nextPublicAddress";

/// Takes the next address for a resource; none when the pool is empty.
pub fn take(world: &mut World, owner: &ResourceId) -> Option<String> {
    let size: u32 = RANGES.iter().map(|(_, count)| count).sum();
    let next = world
        .notes
        .get(NEXT)
        .and_then(serde_json::Value::as_u64)
        .and_then(|next| u32::try_from(next).ok())
        .unwrap_or(0);
    let places = (next..size).chain(0..next.min(size));
    let (place, text) = places
        .filter_map(|place| Some((place, nth(place)?)))
        .find(|(_, text)| !world.notes.contains(&key(text)))?;
    world.notes.put(&key(&text), owner.as_str().into());
    world.notes.put(NEXT, (place + 1).into());
    Some(text)
}

/// Gives an address back.
pub fn give_back(world: &mut World, text: &str) {
    world.notes.remove(&key(text));
}

fn key(text: &str) -> String {
    format!("{TAKEN}{text}")
}

fn nth(mut place: u32) -> Option<String> {
    for (first, count) in RANGES {
        if place < count {
            return Some(address::text(address::address(first)?.checked_add(place)?));
        }
        place -= count;
    }
    None
}

#[cfg(test)]
mod tests {
    use super::{give_back, nth, take};
    use crate::{testing::Stamp, world::resource_id::ResourceId};

    #[test]
    fn addresses_are_taken_in_turn_and_come_back() {
        let mut stamp = Stamp::new();
        let owner = ResourceId::new("/subscriptions/s/x");
        assert_eq!(
            take(&mut stamp.world, &owner).as_deref(),
            Some("198.51.100.4")
        );
        assert_eq!(
            take(&mut stamp.world, &owner).as_deref(),
            Some("198.51.100.5")
        );
        give_back(&mut stamp.world, "198.51.100.4");
        assert_eq!(
            take(&mut stamp.world, &owner).as_deref(),
            Some("198.51.100.6")
        );
        assert_eq!(nth(250).as_deref(), Some("203.0.113.4"));
        assert_eq!(nth(750).as_deref(), Some("100.64.0.4"));
    }
}
