//! A call to ARM as data: what the backend sends and what "copy as code" prints come from the same value.
//!
//! What is printed holds no secret: tokens come from the environment, passwords are placeholders.

mod az;
mod curl;
mod python;
mod python_client;
mod secret;

pub use secret::without_secrets;

use crate::arm_path::ArmPath;
use crate::profile::Profile;
use crate::source::Source;
use serde_json::Value;

/// One call.
#[derive(Clone, Debug, PartialEq)]
pub struct ArmRequest {
    /// `GET`, `PUT`…
    pub method: String,
    /// From `/` on, without the query.
    pub path: String,
    /// Query parameters but `api-version`, escaped; mostly empty.
    pub query: String,
    /// The api-version.
    pub api_version: String,
    /// The body.
    pub body: Option<Value>,
}

/// Where the calls go.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Surroundings {
    /// The ARM endpoint, without a trailing slash.
    pub endpoint: String,
    /// The stamp's name, for comments and the name of its root certificate's file; `None` when public roots do.
    pub stamp: Option<String>,
    /// The origin that tokens come from.
    pub login_origin: String,
    /// What tokens are asked for, where it is known.
    pub audience: Option<String>,
    /// Whether AD FS vouches for identities.
    pub adfs: bool,
    /// The profile's name.
    pub profile: String,
}

/// A language to print in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Language {
    /// Python with the Azure SDK, under the profile where it has one.
    Python,
    /// The Azure CLI.
    Az,
    /// HTTP with curl.
    Rest,
}

impl ArmRequest {
    /// The call that filled a page.
    pub fn of_source(source: &Source) -> Self {
        Self {
            method: source.method.clone(),
            path: source.path.clone(),
            query: source.query.clone(),
            api_version: source.api_version.clone(),
            body: None,
        }
    }

    /// Path and query as they are sent.
    pub fn target(&self) -> String {
        let mut target = format!("{}?", self.path);
        if !self.query.is_empty() {
            target.push_str(&self.query);
            target.push('&');
        }
        target.push_str("api-version=");
        target.push_str(&self.api_version);
        target
    }

    fn arm_path(&self) -> Option<ArmPath> {
        ArmPath::parse(&self.path).ok()
    }
}

/// Prints calls, in their order, as a program or script that does them.
pub fn print(requests: &[ArmRequest], language: Language, surroundings: &Surroundings) -> String {
    match language {
        Language::Python => python::print(requests, surroundings),
        Language::Az => az::print(requests, surroundings),
        Language::Rest => curl::print(requests, surroundings),
    }
}

impl Surroundings {
    /// `contoso-redmond.pem`: under this name the root certificate is expected.
    fn root_file(&self) -> Option<String> {
        let name: String = self
            .stamp
            .as_ref()?
            .chars()
            .map(|letter| {
                if letter.is_ascii_alphanumeric() {
                    letter.to_ascii_lowercase()
                } else {
                    '-'
                }
            })
            .collect();
        let name = name.trim_matches('-');
        Some(if name.is_empty() {
            "stamp.pem".to_owned()
        } else {
            format!("{name}.pem")
        })
    }

    fn scope(&self) -> String {
        let audience = self
            .audience
            .as_deref()
            .unwrap_or(&self.endpoint)
            .trim_end_matches('/');
        format!("{audience}/.default")
    }

    fn sdk_profile(&self) -> Option<&'static str> {
        Profile::named(&self.profile)
            .filter(|profile| !profile.newest)
            .map(|profile| profile.sdk)
    }
}

/// Text inside single quotes of a POSIX shell.
fn quoted(text: &str) -> String {
    format!("'{}'", text.replace('\'', "'\\''"))
}

#[cfg(test)]
mod tests;
