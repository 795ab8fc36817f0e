//! Moves: a resource goes to another group, and whatever names it follows.

use super::{account, group, stamp_with_accounts};
use crate::{
    testing::{CALLER, Reply, SUBSCRIPTION, Stamp},
    world::subscription::{Role, Subscription},
};
use serde_json::{Value, json};

const OTHER: &str = "33333333-3333-4333-8333-333333333333";
const ABROAD: &str = "cccccccc-1111-4111-8111-111111111111";

fn network() -> String {
    format!(
        "{}/providers/Microsoft.Network/virtualNetworks/n",
        group("rg")
    )
}

fn interface(name: &str) -> String {
    format!(
        "{}/providers/Microsoft.Network/networkInterfaces/{name}",
        group("rg")
    )
}

fn stamp() -> Stamp {
    let mut stamp = stamp_with_accounts(&["one"]);
    stamp.has_group("target");
    stamp.create(
        &network(),
        json!({"location": "local", "properties": {
            "addressSpace": {"addressPrefixes": ["10.0.0.0/16"]},
            "subnets": [{"name": "s", "properties": {"addressPrefix": "10.0.0.0/24"}}],
        }}),
    );
    stamp.create(&interface("i"), json!({"location": "local", "properties": {
        "ipConfigurations": [{"name": "c", "properties": {"subnet": {"id": format!("{}/subnets/s", network())}}}],
    }}));
    stamp
}

fn asked(resources: &[String]) -> Value {
    json!({"resources": resources, "targetResourceGroup": group("target")})
}

fn moves(stamp: &mut Stamp, resources: &[String]) -> Reply {
    stamp.post(&format!("{}/moveResources", group("rg")), asked(resources))
}

fn refused(reply: &Reply) -> (u16, String) {
    (reply.status, reply.code())
}

#[test]
fn what_moves_is_there_under_its_new_id_only_and_what_names_it_follows() {
    let mut stamp = stamp();
    let lock = "providers/Microsoft.Authorization/locks/l";
    let role = "providers/Microsoft.Authorization/roleAssignments";
    stamp.grants(OTHER, Role::Reader, &network());
    let opened = moves(&mut stamp, &[network()]);
    assert_eq!(
        (opened.status, opened.text().as_str()),
        (202, ""),
        "{}",
        opened.text()
    );
    assert!(
        opened
            .header("location")
            .unwrap()
            .contains("/operationresults/")
    );
    assert_eq!(stamp.get(&network()).status, 200, "until it has ended");
    assert_eq!(stamp.finish(&opened).status, 204);
    assert_eq!(stamp.get(&network()).code(), "ResourceNotFound");
    let moved = network().replace("/rg/", "/target/");
    let found = stamp.get(&moved);
    assert_eq!(found.at("/id"), moved);
    assert_eq!(
        found.at("/properties/subnets/0/id"),
        format!("{moved}/subnets/s")
    );
    let follower = stamp.get(&interface("i"));
    assert_eq!(
        follower.at("/properties/ipConfigurations/0/properties/subnet/id"),
        format!("{moved}/subnets/s")
    );
    assert_eq!(stamp.delete(&moved).code(), "InUseSubnetCannotBeDeleted");
    assert_eq!(
        stamp.by(OTHER, "GET", &moved, json!(null)).status,
        403,
        "rights stay behind"
    );
    assert!(
        stamp
            .get(&format!(
                "{moved}/{role}?%24filter=principalId%20eq%20'{OTHER}'"
            ))
            .names()
            .is_empty()
    );
    stamp.put(
        &format!("{moved}/{lock}"),
        json!({"properties": {"level": "CanNotDelete"}}),
    );
    let kept = stamp.post(
        &format!("{}/moveResources", group("target")),
        json!({"resources": [moved], "targetResourceGroup": group("rg")}),
    );
    assert_eq!(refused(&kept), (409, "ScopeLocked".to_owned()));
}

#[test]
fn a_name_that_is_unique_moves_with_its_bearer() {
    let mut stamp = stamp();
    let opened = moves(&mut stamp, &[account("one")]);
    assert_eq!(stamp.finish(&opened).status, 204);
    let moved = account("one").replace("/rg/", "/target/");
    let twin = stamp.put(&account("one"), json!({"location": "local"}));
    assert_eq!(twin.code(), "StorageAccountAlreadyTaken");
    assert_eq!(stamp.patch(&moved, json!({"tags": {"a": "b"}})).status, 200);
    assert_eq!(stamp.delete(&moved).status, 200);
    stamp.create(&account("one"), json!({"location": "local"}));
}

