//! Positions and lengths in UTF-16 units, which is how Resource Manager counts letters.

/// How many units a text has.
pub(crate) fn length(text: &str) -> usize {
    if text.is_ascii() {
        text.len()
    } else {
        text.encode_utf16().count()
    }
}

/// The part that begins at a unit and has at most so many units. Half of a pair becomes U+FFFD.
pub(crate) fn part(text: &str, start: usize, count: usize) -> String {
    if text.is_ascii() {
        let start = start.min(text.len());
        let end = start.saturating_add(count).min(text.len());
        return text.get(start..end).unwrap_or("").to_owned();
    }
    let units: Vec<u16> = text.encode_utf16().skip(start).take(count).collect();
    String::from_utf16_lossy(&units)
}

/// Where a text stands in another, case ignored, in units.
pub(crate) fn index_ignoring_case(text: &str, wanted: &str, from_the_end: bool) -> Option<usize> {
    let folded = |text: &str| {
        let mut units = Vec::with_capacity(text.len());
        for letter in text.chars() {
            let mut upper = letter.to_uppercase();
            let single = match (upper.next(), upper.next()) {
                (Some(only), None) => only,
                _ => letter,
            };
            units.extend_from_slice(single.encode_utf16(&mut [0; 2]));
        }
        units
    };
    let (text, wanted) = (folded(text), folded(wanted));
    if wanted.is_empty() {
        return Some(if from_the_end { text.len() } else { 0 });
    }
    let mut places = text.windows(wanted.len());
    if from_the_end {
        places.rposition(|window| window == wanted)
    } else {
        places.position(|window| window == wanted)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn letters_are_counted_as_dot_net_counts_them() {
        assert_eq!(length("a😀"), 3);
        assert_eq!(part("a😀b", 3, 1), "b");
        assert_eq!(part("äöü", 1, 9), "öü");
        assert_eq!(part("abc", 5, 1), "");
        assert_eq!(index_ignoring_case("abcdef", "CD", false), Some(2));
        assert_eq!(index_ignoring_case("Öl und öl", "ÖL", true), Some(7));
    }
}
