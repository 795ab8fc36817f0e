//! The configuration file under the flags and variables, and what is said of a key that is none.

use super::{ConfigurationError, Layer};
use figment::Figment;
use figment::error::Kind;
use figment::providers::{Format, Serialized, Toml};
use std::path::Path;

/// Lays what was typed over the file.
pub fn over_file(typed: &Layer, file: Option<&Path>) -> Result<Layer, ConfigurationError> {
    let Some(path) = file else {
        return Ok(typed.clone());
    };
    let text = std::fs::read_to_string(path).map_err(|source| ConfigurationError::File {
        path: path.to_owned(),
        source,
    })?;
    Figment::from(Toml::string(&text))
        .merge(Serialized::defaults(typed))
        .extract()
        .map_err(|error| ConfigurationError::Content {
            path: path.to_owned(),
            why: explain(&error),
        })
}

/// One sentence that names the key, and the nearest one that exists.
fn explain(error: &figment::Error) -> String {
    let path = error.path.join(".");
    let Kind::UnknownField(name, known) = &error.kind else {
        return if path.is_empty() {
            error.kind.to_string()
        } else {
            format!("`{path}`: {}", error.kind)
        };
    };
    let name = name.rsplit('.').next().unwrap_or(name);
    let mut section = error.path.clone();
    if section.last().map(String::as_str) == Some(name) {
        section.pop();
    }
    let full = |name: &str| {
        let mut words = section.clone();
        words.push(name.to_owned());
        words.join(".")
    };
    let nearness = |one: &str| strsim::jaro_winkler(one, name);
    let nearest = known
        .iter()
        .max_by(|a, b| nearness(a).total_cmp(&nearness(b)));
    match nearest {
        Some(nearest) => format!(
            "`{}` is no key. Did you mean `{}`?",
            full(name),
            full(nearest)
        ),
        None => format!("`{}` is no key", full(name)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use porthole_shared::portal::StampsAdd;

    fn read(text: &str, typed: &Layer) -> Result<Layer, String> {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("porthole.toml");
        std::fs::write(&path, text).unwrap();
        over_file(typed, Some(&path)).map_err(|error| error.to_string())
    }

    #[test]
    fn what_is_typed_wins_over_the_file_and_the_file_over_nothing() {
        let typed = Layer {
            portal: Some("127.0.0.1:1".parse().unwrap()),
            ..Layer::default()
        };
        let text = "portal = '127.0.0.1:2'\nhosts = ['a', 'b']\n[stamps]\nadd = 'anyone'\n[session]\nidle_minutes = 5\n";
        let layer = read(text, &typed).unwrap();
        assert_eq!(layer.portal, Some("127.0.0.1:1".parse().unwrap()));
        assert_eq!(layer.stamps.add, Some(StampsAdd::Anyone));
        assert_eq!(layer.session.idle_minutes, Some(5));
        assert_eq!(layer.hosts, Some(vec!["a".to_owned(), "b".to_owned()]));
        assert_eq!(layer.data, None);
    }

    #[test]
    fn an_unknown_key_is_named_with_the_nearest_known_one() {
        let message = read("keyfile = 'x'", &Layer::default()).unwrap_err();
        assert!(
            message.contains("`keyfile`") && message.contains("`key_file`"),
            "{message}"
        );
        let message = read("[stamps]\nad = 'anyone'", &Layer::default()).unwrap_err();
        assert!(
            message.contains("`stamps.ad`") && message.contains("`stamps.add`"),
            "{message}"
        );
    }

    #[test]
    fn a_wrong_value_names_its_key() {
        for (text, key) in [
            ("portal = 'here'", "portal"),
            ("[session]\nidle_minutes = 'long'", "session.idle_minutes"),
            ("[stamps]\nadd = 'me'", "stamps.add"),
        ] {
            let message = read(text, &Layer::default()).unwrap_err();
            assert!(
                message.contains(key) && message.contains("porthole.toml"),
                "{message}"
            );
        }
        assert!(read("portal = ", &Layer::default()).is_err());
    }

    #[test]
    fn a_missing_file_is_named() {
        let missing = Path::new("/nowhere/porthole.toml");
        let message = over_file(&Layer::default(), Some(missing))
            .unwrap_err()
            .to_string();
        assert!(message.contains("/nowhere/porthole.toml"), "{message}");
    }
}
