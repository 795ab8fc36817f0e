//! Roles of one's own across subscriptions: who may write them, and who sees them.

use super::{OTHER, ROLE, group, on, refused, root, stamp};
use crate::{testing::Stamp, world::subscription::Role};
use serde_json::{Value, json};

/// A second subscription, which somebody else owns.
fn abroad(stamp: &mut Stamp) -> String {
    let second = "bbbbbbbb-1111-4111-8111-111111111111";
    let root = format!("/subscriptions/{second}");
    let body =
        json!({"displayName": "Second", "offerId": "/delegatedProviders/default/offers/contoso"});
    let made = stamp.by(
        OTHER,
        "PUT",
        &format!("{root}?api-version=2015-11-01"),
        body,
    );
    assert!(made.status < 300, "{}", made.text());
    root
}

fn role(scopes: &[&str]) -> Value {
    json!({"properties": {"roleName": "Starter", "assignableScopes": scopes,
        "permissions": [{"actions": ["*"], "notActions": []}]}})
}

#[test]
fn a_role_is_written_and_deleted_by_those_who_may_wherever_it_counts() {
    let mut stamp = stamp();
    let theirs = abroad(&mut stamp);
    let (here, there) = (
        on(&root(), "roleDefinitions", ROLE),
        on(&theirs, "roleDefinitions", ROLE),
    );
    assert_eq!(stamp.put(&here, role(&[&root()])).status, 201);
    let linked = (403, "LinkedAuthorizationFailed".to_owned());
    for body in [role(&[&theirs]), role(&[&theirs, &root()])] {
        let reply = stamp.by(OTHER, "PUT", &there, body);
        assert_eq!(refused(&reply), linked, "of another subscription before");
    }
    let reply = stamp.by(OTHER, "DELETE", &there, json!(null));
    assert_eq!(refused(&reply), linked);
    let reply = stamp.put(&here, role(&[&root(), &theirs]));
    assert_eq!(
        refused(&reply),
        linked,
        "of another subscription afterwards"
    );
    assert_eq!(stamp.put(&here, role(&[&root()])).status, 201);
    assert_eq!(stamp.delete(&here).status, 200);
}

#[test]
fn a_role_is_shown_to_those_who_may_read_where_it_counts() {
    let mut stamp = stamp();
    let theirs = abroad(&mut stamp);
    stamp.put(&on(&root(), "roleDefinitions", ROLE), role(&[&root()]));
    for scope in ["", theirs.as_str()] {
        let list = format!(
            "{}?$filter=atScopeAndBelow()",
            on(scope, "roleDefinitions", "")
        );
        let list = stamp.by(OTHER, "GET", &list, json!(null));
        assert!(list.names().len() > 3 && !list.names().contains(&ROLE.to_owned()));
        let one = on(scope, "roleDefinitions", ROLE);
        assert_eq!(stamp.by(OTHER, "GET", &one, json!(null)).status, 404);
    }
    stamp.grants(OTHER, Role::Reader, &group("rg"));
    let list = on(&group("rg"), "roleDefinitions", "");
    let list = stamp.by(OTHER, "GET", &list, json!(null));
    assert!(
        list.names().contains(&ROLE.to_owned()),
        "it can be given there"
    );
}
