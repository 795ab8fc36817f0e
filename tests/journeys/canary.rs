//! No reply, log line, error or stored byte carries a secret, a token, a key or the cookie, whatever is done with them.

use anyhow::{Result, ensure};
use porthole_tests::api::Api;
use porthole_tests::canary::{Canary, Leak, in_folder, in_text};
use porthole_tests::patience::until;
use porthole_tests::portal::Portal;
use porthole_tests::stamp::{Stamp, StampPlan};
use serde_json::{Value, json};
use std::time::Duration;

const WRONG: &str = "Canary~wrong.secret/8c1f+";
const PASSWORD: &str = "Canary-Admin-Passw0rd!57";

/// What a person holds, done in every way that touches a secret; then everything that was said or written.
struct Scene {
    stamp: Stamp,
    portal: Portal,
    api: Api,
    sign_in: String,
    canaries: Vec<Canary>,
}

impl Scene {
    async fn play() -> Result<Self> {
        let stamp = Stamp::start(StampPlan {
            seed: "empty",
            ..StampPlan::default()
        })
        .await?;
        let portal =
            Portal::serve_with(&[("PORTHOLE_STAMPS_ADD", "anyone"), ("PORTHOLE_LOG", "trace")])
                .await?;
        let api = Api::new(&portal.address())?;
        let principal = stamp.principal()?;
        let added = api
            .add_stamp(&stamp.endpoint(), &stamp.root_certificate()?)
            .await?;

        let refused = api.try_sign_in(&added, &principal, WRONG).await?;
        ensure!(
            refused.status >= 400 && refused.body.to_string().contains("AADSTS7000215"),
            "{refused:?}"
        );
        api.sign_in(&added, &principal).await?;
        let first = api.cookie_value();
        let pem = std::fs::read_to_string(stamp.data().join("sp.pem"))?;
        let certificate = json!({ "stamp": added, "tenant": principal.tenant, "client_id": certificate_client(&stamp)?, "credential": { "kind": "pem", "pem": pem } });
        let second = api.call("POST", "/api/sign-ins", Some(certificate)).await?;
        ensure!(second.status == 201, "{second:?}");
        // The same principal with another proof: the second sign-in takes the first one's place.
        let sign_in = second.text("/id")?;
        let broken = json!({ "stamp": added, "tenant": principal.tenant, "client_id": "x", "credential": { "kind": "pem", "pem": &pem[..pem.len() / 2] } });
        ensure!(
            api.call("POST", "/api/sign-ins", Some(broken))
                .await?
                .status
                >= 400
        );
        let malformed = json!({ "stamp": added, "credential": { "kind": "secret", "secret": principal.secret } });
        ensure!(
            api.call("POST", "/api/sign-ins", Some(malformed))
                .await?
                .status
                >= 400
        );

        let mut canaries = vec![
            Canary::new("the secret", &principal.secret),
            Canary::new("a wrong secret", WRONG),
            Canary::new("the administrator's password", PASSWORD),
        ];
        canaries.extend(first.map(|value| Canary::new("the first cookie", &value)));
        canaries.extend(
            api.cookie_value()
                .map(|value| Canary::new("the cookie", &value)),
        );
        // Lines from the middle of the key: the armour around it is no secret.
        let lines = pem
            .lines()
            .skip_while(|line| !line.contains("PRIVATE KEY"))
            .skip(1)
            .take_while(|line| !line.starts_with("-----"));
        canaries.extend(
            lines
                .filter(|line| line.len() > 40)
                .map(|line| Canary::new("the private key", line)),
        );
        ensure!(canaries.len() > 5, "the key of sp.pem has lines");
        Ok(Self {
            stamp,
            portal,
            api,
            sign_in,
            canaries,
        })
    }

