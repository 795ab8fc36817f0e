//! The data of a list, outside of signals: rows as they arrive, what is arranged of them, what is ticked, what is under way.

use super::arrange::{Entry, Facet, Wishes, arrange};
use super::columns::ListColumn;
use super::row::{Row, RowState, Words, state};
use porthole_shared::resource::Resource;
use porthole_shared::resource_type::Field;
use porthole_shared::status::Word;
use std::collections::{HashMap, HashSet};

/// The data of one list.
#[derive(Default)]
pub struct Table {
    /// The rows as they came.
    pub rows: Vec<Row>,
    /// What they share.
    pub words: Words,
    /// What is shown, in order.
    pub entries: Vec<Entry>,
    /// How many rows are shown or folded away.
    pub matching: usize,
    /// The ticked rows, by id.
    pub ticked: HashSet<Box<str>>,
    /// What is under way, by id in lower case.
    pub under_way: HashMap<String, Word>,
    /// The fields of the type's own columns.
    pub own: Vec<Field>,
    /// The columns that are shown.
    pub columns: Vec<ListColumn>,
    /// What the headings are by.
    pub headed_by: Option<Facet>,
    /// Where an earlier reading of the list had its rows: a second reading replaces them in place.
    stale: HashMap<Box<str>, u32>,
    rereading: bool,
}

impl Table {
    /// An empty table whose rows read these fields beside the common ones.
    #[must_use]
    pub fn of(own: Vec<Field>) -> Self {
        Self {
            own,
            ..Self::default()
        }
    }

    /// Adds one page. Rows of an earlier reading are replaced where they stand.
    pub fn add(&mut self, page: &[Resource]) {
        for resource in page {
            let Some(row) = Row::of(resource, &self.own, &mut self.words) else {
                continue;
            };
            match self
                .stale
                .remove(&row.id)
                .and_then(|place| self.rows.get_mut(place as usize))
            {
                Some(place) => {
                    let known = place.state;
                    *place = row;
                    // A list does not say whether a machine runs: what was found out stays until it is found out again.
                    if place.state == RowState::Unknown {
                        place.state = known;
                    }
                }
                None => self.rows.push(row),
            }
        }
    }

    /// A second reading of the list begins.
    pub fn reread(&mut self) {
        self.stale = (0..)
            .zip(&self.rows)
            .map(|(place, row)| (row.id.clone(), place))
            .collect();
        self.rereading = true;
    }

    /// The reading is complete: what it did not bring is gone.
    pub fn complete(&mut self) {
        if std::mem::take(&mut self.rereading) && !self.stale.is_empty() {
            let gone: HashSet<Box<str>> = self.stale.drain().map(|(id, _)| id).collect();
            self.rows.retain(|row| !gone.contains(&row.id));
            self.ticked.retain(|id| !gone.contains(id));
        }
        self.stale.clear();
    }

    /// Arranges anew.
    pub fn arrange(&mut self, wishes: &Wishes) {
        (self.entries, self.matching) = arrange(&self.rows, &self.words, wishes);
        self.headed_by = wishes.group_by;
    }

    /// The text of a heading; a subscription by its id.
    #[must_use]
    pub fn heading(&self, number: u32) -> String {
        match self.headed_by {
            Some(Facet::Kind) => super::cell_text::kind(self.words.kinds.word(number)),
            Some(Facet::Group) => self.words.groups.word(number).to_owned(),
            Some(Facet::Location) => self.words.locations.word(number).to_owned(),
            Some(Facet::Subscription) => self.words.subscriptions.word(number).to_owned(),
            None => String::new(),
        }
    }

    /// The row at a place of the list.
    #[must_use]
    pub fn row_at(&self, place: usize) -> Option<&Row> {
        match self.entries.get(place)? {
            Entry::Row(number) => self.rows.get(*number as usize),
            Entry::Heading(..) => None,
        }
    }

    /// The state that is shown of a row: work of ours first.
    #[must_use]
    pub fn state_of(&self, row: &Row) -> RowState {
        match self.under_way.get(&row.id.to_ascii_lowercase()) {
            Some(word) => RowState::Known(*word),
            None => row.state,
        }
    }

