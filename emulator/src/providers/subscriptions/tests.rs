//! Self-service from the outside: offers, a subscription made of one, renamed and given up.

use crate::{
    testing::{CALLER, Reply, SUBSCRIPTION, Stamp},
    world::subscription::Role,
};
use serde_json::{Value, json};

const OTHER: &str = "33333333-3333-4333-8333-333333333333";
const NEW: &str = "aaaaaaaa-1111-4111-8111-111111111111";
const SECOND: &str = "bbbbbbbb-1111-4111-8111-111111111111";
const VERSION: &str = "api-version=2015-11-01";

fn path(id: &str) -> String {
    format!("/subscriptions/{id}?{VERSION}")
}

fn request(offer: &str, name: &str) -> Value {
    json!({"displayName": name, "offerId": offer, "state": "Enabled", "tenantId": ""})
}

fn refused(reply: &Reply) -> (u16, String) {
    (reply.status, reply.code())
}

#[test]
fn offers_of_the_operator_and_of_a_delegated_provider_are_shown_without_the_private_ones() {
    let mut stamp = Stamp::new();
    let own = stamp.get(&format!("/offers?{VERSION}"));
    assert_eq!(own.names(), ["contoso", "trial"]);
    assert_eq!(
        own.at("/value/0/id"),
        "/delegatedProviders/default/offers/contoso"
    );
    assert_eq!(
        stamp
            .get(&format!("/delegatedProviders/default/offers?{VERSION}"))
            .json(),
        own.json()
    );
    let providers = stamp.get(&format!("/delegatedProviders?{VERSION}"));
    let provider = providers.at("/value/0/id").as_str().unwrap().to_owned();
    let theirs = stamp.get(&format!("{provider}/offers?{VERSION}"));
    assert_eq!(theirs.names(), ["plant-floor"]);
    let one = stamp.get(&format!(
        "{}?{VERSION}",
        theirs.at("/value/0/id").as_str().unwrap()
    ));
    assert_eq!(one.json(), theirs.at("/value/0"));
    for (path, code) in [
        (
            "/delegatedProviders/default/offers/operators",
            "OfferNotFound",
        ),
        (
            "/delegatedProviders/nobody/offers",
            "DelegatedProviderNotFound",
        ),
        ("/delegatedProviders/default/plans", "NotFound"),
    ] {
        assert_eq!(
            refused(&stamp.get(&format!("{path}?{VERSION}"))),
            (404, code.to_owned())
        );
    }
}

#[test]
fn a_subscription_is_made_of_an_offer_and_belongs_to_whoever_made_it() {
    let mut stamp = Stamp::new();
    let offer = "/delegatedProviders/default/offers/trial";
    let made = stamp.by(OTHER, "PUT", &path(NEW), request(offer, " Trying things "));
    assert_eq!(made.status, 201, "{}", made.text());
    assert_eq!(
        (
            made.at("/displayName"),
            made.at("/state"),
            made.at("/offerId"),
            made.at("/subscriptionId")
        ),
        (
            json!("Trying things"),
            json!("Enabled"),
            json!(offer),
            json!(NEW)
        )
    );
    let list = stamp.by(
        OTHER,
        "GET",
        &format!("/subscriptions?{VERSION}"),
        json!(null),
    );
    assert_eq!(list.at("/value/0/subscriptionId"), NEW);
    assert_eq!(stamp.get(&path(NEW)).status, 403, "nobody else sees it");
    let second = stamp.by(OTHER, "PUT", &path(SECOND), request(offer, "More"));
    assert_eq!(
        refused(&second),
        (409, "MaxSubscriptionsPerAccountReached".to_owned())
    );
    let provider =
        format!("/subscriptions/{NEW}/providers/Microsoft.Storage?api-version=2019-10-01");
    let state = stamp.by(OTHER, "GET", &provider, json!(null));
    assert_eq!(state.at("/registrationState"), "NotRegistered");
    stamp.by(
        OTHER,
        "POST",
        &provider
            .replace("?", "/register?")
            .replace("Storage", "Compute"),
        json!(null),
    );
    let usages = format!(
        "/subscriptions/{NEW}/providers/Microsoft.Compute/locations/local/usages?api-version=2020-06-01"
    );
    let usages = stamp.by(OTHER, "GET", &usages, json!(null)).at("/value");
    let cores = usages
        .as_array()
        .unwrap()
        .iter()
        .find(|usage| usage["name"]["value"] == "cores")
        .unwrap()
        .clone();
    assert_eq!(cores["limit"], 8, "the plan behind the offer limits it");
    let log = format!(
        "/subscriptions/{NEW}/providers/Microsoft.Insights/eventtypes/management/values?api-version=2015-04-01"
    );
    let log = stamp.by(OTHER, "GET", &log, json!(null));
    assert!(
        log.text()
            .contains("Microsoft.Resources/subscriptions/write")
    );
}

