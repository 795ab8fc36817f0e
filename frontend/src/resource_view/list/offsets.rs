//! Where each place of a list begins: rows are of one height, headings of another (on a phone they are lower).

use super::arrange::Entry;

/// The heights, and which places are headings.
pub struct Offsets {
    row: f64,
    heading: f64,
    headings: Vec<usize>,
    total: usize,
}

impl Offsets {
    /// Nothing yet, with rows this tall.
    #[must_use]
    pub fn new() -> Self {
        Self {
            row: 32.0,
            heading: 32.0,
            headings: Vec::new(),
            total: 0,
        }
    }

    /// The heights as they were measured.
    pub fn use_heights(&mut self, row: f64, heading: f64) {
        self.row = row;
        self.heading = heading;
    }

    /// The list as it is now.
    pub fn read(&mut self, entries: &[Entry]) {
        self.total = entries.len();
        self.headings.clear();
        let headings = entries.iter().enumerate();
        self.headings.extend(
            headings
                .filter_map(|(place, entry)| matches!(entry, Entry::Heading(..)).then_some(place)),
        );
    }

    /// How tall a row is.
    #[must_use]
    pub fn row(&self) -> f64 {
        self.row
    }

    /// The smaller of both heights: what a window is filled with at most.
    #[must_use]
    pub fn least(&self) -> f64 {
        self.row.min(self.heading)
    }

    /// Where a place begins; the end of the list for the place after the last.
    #[must_use]
    pub fn top(&self, place: usize) -> f64 {
        let before = self.headings.partition_point(|heading| *heading < place);
        (place - before) as f64 * self.row + before as f64 * self.heading
    }

    /// Where the list ends.
    #[must_use]
    pub fn end(&self) -> f64 {
        self.top(self.total)
    }

    /// The place that lies at this height.
    #[must_use]
    pub fn place_at(&self, height: f64) -> usize {
        let (mut low, mut high) = (0, self.total);
        while low < high {
            let middle = usize::midpoint(low, high + 1);
            if self.top(middle) <= height {
                low = middle;
            } else {
                high = middle - 1;
            }
        }
        low
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    #[cfg(target_arch = "wasm32")]
    use wasm_bindgen_test::wasm_bindgen_test as test;

    #[test]
    fn every_place_lies_where_it_begins() {
        let mut offsets = Offsets::new();
        offsets.use_heights(60.0, 36.0);
        offsets.read(&[
            Entry::Heading(0, 2, false),
            Entry::Row(0),
            Entry::Row(1),
            Entry::Heading(1, 1, false),
            Entry::Row(2),
        ]);
        let tops: Vec<_> = (0..=5).map(|place| offsets.top(place)).collect();
        assert_eq!(tops, [0.0, 36.0, 96.0, 156.0, 192.0, 252.0]);
        assert_eq!(offsets.end(), 252.0);
        for place in 0..5 {
            assert_eq!(offsets.place_at(offsets.top(place)), place);
            assert_eq!(offsets.place_at(offsets.top(place) + 35.0), place);
        }
        assert_eq!(offsets.place_at(9000.0), 5);
    }
}
