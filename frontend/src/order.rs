//! Sorting through one erased comparison. Every type that is sorted would bring its own three kilobytes into the page.

use std::cmp::Ordering;

/// Puts places in order; equals stay as they were.
pub fn sort_places(places: &mut [u32], compare: &mut dyn FnMut(u32, u32) -> Ordering) {
    places.sort_by(|left, right| compare(*left, *right));
}

/// Puts items in order; equals stay as they were.
pub fn sort_by<T>(items: &mut Vec<T>, compare: impl Fn(&T, &T) -> Ordering) {
    let mut places: Vec<u32> = (0..).take(items.len()).collect();
    sort_places(&mut places, &mut |left, right| match (
        items.get(left as usize),
        items.get(right as usize),
    ) {
        (Some(left), Some(right)) => compare(left, right),
        _ => Ordering::Equal,
    });
    let mut taken: Vec<Option<T>> = items.drain(..).map(Some).collect();
    let in_order = |place: u32| taken.get_mut(place as usize).and_then(Option::take);
    items.extend(places.into_iter().filter_map(in_order));
}

#[cfg(test)]
mod tests {
    use super::*;
    #[cfg(target_arch = "wasm32")]
    use wasm_bindgen_test::wasm_bindgen_test as test;

    #[test]
    fn items_are_in_order_and_equals_stay() {
        let mut items = vec![(2, 'a'), (1, 'b'), (2, 'c'), (1, 'd'), (0, 'e')];
        sort_by(&mut items, |left, right| left.0.cmp(&right.0));
        assert_eq!(items, [(0, 'e'), (1, 'b'), (1, 'd'), (2, 'a'), (2, 'c')]);
        let mut none: Vec<u8> = Vec::new();
        sort_by(&mut none, u8::cmp);
        assert!(none.is_empty());
    }
}
