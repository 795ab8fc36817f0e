//! The settings in force: flag > `PORTHOLE_*` variable > file > default.

use crate::store::SessionRecord;
use crate::trust::address::AddressPolicy;
use ipnet::IpNet;
use porthole_shared::portal::StampsAdd;
use std::net::SocketAddr;
use std::path::PathBuf;
use std::time::Duration;
use url::Url;

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
    /// A session ends when it was not used for so long.
    pub idle: Duration,
    /// A session ends at this age, used or not.
    pub absolute: Duration,
    /// Who may add a stamp.
    pub stamps_add: StampsAdd,
    /// Which addresses a stamp may have.
    pub addresses: AddressPolicy,
}

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

impl Configuration {
    /// Whether browsers reach the portal over https.
    pub fn secure(&self) -> bool {
        self.exposure != Exposure::Loopback
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
