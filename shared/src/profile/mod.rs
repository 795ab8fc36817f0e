//! API profiles: which api-version a type is called with. One TOML file a profile, in `shared/profiles/`.
//!
//! Keyed by type, longest prefix wins, case ignored. The stamp's own `/providers` has the last word (`resolve`).

mod resolve;
mod suggest;

pub use resolve::{Resolved, resolve};
pub use suggest::suggest;

use crate::type_name::TypeName;

/// One API profile.
#[derive(Debug)]
pub struct Profile {
    /// `2020-09-01-hybrid`.
    pub name: &'static str,
    /// How the Azure SDKs spell it: `v2020_09_01_hybrid`.
    pub sdk: &'static str,
    /// The first stamp version that it fits (`2102`); `None` when it is never suggested by version.
    pub from_stamp: Option<u16>,
    /// Whether it means "the newest that is listed" rather than its own table.
    pub newest: bool,
    versions: &'static [(&'static str, &'static str)],
    absent: &'static [&'static str],
    data_plane: &'static [(&'static str, &'static str)],
}

static PROFILES: &[Profile] = include!(concat!(env!("OUT_DIR"), "/profiles.rs"));

impl Profile {
    /// Every profile, oldest first, `latest` last.
    pub fn all() -> &'static [Profile] {
        PROFILES
    }

    /// The profile of this name; case ignored.
    pub fn named(name: &str) -> Option<&'static Profile> {
        PROFILES
            .iter()
            .find(|profile| profile.name.eq_ignore_ascii_case(name.trim()))
    }

    /// The version that this profile names for a type; `None` when the type is not on it.
    pub fn version(&self, type_name: &TypeName<'_>) -> Option<&'static str> {
        let longest = self
            .versions
            .iter()
            .filter(|(prefix, _)| type_name.within(&TypeName::of(prefix)))
            .max_by_key(|(prefix, _)| prefix.len())?;
        let missing = self.absent.iter().any(|prefix| {
            prefix.len() >= longest.0.len() && type_name.within(&TypeName::of(prefix))
        });
        (!missing).then_some(longest.1)
    }

    /// The version that data calls to a namespace carry: `x-ms-version` for storage.
    pub fn data_plane(&self, namespace: &str) -> Option<&'static str> {
        let entry = self
            .data_plane
            .iter()
            .find(|(name, _)| name.eq_ignore_ascii_case(namespace))?;
        Some(entry.1)
    }

    /// Every type that the profile names a version for, as its file writes it.
    pub fn entries(&self) -> impl Iterator<Item = (&'static str, &'static str)> + '_ {
        self.versions.iter().copied()
    }
}

#[cfg(test)]
mod tests;
