//! The pool of rows: only as many elements as fit the window, moved and refilled while the list scrolls. Rows are data
//! outside of signals; what a scroll step costs is the few rows that come into sight.
//!
//! Rows lie in blocks, and a block is moved as one: the browser follows every moved element through layout, paint and
//! compositing by itself, so that a few blocks cost less than each row on its own.

use super::columns::ListColumn;
use super::grid_row::{GridRow, RowContext, template};
use super::offsets::Offsets;
use leptos::prelude::document;
use wasm_bindgen::JsCast;
use web_sys::HtmlElement;

/// Rows kept ready above and below the window.
const SPARE: usize = 4;
/// Rows of a block.
const BLOCK: usize = 8;
/// The head of the grid covers the top of the window.
const HEAD: f64 = 32.0;

/// The grid's elements.
pub struct Grid {
    scroll: HtmlElement,
    body: HtmlElement,
    blocks: Vec<HtmlElement>,
    rows: Vec<GridRow>,
    offsets: Offsets,
    /// Which cell takes the focus: place in the list, and number of the cell.
    pub active: (usize, usize),
    /// What Tab reaches now.
    offered: Option<HtmlElement>,
    columns: usize,
}

impl Grid {
    /// A grid in these elements; it has no rows until [`Grid::build`].
    #[must_use]
    pub fn new(scroll: HtmlElement, body: HtmlElement) -> Self {
        Self {
            scroll,
            body,
            blocks: Vec::new(),
            rows: Vec::new(),
            offsets: Offsets::new(),
            active: (0, 1),
            offered: None,
            columns: 0,
        }
    }

    /// Makes the pool for these columns and this window.
    pub fn build(&mut self, columns: &[ListColumn]) {
        self.body.set_text_content(None);
        self.rows.clear();
        self.blocks.clear();
        self.offered = None;
        self.columns = columns.len();
        let inside = template(columns);
        let Some(first) = self.add_block(&inside) else {
            return;
        };
        let row = f64::from(first.offset_height());
        let _ = first.class_list().add_1("group-row");
        let heading = f64::from(first.offset_height());
        let _ = first.class_list().remove_1("group-row");
        if row > 0.0 && heading > 0.0 {
            self.offsets.use_heights(row, heading);
        }
        let window = f64::from(self.scroll.client_height().max(200));
        let seen = (window / self.offsets.least()).ceil() as usize;
        let wanted = (seen + 1 + 2 * SPARE).div_ceil(BLOCK) + 1;
        for _ in 1..wanted {
            self.add_block(&inside);
        }
    }

    /// Adds a block of rows to the pool; gives its first row.
    fn add_block(&mut self, inside: &str) -> Option<HtmlElement> {
        let block = element("grid-block", "presentation")?;
        let _ = self.body.append_child(&block);
        let mut first = None;
        for _ in 0..BLOCK {
            let row = element("grid-row", "row")?;
            row.set_inner_html(inside);
            let _ = block.append_child(&row);
            first.get_or_insert_with(|| row.clone());
            self.rows.extend(GridRow::of(row, self.rows.len()));
        }
        self.blocks.push(block);
        first
    }

    /// Whether the window needs another number of rows, or taller ones, than the pool has.
    #[must_use]
    pub fn outgrown(&self) -> bool {
        let window = f64::from(self.scroll.client_height());
        let seen = (window / self.offsets.least()).ceil() as usize;
        let wanted = seen + 1 + SPARE + BLOCK;
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
        if anew {
            self.rows.iter_mut().for_each(GridRow::forget);
        }
        let start = self
            .in_sight()
            .start
            .saturating_sub(SPARE)
            .min(total.saturating_sub(pool).next_multiple_of(BLOCK))
            / BLOCK
            * BLOCK;
        for place in start..start + pool {
            // A place always falls to the same element, so that a scroll by one block refills one block.
            if let Some(row) = self.rows.get_mut(place % pool)
                && (anew || row.place != Some(place))
            {
                row.show(place, context);
                if place % BLOCK == 0
                    && let Some(block) = self.blocks.get(place % pool / BLOCK)
                {
                    let top = self.offsets.top(place.min(total));
                    let moved = format!("translateY({top}px)");
                    let _ = block.style().set_property("transform", &moved);
                }
            }
        }
        self.offer_focus(total);
    }

    /// Exactly one cell can be reached by Tab.
    fn offer_focus(&mut self, total: usize) {
        if total > 0 && self.active.0 >= total {
            self.active.0 = total - 1;
        }
        let row = self
            .rows
            .iter()
            .find(|row| row.place == Some(self.active.0));
        let target = row.and_then(|row| self.target(row, self.active.1));
        if target != self.offered {
            if let Some(old) = &self.offered {
                let _ = old.set_attribute("tabindex", "-1");
            }
            if let Some(new) = &target {
                let _ = new.set_attribute("tabindex", "0");
            }
            self.offered = target;
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

fn element(class: &str, role: &str) -> Option<HtmlElement> {
    let element: HtmlElement = document().create_element("div").ok()?.dyn_into().ok()?;
    element.set_class_name(class);
    let _ = element.set_attribute("role", role);
    Some(element)
}
