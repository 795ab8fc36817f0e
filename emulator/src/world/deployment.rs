//! A deployment as the world keeps it: what was asked for, how far it has come, and what came of it.

use super::{resource_id::ResourceId, timestamp::Timestamp};
use crate::identity::principal::Principal;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

/// A deployment, from its acceptance until it is deleted.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Deployment {
    /// `SCOPE/providers/Microsoft.Resources/deployments/NAME`.
    pub id: ResourceId,
    /// Where a deployment above resource groups is kept.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub location: Option<String>,
    /// Tags.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tags: Option<Map<String, Value>>,
    /// The api-version it was sent in.
    pub api_version: String,
    /// Scheme and authority as its client named them.
    pub origin: String,
    /// Whose rights it has.
    pub caller: Principal,
    /// The correlation id of everything that it does.
    pub correlation: String,
    /// Whether what the template does not hold is deleted.
    pub complete: bool,
    /// The template, for `exportTemplate` and to go on after a restart.
    pub template: Value,
    /// The parameters as they were sent. Nothing once it has ended: there may be secrets among them.
    pub given: Value,
    /// The deployment that this one is nested in; its template is planned from there.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub parent: Option<ResourceId>,
    /// What shows of it and does not change: `templateHash`, `parameters`, `providers`, `dependencies`.
    pub facts: Map<String, Value>,
    /// `Accepted`, `Running`, `Succeeded`, `Failed`, `Canceled`, `Deleting`.
    pub state: String,
    /// When it began.
    pub started: Timestamp,
    /// When its state changed last.
    pub changed: Timestamp,
    /// What `newGuid()` comes from, so that planning again gives the same.
    pub seed: String,
    /// The long-running operation that carries it.
    pub operation: String,
    /// What it does, each thing once it has begun.
    pub steps: Vec<Step>,
    /// What the template gives back.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub outputs: Option<Value>,
    /// The ids of what it made.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub output_resources: Vec<String>,
    /// Why it failed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub error: Option<Value>,
}

impl Deployment {
    /// Whether it still has something to do.
    pub fn is_active(&self) -> bool {
        matches!(self.state.as_str(), "Accepted" | "Running")
    }
}

/// One thing that a deployment does: an operation of its list.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Step {
    /// Its id in the list: sixteen hexadecimal digits.
    pub id: String,
    /// `Create` or `Delete`.
    pub verb: String,
    /// The resource.
    pub target: ResourceId,
    /// Its type as the template writes it.
    pub resource_type: String,
    /// Its name with the names of its parents.
    pub resource_name: String,
    /// `Running`, `Succeeded` or `Failed`.
    pub state: String,
    /// The status of the reply in words: `Created`, `OK`, `Conflict`.
    pub status_code: String,
    /// When it began.
    pub started: Timestamp,
    /// When it changed last.
    pub changed: Timestamp,
    /// The id of the request to the resource's provider.
    pub request: String,
    /// The long-running operation that it waits for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub waits_for: Option<String>,
    /// Why it failed, as the provider said it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub message: Option<Value>,
}
