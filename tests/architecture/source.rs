//! The files of the checkout as the rules see them, and what a broken rule says.

use std::fmt;
use std::fs;
use std::path::Path;

/// One file: its path from the root with `/`, and its text.
pub struct Source {
    pub path: String,
    pub text: String,
}

/// A rule broken at a place.
#[derive(Debug, PartialEq, Eq)]
pub struct Violation {
    pub path: String,
    pub line: usize,
    pub rule: String,
}

impl fmt::Display for Violation {
    fn fmt(&self, formatter: &mut fmt::Formatter) -> fmt::Result {
        write!(formatter, "{}:{}: {}", self.path, self.line, self.rule)
    }
}

impl Source {
    /// A file that exists only in a test.
    #[cfg(test)]
    pub fn made_up(path: &str, text: &str) -> Self {
        Self {
            path: path.to_owned(),
            text: text.to_owned(),
        }
    }

    /// Whether it is written in `extension`.
    pub fn is(&self, extension: &str) -> bool {
        self.path
            .rsplit_once('.')
            .is_some_and(|(_, found)| found == extension)
    }

    /// Whether it lies in a folder, or is the module file of that name (`backend/src/arm.rs` for `backend/src/arm`).
    pub fn within(&self, folder: &str) -> bool {
        self.path
            .strip_prefix(folder)
            .is_some_and(|rest| rest.starts_with('/') || rest == ".rs")
    }

    /// A violation at a line, counted from one.
    pub fn violation(&self, line: usize, rule: impl Into<String>) -> Violation {
        Violation {
            path: self.path.clone(),
            line,
            rule: rule.into(),
        }
    }

    /// Lines with their numbers, without comments and without the tests at the file's end: what runs in the product.
    pub fn product_lines(&self) -> Vec<(usize, &str)> {
        let mut lines = Vec::new();
        for (index, line) in self.text.lines().enumerate() {
            let trimmed = line.trim_start();
            if trimmed == "#[cfg(test)]" && !line.starts_with(' ') {
                // A test module ends the file; a lone test-only item before it is rare enough to be let through.
                let opens_module = self
                    .text
                    .lines()
                    .nth(index + 1)
                    .is_some_and(|next| next.starts_with("mod ") && next.ends_with('{'));
                if opens_module {
                    break;
                }
            }
            if !trimmed.starts_with("//") {
                lines.push((index + 1, line));
            }
        }
        lines
    }

    /// Whether the whole file is a test (`…/tests.rs`, `…/tests/…`).
    pub fn is_test(&self) -> bool {
        self.path.ends_with("/tests.rs")
            || self.path.contains("/tests/")
            || self.path.ends_with("_test.rs")
    }

    /// Every path that the file's product lines name, absolute (`crate::api::client`): `use` trees are unfolded, `super` is resolved.
    pub fn named_paths(&self) -> Vec<(usize, String)> {
        let mut found = Vec::new();
        let mut pending: Option<(usize, String)> = None;
        for (number, line) in self.product_lines() {
            let code = line.split(" //").next().unwrap_or(line).trim();
            let start = code.strip_prefix("pub ").unwrap_or(code);
            let start = start.strip_prefix("pub(crate) ").unwrap_or(start);
            if let Some((_, tree)) = &mut pending {
                tree.push_str(code);
            } else if let Some(tree) = start.strip_prefix("use ") {
                pending = Some((number, tree.to_owned()));
            } else {
                found.extend(inline_paths(code).map(|path| (number, self.absolute(&path))));
            }
            if let Some((number, tree)) = pending.take_if(|(_, tree)| tree.ends_with(';')) {
                let unfolded = unfold(tree.trim_end_matches(';'));
                found.extend(
                    unfolded
                        .into_iter()
                        .map(|path| (number, self.absolute(&path))),
                );
            }
        }
        found
    }

    fn absolute(&self, path: &str) -> String {
        let mut module: Vec<&str> = self
            .path
            .split_once("/src/")
            .map_or("", |(_, inner)| inner)
            .trim_end_matches(".rs")
            .split('/')
            .collect();
        if matches!(module.last(), Some(&"mod" | &"lib" | &"main")) {
            module.pop();
        }
        let mut rest = path;
        let mut relative = false;
        while let Some(above) = rest.strip_prefix("super::") {
            module.pop();
            rest = above;
            relative = true;
        }
        match rest.strip_prefix("self::") {
            Some(inner) => ["crate"]
                .into_iter()
                .chain(module)
                .chain([inner])
                .collect::<Vec<_>>()
                .join("::"),
            None if relative => ["crate"]
                .into_iter()
                .chain(module)
                .chain([rest])
                .collect::<Vec<_>>()
                .join("::"),
            None => path.to_owned(),
        }
    }
}

