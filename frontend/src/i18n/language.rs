//! The language of the page, chosen in this browser. It changes without a reload: everything that reads it follows.

use crate::parts::{self, Missing};
use leptos::prelude::*;
use std::sync::LazyLock;

/// A language that Porthole speaks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Language {
    /// English, dates and numbers as in Great Britain unless the browser says otherwise.
    English,
    /// French.
    French,
}

static CURRENT: LazyLock<ArcRwSignal<Language>> =
    LazyLock::new(|| ArcRwSignal::new(Language::English));

impl Language {
    /// Every language, in the order of the switch.
    pub const ALL: [Self; 2] = [Self::English, Self::French];

    /// The language of the page; tracked.
    #[must_use]
    pub fn current() -> Self {
        CURRENT.get()
    }

    /// Speaks this one from now on, once its words are at hand.
    ///
    /// # Errors
    ///
    /// The words did not arrive; the page goes on in the language it had.
    pub async fn speak(self) -> Result<(), Missing> {
        if self == Self::French && super::AT_HAND.get().is_none() {
            let words = parts::french().await?;
            super::AT_HAND.get_or_init(|| words);
        }
        CURRENT.set(self);
        Ok(())
    }

    /// The language tag (`en`).
    #[must_use]
    pub fn tag(self) -> &'static str {
        match self {
            Self::English => "en",
            Self::French => "fr",
        }
    }

    /// Its own name.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::English => "English",
            Self::French => "Français",
        }
    }

    /// The language for a tag such as `fr-CA`.
    #[must_use]
    pub fn of_tag(tag: &str) -> Option<Self> {
        let head = tag.split('-').next().unwrap_or_default();
        Self::ALL
            .into_iter()
            .find(|language| head.eq_ignore_ascii_case(language.tag()))
    }

    /// The regional tag that dates and numbers are written by: the browser's, where it is of this language.
    #[must_use]
    pub fn region(self) -> String {
        let browser = window().navigator().language().unwrap_or_default();
        if Self::of_tag(&browser) == Some(self) && browser.contains('-') && browser != "en-US" {
            return browser;
        }
        match self {
            Self::English => "en-GB".to_owned(),
            Self::French => "fr-FR".to_owned(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    #[cfg(target_arch = "wasm32")]
    use wasm_bindgen_test::wasm_bindgen_test as test;

    #[test]
    fn knows_a_language_by_its_tag() {
        assert_eq!(Language::of_tag("fr-CA"), Some(Language::French));
        assert_eq!(Language::of_tag("EN"), Some(Language::English));
        assert_eq!(Language::of_tag("de"), None);
    }
}
