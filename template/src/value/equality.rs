//! When two values, or two names, are the same.

use super::{Object, Value};
use std::collections::HashMap;

/// Whether two names are the same to Resource Manager, which ignores case without regard to language.
pub fn same_name(left: &str, right: &str) -> bool {
    if left.eq_ignore_ascii_case(right) {
        return true;
    }
    if left.is_ascii() && right.is_ascii() {
        return false;
    }
    let folded = |text: &str| text.chars().map(upper).collect::<Vec<_>>();
    folded(left) == folded(right)
}

/// A letter in upper case where that is one letter; `ß` stays, as it does in .NET.
fn upper(letter: char) -> char {
    let mut upper = letter.to_uppercase();
    match (upper.next(), upper.next()) {
        (Some(only), None) => only,
        _ => letter,
    }
}

impl Value {
    /// Whether two values are the same all the way down; text by its letters, numbers by their size, members in any order.
    pub fn same(&self, other: &Value) -> bool {
        match (self, other) {
            (Self::Integer(whole), Self::Float(number))
            | (Self::Float(number), Self::Integer(whole)) => *whole as f64 == *number,
            (Self::Array(left), Self::Array(right)) => {
                left.len() == right.len()
                    && left
                        .iter()
                        .zip(right.iter())
                        .all(|(left, right)| left.same(right))
            }
            (Self::Object(left), Self::Object(right)) => {
                left.len() == right.len() && same_members(left, right)
            }
            _ => self == other,
        }
    }
}

/// Whether two objects of as many members have the same ones. Most have them in the same order; the others are looked up.
fn same_members(left: &Object, right: &Object) -> bool {
    let mut pairs = left.iter().zip(right.iter());
    if pairs.all(|((left, _), (right, _))| same_name(left, right)) {
        return left
            .iter()
            .zip(right.iter())
            .all(|((_, left), (_, right))| left.same(right));
    }
    let by_name: HashMap<String, &Value> = right
        .iter()
        .map(|(name, value)| (name.to_lowercase(), value))
        .collect();
    left.iter().all(|(name, value)| {
        by_name
            .get(&name.to_lowercase())
            .is_some_and(|found| found.same(value))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_ignore_case_in_every_script() {
        assert!(same_name("StorageAccounts", "storageaccounts"));
        assert!(same_name("STRAẞE", "straẞe"));
        assert!(same_name("Größe", "GRÖßE"));
        assert!(!same_name("a", "b"));
    }

    #[test]
    fn objects_are_the_same_in_any_order() {
        let value = |text| Value::from(&serde_json::from_str::<serde_json::Value>(text).unwrap());
        assert!(value(r#"{"a":1,"b":[1.0]}"#).same(&value(r#"{"B":[1],"a":1}"#)));
        assert!(!value(r#"["x"]"#).same(&value(r#"["X"]"#)));
    }
}
