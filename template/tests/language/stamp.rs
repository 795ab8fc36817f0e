//! A stamp for these tests, and short ways to plan on it.

use porthole_template::{
    Answer, Deployment, Document, Limits, Linked, ParameterFile, Plan, Scope, Template,
    TemplateError, Value, World, plan,
};
use serde_json::{Value as Json, json};
use std::collections::BTreeMap;
use std::time::Duration;

/// A stamp that knows what it is told.
#[derive(Default)]
pub struct Stamp {
    pub resources: BTreeMap<String, Json>,
    pub files: BTreeMap<String, String>,
}

impl World for Stamp {
    fn resource(&self, id: &str, _: Option<&str>) -> Answer {
        match self.resources.get(&id.to_lowercase()) {
            Some(body) => Answer::Known(Value::from(body)),
            None => Answer::NotYet,
        }
    }

    fn list(&self, action: &str, id: &str, _: &str, _: Option<&Value>) -> Answer {
        match self.resources.contains_key(&id.to_lowercase()) {
            true => Answer::Known(Value::from(
                json!({"keys": [{"value": format!("secret of {action}")}]}),
            )),
            false => Answer::NotYet,
        }
    }

    fn linked(&self, address: &str) -> Linked {
        match self.files.get(address) {
            Some(text) => Linked::Text(text.clone()),
            None if address.contains("evil") => {
                Linked::Refused("the host is not allowed.".to_owned())
            }
            None => Linked::NotYet,
        }
    }

    fn now(&self) -> Option<Duration> {
        Some(Duration::from_secs(1_586_271_194))
    }
}

pub const GROUP: &str = "/subscriptions/s/resourceGroups/g";

pub fn id(rest: &str) -> String {
    format!("{GROUP}/providers/{rest}")
}

/// A template with these parts, and everything else that a template must have.
pub fn template(parts: Json) -> Json {
    let mut template = json!({"$schema": "s", "contentVersion": "1.0.0.0", "resources": []});
    for (name, part) in parts.as_object().expect("parts") {
        template[name] = part.clone();
    }
    template
}

/// A virtual network of that name, with more members.
pub fn network(name: &str, more: Json) -> Json {
    let mut resource = json!({"type": "Microsoft.Network/virtualNetworks", "apiVersion": "2017-10-01", "name": name});
    for (name, part) in more.as_object().expect("members") {
        resource[name] = part.clone();
    }
    resource
}

pub fn planned_with(
    text: &str,
    given: &ParameterFile,
    stamp: &Stamp,
    limits: &Limits,
) -> Result<Plan, Vec<TemplateError>> {
    let document = Document::parse(text, Some("main.json"), limits).map_err(|error| vec![error])?;
    let template = Template::read(&document, limits)?;
    let scope = Scope::ResourceGroup {
        subscription: "s".to_owned(),
        name: "g".to_owned(),
    };
    let mut deployment = Deployment::new("d", scope);
    deployment.template_link = Some("https://artifacts.local/main.json".to_owned());
    plan(&template, given, &deployment, stamp, limits)
}

pub fn planned(parts: Json) -> Plan {
    planned_with(
        &template(parts).to_string(),
        &ParameterFile::default(),
        &Stamp::default(),
        &Limits::default(),
    )
    .expect("a plan")
}

/// The messages of what is wrong.
pub fn refused(parts: Json) -> Vec<String> {
    let text = template(parts).to_string();
    let result = planned_with(
        &text,
        &ParameterFile::default(),
        &Stamp::default(),
        &Limits::default(),
    );
    result
        .expect_err("something is wrong")
        .iter()
        .map(ToString::to_string)
        .collect()
}

/// The value of an expression, as an output gives it.
pub fn value(expression: &str) -> Json {
    let plan = planned(json!({"outputs": {"o": {"type": "object", "value": {"v": expression}}}}));
    plan.outputs[0].value.to_json()["v"].clone()
}
