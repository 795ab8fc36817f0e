//! Locks that hold, policies that are kept, and what a provider can do, from the outside.

use super::{NAME, OTHER, account, assignment, group, on, refused, root, stamp};
use crate::{
    testing::{CALLER, Reply},
    world::subscription::Role,
};
use serde_json::json;

#[test]
fn a_lock_holds_for_what_lies_in_it_and_keeps_what_holds_it() {
    for scope in [root(), group("rg"), account()] {
        let mut stamp = stamp();
        let lock = on(&scope, "locks", "keep");
        let made = stamp.put(
            &lock,
            json!({"properties": {"level": "cannotdelete", "notes": "why"}}),
        );
        assert_eq!(
            (made.status, made.at("/properties")),
            (201, json!({"level": "CanNotDelete", "notes": "why"}))
        );
        assert_eq!(stamp.get(&lock).json(), made.json());
        let kept = stamp.delete(&account());
        assert_eq!(refused(&kept), (409, "ScopeLocked".to_owned()));
        assert_eq!(
            kept.at("/error/message"),
            format!(
                "The scope '{}' cannot perform delete operation because following scope(s) are locked: '{scope}'. Please remove the lock and try again.",
                account()
            )
        );
        assert_eq!(
            refused(&stamp.delete(&group("rg"))),
            (409, "ScopeLocked".to_owned())
        );
        assert_eq!(
            stamp.patch(&account(), json!({"tags": {"a": "b"}})).status,
            200
        );
        assert_eq!(
            stamp
                .post(&format!("{}/listKeys", account()), json!(null))
                .status,
            200
        );
        let tighter = stamp.put(&lock, json!({"properties": {"level": "ReadOnly"}}));
        assert_eq!(tighter.status, 200);
        for write in [
            stamp.patch(&account(), json!({"tags": {"a": "c"}})),
            stamp.post(&format!("{}/listKeys", account()), json!(null)),
            stamp.delete(&account()),
            stamp.put(
                &on(&account(), "roleAssignments", NAME),
                assignment(Role::Reader.definition()),
            ),
        ] {
            assert_eq!(refused(&write), (409, "ScopeLocked".to_owned()));
        }
        assert_eq!(stamp.get(&account()).status, 200);
        let gone = stamp.delete(&lock);
        assert_eq!((gone.status, gone.text().as_str()), (200, ""));
        assert_eq!(stamp.delete(&lock).status, 204);
        assert_eq!(refused(&stamp.get(&lock)), (404, "LockNotFound".to_owned()));
        assert_eq!(stamp.delete(&account()).status, 200);
    }
}

#[test]
fn a_read_only_group_takes_nothing_new_and_lists_show_inherited_locks() {
    let mut stamp = stamp();
    stamp.put(
        &on(&group("rg"), "locks", "still"),
        json!({"properties": {"level": "ReadOnly"}}),
    );
    stamp.put(
        &on(&account(), "locks", "own"),
        json!({"properties": {"level": "CanNotDelete"}}),
    );
    let new = stamp.put(
        &account().replace("one", "two"),
        json!({"location": "local"}),
    );
    assert_eq!(refused(&new), (409, "ScopeLocked".to_owned()));
    let tags = stamp.patch(&group("rg"), json!({"tags": {"a": "b"}}));
    assert_eq!(refused(&tags), (409, "ScopeLocked".to_owned()));
    let names = |reply: Reply| reply.names();
    assert_eq!(
        names(stamp.get(&on(&account(), "locks", ""))),
        ["still", "own"]
    );
    assert_eq!(
        names(stamp.get(&on(&root(), "locks", ""))),
        ["own", "still"]
    );
    assert_eq!(
        names(stamp.get(&format!(
            "{}?%24filter=atScope()",
            on(&group("rg"), "locks", "")
        ))),
        ["still"]
    );
    let level = stamp.put(
        &on(&root(), "locks", "odd"),
        json!({"properties": {"level": "Half"}}),
    );
    assert_eq!(level.status, 400);
}

