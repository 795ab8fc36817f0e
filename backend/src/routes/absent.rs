//! `GET /api/sign-ins/{id}/absent`: which of the portal's types this stamp does not have. The page greys them, with the reason.

use super::lister;
use crate::error::ApiError;
use crate::server::Shared;
use crate::session::SignedIn;
use axum::Json;
use axum::extract::State;
use futures::future::join_all;
use porthole_shared::providers::StampProviders;
use porthole_shared::resource_type::{ALL, Scope};

/// For how many subscriptions this is found out: each of them is asked.
const ASKED: usize = 8;

/// The types that no subscription of the sign-in lists; none as long as a subscription has not said what it lists, or none lists anything.
pub async fn absent(
    State(portal): State<Shared>,
    SignedIn { sign_in, .. }: SignedIn,
) -> Result<Json<Vec<&'static str>>, ApiError> {
    let lister = lister::lister(&portal, &sign_in).await?;
    let view = lister.view();
    // What is not known is not absent: a subscription that was not asked, or did not answer, may list anything.
    if sign_in.subscriptions.len() > ASKED {
        return Ok(Json(Vec::new()));
    }
    let asked = sign_in.subscriptions.iter();
    let listed = join_all(asked.map(|subscription| view.providers(&subscription.id))).await;
    let Some(listed) = listed.into_iter().collect::<Option<Vec<_>>>() else {
        return Ok(Json(Vec::new()));
    };
    let listed: Vec<&StampProviders> = listed.iter().map(AsRef::as_ref).collect();
    Ok(Json(absent_from(&listed)))
}

fn absent_from(listed: &[&StampProviders]) -> Vec<&'static str> {
    if listed.iter().all(|one| one.is_empty()) {
        return Vec::new();
    }
    ALL.iter()
        .filter(|one| one.scope == Scope::ResourceGroup)
        .filter(|one| {
            listed
                .iter()
                .all(|providers| providers.offered(&one.name).is_none())
        })
        .map(|one| one.name.as_str())
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn listing(types: &[&str]) -> StampProviders {
        let types: Vec<_> = types
            .iter()
            .map(|name| json!({ "resourceType": name, "apiVersions": ["2019-07-01"] }))
            .collect();
        StampProviders::read(
            &json!({ "value": [{ "namespace": "Microsoft.Compute", "resourceTypes": types }] }),
        )
    }

    #[test]
    fn a_type_is_absent_when_no_subscription_lists_it() {
        let one = listing(&["virtualMachines"]);
        let other = listing(&["virtualMachines", "DISKS"]);
        let absent = absent_from(&[&one, &other]);
        assert!(absent.contains(&"Microsoft.Compute/snapshots"));
        assert!(absent.contains(&"Microsoft.KeyVault/vaults"));
        assert!(!absent.contains(&"Microsoft.Compute/virtualMachines"));
        assert!(!absent.contains(&"Microsoft.Compute/disks"));
    }

    #[test]
    fn a_stamp_that_lists_nothing_lacks_nothing_that_is_known() {
        assert!(absent_from(&[]).is_empty());
        assert!(absent_from(&[&StampProviders::default()]).is_empty());
    }
}