/// `a::{b, c::{d, e}}` as `a::b`, `a::c::d`, `a::c::e`.
fn unfold(tree: &str) -> Vec<String> {
    let Some((prefix, rest)) = tree.split_once('{') else {
        return vec![tree.trim().to_owned()];
    };
    let inner = rest.trim_end().strip_suffix('}').unwrap_or(rest);
    let mut depth = 0;
    let mut branches = vec![String::new()];
    for letter in inner.chars() {
        match letter {
            '{' => depth += 1,
            '}' => depth -= 1,
            ',' if depth == 0 => {
                branches.push(String::new());
                continue;
            }
            _ => {}
        }
        if let Some(branch) = branches.last_mut() {
            branch.push(letter);
        }
    }
    let branches = branches
        .iter()
        .map(|branch| branch.trim())
        .filter(|branch| !branch.is_empty());
    branches
        .flat_map(unfold)
        .map(|branch| format!("{}{branch}", prefix.trim()))
        .collect()
}

/// `word::word` chains in a line of code.
fn inline_paths(code: &str) -> impl Iterator<Item = String> {
    let part = |letter: char| letter.is_alphanumeric() || letter == '_' || letter == ':';
    code.split(move |letter| !part(letter))
        .filter(|word| word.contains("::"))
        .map(|word| word.trim_matches(':').to_owned())
}

/// Every .rs and .css file of the checkout, and the other texts that a rule reads.
pub fn workspace() -> Vec<Source> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"))
        .parent()
        .expect("tests lies in the workspace");
    let mut sources = Vec::new();
    for folder in [
        "backend", "docs", "emulator", "frontend", "shared", "style", "template", "tests", "xtask",
    ] {
        collect(root, &root.join(folder), &mut sources);
    }
    assert!(
        sources.len() > 20,
        "the walk over {} found almost nothing",
        root.display()
    );
    sources
}

fn collect(root: &Path, folder: &Path, sources: &mut Vec<Source>) {
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        let path = entry.path();
        let name = entry.file_name().to_string_lossy().into_owned();
        if path.is_dir() {
            if !["target", "dist", "node_modules", "corpus", "__pycache__"].contains(&name.as_str())
            {
                collect(root, &path, sources);
            }
        } else if [".rs", ".css", ".md"].iter().any(|end| name.ends_with(end)) {
            let below = path
                .strip_prefix(root)
                .expect("below the root")
                .to_string_lossy()
                .replace('\\', "/");
            sources.push(Source {
                path: below,
                text: fs::read_to_string(&path).expect("a text file"),
            });
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn unfolds_use_trees_and_resolves_super() {
        let text = "use crate::{api::client, shell::{self, bar}};\nuse super::super::paths;\nfn f() { self::inner::g(); std::fs::read(\"a\"); }\n";
        let source = Source::made_up("frontend/src/controls/table/row.rs", text);
        let paths: Vec<String> = source
            .named_paths()
            .into_iter()
            .map(|(_, path)| path)
            .collect();
        for expected in [
            "crate::api::client",
            "crate::shell::self",
            "crate::shell::bar",
            "crate::controls::paths",
            "crate::controls::table::row::inner::g",
            "std::fs::read",
        ] {
            assert!(
                paths.iter().any(|path| path == expected),
                "{expected} in {paths:?}"
            );
        }
    }

    #[test]
    fn reads_a_use_tree_over_several_lines() {
        let source = Source::made_up(
            "backend/src/arm/client.rs",
            "//! A.\nuse axum::{\n    extract::State,\n    Json,\n};\n",
        );
        let paths = source.named_paths();
        assert_eq!(
            paths,
            [
                (2, "axum::extract::State".to_owned()),
                (2, "axum::Json".to_owned())
            ]
        );
    }

    #[test]
    fn leaves_comments_and_tests_out_of_the_product() {
        let source = Source::made_up(
            "a/src/b.rs",
            "//! Doc.\nfn a() {}\n// note\n#[cfg(test)]\nmod tests {\n    fn b() {}\n}\n",
        );
        assert_eq!(source.product_lines(), [(2, "fn a() {}")]);
        assert!(Source::made_up("backend/src/arm.rs", "").within("backend/src/arm"));
        assert!(!Source::made_up("backend/src/arming.rs", "").within("backend/src/arm"));
    }
}
