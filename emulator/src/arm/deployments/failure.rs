//! Why a deployment failed, nested as ARM nests it.

use crate::world::{deployment::Step, resource_id::ResourceId};
use serde_json::{Value, json};

/// What ends a deployment of which something failed: each failure with the status as its code and the provider's words as text.
pub fn of_steps(steps: &[Step]) -> Option<Value> {
    let failed = steps.iter().filter(|step| step.state == "Failed");
    let details: Vec<Value> = failed
        .map(|step| {
            let message = step.message.as_ref();
            let text = message.and_then(|message| serde_json::to_string_pretty(message).ok());
            json!({
                "code": step.status_code,
                "message": text.unwrap_or_default().replace('\n', "\r\n"),
            })
        })
        .collect();
    if details.is_empty() {
        return None;
    }
    Some(json!({
        "code": "DeploymentFailed",
        "message": "At least one resource deployment operation failed. Please list deployment operations for details. Please see https://aka.ms/DeployOperations for usage details.",
        "details": details,
    }))
}

/// The message of an operation whose work was accepted and then failed.
pub fn of_work(error: &Value) -> Value {
    json!({
        "status": "Failed",
        "error": {
            "code": "ResourceDeploymentFailure",
            "message": "The resource operation completed with terminal provisioning state 'Failed'.",
            "details": [error],
        },
    })
}

/// The error of a deployment that was called off.
pub fn canceled(id: &ResourceId) -> Value {
    json!({
        "code": "DeploymentCanceled",
        "message": format!("The deployment '{}' was canceled.", id.name()),
    })
}
