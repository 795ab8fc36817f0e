//! What a request asks to deploy: the template, the parameters and the mode, read and planned.

use super::view::View;
use crate::{
    arm::{body, refusal::Refusal},
    providers::Call,
    world::{World, deployment::Deployment, resource_id::ResourceId},
};
use porthole_template::{
    self as template, Document, Limits, ParameterFile, Plan, Scope, Template, TemplateError,
};
use serde_json::{Map, Value, json};

/// A deployment that was asked for, with its plan.
pub struct Asked {
    /// The row, with nothing done yet.
    pub row: Deployment,
    /// What it would do.
    pub plan: Plan,
}

/// Reads the body of a PUT, of `validate` or of `whatIf`.
///
/// # Errors
/// `InvalidRequestContent`, `InvalidTemplate` and what else the template engine finds.
pub fn read(world: &mut World, call: &Call, id: &ResourceId) -> Result<Asked, Refusal> {
    let sent = body::object(&call.body)?;
    let properties = sent
        .get("properties")
        .and_then(Value::as_object)
        .ok_or_else(|| body::malformed("Required property 'properties' not found in JSON"))?;
    let complete = complete(properties)?;
    if let Some(link) = ["templateLink", "parametersLink"]
        .iter()
        .find_map(|name| properties.get(*name).filter(|link| !link.is_null()))
    {
        let uri = link.get("uri").and_then(Value::as_str).unwrap_or_default();
        return Err(Refusal::bad_request(
            "InvalidContentLink",
            format!("Unable to download deployment content from '{uri}': {NO_LINKS}"),
        ));
    }
    if properties
        .get("onErrorDeployment")
        .is_some_and(|wish| !wish.is_null())
    {
        return Err(Refusal::bad_request(
            "InvalidOnErrorDeployment",
            "This stamp does not deploy anything else when a deployment fails. Leave 'onErrorDeployment' out.",
        ));
    }
    let written = properties
        .get("template")
        .filter(|template| template.is_object());
    let written = written.cloned().ok_or_else(|| {
        Refusal::bad_request(
            "InvalidTemplate",
            "Deployment template validation failed: 'The deployment must have either the TemplateLink or Template property set.'.",
        )
    })?;
    let location = sent
        .get("location")
        .and_then(Value::as_str)
        .map(str::to_owned);
    if id.group().is_empty() && location.is_none() {
        return Err(Refusal::bad_request(
            "LocationRequired",
            "The 'location' property is required for deployments above resource groups.",
        ));
    }
    let row = Deployment {
        id: id.clone(),
        location,
        tags: sent.get("tags").map(body::tags).transpose()?.flatten(),
        api_version: call.api_version.clone(),
        origin: call.origin.clone(),
        caller: call.principal.clone(),
        correlation: call.correlation.clone(),
        complete,
        template: written,
        given: properties.get("parameters").cloned().unwrap_or_default(),
        parent: None,
        facts: Map::new(),
        state: "Accepted".to_owned(),
        started: call.now,
        changed: call.now,
        seed: world.fresh_guid(),
        operation: String::new(),
        steps: Vec::new(),
        outputs: None,
        output_resources: Vec::new(),
        error: None,
    };
    let plan = plan_text(world, &row, &call.text).map_err(|errors| refusal(&errors))?;
    Ok(Asked { row, plan })
}

/// Why links are refused.
pub const NO_LINKS: &str =
    "this stamp fetches no linked files. Put the template into the request, or nest it.";

/// Whether the mode says that what the template does not hold goes.
fn complete(properties: &Map<String, Value>) -> Result<bool, Refusal> {
    match properties.get("mode").and_then(Value::as_str) {
        Some(mode) if mode.eq_ignore_ascii_case("incremental") => Ok(false),
        Some(mode) if mode.eq_ignore_ascii_case("complete") => Ok(true),
        Some(mode) => Err(body::malformed(&format!(
            "Error converting value \"{mode}\" to type 'DeploymentMode'. Path 'properties.mode'. Write \"Incremental\" or \"Complete\""
        ))),
        None => Err(body::malformed(
            "Required property 'mode' not found in JSON. Path 'properties'",
        )),
    }
}

/// The plan of a row of the world, made anew: the same at every time, since its clock and its chance are those of the row.
pub fn plan_again(world: &mut World, row: &Deployment) -> Result<Plan, Vec<TemplateError>> {
    let whole = json!({ "properties": { "template": row.template, "parameters": row.given } });
    plan_text(world, row, &whole.to_string())
}

/// Plans from the text of a request, so that messages name the line that the client wrote.
fn plan_text(world: &mut World, row: &Deployment, text: &str) -> Result<Plan, Vec<TemplateError>> {
    let limits = Limits::default();
    let whole = Document::parse(text, None, &limits).map_err(|error| vec![error])?;
    let document = match whole.inside(&["properties", "template"]) {
        Some(part) => part,
        None => Document::parse(&row.template.to_string(), None, &limits)
            .map_err(|error| vec![error])?,
    };
    let read = Template::read(&document, &limits)?;
    // One member around the values, as a parameter file has it: a parameter may itself be called "parameters".
    let given = if row.given.is_object() {
        row.given.clone()
    } else {
        json!({})
    };
    let given = json!({ "parameters": given }).to_string();
    let given = Document::parse(&given, None, &limits).map_err(|error| vec![error])?;
    let given = ParameterFile::read(&given)?;
    let deployment = template::Deployment {
        complete: row.complete,
        location: row.location.clone(),
        ..template::Deployment::new(row.id.name(), scope(&row.id))
    };
    let view = View::before(world, row);
    template::plan(&read, &given, &deployment, &view, &limits)
}

/// The scope that a deployment's id lies in.
pub fn scope(id: &ResourceId) -> Scope {
    let subscription = id.subscription().to_owned();
    match id.group() {
        "" => Scope::Subscription(subscription),
        name => Scope::ResourceGroup {
            subscription,
            name: name.to_owned(),
        },
    }
}

/// Mistakes of a template as a refusal: the first as ARM words it, the others as its details.
pub fn refusal(errors: &[TemplateError]) -> Refusal {
    let inner = |error: &TemplateError| {
        let mut inner = error
            .to_json()
            .pointer("/error")
            .cloned()
            .unwrap_or_default();
        if let (Some(way), Some(Value::String(message))) =
            (&error.way_out, inner.get_mut("message"))
        {
            message.push(' ');
            message.push_str(way);
        }
        inner
    };
    let Some(first) = errors.first() else {
        return Refusal::bad_request("InvalidTemplate", "Deployment template validation failed.");
    };
    let body = inner(first);
    let message = body
        .get("message")
        .and_then(Value::as_str)
        .unwrap_or_default();
    let refusal = Refusal::bad_request(&first.code.to_string(), message);
    match errors.get(1..) {
        Some(more) if !more.is_empty() => refusal.details(more.iter().map(inner).collect()),
        _ => refusal,
    }
}
