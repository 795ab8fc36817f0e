//! What a stamp is told at its start: its names, its identity system, its pace. Not part of what is saved.

use crate::fault::Faults;
use std::time::Duration;

/// The settings of one stamp.
#[derive(Clone, Debug)]
pub struct Settings {
    /// The external domain, `local.azurestack.external`.
    pub domain: String,
    /// The one region, `local`.
    pub region: String,
    /// Which identity system issues tokens.
    pub identity: IdentityKind,
    /// The directory's id, a GUID, also under AD FS.
    pub tenant_id: String,
    /// The audience of ARM's tokens; constant, whatever authority a request names.
    pub audience: String,
    /// Real durations are multiplied by this: 1 real, 0 instant.
    pub speed: f64,
    /// Every reply is delayed by this.
    pub latency: Duration,
    /// Which api-versions are known.
    pub api_versions: ApiVersions,
    /// What goes wrong on purpose.
    pub faults: Faults,
    /// How many items a page of a list holds at most.
    pub page_size: usize,
}

/// Which identity system a stamp uses.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum IdentityKind {
    /// Microsoft Entra ID.
    Entra,
    /// Active Directory Federation Services.
    Adfs,
}

/// Which api-versions a stamp knows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ApiVersions {
    /// Those of a real stamp and of the dated profiles.
    Stamp,
    /// Newer ones as well, as public Azure has them.
    Public,
}

impl Default for Settings {
    fn default() -> Settings {
        Settings {
            domain: "local.azurestack.external".to_owned(),
            region: "local".to_owned(),
            identity: IdentityKind::Entra,
            tenant_id: "5454420b-2e38-4b9e-8b56-1712d321cf33".to_owned(),
            audience:
                "https://management.contoso.onmicrosoft.com/0c3f2a1e-7f0b-4f6a-9d3e-2a1b6c5d4e3f"
                    .to_owned(),
            speed: 1.0,
            latency: Duration::ZERO,
            api_versions: ApiVersions::Stamp,
            faults: Faults::default(),
            page_size: 1000,
        }
    }
}

impl Settings {
    /// A real duration at this stamp's pace.
    pub fn paced(&self, duration: Duration) -> Duration {
        Duration::try_from_secs_f64(duration.as_secs_f64() * self.speed.max(0.0))
            .unwrap_or(duration)
    }
}
