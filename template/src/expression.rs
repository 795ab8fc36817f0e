//! An expression of a template: what stands between `[` and `]` in text.

mod parser;
mod token;

pub use parser::{MAXIMUM_DEPTH, MAXIMUM_LENGTH, SyntaxError};

use std::fmt;
use std::sync::Arc;

/// What text in a template means.
#[derive(Debug, Clone, PartialEq)]
pub enum Meaning {
    /// The text itself. `[[…]` has lost its first bracket.
    Literal(Arc<str>),
    /// An expression to evaluate.
    Expression(Arc<Expression>),
}

/// An expression: a literal or a call, and the way into what the call gives.
#[derive(Debug, Clone, PartialEq)]
pub struct Expression {
    /// Where it begins, in bytes from the start of the text.
    pub offset: u32,
    /// What it is.
    pub head: Head,
    /// The way into it: `.name` and `[index]`, in order.
    pub accessors: Vec<Accessor>,
}

/// What an expression starts with.
#[derive(Debug, Clone, PartialEq)]
pub enum Head {
    /// Text in single quotation marks.
    Text(Arc<str>),
    /// A whole number.
    Integer(i64),
    /// A call of a function.
    Call {
        /// The namespace of a function that the template defines itself.
        namespace: Option<Arc<str>>,
        /// The function's name as written.
        name: Arc<str>,
        /// What it is called with.
        arguments: Vec<Expression>,
    },
}

/// One step into a value.
#[derive(Debug, Clone, PartialEq)]
pub enum Accessor {
    /// `.name`
    Property {
        /// Where the name begins.
        offset: u32,
        /// The name.
        name: Arc<str>,
    },
    /// `[index]`, with a number or a name.
    Index(Expression),
}

/// What text means: an expression only if it begins with one `[` and ends with `]`.
pub fn meaning(text: &Arc<str>) -> Result<Meaning, SyntaxError> {
    let Some(inner) = text
        .strip_prefix('[')
        .and_then(|rest| rest.strip_suffix(']'))
    else {
        return Ok(Meaning::Literal(text.clone()));
    };
    if inner.starts_with('[') {
        return Ok(Meaning::Literal(text.get(1..).unwrap_or("").into()));
    }
    parser::parse(inner, 1).map(|expression| Meaning::Expression(Arc::new(expression)))
}

impl Expression {
    /// The text, if it is nothing but text.
    pub fn as_text(&self) -> Option<&Arc<str>> {
        match &self.head {
            Head::Text(text) if self.accessors.is_empty() => Some(text),
            _ => None,
        }
    }
}

