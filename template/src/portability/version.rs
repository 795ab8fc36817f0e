//! Api-versions and names of profiles in their order, and the one to take instead of one that is not offered.

/// The order of versions: by date, and of one date the preview first. Profiles begin with a date too.
fn rank(version: &str) -> (String, bool, String) {
    let lower = version.to_lowercase();
    let date = lower.get(..10).unwrap_or(&lower).to_owned();
    (date, !lower.contains("preview"), lower)
}

/// Whether one version is newer than another.
pub(super) fn newer(left: &str, right: &str) -> bool {
    let (left, right) = (rank(left), rank(right));
    (&left.0, left.1) > (&right.0, right.1)
}

/// The newest that is offered and not newer than the one asked for; if all are newer, the oldest.
pub(super) fn instead_of<'a>(
    asked: &str,
    offered: impl Iterator<Item = &'a str> + Clone,
) -> Option<&'a str> {
    offered
        .clone()
        .filter(|version| !newer(version, asked))
        .max_by_key(|version| rank(version))
        .or_else(|| offered.min_by_key(|version| rank(version)))
}

/// The newest of all, a released one before every preview.
pub(super) fn newest<'a>(offered: impl Iterator<Item = &'a str>) -> Option<&'a str> {
    offered.max_by_key(|version| (!version.to_lowercase().contains("preview"), rank(version)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_newest_that_is_not_newer_is_taken_else_the_oldest() {
        let offered = [
            "2017-12-01",
            "2016-03-30",
            "2017-12-01-preview",
            "2015-06-15",
        ];
        let instead = |asked| instead_of(asked, offered.iter().copied());
        assert_eq!(instead("2019-07-01"), Some("2017-12-01"));
        assert_eq!(instead("2017-03-30"), Some("2016-03-30"));
        assert_eq!(instead("2014-01-01"), Some("2015-06-15"));
        assert_eq!(instead("nonsense"), Some("2017-12-01"));
        assert_eq!(instead_of("2014-01-01", std::iter::empty()), None);
        assert_eq!(
            newest(["2019-01-01-preview", "2017-12-01"].into_iter()),
            Some("2017-12-01")
        );
        assert!(newer("2017-12-01", "2017-12-01-preview"));
        assert!(!newer("2017-12-01", "2017-12-01"));
    }
}
