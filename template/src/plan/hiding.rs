//! Secrets in a body that is shown: stars in their place.

use serde_json::Value;

/// Puts stars in the place of a value. The path is one that [`crate::place::Path`] wrote.
pub(super) fn hide(value: &mut Value, path: &str) {
    if path.is_empty() {
        *value = "***".into();
        return;
    }
    let rest = path.strip_prefix('.').unwrap_or(path);
    let (step, rest) = match rest.strip_prefix("['") {
        Some(named) => named.split_once("']").unwrap_or((named, "")),
        None => match rest.strip_prefix('[') {
            Some(index) => index.split_once(']').unwrap_or((index, "")),
            None => rest.split_at(rest.find(['.', '[']).unwrap_or(rest.len())),
        },
    };
    let inner = match value {
        Value::Array(elements) => step
            .parse()
            .ok()
            .and_then(|index: usize| elements.get_mut(index)),
        Value::Object(members) => members.get_mut(step),
        _ => None,
    };
    match inner {
        Some(inner) => hide(inner, rest),
        // Where the way is lost, because a loop made the value, everything around is hidden rather than shown.
        None => *value = "***".into(),
    }
}
