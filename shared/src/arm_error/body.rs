//! The shapes of an error body, each brought to "what was said and why, deepest first".

use crate::problem::Cause;
use serde_json::{Map, Value};

/// What a body says.
pub(super) enum Said {
    /// An OAuth error of an identity provider.
    OAuth {
        error: String,
        description: String,
        codes: Vec<u64>,
    },
    /// A page of HTML, with its title.
    Page { title: Option<String> },
    /// An error with its deeper causes, deepest first.
    Words { own: Cause, causes: Vec<Cause> },
    /// Nothing that can be read.
    Nothing,
}

const LARGEST: usize = 1024 * 1024;
const DEEPEST: usize = 8;
const MOST_CAUSES: usize = 32;
const LONGEST_MESSAGE: usize = 4000;

pub(super) fn read(bytes: &[u8], content_type: Option<&str>) -> Said {
    let text = String::from_utf8_lossy(bytes.get(..LARGEST.min(bytes.len())).unwrap_or_default());
    let text = text.trim_start_matches('\u{feff}').trim();
    if text.is_empty() {
        return Said::Nothing;
    }
    if let Ok(value) = serde_json::from_str::<Value>(text) {
        return from_json(&value);
    }
    if text.starts_with('<') {
        return from_markup(text, content_type);
    }
    let own = Cause {
        code: String::new(),
        message: clip(text),
        target: None,
    };
    Said::Words {
        own,
        causes: Vec::new(),
    }
}

fn from_json(value: &Value) -> Said {
    if let Value::String(text) = value {
        // JSON inside JSON: some gateways quote the body of the service behind them.
        return match inside(text) {
            Some(inner) => from_json(&inner),
            None => Said::Words {
                own: Cause {
                    code: String::new(),
                    message: clip(text),
                    target: None,
                },
                causes: Vec::new(),
            },
        };
    }
    let Some(object) = value.as_object() else {
        return Said::Nothing;
    };
    if let Some(Value::String(error)) = object.get("error") {
        let codes = object.get("error_codes").and_then(Value::as_array);
        return Said::OAuth {
            error: clip(error),
            description: text_of(object.get("error_description")),
            codes: codes
                .into_iter()
                .flatten()
                .filter_map(Value::as_u64)
                .collect(),
        };
    }
    let Some(error) = error_object(object) else {
        return Said::Nothing;
    };
    let mut own = cause_of(error);
    if inside(&own.message).is_some() {
        own.message = String::new();
    }
    let mut causes = Vec::new();
    descend(error, 0, &mut causes);
    causes.retain(|cause| *cause != own);
    causes.truncate(MOST_CAUSES);
    let own = if own.code.is_empty() && own.message.is_empty() {
        match causes.first() {
            Some(deepest) => deepest.clone(),
            None => return Said::Nothing,
        }
    } else {
        own
    };
    Said::Words { own, causes }
}

/// Where the error stands in an object: under `error`, `odata.error`, `properties.error`, or the object itself.
fn error_object(object: &Map<String, Value>) -> Option<&Map<String, Value>> {
    for key in ["error", "Error", "odata.error"] {
        if let Some(Value::Object(error)) = object.get(key) {
            return Some(error);
        }
    }
    if let Some(Value::Object(properties)) = object.get("properties")
        && let Some(Value::Object(error)) = properties.get("error")
    {
        return Some(error);
    }
    let speaks = ["code", "message", "Code", "Message"]
        .iter()
        .any(|key| object.contains_key(*key));
    speaks.then_some(object)
}

fn cause_of(error: &Map<String, Value>) -> Cause {
    let either = |lower: &str, upper: &str| text_of(error.get(lower).or_else(|| error.get(upper)));
    Cause {
        code: either("code", "Code").trim().to_owned(),
        message: either("message", "Message").trim().to_owned(),
        target: Some(either("target", "Target")).filter(|target| !target.is_empty()),
    }
}

