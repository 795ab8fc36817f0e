//! Every published case of a function: what the official engine, the documentation and another implementation say it gives.

use super::oracle::{SUBSCRIPTION, Stamp, data, document, group, lines};
use porthole_template::{Deployment, Limits, ParameterFile, Template, Value, plan};
use std::collections::BTreeMap;

/// Cases whose published value is not what a stamp gives, each with its reason.
const EXCEPTIONS: [(&str, &str); 6] = [
    (
        "0036",
        "the documentation says charset=utf8, the official engine utf-8",
    ),
    (
        "0300",
        "toLogicalZone: a stamp has no zones; the other implementation makes the number up from the text",
    ),
    ("0301", "toLogicalZone, as 0300"),
    ("0302", "toLogicalZone, as 0300"),
    ("0303", "toPhysicalZone, as 0300"),
    ("0304", "toPhysicalZone, as 0300"),
];

#[test]
fn published_cases_give_their_published_values() {
    let Some(data) = data() else { return };
    let cases = lines(&data.join("template_functions/cases.dev.jsonl"));
    let mut passed: BTreeMap<String, (usize, usize)> = BTreeMap::new();
    let mut wrong = Vec::new();
    for case in &cases {
        let text = |name: &str| case[name].as_str().expect("text").to_owned();
        let count = passed.entry(text("authority")).or_default();
        count.1 += 1;
        let excepted = EXCEPTIONS.iter().any(|(id, _)| *id == text("id"));
        match check(case) {
            Ok(()) if excepted => wrong.push(format!(
                "{} passes; take it from the exceptions",
                text("id")
            )),
            Ok(()) => count.0 += 1,
            Err(_) if excepted => {}
            Err(why) => wrong.push(format!(
                "{} {} ({}): {why}",
                text("id"),
                text("function"),
                text("authority")
            )),
        }
    }
    for (authority, (right, all)) in &passed {
        println!("{authority}: {right} of {all} cases");
    }
    for (id, why) in EXCEPTIONS {
        println!("except {id}: {why}");
    }
    assert!(
        wrong.is_empty(),
        "{} wrong:\n{}",
        wrong.len(),
        wrong.join("\n")
    );
    assert_eq!(passed["official-engine"].0, passed["official-engine"].1);
    assert!(passed["psrule"].0 * 100 >= passed["psrule"].1 * 95);
    assert!(cases.len() > 100, "the file of cases is not whole");
}

fn check(case: &serde_json::Value) -> Result<(), String> {
    let context = |name: &str, otherwise: &str| {
        case["context"][name]
            .as_str()
            .unwrap_or(otherwise)
            .to_owned()
    };
    let scope = group(
        &context("subscriptionId", SUBSCRIPTION),
        &context("resourceGroup", "group"),
    );
    let document =
        document(&case["template"].to_string(), "case.json").map_err(|error| error.to_string())?;
    let outputs = Template::read(&document, &Limits::default()).and_then(|template| {
        let mut given = ParameterFile::default();
        for (name, value) in case["parameters"].as_object().into_iter().flatten() {
            given = given.with(name, Value::from(value));
        }
        let deployment = Deployment::new("case", scope);
        plan(&template, &given, &deployment, &Stamp, &Limits::default()).map(|plan| plan.outputs)
    });
    let expects_error =
        case["expect_error"].as_bool() == Some(true) || case["expect_error"].is_string();
    let outputs = match (outputs, expects_error) {
        (Err(_), true) => return Ok(()),
        (Ok(_), true) => return Err("no error".to_owned()),
        (Ok(outputs), false) => outputs,
        (Err(errors), false) => return Err(errors[0].to_string()),
    };
    for expected in case["expected"].as_array().expect("expected outputs") {
        let name = expected["name"].as_str().expect("a name");
        let found = outputs
            .iter()
            .find(|output| &*output.name == name)
            .ok_or(format!("no output {name}"))?;
        if !found.value.same(&Value::from(&expected["value"])) {
            return Err(format!(
                "{name} is {} and should be {}",
                found.value, expected["value"]
            ));
        }
        if let Some(kind) = expected["type"].as_str()
            // The documentation writes the one type in two ways.
            && kind.replace("Boolean", "Bool").replace("Integer", "Int") != found.kind.name()
        {
            return Err(format!(
                "{name} is of type {} and should be {kind}",
                found.kind.name()
            ));
        }
    }
    Ok(())
}
