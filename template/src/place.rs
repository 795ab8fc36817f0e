//! Where something stands: file, line, column and JSON path.

use std::fmt;
use std::sync::Arc;

/// A place in a file, as a message names it. Lines and columns count from one, columns in characters.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    /// The file's name or address, where the caller gave one.
    pub file: Option<Arc<str>>,
    /// Line, from one.
    pub line: usize,
    /// Column in characters, from one.
    pub column: usize,
    /// The way from the root, as Resource Manager writes it: `resources[0].properties.name`.
    pub path: String,
}

impl fmt::Display for Place {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(file) = &self.file {
            write!(out, "{file}:")?;
        }
        write!(out, "{}:{}", self.line, self.column)?;
        if !self.path.is_empty() {
            write!(out, " ({})", self.path)?;
        }
        Ok(())
    }
}

/// The way from the root of a file, kept on the stack of whoever walks down; it costs nothing until it is written out.
#[derive(Debug, Clone, Copy)]
pub enum Path<'a> {
    /// A way that was written out before.
    Base(&'a str),
    /// Into a member of an object.
    Member(&'a Path<'a>, &'a str),
    /// Into an element of an array.
    Element(&'a Path<'a>, usize),
}

impl Path<'_> {
    /// The root of a file.
    pub const ROOT: Path<'static> = Path::Base("");

    /// The way into a member.
    pub fn member<'a>(&'a self, name: &'a str) -> Path<'a> {
        Path::Member(self, name)
    }

    /// The way into an element.
    pub fn element(&self, index: usize) -> Path<'_> {
        Path::Element(self, index)
    }
}

impl fmt::Display for Path<'_> {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Path::Base(written) => out.write_str(written),
            Path::Member(before, name) => {
                let before = before.to_string();
                let plain = !name.is_empty()
                    && name.chars().all(|letter| {
                        letter.is_alphanumeric() || matches!(letter, '_' | '$' | '-')
                    });
                match (plain, before.is_empty()) {
                    (true, true) => out.write_str(name),
                    (true, false) => write!(out, "{before}.{name}"),
                    (false, _) => write!(out, "{before}['{name}']"),
                }
            }
            Path::Element(before, index) => write!(out, "{before}[{index}]"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_reads_as_resource_manager_writes_it() {
        let resources = Path::ROOT.member("resources");
        let first = resources.element(0);
        let tags = first.member("tags");
        assert_eq!(
            tags.member("cost center").to_string(),
            "resources[0].tags['cost center']"
        );
        assert_eq!(tags.member("owner").to_string(), "resources[0].tags.owner");
    }

    #[test]
    fn a_place_names_what_it_knows() {
        let place = Place {
            file: Some("main.json".into()),
            line: 3,
            column: 14,
            path: "outputs.a".to_owned(),
        };
        assert_eq!(place.to_string(), "main.json:3:14 (outputs.a)");
    }
}
