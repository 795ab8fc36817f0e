//! A file of a template or of its parameters: JSON read as tolerantly as Resource Manager reads it, with every place kept.

mod node;
mod parser;

pub use node::{Member, Node, Shape, Text};

use crate::error::TemplateError;
use crate::limits::Limits;
use crate::place::{Path, Place};
use std::sync::{Arc, OnceLock};

/// A file that was read.
#[derive(Debug, Clone)]
pub struct Document {
    source: Arc<Source>,
    root: Node,
    /// The way to the root, if it lies inside of another file.
    base: Arc<str>,
    trailing: Option<u32>,
}

/// The text of a file, for whoever turns an offset into a line.
#[derive(Debug)]
pub struct Source {
    file: Option<Arc<str>>,
    text: Box<str>,
    /// Where each line starts.
    lines: Vec<u32>,
    /// How many characters stand before each [`STRIDE`] of bytes. Counted when the first place is asked for: a text may be one long line,
    /// and places may be asked for thousands of times.
    characters: OnceLock<Vec<u32>>,
}

const STRIDE: usize = 4096;

impl Source {
    fn new(file: Option<&str>, text: &str) -> Self {
        let breaks = text.bytes().enumerate().filter(|(_, byte)| *byte == b'\n');
        let lines = std::iter::once(0)
            .chain(breaks.map(|(offset, _)| as_u32(offset + 1)))
            .collect();
        Self {
            file: file.map(Arc::from),
            text: text.into(),
            lines,
            characters: OnceLock::new(),
        }
    }

    /// The text between two offsets; empty if they do not lie in it.
    pub(crate) fn between(&self, start: u32, end: u32) -> &str {
        self.text.get(start as usize..end as usize).unwrap_or("")
    }

    /// The place of an offset, under a path.
    pub fn place(&self, offset: u32, path: &Path<'_>) -> Place {
        let line = self.lines.partition_point(|start| *start <= offset).max(1);
        let start = self.lines.get(line - 1).copied().unwrap_or(0) as usize;
        let column = self.characters_before(offset as usize);
        let column = column.saturating_sub(self.characters_before(start));
        Place {
            file: self.file.clone(),
            line,
            column: column + 1,
            path: path.to_string(),
        }
    }

    fn characters_before(&self, offset: usize) -> usize {
        // Every byte of UTF-8 but those that continue a character.
        let count = |bytes: &[u8]| bytes.iter().filter(|byte| **byte & 0xC0 != 0x80).count();
        let bytes = self.text.as_bytes();
        let counted = self.characters.get_or_init(|| {
            let mut sum = 0;
            let strides = bytes.chunks(STRIDE).map(|chunk| {
                let before = sum;
                sum += count(chunk);
                as_u32(before)
            });
            strides.collect()
        });
        let stride = offset / STRIDE;
        let before = counted.get(stride).copied().unwrap_or_default() as usize;
        let rest = bytes.get(stride * STRIDE..offset).unwrap_or_default();
        before + count(rest)
    }
}

fn as_u32(offset: usize) -> u32 {
    u32::try_from(offset).unwrap_or(u32::MAX)
}

impl Document {
    /// Reads a file. `file` is only for messages.
    ///
    /// Tolerated, as Resource Manager and the Azure CLI do: a byte order mark, comments, single quotation marks, names without
    /// quotation marks (`template:` in a body that the CLI sends), line breaks in text, a comma after the last element, and
    /// anything after the end of the root.
    pub fn parse(text: &str, file: Option<&str>, limits: &Limits) -> Result<Self, TemplateError> {
        let text = text.strip_prefix('\u{feff}').unwrap_or(text);
        if text.len() > limits.file_bytes {
            return Err(TemplateError::new(
                crate::error::Code::TemplateTooLarge,
                format!(
                    "{} is {} bytes long. The limit is {} bytes.",
                    file.unwrap_or("The file"),
                    text.len(),
                    limits.file_bytes
                ),
            )
            .or("Move parts of it into linked templates."));
        }
        let source = Arc::new(Source::new(file, text));
        let (root, trailing) = parser::parse(&source, limits.document_depth)?;
        Ok(Self {
            source,
            root,
            base: "".into(),
            trailing,
        })
    }

    /// What the file holds.
    pub fn root(&self) -> &Node {
        &self.root
    }

    /// A part of the file as a file of its own, with its places kept: the `properties`, `template` of a request.
    pub fn inside(&self, names: &[&str]) -> Option<Self> {
        let mut part = self.clone();
        part.trailing = None;
        for name in names {
            let member = part.root.member(name)?.clone();
            part.base = Path::Base(&part.base)
                .member(&member.name)
                .to_string()
                .into();
            part.root = member.value;
        }
        Some(part)
    }

