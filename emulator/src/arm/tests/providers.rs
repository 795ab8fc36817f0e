//! The provider list and registration.

use super::{account, stamp_with_accounts};
use crate::testing::{SUBSCRIPTION, Stamp};
use serde_json::json;
use std::time::Duration;

#[test]
fn a_provider_is_registered_in_time_and_without_it_its_types_are_refused() {
    let mut stamp = stamp_with_accounts(&[]);
    let provider = format!("/subscriptions/{SUBSCRIPTION}/providers/Microsoft.Storage");
    stamp
        .world
        .registrations
        .remove(&format!("{SUBSCRIPTION}/microsoft.storage"));
    assert_eq!(
        stamp
            .get(&format!("{provider}?api-version=2019-10-01"))
            .at("/registrationState"),
        "NotRegistered"
    );
    let refused = stamp.put(&account("one"), json!({"location": "local"}));
    assert_eq!(
        (refused.status, refused.code().as_str()),
        (409, "MissingSubscriptionRegistration")
    );
    let opened = stamp.post(
        &format!("{provider}/register?api-version=2019-10-01"),
        json!(null),
    );
    assert_eq!(
        (opened.status, opened.at("/registrationState")),
        (200, json!("Registering"))
    );
    stamp.wait(Duration::from_secs(20));
    assert_eq!(
        stamp
            .get(&format!("{provider}?api-version=2019-10-01"))
            .at("/registrationState"),
        "Registered"
    );
    stamp.create(&account("one"), json!({"location": "local"}));
    let kept = stamp.post(
        &format!("{provider}/unregister?api-version=2019-10-01"),
        json!(null),
    );
    assert_eq!(
        (kept.status, kept.code().as_str()),
        (409, "CannotUnregisterSubscription")
    );
}

#[test]
fn the_list_tells_versions_and_profiles_and_follows_the_region() {
    let mut stamp = Stamp::new();
    stamp.world.settings.region = "redmond".to_owned();
    let list = stamp.get("/providers?api-version=2019-10-01");
    let storage = list
        .at("/value")
        .as_array()
        .unwrap()
        .iter()
        .find(|provider| provider["namespace"] == "Microsoft.Storage")
        .cloned()
        .unwrap();
    assert_eq!(
        (storage.get("id"), storage.get("registrationState")),
        (None, None)
    );
    let accounts = storage["resourceTypes"]
        .as_array()
        .unwrap()
        .iter()
        .find(|kind| kind["resourceType"] == "storageAccounts")
        .unwrap();
    assert_eq!(accounts["locations"], json!(["redmond"]));
    assert!(
        accounts["apiProfiles"]
            .as_array()
            .unwrap()
            .contains(&json!({"profileVersion": "2020-09-01-hybrid", "apiVersion": "2019-06-01"}))
    );
    assert_eq!(
        stamp
            .get("/providers/Contoso.Nothing?api-version=2019-10-01")
            .code(),
        "InvalidResourceNamespace"
    );
}

#[test]
fn a_provider_lists_its_operations_and_arm_its_own_types() {
    let mut stamp = Stamp::new();
    let list = stamp.get("/providers/Microsoft.Storage/operations?api-version=2019-06-01");
    assert!(
        list.names()
            .contains(&"Microsoft.Storage/storageAccounts/listKeys/action".to_owned())
    );
    let own = stamp.get("/providers/Microsoft.Resources?api-version=2019-10-01");
    let kinds = own.at("/resourceTypes");
    assert!(
        kinds
            .as_array()
            .unwrap()
            .iter()
            .any(|kind| kind["resourceType"] == "subscriptions/resourceGroups")
    );
}
