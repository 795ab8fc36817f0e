//! The few options that our own commands take. A word that nobody reads is an error, never ignored.

use anyhow::{Context, Result, bail};

/// What was typed after the command.
pub struct Arguments {
    words: Vec<String>,
}

impl Arguments {
    /// Starts reading.
    pub fn new(words: &[String]) -> Self {
        Self {
            words: words.to_vec(),
        }
    }

    /// Whether `--name` was given.
    pub fn flag(&mut self, name: &str) -> bool {
        let before = self.words.len();
        self.words.retain(|word| word != name);
        self.words.len() != before
    }

    /// The value of `--name value` or `--name=value`.
    pub fn value(&mut self, name: &str) -> Result<Option<String>> {
        let joined = format!("{name}=");
        if let Some(at) = self.words.iter().position(|word| word.starts_with(&joined)) {
            return Ok(Some(self.words.remove(at).split_off(joined.len())));
        }
        let Some(at) = self.words.iter().position(|word| word == name) else {
            return Ok(None);
        };
        self.words.remove(at);
        if at < self.words.len() {
            Ok(Some(self.words.remove(at)))
        } else {
            bail!("{name} wants a value")
        }
    }

    /// A number given as `--name N`.
    pub fn number(&mut self, name: &str, default: u64) -> Result<u64> {
        match self.value(name)? {
            None => Ok(default),
            Some(text) => text
                .parse()
                .with_context(|| format!("{name} wants a number, not `{text}`")),
        }
    }

    /// Refuses what is left over.
    pub fn finish(self) -> Result<()> {
        match self.words.first() {
            None => Ok(()),
            Some(word) => {
                bail!("nobody knows what `{word}` means here; `cargo xtask help` lists the options")
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn typed(words: &[&str]) -> Arguments {
        Arguments {
            words: words.iter().map(|word| word.to_string()).collect(),
        }
    }

    #[test]
    fn reads_flags_and_both_spellings_of_a_value() {
        let mut arguments = typed(&["--full", "--only", "fmt", "--seconds=5"]);
        assert!(arguments.flag("--full"));
        assert_eq!(arguments.value("--only").unwrap().as_deref(), Some("fmt"));
        assert_eq!(arguments.number("--seconds", 60).unwrap(), 5);
        arguments.finish().unwrap();
    }

    #[test]
    fn names_the_word_it_does_not_know() {
        let error = typed(&["--fulll"]).finish().unwrap_err();
        assert!(error.to_string().contains("--fulll"));
        assert!(typed(&["--only"]).value("--only").is_err());
        assert!(typed(&["--seed", "many"]).number("--seed", 0).is_err());
    }
}
