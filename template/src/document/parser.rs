//! From text to nodes. Recursion is bounded by the depth that the caller allows.

use super::{Member, Node, Shape, Source, Text, as_u32};
use crate::error::{Code, TemplateError};
use crate::place::Path;
use std::sync::Arc;

/// Reads the root, and says where text begins that stands after it.
pub(super) fn parse(
    source: &Arc<Source>,
    depth: usize,
) -> Result<(Node, Option<u32>), TemplateError> {
    let mut parser = Parser {
        source,
        text: &source.text,
        at: 0,
        depth,
    };
    parser.blank(&Path::ROOT)?;
    if parser.peek().is_none() {
        return Err(parser
            .wrong("The file is empty.".to_owned(), &Path::ROOT)
            .or("A template starts with '{'."));
    }
    let root = parser.value(&Path::ROOT)?;
    // A comment that never ends is text after the end like any other.
    let trailing = match parser.blank(&Path::ROOT) {
        Ok(()) => parser.peek().map(|_| as_u32(parser.at)),
        Err(_) => Some(as_u32(parser.at)),
    };
    Ok((root, trailing))
}

struct Parser<'a> {
    source: &'a Source,
    text: &'a str,
    at: usize,
    depth: usize,
}

impl Parser<'_> {
    fn rest(&self) -> &str {
        self.text.get(self.at..).unwrap_or("")
    }

    fn peek(&self) -> Option<char> {
        self.rest().chars().next()
    }

    fn next(&mut self) -> Option<char> {
        let letter = self.peek()?;
        self.at += letter.len_utf8();
        Some(letter)
    }

    fn wrong(&self, message: String, path: &Path<'_>) -> TemplateError {
        self.wrong_at(self.at, message, path)
    }

    fn wrong_at(&self, offset: usize, message: String, path: &Path<'_>) -> TemplateError {
        TemplateError::new(Code::InvalidRequestContent, message)
            .at(self.source.place(as_u32(offset), path))
    }

    fn found(&self) -> String {
        self.peek()
            .map_or("the end of the file".to_owned(), |letter| {
                format!("'{letter}'")
            })
    }

    /// Goes past white space and comments.
    fn blank(&mut self, path: &Path<'_>) -> Result<(), TemplateError> {
        loop {
            let rest = self.rest();
            let inner = rest
                .trim_start_matches(|letter: char| letter.is_whitespace() || letter == '\u{feff}');
            self.at += rest.len() - inner.len();
            let rest = self.rest();
            if rest.starts_with("//") {
                self.at += rest.find('\n').unwrap_or(rest.len());
            } else if rest.starts_with("/*") {
                match rest.find("*/") {
                    Some(end) => self.at += end + 2,
                    None => {
                        return Err(self
                            .wrong("A comment is not ended.".to_owned(), path)
                            .or("End it with '*/'."));
                    }
                }
            } else {
                return Ok(());
            }
        }
    }

    fn value(&mut self, path: &Path<'_>) -> Result<Node, TemplateError> {
        let offset = as_u32(self.at);
        let shape = match self.peek() {
            Some('{') => self.nested(path, Self::object)?,
            Some('[') => self.nested(path, Self::array)?,
            Some('"' | '\'') => Shape::Text(Arc::new(Text::new(self.string(path)?))),
            Some('-' | '+' | '.' | '0'..='9') => self.number(path)?,
            _ => self.word(path)?,
        };
        let end = as_u32(self.at);
        Ok(Node { offset, end, shape })
    }

    fn nested(
        &mut self,
        path: &Path<'_>,
        read: fn(&mut Self, &Path<'_>) -> Result<Shape, TemplateError>,
    ) -> Result<Shape, TemplateError> {
        let Some(less) = self.depth.checked_sub(1) else {
            return Err(TemplateError::new(
                Code::InvalidRequestContent,
                "Objects and arrays lie deeper in one another than the reader's maximum depth.",
            )
            .at(self.source.place(as_u32(self.at), &Path::ROOT)));
        };
        self.depth = less;
        self.next();
        let shape = read(self, path)?;
        self.depth += 1;
        Ok(shape)
    }

    fn object(&mut self, path: &Path<'_>) -> Result<Shape, TemplateError> {
        let mut members = Vec::new();
        loop {
            self.blank(path)?;
            if self.peek() == Some('}') {
                self.next();
                return Ok(Shape::Object(members.into()));
            }
            let offset = as_u32(self.at);
            let name: Arc<str> = self.name(path)?.into();
            self.blank(path)?;
            if self.peek() != Some(':') {
                return Err(self.wrong(
                    format!(
                        "Invalid character after parsing property name. Expected ':' but got {}.",
                        self.found()
                    ),
                    &path.member(&name),
                ));
            }
            self.next();
            let inner = path.member(&name);
            self.blank(&inner)?;
            let value = self.value(&inner)?;
            self.blank(path)?;
            match self.peek() {
                Some(',') => {
                    self.next();
                }
                Some('}') => {}
                _ => return Err(self.unfinished("an object", '}', &inner)),
            }
            members.push(Member {
                name,
                offset,
                value,
            });
        }
    }

    fn array(&mut self, path: &Path<'_>) -> Result<Shape, TemplateError> {
        let mut elements = Vec::new();
        loop {
            self.blank(path)?;
            if self.peek() == Some(']') {
                self.next();
                return Ok(Shape::Array(elements.into()));
            }
            let inner = path.element(elements.len());
            elements.push(self.value(&inner)?);
            self.blank(path)?;
            match self.peek() {
                Some(',') => {
                    self.next();
                }
                Some(']') => {}
                _ => return Err(self.unfinished("an array", ']', &inner)),
            }
        }
    }

    fn unfinished(&self, what: &str, end: char, path: &Path<'_>) -> TemplateError {
        let message = match self.peek() {
            None => format!("Unexpected end of content while reading {what}."),
            Some(letter) => {
                format!("After parsing a value an unexpected character was encountered: {letter}.")
            }
        };
        self.wrong(message, path)
            .or(format!("Expected ',' or '{end}'."))
    }

    fn name(&mut self, path: &Path<'_>) -> Result<String, TemplateError> {
        if matches!(self.peek(), Some('"' | '\'')) {
            return self.string(path);
        }
        let rest = self.rest();
        let bare =
            |letter: char| letter.is_alphanumeric() || matches!(letter, '_' | '$' | '-' | '.');
        let name: String = rest.chars().take_while(|letter| bare(*letter)).collect();
        if name.is_empty() {
            return Err(self
                .wrong(
                    format!("Invalid property identifier character: {}.", self.found()),
                    path,
                )
                .or("Expected the name of a member in quotation marks, or '}'."));
        }
        self.at += name.len();
        Ok(name)
    }

    fn string(&mut self, path: &Path<'_>) -> Result<String, TemplateError> {
        let start = self.at;
        let mark = self.next().unwrap_or('"');
        let mut text = String::new();
        loop {
            let rest = self.rest();
            let plain = rest.find([mark, '\\']).unwrap_or(rest.len());
            text.push_str(rest.get(..plain).unwrap_or(""));
            self.at += plain;
            match self.next() {
                Some('\\') => text.push(self.escape(path)?),
                Some(_) => return Ok(text),
                None => {
                    return Err(self
                        .wrong_at(
                            start,
                            format!("Unterminated string. Expected delimiter: {mark}."),
                            path,
                        )
                        .or("The text begins here and has no end."));
                }
            }
        }
    }

    fn escape(&mut self, path: &Path<'_>) -> Result<char, TemplateError> {
        Ok(match self.next() {
            Some('b') => '\u{8}',
            Some('f') => '\u{c}',
            Some('n') => '\n',
            Some('r') => '\r',
            Some('t') => '\t',
            Some(letter @ ('\\' | '/' | '"' | '\'')) => letter,
            Some('u') => {
                let first = self.unit(path)?;
                if !(0xd800..0xdc00).contains(&first) || !self.rest().starts_with("\\u") {
                    return Ok(char::from_u32(first).unwrap_or(char::REPLACEMENT_CHARACTER));
                }
                self.at += 2;
                let second = self.unit(path)?;
                let joined = 0x10000 + ((first - 0xd800) << 10) + second.wrapping_sub(0xdc00);
                let paired = (0xdc00..0xe000)
                    .contains(&second)
                    .then(|| char::from_u32(joined))
                    .flatten();
                paired.unwrap_or(char::REPLACEMENT_CHARACTER)
            }
            other => {
                let found = other.map(String::from).unwrap_or_default();
                return Err(self
                    .wrong(format!("Bad JSON escape sequence: \\{found}."), path)
                    .or("Write a backslash as '\\\\'."));
            }
        })
    }

    /// Four hexadecimal digits.
    fn unit(&mut self, path: &Path<'_>) -> Result<u32, TemplateError> {
        let digits = self
            .rest()
            .get(..4)
            .filter(|digits| digits.bytes().all(|byte| byte.is_ascii_hexdigit()));
        match digits.and_then(|digits| u32::from_str_radix(digits, 16).ok()) {
            Some(unit) => {
                self.at += 4;
                Ok(unit)
            }
            None => Err(self.wrong(
                "Expected four hexadecimal digits after '\\u'.".to_owned(),
                path,
            )),
        }
    }

    fn number(&mut self, path: &Path<'_>) -> Result<Shape, TemplateError> {
        let start = self.at;
        let part =
            |letter: char| letter.is_ascii_alphanumeric() || matches!(letter, '.' | '-' | '+');
        let rest = self.rest();
        let written = rest
            .get(..rest.find(|letter| !part(letter)).unwrap_or(rest.len()))
            .unwrap_or("");
        let whole = written.parse::<i64>().ok().map(Shape::Integer);
        let fraction = || {
            written
                .parse::<f64>()
                .ok()
                .filter(|number| number.is_finite())
                .map(Shape::Float)
        };
        match whole.or_else(fraction) {
            Some(shape) => {
                self.at += written.len();
                Ok(shape)
            }
            None => Err(self.wrong_at(
                start,
                format!("Input string '{written}' is not a valid number."),
                path,
            )),
        }
    }

    fn word(&mut self, path: &Path<'_>) -> Result<Shape, TemplateError> {
        let rest = self.rest();
        let word: String = rest
            .chars()
            .take_while(|letter| letter.is_alphanumeric())
            .take(40)
            .collect();
        let shape = match word.as_str() {
            "null" => Shape::Null,
            "true" => Shape::Bool(true),
            "false" => Shape::Bool(false),
            _ => {
                let found = if word.is_empty() {
                    self.found()
                } else {
                    format!("'{word}'")
                };
                return Err(self
                    .wrong(format!("Unexpected character encountered while parsing value: {found}."), path)
                    .or("Expected an object, an array, text in quotation marks, a number, true, false or null."));
            }
        };
        self.at += word.len();
        Ok(shape)
    }
}
