//! The functions of the template language: one table, one file a family.

mod array;
mod cidr;
mod comparison;
mod date;
mod deployment;
mod encoding;
mod lambda;
mod logic;
mod number;
mod object;
mod resource;
mod sequence;
mod text;

use crate::budget::Budget;
use crate::error::did_you_mean;
use crate::evaluate::Evaluator;
use crate::expression::Expression;
use crate::fault::Fault;
use crate::value::{Object, Value};
use std::collections::BTreeMap;
use std::sync::{Arc, OnceLock};

/// A function.
pub(crate) struct Function {
    pub(crate) name: &'static str,
    pub(crate) minimum: usize,
    pub(crate) maximum: usize,
    /// How it is called, for the way out of a message.
    pub(crate) usage: &'static str,
    pub(crate) run: Run,
}

/// How a function is run.
#[derive(Clone, Copy)]
pub(crate) enum Run {
    /// With values. An argument that is not known yet makes the result not known.
    Plain(Plain),
    /// With values, of which some may not be known yet.
    Tolerant(Plain),
    /// With its arguments as they are written.
    Written(Written),
}

pub(crate) type Plain = fn(&Call<'_>, &[Value]) -> Result<Value, Fault>;
pub(crate) type Written = fn(&mut Evaluator<'_>, &Call<'_>, &[Expression]) -> Result<Value, Fault>;

/// Any number of arguments.
const MANY: usize = usize::MAX;

const fn function(
    name: &'static str,
    minimum: usize,
    maximum: usize,
    usage: &'static str,
    run: Run,
) -> Function {
    Function {
        name,
        minimum,
        maximum,
        usage,
        run,
    }
}

const fn plain(
    name: &'static str,
    minimum: usize,
    maximum: usize,
    usage: &'static str,
    run: Plain,
) -> Function {
    function(name, minimum, maximum, usage, Run::Plain(run))
}

const fn written(
    name: &'static str,
    minimum: usize,
    maximum: usize,
    usage: &'static str,
    run: Written,
) -> Function {
    function(name, minimum, maximum, usage, Run::Written(run))
}

const FAMILIES: &[&[Function]] = &[
    array::FUNCTIONS,
    cidr::FUNCTIONS,
    comparison::FUNCTIONS,
    date::FUNCTIONS,
    deployment::FUNCTIONS,
    encoding::FUNCTIONS,
    lambda::FUNCTIONS,
    logic::FUNCTIONS,
    number::FUNCTIONS,
    object::FUNCTIONS,
    resource::FUNCTIONS,
    sequence::FUNCTIONS,
    text::FUNCTIONS,
];

/// Every function that has a name of its own; `list…` stands for any name that begins so.
pub(crate) fn all() -> impl Iterator<Item = &'static Function> {
    FAMILIES.iter().flat_map(|family| family.iter())
}

/// The functions by the length of their names: every call looks one up.
static BY_LENGTH: OnceLock<BTreeMap<usize, Vec<&'static Function>>> = OnceLock::new();

/// The function of that name, case ignored.
pub(crate) fn find(name: &str) -> Option<&'static Function> {
    let by_length = BY_LENGTH.get_or_init(|| {
        let mut by_length: BTreeMap<usize, Vec<&'static Function>> = BTreeMap::new();
        for function in all() {
            by_length
                .entry(function.name.len())
                .or_default()
                .push(function);
        }
        by_length
    });
    let mut same_length = by_length.get(&name.len()).into_iter().flatten();
    let exact = same_length
        .find(|function| function.name.eq_ignore_ascii_case(name))
        .copied();
    let list = || {
        let starts = name
            .get(..4)
            .is_some_and(|start| start.eq_ignore_ascii_case("list"));
        starts.then_some(&resource::LIST_ACTION)
    };
    exact.or_else(list)
}

/// What to say of a name that no function has.
pub(crate) fn not_found(name: &str) -> Fault {
    Fault::wrong(format!(
        "The template function '{name}' is not valid. Please see https://aka.ms/arm-template-expressions for usage details."
    ))
    .or_maybe(did_you_mean(name, all().map(|function| function.name)))
}

/// Functions that hand on a value as it is.
const HANDING_ON: [&str; 9] = [
    "if",
    "coalesce",
    "first",
    "last",
    "tryGet",
    "parameters",
    "variables",
    "lambdaVariables",
    "reduce",
];

impl Function {
    /// Whether it makes values, which are paid for, and does not only hand one on.
    pub(crate) fn makes(&self) -> bool {
        !HANDING_ON.contains(&self.name)
    }

    /// Whether it takes that many arguments.
    pub(crate) fn takes(&self, count: usize) -> Result<(), Fault> {
        if (self.minimum..=self.maximum).contains(&count) {
            return Ok(());
        }
        let expected = match (self.minimum, self.maximum) {
            (minimum, maximum) if minimum == maximum => format!("{minimum}"),
            (minimum, MANY) => format!("at least {minimum}"),
            (minimum, maximum) => format!("{minimum} to {maximum}"),
        };
        Err(Fault::wrong(format!(
            "Unable to evaluate template language function '{}': function requires {expected} argument(s) while {count} were provided.",
            self.name
        ))
        .or(format!("Write {}.", self.usage)))
    }
}

/// A call under way: what a function needs for its messages and its bill.
pub(crate) struct Call<'a> {
    pub(crate) name: &'a str,
    pub(crate) usage: &'static str,
    pub(crate) budget: &'a Budget,
}

