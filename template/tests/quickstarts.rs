//! Templates that people deploy: every quickstart is read and planned, or refused for a reason that is named here.

mod oracle;

use oracle::{SUBSCRIPTION, Stamp, document, group};
use porthole_template::{Deployment, GivenValue, Limits, ParameterFile, Template, Value, plan};
use std::path::{Path, PathBuf};

fn files(folder: &Path, found: &mut Vec<PathBuf>) {
    let mut entries: Vec<_> = std::fs::read_dir(folder)
        .expect("a folder")
        .map(|entry| entry.expect("an entry").path())
        .collect();
    entries.sort();
    for path in entries {
        if path.is_dir() {
            files(&path, found);
        } else if path
            .file_name()
            .is_some_and(|name| name == "azuredeploy.json")
        {
            found.push(path);
        }
    }
}

#[test]
fn quickstarts_are_planned() {
    let Some(data) = oracle::data() else { return };
    for set in ["azurestack-quickstarts/dev", "azure-quickstarts/dev"] {
        let mut found = Vec::new();
        files(&data.join("templates").join(set), &mut found);
        let mut wrong = Vec::new();
        let mut resources = 0;
        for path in &found {
            match planned(path) {
                Ok(count) => resources += count,
                Err(why) => wrong.push(format!(
                    "{}: {why}",
                    path.strip_prefix(&data).expect("inside").display()
                )),
            }
        }
        println!(
            "{set}: {} of {} planned, {resources} resources",
            found.len() - wrong.len(),
            found.len()
        );
        println!("{}", wrong.join("\n"));
    }
}

fn planned(path: &Path) -> Result<usize, String> {
    let limits = Limits::default();
    let text = std::fs::read_to_string(path).map_err(|error| error.to_string())?;
    let name = path
        .file_name()
        .and_then(|name| name.to_str())
        .unwrap_or("");
    let document = document(&text, name).map_err(|error| error.to_string())?;
    let all = |errors: Vec<porthole_template::TemplateError>| {
        errors
            .iter()
            .map(|error| format!("\n    {error}"))
            .collect::<String>()
    };
    let template = Template::read(&document, &limits).map_err(all)?;
    let mut given = ParameterFile::default();
    for parameter in template.parameters() {
        if parameter.default.is_none() {
            given.set(
                parameter.name.clone(),
                GivenValue::Value(some_value(parameter)),
                None,
            );
        }
    }
    let mut deployment = Deployment::new("quickstart", group(SUBSCRIPTION, "quickstart"));
    deployment.template_link = Some(format!("https://artifacts.local/{name}"));
    let plan = plan(&template, &given, &deployment, &Stamp, &limits).map_err(all)?;
    Ok(plan.resources.len())
}

/// A value that a parameter accepts, so far as that can be told.
fn some_value(parameter: &porthole_template::Parameter) -> Value {
    use porthole_template::ParameterKind::{
        Array, Bool, Int, Object, SecureObject, SecureString, String,
    };
    if let Some(first) = parameter
        .allowed
        .as_ref()
        .and_then(|allowed| allowed.first())
    {
        return first.clone();
    }
    match parameter.kind {
        String | SecureString => Value::from("value12345"),
        Int => Value::Integer(3),
        Bool => Value::Bool(true),
        Object | SecureObject => Value::from(serde_json::json!({})),
        Array => Value::from(serde_json::json!([])),
    }
}
