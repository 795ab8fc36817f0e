//! Deployments and their operations as clients see them.

use crate::world::deployment::{Deployed, Deployment, Step};
use md5::{Digest, Md5};
use porthole_template::{Dependency, Plan, Value as Known, value::same_name};
use serde_json::{Map, Value, json};

/// From this api-version on a deployment tells its type, as the recordings do.
const TYPED_SINCE: &str = "2019-05-01";

/// From this api-version on it tells the hash of its template.
const HASHED_SINCE: &str = "2017-05-10";

/// A deployment in an api-version.
pub fn deployment(row: &Deployment, deployed: &Deployed, version: &str) -> Value {
    let mut body = Map::new();
    body.insert("id".to_owned(), row.id.as_str().into());
    body.insert("name".to_owned(), row.id.name().into());
    if version >= TYPED_SINCE {
        body.insert("type".to_owned(), "Microsoft.Resources/deployments".into());
    }
    if let Some(location) = &row.location {
        body.insert("location".to_owned(), location.clone().into());
    }
    if let Some(tags) = &row.tags {
        body.insert("tags".to_owned(), tags.clone().into());
    }
    let mut properties = Map::new();
    let fact = |name: &str| deployed.facts.get(name).cloned();
    if version >= HASHED_SINCE
        && let Some(hash) = fact("templateHash")
    {
        properties.insert("templateHash".to_owned(), hash);
    }
    if let Some(parameters) = fact("parameters") {
        properties.insert("parameters".to_owned(), parameters);
    }
    for (name, link) in [
        ("templateLink", &row.link),
        ("parametersLink", &row.parameters_link),
    ] {
        if let Some(link) = link {
            properties.insert(name.to_owned(), json!(link));
        }
    }
    let mode = if row.complete {
        "Complete"
    } else {
        "Incremental"
    };
    properties.insert("mode".to_owned(), mode.into());
    properties.insert("provisioningState".to_owned(), row.state.clone().into());
    properties.insert("timestamp".to_owned(), row.changed.arm().into());
    let length = row.changed.0.saturating_sub(row.started.0);
    properties.insert("duration".to_owned(), duration(length).into());
    properties.insert("correlationId".to_owned(), row.correlation.clone().into());
    for name in ["providers", "dependencies"] {
        if let Some(value) = fact(name) {
            properties.insert(name.to_owned(), value);
        }
    }
    if let Some(outputs) = &row.outputs {
        properties.insert("outputs".to_owned(), outputs.clone());
    }
    if row.state == "Succeeded" {
        let made = row.output_resources.iter().map(|id| json!({ "id": id }));
        properties.insert("outputResources".to_owned(), made.collect());
    }
    if let Some(error) = &row.error {
        properties.insert("error".to_owned(), error.clone());
    }
    body.insert("properties".to_owned(), properties.into());
    body.into()
}

/// One operation of a deployment.
pub fn operation(row: &Deployment, step: &Step) -> Value {
    let mut properties = Map::new();
    let mut set = |name: &str, value: Value| drop(properties.insert(name.to_owned(), value));
    set("provisioningOperation", step.verb.clone().into());
    set("provisioningState", step.state.clone().into());
    set("timestamp", step.changed.arm().into());
    let length = step.changed.0.saturating_sub(step.started.0);
    set("duration", duration(length).into());
    set("trackingId", row.correlation.clone().into());
    let about_resource = !step.target.as_str().is_empty();
    if about_resource {
        set("serviceRequestId", step.request.clone().into());
    }
    set("statusCode", step.status_code.clone().into());
    if let Some(message) = &step.message {
        set("statusMessage", message.clone());
    }
    if about_resource {
        set(
            "targetResource",
            json!({
                "id": step.target.as_str(),
                "resourceType": step.resource_type,
                "resourceName": step.resource_name,
            }),
        );
    }
    json!({
        "id": format!("{}/operations/{}", row.id, step.id),
        "operationId": step.id,
        "properties": properties,
    })
}

/// What shows of a plan before anything of it is done.
pub fn facts(template: &Value, plan: &Plan) -> Map<String, Value> {
    let mut facts = Map::new();
    facts.insert("templateHash".to_owned(), hash(template).into());
    // As recorded: whatever they are, where the template has that section.
    if template.get("parameters").is_some_and(Value::is_object) {
        facts.insert("parameters".to_owned(), parameters(plan));
    }
    facts.insert("providers".to_owned(), providers(plan));
    facts.insert("dependencies".to_owned(), dependencies(plan));
    facts
}