/// Collects what lies below an error, deepest first.
fn descend(error: &Map<String, Value>, depth: usize, causes: &mut Vec<Cause>) {
    if depth >= DEEPEST || causes.len() >= MOST_CAUSES {
        return;
    }
    for key in [
        "details",
        "Details",
        "innererror",
        "innerError",
        "InnerError",
        "inner",
        "errors",
    ] {
        match error.get(key) {
            Some(Value::Array(list)) => list
                .iter()
                .for_each(|below| one_below(below, depth, causes)),
            Some(below @ Value::Object(_)) => one_below(below, depth, causes),
            _ => {}
        }
    }
    let message = text_of(error.get("message").or_else(|| error.get("Message")));
    if let Some(Value::Object(object)) = inside(&message)
        && let Some(below) = error_object(&object)
    {
        // The text that only wraps JSON says nothing that the cause does not say better.
        descend(below, depth + 1, causes);
        push(causes, cause_of(below));
    }
}

fn one_below(below: &Value, depth: usize, causes: &mut Vec<Cause>) {
    let Some(object) = below.as_object() else {
        return;
    };
    let inner = error_object(object).unwrap_or(object);
    descend(inner, depth + 1, causes);
    let mut cause = cause_of(inner);
    if inside(&cause.message).is_some_and(|value| value.is_object()) {
        cause.message = String::new();
    }
    push(causes, cause);
}

fn push(causes: &mut Vec<Cause>, cause: Cause) {
    let empty = cause.code.is_empty() && cause.message.is_empty();
    if !empty && !causes.contains(&cause) {
        causes.push(cause);
    }
}

/// The JSON object inside a message, when there is one: the whole message, or what stands between the outermost braces.
fn inside(message: &str) -> Option<Value> {
    let (from, to) = (message.find('{')?, message.rfind('}')?);
    let text = message.get(from..=to)?;
    if !text.contains("\"message\"") && !text.contains("\"error\"") && !text.contains("\"code\"") {
        return None;
    }
    serde_json::from_str::<Value>(text)
        .ok()
        .filter(Value::is_object)
}

/// Text of a field that may be a string, a number, or an object with `value` (OData).
fn text_of(value: Option<&Value>) -> String {
    match value {
        Some(Value::String(text)) => clip(text),
        Some(Value::Number(number)) => number.to_string(),
        Some(Value::Object(object)) => text_of(object.get("value")),
        _ => String::new(),
    }
}

/// Classic `<Error><Code/><Message/></Error>`, storage's XML, or a web page.
fn from_markup(text: &str, content_type: Option<&str>) -> Said {
    let html = content_type.is_some_and(|kind| kind.contains("html"));
    let code = element(text, "Code").unwrap_or_default();
    let message = element(text, "Message").unwrap_or_default();
    let spoke = !code.is_empty() || !message.is_empty();
    if spoke && !html {
        return Said::Words {
            own: Cause {
                code,
                message,
                target: None,
            },
            causes: Vec::new(),
        };
    }
    Said::Page {
        title: element(text, "title").or_else(|| element(text, "TITLE")),
    }
}

/// The text of the first element of this name, tags inside dropped. Not a parser: only for showing.
fn element(text: &str, name: &str) -> Option<String> {
    let opening = text
        .find(&format!("<{name}>"))
        .map(|at| at + name.len() + 2)
        .or_else(|| {
            let at = text.find(&format!("<{name} "))?;
            Some(at + text.get(at..)?.find('>')? + 1)
        })?;
    let rest = text.get(opening..)?;
    let inner = rest.get(..rest.find(&format!("</{name}>"))?)?;
    let mut plain = String::new();
    let mut in_tag = false;
    for character in inner.chars() {
        match character {
            '<' => in_tag = true,
            '>' => in_tag = false,
            _ if !in_tag => plain.push(character),
            _ => {}
        }
    }
    let plain = plain
        .replace("&lt;", "<")
        .replace("&gt;", ">")
        .replace("&quot;", "\"")
        .replace("&#39;", "'")
        .replace("&amp;", "&");
    let plain = plain.split_whitespace().collect::<Vec<_>>().join(" ");
    (!plain.is_empty()).then(|| clip(&plain))
}

fn clip(text: &str) -> String {
    match text.char_indices().nth(LONGEST_MESSAGE) {
        Some((at, _)) => format!("{}…", text.get(..at).unwrap_or_default()),
        None => text.to_owned(),
    }
}