impl Call<'_> {
    /// A mistake in this call.
    pub(crate) fn wrong(&self, message: impl AsRef<str>) -> Fault {
        Fault::wrong(format!(
            "Unable to evaluate template language function '{}': {}",
            self.name,
            message.as_ref()
        ))
        .or(format!("Write {}.", self.usage))
    }

    /// An argument of the wrong kind.
    pub(crate) fn kind(&self, index: usize, expected: &str, value: &Value) -> Fault {
        match value {
            Value::Unknown(unknown) => Fault::Unknown(unknown.clone()),
            other => self.wrong(format!(
                "argument {} is expected to be of type '{expected}' and is of type '{}'.",
                index + 1,
                other.kind()
            )),
        }
    }

    pub(crate) fn value<'v>(&self, values: &'v [Value], index: usize) -> &'v Value {
        values.get(index).unwrap_or(&Value::Null)
    }

    pub(crate) fn text<'v>(
        &self,
        values: &'v [Value],
        index: usize,
    ) -> Result<&'v Arc<str>, Fault> {
        match self.value(values, index) {
            Value::String(text) => Ok(text),
            other => Err(self.kind(index, "String", other)),
        }
    }

    pub(crate) fn array<'v>(
        &self,
        values: &'v [Value],
        index: usize,
    ) -> Result<&'v Arc<Vec<Value>>, Fault> {
        match self.value(values, index) {
            Value::Array(elements) => Ok(elements),
            other => Err(self.kind(index, "Array", other)),
        }
    }

    pub(crate) fn object<'v>(
        &self,
        values: &'v [Value],
        index: usize,
    ) -> Result<&'v Arc<Object>, Fault> {
        match self.value(values, index) {
            Value::Object(members) => Ok(members),
            other => Err(self.kind(index, "Object", other)),
        }
    }

    /// A whole number; text that is one counts.
    pub(crate) fn integer(&self, values: &[Value], index: usize) -> Result<i64, Fault> {
        match self.value(values, index) {
            Value::Integer(number) => Ok(*number),
            Value::String(text) => text
                .trim()
                .parse()
                .map_err(|_| self.kind(index, "Integer", self.value(values, index))),
            other => Err(self.kind(index, "Integer", other)),
        }
    }

    pub(crate) fn truth(&self, values: &[Value], index: usize) -> Result<bool, Fault> {
        match self.value(values, index) {
            Value::Bool(value) => Ok(*value),
            other => Err(self.kind(index, "Boolean", other)),
        }
    }

    /// Whether two values are the same, paid for by what there is to look at.
    pub(crate) fn same(&self, left: &Value, right: &Value) -> Result<bool, Fault> {
        self.budget.weigh(left)?;
        self.budget.weigh(right)?;
        Ok(left.same(right))
    }

    /// Text that was made, paid for.
    pub(crate) fn made(&self, text: impl Into<String>) -> Result<Value, Fault> {
        let text = text.into();
        self.budget.text(text.len())?;
        Ok(Value::from(text))
    }

    /// An array that was made, paid for.
    pub(crate) fn made_array(&self, elements: Vec<Value>) -> Result<Value, Fault> {
        self.budget.steps(elements.len())?;
        Ok(Value::array(elements))
    }
}

/// A value as `string()`, `concat()` and `join()` write it: `True`, compact JSON for what has parts.
pub(crate) fn written_out(value: &Value) -> Result<String, Fault> {
    match value {
        Value::Null => Ok(String::new()),
        Value::Bool(value) => Ok(if *value { "True" } else { "False" }.to_owned()),
        Value::String(text) => Ok(text.to_string()),
        Value::Float(number) => Ok(number.to_string()),
        other => match other.first_unknown() {
            Some(unknown) => Err(Fault::Unknown(unknown.clone())),
            None => Ok(other.to_string()),
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Where the metadata of the editor's language service is narrower than the engine, each with its reason.
    const WIDER: [(&str, &str); 3] = [
        (
            "and",
            "the engine takes any number, as its documentation says",
        ),
        (
            "padLeft",
            "the engine pads with spaces unless told otherwise",
        ),
        ("tryGet", "the engine goes several steps deep"),
    ];

    #[test]
    fn every_function_of_the_published_metadata_is_there_and_takes_as_many_arguments() {
        let path = concat!(
            env!("CARGO_MANIFEST_DIR"),
            "/../../shared/data/template_functions/ExpressionMetadata.json"
        );
        let Ok(text) = std::fs::read_to_string(path) else {
            println!("SKIPPED: no published data at {path}");
            return;
        };
        let metadata: serde_json::Value =
            serde_json::from_str(text.trim_start_matches('\u{feff}')).expect("JSON");
        let signatures = metadata["functionSignatures"]
            .as_array()
            .expect("signatures");
        for signature in signatures {
            let name = signature["name"].as_str().expect("a name");
            let function = find(name).unwrap_or_else(|| panic!("{name} is missing"));
            let bound = |key: &str| signature[key].as_u64().map(|count| count as usize);
            let (least, most) = (
                bound("minimumArguments").unwrap_or(0),
                bound("maximumArguments").unwrap_or(MANY),
            );
            // All actions are one function to the engine: an id, an api-version and perhaps a body.
            if name.starts_with("list") {
                continue;
            }
            assert!(
                function.minimum <= least && function.maximum >= most,
                "{name} is narrower than published"
            );
            let excepted = WIDER.iter().any(|(wider, _)| *wider == name);
            assert!(
                excepted || (function.minimum, function.maximum) == (least, most),
                "{name} is wider than published"
            );
        }
        println!("{} functions of the published metadata", signatures.len());
        assert!(signatures.len() > 100);
    }

    #[test]
    fn no_two_functions_have_one_name() {
        let names: std::collections::BTreeSet<String> =
            all().map(|function| function.name.to_lowercase()).collect();
        assert_eq!(names.len(), all().count());
    }
}
