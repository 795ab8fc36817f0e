//! The tokens of an expression.

use super::parser::SyntaxError;
use std::sync::Arc;

#[derive(Debug, Clone, PartialEq)]
pub(super) enum Token {
    LeftParenthesis,
    RightParenthesis,
    LeftSquareBracket,
    RightSquareBracket,
    Comma,
    Dot,
    Identifier(Arc<str>),
    Literal(Arc<str>),
    Integer(i64),
    EndOfData,
}

impl Token {
    /// Resource Manager's name for the kind of token.
    pub(super) fn kind(&self) -> &'static str {
        match self {
            Self::LeftParenthesis => "LeftParenthesis",
            Self::RightParenthesis => "RightParenthesis",
            Self::LeftSquareBracket => "LeftSquareBracket",
            Self::RightSquareBracket => "RightSquareBracket",
            Self::Comma => "Comma",
            Self::Dot => "Dot",
            Self::Identifier(_) => "Identifier",
            Self::Literal(_) => "Literal",
            Self::Integer(_) => "Integer",
            Self::EndOfData => "EndOfData",
        }
    }
}

/// All tokens with the offset of each; the last is the end.
pub(super) fn tokens(text: &str) -> Result<Vec<(usize, Token)>, SyntaxError> {
    let mut found = Vec::new();
    let mut at = 0;
    loop {
        let rest = text.get(at..).unwrap_or("");
        let trimmed = rest.trim_start();
        at += rest.len() - trimmed.len();
        let Some(letter) = trimmed.chars().next() else {
            found.push((text.len(), Token::EndOfData));
            return Ok(found);
        };
        let (length, token) = match letter {
            '(' => (1, Token::LeftParenthesis),
            ')' => (1, Token::RightParenthesis),
            '[' => (1, Token::LeftSquareBracket),
            ']' => (1, Token::RightSquareBracket),
            ',' => (1, Token::Comma),
            '.' => (1, Token::Dot),
            '\'' => literal(text, trimmed, at)?,
            '-' | '+' | '0'..='9' => integer(text, trimmed, at)?,
            letter if letter.is_alphabetic() || matches!(letter, '_' | '$') => {
                let part = |letter: char| letter.is_alphanumeric() || matches!(letter, '_' | '$');
                let length = trimmed
                    .find(|letter| !part(letter))
                    .unwrap_or(trimmed.len());
                (
                    length,
                    Token::Identifier(trimmed.get(..length).unwrap_or("").into()),
                )
            }
            letter => {
                let error = SyntaxError::new(text, at, &format!("unexpected character '{letter}'"));
                return Err(match letter {
                    '?' => error.or("'?' is Bicep; in a template write tryGet(object, 'name')."),
                    '"' => error.or("Text in an expression stands in single quotation marks."),
                    _ => error,
                });
            }
        };
        found.push((at, token));
        at += length;
    }
}

/// Text up to its closing mark; two marks in a row are one that belongs to the text.
fn literal(text: &str, rest: &str, at: usize) -> Result<(usize, Token), SyntaxError> {
    let mut value = String::new();
    let mut letters = rest.char_indices().skip(1).peekable();
    while let Some((offset, letter)) = letters.next() {
        if letter != '\'' {
            value.push(letter);
        } else if letters.next_if(|(_, next)| *next == '\'').is_some() {
            value.push('\'');
        } else {
            return Ok((offset + 1, Token::Literal(value.into())));
        }
    }
    Err(
        SyntaxError::new(text, at, "the text that begins here is not ended")
            .or("End it with a single quotation mark; one inside the text is written twice."),
    )
}

fn integer(text: &str, rest: &str, at: usize) -> Result<(usize, Token), SyntaxError> {
    let digits = rest.get(1..).unwrap_or("");
    let length = 1 + digits
        .find(|letter: char| !letter.is_ascii_digit())
        .unwrap_or(digits.len());
    let written = rest.get(..length).unwrap_or("");
    match written.parse() {
        Ok(number) => Ok((length, Token::Integer(number))),
        Err(_) => Err(SyntaxError::new(
            text,
            at,
            &format!("'{written}' is not a whole number of 64 bits"),
        )),
    }
}
