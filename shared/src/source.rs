//! Which call filled a page: the facts of the source line.

use serde::{Deserialize, Serialize};

/// Where an api-version came from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum VersionOrigin {
    /// The API profile names it, and the stamp offers it.
    Profile,
    /// The profile names none, or one that the stamp does not list: the nearest that the stamp lists.
    Stamp,
    /// Neither the profile nor the stamp knows the type: the portal's own fallback.
    Default,
}

/// One call to a stamp, as the source line prints it and "copy as code" repeats it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Source {
    /// The method, upper case.
    pub method: String,
    /// The path, starting with `/`, without the query.
    pub path: String,
    /// Query parameters but `api-version`, already escaped (`$expand=instanceView`); empty when there are none.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub query: String,
    /// The api-version that was sent.
    pub api_version: String,
    /// Where it came from.
    pub origin: VersionOrigin,
    /// When `origin` is `stamp` because the profile's own version is not offered: that version.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub instead_of: Option<String>,
    /// The status of the stamp's answer.
    pub status: u16,
    /// Until the stamp's answer was read, in milliseconds.
    pub milliseconds: u32,
    /// The stamp's correlation id.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub correlation_id: Option<String>,
}

/// `GET /api/sign-ins/{id}/arm?path=…&expand=…`: one object of the stamp and the call that fetched it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Reading<T = serde_json::Value> {
    /// The call.
    pub source: Source,
    /// The `ETag` header, when the stamp sent one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub etag: Option<String>,
    /// What came, untouched.
    pub body: T,
}
