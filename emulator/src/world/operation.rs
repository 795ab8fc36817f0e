//! Work under way: begun by one request, ended by time, asked about in between.

use super::{event::Deed, resource_id::ResourceId, timestamp::Timestamp};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::time::Duration;

/// How long an operation can be asked about after its end.
const REMEMBERED: Duration = Duration::from_secs(24 * 60 * 60);

/// A long-running operation, from its opening until long after its end.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Operation {
    /// The id in its poll addresses.
    pub id: String,
    /// What it works on.
    pub target: ResourceId,
    /// What it does.
    pub work: Work,
    /// The api-version of the request that began it; `present` gets it when the result is read.
    pub api_version: String,
    /// When it began.
    pub started: Timestamp,
    /// When it ends by itself.
    pub due: Timestamp,
    /// How it stands.
    pub outcome: Outcome,
    /// When it ended.
    pub ended: Option<Timestamp>,
    /// What its `Location` yields at the end, when that is not the resource itself.
    pub result: Option<Value>,
    /// The error it is going to end with: a fault decided when it began.
    pub doom: Option<Value>,
    /// Whose deed it is, for the activity log; none for what a seed does.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub deed: Option<Deed>,
    /// The deployment's operation that goes on when this one has ended.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub awaited_by: Option<String>,
    /// Which poll addresses it has.
    pub address: Address,
}

impl Operation {
    /// When time changes it next: it ends, or a day after its end it is forgotten.
    pub fn wake(&self) -> Timestamp {
        self.ended.map_or(self.due, |ended| ended.after(REMEMBERED))
    }
}

/// What an operation does.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Work {
    /// PUT of a resource that was not there.
    Create,
    /// PUT or PATCH of one that was.
    Update,
    /// DELETE.
    Delete,
    /// POST of an action, by its name as the definition spells it.
    Action(String),
    /// DELETE of a resource group with all that is in it.
    DeleteGroup,
    /// Resources go to another group.
    Move {
        /// Which.
        resources: Vec<ResourceId>,
        /// The group.
        target: ResourceId,
    },
    /// The question whether they could.
    ValidateMove,
    /// A template deployment.
    Deploy,
    /// The deletion of a deployment's record.
    DeleteDeployment,
    /// What a deployment would change; found out when it was asked.
    WhatIf,
    /// Registration of a provider; the target is `/subscriptions/S/providers/N`.
    Register,
    /// The reverse of it.
    Unregister,
}

/// How an operation stands.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Outcome {
    /// Under way.
    Running,
    /// Done.
    Succeeded,
    /// Ended with this error (`{"code","message"}`).
    Failed(Value),
    /// Called off.
    Canceled,
}

/// Where an operation is asked about.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Address {
    /// `/subscriptions/S/operationresults/ID`.
    Subscription,
    /// Below `/subscriptions/S/providers/NAMESPACE/locations/LOCATION/`, in that provider's own words.
    Provider {
        /// The namespace as the stamp spells it.
        namespace: String,
        /// The location.
        location: String,
    },
    /// `SCOPE/providers/Microsoft.Resources/deployments/NAME/operationStatuses/ID`.
    Deployment,
    /// Nowhere: it ends unseen (a registration).
    None,
}
