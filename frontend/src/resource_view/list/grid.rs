//! The pool of rows: only as many elements as fit the window, moved and refilled while the list scrolls. Rows are data
//! outside of signals; what a scroll step costs is the few rows that come into sight.

use super::columns::ListColumn;
use super::grid_row::{GridRow, RowContext, template};
use super::offsets::Offsets;
use leptos::prelude::document;
use wasm_bindgen::JsCast;
use web_sys::HtmlElement;

/// Rows kept ready above and below the window.
const SPARE: usize = 6;
/// The head of the grid covers the top of the window.
const HEAD: f64 = 32.0;

/// The grid's elements.
pub struct Grid {
    scroll: HtmlElement,
    body: HtmlElement,
    rows: Vec<GridRow>,
    offsets: Offsets,
    /// Which cell takes the focus: place in the list, and number of the cell.
    pub active: (usize, usize),
    columns: usize,
}

impl Grid {
    /// A grid in these elements; it has no rows until [`Grid::build`].
    #[must_use]
    pub fn new(scroll: HtmlElement, body: HtmlElement) -> Self {
        Self {
            scroll,
            body,
            rows: Vec::new(),
            offsets: Offsets::new(),
            active: (0, 1),
            columns: 0,
        }
    }

    /// Makes the pool for these columns and this window.
    pub fn build(&mut self, columns: &[ListColumn]) {
        self.body.set_text_content(None);
        self.rows.clear();
        self.columns = columns.len();
        let Some(first) = new_row(&template(columns)) else {
            return;
        };
        let _ = self.body.append_child(&first);
        let row = f64::from(first.offset_height());
        let _ = first.class_list().add_1("group-row");
        let heading = f64::from(first.offset_height());
        let _ = first.class_list().remove_1("group-row");
        if row > 0.0 && heading > 0.0 {
            self.offsets.use_heights(row, heading);
        }
        let wanted = (f64::from(self.scroll.client_height().max(200)) / self.offsets.least()).ceil()
            as usize
            + 2 * SPARE;
        for _ in 1..wanted {
            let copy = first
                .clone_node_with_deep(true)
                .ok()
                .and_then(|copy| copy.dyn_into::<HtmlElement>().ok());
            if let Some(copy) = copy {
                let _ = self.body.append_child(&copy);
                self.rows.extend(GridRow::of(copy));
            }
        }
        self.rows.extend(GridRow::of(first));
    }

    /// Whether the window needs another number of rows, or taller ones, than the pool has.
    #[must_use]
    pub fn outgrown(&self) -> bool {
        let window = f64::from(self.scroll.client_height());
        let wanted = (window / self.offsets.least()).ceil() as usize + SPARE;
        let heading = |row: &&GridRow| !row.element.class_list().contains("group-row");
        let tall = self.rows.iter().find(heading).is_some_and(|row| {
            let now = f64::from(row.element.offset_height());
            now > 0.0 && (now - self.offsets.row()).abs() > 0.5
        });
        wanted > self.rows.len() || tall
    }

    /// The places that are in sight.
    #[must_use]
    pub fn in_sight(&self) -> std::ops::Range<usize> {
        let top = f64::from(self.scroll.scroll_top());
        let bottom = top + f64::from(self.scroll.client_height());
        self.offsets.place_at(top)..self.offsets.place_at(bottom) + 1
    }

    /// Draws the window. Without `anew`, rows that stay in sight are left alone.
    pub fn draw(&mut self, context: &RowContext<'_>, anew: bool) {
        let total = context.table.entries.len();
        if anew {
            self.offsets.read(&context.table.entries);
            let _ = self
                .body
                .style()
                .set_property("--height", &format!("{}px", self.offsets.end()));
        }
        let pool = self.rows.len();
        if pool == 0 {
            return;
        }
        let start = self
            .in_sight()
            .start
            .saturating_sub(SPARE)
            .min(total.saturating_sub(pool));
        for place in start..start + pool {
            // A place always falls to the same element, so that a scroll by one row refills one row.
            if let Some(row) = self.rows.get_mut(place % pool)
                && (anew || row.place != Some(place))
            {
                row.show(place, self.offsets.top(place.min(total)), context);
            }
        }
        self.offer_focus(total);
    }

    /// Exactly one cell can be reached by Tab.
    fn offer_focus(&mut self, total: usize) {
        if total > 0 && self.active.0 >= total {
            self.active.0 = total - 1;
        }
        for row in &self.rows {
            let here = row.place == Some(self.active.0);
            if let Ok(Some(old)) = row.element.query_selector("[tabindex=\"0\"]") {
                let _ = old.set_attribute("tabindex", "-1");
            }
            if here && let Some(target) = self.target(row, self.active.1) {
                let _ = target.set_attribute("tabindex", "0");
            }
        }
    }

    /// What takes the focus in a cell: its control, or the cell itself.
    fn target(&self, row: &GridRow, cell: usize) -> Option<HtmlElement> {
        let heading = row.element.class_list().contains("group-row");
        let cell = if heading {
            row.element.query_selector(".grid-heading").ok()??
        } else {
            row.element.children().item(u32::try_from(cell).ok()?)?
        };
        let control = cell.query_selector("input, a, button").ok().flatten();
        control.unwrap_or(cell).dyn_into().ok()
    }

    /// Moves the focus to a cell, scrolling to it.
    pub fn focus(&mut self, place: usize, cell: usize, context: &RowContext<'_>) {
        self.active = (place, cell.min(self.columns + 2));
        let (top, bottom) = (self.offsets.top(place), self.offsets.top(place + 1));
        let window = f64::from(self.scroll.client_height()) - HEAD;
        let scrolled = f64::from(self.scroll.scroll_top());
        if top < scrolled {
            self.scroll.set_scroll_top(top as i32);
        } else if bottom > scrolled + window {
            self.scroll.set_scroll_top((bottom - window).ceil() as i32);
        }
        self.draw(context, false);
        let row = self.rows.iter().find(|row| row.place == Some(place));
        if let Some(target) = row.and_then(|row| self.target(row, self.active.1)) {
            let _ = target.focus();
        }
    }

    /// The place and the cell of an element inside the grid.
    #[must_use]
    pub fn place_of(&self, element: &web_sys::Element) -> Option<(usize, usize)> {
        let row = element.closest(".grid-row").ok()??;
        let known = self.rows.iter().find(|known| **known.element == *row)?;
        let children = row.children();
        let cell = (0..children.length()).find(|at| {
            children
                .item(*at)
                .is_some_and(|child| child.contains(Some(element)))
        })?;
        // A heading goes over all columns: who passes it stays in the column that they came from.
        let over_all = child_is_heading(&children, cell);
        let cell = if over_all {
            self.active.1
        } else {
            cell as usize
        };
        Some((known.place?, cell))
    }

    /// How many rows a page key moves.
    #[must_use]
    pub fn page(&self) -> usize {
        self.in_sight().len().saturating_sub(2).max(1)
    }

    /// How many cells a row has.
    #[must_use]
    pub fn cells(&self) -> usize {
        self.columns + 3
    }
}

fn child_is_heading(children: &web_sys::HtmlCollection, cell: u32) -> bool {
    children
        .item(cell)
        .is_some_and(|child| child.class_list().contains("grid-heading"))
}

fn new_row(inside: &str) -> Option<HtmlElement> {
    let row: HtmlElement = document().create_element("div").ok()?.dyn_into().ok()?;
    row.set_class_name("grid-row");
    let _ = row.set_attribute("role", "row");
    row.set_inner_html(inside);
    Some(row)
}
