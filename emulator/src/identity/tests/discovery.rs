//! What clients read before they sign in.

use super::super::testing::{get, post};
use super::super::{answer, json_web_token as jwt};
use super::{FIRST, SECOND, TENANT, adfs, entra};
use serde_json::json;

#[test]
fn metadata_has_the_shape_of_each_version() {
    let mut stamp = entra();
    for version in ["1.0", "2015-01-01"] {
        let reply =
            stamp.send_request(get(&format!("//metadata/endpoints/?api-version={version}")));
        let keys: Vec<_> = reply.json().as_object().unwrap().keys().cloned().collect();
        assert_eq!(
            keys,
            [
                "galleryEndpoint",
                "graphEndpoint",
                "portalEndpoint",
                "authentication"
            ]
        );
        assert_eq!(
            reply.at("/authentication/loginEndpoint"),
            "https://localhost:8443/"
        );
        assert_eq!(
            reply.at("/authentication/audiences/0"),
            stamp.world.settings.audience.as_str()
        );
    }
    let array = stamp.send_request(get("/metadata/endpoints?api-version=2019-05-01"));
    assert_eq!(array.at("/0/resourceManager"), "https://localhost:8443/");
    let object = stamp.send_request(get("/Metadata/Endpoints?api-version=2022-09-01"));
    assert_eq!(object.at("/suffixes/storage"), "local.azurestack.external");
    for cloud in [&array.json()[0], &object.json()] {
        assert_eq!(
            cloud.get("microsoftGraphResourceId"),
            None,
            "no token is issued for a Microsoft Graph, and none answers"
        );
    }
    assert_eq!(
        stamp.send_request(get("/metadata/endpoints")).code(),
        "MissingApiVersionParameter"
    );
    assert_eq!(
        stamp
            .send_request(get("/metadata/endpoints?api-version=x"))
            .code(),
        "InvalidApiVersionParameter"
    );
}

#[test]
fn metadata_follows_the_authority_but_the_audience_does_not() {
    let mut stamp = adfs();
    let mut request = get("/metadata/endpoints?api-version=2015-01-01");
    request.authority = "management.local.azurestack.external".to_owned();
    let reply = stamp.send_request(request);
    assert_eq!(
        reply.at("/authentication/loginEndpoint"),
        "https://adfs.local.azurestack.external/adfs"
    );
    assert_eq!(
        reply.at("/graphEndpoint"),
        "https://graph.local.azurestack.external/"
    );
    assert_eq!(
        reply.at("/authentication/audiences/0"),
        stamp.world.settings.audience.as_str()
    );
    let local = stamp.send_request(get("/metadata/endpoints?api-version=2015-01-01"));
    assert_eq!(
        local.at("/authentication/loginEndpoint"),
        "https://localhost:8443/adfs"
    );
}

#[test]
fn configurations_lead_to_the_token_endpoint() {
    let mut stamp = entra();
    for tenant in [TENANT, "Contoso.onmicrosoft.com"] {
        let reply = stamp.send_request(get(&format!(
            "/{tenant}/v2.0/.well-known/openid-configuration"
        )));
        assert_eq!(
            reply.at("/token_endpoint"),
            format!("https://localhost:8443{SECOND}")
        );
        assert_eq!(
            reply.at("/issuer"),
            format!("https://localhost:8443/{TENANT}/v2.0")
        );
    }
    let first = stamp.send_request(get(&format!("/{TENANT}/.well-known/openid-configuration/")));
    assert_eq!(
        first.at("/token_endpoint"),
        format!("https://localhost:8443{FIRST}")
    );
    assert_eq!(
        stamp
            .send_request(get("/organizations/v2.0/.well-known/openid-configuration"))
            .status,
        200
    );
    let unknown = stamp.send_request(get("/fabrikam.com/v2.0/.well-known/openid-configuration"));
    assert_eq!(
        (unknown.status, unknown.at("/error_codes/0")),
        (400, json!(90002))
    );
    assert_eq!(unknown.at("/error"), "invalid_tenant");
    let keys = stamp.send_request(get(&format!("/{TENANT}/discovery/v2.0/keys")));
    assert_eq!(keys.at("/keys/0/kid"), jwt::key_id(&*stamp.world.crypto));

    let mut stamp = adfs();
    for path in [
        "/adfs/.well-known/openid-configuration",
        "/adfs/adfs/v2.0/.well-known/openid-configuration",
    ] {
        let reply = stamp.send_request(get(path));
        assert_eq!(
            reply.at("/token_endpoint"),
            "https://localhost:8443/adfs/oauth2/token/"
        );
        // az takes the tenant from here.
        assert_eq!(
            reply.at("/issuer").as_str().unwrap().split('/').nth(3),
            Some("adfs")
        );
    }
    assert_eq!(stamp.send_request(get("/adfs/ls")).status, 404);
}

#[test]
fn data_planes_and_arm_are_not_answered_here() {
    let stamp = entra();
    let now = stamp.now;
    assert_eq!(answer(&stamp.world, &get("/subscriptions"), now), None);
    assert_eq!(answer(&stamp.world, &get("/"), now), None);
    assert_eq!(
        answer(&stamp.world, &post("/blob/oauth2/token", &[]), now),
        None
    );
    let mut blob = post("/container/oauth2/token", &[]);
    blob.authority = "account.blob.local.azurestack.external".to_owned();
    assert_eq!(answer(&stamp.world, &blob, now), None);
}
