//! The version that is sent: the profile's, unless the stamp does not offer it.

use super::Profile;
use crate::source::VersionOrigin;
use crate::type_name::TypeName;

/// For a type that no profile knows on a stamp that lists nothing. ARM refuses it with the list of those it has.
const FALLBACK: &str = "2020-06-01";

/// An api-version and why it was chosen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Resolved {
    /// The version to send.
    pub version: String,
    /// Where it comes from.
    pub origin: VersionOrigin,
    /// The profile's version, when the stamp does not offer that one.
    pub instead_of: Option<String>,
}

/// Chooses the api-version for a type. `offered` is what the stamp's `/providers` lists for it; `None` when it says nothing.
pub fn resolve(
    profile: &Profile,
    type_name: &TypeName<'_>,
    offered: Option<&[String]>,
) -> Resolved {
    let offered = offered.filter(|versions| !versions.is_empty());
    let named = profile.version(type_name);
    match (named, offered) {
        (named, Some(offered)) if profile.newest || named.is_none() => {
            let newest = newest(offered).unwrap_or(FALLBACK);
            stamp(newest, None)
        }
        (Some(named), Some(offered)) => {
            if offered
                .iter()
                .any(|version| version.eq_ignore_ascii_case(named))
            {
                return Resolved {
                    version: named.to_owned(),
                    origin: VersionOrigin::Profile,
                    instead_of: None,
                };
            }
            stamp(nearest(named, offered).unwrap_or(named), Some(named))
        }
        (Some(named), None) if !profile.newest => Resolved {
            version: named.to_owned(),
            origin: VersionOrigin::Profile,
            instead_of: None,
        },
        (named, _) => Resolved {
            version: named
                .or_else(|| anywhere(type_name))
                .unwrap_or(FALLBACK)
                .to_owned(),
            origin: VersionOrigin::Default,
            instead_of: None,
        },
    }
}

fn stamp(version: &str, instead_of: Option<&str>) -> Resolved {
    Resolved {
        version: version.to_owned(),
        origin: VersionOrigin::Stamp,
        instead_of: instead_of.map(str::to_owned),
    }
}

/// Another profile's version, the newest hybrid profile first.
fn anywhere(type_name: &TypeName<'_>) -> Option<&'static str> {
    let (newest, dated): (Vec<_>, Vec<_>) =
        Profile::all().iter().partition(|profile| profile.newest);
    dated
        .into_iter()
        .rev()
        .chain(newest)
        .find_map(|profile| profile.version(type_name))
}

/// Orders versions: by date, a preview before the version itself.
fn rank(version: &str) -> (&str, bool) {
    let date = version.get(..10).unwrap_or(version);
    (date, version.len() <= date.len())
}

fn stable(version: &str) -> bool {
    rank(version).1
}

fn newest(offered: &[String]) -> Option<&str> {
    offered
        .iter()
        .map(String::as_str)
        .max_by_key(|version| (stable(version), rank(version)))
}

/// The nearest lower listed version, else the nearest higher one; previews only when nothing else is there.
fn nearest<'a>(named: &str, offered: &'a [String]) -> Option<&'a str> {
    let wanted = rank(named);
    let versions = || offered.iter().map(String::as_str);
    let lower = versions()
        .filter(|version| rank(version) < wanted)
        .max_by_key(|version| (stable(version), rank(version)));
    lower.or_else(|| {
        versions()
            .filter(|version| rank(version) > wanted)
            .min_by_key(|version| (!stable(version), rank(version)))
    })
}
