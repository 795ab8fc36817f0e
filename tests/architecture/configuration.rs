//! Every option of the `porthole` binary has a line in docs/configuration.md, with its flag and its variable.

use super::source::{Source, Violation};

const PAGE: &str = "docs/configuration.md";

/// Options that the page does not name, or that have no variable.
pub fn documented(sources: &[Source]) -> Vec<Violation> {
    let page = sources
        .iter()
        .find(|source| source.path == PAGE)
        .map_or("", |source| source.text.as_str());
    let mut found = Vec::new();
    let concerned =
        |source: &&Source| source.within("backend/src") && source.is("rs") && !source.is_test();
    for source in sources.iter().filter(concerned) {
        for Setting {
            line,
            flag,
            variable,
        } in settings(source)
        {
            if !page.contains(&format!("--{flag}")) {
                found.push(source.violation(line, format!("`--{flag}` has no line in {PAGE}")));
            }
            match variable {
                None if flag == "config" => {}
                None => found
                    .push(source.violation(line, format!("`--{flag}` has no PORTHOLE_ variable"))),
                Some(variable) if !page.contains(&variable) => found.push(source.violation(
                    line,
                    format!("{PAGE} does not say that `--{flag}` is also `{variable}`"),
                )),
                Some(_) => {}
            }
        }
    }
    found
}

/// One option as clap derives it.
#[derive(Debug, PartialEq, Eq)]
struct Setting {
    line: usize,
    flag: String,
    variable: Option<String>,
}

/// The long options: a field under `#[arg(… long …)]`, by its own name or the one given.
fn settings(source: &Source) -> Vec<Setting> {
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
                    found.extend(setting(open, field.trim(), number));
                }
                attribute = None;
            }
        } else if code.starts_with("#[arg(") {
            attribute = Some(code.to_owned());
        }
    }
    found
}

fn setting(attribute: &str, field: &str, line: usize) -> Option<Setting> {
    let inner = attribute.strip_prefix("#[arg(")?.strip_suffix(")]")?;
    let parts: Vec<&str> = inner.split(',').map(str::trim).collect();
    let value = |name: &str| {
        let given = parts.iter().filter_map(|part| part.split_once('='));
        given
            .filter(|(found, _)| found.trim() == name)
            .map(|(_, value)| value.trim().trim_matches('"').to_owned())
            .next()
    };
    let flag = match value("long") {
        Some(given) => given,
        None if parts.contains(&"long") => field.replace('_', "-"),
        None => return None,
    };
    Some(Setting {
        line,
        flag,
        variable: value("env"),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    const OPTIONS: &str = "//! A.\nstruct Serve {\n    #[arg(long, env = \"PORTHOLE_KEY_FILE\", value_name = \"FILE\")]\n    pub key_file: Option<PathBuf>,\n    #[arg(\n        long = \"portal\",\n        default_value = \"127.0.0.1:8080\"\n    )]\n    listen: String,\n}\n";

    #[test]
    fn reads_options_as_clap_does() {
        let found = settings(&Source::made_up("backend/src/main.rs", OPTIONS));
        let flags: Vec<_> = found
            .iter()
            .map(|setting| {
                (
                    setting.line,
                    setting.flag.as_str(),
                    setting.variable.as_deref(),
                )
            })
            .collect();
        assert_eq!(
            flags,
            [
                (4, "key-file", Some("PORTHOLE_KEY_FILE")),
                (9, "portal", None)
            ]
        );
    }

    #[test]
    fn an_undocumented_option_is_found() {
        let source = || Source::made_up("backend/src/main.rs", OPTIONS);
        let page = |text: &str| Source::made_up(PAGE, text);
        let found = documented(&[
            source(),
            page("| `--key-file` | `PORTHOLE_KEY_FILE` |\n| `--portal` | |\n"),
        ]);
        assert_eq!(found.len(), 1, "{found:?}");
        assert!(
            found[0]
                .rule
                .contains("`--portal` has no PORTHOLE_ variable")
        );
        let found = documented(&[source(), page("")]);
        assert_eq!(found.len(), 4, "{found:?}");
    }
}
