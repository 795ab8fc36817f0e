//! One pooled row of the grid: made once from a template, and filled with whatever stands at its place now. It remembers
//! what it shows: while the list scrolls, only what differs is written to the page.

use super::arrange::Entry;
use super::cell_text;
use super::columns::ListColumn;
use super::grid_cell::{self, GridCell};
use super::row::Row;
use super::table::Table;
use crate::controls::IconName;
use crate::controls::document_element::all;
use crate::i18n::words;
use crate::resource_view::drawing;
use porthole_shared::resource_id::RESOURCE_GROUP;
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement, HtmlInputElement, Node};

/// What every row of a grid needs to know.
pub struct RowContext<'a> {
    /// The data.
    pub table: &'a Table,
    /// The address of a resource.
    pub link: &'a dyn Fn(&str) -> String,
    /// The name of a subscription.
    pub subscription: &'a dyn Fn(&str) -> String,
}

/// A row of the pool.
pub struct GridRow {
    /// Its element.
    pub element: HtmlElement,
    /// Which place of the list it shows.
    pub place: Option<usize>,
    cells: Vec<GridCell>,
    box_: HtmlInputElement,
    icon: Element,
    link: Element,
    name: Node,
    kind: Node,
    heading: HtmlElement,
    shown: Shown,
}

/// What a row shows. `None` is not known.
#[derive(Default)]
struct Shown {
    hidden: Option<bool>,
    heading: Option<bool>,
    ticked: Option<bool>,
    kind: Option<(u32, Option<u32>)>,
}

/// The HTML of an empty row; it holds nothing but fixed text of ours.
#[must_use]
pub fn template(columns: &[ListColumn]) -> String {
    let cells: String = columns.iter().map(grid_cell::template).collect();
    format!(
        "<div class=\"grid-cell grid-check\" role=\"gridcell\"><label class=\"check\"><input type=\"checkbox\" tabindex=\"-1\"></label></div>\
         <div class=\"grid-cell grid-name\" role=\"rowheader\"><span class=\"name-cell\"><svg class=\"icon\" viewBox=\"0 0 16 16\" aria-hidden=\"true\"><path></path></svg>\
         <span class=\"two-lines\"><a tabindex=\"-1\"> </a><span class=\"grid-kind\"> </span></span></span></div>{cells}\
         <div class=\"grid-cell grid-more\" role=\"gridcell\"><button type=\"button\" class=\"icon-button icon-button-small row-menu\" tabindex=\"-1\" aria-haspopup=\"menu\">\
         <svg class=\"icon\" viewBox=\"0 0 16 16\" aria-hidden=\"true\"><path d=\"{}\"></path></svg></button></div>\
         <div class=\"grid-heading\" role=\"gridcell\"><button type=\"button\" tabindex=\"-1\"><svg class=\"icon icon-small\" viewBox=\"0 0 16 16\" aria-hidden=\"true\"><path></path></svg>\
         <span></span><span class=\"text-3\"></span></button></div>",
        IconName::More.path()
    )
}

impl GridRow {
    /// Takes an element that was made from the template. `number` is its own in the pool.
    pub fn of(element: HtmlElement, number: usize) -> Option<Self> {
        let find = |selector: &str| element.query_selector(selector).ok().flatten();
        let box_: HtmlInputElement = find("input")?.dyn_into().ok()?;
        let (link, more) = (find(".name-cell a")?, find(".row-menu")?);
        // Named once for all that the row will ever show: by their own word and by whatever the link says.
        set(&link, "id", &format!("grid-name-{number}"));
        named(
            &box_,
            &format!("grid-tick-{number}"),
            &link,
            words::list_tick,
        );
        named(
            &more,
            &format!("grid-more-{number}"),
            &link,
            words::list_row_commands,
        );
        let row = Self {
            cells: all(&element, ".grid-state, .grid-wide")
                .into_iter()
                .filter_map(GridCell::of)
                .collect(),
            box_,
            icon: find(".name-cell path")?,
            name: link.first_child()?,
            link,
            kind: find(".grid-kind")?.first_child()?,
            heading: find(".grid-heading")?.dyn_into().ok()?,
            place: None,
            shown: Shown::default(),
            element,
        };
        Some(row)
    }

    /// Forgets what it shows: what stood behind it may have changed.
    pub fn forget(&mut self) {
        self.shown = Shown::default();
        self.cells.iter_mut().for_each(GridCell::forget);
    }

