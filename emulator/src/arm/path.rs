//! The path of a request, read as loosely as ARM reads it: case, doubled and trailing slashes do not matter. What cannot be
//! a path of ARM (an escaped slash, a control character, `..`, an escape that is none) is refused in ARM's shape.

use super::{query::decode, refusal::Refusal};

/// A decoded path.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Path {
    /// The segments as received.
    pub segments: Vec<String>,
    /// The same in lower case, to be matched.
    pub lower: Vec<String>,
}

/// Longer paths are refused, as http.sys does.
const LONGEST: usize = 16_384;

impl Path {
    /// The path of an id, which has no escapes.
    pub fn of(id: &str) -> Path {
        let segments = id.split('/').filter(|segment| !segment.is_empty());
        let segments: Vec<String> = segments.map(str::to_owned).collect();
        let lower = segments.iter().map(|segment| segment.to_lowercase());
        Path {
            lower: lower.collect(),
            segments,
        }
    }

    /// Reads a path as received.
    ///
    /// # Errors
    /// `InvalidRequestUri` when it cannot be a path of ARM.
    pub fn parse(raw: &str) -> Result<Path, Refusal> {
        if raw.len() > LONGEST {
            return Err(Refusal::new(
                414,
                "RequestUriTooLong",
                format!("The request URI is longer than {LONGEST} bytes."),
            ));
        }
        let opened = opened_scope(raw);
        let raw = opened.as_deref().unwrap_or(raw);
        let mut segments = Vec::new();
        for piece in raw.split('/').filter(|piece| !piece.is_empty()) {
            segments.push(segment(piece)?);
        }
        let lower = segments
            .iter()
            .map(|segment| segment.to_lowercase())
            .collect();
        Ok(Path { segments, lower })
    }
}

/// The path with its first segment taken apart, when that is a whole scope with escaped slashes: so the SDK for Python writes the
/// scope of a lock, and ARM takes it. An escaped slash anywhere else stands for none.
fn opened_scope(raw: &str) -> Option<String> {
    const START: &str = "subscriptions%2f";
    let path = raw.trim_start_matches('/');
    let (first, rest) = path.split_once('/').unwrap_or((path, ""));
    let escaped = first
        .get(..START.len())
        .is_some_and(|start| start.eq_ignore_ascii_case(START));
    escaped.then(|| {
        let scope = first.replace("%2f", "/").replace("%2F", "/");
        format!("/{scope}/{rest}")
    })
}

fn segment(piece: &str) -> Result<String, Refusal> {
    let refused = |why: &str| {
        Refusal::bad_request(
            "InvalidRequestUri",
            format!("The request URI is invalid: the path segment '{piece}' {why}."),
        )
    };
    let mut escapes = piece.split('%').skip(1);
    if !escapes.all(|escape| {
        escape
            .get(..2)
            .is_some_and(|digits| digits.bytes().all(|digit| digit.is_ascii_hexdigit()))
    }) {
        return Err(refused("has an escape that is none"));
    }
    let decoded = decode(piece, false);
    if decoded.contains('\u{fffd}') {
        return Err(refused("is not UTF-8"));
    }
    if decoded.contains(['/', '\\']) {
        return Err(refused("has a slash in it"));
    }
    if decoded.chars().any(char::is_control) {
        return Err(refused("has a control character in it"));
    }
    if decoded == "." || decoded == ".." {
        return Err(refused("is a relative one"));
    }
    Ok(decoded)
}

#[cfg(test)]
mod tests {
    use super::Path;

    #[test]
    fn slashes_and_escapes_are_read_loosely() {
        let path = Path::parse("//Subscriptions/a%20b//providers/").unwrap();
        assert_eq!(path.segments, ["Subscriptions", "a b", "providers"]);
        assert_eq!(path.lower, ["subscriptions", "a b", "providers"]);
    }

    #[test]
    fn a_scope_may_come_as_one_segment_at_the_beginning_only() {
        let path = Path::parse("/subscriptions%2Fs%2fresourceGroups%2Fg/providers/n").unwrap();
        let plain = Path::parse("/subscriptions/s/resourceGroups/g/providers/n").unwrap();
        assert_eq!(path, plain);
        for raw in [
            "/x/subscriptions%2Fs",
            "/providers%2Fn",
            "/subscriptions/s%2Fx",
        ] {
            assert!(Path::parse(raw).is_err(), "{raw}");
        }
    }

    #[test]
    fn what_is_no_path_is_refused() {
        for raw in [
            "/a%2Fb",
            "/a%5cb",
            "/a%00",
            "/%zz",
            "/%2",
            "/..",
            "/a/%2e%2e/b",
            "/%ff",
            &"/a".repeat(10_000),
        ] {
            let refusal = Path::parse(raw).unwrap_err();
            assert!((400..500).contains(&refusal.status), "{raw}");
        }
    }
}
