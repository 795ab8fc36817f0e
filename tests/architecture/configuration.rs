//! Every option of the `porthole` binary has a line in docs/configuration.md, with its flag and its variable.

use super::source::{Source, Violation};

const PAGE: &str = "docs/configuration.md";

/// Options that the page does not name.
pub fn documented(sources: &[Source]) -> Vec<Violation> {
    let page = sources
        .iter()
        .find(|source| source.path == PAGE)
        .map_or("", |source| source.text.as_str());
    let mut found = Vec::new();
    for source in sources
        .iter()
        .filter(|source| source.within("backend/src") && source.is("rs") && !source.is_test())
    {
        for (line, option) in options(source) {
            if !page.contains(&format!("--{option}")) {
                found.push(source.violation(line, format!("`--{option}` has no line in {PAGE}")));
            }
            let variable = format!("PORTHOLE_{}", option.replace('-', "_").to_uppercase());
            if !page.contains(&variable) {
                found.push(source.violation(
                    line,
                    format!("{PAGE} does not say that `--{option}` is also `{variable}`"),
                ));
            }
        }
    }
    found
}

/// The long options that clap derives: a field under `#[arg(… long …)]`, by its own name or the one given.
fn options(source: &Source) -> Vec<(usize, String)> {
    let mut found = Vec::new();
    let mut attribute: Option<String> = None;
    for (number, line) in source.product_lines() {
        let code = line.trim();
        if let Some(open) = &mut attribute {
            if !open.ends_with(")]") {
                open.push_str(code);
            } else if !code.starts_with("#[") {
                let field = code
                    .trim_start_matches("pub(crate) ")
                    .trim_start_matches("pub ");
                if let Some((field, _)) = field.split_once(':') {
                    found.extend(long(open, field.trim()).map(|option| (number, option)));
                }
                attribute = None;
            }
        } else if code.starts_with("#[arg(") {
            attribute = Some(code.to_owned());
        }
    }
    found
}

fn long(attribute: &str, field: &str) -> Option<String> {
    let inner = attribute.strip_prefix("#[arg(")?.strip_suffix(")]")?;
    inner
        .split(',')
        .map(str::trim)
        .find_map(|part| match part.split_once('=') {
            Some((name, value)) if name.trim() == "long" => {
                Some(value.trim().trim_matches('"').to_owned())
            }
            None if part == "long" => Some(field.replace('_', "-")),
            _ => None,
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    const OPTIONS: &str = "//! A.\nstruct Serve {\n    #[arg(long, value_name = \"FILE\")]\n    pub key_file: Option<PathBuf>,\n    #[arg(\n        long = \"portal\",\n        default_value = \"127.0.0.1:8080\"\n    )]\n    listen: String,\n}\n";

    #[test]
    fn reads_options_as_clap_does() {
        let source = Source::made_up("backend/src/main.rs", OPTIONS);
        assert_eq!(
            options(&source),
            [(4, "key-file".to_owned()), (9, "portal".to_owned())]
        );
    }

    #[test]
    fn an_undocumented_option_is_found() {
        let page = Source::made_up(
            PAGE,
            "| `--key-file` | `PORTHOLE_KEY_FILE` |\n| `--portal` | |\n",
        );
        let found = documented(&[Source::made_up("backend/src/main.rs", OPTIONS), page]);
        assert_eq!(found.len(), 1);
        assert!(found[0].rule.contains("PORTHOLE_PORTAL"));
    }
}
