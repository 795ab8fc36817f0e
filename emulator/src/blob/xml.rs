//! XML as the storage service writes and reads it: no namespaces, a byte order mark in front of what it writes, no DOCTYPE in
//! what it reads.

use super::refusal::{Refusal, refusals};
use quick_xml::Reader;
use quick_xml::escape::{escape, partial_escape};
use quick_xml::events::Event;

/// A document under way.
pub struct Writer(String);

impl Writer {
    /// An empty document.
    pub fn new() -> Writer {
        Writer("\u{feff}<?xml version=\"1.0\" encoding=\"utf-8\"?>".to_owned())
    }

    /// Opens an element with attributes.
    pub fn open(&mut self, name: &str, attributes: &[(&str, &str)]) {
        self.0.push_str(&format!("<{name}"));
        for (name, value) in attributes {
            self.0
                .push_str(&format!(" {name}=\"{}\"", escape(fit(value))));
        }
        self.0.push('>');
    }

    /// Closes an element.
    pub fn close(&mut self, name: &str) {
        self.0.push_str(&format!("</{name}>"));
    }

    /// An element with a text; an empty one when there is none.
    pub fn text(&mut self, name: &str, text: &str) {
        if text.is_empty() {
            self.0.push_str(&format!("<{name} />"));
        } else {
            self.0
                .push_str(&format!("<{name}>{}</{name}>", partial_escape(fit(text))));
        }
    }

    /// The same, left out when there is no text.
    pub fn given(&mut self, name: &str, text: &str) {
        if !text.is_empty() {
            self.text(name, text);
        }
    }

    /// The bytes.
    pub fn finish(self) -> Vec<u8> {
        self.0.into_bytes()
    }
}

/// A text without what XML cannot carry.
fn fit(text: &str) -> String {
    text.chars()
        .map(|sign| match sign {
            '\t' | '\n' | '\r' => sign,
            sign if sign < ' ' || matches!(sign, '\u{fffe}' | '\u{ffff}') => '\u{fffd}',
            sign => sign,
        })
        .collect()
}

/// An element with what stands in it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Element {
    /// Its name.
    pub name: String,
    /// The text directly within it.
    pub text: String,
    /// The elements within it, in order.
    pub children: Vec<Element>,
}

/// Deeper documents are nobody's.
const DEEPEST: usize = 16;

impl Element {
    /// Reads a document.
    pub fn read(bytes: &[u8]) -> Result<Element, Refusal> {
        let text = std::str::from_utf8(bytes)
            .map_err(|_| refusals::invalid_document("The document is not UTF-8."))?;
        let mut reader = Reader::from_str(text.trim_start_matches('\u{feff}'));
        let broken =
            |reason: &dyn std::fmt::Display| refusals::invalid_document(&reason.to_string());
        let mut open: Vec<Element> = Vec::new();
        loop {
            let event = reader.read_event().map_err(|error| broken(&error))?;
            let closed = match event {
                Event::Start(start) => {
                    if open.len() >= DEEPEST {
                        return Err(broken(&"The document is too deep."));
                    }
                    open.push(named(start.name().as_ref()));
                    None
                }
                Event::Empty(start) => Some(named(start.name().as_ref())),
                Event::End(_) => open.pop(),
                Event::Text(piece) => {
                    append(&mut open, &piece.xml10_content());
                    None
                }
                Event::GeneralRef(reference) => {
                    let sign = match reference.resolve_char_ref() {
                        Ok(Some(sign)) => sign.to_string(),
                        _ => {
                            let name = reference.xml10_content();
                            let known = quick_xml::escape::resolve_predefined_entity(&name);
                            known
                                .ok_or_else(|| broken(&"An entity is not known."))?
                                .to_owned()
                        }
                    };
                    append(&mut open, &sign);
                    None
                }
                Event::CData(piece) => {
                    append(&mut open, &piece.xml10_content());
                    None
                }
                Event::DocType(_) => return Err(broken(&"A DOCTYPE is not taken.")),
                Event::Eof => return Err(broken(&"The document ends early.")),
                _ => None,
            };
            match (closed, open.last_mut()) {
                (Some(element), Some(parent)) => parent.children.push(element),
                (Some(root), None) => return Ok(root),
                (None, _) => {}
            }
        }
    }

    /// The text of a child.
    pub fn child(&self, name: &str) -> Option<&str> {
        let found = self.children.iter().find(|child| child.name == name);
        found.map(|child| child.text.trim())
    }
}

fn named(name: &str) -> Element {
    Element {
        name: name.to_owned(),
        ..Element::default()
    }
}

fn append(open: &mut [Element], text: &str) {
    if let Some(element) = open.last_mut() {
        element.text.push_str(text);
    }
}

#[cfg(test)]
mod tests {
    use super::{Element, Writer};

    #[test]
    fn what_is_written_is_read_again() {
        let mut document = Writer::new();
        document.open("A", &[("b", "\"<&")]);
        document.text("Name", "x <&>\u{1}\"y\" é");
        document.text("None", "");
        document.given("Nothing", "");
        document.close("A");
        let bytes = document.finish();
        assert!(bytes.starts_with("\u{feff}<?xml".as_bytes()));
        let read = Element::read(&bytes).unwrap();
        assert_eq!(read.name, "A");
        assert_eq!(read.child("Name"), Some("x <&>\u{fffd}\"y\" é"));
        assert_eq!(
            (read.child("None"), read.child("Nothing")),
            (Some(""), None)
        );
        let read = Element::read(b"<A><B>1&#50;<![CDATA[<3>]]></B></A>").unwrap();
        assert_eq!(read.child("B"), Some("12<3>"));
    }

    #[test]
    fn what_is_no_document_is_refused() {
        let deep = "<a>".repeat(40);
        for text in [
            "",
            "<a>",
            "<a></b>",
            "x",
            "<!DOCTYPE a [<!ENTITY b \"c\">]><a>&b;</a>",
            "<a>&b;</a>",
            &deep,
        ] {
            let refusal = Element::read(text.as_bytes()).unwrap_err();
            assert_eq!(refusal.code, "InvalidXmlDocument", "{text}");
        }
    }
}