    /// How many of its rows are under way.
    #[must_use]
    pub fn changing(&self) -> usize {
        let known = |id: &&String| self.rows.iter().any(|row| row.id.eq_ignore_ascii_case(id));
        self.under_way.keys().filter(known).count()
    }

    /// Replaces one row by what was read again; adds it where it is new. Says whether anything changed in the list itself.
    pub fn replace(&mut self, resource: &Resource) -> bool {
        let Some(row) = Row::of(resource, &self.own, &mut self.words) else {
            return false;
        };
        let found = self
            .rows
            .iter_mut()
            .find(|old| old.id.eq_ignore_ascii_case(&row.id));
        match found {
            Some(old) => *old = row,
            None => self.rows.push(row),
        }
        true
    }

    /// Takes a row away.
    pub fn remove(&mut self, id: &str) {
        self.rows.retain(|row| !row.id.eq_ignore_ascii_case(id));
        self.ticked
            .retain(|ticked| !ticked.eq_ignore_ascii_case(id));
    }

    /// Sets the state of a row after its instance view was read.
    pub fn set_state(&mut self, resource: &Resource) {
        let state = state(resource, &mut self.words);
        if let Some(row) = self
            .rows
            .iter_mut()
            .find(|row| row.id.eq_ignore_ascii_case(resource.id_text()))
        {
            row.state = state;
        }
    }

    /// Ticks or unticks everything that is shown.
    pub fn tick_all(&mut self, on: bool) {
        if !on {
            self.ticked.clear();
            return;
        }
        let shown = self.entries.iter().filter_map(|entry| match entry {
            Entry::Row(number) => self.rows.get(*number as usize).map(|row| row.id.clone()),
            Entry::Heading(..) => None,
        });
        self.ticked.extend(shown);
    }

    /// The ticked rows.
    #[must_use]
    pub fn ticked_rows(&self) -> Vec<&Row> {
        self.rows
            .iter()
            .filter(|row| self.ticked.contains(&row.id))
            .collect()
    }

    /// The words that a facet takes in this list.
    #[must_use]
    pub fn choices(&self, facet: Facet) -> Vec<String> {
        let words = match facet {
            Facet::Subscription => &self.words.subscriptions,
            Facet::Group => &self.words.groups,
            Facet::Kind => &self.words.kinds,
            Facet::Location => &self.words.locations,
        };
        let mut all: Vec<String> = words
            .all()
            .map(|(_, word)| word.to_owned())
            .filter(|word| !word.is_empty())
            .collect();
        crate::order::sort_by(&mut all, |left, right| super::compare::natural(left, right));
        all
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn disk(name: &str) -> Resource {
        Resource::read(json!({"id": format!("/subscriptions/s/resourceGroups/g/providers/Microsoft.Compute/disks/{name}"), "name": name})).unwrap()
    }

    #[test]
    fn a_second_reading_replaces_adds_and_removes() {
        let mut table = Table::default();
        table.add(&[disk("a"), disk("b")]);
        table.complete();
        table.arrange(&Wishes::default());
        table.tick_all(true);
        assert_eq!(table.ticked.len(), 2);
        table.reread();
        table.add(&[disk("b"), disk("c")]);
        table.complete();
        let names: Vec<&str> = table.rows.iter().map(|row| &*row.name).collect();
        assert_eq!(names, ["b", "c"]);
        assert_eq!(table.ticked_rows().len(), 1);
    }

    #[test]
    fn only_work_on_its_own_rows_changes_a_list() {
        let mut table = Table::default();
        table.add(&[disk("a"), disk("b")]);
        let under_way = ["a", "elsewhere"].map(|name| {
            let id = disk(name).id_text().to_ascii_lowercase();
            (id, Word::Deleting)
        });
        table.under_way.extend(under_way);
        assert_eq!(table.changing(), 1);
    }

    #[test]
    fn work_under_way_is_shown_as_the_state() {
        let mut table = Table::default();
        table.add(&[disk("a")]);
        table
            .under_way
            .insert(table.rows[0].id.to_ascii_lowercase(), Word::Deleting);
        assert_eq!(
            table.state_of(&table.rows[0]),
            RowState::Known(Word::Deleting)
        );
    }
}
