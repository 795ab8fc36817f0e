//! The keys as they are written: one struct is the flags, the `PORTHOLE_*` variables and the file at once, so that none can lack a form.

use clap::Args;
use porthole_shared::portal::StampsAdd;
use serde::{Deserialize, Serialize};
use std::net::SocketAddr;
use std::path::PathBuf;

/// Every key, none of which must be given.
#[derive(Args, Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Layer {
    /// Where the portal listens
    #[arg(long, env = "PORTHOLE_PORTAL", value_name = "ADDRESS:PORT")]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub portal: Option<SocketAddr>,

    /// Folder of the store, the key and the administrator's token
    #[arg(long, env = "PORTHOLE_DATA", value_name = "DIR")]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub data: Option<PathBuf>,

    /// Key that credentials are sealed with: 32 bytes, or 64 hexadecimal digits [default: DIR/key, made at the first start]
    #[arg(long, env = "PORTHOLE_KEY_FILE", value_name = "FILE")]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub key_file: Option<PathBuf>,

    /// Certificate chain for TLS (PEM, leaf first)
    #[arg(long, env = "PORTHOLE_TLS_CERT", value_name = "FILE")]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub tls_cert: Option<PathBuf>,

    /// Key of that certificate (PEM)
    #[arg(long, env = "PORTHOLE_TLS_KEY", value_name = "FILE")]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub tls_key: Option<PathBuf>,

    /// What browsers see, behind a proxy that ends TLS
    #[arg(long, env = "PORTHOLE_PUBLIC_URL", value_name = "URL")]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub public_url: Option<String>,

    /// Where that proxy connects from; nobody else is answered
    #[arg(
        long,
        env = "PORTHOLE_TRUSTED_PROXY",
        value_name = "CIDR",
        value_delimiter = ','
    )]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub trusted_proxy: Option<Vec<String>>,

    /// More host names under which the portal answers
    #[arg(
        long,
        env = "PORTHOLE_HOSTS",
        value_name = "NAME",
        value_delimiter = ','
    )]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub hosts: Option<Vec<String>>,

    /// Folder of the frontend, instead of the one in the binary
    #[arg(long, env = "PORTHOLE_DIST", value_name = "DIR")]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub dist: Option<PathBuf>,

    /// What is logged: error, warn, info, debug, trace, or a filter such as info,porthole=debug
    #[arg(long, env = "PORTHOLE_LOG", value_name = "FILTER")]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub log: Option<String>,

    /// `[session]`
    #[command(flatten)]
    pub session: SessionLayer,

    /// `[stamps]`
    #[command(flatten)]
    pub stamps: StampsLayer,
}

/// The keys of `[session]`.
#[derive(Args, Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct SessionLayer {
    /// Minutes after which an unused session ends
    #[arg(
        long = "session-idle-minutes",
        env = "PORTHOLE_SESSION_IDLE_MINUTES",
        value_name = "MINUTES"
    )]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub idle_minutes: Option<u32>,

    /// Minutes after which any session ends
    #[arg(
        long = "session-absolute-minutes",
        env = "PORTHOLE_SESSION_ABSOLUTE_MINUTES",
        value_name = "MINUTES"
    )]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub absolute_minutes: Option<u32>,
}

/// The keys of `[stamps]`.
#[derive(Args, Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct StampsLayer {
    /// Who may add, change and remove stamps: anyone, administrator (holds the token in DIR/admin-token) or nobody
    #[arg(long = "stamps-add", env = "PORTHOLE_STAMPS_ADD", value_name = "WHO", value_parser = who)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub add: Option<StampsAdd>,

    /// Addresses that a stamp may have beside public ones: loopback, private, or ranges such as 10.20.0.0/16
    #[arg(
        long = "stamps-allow-addresses",
        env = "PORTHOLE_STAMPS_ALLOW_ADDRESSES",
        value_name = "RANGE",
        value_delimiter = ','
    )]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub allow_addresses: Option<Vec<String>>,
}

fn who(word: &str) -> Result<StampsAdd, String> {
    match word {
        "anyone" => Ok(StampsAdd::Anyone),
        "administrator" => Ok(StampsAdd::Administrator),
        "nobody" => Ok(StampsAdd::Nobody),
        _ => Err("it is one of anyone, administrator, nobody".into()),
    }
}
