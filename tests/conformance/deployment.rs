//! What a recorded deployment makes, so that the rules can look at it, and so that the rest of one that is left out can be made all the
//! same: the resources of the template in the order of what depends on what. Of the template language it knows what Azure CLI writes:
//! parameters, variables, concat, resourceId, copyIndex. The stamp's own engine has no part in this: it is what is judged.

use crate::recording::{Exchange, SUBSCRIPTION};
use porthole_emulator::world::resource_id::ResourceId;
use porthole_template::{Document, Limits};
use serde_json::{Map, Value};

/// The type of a deployment.
pub const TYPE: &str = "Microsoft.Resources/deployments";

/// What recorded paths call a deployment.
pub const MOCK: &str = "mock-deployment";

/// The id of the deployment that an exchange is about, in lower case.
pub fn name(exchange: &Exchange) -> String {
    let path = exchange.path.to_lowercase();
    let (scope, rest) = path.split_once("/deployments/").unwrap_or((&path, ""));
    let scope = scope.trim_end_matches("/providers/microsoft.resources");
    format!(
        "{scope}/deployments/{}",
        rest.split('/').next().unwrap_or_default()
    )
}

/// The resources that a deployment makes, as the PUTs that would make them; nothing when its template is none that is known.
pub fn resources(exchange: &Exchange) -> Vec<Exchange> {
    let group = ResourceId::new(&exchange.path).group().to_owned();
    let empty = Map::new();
    let body = body(exchange);
    let part = |pointer: &str| {
        let part = body.pointer(pointer);
        part.and_then(Value::as_object).unwrap_or(&empty)
    };
    let template = Template {
        group: &group,
        given: part("/properties/parameters"),
        parameters: part("/properties/template/parameters"),
        variables: part("/properties/template/variables"),
    };
    let resources = body.pointer("/properties/template/resources");
    let resources = resources.and_then(Value::as_array).into_iter().flatten();
    let mut left: Vec<Value> = resources.map(|resource| template.read(resource)).collect();
    let mut ordered = Vec::new();
    while !left.is_empty() {
        let named = |resource: &Value| {
            let text = |name: &str| resource[name].as_str().unwrap_or_default().to_lowercase();
            format!("{}/{}", text("type"), text("name"))
        };
        let waiting: Vec<String> = left.iter().map(named).collect();
        let free = left.iter().position(|resource| {
            let needs = resource["dependsOn"].as_array().into_iter().flatten();
            let mut needs = needs.filter_map(Value::as_str).map(str::to_lowercase);
            !needs.any(|need| waiting.iter().any(|name| need.ends_with(name.as_str())))
        });
        // Those that wait for each other are taken as they stand.
        ordered.push(left.remove(free.unwrap_or(0)));
    }
    let puts = ordered.into_iter().map(|mut resource| {
        let text = |name: &str| resource[name].as_str().unwrap_or_default().to_owned();
        let id = ResourceId::resource(SUBSCRIPTION, &group, &text("type"), &text("name"));
        let version = text("apiVersion");
        if let Some(body) = resource.as_object_mut() {
            for name in ["type", "name", "apiVersion", "dependsOn", "comments"] {
                body.shift_remove(name);
            }
        }
        Exchange {
            method: "PUT".to_owned(),
            path: id.as_str().to_owned(),
            query: Map::from_iter([("api-version".to_owned(), version.into())]),
            request_body: resource,
            ..exchange.clone()
        }
    });
    puts.collect()
}

/// The body of a deployment: Azure CLI's own with `template:` is text that is no strict JSON.
pub fn body(exchange: &Exchange) -> Value {
    match &exchange.request_body {
        Value::String(text) => {
            let document = Document::parse(text, None, &Limits::default());
            document.map_or(Value::Null, |document| document.root().literal().to_json())
        }
        body => body.clone(),
    }
}

struct Template<'a> {
    group: &'a str,
    given: &'a Map<String, Value>,
    parameters: &'a Map<String, Value>,
    variables: &'a Map<String, Value>,
}

impl Template<'_> {
    /// A value with its expressions worked out.
    fn read(&self, value: &Value) -> Value {
        match value {
            Value::Object(map) => {
                let read = map
                    .iter()
                    .map(|(name, value)| (name.clone(), self.read(value)));
                Value::Object(read.collect())
            }
            Value::Array(items) => items.iter().map(|item| self.read(item)).collect(),
            Value::String(text) => match text
                .strip_prefix('[')
                .and_then(|text| text.strip_suffix(']'))
            {
                Some(expression) if !expression.starts_with('[') => self.expression(expression),
                _ => value.clone(),
            },
            _ => value.clone(),
        }
    }

    fn expression(&self, text: &str) -> Value {
        let text = text.trim();
        if let Some(quoted) = text
            .strip_prefix('\'')
            .and_then(|text| text.strip_suffix('\''))
        {
            return quoted.into();
        }
        if let Some(first) = text.strip_suffix("[copyIndex()]") {
            return self.expression(first).get(0).cloned().unwrap_or_default();
        }
        let Some((name, rest)) = text.split_once('(') else {
            return text.into();
        };
        let arguments = arguments(rest.strip_suffix(')').unwrap_or(rest));
        let values: Vec<Value> = arguments.iter().map(|text| self.expression(text)).collect();
        let words: Vec<&str> = values.iter().filter_map(Value::as_str).collect();
        let first = words.first().copied().unwrap_or_default();
        match name.to_lowercase().as_str() {
            "parameters" => {
                let given = self.given.get(first).and_then(|given| given.get("value"));
                let standard = || self.parameters.get(first)?.get("defaultValue");
                self.read(given.or_else(standard).unwrap_or(&Value::Null))
            }
            "variables" => self.read(self.variables.get(first).unwrap_or(&Value::Null)),
            "concat" => words.concat().into(),
            "resourceid" => match words.as_slice() {
                [kind, name] => ResourceId::resource(SUBSCRIPTION, self.group, kind, name)
                    .as_str()
                    .into(),
                _ => Value::Null,
            },
            _ => text.into(),
        }
    }
}

/// The arguments of a call: parted by the commas that stand in no quotes and no inner call.
fn arguments(text: &str) -> Vec<String> {
    let (mut depth, mut quoted) = (0, false);
    let mut found = vec![String::new()];
    for sign in text.chars() {
        match sign {
            '\'' => quoted = !quoted,
            '(' if !quoted => depth += 1,
            ')' if !quoted => depth -= 1,
            ',' if !quoted && depth == 0 => {
                found.push(String::new());
                continue;
            }
            _ => {}
        }
        if let Some(last) = found.last_mut() {
            last.push(sign);
        }
    }
    found
}
