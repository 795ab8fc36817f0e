//! Words that many rows share (types, locations, groups), kept once and named by a number.

use std::collections::HashMap;

/// The words.
#[derive(Default)]
pub struct Interner {
    words: Vec<Box<str>>,
    places: HashMap<Box<str>, u32>,
}

impl Interner {
    /// The number of a word. Words that differ only in case are one.
    pub fn place(&mut self, word: &str) -> u32 {
        if let Some(place) = self.places.get(word) {
            return *place;
        }
        let folded = word.to_lowercase();
        let place = self
            .places
            .get(folded.as_str())
            .copied()
            .unwrap_or_else(|| {
                self.words.push(word.into());
                u32::try_from(self.words.len() - 1).unwrap_or(u32::MAX)
            });
        self.places.insert(folded.into(), place);
        self.places.insert(word.into(), place);
        place
    }

    /// The word of a number.
    #[must_use]
    pub fn word(&self, place: u32) -> &str {
        self.words.get(place as usize).map_or("", |word| word)
    }

    /// The number of a word that is already known.
    #[must_use]
    pub fn find(&self, word: &str) -> Option<u32> {
        self.places
            .get(word)
            .or_else(|| self.places.get(word.to_lowercase().as_str()))
            .copied()
    }

    /// Every word with its number.
    pub fn all(&self) -> impl Iterator<Item = (u32, &str)> {
        (0..).zip(self.words.iter().map(|word| &**word))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn case_does_not_make_two_words() {
        let mut words = Interner::default();
        let first = words.place("erp-prod");
        assert_eq!(words.place("ERP-PROD"), first);
        assert_eq!(words.word(first), "erp-prod");
        assert_ne!(words.place("other"), first);
        assert_eq!(words.find("Erp-Prod"), Some(first));
    }
}
