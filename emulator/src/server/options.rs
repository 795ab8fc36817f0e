//! What a stamp is told when it starts.

use super::artifacts::Artifacts;
use super::error::StartError;
use super::names::ServedNames;
use crate::fault::Faults;
use crate::world::settings::{ApiVersions, IdentityKind, Settings};
use std::fmt;
use std::net::SocketAddr;
use std::path::PathBuf;
use std::str::FromStr;
use std::time::Duration;

/// What a stamp is told when it starts. `Options::default()` is a usable stamp on a free port.
#[derive(Clone, Debug)]
pub struct Options {
    /// Where to listen; port 0 takes a free one.
    pub listen: SocketAddr,
    /// The folder that keeps everything; made when missing.
    pub data: PathBuf,
    /// What a new folder begins with. A folder that holds a stamp keeps what it holds.
    pub seed: Seed,
    /// Which identity system issues tokens.
    pub identity: IdentityKind,
    /// Real durations are multiplied by this: 1 real, 0 instant.
    pub speed: f64,
    /// Every reply is delayed by this.
    pub latency: Duration,
    /// The external domain, below which the hosts of the stamp lie.
    pub domain: String,
    /// Where a CONNECT proxy listens that maps the domain to the stamp.
    pub proxy: Option<SocketAddr>,
    /// Which api-versions are known.
    pub api_versions: ApiVersions,
    /// What goes wrong on purpose.
    pub faults: Faults,
    /// A folder of files that deployments link to.
    pub artifacts: Option<PathBuf>,
    /// Hosts that such files may be fetched from, beside loopback and the stamp itself.
    pub artifact_hosts: Vec<String>,
}

impl Default for Options {
    fn default() -> Options {
        let settings = Settings::default();
        Options {
            listen: SocketAddr::from(([127, 0, 0, 1], 0)),
            data: PathBuf::from(".stamp"),
            seed: Seed::Contoso,
            identity: settings.identity,
            speed: settings.speed,
            latency: settings.latency,
            domain: settings.domain,
            proxy: None,
            api_versions: settings.api_versions,
            faults: settings.faults,
            artifacts: None,
            artifact_hosts: Vec::new(),
        }
    }
}

impl Options {
    /// The names of the certificate, when the domain is one.
    pub(super) fn names(&self) -> Result<ServedNames, StartError> {
        let unusable = |reason| StartError::Option {
            option: "--domain",
            value: self.domain.clone(),
            reason,
        };
        ServedNames::new(&self.domain).map_err(unusable)
    }

    /// Checks the folder and the hosts of linked files.
    pub(super) fn check_artifacts(&self) -> Result<(), StartError> {
        let unusable = |option, value: String, reason: &str| StartError::Option {
            option,
            value,
            reason: reason.to_owned(),
        };
        if let Some(folder) = self.artifacts.as_ref().filter(|folder| !folder.is_dir()) {
            let value = folder.display().to_string();
            return Err(unusable("--artifacts", value, "there is no such folder"));
        }
        let is_host = |name: &str| {
            let sign = |byte: u8| byte.is_ascii_alphanumeric() || b"-._".contains(&byte);
            !name.is_empty() && name.bytes().all(sign)
        };
        match self.artifact_hosts.iter().find(|name| !is_host(name)) {
            Some(other) => Err(unusable(
                "--artifact-hosts",
                other.clone(),
                "names of hosts are wanted, without scheme, port or path, such as raw.githubusercontent.com",
            )),
            None => Ok(()),
        }
    }

    /// Where linked files may come from, for a stamp that listens on this port.
    pub(super) fn artifacts(&self, names: &ServedNames, port: u16) -> Artifacts {
        let hosts = self.artifact_hosts.iter();
        Artifacts {
            folder: self.artifacts.clone(),
            hosts: hosts.map(|host| host.to_ascii_lowercase()).collect(),
            names: names.clone(),
            port,
        }
    }

