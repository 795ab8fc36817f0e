//! One cell of a pooled row: it knows what it shows, and writes to the page only what differs from that.

use super::cell_text;
use super::columns::{ListColumn, NOTHING};
use super::grid_row::{RowContext, set, write};
use super::row::{Row, RowState};
use crate::controls::StatusShape;
use crate::controls::document_element::all;
use crate::resource_view::drawing::{self, Glyph};
use porthole_shared::resource_id::ResourceId;
use porthole_shared::resource_type::{Cell, Format};
use web_sys::{HtmlElement, Node};

/// A cell and what it shows.
pub struct GridCell {
    element: HtmlElement,
    inside: Inside,
    shown: Shown,
}

/// What a cell is made of.
enum Inside {
    Text(Node),
    State(Glyph, Node),
    Tags(HtmlElement, Node, HtmlElement, Node),
    Links,
}

/// What a cell shows. A number stands for a word of the table, which means the same until everything is drawn anew.
#[derive(PartialEq)]
enum Shown {
    Nothing,
    Word(u32),
    Text(String),
    State(RowState),
}

/// The HTML of an empty cell of a column.
pub fn template(column: &ListColumn) -> String {
    let (class, inside) = match column.column.field.format {
        Format::Status => (
            "grid-cell grid-state",
            format!("<span class=\"badge\">{}<span> </span></span>", Glyph::HTML),
        ),
        Format::Tags => (
            "grid-cell grid-wide grid-tags",
            "<span class=\"tag\"> </span><span class=\"text-3 small\"> </span>".to_owned(),
        ),
        _ if column.at_end() => ("grid-cell grid-number grid-wide", " ".to_owned()),
        _ => ("grid-cell grid-wide", " ".to_owned()),
    };
    format!("<div class=\"{class}\" role=\"gridcell\" tabindex=\"-1\">{inside}</div>")
}

impl GridCell {
    /// Takes an element that was made from the template of its column.
    pub fn of(element: HtmlElement) -> Option<Self> {
        let spans = all(&element, "span");
        let inside = if element.class_list().contains("grid-state") {
            let svg = element.query_selector("svg").ok()??;
            Inside::State(Glyph::of(&svg)?, spans.last()?.first_child()?)
        } else if let [first, more] = spans.as_slice() {
            let texts = (first.first_child()?, more.first_child()?);
            Inside::Tags(first.clone(), texts.0, more.clone(), texts.1)
        } else {
            match element.first_child() {
                Some(text) => Inside::Text(text),
                None => Inside::Links,
            }
        };
        Some(Self {
            element,
            inside,
            shown: Shown::Nothing,
        })
    }

    /// Forgets what it shows: the words behind the numbers may be others now.
    pub fn forget(&mut self) {
        self.shown = Shown::Nothing;
    }

    /// Shows what a row has in this column.
    pub fn show(&mut self, column: &ListColumn, row: &Row, context: &RowContext<'_>) {
        let words = &context.table.words;
        match (column.own, column.column.field.format) {
            (None, Format::Status) => self.state(context.table.state_of(row), context),
            (None, Format::Tags) => self.tags(row),
            (None, Format::Type) => {
                self.word(row.kind, || cell_text::kind(words.kinds.word(row.kind)))
            }
            (None, Format::Group) => self.word(row.group, || words.groups.word(row.group).into()),
            (None, Format::Subscription) => self.word(row.subscription, || {
                (context.subscription)(words.subscriptions.word(row.subscription))
            }),
            (None, _) => self.word(row.location, || words.locations.word(row.location).into()),
            (Some(place), _) => match row.cells.get(place).unwrap_or(&NOTHING) {
                Cell::Links(ids) => self.links(ids, context),
                other => self.text(cell_text::plain(other)),
            },
        }
    }

    fn word(&mut self, number: u32, text: impl FnOnce() -> String) {
        let shown = Shown::Word(number);
        if self.shown != shown {
            self.shown = shown;
            self.write(&text());
        }
    }

    fn text(&mut self, text: String) {
        let shown = Shown::Text(text);
        if self.shown != shown {
            if let Shown::Text(text) = &shown {
                self.write(text);
            }
            self.shown = shown;
        }
    }

    fn write(&mut self, text: &str) {
        match &self.inside {
            Inside::Text(node) => write(node, text),
            // Links were here before.
            _ => {
                self.element.set_text_content(Some(text));
                self.inside = self
                    .element
                    .first_child()
                    .map_or(Inside::Links, Inside::Text);
            }
        }
    }

    fn state(&mut self, state: RowState, context: &RowContext<'_>) {
        let shown = Shown::State(state);
        if self.shown == shown {
            return;
        }
        self.shown = shown;
        let Inside::State(glyph, text) = &mut self.inside else {
            return;
        };
        let (shape, label) = match state {
            RowState::Unknown => (None, String::new()),
            RowState::Known(word) => (Some(drawing::shape_of(word)), cell_text::state(word)),
            RowState::Raw(number) => (
                Some(StatusShape::NotStarted),
                context.table.words.states.word(number).to_owned(),
            ),
        };
        write(text, &label);
        glyph.draw(shape);
    }

    /// One tag and how many more: half a tag tells nothing. All stand in the tooltip and on the resource's page.
    fn tags(&mut self, row: &Row) {
        let first = row
            .tags
            .first()
            .map(|(name, value)| format!("{name}={value}"));
        let more = row.tags.len().saturating_sub(1);
        let shown = Shown::Text(format!("{} +{more}", first.as_deref().unwrap_or_default()));
        if self.shown == shown {
            return;
        }
        self.shown = shown;
        if let Inside::Tags(tag, tag_text, rest, rest_text) = &self.inside {
            tag.set_hidden(first.is_none());
            rest.set_hidden(more == 0);
            tag.set_class_name(if more == 0 { "tag tag-alone" } else { "tag" });
            write(tag_text, first.as_deref().unwrap_or_default());
            write(rest_text, &format!("+{more}"));
        }
    }

    fn links(&mut self, ids: &[ResourceId], context: &RowContext<'_>) {
        self.shown = Shown::Nothing;
        self.inside = Inside::Links;
        self.element.set_text_content(None);
        let Some(document) = self.element.owner_document() else {
            return;
        };
        for id in ids.iter().take(3) {
            if let Ok(link) = document.create_element("a") {
                let owner = drawing::owner_of(id);
                set(&link, "tabindex", "-1");
                set(&link, "href", &(context.link)(&owner.to_string()));
                link.set_text_content(Some(owner.name()));
                let _ = self.element.append_child(&link);
                let _ = self.element.append_with_str_1(" ");
            }
        }
    }
}