    /// Every read, list and error that a session meets, and work whose body holds a password.
    async fn works(&self) -> Result<()> {
        let principal = self.stamp.principal()?;
        let subscription = format!("/subscriptions/{}", principal.subscription);
        for path in [
            "/api/portal".to_owned(),
            "/api/stamps".to_owned(),
            "/api/operations".to_owned(),
            format!("/api/sign-ins/{}/arm?path={subscription}", self.sign_in),
            format!(
                "/api/sign-ins/{}/arm?path={subscription}/resourceGroups/nobody",
                self.sign_in
            ),
            format!(
                "/api/sign-ins/{}/list?path={subscription}/resources",
                self.sign_in
            ),
            format!("/api/sign-ins/{}/list?path=/nowhere", self.sign_in),
            "/api/sign-ins/another/arm?path=/subscriptions".to_owned(),
            "/api/nothing".to_owned(),
            "/".to_owned(),
        ] {
            self.api.read(&path).await?;
        }
        let group = format!("{subscription}/resourceGroups/canary");
        self.work("create", &group, json!({ "location": principal.location }))
            .await?;
        let machine = format!("{group}/providers/Microsoft.Compute/virtualMachines/vm-canary");
        let profile = json!({ "location": principal.location, "properties": { "osProfile": { "computerName": "vm", "adminUsername": "operator", "adminPassword": PASSWORD },
            "hardwareProfile": { "vmSize": "Standard_DS1_v2" }, "networkProfile": { "networkInterfaces": [] } } });
        // Whether the stamp takes it or not: the password must be in neither answer.
        self.work("create", &machine, profile).await?;
        Ok(())
    }

    /// Starts work and waits for its end.
    async fn work(&self, verb: &str, resource: &str, body: Value) -> Result<Value> {
        let work = json!({ "verb": verb, "resource": resource, "steps": [{ "method": "PUT", "path": resource, "body": body }] });
        let started = self
            .api
            .call(
                "POST",
                &format!("/api/sign-ins/{}/work", self.sign_in),
                Some(work),
            )
            .await?;
        ensure!(started.status == 202, "{started:?}");
        let id = started.text("/id")?;
        let ended = until(Duration::from_secs(30), || async {
            let operations = self.api.read("/api/operations").await.ok()?.body;
            let found = operations
                .as_array()?
                .iter()
                .find(|operation| operation["id"] == id.as_str())?
                .clone();
            (!["waiting", "running"].contains(&found["state"].as_str()?)).then_some(found)
        })
        .await;
        ended.ok_or_else(|| anyhow::anyhow!("the work on {resource} did not end"))
    }

    /// Everything that was said, logged and stored. The stamp's own files for its clients hold the secret by design.
    fn leaks(&self) -> Vec<Leak> {
        let mut leaks: Vec<Leak> = self
            .api
            .heard()
            .iter()
            .flat_map(|heard| {
                in_text(
                    &self.canaries,
                    heard.lines().next().unwrap_or("a reply"),
                    heard,
                )
            })
            .collect();
        leaks.extend(in_text(
            &self.canaries,
            "the portal's log",
            &self.portal.process.said(),
        ));
        leaks.extend(in_text(
            &self.canaries,
            "the stamp's log",
            &self.stamp.process.said(),
        ));
        leaks.extend(in_folder(&self.canaries, &self.portal.data(), &[]));
        leaks
    }
}

fn certificate_client(stamp: &Stamp) -> Result<String> {
    let config: Value =
        serde_json::from_slice(&std::fs::read(stamp.data().join("azureCertSpConfig.json"))?)?;
    Ok(config["clientId"].as_str().unwrap_or_default().to_owned())
}

#[tokio::test]
async fn nothing_that_leaves_the_portal_carries_a_secret() -> Result<()> {
    let mut scene = Scene::play().await?;
    scene.works().await?;
    scene.portal.process.restart().await?;
    scene.works().await?;
    scene.api.call("DELETE", "/api/session", None).await?;
    assert_eq!(scene.leaks(), []);
    let log = scene.portal.process.said();
    ensure!(
        log.len() > 2000,
        "a search through a log that says nothing proves nothing:\n{log}"
    );
    Ok(())
}

/// The proof that the search above bites: a secret that somebody writes into a tag does come back in replies, and is caught.
#[tokio::test]
async fn a_secret_planted_where_it_can_be_read_is_caught() -> Result<()> {
    let scene = Scene::play().await?;
    assert_eq!(scene.leaks(), [], "nothing sings before the planting");
    let principal = scene.stamp.principal()?;
    let group = format!(
        "/subscriptions/{}/resourceGroups/planted",
        principal.subscription
    );
    scene
        .work(
            "create",
            &group,
            json!({ "location": principal.location, "tags": { "note": principal.secret } }),
        )
        .await?;
    let read = scene
        .api
        .read(&format!("/api/sign-ins/{}/arm?path={group}", scene.sign_in))
        .await?;
    ensure!(read.status == 200, "{read:?}");
    let leaks = scene.leaks();
    assert!(
        leaks
            .iter()
            .any(|leak| leak.canary == "the secret" && leak.place.contains("/arm?path=")),
        "{leaks:?}"
    );
    Ok(())
}