    /// The engine's settings.
    pub(super) fn settings(&self, names: &ServedNames) -> Result<Settings, StartError> {
        if !self.speed.is_finite() || self.speed < 0.0 {
            let reason =
                "a number of 0 or more is wanted: 1 is real durations, 0 instant".to_owned();
            return Err(StartError::Option {
                option: "--speed",
                value: self.speed.to_string(),
                reason,
            });
        }
        let defaults = Settings::default();
        Ok(Settings {
            domain: names.domain().to_owned(),
            identity: self.identity,
            audience: match self.identity {
                IdentityKind::Entra => defaults.audience,
                // The same application in the stamp's own directory.
                IdentityKind::Adfs => format!(
                    "https://management.adfs.{}/0c3f2a1e-7f0b-4f6a-9d3e-2a1b6c5d4e3f",
                    defaults.region
                ),
            },
            speed: self.speed,
            latency: self.latency,
            api_versions: self.api_versions,
            faults: self.faults.clone(),
            ..Settings::default()
        })
    }
}

/// What a new stamp begins with.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Seed {
    /// A small company: about sixty resources in five groups.
    #[default]
    Contoso,
    /// One subscription with nothing in it.
    Empty,
    /// So many generated resources.
    Large(usize),
}

impl FromStr for Seed {
    type Err = String;

    fn from_str(text: &str) -> Result<Seed, String> {
        let count = || {
            text.strip_prefix("large:")
                .and_then(|count| count.parse::<usize>().ok())
                .filter(|count| *count <= 1_000_000)
        };
        match text {
            "contoso" => Ok(Seed::Contoso),
            "empty" => Ok(Seed::Empty),
            _ => count().map(Seed::Large).ok_or_else(|| {
                format!(
                    "{text:?} is no seed: contoso, empty or large:N (N up to 1000000) is wanted"
                )
            }),
        }
    }
}

impl fmt::Display for Seed {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Seed::Contoso => formatter.write_str("contoso"),
            Seed::Empty => formatter.write_str("empty"),
            Seed::Large(count) => write!(formatter, "large:{count}"),
        }
    }
}

impl FromStr for IdentityKind {
    type Err = String;

    fn from_str(text: &str) -> Result<IdentityKind, String> {
        match text {
            "entra" => Ok(IdentityKind::Entra),
            "adfs" => Ok(IdentityKind::Adfs),
            _ => Err(format!(
                "{text:?} is no identity system: entra or adfs is wanted"
            )),
        }
    }
}

impl FromStr for ApiVersions {
    type Err = String;

    fn from_str(text: &str) -> Result<ApiVersions, String> {
        match text {
            "stamp" => Ok(ApiVersions::Stamp),
            "public" => Ok(ApiVersions::Public),
            _ => Err(format!(
                "{text:?} is no set of api-versions: stamp or public is wanted"
            )),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_seed_reads_as_it_prints_and_anything_else_is_told_what_is_wanted() {
        for text in ["contoso", "empty", "large:100000"] {
            assert_eq!(text.parse::<Seed>().unwrap().to_string(), text);
        }
        for text in [
            "",
            "Contoso",
            "large",
            "large:",
            "large:x",
            "large:9999999999",
        ] {
            assert!(
                text.parse::<Seed>().unwrap_err().contains("large:N"),
                "{text}"
            );
        }
        assert_eq!("public".parse::<ApiVersions>(), Ok(ApiVersions::Public));
        assert!("all".parse::<ApiVersions>().unwrap_err().contains("stamp"));
        assert!("aad".parse::<IdentityKind>().unwrap_err().contains("adfs"));
    }

    #[test]
    fn a_speed_is_not_negative() {
        let options = Options {
            speed: -1.0,
            ..Options::default()
        };
        let error = options
            .settings(&options.names().unwrap())
            .unwrap_err()
            .to_string();
        assert!(error.contains("--speed"), "{error}");
    }
}
