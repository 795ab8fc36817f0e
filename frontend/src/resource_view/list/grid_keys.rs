//! Which cell a key leads to.

/// What a key asks of the grid.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    /// Go to this place and cell.
    To(usize, usize),
    /// Nothing of the grid's.
    None,
}

/// Where the grid is, and how far it goes.
#[derive(Clone, Copy, Debug)]
pub struct Ground {
    /// Place and cell now.
    pub here: (usize, usize),
    /// How many places.
    pub places: usize,
    /// How many cells a row has.
    pub cells: usize,
    /// How far a page key goes.
    pub page: usize,
}

/// The step for a key.
#[must_use]
pub fn step(key: &str, control: bool, ground: Ground) -> Step {
    let (place, cell) = ground.here;
    let last = ground.places.saturating_sub(1);
    let end = ground.cells.saturating_sub(1);
    if ground.places == 0 {
        return Step::None;
    }
    let (place, cell) = match (key, control) {
        ("ArrowDown", _) => ((place + 1).min(last), cell),
        ("ArrowUp", _) => (place.saturating_sub(1), cell),
        ("ArrowRight", _) => (place, (cell + 1).min(end)),
        ("ArrowLeft", _) => (place, cell.saturating_sub(1)),
        ("PageDown", _) => ((place + ground.page).min(last), cell),
        ("PageUp", _) => (place.saturating_sub(ground.page), cell),
        ("Home", true) => (0, cell),
        ("End", true) => (last, cell),
        ("Home", false) => (place, 0),
        ("End", false) => (place, end),
        _ => return Step::None,
    };
    Step::To(place, cell)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_stay_inside_the_grid() {
        let ground = Ground {
            here: (9, 6),
            places: 10,
            cells: 7,
            page: 4,
        };
        assert_eq!(step("ArrowDown", false, ground), Step::To(9, 6));
        assert_eq!(step("PageUp", false, ground), Step::To(5, 6));
        assert_eq!(step("ArrowRight", false, ground), Step::To(9, 6));
        assert_eq!(step("Home", false, ground), Step::To(9, 0));
        assert_eq!(step("Home", true, ground), Step::To(0, 6));
        assert_eq!(step("a", false, ground), Step::None);
        assert_eq!(
            step(
                "End",
                true,
                Ground {
                    places: 0,
                    ..ground
                }
            ),
            Step::None
        );
    }
}
