//! From tokens to an expression. Recursion is bounded.

use super::token::{Token, tokens};
use super::{Accessor, Expression, Head};

/// Characters of one expression, as Resource Manager allows.
pub const MAXIMUM_LENGTH: usize = 24_576;
/// How deep calls may lie in one another. Resource Manager names no number; no real template comes near.
pub const MAXIMUM_DEPTH: usize = 100;

/// Why text is no expression.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SyntaxError {
    /// Where, in bytes from the start of the text.
    pub offset: u32,
    /// What, in Resource Manager's words.
    pub message: String,
    /// What to do.
    pub way_out: Option<String>,
}

impl SyntaxError {
    /// `at` counts from behind the opening bracket.
    pub(super) fn new(text: &str, at: usize, what: &str) -> Self {
        let shown: String = if text.chars().count() > 200 {
            text.chars().take(200).chain(['…']).collect()
        } else {
            text.to_owned()
        };
        Self {
            offset: u32::try_from(at + 1).unwrap_or(u32::MAX),
            message: format!("Unable to parse language expression '{shown}': {what}."),
            way_out: None,
        }
    }

    pub(super) fn or(mut self, way_out: &str) -> Self {
        self.way_out = Some(way_out.to_owned());
        self
    }
}

/// Reads what stands between the brackets; `base` is how far it stands from the start of the text.
pub(super) fn parse(text: &str, base: u32) -> Result<Expression, SyntaxError> {
    let length = text.chars().count();
    if length > MAXIMUM_LENGTH {
        return Err(SyntaxError::new(
            text,
            0,
            &format!("it has {length} characters and the limit is {MAXIMUM_LENGTH}"),
        ));
    }
    let mut parser = Parser {
        text,
        base,
        tokens: tokens(text)?,
        at: 0,
        depth: 0,
    };
    let expression = parser.expression()?;
    parser.expect(&Token::EndOfData)?;
    Ok(expression)
}

struct Parser<'a> {
    text: &'a str,
    base: u32,
    tokens: Vec<(usize, Token)>,
    at: usize,
    depth: usize,
}

impl Parser<'_> {
    fn peek(&self) -> (usize, Token) {
        self.tokens
            .get(self.at)
            .cloned()
            .unwrap_or((self.text.len(), Token::EndOfData))
    }

    fn take(&mut self) -> (usize, Token) {
        let token = self.peek();
        self.at += 1;
        token
    }

    fn takes(&mut self, token: &Token) -> bool {
        let found = self.peek().1 == *token;
        self.at += usize::from(found);
        found
    }

    fn unexpected(&self, expected: &str) -> SyntaxError {
        let (at, token) = self.peek();
        let what = format!("expected token '{expected}' and actual '{}'", token.kind());
        SyntaxError::new(self.text, at, &what)
    }

    fn expect(&mut self, token: &Token) -> Result<(), SyntaxError> {
        if self.takes(token) {
            Ok(())
        } else {
            Err(self.unexpected(token.kind()))
        }
    }

    fn offset(&self, at: usize) -> u32 {
        self.base
            .saturating_add(u32::try_from(at).unwrap_or(u32::MAX))
    }

    fn identifier(&mut self) -> Result<(usize, std::sync::Arc<str>), SyntaxError> {
        match self.peek() {
            (at, Token::Identifier(name)) => {
                self.at += 1;
                Ok((at, name))
            }
            _ => Err(self.unexpected("Identifier")),
        }
    }

    fn expression(&mut self) -> Result<Expression, SyntaxError> {
        self.depth += 1;
        if self.depth > MAXIMUM_DEPTH {
            return Err(SyntaxError::new(
                self.text,
                self.peek().0,
                &format!("calls lie deeper in one another than {MAXIMUM_DEPTH}"),
            )
            .or("Put parts of it into variables."));
        }
        let (at, token) = self.peek();
        let head = match token {
            Token::Literal(text) => {
                self.take();
                Head::Text(text)
            }
            Token::Integer(number) => {
                self.take();
                Head::Integer(number)
            }
            _ => self.call()?,
        };
        let mut accessors = Vec::new();
        if matches!(head, Head::Call { .. }) {
            self.accessors(&mut accessors)?;
        }
        self.depth -= 1;
        Ok(Expression {
            offset: self.offset(at),
            head,
            accessors,
        })
    }

    /// `.name` and `[index]`, as many as there are.
    fn accessors(&mut self, accessors: &mut Vec<Accessor>) -> Result<(), SyntaxError> {
        loop {
            if self.takes(&Token::Dot) {
                let (at, name) = self.identifier()?;
                accessors.push(Accessor::Property {
                    offset: self.offset(at),
                    name,
                });
            } else if self.takes(&Token::LeftSquareBracket) {
                accessors.push(Accessor::Index(self.expression()?));
                self.expect(&Token::RightSquareBracket)?;
            } else {
                return Ok(());
            }
        }
    }

    fn call(&mut self) -> Result<Head, SyntaxError> {
        let (_, first) = self.identifier()?;
        let (namespace, name) = if self.takes(&Token::Dot) {
            let (_, name) = self.identifier()?;
            (Some(first), name)
        } else {
            (None, first)
        };
        if self.peek().1 != Token::LeftParenthesis {
            let error = self.unexpected("LeftParenthesis");
            return Err(error.or(
                "A function is called with parentheses; text stands in single quotation marks.",
            ));
        }
        self.take();
        let mut arguments = Vec::new();
        if !self.takes(&Token::RightParenthesis) {
            loop {
                arguments.push(self.expression()?);
                if !self.takes(&Token::Comma) {
                    break;
                }
            }
            self.expect(&Token::RightParenthesis)?;
        }
        Ok(Head::Call {
            namespace,
            name,
            arguments,
        })
    }
}
