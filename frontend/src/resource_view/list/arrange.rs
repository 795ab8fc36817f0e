//! Which rows are shown, in which order, under which headings. Pure: rows and wishes in, places out.

use super::compare::natural;
use super::row::{Row, RowState, Words};
use crate::i18n::Text;
use porthole_shared::resource_type::Cell;
use std::cmp::Ordering;
use std::collections::BTreeSet;

/// What rows can be filtered and grouped by.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Facet {
    /// The subscription.
    Subscription,
    /// The resource group.
    Group,
    /// The type.
    Kind,
    /// The location.
    Location,
}

impl Facet {
    /// Every facet, in the order of the pills.
    pub const ALL: [Self; 4] = [Self::Subscription, Self::Group, Self::Kind, Self::Location];

    /// Its word in page URLs.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Subscription => "subscription",
            Self::Group => "group",
            Self::Kind => "type",
            Self::Location => "location",
        }
    }

    /// The facet of a word.
    #[must_use]
    pub fn of_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|facet| facet.word() == word)
    }

    /// The number of this facet's word in a row.
    #[must_use]
    pub fn of(self, row: &Row) -> u32 {
        match self {
            Self::Subscription => row.subscription,
            Self::Group => row.group,
            Self::Kind => row.kind,
            Self::Location => row.location,
        }
    }
}

/// What a list is sorted by.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum SortBy {
    /// The name.
    #[default]
    Name,
    /// A facet.
    Facet(Facet),
    /// The state.
    State,
    /// The first tag.
    Tags,
    /// A column of the type's own.
    Own(usize),
}

/// What is wished for.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Wishes {
    /// Part of the name, or of a tag.
    pub search: String,
    /// A facet must have this word.
    pub filters: Vec<(Facet, String)>,
    /// The order.
    pub sort: SortBy,
    /// From the end.
    pub descending: bool,
    /// Headings.
    pub group_by: Option<Facet>,
    /// Headings whose rows are hidden, by the number of their word.
    pub folded: BTreeSet<u32>,
}

/// What stands at one place of the list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Entry {
    /// A heading: the number of its word, how many rows, whether they are hidden.
    Heading(u32, u32, bool),
    /// A row, by its number.
    Row(u32),
}

/// The places, and how many rows fit the wishes.
#[must_use]
pub fn arrange(rows: &[Row], words: &Words, wishes: &Wishes) -> (Vec<Entry>, usize) {
    let wanted: Vec<(Facet, Option<u32>)> = wishes
        .filters
        .iter()
        .map(|(facet, word)| (*facet, number_of(words, *facet, word)))
        .collect();
    let search = wishes.search.trim().to_lowercase();
    let mut shown: Vec<u32> = (0..)
        .zip(rows)
        .filter(|(_, row)| {
            wanted
                .iter()
                .all(|(facet, number)| Some(facet.of(row)) == *number)
                && fits(row, &search)
        })
        .map(|(place, _)| place)
        .collect();
    let labels: Vec<String> = wishes
        .group_by
        .map(|facet| headings(words, facet))
        .unwrap_or_default();
    let label = |number: u32| labels.get(number as usize).map_or("", String::as_str);
    crate::order::sort_places(&mut shown, &mut |left, right| {
        let (Some(left), Some(right)) = (rows.get(left as usize), rows.get(right as usize)) else {
            return Ordering::Equal;
        };
        let headings = match wishes.group_by {
            Some(facet) if facet.of(left) != facet.of(right) => {
                natural(label(facet.of(left)), label(facet.of(right)))
            }
            _ => Ordering::Equal,
        };
        let order = || {
            let order = compare(left, right, words, wishes.sort);
            if wishes.descending {
                order.reverse()
            } else {
                order
            }
        };
        headings
            .then_with(order)
            .then_with(|| natural(&left.name, &right.name))
    });
    let count = shown.len();
    (with_headings(rows, shown, wishes), count)
}

fn with_headings(rows: &[Row], shown: Vec<u32>, wishes: &Wishes) -> Vec<Entry> {
    let Some(facet) = wishes.group_by else {
        return shown.into_iter().map(Entry::Row).collect();
    };
    let number = |place: &u32| rows.get(*place as usize).map(|row| facet.of(row));
    let mut out = Vec::with_capacity(shown.len() + 16);
    for part in shown.chunk_by(|left, right| number(left) == number(right)) {
        let Some(heading) = part.first().and_then(number) else {
            continue;
        };
        let folded = wishes.folded.contains(&heading);
        out.push(Entry::Heading(
            heading,
            u32::try_from(part.len()).unwrap_or(u32::MAX),
            folded,
        ));
        if !folded {
            out.extend(part.iter().copied().map(Entry::Row));
        }
    }
    out
}

fn number_of(words: &Words, facet: Facet, word: &str) -> Option<u32> {
    let interner = match facet {
        Facet::Subscription => &words.subscriptions,
        Facet::Group => &words.groups,
        Facet::Kind => &words.kinds,
        Facet::Location => &words.locations,
    };
    interner.find(word)
}

/// Headings are sorted by what is shown, and types show their name in the person's language.
fn headings(words: &Words, facet: Facet) -> Vec<String> {
    match facet {
        Facet::Kind => words
            .kinds
            .all()
            .map(|(_, word)| super::cell_text::kind(word))
            .collect(),
        Facet::Subscription => words
            .subscriptions
            .all()
            .map(|(_, word)| word.to_owned())
            .collect(),
        Facet::Group => words
            .groups
            .all()
            .map(|(_, word)| word.to_owned())
            .collect(),
        Facet::Location => words
            .locations
            .all()
            .map(|(_, word)| word.to_owned())
            .collect(),
    }
}

