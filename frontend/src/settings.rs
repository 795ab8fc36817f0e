//! Theme, density and language: the only things that live in the browser's own storage.

use crate::api::unreachable_portal;
use crate::i18n::{Language, Text};
use crate::shell::problem_bar::report;
use crate::watch::spawn_local;
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::HtmlElement;

/// Light, dark, high contrast, or as the browser says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Theme {
    /// As the browser says.
    Automatic,
    /// Light.
    Light,
    /// Dark.
    Dark,
    /// High contrast.
    Contrast,
}

/// How tall rows are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Density {
    /// 28 px.
    Compact,
    /// 32 px.
    Normal,
    /// 40 px.
    Roomy,
}

impl Theme {
    /// Every theme, in the order of the switch.
    pub const ALL: [Self; 4] = [Self::Automatic, Self::Light, Self::Dark, Self::Contrast];

    /// What it is called.
    #[must_use]
    pub fn name(self) -> Text {
        match self {
            Self::Automatic => Text::SettingsThemeAutomatic,
            Self::Light => Text::SettingsThemeLight,
            Self::Dark => Text::SettingsThemeDark,
            Self::Contrast => Text::SettingsThemeContrast,
        }
    }

    fn word(self) -> &'static str {
        match self {
            Self::Automatic => "",
            Self::Light => "light",
            Self::Dark => "dark",
            Self::Contrast => "contrast",
        }
    }
}

impl Density {
    /// Every density, in the order of the switch.
    pub const ALL: [Self; 3] = [Self::Compact, Self::Normal, Self::Roomy];

    /// What it is called.
    #[must_use]
    pub fn name(self) -> Text {
        match self {
            Self::Compact => Text::SettingsDensityCompact,
            Self::Normal => Text::SettingsDensityNormal,
            Self::Roomy => Text::SettingsDensityRoomy,
        }
    }

    fn word(self) -> &'static str {
        match self {
            Self::Compact => "compact",
            Self::Normal => "",
            Self::Roomy => "roomy",
        }
    }
}

/// The language to begin with: the one that was chosen, else the browser's, else English.
#[must_use]
pub fn first_language() -> Language {
    kept("language")
        .or_else(|| window().navigator().language())
        .and_then(|tag| Language::of_tag(&tag))
        .unwrap_or(Language::English)
}

/// The settings in force; setting one keeps it.
#[derive(Clone, Copy)]
pub struct Settings {
    /// The theme.
    pub theme: RwSignal<Theme>,
    /// The density.
    pub density: RwSignal<Density>,
}

impl Settings {
    /// Reads what was kept, and makes it so.
    #[must_use]
    pub fn read() -> Self {
        let theme = kept("theme");
        let density = kept("density");
        set_root_attribute("lang", Language::current().tag());
        let pick = |word: Option<String>| word.unwrap_or_default();
        Self {
            theme: RwSignal::new(find(
                &Theme::ALL,
                &pick(theme),
                Theme::word,
                Theme::Automatic,
            )),
            density: RwSignal::new(find(
                &Density::ALL,
                &pick(density),
                Density::word,
                Density::Normal,
            )),
        }
    }

    /// Draws the page in this theme from now on.
    pub fn use_theme(self, theme: Theme) {
        self.theme.set(theme);
        keep("theme", theme.word());
        let more = window()
            .match_media("(prefers-contrast: more)")
            .ok()
            .flatten();
        let contrast = theme == Theme::Automatic && more.is_some_and(|query| query.matches());
        set_root_attribute(
            "data-theme",
            if contrast { "contrast" } else { theme.word() },
        );
    }

    /// Draws rows this tall from now on.
    pub fn use_density(self, density: Density) {
        self.density.set(density);
        keep("density", density.word());
        set_root_attribute("data-density", density.word());
    }

    /// Speaks this language as soon as its words are there.
    pub fn use_language(self, language: Language) {
        spawn_local(async move {
            if language.speak().await.is_ok() {
                keep("language", language.tag());
                set_root_attribute("lang", language.tag());
            } else {
                report(unreachable_portal());
            }
        });
    }
}

fn find<T: Copy>(all: &[T], word: &str, word_of: fn(T) -> &'static str, otherwise: T) -> T {
    all.iter()
        .copied()
        .find(|one| word_of(*one) == word)
        .unwrap_or(otherwise)
}

fn kept(key: &str) -> Option<String> {
    let storage = window().local_storage().ok()??;
    storage.get_item(&format!("porthole.{key}")).ok()?
}

/// A browser that refuses to keep it still has it until the page is closed.
fn keep(key: &str, value: &str) {
    if let Ok(Some(storage)) = window().local_storage() {
        let key = format!("porthole.{key}");
        let _ = if value.is_empty() {
            storage.remove_item(&key)
        } else {
            storage.set_item(&key, value)
        };
    }
}

fn set_root_attribute(name: &str, value: &str) {
    let root = document().document_element();
    if let Some(root) = root.and_then(|root| root.dyn_into::<HtmlElement>().ok()) {
        let _ = if value.is_empty() {
            root.remove_attribute(name)
        } else {
            root.set_attribute(name, value)
        };
    }
}