#[test]
fn a_subscription_is_renamed_and_its_offer_stays() {
    let mut stamp = Stamp::new();
    let renamed = stamp.put(&path(SUBSCRIPTION), json!({"displayName": "Contoso two"}));
    assert_eq!(
        (renamed.status, renamed.at("/displayName")),
        (200, json!("Contoso two"))
    );
    assert_eq!(
        stamp.get(&path(SUBSCRIPTION)).at("/displayName"),
        "Contoso two"
    );
    let other = stamp.put(
        &path(SUBSCRIPTION),
        request("/delegatedProviders/default/offers/trial", "x"),
    );
    assert_eq!(
        refused(&other),
        (409, "SubscriptionOfferCannotBeChanged".to_owned())
    );
    stamp.grants(
        OTHER,
        Role::Reader,
        &format!("/subscriptions/{SUBSCRIPTION}"),
    );
    let reader = stamp.by(
        OTHER,
        "PUT",
        &path(SUBSCRIPTION),
        json!({"displayName": "Mine"}),
    );
    assert_eq!(refused(&reader), (403, "AuthorizationFailed".to_owned()));
    for name in ["", " ", &"x".repeat(65), "a\u{7}b"] {
        let odd = stamp.put(&path(SUBSCRIPTION), json!({"displayName": name}));
        assert_eq!(
            refused(&odd),
            (400, "InvalidSubscriptionRequest".to_owned()),
            "{name}"
        );
    }
}

#[test]
fn what_cannot_be_subscribed_to_is_refused() {
    let mut stamp = Stamp::new();
    let offer = "/delegatedProviders/default/offers/contoso";
    for (id, body, expected) in [
        ("mine", request(offer, "x"), (400, "InvalidSubscriptionId")),
        (
            NEW,
            json!({"displayName": "x"}),
            (400, "InvalidSubscriptionRequest"),
        ),
        (
            NEW,
            request("/delegatedProviders/default/offers/operators", "x"),
            (404, "OfferNotFound"),
        ),
        (
            NEW,
            request("/delegatedProviders/default/offers/none", "x"),
            (404, "OfferNotFound"),
        ),
        (
            NEW,
            json!({"offerId": offer, "subscriptionId": SECOND}),
            (400, "InvalidSubscriptionRequest"),
        ),
        (NEW, json!(null), (400, "InvalidRequestContent")),
    ] {
        let reply = stamp.put(&path(id), body);
        assert_eq!(refused(&reply), (expected.0, expected.1.to_owned()));
    }
    assert_eq!(stamp.get(&path(NEW)).code(), "SubscriptionNotFound");
    let plain = stamp.put(
        &path(NEW),
        json!({"offerId": format!("{}/", offer.to_uppercase())}),
    );
    assert_eq!(
        (plain.status, plain.at("/displayName")),
        (201, json!("Contoso standard"))
    );
}

#[test]
fn a_subscription_that_is_given_up_takes_everything_with_it() {
    let mut stamp = Stamp::new();
    stamp.has_group("rg");
    stamp.has_group("other");
    let network = format!(
        "/subscriptions/{SUBSCRIPTION}/resourceGroups/rg/providers/Microsoft.Network/virtualNetworks/n"
    );
    stamp.create(
        &network,
        json!({"location": "local", "properties": {
            "addressSpace": {"addressPrefixes": ["10.0.0.0/16"]},
            "subnets": [{"name": "s", "properties": {"addressPrefix": "10.0.0.0/24"}}],
        }}),
    );
    let interface = format!(
        "/subscriptions/{SUBSCRIPTION}/resourceGroups/other/providers/Microsoft.Network/networkInterfaces/i"
    );
    stamp.create(&interface, json!({"location": "local", "properties": {
        "ipConfigurations": [{"name": "c", "properties": {"subnet": {"id": format!("{network}/subnets/s")}}}],
    }}));
    stamp.grants(OTHER, Role::Contributor, &network);
    let refusal = stamp.by(OTHER, "DELETE", &path(SUBSCRIPTION), json!(null));
    assert_eq!(refused(&refusal), (403, "AuthorizationFailed".to_owned()));
    let lock =
        format!("{network}/providers/Microsoft.Authorization/locks/l?api-version=2016-09-01");
    stamp.put(&lock, json!({"properties": {"level": "CanNotDelete"}}));
    assert_eq!(
        refused(&stamp.delete(&path(SUBSCRIPTION))),
        (409, "ScopeLocked".to_owned())
    );
    stamp.delete(&lock);
    let gone = stamp.delete(&path(SUBSCRIPTION));
    assert_eq!((gone.status, gone.text().as_str()), (200, ""));
    assert_eq!(stamp.delete(&path(SUBSCRIPTION)).status, 204);
    assert_eq!(
        stamp.get(&path(SUBSCRIPTION)).code(),
        "SubscriptionNotFound"
    );
    assert_eq!(
        stamp.get(&format!("/subscriptions?{VERSION}")).at("/value"),
        json!([])
    );
    let world = &stamp.world;
    assert_eq!(
        (
            world.resource_count(),
            world.groups.len(),
            world.registrations.len()
        ),
        (0, 0, 0)
    );
    assert_eq!(
        world.all_extensions().count(),
        0,
        "{CALLER} owned nothing else"
    );
}
