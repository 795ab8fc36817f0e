//! What a deployment links to: where a template or parameters come from, and the files that were fetched.

use crate::{
    arm::{body, refusal::Refusal},
    world::{
        World,
        deployment::{Deployment, Link},
        withheld::File,
    },
};
use porthole_template::{Document, Limits, address};
use serde_json::{Map, Value};

/// A template as it was written.
pub struct Written {
    /// Its value.
    pub value: Value,
    /// The file, when it was linked; else it stands in the request.
    pub document: Option<Document>,
    /// Where the file came from.
    pub link: Option<Link>,
}

/// Parameters as they were given.
pub struct Given {
    /// Each with its `value` or `reference`.
    pub values: Value,
    /// Where the file came from.
    pub link: Option<Link>,
}

/// The template that a request brings or links to.
///
/// # Errors
/// `InvalidTemplate`, `InvalidContentLink`.
pub fn template(world: &mut World, properties: &Map<String, Value>) -> Result<Written, Refusal> {
    let written = properties.get("template").filter(|it| it.is_object());
    let link = properties.get("templateLink").filter(|it| !it.is_null());
    match (written, link) {
        (Some(written), None) => Ok(Written {
            value: written.clone(),
            document: None,
            link: None,
        }),
        (None, Some(link)) => {
            let (document, link) = fetched(world, link, "templateLink")?;
            let value = document.root().literal().to_json();
            version_fits(&value, &link)?;
            Ok(Written {
                value,
                document: Some(document),
                link: Some(link),
            })
        }
        (Some(_), Some(_)) => Err(invalid(
            "The deployment cannot have both the TemplateLink and the Template property set.",
        )),
        (None, None) => Err(invalid(
            "The deployment must have either the TemplateLink or Template property set.",
        )),
    }
}

/// The parameters that a request brings or links to.
///
/// # Errors
/// `InvalidTemplate`, `InvalidContentLink`.
pub fn parameters(world: &mut World, properties: &Map<String, Value>) -> Result<Given, Refusal> {
    let written = properties.get("parameters").filter(|it| !it.is_null());
    if written.is_some_and(|written| !written.is_object()) {
        return Err(body::malformed(
            "Path 'properties.parameters' must be a JSON object",
        ));
    }
    let link = properties.get("parametersLink").filter(|it| !it.is_null());
    match (written, link) {
        (Some(_), Some(_)) => Err(invalid(
            "The deployment cannot have both the ParametersLink and the Parameters property set.",
        )),
        (written, None) => Ok(Given {
            values: written.cloned().unwrap_or_default(),
            link: None,
        }),
        (None, Some(link)) => {
            let (document, link) = fetched(world, link, "parametersLink")?;
            let value = document.root().literal().to_json();
            version_fits(&value, &link)?;
            let values = value.get("parameters").unwrap_or(&value);
            Ok(Given {
                values: values.clone(),
                link: Some(link),
            })
        }
    }
}

fn invalid(what: &str) -> Refusal {
    Refusal::bad_request(
        "InvalidTemplate",
        format!("Deployment template validation failed: '{what}'."),
    )
}

fn version_fits(file: &Value, link: &Link) -> Result<(), Refusal> {
    let has = file.get("contentVersion").and_then(Value::as_str);
    match (&link.content_version, has) {
        (Some(wanted), Some(has)) if wanted != has => Err(invalid(&format!(
            "The content version '{has}' of '{}' is not '{wanted}', which the link asks for.",
            link.uri
        ))),
        _ => Ok(()),
    }
}

/// The file that a link of a request leads to.
fn fetched(world: &mut World, link: &Value, name: &str) -> Result<(Document, Link), Refusal> {
    let text = |name: &str| {
        let value = link.get(name).and_then(Value::as_str);
        value.filter(|value| !value.is_empty())
    };
    let Some(uri) = text("uri") else {
        return Err(unreachable(
            name,
            "the link names no file. Write \"uri\": \"https://…\"; this stamp has no template specs, and nothing that \"relativePath\" could stand on.",
        ));
    };
    let address = match text("queryString") {
        Some(query) => format!("{uri}?{}", query.trim_start_matches('?')),
        None => uri.to_owned(),
    };
    let link = Link {
        uri: address::as_shown(&address),
        content_version: text("contentVersion").map(str::to_owned),
    };
    let Some(file) = world.fetched.file(&address).cloned() else {
        world.fetched.want(&address);
        return Err(not_there_yet());
    };
    let file = file.map_err(|why| unreachable(&link.uri, &why))?;
    let document = Document::parse(&file, Some(&link.uri), &Limits::default())
        .map_err(|error| super::asked::refusal(&[error]))?;
    Ok((document, link))
}

fn unreachable(what: &str, why: &str) -> Refusal {
    Refusal::bad_request(
        "InvalidContentLink",
        format!("Unable to download deployment content from '{what}': {why}"),
    )
}

/// What is returned while a file is wanted. Nobody sees it: the request is sent to the engine again when the file is there.
pub fn not_there_yet() -> Refusal {
    Refusal::new(
        503,
        "LinkedFileNotFetched",
        "A linked file has not been fetched.",
    )
}

/// A file for a deployment: fetched for the request that is being answered, or kept for it or for one that it is nested in.
pub fn file(world: &World, row: &Deployment, address: &str) -> Option<File> {
    if let Some(file) = world.fetched.file(address) {
        return Some(file.clone());
    }
    let mut row = row;
    loop {
        match world.withheld(row) {
            Ok(withheld) => {
                if let Some(file) = withheld.files.get(address) {
                    return Some(file.clone());
                }
            }
            Err(error) => return Some(Err(error.to_string())),
        }
        row = world.deployments.get(&row.parent.as_ref()?.key())?;
    }
}
