//! Canaries: words that must never be seen again, and the search for them in everything that was written or said.

use base64::Engine;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use std::path::Path;

/// A planted word and where it is allowed to lie.
pub struct Canary {
    name: String,
    forms: Vec<Vec<u8>>,
}

/// A place where a canary was found.
#[derive(Debug, PartialEq, Eq)]
pub struct Leak {
    /// Which canary.
    pub canary: String,
    /// Where.
    pub place: String,
}

impl Canary {
    /// A word in the spellings it may take on the way out: plain, base64, escaped for a URL or for JSON.
    pub fn new(name: &str, word: &str) -> Self {
        let escaped: String = word
            .bytes()
            .map(|byte| {
                if byte.is_ascii_alphanumeric() {
                    char::from(byte).to_string()
                } else {
                    format!("%{byte:02X}")
                }
            })
            .collect();
        let mut forms = vec![
            word.to_owned(),
            STANDARD.encode(word),
            URL_SAFE_NO_PAD.encode(word),
            escaped.to_lowercase(),
            escaped,
            word.replace('"', "\\\""),
        ];
        forms.sort();
        forms.dedup();
        Self {
            name: name.to_owned(),
            forms: forms.into_iter().map(String::into_bytes).collect(),
        }
    }

    fn sings_in(&self, bytes: &[u8]) -> bool {
        self.forms
            .iter()
            .any(|form| bytes.windows(form.len()).any(|window| window == form))
    }
}

/// Searches a text. Whatever has the shape of a signed token counts as one: nobody tells a test which token was issued.
pub fn in_text(canaries: &[Canary], place: &str, text: &str) -> Vec<Leak> {
    let singing = canaries
        .iter()
        .filter(|canary| canary.sings_in(text.as_bytes()))
        .map(|canary| canary.name.clone());
    let token = holds_token(text).then(|| "a token".to_owned());
    singing
        .chain(token)
        .map(|canary| Leak {
            canary,
            place: place.to_owned(),
        })
        .collect()
}

/// Three base64 parts with dots between, the first two of them JSON objects: `eyJ….eyJ….…`.
fn holds_token(text: &str) -> bool {
    let part = |text: &str| {
        text.find(|letter: char| !letter.is_ascii_alphanumeric() && !"-_".contains(letter))
            .unwrap_or(text.len())
    };
    text.match_indices("eyJ").any(|(at, _)| {
        let head = &text[at..];
        let Some(claims) = head[part(head)..].strip_prefix('.') else {
            return false;
        };
        claims.starts_with("eyJ")
            && claims[part(claims)..]
                .strip_prefix('.')
                .is_some_and(|signature| part(signature) > 20)
    })
}

/// Searches every file below a folder, but for names that `excepted` allows.
pub fn in_folder(canaries: &[Canary], folder: &Path, excepted: &[&str]) -> Vec<Leak> {
    let mut leaks = Vec::new();
    for entry in std::fs::read_dir(folder).into_iter().flatten().flatten() {
        let path = entry.path();
        if path.is_dir() {
            leaks.extend(in_folder(canaries, &path, excepted));
        } else if !excepted
            .iter()
            .any(|name| path.file_name().is_some_and(|found| found == *name))
        {
            let bytes = std::fs::read(&path).unwrap_or_default();
            let singing = canaries.iter().filter(|canary| canary.sings_in(&bytes));
            leaks.extend(singing.map(|canary| Leak {
                canary: canary.name.clone(),
                place: path.display().to_string(),
            }));
        }
    }
    leaks
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_planted_leak_is_caught_in_every_spelling() {
        let canaries = [Canary::new("secret", "k~n4r1/+\"x")];
        for text in [
            "log: k~n4r1/+\"x end",
            "az1uNHIxLysieA==",
            "form=k%7En4r1%2F%2B%22x&b=c",
            "{\"a\":\"k~n4r1/+\\\"x\"}",
        ] {
            let text = text.replace("az1uNHIxLysieA==", &STANDARD.encode("k~n4r1/+\"x"));
            assert_eq!(
                in_text(&canaries, "log", &text),
                [Leak {
                    canary: "secret".to_owned(),
                    place: "log".to_owned()
                }],
                "{text}"
            );
        }
        assert_eq!(in_text(&canaries, "log", "nothing here"), []);
    }

    #[test]
    fn a_token_is_known_by_its_shape() {
        let token = "eyJhbGciOiJSUzI1NiJ9.eyJhdWQiOiJ4In0.c2lnbmF0dXJlc2lnbmF0dXJlc2lnbmF0dXJl";
        assert_eq!(
            in_text(&[], "log", &format!("authorization=Bearer {token}")).len(),
            1
        );
        assert_eq!(
            in_text(&[], "log", "eyJhbGciOiJSUzI1NiJ9 alone, or a.b.c"),
            []
        );
    }

    #[test]
    fn a_planted_leak_is_caught_in_a_file_but_for_the_excepted() {
        let folder = tempfile::tempdir().unwrap();
        std::fs::create_dir(folder.path().join("deep")).unwrap();
        std::fs::write(
            folder.path().join("deep/portal.log"),
            "authorization: Bearer TOKEN-1",
        )
        .unwrap();
        std::fs::write(folder.path().join("config.json"), "TOKEN-1").unwrap();
        let leaks = in_folder(
            &[Canary::new("token", "TOKEN-1")],
            folder.path(),
            &["config.json"],
        );
        assert_eq!(leaks.len(), 1);
        assert!(leaks[0].place.ends_with("portal.log"));
    }
}
