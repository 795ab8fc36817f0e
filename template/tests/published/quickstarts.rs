//! Templates that people deploy: every quickstart is read and planned, or refused for a reason that is named here.

use super::oracle::{SUBSCRIPTION, Stamp, data, document, group};
use porthole_template::{Deployment, GivenValue, Limits, ParameterFile, Template, Value, plan};
use std::path::{Path, PathBuf};

/// Every main template below a folder.
pub fn files(folder: &Path, found: &mut Vec<PathBuf>) {
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

/// Templates that are refused, each with what is wrong upstream and what the engine says of it.
const REFUSED: [(&str, &str); 1] = [(
    "201-key-vault-secret-create",
    "Expected a value of type 'SecureObject', but received a value of type 'String'",
)];

#[test]
fn quickstarts_are_planned() {
    let Some(data) = data() else { return };
    for set in ["azurestack-quickstarts/dev", "azure-quickstarts/dev"] {
        let mut found = Vec::new();
        files(&data.join("templates").join(set), &mut found);
        let mut wrong = Vec::new();
        let mut resources = 0;
        let started = std::time::Instant::now();
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
        println!(
            "{set}: read from disk and planned in {:?}",
            started.elapsed()
        );
        let known = |why: &String| {
            REFUSED
                .iter()
                .any(|(path, reason)| why.contains(path) && why.contains(reason))
        };
        let (known, unknown): (Vec<_>, Vec<_>) = wrong.into_iter().partition(known);
        known.iter().for_each(|why| println!("refused {why}"));
        assert!(unknown.is_empty(), "{}", unknown.join("\n"));
        let (least, refused) = if set.starts_with("azurestack") {
            (63, 0)
        } else {
            (22, REFUSED.len())
        };
        assert!(found.len() >= least, "the set is not whole");
        assert_eq!(known.len(), refused, "an exception is not needed any more");
    }
}

fn planned(path: &Path) -> Result<usize, String> {
    plan_of(path).map(|plan| plan.resources.len())
}

/// The plan of a quickstart with values of its own parameter file, or made up ones.
pub fn plan_of(path: &Path) -> Result<porthole_template::Plan, String> {
    let text = std::fs::read_to_string(path).map_err(|error| error.to_string())?;
    plan_of_text(path, &text).map(|(_, plan)| plan)
}

/// The template and the plan of a text that stands for a quickstart, with the quickstart's values.
pub fn plan_of_text(
    path: &Path,
    text: &str,
) -> Result<(Template, porthole_template::Plan), String> {
    let limits = Limits::default();
    let name = path
        .file_name()
        .and_then(|name| name.to_str())
        .unwrap_or("");
    let read = document(text, name).map_err(|error| error.to_string())?;
    let all = |errors: Vec<porthole_template::TemplateError>| {
        errors
            .iter()
            .map(|error| format!("\n    {error}"))
            .collect::<String>()
    };
    let template = Template::read(&read, &limits).map_err(all)?;
    let beside = path.with_file_name("azuredeploy.parameters.json");
    let written = std::fs::read_to_string(beside)
        .ok()
        .and_then(|text| document(&text, "parameters").ok());
    let written = written
        .and_then(|document| ParameterFile::read(&document).ok())
        .unwrap_or_default();
    let mut count = 0;
    let mut given = ParameterFile::default();
    for parameter in template.parameters() {
        let value = match written.given(&parameter.name) {
            Some((GivenValue::Value(value), _)) if fits(parameter, &filled(value, &mut count)) => {
                filled(value, &mut count)
            }
            _ if parameter.default.is_some() => continue,
            _ => some_value(parameter),
        };
        given.set(parameter.name.clone(), GivenValue::Value(value), None);
    }
    let mut deployment = Deployment::new("quickstart", group(SUBSCRIPTION, "quickstart"));
    deployment.template_link = Some(format!("https://artifacts.local/{name}"));
    let plan = plan(&template, &given, &deployment, &Stamp, &limits).map_err(all)?;
    Ok((template, plan))
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
    let least = parameter.length[0].map_or(0, |length| length as usize);
    let most = parameter.length[1].map_or(20, |length| length as usize);
    let mut text = parameter.name.to_lowercase();
    while text.len() < least {
        text.push('9');
    }
    text.truncate(most.max(least));
    match parameter.kind {
        String | SecureString => Value::from(text),
        Int => Value::Integer(parameter.size[0].unwrap_or(2).max(2)),
        Bool => Value::Bool(true),
        Object | SecureObject => Value::from(serde_json::json!({})),
        Array => Value::from(serde_json::json!(["first", "second"])),
    }
}

/// Whether a value of a parameter file can be used: some hold placeholders that a person has to replace.
fn fits(parameter: &porthole_template::Parameter, value: &Value) -> bool {
    let length = value.as_str().map_or(0, str::len) as i64;
    let allowed = |value: &Value| {
        let listed = parameter.allowed.as_ref();
        listed.is_none_or(|allowed| allowed.iter().any(|found| found.same(value)))
    };
    let text = value.as_str().is_none()
        || parameter.length[0].is_none_or(|least| length >= least)
            && parameter.length[1].is_none_or(|most| length <= most);
    parameter.kind.holds(value) && allowed(value) && text && value.as_str() != Some("")
}

/// A value of a parameter file with its placeholders filled in, each with another text.
fn filled(value: &Value, count: &mut usize) -> Value {
    match value {
        Value::String(text) if text.contains("GEN-") => {
            *count += 1;
            Value::from(format!("generated{count}"))
        }
        Value::Array(elements) => Value::array(
            elements
                .iter()
                .map(|element| filled(element, count))
                .collect(),
        ),
        Value::Object(members) => {
            let members = members
                .iter()
                .map(|(name, value)| (name.clone(), filled(value, count)));
            Value::object(members.collect::<porthole_template::Object>())
        }
        other => other.clone(),
    }
}
