//! Who asks, and what the vault's access policies let them do.

use super::Exchange;
use super::refusal::{self, Refusal};
use crate::identity::{self, principal::Principal};
use crate::request::Request;
use crate::world::{World, resource::Resource, timestamp::Timestamp};
use serde_json::Value;

/// The caller, by a token for vaults; whoever has none is told where to get one.
pub fn caller(
    world: &World,
    request: &Request,
    vault: &Resource,
    now: Timestamp,
) -> Result<Principal, Refusal> {
    let challenged = |message: String| {
        let challenge = format!(
            "Bearer authorization=\"{}\", resource=\"https://vault.{}\"",
            identity::authority(world, request),
            world.settings.domain
        );
        let mut refusal = Refusal::new(401, "Unauthorized", message);
        refusal
            .headers
            .push(("WWW-Authenticate".to_owned(), challenge));
        refusal
    };
    if request.header("authorization").is_none() {
        let message = "Request is missing a Bearer or PoP token.";
        return Err(challenged(message.to_owned()));
    }
    let caller = identity::authenticate_to_vaults(world, request, now).map_err(challenged)?;
    let tenant = vault.text("/tenantId").unwrap_or_default();
    if tenant.eq_ignore_ascii_case(&caller.tenant_id) {
        Ok(caller)
    } else {
        Err(challenged(format!(
            "AKV10032: Invalid issuer. Expected the tenant {tenant} of the vault, found {}.",
            caller.tenant_id
        )))
    }
}

/// Lets the caller do something with secrets or keys, or not.
pub fn permitted(exchange: &Exchange, kind: &str, action: &str) -> Result<(), Refusal> {
    let caller = &exchange.caller;
    let own = |policy: &&Value| {
        let text = |name: &str| policy.get(name).and_then(Value::as_str).unwrap_or_default();
        let application = text("applicationId");
        text("objectId").eq_ignore_ascii_case(&caller.object_id)
            && (application.is_empty() || application.eq_ignore_ascii_case(&caller.client_id))
    };
    let who = format!("appid={};oid={}", caller.client_id, caller.object_id);
    let vault = format!(
        "{};location={}",
        exchange.vault_name(),
        exchange.vault.location.as_deref().unwrap_or_default()
    );
    let mut policies = exchange
        .vault
        .items("/accessPolicies")
        .iter()
        .filter(own)
        .peekable();
    if policies.peek().is_none() {
        return Err(refusal::forbidden(
            "AccessDenied",
            format!(
                "Access denied. Caller was not found on any access policy.\r\nCaller: {who}\r\nVault: {vault}"
            ),
        ));
    }
    let granted = policies.any(|policy| {
        let words = policy
            .get("permissions")
            .and_then(Value::as_object)
            .into_iter()
            .flatten()
            .filter(|(name, _)| name.eq_ignore_ascii_case(kind))
            .filter_map(|(_, words)| words.as_array());
        words
            .flatten()
            .filter_map(Value::as_str)
            .any(|word| word.eq_ignore_ascii_case("all") || word.eq_ignore_ascii_case(action))
    });
    if granted {
        return Ok(());
    }
    Err(refusal::forbidden(
        "AccessDenied",
        format!(
            "The user, group or application '{who}' does not have {kind} {action} permission on key vault '{vault}'. For help resolving this issue, please see https://go.microsoft.com/fwlink/?linkid=2125287"
        ),
    ))
}