impl fmt::Display for Expression {
    /// The expression as one would write it, without the brackets around.
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.head {
            Head::Text(text) => write!(out, "'{}'", text.replace('\'', "''"))?,
            Head::Integer(number) => write!(out, "{number}")?,
            Head::Call {
                namespace,
                name,
                arguments,
            } => {
                if let Some(namespace) = namespace {
                    write!(out, "{namespace}.")?;
                }
                write!(out, "{name}(")?;
                for (index, argument) in arguments.iter().enumerate() {
                    let comma = if index > 0 { ", " } else { "" };
                    write!(out, "{comma}{argument}")?;
                }
                out.write_str(")")?;
            }
        }
        for accessor in &self.accessors {
            match accessor {
                Accessor::Property { name, .. } => write!(out, ".{name}")?,
                Accessor::Index(index) => write!(out, "[{index}]")?,
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn read(text: &str) -> Result<Meaning, SyntaxError> {
        meaning(&text.into())
    }

    fn printed(text: &str) -> String {
        match read(text).expect("an expression") {
            Meaning::Expression(expression) => expression.to_string(),
            Meaning::Literal(text) => panic!("literal {text}"),
        }
    }

    #[test]
    fn brackets_decide_what_is_an_expression() {
        let literal = |text: &str, means: &str| {
            assert_eq!(
                read(text).expect("literal"),
                Meaning::Literal(means.into()),
                "{text}"
            );
        };
        literal("plain", "plain");
        literal("[[1,2,3 ]", "[1,2,3 ]");
        literal("[open", "[open");
        literal("[[open", "[[open");
        literal("", "");
        assert_eq!(printed("[ concat ( 'it''s' ,-1 ) ]"), "concat('it''s', -1)");
    }

    #[test]
    fn ways_into_a_value_follow_the_call() {
        let text = "[reference(variables('a')[copyIndex()].b).c['d']]";
        assert_eq!(
            printed(text),
            "reference(variables('a')[copyIndex()].b).c['d']"
        );
        assert_eq!(
            printed("[contoso.uniqueName('x')]"),
            "contoso.uniqueName('x')"
        );
    }

    #[test]
    fn a_mistake_is_named_where_it_stands() {
        let wrong = |text: &str, offset: u32, message: &str| {
            let error = read(text).expect_err("a mistake");
            assert_eq!(
                (error.offset, error.message.as_str()),
                (offset, message),
                "{text}"
            );
        };
        wrong(
            "[concat('a']",
            11,
            "Unable to parse language expression 'concat('a'': expected token 'RightParenthesis' and actual 'EndOfData'.",
        );
        wrong(
            "[a('b]",
            3,
            "Unable to parse language expression 'a('b': the text that begins here is not ended.",
        );
        wrong(
            "[variables]",
            10,
            "Unable to parse language expression 'variables': expected token 'LeftParenthesis' and actual 'EndOfData'.",
        );
        wrong(
            "[a().?b]",
            5,
            "Unable to parse language expression 'a().?b': unexpected character '?'.",
        );
        wrong(
            "[a(1.5)]",
            4,
            "Unable to parse language expression 'a(1.5)': expected token 'RightParenthesis' and actual 'Dot'.",
        );
        wrong(
            "[]",
            1,
            "Unable to parse language expression '': expected token 'Identifier' and actual 'EndOfData'.",
        );
    }

    #[test]
    fn depth_and_length_are_bounded() {
        let nested = format!("[{}1{}]", "a(".repeat(8_000), ")".repeat(8_000));
        assert!(
            read(&nested)
                .expect_err("too deep")
                .message
                .contains("deeper")
        );
        let indexes = format!("[a(){}1{}]", "[a()".repeat(3_000), "]".repeat(3_000));
        assert!(read(&indexes).is_err());
        let long = format!("[concat('{}')]", "x".repeat(30_000));
        assert!(read(&long).expect_err("too long").message.contains("24576"));
        let properties = format!("[a(){}]", ".b".repeat(10_000));
        assert!(read(&properties).is_ok());
    }

    fn expression() -> impl Strategy<Value = Expression> {
        let literal = prop_oneof![
            "[a-zA-Z0-9 '\\[\\]äß😀]{0,8}".prop_map(|text| Head::Text(text.into())),
            any::<i64>().prop_map(Head::Integer),
        ];
        let leaf = literal.prop_map(|head| Expression {
            offset: 0,
            head,
            accessors: Vec::new(),
        });
        leaf.prop_recursive(5, 40, 4, |inner| {
            let accessor = prop_oneof![
                "[a-z_][a-z0-9_]{0,5}".prop_map(|name| Accessor::Property {
                    offset: 0,
                    name: name.into()
                }),
                inner.clone().prop_map(Accessor::Index),
            ];
            let call = (
                prop::option::of("[a-z]{1,5}"),
                "[a-zA-Z]{1,8}",
                prop::collection::vec(inner, 0..4),
                prop::collection::vec(accessor, 0..3),
            );
            call.prop_map(|(namespace, name, arguments, accessors)| Expression {
                offset: 0,
                head: Head::Call {
                    namespace: namespace.map(Into::into),
                    name: name.into(),
                    arguments,
                },
                accessors,
            })
        })
    }

    proptest! {
        #[test]
        fn what_is_printed_is_read_again(expression in expression()) {
            let text = format!("[{expression}]");
            prop_assert_eq!(printed(&text), expression.to_string());
        }

        #[test]
        fn any_text_in_brackets_is_read_or_refused(text in any::<String>()) {
            let _ = read(&format!("[{text}]"));
        }

        #[test]
        fn any_soup_of_tokens_is_read_or_refused(text in r"[a-c()\[\]',.0-9 \-]{0,40}") {
            let _ = read(&format!("[{text}]"));
        }
    }
}
