//! Microsoft.Authorization from the outside: roles that count. Locks and policies are beside it.

mod assignable_scopes;
mod locks_and_policies;

use crate::{
    testing::{CALLER, Reply, SUBSCRIPTION, Stamp},
    world::subscription::Role,
};
use serde_json::{Value, json};

const OTHER: &str = "33333333-3333-4333-8333-333333333333";
const NAME: &str = "88888888-0000-4000-8000-000000000001";
const ROLE: &str = "99999999-0000-4000-8000-000000000001";

fn root() -> String {
    format!("/subscriptions/{SUBSCRIPTION}")
}

fn group(name: &str) -> String {
    format!("{}/resourceGroups/{name}", root())
}

fn account() -> String {
    format!(
        "{}/providers/Microsoft.Storage/storageAccounts/one",
        group("rg")
    )
}

fn on(scope: &str, kind: &str, name: &str) -> String {
    let path = format!("{scope}/providers/Microsoft.Authorization/{kind}");
    if name.is_empty() {
        path
    } else {
        format!("{path}/{name}")
    }
}

fn stamp() -> Stamp {
    let mut stamp = Stamp::new();
    stamp.has_group("rg");
    stamp.create(&account(), json!({"location": "local"}));
    stamp.authorization(OTHER);
    stamp
}

fn assignment(role: &str) -> Value {
    json!({"properties": {
        "roleDefinitionId": on(&root(), "roleDefinitions", role),
        "principalId": OTHER,
    }})
}

fn refused(reply: &Reply) -> (u16, String) {
    (reply.status, reply.code())
}

#[test]
fn an_assignment_counts_from_its_put_to_its_delete_on_every_kind_of_scope() {
    for scope in [root(), group("rg"), account()] {
        let mut stamp = stamp();
        let path = on(&scope, "roleAssignments", NAME);
        assert_eq!(stamp.by(OTHER, "GET", &account(), json!(null)).status, 403);
        let made = stamp.put(&path, assignment(Role::Reader.definition()));
        assert_eq!(made.status, 201, "{}", made.text());
        assert_eq!(made.at("/properties/scope"), scope);
        assert_eq!(made.at("/properties/createdBy"), json!(null));
        assert_eq!(made.at("/id"), path);
        assert_eq!(stamp.by(OTHER, "GET", &account(), json!(null)).status, 200);
        let write = stamp.by(OTHER, "PATCH", &account(), json!({"tags": {"a": "b"}}));
        assert_eq!(
            write.at("/error/message"),
            format!(
                "The client '{OTHER}' with object id '{OTHER}' does not have authorization to perform action 'Microsoft.Storage/storageAccounts/write' over scope '{}'.",
                account()
            )
        );
        let mut shown = made.json();
        shown["properties"]["createdBy"] = json!(CALLER);
        assert_eq!(stamp.get(&path).json(), shown);
        let again = stamp.put(
            &on(&scope, "roleAssignments", ROLE),
            assignment(Role::Reader.definition()),
        );
        assert_eq!(refused(&again), (409, "RoleAssignmentExists".to_owned()));
        let other = stamp.put(&path, assignment(Role::Owner.definition()));
        assert_eq!(
            refused(&other),
            (409, "RoleAssignmentUpdateNotPermitted".to_owned())
        );
        let gone = stamp.delete(&path);
        assert_eq!((gone.status, gone.json()), (200, shown));
        assert_eq!(stamp.delete(&path).status, 204);
        assert_eq!(
            refused(&stamp.get(&path)),
            (404, "RoleAssignmentNotFound".to_owned())
        );
        assert_eq!(stamp.by(OTHER, "GET", &account(), json!(null)).status, 403);
    }
}

