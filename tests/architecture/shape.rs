//! Rules about a file by itself: its length, its first line, its names, its styles.

use super::source::{Source, Violation};

const LONGEST: usize = 400;
const EMPTY_NAMES: &[&str] = &[
    "utils", "util", "helpers", "helper", "common", "manager", "misc",
];

/// No .rs or .css file over 400 lines.
pub fn short(sources: &[Source]) -> Vec<Violation> {
    let code = sources
        .iter()
        .filter(|source| source.is("rs") || source.is("css"));
    code.filter_map(|source| {
        let lines = source.text.lines().count();
        (lines > LONGEST).then(|| {
            source.violation(
                lines,
                format!("{lines} lines; split it by noun, none over {LONGEST}"),
            )
        })
    })
    .collect()
}

/// Every .rs file opens with `//!`.
pub fn introduced(sources: &[Source]) -> Vec<Violation> {
    let code = sources.iter().filter(|source| source.is("rs"));
    code.filter(|source| !source.text.starts_with("//!"))
        .map(|source| {
            source.violation(
                1,
                "a file opens with `//!`: what it is, and what it deliberately is not",
            )
        })
        .collect()
}

/// No file, folder or module whose name says nothing, and no `get_` before a function that gets.
pub fn named(sources: &[Source]) -> Vec<Violation> {
    let mut found = Vec::new();
    for source in sources
        .iter()
        .filter(|source| source.is("rs") || source.is("css"))
    {
        let empty = source
            .path
            .split(['/', '.'])
            .find(|part| EMPTY_NAMES.contains(part));
        found.extend(empty.map(|name| {
            source.violation(
                1,
                format!("`{name}` says nothing; name the noun that the file is about"),
            )
        }));
        for (number, line) in source.text.lines().enumerate() {
            let code = line.trim_start();
            if code.starts_with("//") {
                continue;
            }
            if after(code, "fn ").is_some_and(|name| name.starts_with("get_")) {
                found.push(source.violation(number + 1, "no `get_` prefix: name what is returned"));
            }
            if let Some(name) = after(code, "mod ")
                && EMPTY_NAMES.contains(&name)
            {
                found.push(
                    source.violation(number + 1, format!("a module called `{name}` says nothing")),
                );
            }
        }
    }
    found
}

/// The identifier that follows a keyword which is a word of its own in the line.
fn after<'a>(code: &'a str, keyword: &str) -> Option<&'a str> {
    let at = code.find(keyword)?;
    let free = code
        .get(..at)?
        .chars()
        .next_back()
        .is_none_or(|before| before == ' ');
    let name = code.get(at + keyword.len()..)?;
    let end = name
        .find(|letter: char| !letter.is_alphanumeric() && letter != '_')
        .unwrap_or(name.len());
    if free { name.get(..end) } else { None }
}

/// `style-src 'self'` refuses a style attribute; `style:height=…` is set through the object model and is let through.
pub fn unstyled(sources: &[Source]) -> Vec<Violation> {
    let mut found = Vec::new();
    for source in sources
        .iter()
        .filter(|source| source.is("rs") && source.path.starts_with("frontend/"))
    {
        for (number, line) in source.product_lines() {
            let attribute = line.match_indices("style=").any(|(at, _)| {
                !line
                    .get(..at)
                    .and_then(|before| before.chars().next_back())
                    .is_some_and(|letter| letter.is_alphanumeric() || "_-:".contains(letter))
            });
            if attribute
                || line.contains("attr(\"style\"")
                || line.contains("attribute(\"style\"")
                || line.contains("<style")
            {
                found.push(source.violation(
                    number,
                    "no inline style: a class, or `style:property=` for a computed value",
                ));
            }
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lines_of(rule: fn(&[Source]) -> Vec<Violation>, path: &str, text: &str) -> Vec<usize> {
        rule(&[Source::made_up(path, text)])
            .iter()
            .map(|violation| violation.line)
            .collect()
    }

    #[test]
    fn a_long_file_is_found() {
        assert_eq!(lines_of(short, "style/base.css", &"a\n".repeat(401)), [401]);
        assert!(lines_of(short, "style/base.css", &"a\n".repeat(400)).is_empty());
    }

    #[test]
    fn a_file_without_introduction_is_found() {
        assert_eq!(lines_of(introduced, "shared/src/a.rs", "fn a() {}\n"), [1]);
        assert!(lines_of(introduced, "shared/src/a.rs", "//! About a.\n").is_empty());
    }

    #[test]
    fn an_empty_name_is_found() {
        assert_eq!(lines_of(named, "shared/src/utils/a.rs", "//! A.\n"), [1]);
        // The names are put together here, so that this file does not break its own rule.
        let sample = [
            "//! A.",
            "pub mod NOUN;",
            "pub fn PREFIXname() {}",
            "// fn PREFIXit",
            "fn forget_all() {}",
        ];
        let text = sample
            .join("\n")
            .replace("NOUN", "helpers")
            .replace("PREFIX", "get_");
        assert_eq!(lines_of(named, "shared/src/a.rs", &text), [2, 3]);
    }

    #[test]
    fn an_inline_style_is_found() {
        let text = "//! A.\nview! { <p style=\"color:red\"/> }\nview! { <p style:height=move || 3/> }\nview! { <p class=\"a\" data-style=\"b\"/> }\nnode.set_attribute(\"style\", x);\n";
        assert_eq!(lines_of(unstyled, "frontend/src/a.rs", text), [2, 5]);
    }
}