#[test]
fn what_cannot_be_moved_is_refused_and_validation_says_the_same() {
    let mut stamp = stamp();
    stamp.create(
        &account("two").replace("/rg/", "/target/"),
        json!({"location": "local"}),
    );
    let opened = stamp.put(&interface("stall-create"), json!({"location": "local", "properties": {
        "ipConfigurations": [{"name": "c", "properties": {"subnet": {"id": format!("{}/subnets/s", network())}}}],
    }}));
    assert_eq!(opened.status, 201);
    let to = |target: &str, resources: Value| json!({"resources": resources, "targetResourceGroup": target});
    for (body, expected) in [
        (json!({}), (400, "InvalidResourceMoveRequest")),
        (
            to(&group("target"), json!([])),
            (400, "InvalidResourceMoveRequest"),
        ),
        (
            to("target", json!([network()])),
            (400, "InvalidResourceMoveRequest"),
        ),
        (
            to(&group("none"), json!([network()])),
            (404, "ResourceGroupNotFound"),
        ),
        (
            to(&group("rg"), json!([network()])),
            (400, "InvalidResourceMoveRequest"),
        ),
        (
            to(&group("target"), json!([network().replace("/rg/", "/x/")])),
            (400, "InvalidResourceMoveRequest"),
        ),
        (
            to(
                &group("target"),
                json!([format!("{}/subnets/s", network())]),
            ),
            (400, "InvalidResourceMoveRequest"),
        ),
        (
            to(&group("target"), json!([account("none")])),
            (404, "ResourceNotFound"),
        ),
        (
            to(&group("target"), json!([interface("stall-create")])),
            (409, "MoveCannotProceedWithResourcesNotInSucceededState"),
        ),
    ] {
        for word in ["moveResources", "validateMoveResources"] {
            let reply = stamp.post(&format!("{}/{word}", group("rg")), body.clone());
            assert_eq!(
                refused(&reply),
                (expected.0, expected.1.to_owned()),
                "{word} {body}"
            );
        }
    }
    let fine = stamp.post(
        &format!("{}/validateMoveResources", group("rg")),
        asked(&[network()]),
    );
    assert_eq!(fine.status, 202);
    assert_eq!(stamp.finish(&fine).status, 204);
    assert_eq!(stamp.get(&network()).status, 200, "asking moves nothing");
}

#[test]
fn a_move_needs_rights_on_both_groups_and_no_lock_on_either() {
    let mut stamp = stamp();
    stamp.grants(OTHER, Role::Contributor, &group("rg"));
    let path = format!("{}/moveResources", group("rg"));
    let linked = stamp.by(OTHER, "POST", &path, asked(&[network()]));
    assert_eq!(
        refused(&linked),
        (403, "LinkedAuthorizationFailed".to_owned())
    );
    let lock = format!(
        "{}/providers/Microsoft.Authorization/locks/l",
        group("target")
    );
    stamp.put(&lock, json!({"properties": {"level": "ReadOnly"}}));
    assert_eq!(
        refused(&moves(&mut stamp, &[network()])),
        (409, "ScopeLocked".to_owned())
    );
    stamp.delete(&lock);
    let opened = moves(&mut stamp, &[network()]);
    stamp.put(&lock, json!({"properties": {"level": "ReadOnly"}}));
    let ended = stamp.finish(&opened);
    assert_eq!(
        refused(&ended),
        (409, "ScopeLocked".to_owned()),
        "what came in its way"
    );
    assert_eq!(stamp.get(&network()).status, 200);
}