#[test]
fn an_assignment_must_name_a_principal_a_role_and_itself() {
    let mut stamp = stamp();
    let path = on(&root(), "roleAssignments", NAME);
    let reader = Role::Reader.definition();
    let nobody = "77777777-7777-4777-8777-777777777777";
    let mut unknown = assignment(reader);
    unknown["properties"]["principalId"] = nobody.into();
    let absent = stamp.put(&path, unknown);
    assert_eq!(refused(&absent), (400, "PrincipalNotFound".to_owned()));
    assert!(
        absent
            .text()
            .contains("Principal 77777777777747778777777777777777 does not exist")
    );
    let role = stamp.put(&path, assignment(nobody));
    assert_eq!(
        refused(&role),
        (400, "RoleDefinitionDoesNotExist".to_owned())
    );
    let named = stamp.put(&on(&root(), "roleAssignments", "mine"), assignment(reader));
    assert_eq!(refused(&named), (400, "InvalidRoleAssignmentId".to_owned()));
    let empty = stamp.put(&path, json!({"properties": {}}));
    assert_eq!(
        refused(&empty),
        (400, "InvalidCreateRoleAssignmentRequest".to_owned())
    );
    let nowhere = stamp.put(
        &on(&group("none"), "roleAssignments", NAME),
        assignment(reader),
    );
    assert_eq!(refused(&nowhere), (404, "ResourceGroupNotFound".to_owned()));
    let missing = account().replace("one", "two");
    let resource = stamp.put(&on(&missing, "roleAssignments", NAME), assignment(reader));
    assert_eq!(refused(&resource), (404, "ResourceNotFound".to_owned()));
}

#[test]
fn a_contributor_hands_out_no_rights_and_an_owner_does() {
    let mut stamp = stamp();
    stamp.grants(OTHER, Role::Contributor, &root());
    let path = on(&group("rg"), "roleAssignments", NAME);
    let body = assignment(Role::Owner.definition());
    let refusal = stamp.by(OTHER, "PUT", &path, body.clone());
    assert_eq!(refused(&refusal), (403, "AuthorizationFailed".to_owned()));
    assert!(refusal.text().contains(&format!(
        "'Microsoft.Authorization/roleAssignments/write' over scope '{path}'"
    )));
    assert_eq!(
        stamp
            .by(
                OTHER,
                "GET",
                &on(&group("rg"), "roleAssignments", ""),
                json!(null)
            )
            .status,
        200
    );
    assert_eq!(stamp.put(&path, body).status, 201);
    let second = on(&group("rg"), "roleAssignments", ROLE);
    let own = stamp.by(OTHER, "PUT", &second, assignment(Role::Reader.definition()));
    assert_eq!(own.status, 201);
}

#[test]
fn lists_of_assignments_show_what_counts_on_the_scope_and_what_lies_below() {
    let mut stamp = stamp();
    stamp.has_group("other");
    for (scope, name) in [(group("rg"), NAME), (account(), ROLE)] {
        stamp.put(
            &on(&scope, "roleAssignments", name),
            assignment(Role::Reader.definition()),
        );
    }
    let names = |reply: Reply| reply.names();
    let list = on(&group("rg"), "roleAssignments", "");
    let whose = |who: &str| format!("%24filter=principalId%20eq%20'{who}'");
    assert_eq!(
        names(stamp.get(&format!("{list}?{}", whose(OTHER)))),
        [NAME, ROLE]
    );
    assert_eq!(
        names(stamp.get(&format!("{list}?%24filter=atScope()"))).len(),
        2
    );
    assert_eq!(
        names(stamp.get(&format!(
            "{list}?%24filter=atScope()%20and%20assignedTo('{OTHER}')"
        ))),
        [NAME]
    );
    assert_eq!(
        names(stamp.get(&format!(
            "{}?{}",
            on(&group("other"), "roleAssignments", ""),
            whose(OTHER)
        ))),
        [""; 0]
    );
    assert_eq!(
        stamp
            .get(&format!("{list}?%24filter=name%20eq%20'x'"))
            .code(),
        "InvalidFilterInQueryString"
    );
}

#[test]
fn built_in_roles_are_found_by_name_and_shown_in_the_subscription() {
    let mut stamp = stamp();
    let list = on(&account(), "roleDefinitions", "");
    let reader = stamp.get(&format!("{list}?%24filter=roleName%20eq%20'reader'"));
    assert_eq!(reader.names(), [Role::Reader.definition()]);
    assert_eq!(
        reader.at("/value/0/id"),
        on(&root(), "roleDefinitions", Role::Reader.definition())
    );
    assert_eq!(
        reader.at("/value/0/properties/permissions"),
        json!([{"actions": ["*/read"], "notActions": []}])
    );
    assert_eq!(reader.at("/value/0/properties/type"), "BuiltInRole");
    let owner = stamp.get(&on("", "roleDefinitions", Role::Owner.definition()));
    assert_eq!(owner.at("/properties/roleName"), "Owner");
    let all = stamp.get(&on(&root(), "roleDefinitions", ""));
    assert!(all.names().len() >= 4);
    let kept = stamp.delete(&on(&root(), "roleDefinitions", Role::Owner.definition()));
    assert_eq!(
        refused(&kept),
        (409, "CannotDeleteBuiltInRoleDefinition".to_owned())
    );
}

