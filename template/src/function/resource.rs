//! Ids of resources, and looking at resources while a deployment runs: `reference`, `list…`, `providers`.

use super::deployment::answered;
use super::{Call, Function, MANY, plain, written};
use crate::evaluate::{Evaluator, Stage};
use crate::expression::Expression;
use crate::fault::Fault;
use crate::scope::{self, Scope};
use crate::value::{Object, Value};
use crate::world::Answer;
use std::sync::Arc;

pub(super) const FUNCTIONS: &[Function] = &[
    written(
        "resourceId",
        2,
        MANY,
        "resourceId([subscriptionId], [resourceGroupName], resourceType, resourceName1, [resourceName2]...)",
        |evaluator, call, arguments| with_values(evaluator, call, arguments, resource_id),
    ),
    written(
        "subscriptionResourceId",
        2,
        MANY,
        "subscriptionResourceId([subscriptionId], resourceType, resourceName1, [resourceName2]...)",
        |evaluator, call, arguments| {
            with_values(evaluator, call, arguments, subscription_resource_id)
        },
    ),
    plain(
        "tenantResourceId",
        2,
        MANY,
        "tenantResourceId(resourceType, resourceName1, [resourceName2]...)",
        |call, values| under(call, "", values),
    ),
    plain(
        "managementGroupResourceId",
        2,
        MANY,
        "managementGroupResourceId([managementGroupName], resourceType, resourceName1, [resourceName2]...)",
        |call, values| {
            let (before, rest) = split_at_type(call, values)?;
            match before.as_slice() {
                [name] => under(call, &Scope::ManagementGroup(name.to_string()).id(), rest),
                _ => Err(call.wrong("name the management group first.")),
            }
        },
    ),
    plain(
        "extensionResourceId",
        3,
        MANY,
        "extensionResourceId(resourceId, resourceType, resourceName1, [resourceName2]...)",
        |call, values| {
            under(
                call,
                call.text(values, 0)?.trim_end_matches('/'),
                values.get(1..).unwrap_or_default(),
            )
        },
    ),
    written(
        "reference",
        1,
        3,
        "reference(resourceName/resourceIdentifier, [apiVersion], ['Full'])",
        reference,
    ),
    written(
        "providers",
        1,
        2,
        "providers(providerNamespace, [resourceType])",
        providers,
    ),
    // A stamp has no zones; of a type without zones the engine picks none.
    plain(
        "pickZones",
        3,
        5,
        "pickZones(providerNamespace, resourceType, location, [numberOfZones], [offset])",
        |_, _| Ok(Value::array(Vec::new())),
    ),
];

/// Stands for every function whose name begins with `list`.
pub(super) const LIST_ACTION: Function = written(
    "list",
    2,
    3,
    "list…(resourceName/resourceIdentifier, apiVersion, [requestContent])",
    list,
);

type WithScope = fn(&Call<'_>, &[Value], &Scope) -> Result<Value, Fault>;

fn with_values(
    evaluator: &mut Evaluator<'_>,
    call: &Call<'_>,
    arguments: &[Expression],
    run: WithScope,
) -> Result<Value, Fault> {
    let values = evaluator.all(arguments)?;
    match values
        .iter()
        .find(|value| matches!(value, Value::Unknown(_)))
    {
        Some(unknown) => Ok(unknown.clone()),
        None => run(call, &values, &evaluator.around.deployment.scope),
    }
}

/// Splits what stands before the type from the type and names. The type is the first argument with a slash.
fn split_at_type<'v>(
    call: &Call<'_>,
    values: &'v [Value],
) -> Result<(Vec<&'v Arc<str>>, &'v [Value]), Fault> {
    let mut before = Vec::new();
    for index in 0..values.len() {
        let text = call.text(values, index)?;
        if text.contains('/') {
            return Ok((before, values.get(index..).unwrap_or_default()));
        }
        before.push(text);
    }
    Err(call
        .wrong("no argument is a fully qualified resource type.")
        .or("Write the type with its namespace: 'Microsoft.Compute/virtualMachines'."))
}

/// The id of a type and names under a prefix.
fn under(call: &Call<'_>, prefix: &str, values: &[Value]) -> Result<Value, Fault> {
    let resource_type = call.text(values, 0)?.trim_end_matches('/');
    let mut names: Vec<&str> = Vec::new();
    for index in 1..values.len() {
        names.extend(call.text(values, index)?.split('/'));
    }
    match scope::resource_id(prefix, resource_type, &names) {
        Some(id) => call.made(id),
        None => Err(call
            .wrong(format!(
                "the type '{resource_type}' requires '{}' resource name argument(s).",
                resource_type.split('/').count().saturating_sub(1)
            ))
            .found(format!("Given are '{}'.", names.join("', '")))),
    }
}

fn resource_id(call: &Call<'_>, values: &[Value], scope: &Scope) -> Result<Value, Fault> {
    let (before, rest) = split_at_type(call, values)?;
    let own = || scope.subscription().map(str::to_owned);
    let group = |subscription: Option<String>, name: String| {
        subscription
            .map(|subscription| Scope::ResourceGroup { subscription, name })
            .ok_or_else(|| call.wrong("the deployment is made above all subscriptions; name one."))
    };
    let target = match before.as_slice() {
        [] => scope.clone(),
        // At the level of a subscription one argument is the subscription, in a group it is another group.
        [one] => match scope {
            Scope::ResourceGroup { .. } => group(own(), one.to_string())?,
            _ => Scope::Subscription(one.to_string()),
        },
        [subscription, name] => group(Some(subscription.to_string()), name.to_string())?,
        _ => return Err(call.wrong("there are too many arguments before the resource type.")),
    };
    under(call, &target.id(), rest)
}

