//! Leaves secrets out of a body: where one stood, a placeholder names it.

use serde_json::Value;

/// The same body with `<adminPassword>` and the like in place of secrets.
pub fn without_secrets(body: &Value) -> Value {
    match body {
        Value::Object(object) => object
            .iter()
            .map(|(name, value)| {
                let kept = if secret(name) && (value.is_string() || value.is_number()) {
                    Value::String(format!("<{name}>"))
                } else {
                    without_secrets(value)
                };
                (name.clone(), kept)
            })
            .collect(),
        Value::Array(list) => list.iter().map(without_secrets).collect(),
        other => other.clone(),
    }
}

/// Names of secrets in ARM bodies. `keyData` is a public key; `secrets` and `secretUri` lead to one but are none.
fn secret(name: &str) -> bool {
    let name = name.to_ascii_lowercase();
    [
        "password",
        "secret",
        "connectionstring",
        "sharedkey",
        "accountkey",
        "sastoken",
        "customdata",
        "protectedsettings",
    ]
    .iter()
    .any(|word| name.ends_with(word))
        || matches!(
            name.as_str(),
            "key1" | "key2" | "primarykey" | "secondarykey" | "pwd"
        )
}
