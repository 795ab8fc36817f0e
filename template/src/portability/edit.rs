//! Fixes as edits of the source: everything that is not part of an edit stays as it is, comments too.

use super::finding::Finding;
use crate::document::{Node, Source};
use std::collections::BTreeMap;

/// A replacement of a part of the text. Offsets are in bytes, a byte order mark not counted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Edit {
    /// Where the replaced part begins.
    pub start: u32,
    /// The first byte after it.
    pub end: u32,
    /// What stands there instead.
    pub text: String,
}

/// How to mend a finding: all of its edits or none.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fix {
    /// What it does, in words.
    pub says: String,
    /// The edits.
    pub edits: Vec<Edit>,
}

impl Fix {
    pub(super) fn new(says: String, edits: Vec<Edit>) -> Self {
        Self { says, edits }
    }
}

/// A text after its fixes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fixed {
    /// The text.
    pub text: String,
    /// How many fixes were applied.
    pub applied: usize,
    /// How many were not, because they touch a part that another one changed. Look at the text again to apply them.
    pub left: usize,
}

/// Applies the fixes of findings to the text that they were found in.
pub fn apply(text: &str, findings: &[Finding]) -> Fixed {
    let mark = if text.starts_with('\u{feff}') {
        "\u{feff}"
    } else {
        ""
    };
    let body = text.get(mark.len()..).unwrap_or("");
    let mut accepted: BTreeMap<u32, &Edit> = BTreeMap::new();
    let (mut applied, mut left) = (0, 0);
    for fix in findings.iter().filter_map(|finding| finding.fix.as_ref()) {
        let there = |edit: &Edit| accepted.get(&edit.start).is_some_and(|old| *old == edit);
        if fix.edits.iter().all(there) {
            applied += 1;
        } else if fix
            .edits
            .iter()
            .all(|edit| free(&accepted, edit) && fits(body, edit))
        {
            applied += 1;
            accepted.extend(fix.edits.iter().map(|edit| (edit.start, edit)));
        } else {
            left += 1;
        }
    }
    let mut written = String::with_capacity(text.len());
    written.push_str(mark);
    let mut from = 0;
    for edit in accepted.values() {
        written.push_str(body.get(from..edit.start as usize).unwrap_or(""));
        written.push_str(&edit.text);
        from = edit.end as usize;
    }
    written.push_str(body.get(from..).unwrap_or(""));
    Fixed {
        text: written,
        applied,
        left,
    }
}

fn fits(body: &str, edit: &Edit) -> bool {
    body.get(edit.start as usize..edit.end as usize).is_some()
}

/// Whether an edit touches none that was accepted.
fn free(accepted: &BTreeMap<u32, &Edit>, edit: &Edit) -> bool {
    let before = accepted.range(..=edit.start).next_back();
    let after = accepted.range(edit.start..).next();
    before.is_none_or(|(start, old)| old.end <= edit.start && *start != edit.start)
        && after.is_none_or(|(start, _)| *start >= edit.end && *start != edit.start)
}

/// A value written anew, as text.
pub(super) fn replace(node: &Node, text: &str) -> Edit {
    Edit {
        start: node.offset,
        end: node.end,
        text: serde_json::Value::from(text).to_string(),
    }
}

/// A part of an expression written anew; offsets are those of the expression. `None` where the text is written with escapes.
pub(super) fn within(
    source: &Source,
    node: &Node,
    part: std::ops::Range<u32>,
    text: &str,
) -> Option<Edit> {
    let written = source.between(node.offset, node.end);
    let inner = written.strip_prefix('"')?.strip_suffix('"')?;
    if inner != node.as_str()? || text.contains(['"', '\\']) {
        return None;
    }
    let first = node.offset + 1;
    Some(Edit {
        start: first + part.start,
        end: first + part.end,
        text: text.to_owned(),
    })
}

/// Takes a member out of an object, with its comma; `None` if the object has no such member or two of them.
pub(super) fn remove(source: &Source, object: &Node, name: &str) -> Option<Vec<Edit>> {
    let members = object.members();
    let is = |member: &crate::document::Member| crate::value::same_name(&member.name, name);
    let index = members.iter().position(is)?;
    if members.iter().filter(|member| is(member)).count() > 1 {
        return None;
    }
    let member = members.get(index)?;
    let cut = |start: u32, end: u32| Edit {
        start,
        end,
        text: String::new(),
    };
    let next = members
        .get(index + 1)
        .map_or(object.end, |next| next.offset);
    if let Some(comma) = comma(source, member.value.end, next) {
        return Some(vec![cut(member.offset, comma + 1)]);
    }
    let own = cut(member.offset, member.value.end);
    let Some(before) = index.checked_sub(1).and_then(|index| members.get(index)) else {
        return Some(vec![own]);
    };
    let comma = comma(source, before.value.end, member.offset)?;
    Some(vec![cut(comma, comma + 1), own])
}

/// Where the comma stands between two offsets, comments passed over.
fn comma(source: &Source, start: u32, end: u32) -> Option<u32> {
    let between = source.between(start, end);
    let mut rest = between;
    loop {
        rest = rest.trim_start();
        if let Some(line) = rest.strip_prefix("//") {
            rest = line.split_once('\n')?.1;
        } else if let Some(block) = rest.strip_prefix("/*") {
            rest = block.split_once("*/")?.1;
        } else {
            break;
        }
    }
    let at = u32::try_from(between.len() - rest.len()).ok()?;
    rest.starts_with(',').then_some(start + at)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Document, Limits};

    fn without(text: &str, name: &str) -> String {
        let document = Document::parse(text, None, &Limits::default()).expect("JSON");
        let edits = remove(document.source(), document.root(), name).expect("a member");
        let finding = Finding {
            severity: super::super::Severity::Error,
            rule: super::super::Rule::NewerFeature,
            place: document.source().place(0, &crate::place::Path::ROOT),
            reason: String::new(),
            fix: Some(Fix::new(String::new(), edits)),
        };
        let fixed = apply(text, std::slice::from_ref(&finding));
        assert_eq!((fixed.applied, fixed.left), (1, 0));
        fixed.text
    }

    #[test]
    fn a_member_goes_with_its_comma_and_comments_stay() {
        assert_eq!(without("{\"a\": 1, \"b\": 2}", "A"), "{ \"b\": 2}");
        assert_eq!(without("{\"a\": 1, \"b\": 2}", "b"), "{\"a\": 1 }");
        assert_eq!(without("\u{feff}{\"a\": 1}", "a"), "\u{feff}{}");
        assert_eq!(
            without("{\"a\": 1 /* one, */, // two\n \"b\": [2]}", "b"),
            "{\"a\": 1 /* one, */ // two\n }"
        );
        assert_eq!(without("{'a': 1,}", "a"), "{}");
    }
}
