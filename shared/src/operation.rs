//! Work under way: what the browser asks for, and what it hears of it.
//!
//! One piece of work is a list of steps, each one call to the stamp that is followed to its end before the next begins.
//! Most work has one step; creating a virtual machine with its network has several.

use crate::problem::Problem;
use serde::{Deserialize, Serialize};

/// `POST /api/sign-ins/{id}/work`: answered 202 with the [`Operation`] at once.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Work {
    /// What is done.
    pub verb: Verb,
    /// The ARM id that it is done to: what the notification links to.
    pub resource: String,
    /// The steps in order. Between 1 and 32.
    pub steps: Vec<Step>,
}

/// What is done, in the words of a command bar.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Verb {
    /// Make a resource.
    Create,
    /// Change one.
    Update,
    /// Change its tags alone.
    Tag,
    /// Remove it.
    Delete,
    /// Start a virtual machine.
    Start,
    /// Restart it.
    Restart,
    /// Power off: stopped, still billed.
    Stop,
    /// Stop and give its capacity back.
    Deallocate,
    /// Register a resource provider.
    Register,
    /// Any other operation of the provider.
    Run,
}

/// One call to the stamp.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Step {
    /// `PUT`, `PATCH`, `POST` or `DELETE`.
    pub method: String,
    /// The ARM path: a resource id, or a resource id and an action. The backend adds the api-version.
    pub path: String,
    /// Query parameters but `api-version`; rarely any.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub query: String,
    /// The JSON body. May hold secrets on its way in (an administrator password): sealed, never sent back.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub body: Option<serde_json::Value>,
    /// `If-Match`, where the type gives an etag.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub if_match: Option<String>,
}

/// One piece of work as everybody may see it. Times are milliseconds since 1970 (UTC).
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Operation {
    /// The portal's id (a UUID).
    pub id: String,
    /// The sign-in that runs it.
    pub sign_in: String,
    /// The stamp it runs on.
    pub stamp: String,
    /// What is done.
    pub verb: Verb,
    /// What it is done to (an ARM id).
    pub resource: String,
    /// Where it stands.
    pub state: OperationState,
    /// The steps and where each stands.
    pub steps: Vec<StepProgress>,
    /// When it was asked for.
    pub started: i64,
    /// When it ended.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ended: Option<i64>,
    /// While it waits for a stamp that is too busy: when the stamp is asked again.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub waits_until: Option<i64>,
    /// 0 to 100 when the stamp tells (`percentComplete`).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub percent: Option<u8>,
    /// Why it failed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub problem: Option<Box<Problem>>,
    /// Under which the stamp's own logs know it.
    pub correlation_id: String,
    /// Grows with every change.
    pub version: i64,
    /// Whether the person has put it away.
    pub dismissed: bool,
}

/// Where a piece of work, or a step of it, stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum OperationState {
    /// Not begun, or put off by a stamp that is too busy.
    Waiting,
    /// Under way.
    Running,
    /// Ended well.
    Succeeded,
    /// Ended badly: the stamp said so.
    Failed,
    /// Cancelled, by a person or by the stamp.
    Canceled,
    /// The portal could not find out: it may still be running.
    LostTrack,
}

impl OperationState {
    /// Whether nothing more will happen.
    pub fn ended(self) -> bool {
        !matches!(self, Self::Waiting | Self::Running)
    }
}

/// One step as everybody may see it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct StepProgress {
    /// The method.
    pub method: String,
    /// The ARM path.
    pub path: String,
    /// Where it stands.
    pub state: OperationState,
}
