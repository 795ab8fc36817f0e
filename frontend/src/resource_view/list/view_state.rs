//! The state of a list's view as its address holds it: search, filters, order, headings, columns.

use super::arrange::{Facet, Wishes};
use super::columns::{ListColumn, columns_of};
use super::model::ListOf;
use crate::paths::Query;
use crate::router::{Router, router};
use crate::session::Session;
use leptos::prelude::*;
use std::collections::BTreeSet;

/// The view of one list.
#[derive(Clone, Copy)]
pub struct ViewState {
    router: Router,
    /// What is typed in the search field; it reaches the address as it is typed.
    pub search: RwSignal<String>,
    /// Folded headings; not worth an address.
    pub folded: RwSignal<BTreeSet<u32>>,
    /// Every column.
    pub all: StoredValue<Vec<ListColumn>>,
    /// Keys of the columns that are shown.
    pub shown: Memo<Vec<String>>,
    /// The preference that keeps them.
    key: StoredValue<String>,
    session: Session,
    /// The headings of an address that says nothing.
    group_first: Option<Facet>,
}

impl ViewState {
    /// The view of this list.
    #[must_use]
    pub fn new(of: &ListOf, session: Session) -> Self {
        let router = router();
        let (all, _) = columns_of(of.kind());
        let key = match of {
            ListOf::Everything => "columns.all".to_owned(),
            ListOf::Group { .. } => "columns.group".to_owned(),
            ListOf::Kind(name) => format!("columns.{name}"),
            ListOf::Other(name) => format!("columns.{name}"),
        };
        let first: Vec<String> = all
            .iter()
            .filter(|column| column.column.shown)
            .map(|column| column.key().to_owned())
            .collect();
        let kept_as = key.clone();
        let shown = Memo::new(move |_| {
            session
                .preferences
                .read::<Vec<String>>(&kept_as)
                .unwrap_or_else(|| first.clone())
        });
        let typed = router
            .query
            .with_untracked(|query| query.value("q").unwrap_or_default().to_owned());
        let view = Self {
            router,
            search: RwSignal::new(typed),
            folded: RwSignal::new(BTreeSet::new()),
            all: StoredValue::new(all),
            shown,
            key: StoredValue::new(key),
            session,
            group_first: matches!(of, ListOf::Everything).then_some(Facet::Group),
        };
        Effect::new(move |before: Option<String>| {
            let now = view.search.get();
            if before.is_some_and(|before| before != now) {
                view.set("q", &now);
            }
            now
        });
        view
    }

    fn value(self, key: &str) -> Option<String> {
        self.router
            .query
            .with(|query| query.value(key).map(str::to_owned))
    }

    /// Writes one value into the address; an empty one takes it out.
    pub fn set(self, key: &str, value: &str) {
        let query: Query = self.router.query.get_untracked();
        let query = if value.is_empty() {
            query.without(key)
        } else {
            query.with(key, value)
        };
        self.router.set_query(&query);
    }

    /// The word that a facet is filtered by; tracked.
    #[must_use]
    pub fn filter(self, facet: Facet) -> Option<String> {
        self.value(facet.word())
    }

    /// The facet of the headings; tracked.
    #[must_use]
    pub fn group_by(self) -> Option<Facet> {
        match self.value("by") {
            Some(word) => Facet::of_word(&word),
            None => self.group_first,
        }
    }

    /// Groups by a facet, or not at all.
    pub fn set_group_by(self, facet: Option<Facet>) {
        self.folded.set(BTreeSet::new());
        self.set("by", facet.map_or("none", Facet::word));
    }

    /// The key of the column that is sorted by (the name is empty), and whether from the end; tracked.
    #[must_use]
    pub fn sort(self) -> (String, bool) {
        let value = self.value("sort").unwrap_or_default();
        match value.strip_prefix('-') {
            Some("name") => (String::new(), true),
            Some(key) => (key.to_owned(), true),
            None => (value, false),
        }
    }

    /// Sorts by a column; a second press turns the order round.
    pub fn sort_by(self, key: &str) {
        let (now, descending) = untrack(move || self.sort());
        let down = now == key && !descending;
        let name = if key.is_empty() { "name" } else { key };
        let value = match (down, key.is_empty()) {
            (true, _) => format!("-{name}"),
            (false, true) => String::new(),
            (false, false) => name.to_owned(),
        };
        self.set("sort", &value);
    }

    /// The wishes that this view makes; tracked.
    #[must_use]
    pub fn wishes(self) -> Wishes {
        let (key, descending) = self.sort();
        let sort = self
            .all
            .with_value(|all| {
                all.iter()
                    .find(|column| column.key() == key)
                    .map(ListColumn::sort)
            })
            .unwrap_or_default();
        Wishes {
            search: self.search.get(),
            filters: Facet::ALL
                .into_iter()
                .filter_map(|facet| Some((facet, self.filter(facet)?)))
                .collect(),
            sort,
            descending,
            group_by: self.group_by(),
            folded: self.folded.get(),
        }
    }

    /// The columns that are shown, in their order; what the rows are grouped by needs none. Tracked.
    #[must_use]
    pub fn columns(self) -> Vec<ListColumn> {
        let shown = self.shown.get();
        self.all.with_value(|all| {
            all.iter()
                .filter(|column| shown.iter().any(|key| key == column.key()))
                .copied()
                .collect()
        })
    }

    /// Shows these columns from now on.
    pub fn keep_columns(self, keys: &[String]) {
        self.key
            .with_value(|key| self.session.preferences.keep(key, &keys));
    }

    /// Takes all filters and the search away.
    pub fn clear(self) {
        self.search.set(String::new());
        let mut query: Query = self.router.query.get_untracked().without("q");
        for facet in Facet::ALL {
            query = query.without(facet.word());
        }
        self.router.set_query(&query);
    }

    /// Whether anything is filtered away; tracked.
    #[must_use]
    pub fn filtered(self) -> bool {
        !self.search.with(String::is_empty)
            || Facet::ALL
                .into_iter()
                .any(|facet| self.filter(facet).is_some())
    }
}
