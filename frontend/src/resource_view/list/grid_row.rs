//! One pooled row of the grid: made once from a template, and filled with whatever stands at its place now.

use super::arrange::Entry;
use super::cell_text;
use super::columns::{ListColumn, NOTHING};
use super::row::{Row, RowState};
use super::table::Table;
use crate::controls::document_element::all;
use crate::controls::{IconName, StatusShape};
use crate::resource_view::drawing;
use porthole_shared::resource_type::{Cell, Format};
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement, HtmlInputElement};

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
    cells: Vec<HtmlElement>,
    box_: HtmlInputElement,
    icon: Element,
    link: Element,
    kind: Element,
    heading: HtmlElement,
}

/// The HTML of an empty row; it holds nothing but fixed text of ours.
#[must_use]
pub fn template(columns: &[ListColumn]) -> String {
    let cells: String = columns
        .iter()
        .map(|column| {
            let class = match column.column.field.format {
                Format::Status => "grid-cell grid-state",
                _ if column.at_end() => "grid-cell grid-number grid-wide",
                _ => "grid-cell grid-wide",
            };
            let inside = match column.column.field.format {
                Format::Status => {
                    "<span class=\"badge\"><svg viewBox=\"0 0 16 16\" aria-hidden=\"true\"><circle cx=\"8\" cy=\"8\" r=\"6\" fill=\"none\" stroke=\"var(--track)\" stroke-width=\"1.6\"></circle><path fill=\"currentColor\" fill-rule=\"evenodd\"></path><path fill=\"none\" stroke-width=\"1.6\" stroke-linecap=\"round\" stroke-linejoin=\"round\"></path></svg><span></span></span>"
                }
                _ => "",
            };
            format!("<div class=\"{class}\" role=\"gridcell\" tabindex=\"-1\">{inside}</div>")
        })
        .collect();
    format!(
        "<div class=\"grid-cell grid-check\" role=\"gridcell\"><label class=\"check\"><input type=\"checkbox\" tabindex=\"-1\"></label></div>\
         <div class=\"grid-cell grid-name\" role=\"rowheader\"><span class=\"name-cell\"><svg class=\"icon\" viewBox=\"0 0 16 16\" aria-hidden=\"true\"><path></path></svg>\
         <span class=\"two-lines\"><a tabindex=\"-1\"></a><span class=\"grid-kind\"></span></span></span></div>{cells}\
         <div class=\"grid-cell grid-more\" role=\"gridcell\"><button type=\"button\" class=\"icon-button icon-button-small row-menu\" tabindex=\"-1\" aria-haspopup=\"menu\">\
         <svg class=\"icon\" viewBox=\"0 0 16 16\" aria-hidden=\"true\"><path d=\"{}\"></path></svg></button></div>\
         <div class=\"grid-heading\" role=\"gridcell\"><button type=\"button\" tabindex=\"-1\"><svg class=\"icon icon-small\" viewBox=\"0 0 16 16\" aria-hidden=\"true\"><path></path></svg>\
         <span></span><span class=\"text-3\"></span></button></div>",
        IconName::More.path()
    )
}

impl GridRow {
    /// Takes an element that was made from the template.
    pub fn of(element: HtmlElement) -> Option<Self> {
        let find = |selector: &str| element.query_selector(selector).ok().flatten();
        let row = Self {
            cells: all(&element, ".grid-state, .grid-wide"),
            box_: find("input")?.dyn_into().ok()?,
            icon: find(".name-cell path")?,
            link: find(".name-cell a")?,
            kind: find(".grid-kind")?,
            heading: find(".grid-heading")?.dyn_into().ok()?,
            place: None,
            element,
        };
        Some(row)
    }

    /// Shows what stands at a place, which begins at this height; with nothing there, the row is out of sight.
    pub fn show(&mut self, place: usize, top: f64, context: &RowContext<'_>) {
        self.place = Some(place);
        let element = &self.element;
        let _ = element
            .style()
            .set_property("transform", &format!("translateY({top}px)"));
        match context.table.entries.get(place) {
            None => element.set_hidden(true),
            Some(Entry::Heading(number, count, folded)) => {
                element.set_hidden(false);
                set(element, "aria-rowindex", &(place + 2).to_string());
                self.show_heading(*number, *count, *folded, context);
            }
            Some(Entry::Row(number)) => {
                element.set_hidden(false);
                set(element, "aria-rowindex", &(place + 2).to_string());
                if let Some(row) = context.table.rows.get(*number as usize) {
                    self.show_row(row, context);
                }
            }
        }
    }