#[test]
fn locks_are_for_owners() {
    let mut stamp = stamp();
    stamp.grants(OTHER, Role::Contributor, &root());
    let lock = on(&group("rg"), "locks", "l");
    let body = json!({"properties": {"level": "ReadOnly"}});
    assert_eq!(
        stamp.by(OTHER, "PUT", &lock, body.clone()).code(),
        "AuthorizationFailed"
    );
    assert_eq!(stamp.put(&lock, body).status, 201);
    assert_eq!(stamp.by(OTHER, "GET", &lock, json!(null)).status, 200);
    assert_eq!(
        stamp.by(OTHER, "DELETE", &lock, json!(null)).code(),
        "AuthorizationFailed"
    );
}

#[test]
fn a_policy_is_defined_assigned_and_not_taken_away_while_it_is() {
    let mut stamp = stamp();
    let definition = on(&root(), "policyDefinitions", "regions");
    let rule =
        json!({"if": {"field": "location", "equals": "nowhere"}, "then": {"effect": "deny"}});
    let body = json!({"properties": {
        "displayName": "Regions", "mode": "Indexed", "policyRule": rule,
        "parameters": {"allowed": {"type": "array"}},
    }});
    let made = stamp.put(&definition, body.clone());
    assert_eq!(made.status, 201, "{}", made.text());
    assert_eq!(made.at("/properties/policyType"), "Custom");
    assert_eq!(made.at("/properties/parameters/allowed/type"), "Array");
    assert_eq!(made.at("/properties/metadata/createdBy"), CALLER);
    let mut without_mode = body;
    without_mode["properties"]["mode"] = json!(null);
    let again = stamp.put(&definition, without_mode);
    assert_eq!(again.at("/properties/metadata/updatedBy"), CALLER);
    assert_eq!(again.at("/properties/mode"), "Indexed");
    let assignment = on(&group("rg"), "policyAssignments", "here");
    let assigned = stamp.put(
        &assignment,
        json!({"properties": {"policyDefinitionId": definition, "displayName": "Here"}}),
    );
    assert_eq!(
        (assigned.status, assigned.at("/properties/scope")),
        (201, json!(group("rg")))
    );
    let exactly = |scope: &str| {
        format!(
            "{}?%24filter=atExactScope()",
            on(scope, "policyAssignments", "")
        )
    };
    assert_eq!(stamp.get(&exactly(&group("rg"))).names(), ["here"]);
    assert!(stamp.get(&exactly(&account())).names().is_empty());
    assert!(stamp.get(&exactly(&root())).names().is_empty());
    let inherited = stamp.get(&on(&account(), "policyAssignments", ""));
    assert_eq!(inherited.names(), ["here"]);
    assert_eq!(
        refused(&stamp.delete(&definition)),
        (409, "PolicyDefinitionInUse".to_owned())
    );
    let gone = stamp.delete(&assignment);
    assert_eq!((gone.status, gone.at("/name")), (200, json!("here")));
    assert_eq!(stamp.delete(&definition).status, 200);
    assert_eq!(
        refused(&stamp.get(&definition)),
        (404, "PolicyDefinitionNotFound".to_owned())
    );
    let dangling = stamp.put(
        &assignment,
        json!({"properties": {"policyDefinitionId": definition}}),
    );
    assert_eq!(
        refused(&dangling),
        (404, "PolicyDefinitionNotFound".to_owned())
    );
    let ruleless = stamp.put(&definition, json!({"properties": {"displayName": "x"}}));
    assert_eq!(
        refused(&ruleless),
        (400, "InvalidPolicyDefinition".to_owned())
    );
}

#[test]
fn the_operations_of_a_provider_are_told() {
    let mut stamp = stamp();
    let path = "/providers/Microsoft.Authorization/providerOperations";
    let compute = stamp.get(&format!(
        "{path}/microsoft.compute?$expand=resourceTypes&api-version=2015-07-01"
    ));
    assert_eq!(compute.at("/name"), "Microsoft.Compute");
    assert!(
        compute
            .text()
            .contains("Microsoft.Compute/virtualMachines/start/action")
    );
    let all = stamp.get(&format!("{path}?api-version=2015-07-01"));
    assert!(
        all.names().contains(&"Microsoft.Network".to_owned())
            && all.at("/value/0/resourceTypes").is_null()
    );
    let none = stamp.get(&format!("{path}/None.Such?api-version=2015-07-01"));
    assert_eq!(refused(&none), (404, "ProviderNotFound".to_owned()));
    let flat = stamp.get("/providers/Microsoft.Authorization/operations?api-version=2015-07-01");
    assert!(flat.text().contains("Microsoft.Authorization/locks/delete"));
}
