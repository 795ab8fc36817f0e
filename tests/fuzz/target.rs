//! What is fuzzed: the stamp's reading of requests, and the parsers that read what a stamp or a person sends.

#[path = "stamp.rs"]
pub mod stamp;
#[path = "template.rs"]
pub mod template;

use porthole_shared::arm_error::{ReplyContext, problem_from_reply};
use porthole_shared::arm_path::ArmPath;
use porthole_shared::providers::StampProviders;
use porthole_shared::resource_id::ResourceId;
use porthole_shared::{configuration_file, quantity};
use std::collections::BTreeMap;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};

/// One parser with the promises that it keeps for any input.
#[derive(Clone, Copy)]
pub struct Target {
    /// Its folder in tests/corpus.
    pub name: &'static str,
    run: fn(&[u8]) -> Result<(), String>,
}

/// All of them.
pub const ALL: &[Target] = &[
    Target {
        name: "stamp",
        run: stamp::answers,
    },
    Target {
        name: "id",
        run: id,
    },
    Target {
        name: "sign-in-file",
        run: sign_in_file,
    },
    Target {
        name: "error",
        run: error,
    },
    Target {
        name: "providers",
        run: providers,
    },
    Target {
        name: "duration",
        run: duration,
    },
    Target {
        name: "template",
        run: template::kept,
    },
];

impl Target {
    fn folder(&self) -> PathBuf {
        Path::new(env!("CARGO_MANIFEST_DIR"))
            .join("corpus")
            .join(self.name)
    }

    /// The corpus by file name; never empty.
    pub fn corpus(&self) -> BTreeMap<String, Vec<u8>> {
        let files = std::fs::read_dir(self.folder())
            .expect("every target has a corpus")
            .map(|entry| entry.expect("readable"));
        let corpus: BTreeMap<_, _> = files
            .map(|entry| {
                (
                    entry.file_name().to_string_lossy().into_owned(),
                    std::fs::read(entry.path()).expect("readable"),
                )
            })
            .collect();
        assert!(!corpus.is_empty(), "{} is empty", self.folder().display());
        corpus
    }

    /// Gives it an input: what is wrong when it panics or breaks a promise.
    pub fn try_on(&self, input: &[u8]) -> Result<(), String> {
        catch_unwind(AssertUnwindSafe(|| (self.run)(input))).unwrap_or_else(|panic| {
            let said = panic
                .downcast_ref::<String>()
                .map(String::as_str)
                .or_else(|| panic.downcast_ref::<&str>().copied());
            Err(format!("panicked: {}", said.unwrap_or("without a word")))
        })
    }

    /// Adds an input to the corpus.
    #[allow(dead_code, reason = "the replay finds nothing new")]
    pub fn keep(&self, input: &[u8]) {
        let sum = input.iter().fold(0xcbf2_9ce4_8422_2325_u64, |sum, byte| {
            (sum ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3)
        });
        std::fs::write(self.folder().join(format!("find-{sum:016x}")), input)
            .expect("the corpus can be written");
    }
}

/// What is parsed prints as something that parses to the same.
fn id(input: &[u8]) -> Result<(), String> {
    let text = String::from_utf8_lossy(input);
    if let Ok(parsed) = ResourceId::parse(&text) {
        let printed = parsed.to_string();
        let again = ResourceId::parse(&printed)
            .map_err(|error| format!("an id prints as no id: `{printed}`: {error}"))?;
        if again != parsed {
            return Err(format!(
                "an id prints as another one: `{text}` as `{printed}`"
            ));
        }
        if let Some(parent) = parsed.parent()
            && !parsed.within(&parent)
        {
            return Err(format!("an id is not within its parent: `{printed}`"));
        }
    }
    drop(ArmPath::parse(&text));
    Ok(())
}

/// A file dropped on the sign-in form: understood or refused in words, which never repeat what it held of secrets.
fn sign_in_file(input: &[u8]) -> Result<(), String> {
    let text = String::from_utf8_lossy(input);
    if let Err(fault) = configuration_file::read(&text)
        && text.contains("CANARY-SECRET")
        && format!("{fault:?}").contains("CANARY-SECRET")
    {
        return Err(format!("a refusal repeats the secret: `{fault:?}`"));
    }
    Ok(())
}

/// Any body of any failing status becomes a problem with a title.
fn error(input: &[u8]) -> Result<(), String> {
    let status = 400 + u16::from(input.first().copied().unwrap_or(0)) % 200;
    for kind in ["application/json", "text/html", "application/xml", ""] {
        let header = |name: &str| (name == "content-type").then(|| kind.to_owned());
        let problem = problem_from_reply(status, header, input, &ReplyContext::default());
        if problem.title.trim().is_empty() {
            return Err(format!("a problem without a title, from {status} {kind}"));
        }
    }
    Ok(())
}

fn providers(input: &[u8]) -> Result<(), String> {
    if let Ok(value) = serde_json::from_slice(input) {
        let read = StampProviders::read(&value);
        for listed in read.types().iter().take(50) {
            drop(format!("{listed:?}"));
        }
    }
    Ok(())
}

fn duration(input: &[u8]) -> Result<(), String> {
    if let Some(milliseconds) = quantity::iso_duration(&String::from_utf8_lossy(input)) {
        drop(quantity::clock(milliseconds));
    }
    Ok(())
}
