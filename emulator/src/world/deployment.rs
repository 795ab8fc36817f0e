//! A deployment as the world keeps it: what was asked for, how far it has come, and what came of it.
//!
//! The row is written whenever something of the deployment ends, so it is small: the template and each thing that it does are rows of
//! their own.

use super::{World, resource_id::ResourceId, timestamp::Timestamp};
use crate::{content::Piece, identity::principal::Principal};
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
    /// The profile that gives api-versions to resources without one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub profile: Option<String>,
    /// Where the template came from, when it was linked.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub link: Option<Link>,
    /// Where the parameters came from, when they were linked.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub parameters_link: Option<Link>,
    /// The parameters as they were sent and the files that were fetched, which the journal does not hold. Nothing once it has ended.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub withheld: Option<Piece>,
    /// The deployment that this one is nested in; its template is planned from there.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub parent: Option<ResourceId>,
    /// `Accepted`, `Running`, `Succeeded`, `Failed`, `Canceled`, `Deleting`.
    pub state: String,
    /// The state that it had before its deletion began.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub before_deletion: Option<String>,
    /// When it began.
    pub started: Timestamp,
    /// When its state changed last.
    pub changed: Timestamp,
    /// What `newGuid()` comes from, so that planning again gives the same.
    pub seed: String,
    /// The long-running operation that carries it.
    pub operation: String,
    /// How many things it has begun.
    #[serde(default)]
    pub begun: usize,
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
    /// Whether complete mode also deletes what the template holds under a condition that is false.
    pub fn clears_skipped(&self) -> bool {
        self.api_version.as_str() >= "2019-05-10"
    }

    /// Whether it still has something to do.
    pub fn is_active(&self) -> bool {
        matches!(self.state.as_str(), "Accepted" | "Running")
    }
}

/// What is deployed and does not change. Key of the table: that of the deployment.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Deployed {
    /// The template, for `exportTemplate` and to go on after a restart.
    pub template: Value,
    /// What shows of it: `templateHash`, `parameters`, `providers`, `dependencies`.
    pub facts: Map<String, Value>,
}

/// Where a linked file came from.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Link {
    /// The address without its query, in which a signature may stand.
    pub uri: String,
    /// The version that the file was asked to have.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub content_version: Option<String>,
}

/// One thing that a deployment does: an operation of its list.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Step {
    /// Its number among those of the deployment.
    pub number: usize,
    /// Its id in the list: sixteen hexadecimal digits.
    pub id: String,
    /// `Create`, `Delete` or `EvaluateDeploymentOutput`.
    pub verb: String,
    /// The resource; none for outputs.
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

impl World {
    /// What a deployment has begun, in that order.
    pub fn steps_of(&self, deployment: &ResourceId) -> Vec<Step> {
        let prefix = step_key(deployment, "");
        let rows = self.deployment_steps.under(&prefix, None);
        rows.map(|(_, step)| step.clone()).collect()
    }

    /// Writes a thing that a deployment has begun.
    pub fn put_step(&mut self, deployment: &ResourceId, step: Step) {
        let key = step_key(deployment, &format!("{:05}", step.number));
        self.deployment_steps.put(&key, step);
    }

    /// Writes a new deployment, in place of an older one of its name.
    pub fn put_deployment(&mut self, row: Deployment, deployed: Deployed) {
        let key = row.id.key();
        self.remove_deployment(&row.id);
        self.deployed.put(&key, deployed);
        self.deployments.put(&key, row);
    }

    /// Takes a deployment out of the world.
    pub fn remove_deployment(&mut self, id: &ResourceId) {
        let key = id.key();
        if let Some(mut row) = self.deployments.remove(&key) {
            self.let_go(&mut row);
        }
        self.deployed.remove(&key);
        self.plans.remove(&key);
        for step in self.steps_of(id) {
            let key = step_key(id, &format!("{:05}", step.number));
            self.deployment_steps.remove(&key);
        }
    }
}

/// The key of a thing that a deployment does.
fn step_key(deployment: &ResourceId, number: &str) -> String {
    format!("{}\0{number}", deployment.key())
}
