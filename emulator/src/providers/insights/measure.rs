//! What is measured of which type, and what it would plausibly be: the same for the same resource, metric and minute, always.

use crate::world::{resource::Resource, timestamp::Timestamp};

/// Something that is measured.
pub struct Measure {
    /// Its name.
    pub name: &'static str,
    /// Its unit.
    pub unit: &'static str,
    /// How it is usually aggregated.
    pub primary: &'static str,
    /// Its value in a quiet minute.
    low: f64,
    /// Its value in a busy minute.
    high: f64,
}

const fn measure(
    name: &'static str,
    unit: &'static str,
    primary: &'static str,
    low: f64,
    high: f64,
) -> Measure {
    Measure {
        name,
        unit,
        primary,
        low,
        high,
    }
}

static OF_MACHINES: &[Measure] = &[
    measure("Percentage CPU", "Percent", "Average", 1.5, 70.0),
    measure("Network In", "Bytes", "Total", 20_000.0, 9_000_000.0),
    measure("Network Out", "Bytes", "Total", 15_000.0, 6_000_000.0),
    measure("Disk Read Bytes", "Bytes", "Total", 0.0, 12_000_000.0),
    measure("Disk Write Bytes", "Bytes", "Total", 40_000.0, 15_000_000.0),
    measure(
        "Disk Read Operations/Sec",
        "CountPerSecond",
        "Average",
        0.0,
        120.0,
    ),
    measure(
        "Disk Write Operations/Sec",
        "CountPerSecond",
        "Average",
        0.4,
        160.0,
    ),
];

static OF_ACCOUNTS: &[Measure] = &[
    measure("UsedCapacity", "Bytes", "Average", 2.0e9, 2.2e9),
    measure("Transactions", "Count", "Total", 0.0, 400.0),
    measure("Ingress", "Bytes", "Total", 0.0, 8_000_000.0),
    measure("Egress", "Bytes", "Total", 0.0, 20_000_000.0),
    measure("SuccessServerLatency", "Milliseconds", "Average", 2.0, 12.0),
    measure("SuccessE2ELatency", "Milliseconds", "Average", 4.0, 30.0),
    measure("Availability", "Percent", "Average", 100.0, 100.0),
];

/// What is measured of a type.
pub fn of_type(type_name: &str) -> &'static [Measure] {
    match type_name.to_lowercase().as_str() {
        "microsoft.compute/virtualmachines" => OF_MACHINES,
        "microsoft.storage/storageaccounts" => OF_ACCOUNTS,
        _ => &[],
    }
}

/// Whether a resource was there and at work in a minute, as far as is known: a machine that does not run now has not run since
/// it was last changed.
pub fn is_measured(resource: &Resource, moment: Timestamp, now: Timestamp) -> bool {
    let at_rest = resource
        .state_text("power")
        .is_some_and(|power| power != "running");
    resource.created <= moment && moment < now && !(at_rest && moment >= resource.changed)
}

impl Measure {
    /// The value in a minute (counted since 1970): a working day, a slower swell of the resource's own, and noise.
    pub fn value(&self, resource: &str, minute: i64) -> f64 {
        let seed = mixed(resource.bytes().chain(self.name.bytes()));
        let own = fraction(seed);
        let hour = minute.rem_euclid(1440) as f64 / 60.0;
        let weekday = (minute.div_euclid(1440) + 4).rem_euclid(7);
        let office = if (1..=5).contains(&weekday) { 1.0 } else { 0.3 };
        let day = (1.0 - ((hour - 13.0) / 7.0).powi(2)).max(0.0) * office;
        let swell = 0.5 + 0.5 * (minute as f64 / (97.0 + 60.0 * own) + 6.0 * own).sin();
        let noise = fraction(mixed(
            seed.to_le_bytes().into_iter().chain(minute.to_le_bytes()),
        ));
        let load = (0.15 + 0.45 * own) * (0.55 * day + 0.25 * swell + 0.35 * noise);
        let value = self.low + (self.high - self.low) * load.clamp(0.0, 1.0);
        if matches!(self.unit, "Bytes" | "Count") {
            value.round()
        } else {
            (value * 100.0).round() / 100.0
        }
    }
}

/// FNV-1a with a final mix: the same everywhere and for ever, which a hasher of the standard library does not promise.
fn mixed(bytes: impl Iterator<Item = u8>) -> u64 {
    let hash = bytes.fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3)
    });
    let hash = (hash ^ (hash >> 33)).wrapping_mul(0xff51_afd7_ed55_8ccd);
    hash ^ (hash >> 33)
}

/// Somewhere between 0 and 1.
fn fraction(hash: u64) -> f64 {
    (hash >> 11) as f64 / (1_u64 << 53) as f64
}
