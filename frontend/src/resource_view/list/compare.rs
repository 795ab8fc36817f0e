//! The order of names as people read them: case does not matter, and 2 comes before 10.

use std::cmp::Ordering;

/// Compares two names.
#[must_use]
pub fn natural(left: &str, right: &str) -> Ordering {
    let (mut a, mut b) = (left.as_bytes(), right.as_bytes());
    loop {
        match (a.first(), b.first()) {
            (None, None) => return left.cmp(right),
            (None, _) => return Ordering::Less,
            (_, None) => return Ordering::Greater,
            (Some(x), Some(y)) if x.is_ascii_digit() && y.is_ascii_digit() => {
                let (one, rest_of_a) = number(a);
                let (two, rest_of_b) = number(b);
                let order = one.len().cmp(&two.len()).then_with(|| one.cmp(two));
                if order != Ordering::Equal {
                    return order;
                }
                (a, b) = (rest_of_a, rest_of_b);
            }
            (Some(x), Some(y)) => {
                let order = x.to_ascii_lowercase().cmp(&y.to_ascii_lowercase());
                if order != Ordering::Equal {
                    return order;
                }
                (a, b) = (
                    a.get(1..).unwrap_or_default(),
                    b.get(1..).unwrap_or_default(),
                );
            }
        }
    }
}

/// The digits at the start without leading zeros, and what follows.
fn number(text: &[u8]) -> (&[u8], &[u8]) {
    let end = text
        .iter()
        .position(|byte| !byte.is_ascii_digit())
        .unwrap_or(text.len());
    let (digits, rest) = text.split_at_checked(end).unwrap_or((text, &[]));
    let zeros = digits.iter().take_while(|digit| **digit == b'0').count();
    (digits.get(zeros..).unwrap_or_default(), rest)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_in_the_order_people_expect() {
        let mut names = ["vm-10", "VM-2", "vm-02", "app", "é", "vm-2a", ""];
        names.sort_by(|left, right| natural(left, right));
        assert_eq!(names, ["", "app", "VM-2", "vm-02", "vm-2a", "vm-10", "é"]);
    }
}
