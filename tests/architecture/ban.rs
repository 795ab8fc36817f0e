//! A ban: in these folders, none of these paths is named, in a `use` line or in code.

use super::source::{Source, Violation};

/// A folder, what it must not name, and why.
pub struct Ban {
    pub within: &'static [&'static str],
    pub except: &'static [&'static str],
    pub paths: &'static [&'static str],
    pub why: &'static str,
}

/// The places where a ban is broken.
pub fn broken(sources: &[Source], bans: &[Ban]) -> Vec<Violation> {
    let mut found = Vec::new();
    for ban in bans {
        let concerned = |source: &&Source| {
            let covered = |folder: &str| source.within(folder);
            source.is("rs")
                && ban.within.iter().any(|folder| covered(folder))
                && !ban.except.iter().any(|folder| covered(folder))
        };
        for source in sources
            .iter()
            .filter(concerned)
            .filter(|source| !source.is_test())
        {
            for (line, path) in source.named_paths() {
                if ban.paths.iter().any(|banned| names(&path, banned)) {
                    found.push(source.violation(line, format!("`{path}`: {}", ban.why)));
                }
            }
            if ban.paths.contains(&"set_item") {
                let writing = source
                    .product_lines()
                    .into_iter()
                    .filter(|(_, line)| line.contains(".set_item("));
                found.extend(writing.map(|(line, _)| source.violation(line, ban.why)));
            }
        }
    }
    found
}

/// Whether a path is the banned one or goes on from it.
fn names(path: &str, banned: &str) -> bool {
    path == banned
        || path
            .strip_prefix(banned)
            .is_some_and(|rest| rest.starts_with("::"))
        || path.ends_with(&format!("::{banned}")) && banned.contains("::")
}
