//! The order of texts by culture, as .NET's invariant culture has it: letters by alphabet first, then marks, then case, small
//! before large. Hyphen and apostrophe count last of all. Only Latin letters with marks are taken apart; other scripts are ordered by number.

use std::cmp::Ordering;

/// Compares as `less()` and `greater()` do.
pub(crate) fn compare(left: &str, right: &str) -> Ordering {
    let (left, right) = (key(left), key(right));
    left.letters
        .cmp(&right.letters)
        .then_with(|| left.marks.cmp(&right.marks))
        .then_with(|| left.cases.cmp(&right.cases))
        .then_with(|| left.ignored.cmp(&right.ignored))
}

#[derive(Default)]
struct Key {
    letters: Vec<(u8, u32)>,
    marks: Vec<u32>,
    cases: Vec<bool>,
    /// Where hyphens and apostrophes stand.
    ignored: Vec<(usize, char)>,
}

fn key(text: &str) -> Key {
    let mut key = Key::default();
    for letter in text.chars() {
        if matches!(letter, '-' | '\'' | '\u{ad}') {
            key.ignored.push((key.letters.len(), letter));
            continue;
        }
        let small = letter.to_lowercase().next().unwrap_or(letter);
        let base = base(small);
        let class = match base {
            letter if letter.is_whitespace() || letter.is_control() => 0,
            letter if letter.is_alphabetic() => 3,
            letter if letter.is_numeric() => 2,
            _ => 1,
        };
        key.letters.push((class, u32::from(base)));
        key.marks
            .push(if base == small { 0 } else { u32::from(small) });
        key.cases.push(small != letter);
    }
    key
}

/// A Latin letter without its marks.
fn base(letter: char) -> char {
    match letter {
        'à'..='å' | 'ā' | 'ă' | 'ą' => 'a',
        'ç' | 'ć' | 'ĉ' | 'ċ' | 'č' => 'c',
        'ď' => 'd',
        'è'..='ë' | 'ē' | 'ĕ' | 'ė' | 'ę' | 'ě' => 'e',
        'ĝ' | 'ğ' | 'ġ' | 'ģ' => 'g',
        'ì'..='ï' | 'ĩ' | 'ī' | 'ĭ' | 'į' => 'i',
        'ĺ' | 'ļ' | 'ľ' => 'l',
        'ñ' | 'ń' | 'ņ' | 'ň' => 'n',
        'ò'..='ö' | 'ō' | 'ŏ' | 'ő' => 'o',
        'ŕ' | 'ŗ' | 'ř' => 'r',
        'ś' | 'ŝ' | 'ş' | 'š' => 's',
        'ţ' | 'ť' => 't',
        'ù'..='ü' | 'ũ' | 'ū' | 'ŭ' | 'ů' | 'ű' | 'ų' => 'u',
        'ý' | 'ÿ' => 'y',
        'ź' | 'ż' | 'ž' => 'z',
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_order_is_of_a_dictionary_not_of_numbers() {
        let ordered = [
            "", " ", "_", "1", "a", "A", "ä", "ab", "Ab", "b", "co-op", "coop", "Z",
        ];
        let mut sorted = ordered;
        sorted.reverse();
        sorted.sort_by(|left, right| compare(left, right));
        let expected = [
            "", " ", "_", "1", "a", "A", "ä", "ab", "Ab", "b", "coop", "co-op", "Z",
        ];
        assert_eq!(sorted, expected);
    }
}