#[test]
fn into_another_subscription_only_what_belongs_together_goes() {
    let mut stamp = stamp();
    let root = format!("/subscriptions/{ABROAD}");
    stamp.world.subscriptions.put(
        ABROAD,
        Subscription {
            id: ABROAD.to_owned(),
            display_name: "Abroad".to_owned(),
            state: "Enabled".to_owned(),
            offer_id: String::new(),
            tag_names: serde_json::Map::new(),
        },
    );
    stamp.grants(CALLER, Role::Owner, &root);
    stamp.put(
        &format!("{root}/resourceGroups/far"),
        json!({"location": "local"}),
    );
    let to = |resources: Value| json!({"resources": resources, "targetResourceGroup": format!("{root}/resourceGroups/far")});
    let path = format!("{}/moveResources", group("rg"));
    let unregistered = stamp.post(&path, to(json!([network()])));
    assert_eq!(
        refused(&unregistered),
        (409, "MissingSubscriptionRegistration".to_owned())
    );
    stamp.post(
        &format!("{root}/providers/Microsoft.Network/register"),
        json!(null),
    );
    let alone = stamp.post(&path, to(json!([network()])));
    assert_eq!(
        refused(&alone),
        (409, "MissingMoveDependentResources".to_owned())
    );
    assert!(
        alone
            .at("/error/details/0/message")
            .as_str()
            .unwrap()
            .starts_with(&interface("i"))
    );
    let opened = stamp.post(&path, to(json!([network(), interface("i")])));
    assert_eq!(stamp.finish(&opened).status, 204);
    let far = format!("{root}/resourceGroups/far/providers/Microsoft.Network");
    assert_eq!(
        stamp
            .get(&format!("{far}/networkInterfaces/i"))
            .at("/properties/ipConfigurations/0/properties/subnet/id"),
        format!("{far}/virtualNetworks/n/subnets/s")
    );
    let here = format!("/subscriptions/{SUBSCRIPTION}/providers/Microsoft.Network/virtualNetworks");
    assert!(stamp.get(&here).names().is_empty());
}

#[test]
fn links_stand_on_their_source_and_go_with_either_end() {
    let mut stamp = stamp();
    let link = format!(
        "{}/providers/Microsoft.Resources/links/l?api-version=2016-09-01",
        network()
    );
    let body = json!({"properties": {"targetId": account("one"), "notes": "keeps its logs"}});
    let made = stamp.put(&link, body.clone());
    assert_eq!(made.status, 201, "{}", made.text());
    assert_eq!(
        made.at("/properties"),
        json!({"sourceId": format!("{}/", network()), "targetId": format!("{}/", account("one")), "notes": "keeps its logs"})
    );
    assert_eq!(stamp.put(&link, body.clone()).status, 200);
    let list = format!(
        "/subscriptions/{SUBSCRIPTION}/providers/Microsoft.Resources/links?api-version=2016-09-01"
    );
    assert_eq!(stamp.get(&list).names(), ["l"]);
    let to = |target: &str| format!("{list}&%24filter=targetId%20eq%20'{target}'");
    assert_eq!(stamp.get(&to(&account("one"))).names(), ["l"]);
    assert!(stamp.get(&to(&group("rg"))).names().is_empty());
    assert!(
        stamp
            .get(&format!("{list}&%24filter=atScope()"))
            .names()
            .is_empty()
    );
    for target in ["", "x", &account("none"), &network()] {
        let odd = stamp.put(&link, json!({"properties": {"targetId": target}}));
        assert_eq!(
            refused(&odd),
            (400, "InvalidResourceLinkTarget".to_owned()),
            "{target}"
        );
    }
    stamp.delete(&account("one"));
    assert_eq!(
        refused(&stamp.get(&link)),
        (404, "ResourceLinkNotFound".to_owned())
    );
    stamp.put(&link, json!({"properties": {"targetId": interface("i")}}));
    let opened = moves(&mut stamp, &[interface("i")]);
    stamp.finish(&opened);
    assert_eq!(
        stamp.get(&link).at("/properties/targetId"),
        format!("{}/", interface("i").replace("/rg/", "/target/"))
    );
}

#[test]
fn what_has_work_under_way_below_it_does_not_move() {
    let mut stamp = stamp();
    let idle = format!("{}/subnets/idle", network());
    stamp.create(
        &idle,
        json!({"properties": {"addressPrefix": "10.0.1.0/24"}}),
    );
    let deletion = stamp.delete(&idle);
    let busy = moves(&mut stamp, &[network()]);
    assert_eq!(
        refused(&busy),
        (
            409,
            "MoveCannotProceedWithResourcesNotInSucceededState".into()
        )
    );
    stamp.finish(&deletion);
    assert_eq!(moves(&mut stamp, &[network()]).status, 202);
}

#[test]
fn whoever_may_not_write_in_a_group_does_not_learn_whether_it_is_there() {
    let mut stamp = stamp();
    stamp.grants(OTHER, Role::Contributor, &group("rg"));
    for target in ["target", "nowhere"] {
        let body = json!({"resources": [account("one")], "targetResourceGroup": group(target)});
        let path = format!("{}/moveResources", group("rg"));
        let reply = stamp.by(OTHER, "POST", &path, body);
        assert_eq!(refused(&reply), (403, "LinkedAuthorizationFailed".into()));
    }
}
