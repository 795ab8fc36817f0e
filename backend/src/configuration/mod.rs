//! The settings in force: flag > `PORTHOLE_*` variable > file > default.

mod error;
mod exposure;
mod file;
mod layer;

pub use error::ConfigurationError;
pub use exposure::Exposure;
pub use file::over_file;
pub use layer::{Layer, SessionLayer, StampsLayer};

use crate::store::SessionRecord;
use crate::trust::address::AddressPolicy;
use porthole_shared::portal::StampsAdd;
use std::net::{Ipv4Addr, SocketAddr};
use std::path::PathBuf;
use std::time::Duration;

/// Everything that can be set, resolved and checked.
#[derive(Clone, Debug)]
pub struct Configuration {
    /// Where the portal listens.
    pub portal: SocketAddr,
    /// Where the store and the keys live.
    pub data: PathBuf,
    /// How browsers reach it.
    pub exposure: Exposure,
    /// More host names under which it answers.
    pub hosts: Vec<String>,
    /// The key that credentials are sealed with; `DATA/key` when absent.
    pub key_file: Option<PathBuf>,
    /// The frontend's folder, where it is not in the binary.
    pub dist: Option<PathBuf>,
    /// What is logged.
    pub log: String,
    /// A session ends when it was not used for so long.
    pub idle: Duration,
    /// A session ends at this age, used or not.
    pub absolute: Duration,
    /// Who may add a stamp.
    pub stamps_add: StampsAdd,
    /// Which addresses a stamp may have.
    pub addresses: AddressPolicy,
}

/// What the defaults depend on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Purpose {
    /// `porthole serve`: for a team.
    Serve,
    /// `porthole demo`: for one person on one machine.
    Demo,
}

impl Configuration {
    /// Resolves and checks what was given.
    pub fn resolve(layer: Layer, purpose: Purpose) -> Result<Self, ConfigurationError> {
        let portal = layer
            .portal
            .unwrap_or(SocketAddr::from((Ipv4Addr::LOCALHOST, 8080)));
        let exposure = Exposure::resolve(&layer, portal)?;
        let words = layer
            .stamps
            .allow_addresses
            .unwrap_or_else(|| match purpose {
                Purpose::Serve => vec!["private".into()],
                Purpose::Demo => vec!["private".into(), "loopback".into()],
            });
        let addresses =
            AddressPolicy::parse(words.iter().map(String::as_str)).map_err(|error| {
                ConfigurationError::Value {
                    key: "stamps.allow_addresses",
                    why: error.to_string(),
                }
            })?;
        let session = layer.session;
        Ok(Self {
            portal,
            data: layer.data.unwrap_or_else(|| match purpose {
                Purpose::Serve => ".porthole".into(),
                Purpose::Demo => ".demo".into(),
            }),
            exposure,
            hosts: layer.hosts.unwrap_or_default(),
            key_file: layer.key_file,
            dist: layer.dist,
            log: layer.log.unwrap_or_else(|| match purpose {
                Purpose::Serve => "info".into(),
                Purpose::Demo => "warn".into(),
            }),
            idle: minutes("session.idle_minutes", session.idle_minutes, 8 * 60)?,
            absolute: minutes(
                "session.absolute_minutes",
                session.absolute_minutes,
                24 * 60,
            )?,
            stamps_add: layer.stamps.add.unwrap_or(match purpose {
                Purpose::Demo if portal.ip().is_loopback() => StampsAdd::Anyone,
                _ => StampsAdd::Administrator,
            }),
            addresses,
        })
    }

    /// Whether browsers reach the portal over https.
    pub fn secure(&self) -> bool {
        self.exposure != Exposure::Loopback
    }

    /// Which addresses a stamp may have: the local stamp of a demo is on loopback by its nature.
    pub fn addresses_for(&self, local: bool) -> AddressPolicy {
        let policy = self.addresses.clone();
        if local {
            policy.with_loopback()
        } else {
            policy
        }
    }

    /// Whether a session has ended by itself.
    pub fn expired(&self, session: &SessionRecord, now: i64) -> bool {
        now - session.used > self.idle_milliseconds()
            || now - session.created > self.absolute_milliseconds()
    }

    /// Idle time in milliseconds.
    pub fn idle_milliseconds(&self) -> i64 {
        i64::try_from(self.idle.as_millis()).unwrap_or(i64::MAX)
    }

    /// Greatest age in milliseconds.
    pub fn absolute_milliseconds(&self) -> i64 {
        i64::try_from(self.absolute.as_millis()).unwrap_or(i64::MAX)
    }
}

fn minutes(
    key: &'static str,
    value: Option<u32>,
    default: u32,
) -> Result<Duration, ConfigurationError> {
    match value.unwrap_or(default) {
        0 => Err(ConfigurationError::Value {
            key,
            why: "it is at least 1 minute".into(),
        }),
        minutes => Ok(Duration::from_secs(u64::from(minutes) * 60)),
    }
}
