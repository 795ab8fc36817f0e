//! As a Python program with the Azure SDK, under the hybrid profile. Types that the SDK has a client for use it;
//! all others go through the generic client with their api-version.

use super::python_client::{Client, Operation, RESOURCES};
use super::{ArmRequest, Surroundings, without_secrets};
use serde_json::Value;
use std::fmt::Write;

pub(super) fn print(requests: &[ArmRequest], surroundings: &Surroundings) -> String {
    let calls: Vec<(&ArmRequest, Option<Operation>)> = requests
        .iter()
        .map(|request| (request, Operation::of(request)))
        .collect();
    let mut clients: Vec<&'static Client> = Vec::new();
    for (_, operation) in &calls {
        let client = operation
            .as_ref()
            .map_or(&RESOURCES, |operation| operation.client);
        if !clients.iter().any(|known| known.class == client.class) {
            clients.push(client);
        }
    }
    let subscription = requests
        .iter()
        .find_map(|request| Some(request.arm_path()?.id?.subscription()?.to_owned()));
    let mut out = String::from("import os\nfrom azure.identity import ClientSecretCredential\n");
    if surroundings.sdk_profile().is_some() {
        out.push_str("from azure.profiles import KnownProfiles\n");
    }
    for client in &clients {
        let _ = writeln!(out, "from {} import {}", client.module, client.class);
    }
    if let (Some(file), Some(stamp)) = (surroundings.root_file(), &surroundings.stamp) {
        let _ = write!(
            out,
            "\n# The root certificate of {stamp}\nos.environ[\"REQUESTS_CA_BUNDLE\"] = {}\n",
            text(&file)
        );
    }
    let tenant = if surroundings.adfs {
        "\"adfs\"".to_owned()
    } else {
        "os.environ[\"AZURE_TENANT_ID\"]".to_owned()
    };
    let _ = write!(
        out,
        "\ncredential = ClientSecretCredential(\n    {tenant},\n    os.environ[\"AZURE_CLIENT_ID\"],\n    os.environ[\"AZURE_CLIENT_SECRET\"],\n    authority={},\n    disable_instance_discovery=True,\n)\n",
        text(&surroundings.login_origin)
    );
    for client in &clients {
        let _ = write!(
            out,
            "{} = {}(\n    credential,\n    {},\n    base_url={},\n",
            client.variable,
            client.class,
            subscription
                .as_deref()
                .map_or_else(|| "os.environ[\"AZURE_SUBSCRIPTION_ID\"]".to_owned(), text),
            text(&surroundings.endpoint)
        );
        if let Some(profile) = surroundings.sdk_profile() {
            let _ = writeln!(out, "    profile=KnownProfiles.{profile},");
        }
        let _ = write!(
            out,
            "    credential_scopes=[{}],\n)\n",
            text(&surroundings.scope())
        );
    }
    for (request, operation) in &calls {
        out.push('\n');
        match operation {
            Some(operation) => out.push_str(&operation.call(request)),
            None => generic(&mut out, request),
        }
    }
    out
}

/// By id and api-version, or as a plain request through the client's pipeline.
fn generic(out: &mut String, request: &ArmRequest) {
    let whole = request
        .arm_path()
        .is_some_and(|path| path.rest.is_empty() && path.id.is_some_and(|id| id.group().is_some()));
    let id = text(&request.path);
    let version = text(&request.api_version);
    let body = request
        .body
        .as_ref()
        .map(|body| literal(&without_secrets(body), 1))
        .unwrap_or_default();
    let simple = whole && request.query.is_empty();
    let _ = match request.method.as_str() {
        "GET" if simple => write!(
            out,
            "result = resources.resources.get_by_id({id}, {version})\nprint(result.serialize(keep_readonly=True))\n"
        ),
        "DELETE" if simple => writeln!(
            out,
            "resources.resources.begin_delete_by_id({id}, {version}).result()"
        ),
        "PUT" if simple => write!(
            out,
            "resources.resources.begin_create_or_update_by_id(\n    {id},\n    {version},\n    {body},\n).result()\n"
        ),
        "PATCH" if simple => write!(
            out,
            "resources.resources.begin_update_by_id(\n    {id},\n    {version},\n    {body},\n).result()\n"
        ),
        method => {
            let content = if body.is_empty() {
                String::new()
            } else {
                format!(", json={body}")
            };
            write!(
                out,
                "from azure.core.rest import HttpRequest\n\nresponse = resources._client.send_request(HttpRequest({}, {}{content}))\nresponse.raise_for_status()\nprint(response.text())\n",
                text(method),
                text(&request.target()),
            )
        }
    };
}

/// A Python string.
pub(super) fn text(text: &str) -> String {
    let mut out = String::from("\"");
    for letter in text.chars() {
        match letter {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            letter if letter.is_control() => {
                let _ = write!(out, "\\u{:04x}", letter as u32);
            }
            letter => out.push(letter),
        }
    }
    out.push('"');
    out
}

/// A Python literal of a JSON value, indented by so many steps.
pub(super) fn literal(value: &Value, depth: usize) -> String {
    let indent = "    ".repeat(depth + 1);
    let end = "    ".repeat(depth);
    match value {
        Value::Null => "None".to_owned(),
        Value::Bool(true) => "True".to_owned(),
        Value::Bool(false) => "False".to_owned(),
        Value::Number(number) => number.to_string(),
        Value::String(string) => text(string),
        Value::Array(list) if list.is_empty() => "[]".to_owned(),
        Value::Object(object) if object.is_empty() => "{}".to_owned(),
        Value::Array(list) => {
            let items: String = list
                .iter()
                .map(|item| format!("{indent}{},\n", literal(item, depth + 1)))
                .collect();
            format!("[\n{items}{end}]")
        }
        Value::Object(object) => {
            let items: String = object
                .iter()
                .map(|(name, value)| {
                    format!("{indent}{}: {},\n", text(name), literal(value, depth + 1))
                })
                .collect();
            format!("{{\n{items}{end}}}")
        }
    }
}
