//! The values of parameters: given ones are checked, missing ones are named all at once.

use super::{Job, ResourceTable};
use crate::error::{Code, TemplateError};
use crate::evaluate::{Names, Stage};
use crate::parameter_file::{GivenValue, ParameterFile};
use crate::place::{Path, Place};
use crate::template::Template;
use crate::value::{Value, same_name};
use crate::world::{Answer, World};

/// The names of a template with the values that are given.
pub(super) fn names(
    template: &Template,
    given: &ParameterFile,
    world: &dyn World,
) -> Result<Names, Vec<TemplateError>> {
    let mut errors = Vec::new();
    let mut values = ParameterFile::default();
    // What a vault gave stays a secret, also where the template takes it for plain text.
    let mut secret = Vec::new();
    let defined = |name: &str| {
        template
            .parameters
            .iter()
            .find(|parameter| same_name(&parameter.name, name))
    };
    for (name, place) in given.names() {
        if defined(name).is_none() {
            let known: Vec<&str> = template
                .parameters
                .iter()
                .map(|parameter| &*parameter.name)
                .collect();
            let error = TemplateError::new(
                Code::InvalidTemplate,
                format!(
                    "The template parameters '{name}' in the parameters file are not valid; they are not present in the original template and can therefore not be provided at deployment time. The only supported parameters for this template are '{}'.",
                    known.join(", ")
                ),
            );
            let error = match crate::error::did_you_mean(name, known) {
                Some(hint) => error.or(hint),
                None => error,
            };
            errors.push(at(error, place));
        }
    }
    for parameter in &template.parameters {
        let Some((found, place)) = given.given(&parameter.name) else {
            if parameter.default.is_none() {
                errors.push(parameter.not_provided(&template.source));
            }
            continue;
        };
        let value = match found {
            GivenValue::Value(value) => value.clone(),
            GivenValue::Read(value) => {
                secret.push(parameter.name.clone());
                value.clone()
            }
            GivenValue::Secret(named) => match world.secret(named) {
                Answer::Known(value) => {
                    secret.push(parameter.name.clone());
                    value
                }
                Answer::NotYet => Value::unknown(format!("the secret '{}'", named.name)),
                Answer::Missing => {
                    let error = TemplateError::new(
                        Code::KeyVaultParameterReferenceNotFound,
                        format!(
                            "The secret '{}' in the vault '{}' that the parameter '{}' names is not found.",
                            named.name, named.vault, parameter.name
                        ),
                    );
                    errors.push(at(error.or("Name a secret that exists and may be read, in a vault that is enabled for template deployment."), place));
                    continue;
                }
            },
        };
        if let Err(fault) = parameter.accepts(&value) {
            let fallback = || {
                template
                    .source
                    .place(parameter.offset, &Path::Base(&parameter.path))
            };
            let hidden = parameter.is_secret() || secret.contains(&parameter.name);
            errors.push(fault.placed(hidden, |_| place.cloned().unwrap_or_else(fallback)));
        }
        values.set(parameter.name.clone(), GivenValue::Value(value), None);
    }
    if errors.is_empty() {
        let mut names = Names::of(template, &values);
        for (parameter, _) in &mut names.parameters {
            parameter.given_a_secret |= secret.contains(&parameter.name);
        }
        Ok(names)
    } else {
        Err(errors)
    }
}

fn at(error: TemplateError, place: Option<&Place>) -> TemplateError {
    match place {
        Some(place) => error.at(place.clone()),
        None => error,
    }
}

/// Evaluates every default value, so that a mistake in one shows even where nothing uses it.
pub(super) fn defaults(job: &Job<'_>, nothing: &ResourceTable, errors: &mut Vec<TemplateError>) {
    let mut evaluator = job.evaluator(nothing, Stage::Header, &[]);
    for parameter in &job.template.parameters {
        if let Err(fault) = evaluator.parameter(&parameter.name) {
            let offset = parameter.default.as_ref().map_or(0, |node| node.offset);
            errors.push(fault.placed(parameter.is_secret(), |_| {
                job.template
                    .source
                    .place(offset, &Path::Base(&parameter.path))
            }));
        }
    }
}
