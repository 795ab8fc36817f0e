//! The operations of every provider, of which roles are made.

use crate::{
    arm::refusal::Refusal,
    providers::{Call, Captures, EXTENSIONS, Endpoint, PROVIDERS, Provider, Served},
    world::World,
};
use serde_json::{Map, Value, json};

/// `GET /providers/Microsoft.Authorization/providerOperations`.
pub const ALL: Endpoint = Endpoint {
    method: "GET",
    path: "providerOperations",
    of: "providerOperations",
    answer: all,
};

/// `GET /providers/Microsoft.Authorization/providerOperations/NAMESPACE`.
pub const ONE: Endpoint = Endpoint {
    method: "GET",
    path: "providerOperations/{namespace}",
    of: "providerOperations",
    answer: one,
};

fn all(_: &mut World, call: &Call, _: &Captures) -> Result<Value, Refusal> {
    let value: Vec<Value> = PROVIDERS
        .iter()
        .map(|provider| document(provider, call))
        .collect();
    Ok(json!({ "value": value }))
}

fn one(_: &mut World, call: &Call, captures: &Captures) -> Result<Value, Refusal> {
    let named = captures.text("namespace");
    let provider = PROVIDERS
        .iter()
        .find(|provider| provider.namespace.eq_ignore_ascii_case(named));
    let provider = provider.ok_or_else(|| {
        Refusal::not_found("ProviderNotFound", format!("Provider '{named}' not found."))
    })?;
    Ok(document(provider, call))
}

/// What can be done with a type: its name behind the namespace, and the words behind it.
fn types(namespace: &str) -> Vec<(String, Vec<String>)> {
    let mut types = Vec::new();
    let provider = PROVIDERS
        .iter()
        .find(|provider| provider.namespace == namespace);
    for definition in provider.iter().flat_map(|provider| provider.types) {
        let mut words: Vec<String> = ["read", "write", "delete"].map(str::to_owned).into();
        for action in definition.actions {
            let kind = if action.method == "GET" {
                "read"
            } else {
                "action"
            };
            words.push(format!("{}/{kind}", action.name));
        }
        types.push((definition.type_path().to_owned(), words));
    }
    for extension in EXTENSIONS.iter().copied().flatten() {
        let Some((own, path)) = extension.name.split_once('/') else {
            continue;
        };
        if own == namespace {
            let words: &[&str] = match extension.served {
                Served::Kept(_) => &["read", "write", "delete"],
                Served::View(_) => &["read"],
            };
            let words = words.iter().map(|word| (*word).to_owned()).collect();
            types.push((path.to_owned(), words));
        }
    }
    types.sort();
    types
}

/// What is done by ARM itself, and by every provider.
fn own(namespace: &str) -> Vec<&'static str> {
    match namespace {
        "Microsoft.Resources" => vec![
            "subscriptions/read",
            "subscriptions/write",
            "subscriptions/delete",
            "subscriptions/locations/read",
            "subscriptions/resources/read",
            "subscriptions/resourceGroups/read",
            "subscriptions/resourceGroups/write",
            "subscriptions/resourceGroups/delete",
            "subscriptions/resourceGroups/moveResources/action",
            "subscriptions/resourceGroups/exportTemplate/action",
            "subscriptions/tagNames/read",
            "subscriptions/tagNames/write",
        ],
        _ => vec!["register/action", "unregister/action"],
    }
}

fn document(provider: &Provider, call: &Call) -> Value {
    let namespace = provider.namespace;
    let line = |resource: &str, word: &str| {
        let name = match resource {
            "" => format!("{namespace}/{word}"),
            resource => format!("{namespace}/{resource}/{word}"),
        };
        json!({
            "name": name,
            "displayName": shown(resource, word),
            "description": shown(resource, word),
            "origin": "user,system",
            "properties": null,
        })
    };
    let mut document = Map::new();
    document.insert("displayName".to_owned(), namespace.replace('.', " ").into());
    let operations: Vec<Value> = own(namespace)
        .into_iter()
        .map(|word| line("", word))
        .collect();
    document.insert("operations".to_owned(), operations.into());
    if call.query.expands("resourceTypes") {
        let types: Vec<Value> = types(namespace)
            .iter()
            .map(|(path, words)| {
                let operations: Vec<Value> = words.iter().map(|word| line(path, word)).collect();
                json!({ "name": path, "displayName": path, "operations": operations })
            })
            .collect();
        document.insert("resourceTypes".to_owned(), types.into());
    }
    document.insert(
        "id".to_owned(),
        format!("/providers/Microsoft.Authorization/providerOperations/{namespace}").into(),
    );
    document.insert(
        "type".to_owned(),
        "Microsoft.Authorization/providerOperations".into(),
    );
    document.insert("name".to_owned(), namespace.into());
    document.into()
}

/// The operations of a provider one by one, as `/providers/NAMESPACE/operations` lists them.
pub fn flat(namespace: &str) -> Value {
    let own = own(namespace)
        .into_iter()
        .map(|word| (String::new(), word.to_owned()));
    let of_types = types(namespace)
        .into_iter()
        .flat_map(|(path, words)| words.into_iter().map(move |word| (path.clone(), word)));
    let value: Vec<Value> = own
        .chain(of_types)
        .map(|(path, word)| {
            let name = match path.as_str() {
                "" => format!("{namespace}/{word}"),
                path => format!("{namespace}/{path}/{word}"),
            };
            json!({
                "name": name,
                "display": {
                    "provider": namespace.replace('.', " "),
                    "resource": path,
                    "operation": shown(&path, &word),
                    "description": shown(&path, &word),
                },
            })
        })
        .collect();
    json!({ "value": value })
}

/// `Read virtualMachines`, `Start virtualMachines`.
fn shown(resource: &str, word: &str) -> String {
    let verb = word.strip_suffix("/action").unwrap_or(word);
    let mut signs = verb.chars();
    let capital: String = signs
        .next()
        .map(|first| first.to_uppercase().chain(signs).collect())
        .unwrap_or_default();
    format!("{capital} {resource}").trim_end().to_owned()
}
