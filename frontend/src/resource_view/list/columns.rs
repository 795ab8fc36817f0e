//! The columns of a list: those that a type declares, and which of them are shown.

use super::arrange::{Facet, SortBy};
use porthole_shared::resource_type::{Cell, Column, Field, Format, ResourceType};

/// One column after the name.
#[derive(Clone, Copy, Debug)]
pub struct ListColumn {
    /// As declared.
    pub column: Column,
    /// Its place among the row's own cells; `None` for one that every row has.
    pub own: Option<usize>,
}

impl ListColumn {
    /// The word that names it in preferences and URLs.
    #[must_use]
    pub fn key(&self) -> &'static str {
        self.column.field.label
    }

    /// What sorting by it means.
    #[must_use]
    pub fn sort(&self) -> SortBy {
        match (self.own, self.column.field.format) {
            (Some(place), _) => SortBy::Own(place),
            (_, Format::Status) => SortBy::State,
            (_, Format::Type) => SortBy::Facet(Facet::Kind),
            (_, Format::Group) => SortBy::Facet(Facet::Group),
            (_, Format::Subscription) => SortBy::Facet(Facet::Subscription),
            (_, Format::Tags) => SortBy::Tags,
            _ => SortBy::Facet(Facet::Location),
        }
    }

    /// Whether its values stand at the end of the cell.
    #[must_use]
    pub fn at_end(&self) -> bool {
        matches!(
            self.column.field.format,
            Format::Number | Format::Gibibytes | Format::Count
        )
    }
}

/// The columns of the list of all resources.
const ALL: &[Column] = &[
    Column::TYPE,
    Column::STATUS,
    Column {
        shown: false,
        ..Column::GROUP
    },
    Column::LOCATION,
    Column::TAGS,
    Column::SUBSCRIPTION,
];

/// The columns of a list, and the fields that its rows must read beside the common ones.
#[must_use]
pub fn columns_of(kind: Option<&'static ResourceType>) -> (Vec<ListColumn>, Vec<Field>) {
    let declared = kind.map_or(ALL, |kind| kind.columns);
    let mut own = Vec::new();
    let columns = declared
        .iter()
        .map(|column| {
            let common = matches!(
                column.field.format,
                Format::Status | Format::Type | Format::Group | Format::Subscription | Format::Tags
            ) || column.field.pointer == "/location";
            let place = (!common).then(|| {
                own.push(column.field);
                own.len() - 1
            });
            ListColumn {
                column: *column,
                own: place,
            }
        })
        .collect();
    (columns, own)
}

/// A cell that is not there.
pub static NOTHING: Cell = Cell::Nothing;

#[cfg(test)]
mod tests {
    use super::*;
    use porthole_shared::resource_type::compute;

    #[test]
    fn own_columns_have_their_own_places() {
        let (columns, own) = columns_of(Some(&compute::VIRTUAL_MACHINE));
        let places: Vec<usize> = columns.iter().filter_map(|column| column.own).collect();
        assert_eq!(places, (0..own.len()).collect::<Vec<_>>());
        assert!(
            columns
                .iter()
                .any(|column| column.key() == "status" && column.own.is_none())
        );
        let (all, none) = columns_of(None);
        assert!(none.is_empty() && all.len() == ALL.len());
    }
}
