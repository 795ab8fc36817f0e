//! Values for the parameters of templates that people deploy: those of the file beside the template where they can be used, the default
//! where there is one, else made up from the name and the type.

use super::ground;
use serde_json::{Value, json};

/// The parameters of a template, given.
pub fn given(template: &Value, beside: &Value, base: &str) -> Value {
    let mut given = json!({});
    for (name, parameter) in template["parameters"].as_object().into_iter().flatten() {
        let written = &beside["parameters"][name]["value"];
        if usable(name, parameter, written) {
            given[name] = json!({ "value": written });
        } else if parameter.get("defaultValue").is_none() || unusable_default(name, parameter) {
            given[name] = json!({ "value": some_value(name, parameter, base) });
        }
    }
    given
}

/// Whether a default is one that a person has to replace: an empty address, or a name that no machine takes for its administrator.
fn unusable_default(name: &str, parameter: &Value) -> bool {
    let default = parameter["defaultValue"].as_str().map(str::to_lowercase);
    let lower = name.to_lowercase();
    match default.as_deref() {
        Some("") => lower.contains("baseurl") || lower == "_artifactslocation",
        Some("administrator" | "admin") => lower.contains("username"),
        _ => false,
    }
}

/// Whether a value of a parameter file is one: many hold words in place of a value that a person has to find.
fn usable(name: &str, parameter: &Value, value: &Value) -> bool {
    let fits = match &parameter["allowedValues"] {
        Value::Array(allowed) => allowed.contains(value),
        _ => true,
    };
    let lower = name.to_lowercase();
    let special = ["key", "password", "resourceid", "url", "uri"];
    let text = value.as_str().is_none_or(|text| {
        !text.is_empty()
            && !matches!(&*text.to_lowercase(), "administrator" | "admin")
            && !text.contains(['<', ' ', '#', '{'])
            && !text.to_uppercase().contains("GEN")
            && !text.to_lowercase().contains("change")
            && !special.iter().any(|word| lower.contains(word))
    });
    !value.is_null() && fits && text
}

/// A value for a parameter that has no default.
fn some_value(name: &str, parameter: &Value, base: &str) -> Value {
    if let Some(first) = parameter["allowedValues"].get(0) {
        return first.clone();
    }
    let value = made_up(name, parameter, base);
    let most = parameter["maxLength"].as_u64().unwrap_or(u64::MAX);
    match &value {
        Value::String(text) => text
            .chars()
            .take(usize::try_from(most).unwrap_or(usize::MAX))
            .collect::<String>()
            .into(),
        _ => value,
    }
}

/// The letters and digits of a name, not too many.
fn word(name: &str) -> String {
    let plain = name.chars().filter(char::is_ascii_alphanumeric);
    plain.take(12).collect()
}

/// A value made up from the name and the type.
fn made_up(name: &str, parameter: &Value, base: &str) -> Value {
    let lower = name.to_lowercase();
    let is = |word: &str| lower.contains(word);
    let kind = parameter["type"].as_str().unwrap_or_default();
    match kind.to_lowercase().as_str() {
        "int" => parameter["minValue"].as_i64().unwrap_or(2).max(2).into(),
        "bool" => true.into(),
        "array" => json!(["first", "second"]),
        "object" | "secureobject" => json!({}),
        _ if is("sshkey") || is("publickey") => {
            json!("ssh-rsa AAAAB3NzaC1yc2EAAAADAQABAAABgQC7 someone@contoso")
        }
        _ if is("password") => json!("Pa55-word-of-test"),
        _ if is("username") => json!("someone"),
        _ if is("subnetresourceid") => ground::subnet_id().into(),
        _ if is("storageaccountresourceid") => ground::account_id().into(),
        _ if is("vaultresourceid") => ground::vault_id().into(),
        _ if is("subscriptionid") => json!(crate::testing::SUBSCRIPTION),
        _ if is("resourcegroup") || is("rgname") => json!("rg"),
        _ if is("artifactslocation") || is("baseurl") => base.into(),
        _ if is("url") || is("uri") => ground::disk_address(&lower).into(),
        _ if is("label") || is("prefix") && is("dns") => format!("{}77", word(&lower)).into(),
        _ if is("domainname") || is("dnssuffix") => json!("contoso.local"),
        _ if is("ipaddress") => json!("203.0.113.9"),
        _ if is("addressprefix") => json!("10.77.0.0/16"),
        _ if is("gatewaysubnet") => json!("10.77.1.0/24"),
        _ if is("subnetname") => json!("default"),
        _ if is("subnet") => json!("10.77.2.0/24"),
        "securestring" | "string" => format!("{}77", word(&lower)).into(),
        other => panic!("there are no parameters of the type {other}"),
    }
}