    /// The way to the root, if the document is a part of a file.
    pub(crate) fn base(&self) -> &str {
        &self.base
    }

    /// The file's text and lines.
    pub fn source(&self) -> &Arc<Source> {
        &self.source
    }

    /// Where text begins that nobody reads, because it stands after the end of the root.
    pub fn trailing(&self) -> Option<Place> {
        self.trailing
            .map(|offset| self.source.place(offset, &Path::ROOT))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::error::Code;
    use proptest::prelude::*;

    fn parse(text: &str) -> Result<Document, TemplateError> {
        Document::parse(text, None, &Limits::default())
    }

    fn wrong(text: &str) -> String {
        parse(text).expect_err("not JSON").to_string()
    }

    #[test]
    fn what_resource_manager_tolerates_is_read() {
        let text =
            "\u{feff}// a template\n{ /* body */ properties: { template: {'a': 'it''s' , } } }";
        // Two single quotation marks end one text and begin another, which is an error with a place.
        assert!(wrong(text).contains("1:") || wrong(text).contains("2:"));
        let text = "\u{feff}// a template\n{ /* body */ properties: { template: {'a': \"two\nlines\", b: [1, 2.5, -3,], } } } trailing";
        let document = parse(text).expect("tolerated");
        let template = document
            .root()
            .value("Properties")
            .and_then(|node| node.value("template"))
            .expect("template");
        assert_eq!(
            template.literal().to_string(),
            r#"{"a":"two\nlines","b":[1,2.5,-3]}"#
        );
        assert_eq!(document.trailing().expect("trailing").line, 3);
    }

    #[test]
    fn a_message_names_line_column_and_path() {
        assert_eq!(
            wrong("{\n  \"a\": [1 2]\n}"),
            "2:11 (a[0]): InvalidRequestContent: After parsing a value an unexpected character was encountered: 2. Expected ',' or ']'."
        );
        assert!(wrong("").contains("The file is empty."));
        assert!(
            wrong("{\"a\": \"b").contains("1:7 (a): InvalidRequestContent: Unterminated string.")
        );
        assert!(wrong(r#"{"a": "\q"}"#).contains(r"Bad JSON escape sequence: \q."));
        assert!(wrong("{\"ä\": nul}").contains("1:7 (ä)"));
    }

    #[test]
    fn size_and_depth_are_bounded() {
        let deep = "[".repeat(20_000);
        assert!(wrong(&deep).contains("maximum depth"));
        let large = format!("\"{}\"", "x".repeat(5 * 1024 * 1024));
        assert_eq!(
            parse(&large).expect_err("too large").code,
            Code::TemplateTooLarge
        );
    }

    #[test]
    fn pairs_of_units_are_one_letter_and_halves_are_replaced() {
        let text = |text: &str| {
            parse(text)
                .expect("JSON")
                .root()
                .as_str()
                .map(str::to_owned)
        };
        assert_eq!(text(r#""\ud83d\ude00""#).as_deref(), Some("😀"));
        assert_eq!(text(r#""\ud83dx\u00e9""#).as_deref(), Some("\u{fffd}xé"));
    }

    fn json() -> impl Strategy<Value = serde_json::Value> {
        let leaf = prop_oneof![
            Just(serde_json::Value::Null),
            any::<bool>().prop_map(Into::into),
            any::<i64>().prop_map(Into::into),
            (-1e9..1e9f64).prop_map(Into::into),
            any::<String>().prop_map(Into::into),
        ];
        leaf.prop_recursive(4, 40, 6, |inner| {
            prop_oneof![
                prop::collection::vec(inner.clone(), 0..6).prop_map(Into::into),
                prop::collection::btree_map("[a-z]{1,6}", inner, 0..6)
                    .prop_map(|members| serde_json::Value::Object(members.into_iter().collect())),
            ]
        })
    }

    proptest! {
        #[test]
        fn any_text_is_read_or_refused(text in any::<String>()) {
            let _ = parse(&text);
        }

        #[test]
        fn any_soup_of_json_is_read_or_refused(text in r#"[\[\]{}:,"'\\/*a1. \n\-]{0,60}"#) {
            let _ = parse(&text);
        }

        #[test]
        fn json_is_read_as_serde_reads_it(value in json()) {
            let read = parse(&value.to_string()).expect("JSON").root().literal();
            prop_assert_eq!(&read, &crate::Value::from(&value));
            let again = parse(&read.to_string()).expect("own JSON").root().literal();
            prop_assert_eq!(again, read);
        }
    }
}