    fn show_heading(&self, number: u32, count: u32, folded: bool, context: &RowContext<'_>) {
        self.element.set_class_name("grid-row group-row");
        let _ = self.element.remove_attribute("aria-selected");
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
            set(
                &path,
                "d",
                if folded {
                    IconName::ChevronRight
                } else {
                    IconName::ChevronDown
                }
                .path(),
            );
        }
    }

    fn show_row(&self, row: &Row, context: &RowContext<'_>) {
        let table = context.table;
        let ticked = table.ticked.contains(&row.id);
        self.element.set_class_name("grid-row");
        set(
            &self.element,
            "aria-selected",
            if ticked { "true" } else { "false" },
        );
        self.box_.set_checked(ticked);
        set(
            &self.box_,
            "aria-label",
            &crate::i18n::words::list_tick(&row.name),
        );
        let kind = table.words.kinds.word(row.kind);
        set(&self.icon, "d", drawing::icon_of(kind).path());
        self.link.set_text_content(Some(&row.name));
        set(&self.link, "href", &(context.link)(&row.id));
        set(&self.link, "title", &row.name);
        // The second line of a phone: what it is; where all are the same, where it lies.
        let group = table.words.groups.word(row.group);
        let second = if table.words.kinds.all().nth(1).is_some() || group.is_empty() {
            cell_text::kind(kind)
        } else {
            group.to_owned()
        };
        self.kind.set_text_content(Some(&second));
        if let Ok(Some(button)) = self.element.query_selector(".row-menu") {
            set(
                &button,
                "aria-label",
                &crate::i18n::words::list_row_commands(&row.name),
            );
        }
        for (cell, column) in self.cells.iter().zip(&table.columns) {
            fill(cell, column, row, context);
        }
    }
}

fn fill(cell: &HtmlElement, column: &ListColumn, row: &Row, context: &RowContext<'_>) {
    let words = &context.table.words;
    let text = match (column.own, column.column.field.format) {
        (None, Format::Status) => return fill_state(cell, context.table.state_of(row), context),
        (None, Format::Tags) => return fill_tags(cell, row),
        (None, Format::Type) => cell_text::kind(words.kinds.word(row.kind)),
        (None, Format::Group) => words.groups.word(row.group).to_owned(),
        (None, Format::Subscription) => {
            (context.subscription)(words.subscriptions.word(row.subscription))
        }
        (None, _) => words.locations.word(row.location).to_owned(),
        (Some(place), _) => match row.cells.get(place).unwrap_or(&NOTHING) {
            Cell::Links(ids) => return fill_links(cell, ids, context),
            other => cell_text::plain(other),
        },
    };
    cell.set_text_content(Some(&text));
    set(cell, "title", &text);
}

fn fill_state(cell: &HtmlElement, state: RowState, context: &RowContext<'_>) {
    let (shape, label) = match state {
        RowState::Unknown => (None, String::new()),
        RowState::Known(word) => (Some(drawing::shape_of(word)), cell_text::state(word)),
        RowState::Raw(number) => (
            Some(StatusShape::NotStarted),
            context.table.words.states.word(number).to_owned(),
        ),
    };
    if let Ok(Some(text)) = cell.query_selector("span > span") {
        text.set_text_content(Some(&label));
    }
    set(cell, "title", &label);
    if let Ok(Some(svg)) = cell.query_selector("svg") {
        match shape {
            Some(shape) => drawing::draw_status(&svg, shape),
            None => set(&svg, "class", "status-glyph status-none"),
        }
    }
}

fn fill_tags(cell: &HtmlElement, row: &Row) {
    cell.set_text_content(None);
    let Some(document) = cell.owner_document() else {
        return;
    };
    let text: Vec<String> = row
        .tags
        .iter()
        .map(|(name, value)| format!("{name}={value}"))
        .collect();
    set(cell, "title", &text.join("\n"));
    let append = |class: &str, words: &str| {
        if let Ok(span) = document.create_element("span") {
            span.set_class_name(class);
            span.set_text_content(Some(words));
            let _ = cell.append_child(&span);
        }
    };
    // One tag and how many more: half a tag tells nothing. All stand in the tooltip and on the resource's page.
    if let Some(first) = text.first() {
        append("tag", first);
    }
    if text.len() > 1 {
        append("text-3 small", &format!("+{}", text.len() - 1));
    }
}

fn fill_links(
    cell: &HtmlElement,
    ids: &[porthole_shared::resource_id::ResourceId],
    context: &RowContext<'_>,
) {
    cell.set_text_content(None);
    let Some(document) = cell.owner_document() else {
        return;
    };
    for id in ids.iter().take(3) {
        if let Ok(link) = document.create_element("a") {
            set(&link, "tabindex", "-1");
            set(
                &link,
                "href",
                &(context.link)(&drawing::owner_of(id).to_string()),
            );
            link.set_text_content(Some(drawing::owner_of(id).name()));
            let _ = cell.append_child(&link);
            let _ = cell.append_with_str_1(" ");
        }
    }
}

fn set(element: &Element, name: &str, value: &str) {
    // Setting an attribute fails only for a name that is none.
    let _ = element.set_attribute(name, value);
}
