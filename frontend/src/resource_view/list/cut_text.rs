//! The whole of what is cut off in a cell, as its tooltip: found out when the mouse comes, so that scrolling costs nothing.

use super::table::Table;
use crate::controls::document_element::all;
use leptos::prelude::event_target;
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement, MouseEvent};

/// The mouse has come onto something in a row; `place` is the row's.
pub fn tell(event: &MouseEvent, table: &Table, place: impl FnOnce(&Element) -> Option<usize>) {
    let Some(cell) = cell_of(event) else {
        return;
    };
    let whole = if cell.class_list().contains("grid-tags") {
        place(&cell)
            .and_then(|place| table.row_at(place))
            .filter(|row| row.tags.len() > 1 || cut(&cell))
            .map(|row| {
                let tags = row.tags.iter();
                let lines: Vec<String> = tags
                    .map(|(name, value)| format!("{name}={value}"))
                    .collect();
                lines.join("\n")
            })
    } else {
        cell.text_content().filter(|_| cut(&cell))
    };
    if let Some(whole) = whole {
        cell.set_title(&whole);
    }
}

/// The mouse has left: the row may be another one when it comes again.
pub fn forget(event: &MouseEvent) {
    if let Some(cell) = cell_of(event) {
        let _ = cell.remove_attribute("title");
    }
}

fn cell_of(event: &MouseEvent) -> Option<HtmlElement> {
    let target: Element = event_target(event);
    let cell = target.closest(".grid-cell").ok()??;
    cell.dyn_into().ok()
}

fn cut(cell: &HtmlElement) -> bool {
    let wider = |element: &HtmlElement| element.scroll_width() > element.client_width();
    // What is inline has no width of its own, and is never cut.
    wider(cell)
        || all(cell, "a, span")
            .iter()
            .any(|part| part.client_width() > 0 && wider(part))
}
