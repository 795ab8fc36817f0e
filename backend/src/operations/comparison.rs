//! Whether a resource, as it was read, shows what was asked for: how a lost `PUT` is told from one that never arrived.

use serde_json::Value;

/// Whether everything of `sent` that the stamp gives back is as it was sent. What it never gives back (passwords) and what it
/// adds does not count; case does not, because ARM changes it.
pub fn shows(sent: &Value, found: &Value) -> bool {
    match (sent, found) {
        (Value::Object(sent), Value::Object(found)) => sent.iter().all(|(key, value)| {
            let same = |(name, _): &(&String, &Value)| name.eq_ignore_ascii_case(key);
            match found.iter().find(same) {
                Some((_, other)) => shows(value, other),
                // Tags are always given back: without them the change is not there.
                None => {
                    !key.eq_ignore_ascii_case("tags")
                        || value.as_object().is_some_and(|tags| tags.is_empty())
                }
            }
        }),
        (Value::Array(sent), Value::Array(found)) => {
            sent.len() == found.len()
                && sent.iter().zip(found).all(|(one, other)| shows(one, other))
        }
        (Value::String(sent), Value::String(found)) => {
            let plain = |text: &str| text.replace(' ', "").to_ascii_lowercase();
            plain(sent) == plain(found)
        }
        (Value::Number(sent), Value::Number(found)) => sent.as_f64() == found.as_f64(),
        (Value::Null, _) => true,
        (sent, found) => sent == found,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn what_was_sent_is_found_again_and_what_was_not_is_not() {
        let found = json!({"id": "/x", "location": "local", "tags": {"env": "prod"},
            "properties": {"hardwareProfile": {"vmSize": "Standard_A1"}, "osProfile": {"adminUsername": "u"}, "disks": [{"lun": 0}]}});
        for sent in [
            json!({"location": "Local", "tags": {"env": "prod"}}),
            json!({"properties": {"osProfile": {"adminUsername": "u", "adminPassword": "secret"}}}),
            json!({"properties": {"disks": [{"lun": 0.0, "name": null}]}}),
            json!({"tags": null}),
        ] {
            assert!(shows(&sent, &found), "{sent}");
        }
        for sent in [
            json!({"tags": {"env": "test"}}),
            json!({"properties": {"hardwareProfile": {"vmSize": "Standard_A2"}}}),
            json!({"properties": {"disks": []}}),
        ] {
            assert!(!shows(&sent, &found), "{sent}");
        }
        assert!(!shows(
            &json!({"tags": {"a": "b"}}),
            &json!({"location": "local"})
        ));
        assert!(shows(&json!({"tags": {}}), &json!({"location": "local"})));
    }
}