/// The hash of a template: the same for two that differ in white space and comments only.
pub fn hash(template: &Value) -> String {
    let hash = Md5::digest(template.to_string());
    let bytes = hash.iter().take(8);
    bytes
        .fold(0_u64, |number, byte| number << 8 | u64::from(*byte))
        .to_string()
}

fn parameters(plan: &Plan) -> Value {
    let shown = plan.parameters().map(|(parameter, value)| {
        let mut shown = json!({ "type": parameter.kind.name() });
        if let (Some(value), Some(shown)) = (value, shown.as_object_mut()) {
            shown.insert("value".to_owned(), value.to_json());
        }
        (parameter.name.to_string(), shown)
    });
    Value::Object(shown.collect())
}

/// Types of one provider, each with its locations.
type Kinds = Vec<(String, Vec<Value>)>;

/// The types by provider in the order of the template, each with the locations that it is deployed to.
fn providers(plan: &Plan) -> Value {
    let mut found: Vec<(String, Kinds)> = Vec::new();
    for resource in &plan.resources {
        let (namespace, kind) = resource.resource_type.split_once('/').unwrap_or_default();
        let location = match resource.body.member("location") {
            Some(Known::String(location)) => {
                let plain = location.chars().filter(|sign| !sign.is_whitespace());
                plain.collect::<String>().to_lowercase().into()
            }
            _ => Value::Null,
        };
        let place = found
            .iter()
            .position(|(name, _)| same_name(name, namespace));
        let place = place.unwrap_or_else(|| {
            found.push((namespace.to_owned(), Vec::new()));
            found.len().saturating_sub(1)
        });
        let Some((_, kinds)) = found.get_mut(place) else {
            continue;
        };
        match kinds.iter_mut().find(|(name, _)| same_name(name, kind)) {
            Some((_, locations)) if locations.contains(&location) => {}
            Some((_, locations)) => locations.push(location),
            None => kinds.push((kind.to_owned(), vec![location])),
        }
    }
    let shown = found.into_iter().map(|(namespace, kinds)| {
        let kinds = kinds.into_iter();
        let kinds =
            kinds.map(|(kind, places)| json!({ "resourceType": kind, "locations": places }));
        json!({ "namespace": namespace, "resourceTypes": kinds.collect::<Value>() })
    });
    shown.collect()
}

fn dependencies(plan: &Plan) -> Value {
    let deployed = plan.resources.iter().map(|resource| {
        (
            &resource.id,
            &resource.resource_type,
            &resource.name,
            &resource.dependencies,
        )
    });
    let skipped = plan.skipped.iter().map(|resource| {
        (
            &resource.id,
            &resource.resource_type,
            &resource.name,
            &resource.dependencies,
        )
    });
    let shown = deployed
        .chain(skipped)
        .filter(|(_, _, _, needs)| !needs.is_empty())
        .map(|(id, kind, name, needs)| {
            let needs: Value = needs.iter().map(dependency).collect();
            json!({ "dependsOn": needs, "id": id, "resourceType": kind, "resourceName": name })
        });
    shown.collect()
}

fn dependency(need: &Dependency) -> Value {
    let mut shown = json!({
        "id": need.id,
        "resourceType": need.resource_type,
        "resourceName": need.resource_name,
    });
    if let Some(shown) = shown.as_object_mut() {
        if let Some(version) = &need.api_version {
            shown.insert("apiVersion".to_owned(), version.clone().into());
        }
        if let Some(action) = &need.action {
            shown.insert("actionName".to_owned(), action.clone().into());
        }
    }
    shown
}

/// Milliseconds as ARM writes a duration: `PT2M8.051S`.
pub fn duration(milliseconds: i64) -> String {
    let left = milliseconds.max(0);
    let (hours, left) = (left / 3_600_000, left % 3_600_000);
    let (minutes, left) = (left / 60_000, left % 60_000);
    let mut text = String::from("PT");
    if hours > 0 {
        text += &format!("{hours}H");
    }
    if minutes > 0 {
        text += &format!("{minutes}M");
    }
    if left > 0 || text == "PT" {
        let seconds = format!("{}.{:03}", left / 1000, left % 1000);
        text += seconds.trim_end_matches('0').trim_end_matches('.');
        text.push('S');
    }
    text
}

#[cfg(test)]
mod tests {
    use super::duration;

    #[test]
    fn durations_are_written_as_recorded() {
        let written = [0, 51, 5_567, 128_051, 3_600_000, 3_661_000].map(duration);
        assert_eq!(
            written,
            [
                "PT0S",
                "PT0.051S",
                "PT5.567S",
                "PT2M8.051S",
                "PT1H",
                "PT1H1M1S"
            ]
        );
    }
}
