//! `x-ms-version`: which versions of the storage service a stamp knows.

use super::refusal::{Refusal, refusals};
use crate::world::settings::ApiVersions;

/// What the documented profiles use, up to that of 2020-09-01-hybrid.
const KNOWN: [&str; 17] = [
    "2009-09-19",
    "2011-08-18",
    "2012-02-12",
    "2013-08-15",
    "2014-02-14",
    "2015-02-21",
    "2015-04-05",
    "2015-07-08",
    "2015-12-11",
    "2016-05-31",
    "2017-04-17",
    "2017-07-29",
    "2017-11-09",
    "2018-03-28",
    "2018-11-09",
    "2019-02-02",
    "2019-07-07",
];

/// What answers whoever names no version: anonymous readers.
pub const DEFAULT: &str = "2019-07-07";

/// Checks a version that a request names, in a header or in the `sv` of a signature.
pub fn check(version: &str, versions: ApiVersions, place: &str) -> Result<(), Refusal> {
    let known = KNOWN.contains(&version);
    // Public Azure knows what is newer as well.
    let newer = versions == ApiVersions::Public && version > DEFAULT && is_date(version);
    if known || newer {
        Ok(())
    } else {
        Err(refusals::invalid_header(place, version))
    }
}

fn is_date(text: &str) -> bool {
    text.len() == 10
        && text.bytes().enumerate().all(|(at, byte)| match at {
            4 | 7 => byte == b'-',
            _ => byte.is_ascii_digit(),
        })
}

#[cfg(test)]
mod tests {
    use super::check;
    use crate::world::settings::ApiVersions::{Public, Stamp};

    #[test]
    fn what_is_newer_than_the_newest_profile_is_public_azures() {
        for version in ["2015-04-05", "2017-04-17", "2017-11-09", "2019-07-07"] {
            assert!(check(version, Stamp, "x-ms-version").is_ok(), "{version}");
        }
        for version in ["2019-12-12", "2025-01-05"] {
            assert!(check(version, Stamp, "x-ms-version").is_err(), "{version}");
            assert!(check(version, Public, "x-ms-version").is_ok(), "{version}");
        }
        for version in ["", "2019-07-06", "next", "2019-07-07-preview"] {
            assert!(check(version, Public, "x-ms-version").is_err(), "{version}");
        }
    }
}
