//! Values as text, in the language of the page.

use crate::i18n::{Text, format, words};
use porthole_shared::quantity::Quantity;
use porthole_shared::resource_type::{self, Cell};
use porthole_shared::status::Word;
use porthole_shared::type_name::TypeName;

/// The sentence of a key of the registry; the key itself would be a bug that the registry's test finds first.
#[must_use]
pub fn word(key: &str) -> String {
    Text::of_registry(key).map_or_else(|| key.to_owned(), |text| text.get().to_owned())
}

/// A word inside a sentence: its first letter small, unless the word is an abbreviation.
#[must_use]
pub fn inside(words: &str) -> String {
    let mut letters = words.chars();
    match (letters.next(), letters.next()) {
        (Some(first), Some(second)) if !second.is_uppercase() => {
            first.to_lowercase().chain(words.chars().skip(1)).collect()
        }
        _ => words.to_owned(),
    }
}

/// "Create a virtual machine", for the key of a type's name.
#[must_use]
pub fn create_words(key: &str) -> String {
    let name = inside(&word(key));
    if name.starts_with(['a', 'e', 'i', 'o']) {
        words::list_create_an(&name)
    } else {
        words::list_create_a(&name)
    }
}

/// The name of a type: ours, or ARM's own words for one that the registry does not know.
#[must_use]
pub fn kind(type_name: &str) -> String {
    match resource_type::of(&TypeName::new(type_name)) {
        Some(known) => word(&known.label()),
        None => type_name.to_owned(),
    }
}

/// The word of a state.
#[must_use]
pub fn state(state: Word) -> String {
    word(state.key())
}

/// A number with its unit.
#[must_use]
pub fn quantity(quantity: Quantity) -> String {
    format!("{}\u{a0}{}", format::number(quantity.number), quantity.unit)
}

/// A moment as the stamp wrote it, in the region's way; as it came when it cannot be read.
#[must_use]
pub fn time(text: &str) -> String {
    if !cfg!(target_arch = "wasm32") {
        return text.to_owned();
    }
    let milliseconds = js_sys::Date::parse(text);
    if milliseconds.is_nan() {
        text.to_owned()
    } else {
        format::moment(milliseconds as i64)
    }
}

/// Any value as plain text, for sorting, tables and CSV.
#[must_use]
pub fn plain(cell: &Cell) -> String {
    match cell {
        Cell::Nothing => String::new(),
        Cell::Text(text) | Cell::Code(text) => text.clone(),
        Cell::Number(number) => format::number(*number),
        Cell::Quantity(value) => quantity(*value),
        Cell::Time(text) => time(text),
        Cell::YesNo(yes) => if *yes { Text::ListYes } else { Text::ListNo }
            .get()
            .to_owned(),
        Cell::Links(ids) => ids
            .iter()
            .map(|id| id.full_name())
            .collect::<Vec<_>>()
            .join(", "),
        Cell::Status(Ok(known)) => state(*known),
        Cell::Status(Err(raw)) => raw.clone(),
        Cell::Tags(tags) => tags
            .iter()
            .map(|(name, value)| format!("{name}={value}"))
            .collect::<Vec<_>>()
            .join(", "),
    }
}
