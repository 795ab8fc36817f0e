//! The words of a filter.

/// One of them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Token {
    /// A field, an operator or a function.
    Word(String),
    /// A text in single quotes, a doubled quote standing for one.
    Text(String),
    /// `(`.
    Open,
    /// `)`.
    Close,
    /// `,`.
    Comma,
}

impl Token {
    /// Whether it is this word, in any case.
    pub fn is(&self, word: &str) -> bool {
        matches!(self, Token::Word(own) if own.eq_ignore_ascii_case(word))
    }
}

/// All words of a filter; nothing when a quote is not closed or a sign has no place in one.
pub fn tokens(text: &str) -> Option<Vec<Token>> {
    let mut tokens = Vec::new();
    let mut signs = text.chars().peekable();
    while let Some(sign) = signs.next() {
        match sign {
            '(' => tokens.push(Token::Open),
            ')' => tokens.push(Token::Close),
            ',' => tokens.push(Token::Comma),
            '\'' => {
                let mut inner = String::new();
                loop {
                    match signs.next()? {
                        '\'' if signs.next_if_eq(&'\'').is_some() => inner.push('\''),
                        '\'' => break,
                        other => inner.push(other),
                    }
                }
                tokens.push(Token::Text(inner));
            }
            sign if sign.is_whitespace() => {}
            sign if sign.is_alphanumeric() || sign == '_' => {
                let mut word = String::from(sign);
                while let Some(sign) =
                    signs.next_if(|sign| sign.is_alphanumeric() || matches!(sign, '_' | '.' | '/'))
                {
                    word.push(sign);
                }
                tokens.push(Token::Word(word));
            }
            _ => return None,
        }
    }
    Some(tokens)
}