fn fits(row: &Row, search: &str) -> bool {
    search.is_empty()
        || contains(&row.name, search)
        || row
            .tags
            .iter()
            .any(|(name, value)| contains(name, search) || contains(value, search))
}

/// Whether a text contains a lower-case word; most names are ASCII and are compared in place.
fn contains(text: &str, word: &str) -> bool {
    if text.is_ascii() {
        let word = word.as_bytes();
        return text
            .as_bytes()
            .windows(word.len().max(1))
            .any(|window| window.eq_ignore_ascii_case(word));
    }
    text.to_lowercase().contains(word)
}

fn compare(left: &Row, right: &Row, words: &Words, sort: SortBy) -> Ordering {
    match sort {
        SortBy::Name => natural(&left.name, &right.name),
        SortBy::Facet(Facet::Kind) => {
            natural(words.kinds.word(left.kind), words.kinds.word(right.kind))
        }
        SortBy::Facet(Facet::Location) => natural(
            words.locations.word(left.location),
            words.locations.word(right.location),
        ),
        SortBy::Facet(Facet::Group) => natural(
            words.groups.word(left.group),
            words.groups.word(right.group),
        ),
        SortBy::Facet(Facet::Subscription) => natural(
            words.subscriptions.word(left.subscription),
            words.subscriptions.word(right.subscription),
        ),
        SortBy::State => state_key(left.state, words).cmp(state_key(right.state, words)),
        SortBy::Tags => left.tags.first().cmp(&right.tags.first()),
        SortBy::Own(place) => match (left.cells.get(place), right.cells.get(place)) {
            (Some(left), Some(right)) => cells(left, right),
            _ => Ordering::Equal,
        },
    }
}

fn state_key(state: RowState, words: &Words) -> &str {
    match state {
        RowState::Unknown => "",
        RowState::Known(word) => Text::of_registry(word.key()).map_or("", Text::get),
        RowState::Raw(number) => words.states.word(number),
    }
}

fn cells(left: &Cell, right: &Cell) -> Ordering {
    match (left, right) {
        (Cell::Number(left), Cell::Number(right)) => left.total_cmp(right),
        (Cell::Quantity(left), Cell::Quantity(right)) => bytes(*left).total_cmp(&bytes(*right)),
        _ => natural(
            &super::cell_text::plain(left),
            &super::cell_text::plain(right),
        ),
    }
}

fn bytes(quantity: porthole_shared::quantity::Quantity) -> f64 {
    let power = ["B", "KiB", "MiB", "GiB", "TiB", "PiB"]
        .iter()
        .position(|unit| *unit == quantity.unit);
    quantity.number * 1024_f64.powi(i32::try_from(power.unwrap_or_default()).unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use super::*;
    use porthole_shared::resource::Resource;
    use serde_json::json;

    fn table() -> (Vec<Row>, Words) {
        let mut words = Words::default();
        let rows = [("vm-10", "b", "virtualMachines"), ("vm-2", "a", "virtualMachines"), ("disk", "b", "disks")]
            .into_iter()
            .filter_map(|(name, group, kind)| {
                let resource = Resource::read(json!({
                    "id": format!("/subscriptions/s/resourceGroups/{group}/providers/Microsoft.Compute/{kind}/{name}"),
                    "name": name, "type": format!("Microsoft.Compute/{kind}"), "location": "local", "tags": {"env": group}
                }))?;
                Row::of(&resource, &[], &mut words)
            })
            .collect();
        (rows, words)
    }

    #[test]
    fn rows_are_sorted_filtered_and_found() {
        let (rows, words) = table();
        let all = arrange(&rows, &words, &Wishes::default());
        assert_eq!(all, (vec![Entry::Row(2), Entry::Row(1), Entry::Row(0)], 3));
        let machines = Wishes {
            filters: vec![(Facet::Kind, "microsoft.compute/virtualmachines".into())],
            ..Wishes::default()
        };
        assert_eq!(arrange(&rows, &words, &machines).1, 2);
        let found = Wishes {
            search: "VM-1".into(),
            ..Wishes::default()
        };
        assert_eq!(arrange(&rows, &words, &found).0, [Entry::Row(0)]);
        let by_tag = Wishes {
            search: "a".into(),
            filters: vec![(Facet::Group, "a".into())],
            ..Wishes::default()
        };
        assert_eq!(arrange(&rows, &words, &by_tag).0, [Entry::Row(1)]);
        let nothing = Wishes {
            filters: vec![(Facet::Location, "elsewhere".into())],
            ..Wishes::default()
        };
        assert_eq!(arrange(&rows, &words, &nothing).1, 0);
    }

    #[test]
    fn headings_hold_their_rows_and_fold() {
        let (rows, words) = table();
        let mut wishes = Wishes {
            group_by: Some(Facet::Group),
            ..Wishes::default()
        };
        let heading_b = rows[0].group;
        let heading_a = rows[1].group;
        assert_eq!(
            arrange(&rows, &words, &wishes).0,
            [
                Entry::Heading(heading_a, 1, false),
                Entry::Row(1),
                Entry::Heading(heading_b, 2, false),
                Entry::Row(2),
                Entry::Row(0)
            ]
        );
        wishes.folded.insert(heading_b);
        assert_eq!(arrange(&rows, &words, &wishes).0.len(), 3);
    }
}
