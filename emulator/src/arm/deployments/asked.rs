//! What a request asks to deploy: the template, the parameters and the mode, read and planned.

use super::{link, shown, view::View};
use crate::{
    arm::{body, refusal::Refusal},
    providers::Call,
    world::{
        World,
        deployment::{Deployed, Deployment},
        resource_id::ResourceId,
        withheld::Withheld,
    },
};
use porthole_template::{
    self as template, Answer, Document, GivenValue, Limits, ParameterFile, Plan, Scope, Template,
    TemplateError, World as _,
};
use serde_json::{Map, Value, json};

/// A deployment that was asked for, with its plan.
pub struct Asked {
    /// The row, with nothing done yet.
    pub row: Deployment,
    /// What is deployed.
    pub deployed: Deployed,
    /// What it needs to go on, and what is not for the journal.
    pub withheld: Withheld,
    /// What it would do.
    pub plan: Plan,
}

/// Reads the body of a PUT, of `validate` or of `whatIf`.
///
/// # Errors
/// `InvalidRequestContent`, `InvalidTemplate` and what else the template engine finds. Any error at all while linked files are still
/// wanted: it is then no answer, and the request comes again with the files.
pub fn read(world: &mut World, call: &Call, id: &ResourceId) -> Result<Asked, Refusal> {
    let sent = body::object(&call.body)?;
    let properties = sent
        .get("properties")
        .and_then(Value::as_object)
        .ok_or_else(|| body::malformed("Required property 'properties' not found in JSON"))?;
    let complete = complete(properties)?;
    if complete && id.group().is_empty() {
        return Err(Refusal::bad_request(
            "InvalidDeployment",
            "The deployment mode 'Complete' is not supported for a deployment above resource groups. Write \"mode\": \"Incremental\".",
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
    let location = sent
        .get("location")
        .and_then(Value::as_str)
        // Written as the recordings have it: small, without blanks.
        .map(|location| location.replace(' ', "").to_lowercase());
    if id.group().is_empty() && location.is_none() {
        return Err(Refusal::bad_request(
            "LocationRequired",
            "The 'location' property is required for deployments above resource groups.",
        ));
    }
    let written = link::template(world, properties)?;
    let given = link::parameters(world, properties)?;
    let document = match &written.document {
        Some(document) => Ok(document.clone()),
        None => inside(&call.text, &written.value),
    };
    let row = Deployment {
        id: id.clone(),
        location,
        tags: sent.get("tags").map(body::tags).transpose()?.flatten(),
        api_version: call.api_version.clone(),
        origin: call.origin.clone(),
        caller: call.principal.clone(),
        correlation: call.correlation.clone(),
        complete,
        profile: profile(&written.value),
        link: written.link,
        parameters_link: given.link,
        withheld: None,
        parent: None,
        state: "Accepted".to_owned(),
        before_deletion: None,
        started: call.now,
        changed: call.now,
        seed: world.fresh_guid(),
        operation: String::new(),
        begun: 0,
        outputs: None,
        output_resources: Vec::new(),
        error: None,
    };
    let plan = document.and_then(|document| plan(world, &row, &given.values, &document));
    let plan = plan.map_err(|errors| refusal(&errors))?;
    if world.fetched.lacks() {
        return Err(link::not_there_yet());
    }
    let withheld = Withheld {
        given: settled(world, &row, given.values),
        files: world.fetched.files().clone(),
        ..Withheld::default()
    };
    if body::is_too_deep(&written.value)
        || plan
            .parameters()
            .any(|(_, value)| value.is_some_and(|value| body::is_too_deep(&value.to_json())))
        || makes_too_deep(&plan)
    {
        return Err(Refusal::bad_request(
            "InvalidTemplate",
            "Deployment template validation failed: 'The template, its parameters and what it makes of them lie too deep in one another.'.",
        ));
    }
    let deployed = Deployed {
        facts: shown::facts(&written.value, &plan),
        template: written.value,
    };
    Ok(Asked {
        row,
        deployed,
        withheld,
        plan,
    })
}

/// Whether a resource of the plan is deeper than what is taken: a template that is not may put one value into the depth of another.
fn makes_too_deep(plan: &Plan) -> bool {
    plan.resources.iter().any(|resource| {
        body::is_too_deep(&resource.body.to_json())
            || resource.nested.as_deref().is_some_and(makes_too_deep)
    })
}

/// The parameters with the secrets of vaults as they are now: a deployment that goes on after a restart has the same ones.
fn settled(world: &mut World, row: &Deployment, mut given: Value) -> Value {
    let whole = json!({ "parameters": given }).to_string();
    let file = Document::parse(&whole, None, &Limits::default()).ok();
    let file = file.and_then(|file| ParameterFile::read(&file).ok());
    let (Some(file), Some(members)) = (file, given.as_object_mut()) else {
        return given;
    };
    let view = View::before(world, row);
    for (name, entry) in members {
        if let Some((GivenValue::Secret(secret), _)) = file.given(name)
            && let Answer::Known(value) = view.secret(secret)
        {
            // Beside the reference: what a vault gave stays a secret.
            if let Some(entry) = entry.as_object_mut() {
                entry.insert("value".to_owned(), value.to_json());
            }
        }
    }
    given
}

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
    let withheld = world.withheld(row).map_err(|error| {
        let message = format!("The parameters of the deployment cannot be read any more: {error}");
        vec![TemplateError::new(template::Code::InvalidTemplate, message)]
    })?;
    let deployed = world.deployed.get(&row.id.key());
    let document = inside(
        "",
        deployed.map_or(&Value::Null, |deployed| &deployed.template),
    )?;
    plan(world, row, &withheld.given, &document)
}

/// The template within the text of a request, so that messages name the line that the client wrote; else the value itself.
fn inside(text: &str, value: &Value) -> Result<Document, Vec<TemplateError>> {
    let limits = Limits::default();
    let whole = match text {
        "" => None,
        text => Some(Document::parse(text, None, &limits).map_err(|error| vec![error])?),
    };
    match whole.and_then(|whole| whole.inside(&["properties", "template"])) {
        Some(part) => Ok(part),
        None => Document::parse(&value.to_string(), None, &limits).map_err(|error| vec![error]),
    }
}

fn plan(
    world: &mut World,
    row: &Deployment,
    given: &Value,
    document: &Document,
) -> Result<Plan, Vec<TemplateError>> {
    let limits = Limits::default();
    let read = Template::read(document, &limits)?;
    // One member around the values, as a parameter file has it: a parameter may itself be called "parameters".
    let none = json!({});
    let given = if given.is_object() { given } else { &none };
    let given = json!({ "parameters": given }).to_string();
    let given = Document::parse(&given, None, &limits).map_err(|error| vec![error])?;
    let given = ParameterFile::read(&given)?;
    let deployment = template::Deployment {
        complete: row.complete,
        location: row.location.clone(),
        clears_skipped: row.clears_skipped(),
        template_link: row.link.as_ref().map(|link| link.uri.clone()),
        ..template::Deployment::new(row.id.name(), scope(&row.id))
    };
    let view = View::before(world, row);
    template::plan(&read, &given, &deployment, &view, &limits)
}

/// The profile that a template names.
pub fn profile(template: &Value) -> Option<String> {
    let profile = template.get("apiProfile").and_then(Value::as_str);
    profile.map(str::to_owned)
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
