//! Lists: the generic one, those of a type, filters, pages.

use super::{account, group, stamp_with_accounts};
use crate::testing::{Reply, SUBSCRIPTION, Stamp};
use serde_json::json;

/// The names of all pages.
fn all_names(stamp: &mut Stamp, path: &str) -> Vec<String> {
    let mut reply = stamp.get(path);
    let mut names = reply.names();
    while let Some(next) = reply.at("/nextLink").as_str() {
        assert!(next.starts_with("https://localhost:8443/"), "{next}");
        reply = stamp.get(next);
        names.extend(reply.names());
    }
    names
}

fn filtered(stamp: &mut Stamp, filter: &str) -> Reply {
    let filter = crate::arm::query::encode(filter);
    stamp.get(&format!(
        "/subscriptions/{SUBSCRIPTION}/resources?$filter={filter}&api-version=2019-10-01"
    ))
}

#[test]
fn the_generic_list_has_no_properties_and_follows_its_pages() {
    let mut stamp = stamp_with_accounts(&["one", "two", "three", "four"]);
    let list = format!("/subscriptions/{SUBSCRIPTION}/resources");
    let item = stamp.get(&list).at("/value/0");
    assert_eq!(item["type"], "Microsoft.Storage/storageAccounts");
    assert_eq!(
        (item["sku"]["name"].as_str(), item.get("properties")),
        (Some("Standard_LRS"), None)
    );
    stamp.world.settings.page_size = 3;
    assert_eq!(
        all_names(&mut stamp, &list),
        ["four", "one", "three", "two"]
    );
    assert_eq!(
        all_names(&mut stamp, &format!("{}/resources?$top=1", group("RG"))),
        ["four", "one", "three", "two"]
    );
    let of_type =
        format!("/subscriptions/{SUBSCRIPTION}/providers/Microsoft.Storage/storageAccounts");
    assert_eq!(
        all_names(&mut stamp, &of_type),
        ["four", "one", "three", "two"]
    );
    assert!(
        stamp
            .get(&of_type)
            .at("/value/0/properties/provisioningState")
            .is_string()
    );
}

#[test]
fn the_generic_list_is_filtered_and_expanded() {
    let mut stamp = stamp_with_accounts(&["one", "two"]);
    stamp.has_group("other");
    assert_eq!(
        filtered(&mut stamp, "resourceGroup eq 'RG' and name eq 'one'").names(),
        ["one"]
    );
    assert_eq!(
        filtered(&mut stamp, "resourceGroup eq 'other'").names(),
        [""; 0]
    );
    assert_eq!(
        filtered(
            &mut stamp,
            "resourceType eq 'microsoft.storage/storageaccounts'"
        )
        .names(),
        ["one", "two"]
    );
    assert_eq!(
        filtered(&mut stamp, "resourceType eq 'Microsoft.KeyVault/vaults'").names(),
        [""; 0]
    );
    assert_eq!(
        filtered(&mut stamp, "tagName eq 'own' and tagValue eq 'two'").names(),
        ["two"]
    );
    assert_eq!(
        filtered(&mut stamp, "substringof('w', name)").names(),
        ["two"]
    );
    assert_eq!(filtered(&mut stamp, "").names(), ["one", "two"]);
    assert_eq!(
        filtered(&mut stamp, "color eq 'red'").code(),
        "InvalidFilterInQueryString"
    );
    let expanded = stamp.get(&format!(
        "/subscriptions/{SUBSCRIPTION}/resources?$expand=createdTime,changedTime,provisioningState"
    ));
    assert_eq!(expanded.at("/value/0/provisioningState"), "Succeeded");
    assert!(
        expanded.at("/value/0/createdTime").is_string()
            && expanded.at("/value/0/changedTime").is_string()
    );
}

#[test]
fn lists_of_what_is_not_there_and_bad_pages_are_refused() {
    let mut stamp = stamp_with_accounts(&["one"]);
    let list = format!("/subscriptions/{SUBSCRIPTION}/resources");
    assert_eq!(
        stamp.get(&format!("{}/resources", group("gone"))).code(),
        "ResourceGroupNotFound"
    );
    assert_eq!(
        stamp.get(&format!("{list}?$top=0")).code(),
        "InvalidTopInQueryString"
    );
    assert_eq!(
        stamp.get(&format!("{list}?$skiptoken=***")).code(),
        "InvalidSkipToken"
    );
    assert_eq!(
        stamp
            .get(&format!(
                "/subscriptions/{SUBSCRIPTION}/providers/Microsoft.Storage/nothing"
            ))
            .code(),
        "InvalidResourceType"
    );
    assert_eq!(
        stamp
            .get(&format!(
                "/subscriptions/{SUBSCRIPTION}/providers/Contoso.Nothing/things"
            ))
            .code(),
        "InvalidResourceNamespace"
    );
}

#[test]
fn a_loose_path_is_the_same_path_and_a_resource_keeps_the_spelling_it_was_created_with() {
    let mut stamp = stamp_with_accounts(&["one"]);
    let loose = format!(
        "/SUBSCRIPTIONS/{SUBSCRIPTION}//resourcegroups/RG/providers/microsoft.storage//STORAGEACCOUNTS/one/"
    );
    assert_eq!(stamp.get(&loose).at("/id"), account("one"));
    assert_eq!(
        stamp.put(&loose, json!({"tags": {"a": "b"}})).at("/id"),
        account("one")
    );
    assert_eq!(stamp.get(&account("one")).at("/tags"), json!({"a": "b"}));
}
