//! What a control shows: a sentence of the language files, or a text that came from elsewhere. One type, so that every
//! control takes either and the page carries one piece of code for both.

use super::Text;
use leptos::prelude::*;
use leptos::tachys::html::attribute::IntoAttributeValue;
use leptos::tachys::view::IntoRender;
use std::sync::Arc;

/// A text for people, reactive where it has to be.
#[derive(Clone)]
pub struct Wording(Arc<dyn Fn() -> String + Send + Sync>);

impl Wording {
    /// The text now; tracked.
    #[must_use]
    pub fn get(&self) -> String {
        (self.0)()
    }

    /// A text that is worded anew whenever something that it reads changes.
    pub fn of(words: impl Fn() -> String + Send + Sync + 'static) -> Self {
        Self(Arc::new(words))
    }

    /// A word that the registry of resource types names (`state.running`); the key itself when no language has it.
    #[must_use]
    pub fn of_registry(key: &str) -> Self {
        match Text::of_registry(key) {
            Some(text) => text.into(),
            None => key.into(),
        }
    }
}

impl Default for Wording {
    fn default() -> Self {
        Self::of(String::new)
    }
}

impl From<Text> for Wording {
    fn from(text: Text) -> Self {
        Self::of(move || text.get().to_owned())
    }
}

impl From<String> for Wording {
    fn from(text: String) -> Self {
        Self::of(move || text.clone())
    }
}

impl From<&str> for Wording {
    fn from(text: &str) -> Self {
        Self::from(text.to_owned())
    }
}

impl From<Signal<String>> for Wording {
    fn from(text: Signal<String>) -> Self {
        Self::of(move || text.get())
    }
}

/// The one reactive closure that every wording becomes.
pub type Spoken = Box<dyn FnMut() -> String + Send>;

impl IntoRender for Wording {
    type Output = Spoken;

    fn into_render(self) -> Spoken {
        Box::new(move || self.get())
    }
}

impl IntoAttributeValue for Wording {
    type Output = Spoken;

    fn into_attribute_value(self) -> Spoken {
        Box::new(move || self.get())
    }
}

impl IntoRender for Text {
    type Output = Spoken;

    fn into_render(self) -> Spoken {
        Box::new(move || self.get().to_owned())
    }
}

impl IntoAttributeValue for Text {
    type Output = Spoken;

    fn into_attribute_value(self) -> Spoken {
        Box::new(move || self.get().to_owned())
    }
}
