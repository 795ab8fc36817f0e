//! The suffix of a host: the stamp's `environment()` is asked for it, where it is known to answer.

use super::Public;
use crate::document::Node;
use crate::portability::edit::{Fix, within};
use crate::portability::survey::{Survey, call, each, expression};
use crate::value::same_name;

/// `concat(…, '.blob.core.windows.net/…')` becomes `concat(…, '.blob.', environment().suffixes.storage, '/…')`.
pub(super) fn fix(survey: &Survey<'_>, node: &Node, public: &Public) -> Option<Fix> {
    let (cut, name) = public.known_as?;
    if !survey.capabilities.environment_suffixes {
        return None;
    }
    let whole = expression(node)?;
    let mut edits = Vec::new();
    each(whole, &mut |inner| {
        let Some((function, arguments)) = call(inner) else {
            return;
        };
        if !same_name(function, "concat") {
            return;
        }
        for argument in arguments {
            let Some(text) = argument.as_text() else {
                continue;
            };
            let lower = text.to_ascii_lowercase();
            let Some(at) = super::hit(&lower, public.suffix) else {
                continue;
            };
            let at = at + public.suffix.len() - cut.len();
            let quoted = |text: Option<&str>| match text {
                None | Some("") => String::new(),
                Some(text) => format!("'{}'", text.replace('\'', "''")),
            };
            let parts = [
                quoted(text.get(..at)),
                format!("environment().suffixes.{name}"),
                quoted(text.get(at + cut.len()..)),
            ];
            let parts: Vec<&str> = parts
                .iter()
                .map(String::as_str)
                .filter(|part| !part.is_empty())
                .collect();
            let Ok(length) = u32::try_from(argument.to_string().len()) else {
                continue;
            };
            let span = argument.offset..argument.offset + length;
            edits.extend(within(survey.source, node, span, &parts.join(", ")));
        }
    });
    (!edits.is_empty())
        .then(|| Fix::new(format!("ask environment() for the suffix '{name}'"), edits))
}