    /// Shows what stands at a place; with nothing there, the row is out of sight.
    pub fn show(&mut self, place: usize, context: &RowContext<'_>) {
        self.place = Some(place);
        let entry = context.table.entries.get(place);
        let hidden = Some(entry.is_none());
        if self.shown.hidden != hidden {
            self.shown.hidden = hidden;
            self.element.set_hidden(entry.is_none());
        }
        let Some(entry) = entry else {
            return;
        };
        set(&self.element, "aria-rowindex", &(place + 2).to_string());
        match entry {
            Entry::Heading(number, count, folded) => {
                self.show_heading(*number, *count, *folded, context);
            }
            Entry::Row(number) => {
                if let Some(row) = context.table.rows.get(*number as usize) {
                    self.show_row(row, context);
                }
            }
        }
    }

    fn becomes(&mut self, heading: bool) {
        if self.shown.heading != Some(heading) {
            self.shown.heading = Some(heading);
            let class = if heading {
                "grid-row group-row"
            } else {
                "grid-row"
            };
            self.element.set_class_name(class);
        }
    }

    fn show_heading(&mut self, number: u32, count: u32, folded: bool, context: &RowContext<'_>) {
        self.becomes(true);
        if self.shown.ticked.take().is_some() {
            let _ = self.element.remove_attribute("aria-selected");
        }
        let name = (context.subscription)(&context.table.heading(number));
        let parts = all(&self.heading, "span");
        if let [label, total] = parts.as_slice() {
            label.set_text_content(Some(&name));
            total.set_text_content(Some(&crate::i18n::format::number(f64::from(count))));
        }
        if let Ok(Some(button)) = self.heading.query_selector("button") {
            set(
                &button,
                "aria-expanded",
                if folded { "false" } else { "true" },
            );
        }
        if let Ok(Some(path)) = self.heading.query_selector("path") {
            let arrow = if folded {
                IconName::ChevronRight
            } else {
                IconName::ChevronDown
            };
            set(&path, "d", arrow.path());
        }
    }

    fn show_row(&mut self, row: &Row, context: &RowContext<'_>) {
        self.becomes(false);
        let table = context.table;
        let ticked = table.ticked.contains(&row.id);
        if self.shown.ticked != Some(ticked) {
            self.shown.ticked = Some(ticked);
            set(
                &self.element,
                "aria-selected",
                if ticked { "true" } else { "false" },
            );
            self.box_.set_checked(ticked);
        }
        // The second line of a phone: what it is; where all are the same, where it lies.
        let words = &table.words;
        let group = words.groups.word(row.group);
        let several = words.kinds.all().nth(1).is_some() || group.is_empty();
        let kind = Some((row.kind, (!several).then_some(row.group)));
        if self.shown.kind != kind {
            self.shown.kind = kind;
            let kind = words.kinds.word(row.kind);
            set(&self.icon, "d", drawing::icon_of(kind).path());
            let second = if RESOURCE_GROUP == *kind {
                // A group lies in a subscription; its name stands above already.
                (context.subscription)(words.subscriptions.word(row.subscription))
            } else if several {
                cell_text::kind(kind)
            } else {
                group.to_owned()
            };
            write(&self.kind, &second);
        }
        write(&self.name, &row.name);
        set(&self.link, "href", &(context.link)(&row.id));
        for (cell, column) in self.cells.iter_mut().zip(&table.columns) {
            cell.show(column, row, context);
        }
    }
}

/// Gives a control its name: its word, and the text of the link, in the order of the language.
fn named(control: &Element, id: &str, link: &Element, words: impl Fn(&str) -> String) {
    let sentence = words("\u{1}");
    let (before, after) = sentence.split_once('\u{1}').unwrap_or((&sentence, ""));
    set(control, "id", id);
    set(control, "aria-label", format!("{before}{after}").trim());
    let name = link.id();
    let order = if before.is_empty() {
        format!("{name} {id}")
    } else {
        format!("{id} {name}")
    };
    set(control, "aria-labelledby", &order);
}

/// Another text in a text node: what is laid out around it stays.
pub fn write(node: &Node, text: &str) {
    node.set_node_value(Some(text));
}

/// An attribute.
pub fn set(element: &Element, name: &str, value: &str) {
    // Setting an attribute fails only for a name that is none.
    let _ = element.set_attribute(name, value);
}