fn subscription_resource_id(
    call: &Call<'_>,
    values: &[Value],
    scope: &Scope,
) -> Result<Value, Fault> {
    let (before, rest) = split_at_type(call, values)?;
    let id = match (before.as_slice(), scope.subscription()) {
        ([], Some(own)) => own.to_owned(),
        ([id], _) => id.to_string(),
        _ => return Err(call.wrong("name one subscription before the resource type.")),
    };
    under(call, &Scope::Subscription(id).id(), rest)
}

fn reference(
    evaluator: &mut Evaluator<'_>,
    call: &Call<'_>,
    arguments: &[Expression],
) -> Result<Value, Fault> {
    evaluator.only_in(call, &[Stage::Body, Stage::Output])?;
    let values = evaluator.all(arguments)?;
    if let Some(unknown) = values
        .iter()
        .find(|value| matches!(value, Value::Unknown(_)))
    {
        return Ok(unknown.clone());
    }
    let target = call.text(&values, 0)?;
    let api_version = if values.len() > 1 {
        Some(call.text(&values, 1)?)
    } else {
        None
    };
    let full = match values.get(2) {
        Some(Value::String(word)) if word.eq_ignore_ascii_case("full") => true,
        Some(_) => return Err(call.wrong("the third argument can only be 'Full'.")),
        None => false,
    };
    let found = evaluator
        .around
        .resources
        .resolve(target, &evaluator.around.deployment.scope);
    let own = evaluator.around.resources.entry(&found.id);
    if own.is_none() && !found.is_id {
        return Err(Fault::wrong(format!(
            "The template resource '{target}' reference is not valid: could not find template resource or resource copy with this name. Please see https://aka.ms/arm-template-expressions/#reference for usage details."
        ))
        .or_maybe(evaluator.around.resources.did_you_mean(target)));
    }
    if own.is_none() && api_version.is_none() {
        return Err(call
            .wrong(format!("the resource '{target}' is not defined in the template, and then the api-version must be named."))
            .or("Write reference(id, 'api-version')."));
    }
    evaluator.look_at(&found.id, api_version, None)?;
    let question = format!("reference('{}')", found.id);
    if own.is_some_and(|entry| entry.pending) {
        return Ok(Value::unknown(question));
    }
    let version = api_version
        .map(|version| &**version)
        .or(own.and_then(|entry| entry.api_version.as_deref()));
    match evaluator.world().resource(&found.id, version) {
        Answer::Known(body) if full => Ok(body),
        Answer::Known(body) => Ok(body
            .member("properties")
            .cloned()
            .unwrap_or_else(|| Value::object(Object::default()))),
        Answer::Missing => Err(
            Fault::wrong(format!("The resource '{}' was not found.", found.id))
                .code(crate::error::Code::ResourceNotFound),
        ),
        Answer::NotYet => Ok(Value::unknown(question)),
    }
}

/// What a list action gives is a secret, whatever it is.
fn list(
    evaluator: &mut Evaluator<'_>,
    call: &Call<'_>,
    arguments: &[Expression],
) -> Result<Value, Fault> {
    evaluator.only_in(call, &[Stage::Body, Stage::Output])?;
    let values = evaluator.all(arguments)?;
    evaluator.secure = true;
    if let Some(unknown) = values.iter().find_map(Value::first_unknown) {
        return Err(Fault::Unknown(unknown.clone()));
    }
    let api_version = call.text(&values, 1)?;
    let found = evaluator
        .around
        .resources
        .resolve(call.text(&values, 0)?, &evaluator.around.deployment.scope);
    evaluator.look_at(&found.id, Some(api_version), Some(call.name))?;
    let question = format!("{}('{}')", call.name, found.id);
    if evaluator
        .around
        .resources
        .entry(&found.id)
        .is_some_and(|entry| entry.pending)
    {
        return Ok(Value::unknown(question));
    }
    answered(
        evaluator
            .world()
            .list(call.name, &found.id, api_version, values.get(2)),
        &question,
    )
}

fn providers(
    evaluator: &mut Evaluator<'_>,
    call: &Call<'_>,
    arguments: &[Expression],
) -> Result<Value, Fault> {
    let values = evaluator.all(arguments)?;
    if let Some(unknown) = values
        .iter()
        .find(|value| matches!(value, Value::Unknown(_)))
    {
        return Ok(unknown.clone());
    }
    let namespace = call.text(&values, 0)?;
    let resource_type = if values.len() > 1 {
        Some(call.text(&values, 1)?)
    } else {
        None
    };
    let answer = evaluator
        .world()
        .provider(namespace, resource_type.map(|name| &**name));
    match answer {
        Answer::Missing => Err(call.wrong(format!(
            "the stamp offers no '{namespace}{}'.",
            resource_type
                .map(|name| format!("/{name}"))
                .unwrap_or_default()
        ))),
        other => answered(other, &format!("providers('{namespace}')")),
    }
}
