//! The order in which resources are deployed.

/// An order in which everything comes after what it needs, as written where that leaves a choice. `after` lists for each resource those that
/// it needs. The error is a circle, its first resource again at the end.
pub(super) fn order(after: &[Vec<usize>]) -> Result<Vec<usize>, Vec<usize>> {
    let mut missing: Vec<usize> = after.iter().map(Vec::len).collect();
    let mut needed_by: Vec<Vec<usize>> = vec![Vec::new(); after.len()];
    for (index, needs) in after.iter().enumerate() {
        for need in needs {
            if let Some(list) = needed_by.get_mut(*need) {
                list.push(index);
            }
        }
    }
    let mut ready: std::collections::BTreeSet<usize> = missing
        .iter()
        .enumerate()
        .filter(|(_, count)| **count == 0)
        .map(|(index, _)| index)
        .collect();
    let mut ordered = Vec::with_capacity(after.len());
    while let Some(index) = ready.pop_first() {
        ordered.push(index);
        for next in needed_by.get(index).into_iter().flatten() {
            if let Some(count) = missing.get_mut(*next) {
                *count -= 1;
                if *count == 0 {
                    ready.insert(*next);
                }
            }
        }
    }
    if ordered.len() == after.len() {
        Ok(ordered)
    } else {
        Err(circle(after, &missing))
    }
}

/// Goes back along what is missing until a resource comes again.
fn circle(after: &[Vec<usize>], missing: &[usize]) -> Vec<usize> {
    let waits = |index: &usize| missing.get(*index).is_some_and(|count| *count > 0);
    let Some(mut at) = (0..after.len()).find(|index| waits(index)) else {
        return Vec::new();
    };
    let mut way: Vec<usize> = Vec::new();
    loop {
        if let Some(start) = way.iter().position(|seen| *seen == at) {
            let mut circle = way.split_off(start);
            circle.push(at);
            return circle;
        }
        way.push(at);
        match after.get(at).into_iter().flatten().find(|need| waits(need)) {
            Some(next) => at = *next,
            None => return way,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn the_order_written_is_kept_where_it_can_be() {
        assert_eq!(order(&[vec![2], vec![], vec![]]), Ok(vec![1, 2, 0]));
        assert_eq!(order(&[vec![1], vec![2], vec![1]]), Err(vec![1, 2, 1]));
        assert_eq!(order(&[vec![0]]), Err(vec![0, 0]));
    }

    proptest! {
        #[test]
        fn everything_comes_after_what_it_needs_or_a_real_circle_is_named(
            after in prop::collection::vec(prop::collection::btree_set(0usize..12, 0..4), 12)
        ) {
            let after: Vec<Vec<usize>> = after.into_iter().map(|needs| needs.into_iter().collect()).collect();
            match order(&after) {
                Ok(ordered) => {
                    let place = |index: usize| ordered.iter().position(|found| *found == index);
                    for (index, needs) in after.iter().enumerate() {
                        prop_assert!(needs.iter().all(|need| place(*need) < place(index)));
                    }
                }
                Err(circle) => {
                    prop_assert!(circle.len() >= 2 && circle.first() == circle.last());
                    prop_assert!(circle.windows(2).all(|pair| after[pair[0]].contains(&pair[1])));
                }
            }
        }
    }
}
