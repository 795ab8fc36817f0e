//! The parts of a resource's page.

use super::Field;

/// One part: a tab of the page.
#[derive(Debug)]
pub struct Section {
    /// Its word in the locale files: `section.<word>`.
    pub word: &'static str,
    /// What it shows.
    pub shape: Shape,
}

/// What a section shows.
#[derive(Clone, Copy, Debug)]
pub enum Shape {
    /// Facts, label and value.
    Facts(&'static [Field]),
    /// A table of the items of a list; the fields' pointers start at the item. The first column names it.
    Table {
        /// Where the list stands.
        pointer: &'static str,
        /// The columns.
        columns: &'static [Field],
    },
}

impl Section {
    /// Facts.
    pub const fn facts(word: &'static str, fields: &'static [Field]) -> Self {
        Self {
            word,
            shape: Shape::Facts(fields),
        }
    }

    /// A table.
    pub const fn table(
        word: &'static str,
        pointer: &'static str,
        columns: &'static [Field],
    ) -> Self {
        Self {
            word,
            shape: Shape::Table { pointer, columns },
        }
    }

    /// Locale key of the title.
    pub fn title(&self) -> String {
        format!("section.{}", self.word)
    }
}
