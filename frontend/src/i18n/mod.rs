//! Words: which language, which sentence, how numbers and dates are written. Keys are checked when this crate is built.

pub mod format;
mod language;
mod wording;

pub use language::Language;
pub use wording::Wording;

use format::number;
use std::sync::OnceLock;

include!(concat!(env!("OUT_DIR"), "/words.rs"));

impl Text {
    /// The sentence in the language of the page. Inside a reactive closure it follows the language.
    #[must_use]
    pub fn get(self) -> &'static str {
        sentence(self as usize, Language::current())
    }

    /// The sentence that the registry of resource types names, such as `state.running`.
    #[must_use]
    pub fn of_registry(key: &str) -> Option<Self> {
        let key = key.replace('.', "_");
        let place = REGISTRY
            .binary_search_by(|(known, _)| (*known).cmp(&key))
            .ok()?;
        REGISTRY.get(place).map(|(_, text)| *text)
    }
}

/// The French sentences: most people never read them, so that they are a part (`parts`) and come when they are wanted.
static AT_HAND: OnceLock<&[&str]> = OnceLock::new();

/// The French sentences, for the part that holds them.
#[must_use]
pub fn french() -> &'static [&'static str] {
    &FRENCH
}

fn sentence(place: usize, language: Language) -> &'static str {
    let table: &[&'static str] = match language {
        Language::English => &ENGLISH,
        Language::French => AT_HAND.get().copied().unwrap_or(&ENGLISH),
    };
    table.get(place).copied().unwrap_or_default()
}

/// Puts the values in the places `{0}`, `{1}`, … of a sentence.
fn fill(place: usize, values: &[&str]) -> String {
    place_values(sentence(place, Language::current()), values)
}

fn place_values(sentence: &str, values: &[&str]) -> String {
    let mut out = String::with_capacity(sentence.len() + 16);
    let mut parts = sentence.split('{');
    out.push_str(parts.next().unwrap_or_default());
    for part in parts {
        let (place, rest) = part.split_once('}').unwrap_or(("", part));
        let value = place
            .parse()
            .ok()
            .and_then(|place: usize| values.get(place));
        out.push_str(value.copied().unwrap_or_default());
        out.push_str(rest);
    }
    out
}

/// A counted sentence: its first form is for one, the next for more. `{0}` is the number as the language writes it.
fn counted(place: usize, count: usize, values: &[&str]) -> String {
    let language = Language::current();
    let one = match language {
        Language::English => count == 1,
        Language::French => count < 2,
    };
    let written = number(count as f64);
    let mut all = vec![written.as_str()];
    all.extend_from_slice(values);
    place_values(sentence(place + usize::from(!one), language), &all)
}

#[cfg(test)]
mod tests {
    use super::*;
    #[cfg(target_arch = "wasm32")]
    use wasm_bindgen_test::wasm_bindgen_test as test;

    #[test]
    fn puts_values_in_their_places() {
        assert_eq!(place_values("{1} of {0}, {1}", &["a", "b"]), "b of a, b");
        assert_eq!(place_values("nothing", &[]), "nothing");
    }

    #[test]
    fn finds_the_words_of_the_registry() {
        assert!(REGISTRY.is_sorted_by_key(|(key, _)| *key));
        assert_eq!(Text::of_registry("state.running"), Some(Text::StateRunning));
        assert_eq!(Text::of_registry("state.nonsense"), None);
        for one in porthole_shared::resource_type::ALL {
            for key in [one.label(), one.plural(), one.about()] {
                assert!(Text::of_registry(&key).is_some(), "{key}");
            }
        }
    }

    #[test]
    fn every_sentence_of_french_differs_in_more_than_case_or_is_a_name() {
        assert_eq!(ENGLISH.len(), FRENCH.len());
        for (english, french) in ENGLISH.iter().zip(FRENCH.iter()) {
            assert!(!french.is_empty(), "no French for {english:?}");
            assert!(
                !french.contains(" :") && !french.contains('\''),
                "{french:?}"
            );
        }
    }
}