#[test]
fn a_role_of_ones_own_permits_what_it_says_and_not_what_it_excepts() {
    let mut stamp = stamp();
    let path = on(&root(), "roleDefinitions", ROLE);
    let body = |name: &str| {
        json!({"properties": {
            "roleName": name,
            "assignableScopes": [root()],
            "permissions": [{"actions": ["Microsoft.Storage/*"], "notActions": ["Microsoft.Storage/storageAccounts/delete"]}],
        }})
    };
    let made = stamp.put(&path, body("Storage keeper"));
    assert_eq!(
        (made.status, made.at("/properties/type")),
        (201, json!("CustomRole"))
    );
    let twin = stamp.put(
        &on(&root(), "roleDefinitions", NAME),
        body("storage KEEPER"),
    );
    assert_eq!(
        refused(&twin),
        (409, "RoleDefinitionWithSameNameExists".to_owned())
    );
    assert_eq!(stamp.put(&path, body("Storage warden")).status, 201);
    assert_eq!(
        stamp
            .put(&on(&group("rg"), "roleAssignments", NAME), assignment(ROLE))
            .status,
        201
    );
    let keys = stamp.by(
        OTHER,
        "POST",
        &format!("{}/listKeys", account()),
        json!(null),
    );
    assert_eq!(keys.status, 200);
    assert_eq!(
        stamp.by(OTHER, "DELETE", &account(), json!(null)).status,
        403
    );
    let listed = stamp.by(OTHER, "GET", &format!("{}/resources", root()), json!(null));
    assert_eq!(listed.names(), ["one"]);
    let permissions = stamp.by(
        OTHER,
        "GET",
        &on(&group("rg"), "permissions", ""),
        json!(null),
    );
    assert_eq!(permissions.code(), "AuthorizationFailed");
    let used = stamp.delete(&path);
    assert_eq!(
        refused(&used),
        (400, "RoleDefinitionHasAssignments".to_owned())
    );
    stamp.delete(&on(&group("rg"), "roleAssignments", NAME));
    assert_eq!(stamp.delete(&path).status, 200);
    assert_eq!(stamp.delete(&path).status, 204);
    assert_eq!(
        refused(&stamp.get(&path)),
        (404, "RoleDefinitionDoesNotExist".to_owned())
    );
    for wrong in [
        json!({"properties": {"roleName": "x"}}),
        json!({}),
        json!({"properties": {"roleName": "x", "assignableScopes": [root()], "permissions": []}}),
    ] {
        assert_eq!(stamp.put(&path, wrong).code(), "InvalidRoleDefinition");
    }
}

#[test]
fn permissions_tell_the_callers_own_roles() {
    let mut stamp = stamp();
    stamp.grants(OTHER, Role::Reader, &group("rg"));
    let own = stamp.get(&on(&account(), "permissions", ""));
    assert_eq!(
        own.json(),
        json!({"value": [{"actions": ["*"], "notActions": []}]})
    );
    let reader = stamp.by(
        OTHER,
        "GET",
        &on(&account(), "permissions", ""),
        json!(null),
    );
    assert_eq!(
        reader.json(),
        json!({"value": [{"actions": ["*/read"], "notActions": []}]})
    );
}

#[test]
fn rights_on_what_is_gone_are_gone() {
    let mut stamp = stamp();
    let path = on(&account(), "roleAssignments", NAME);
    stamp.put(&path, assignment(Role::Owner.definition()));
    stamp.delete(&account());
    stamp.create(&account(), json!({"location": "local"}));
    assert_eq!(stamp.by(OTHER, "GET", &account(), json!(null)).status, 403);
    stamp.put(
        &on(&group("rg"), "roleAssignments", NAME),
        assignment(Role::Owner.definition()),
    );
    let gone = stamp.delete(&group("rg"));
    stamp.finish(&gone);
    assert!(
        !stamp
            .world
            .all_extensions()
            .any(|row| row.text("principalId") == OTHER)
    );
}
