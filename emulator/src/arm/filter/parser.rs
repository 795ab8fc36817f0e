//! From the words of a filter to the condition they state.

use super::{Compare, Field, Filter, lexer::Token};

/// The words that are left.
pub type Tokens = std::iter::Peekable<std::vec::IntoIter<Token>>;

/// Deeper parentheses are refused: a filter is a stranger's text, and reading it goes down a level for each.
const DEEPEST: usize = 32;

/// Conditions joined by `or`.
pub fn any(tokens: &mut Tokens, depth: usize) -> Option<Filter> {
    let mut parts = vec![all(tokens, depth)?];
    while tokens.next_if(|token| token.is("or")).is_some() {
        parts.push(all(tokens, depth)?);
    }
    if parts.len() == 1 {
        parts.pop()
    } else {
        Some(Filter::Or(parts))
    }
}

fn all(tokens: &mut Tokens, depth: usize) -> Option<Filter> {
    let mut parts = vec![one(tokens, depth)?];
    while tokens.next_if(|token| token.is("and")).is_some() {
        parts.push(one(tokens, depth)?);
    }
    pair_tag(&mut parts);
    if parts.len() == 1 {
        parts.pop()
    } else {
        Some(Filter::And(parts))
    }
}

/// `tagName eq 'a' and tagValue eq 'b'` is about one tag, not about two.
fn pair_tag(parts: &mut Vec<Filter>) {
    let text_of = |parts: &[Filter], field: Field| {
        parts
            .iter()
            .enumerate()
            .find_map(|(place, part)| match part {
                Filter::Is(own, Compare::Equal, text) if *own == field => {
                    Some((place, text.clone()))
                }
                _ => None,
            })
    };
    if let (Some((first, name)), Some((second, value))) = (
        text_of(parts, Field::TagName),
        text_of(parts, Field::TagValue),
    ) {
        parts.remove(first.max(second));
        parts.remove(first.min(second));
        parts.push(Filter::Tag(name, value));
    }
}

fn one(tokens: &mut Tokens, depth: usize) -> Option<Filter> {
    if depth > DEEPEST {
        return None;
    }
    match tokens.next()? {
        Token::Open => {
            let inner = any(tokens, depth + 1)?;
            tokens.next_if_eq(&Token::Close)?;
            Some(inner)
        }
        Token::Word(word) if word.eq_ignore_ascii_case("not") => {
            Some(Filter::Not(Box::new(one(tokens, depth + 1)?)))
        }
        Token::Word(word) if tokens.next_if_eq(&Token::Open).is_some() => function(&word, tokens),
        Token::Word(word) => {
            let field = field(&word)?;
            let Token::Word(operator) = tokens.next()? else {
                return None;
            };
            let Token::Text(text) = tokens.next()? else {
                return None;
            };
            let equal = Filter::Is(field, Compare::Equal, text);
            match operator.to_lowercase().as_str() {
                "eq" => Some(equal),
                "ne" => Some(Filter::Not(Box::new(equal))),
                _ => None,
            }
        }
        _ => None,
    }
}

fn function(name: &str, tokens: &mut Tokens) -> Option<Filter> {
    let (first, _, second) = (
        tokens.next()?,
        tokens.next_if_eq(&Token::Comma)?,
        tokens.next()?,
    );
    tokens.next_if_eq(&Token::Close)?;
    let (compare, word, text) = match (name.to_lowercase().as_str(), first, second) {
        ("substringof", Token::Text(text), Token::Word(word)) => (Compare::Contains, word, text),
        ("contains", Token::Word(word), Token::Text(text)) => (Compare::Contains, word, text),
        ("startswith", Token::Word(word), Token::Text(text)) => (Compare::StartsWith, word, text),
        _ => return None,
    };
    Some(Filter::Is(field(&word)?, compare, text))
}

fn field(word: &str) -> Option<Field> {
    Some(match word.to_lowercase().as_str() {
        "resourcegroup" => Field::ResourceGroup,
        "resourcetype" => Field::ResourceType,
        "name" => Field::Name,
        "location" => Field::Location,
        "tagname" => Field::TagName,
        "tagvalue" => Field::TagValue,
        _ => return None,
    })
}
