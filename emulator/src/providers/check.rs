//! Checks that many types share: words of a fixed set in any case, required properties, numbers in a range.

use crate::{arm::refusal::Refusal, world::resource::Resource};
use serde_json::Value;

/// A property that must be one of these words, in any case; it is rewritten to the canonical spelling. Absent is fine.
///
/// # Errors
/// `InvalidParameter`, naming the property and the words.
pub fn choice(resource: &mut Resource, pointer: &str, words: &[&str]) -> Result<(), Refusal> {
    let Some(value) = resource.property(pointer) else {
        return Ok(());
    };
    let given = value.as_str().unwrap_or_default().to_owned();
    match words.iter().find(|word| word.eq_ignore_ascii_case(&given)) {
        Some(word) => resource.set(pointer, *word),
        None => {
            let shown = as_text(value);
            let name = dotted(pointer);
            return Err(Refusal::bad_request(
                "InvalidParameter",
                format!("The value '{shown}' of parameter '{name}' is not allowed. Allowed values are: {}.", words.join(", ")),
            )
            .target(name));
        }
    }
    Ok(())
}

/// A property that must be there.
///
/// # Errors
/// `InvalidParameter` in the compute provider's words.
pub fn required(resource: &Resource, pointer: &str) -> Result<(), Refusal> {
    if resource.property(pointer).is_some() {
        return Ok(());
    }
    let name = dotted(pointer);
    Err(Refusal::bad_request(
        "InvalidParameter",
        format!("Required parameter '{name}' is missing (null)."),
    )
    .target(name))
}

/// Whole numbers that came as text, as templates often write them: the providers' readers take them for numbers.
pub fn numbers(resource: &mut Resource, pointers: &[&str]) {
    for pointer in pointers {
        let text = resource.property(pointer).and_then(Value::as_str);
        if let Some(number) = text.and_then(|text| text.trim().parse::<i64>().ok()) {
            resource.set(pointer, number);
        }
    }
}

/// A property that must be a whole number between two bounds when it is there.
///
/// # Errors
/// `InvalidParameter`, naming the property and the bounds.
pub fn between(resource: &Resource, pointer: &str, low: i64, high: i64) -> Result<(), Refusal> {
    let Some(value) = resource.property(pointer) else {
        return Ok(());
    };
    if value
        .as_i64()
        .is_some_and(|number| (low..=high).contains(&number))
    {
        return Ok(());
    }
    let name = dotted(pointer);
    Err(Refusal::bad_request("InvalidParameter", format!("The value {value} of parameter '{name}' is out of range. It must be between {low} and {high}."))
        .target(name))
}

/// Properties that a client left out of a PUT and that only the stamp may change: taken over from what was there.
pub fn inherit(resource: &mut Resource, before: Option<&Resource>, pointers: &[&str]) {
    for pointer in pointers {
        if let Some(value) = before.and_then(|before| before.property(pointer)).cloned() {
            resource.set(pointer, value);
        }
    }
}

/// Top-level properties that only views show, sent back by a client that read, changed and wrote: dropped.
pub fn forget(resource: &mut Resource, names: &[&str]) {
    if let Some(properties) = resource.properties.as_object_mut() {
        for name in names {
            properties.shift_remove(*name);
        }
    }
}

/// The same of one property within an object of the properties.
pub fn forget_in(resource: &mut Resource, pointer: &str, name: &str) {
    let part = resource.properties.pointer_mut(pointer);
    if let Some(part) = part.and_then(Value::as_object_mut) {
        part.shift_remove(name);
    }
}

/// A value as messages quote it: a text without quotes, anything else as JSON.
pub fn as_text(value: &Value) -> String {
    value
        .as_str()
        .map_or_else(|| value.to_string(), str::to_owned)
}

/// `/osProfile/adminUsername` as providers name it: `osProfile.adminUsername`.
fn dotted(pointer: &str) -> String {
    pointer.trim_start_matches('/').replace('/', ".")
}

#[cfg(test)]
mod tests {
    use super::{between, choice, required};
    use crate::world::{resource::Resource, resource_id::ResourceId, timestamp::Timestamp};
    use serde_json::json;

    #[test]
    fn words_are_canonical_numbers_bounded_and_absence_is_named() {
        let id = ResourceId::resource("s", "g", "A.B/c", "n");
        let mut resource = Resource::new(
            id,
            None,
            json!({"method": "dynamic", "size": 9, "other": "x"}),
            Timestamp(0),
        );
        choice(&mut resource, "/method", &["Dynamic", "Static"]).unwrap();
        assert_eq!(resource.text("/method"), Some("Dynamic"));
        assert_eq!(
            choice(&mut resource, "/other", &["y"])
                .unwrap_err()
                .target
                .as_deref(),
            Some("other")
        );
        assert!(
            between(&resource, "/size", 1, 9).is_ok() && between(&resource, "/size", 1, 8).is_err()
        );
        assert_eq!(
            required(&resource, "/osProfile/name")
                .unwrap_err()
                .target
                .as_deref(),
            Some("osProfile.name")
        );
    }
}
