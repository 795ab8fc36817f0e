//! Beginnings that many journeys share: a stamp, a portal that knows it, a browser that is signed in.

use anyhow::{Context, Result, ensure};
use porthole_tests::browser::Browser;
use porthole_tests::page::Page;
use porthole_tests::patience::until;
use porthole_tests::portal::Portal;
use porthole_tests::stamp::{Principal, Stamp};
use serde_json::{Value, json};
use std::time::Duration;

/// A page that is signed in, and what is needed to write its addresses.
pub struct SignedIn {
    /// The page.
    pub page: Page,
    /// The stamp's id in the portal.
    pub stamp: String,
    /// The sign-in's id.
    pub sign_in: String,
    /// Who is signed in.
    pub principal: Principal,
}

impl SignedIn {
    /// In `demo`, as its own principal. Signed in by call: the button has a journey of its own.
    pub async fn to_demo(browser: &Browser, portal: &Portal) -> Result<Self> {
        let page = browser.open(&portal.address()).await?;
        let (status, sign_in) = page
            .fetches("POST", "/api/sign-ins/demo", Some(json!({})))
            .await?;
        ensure!(status == 201, "{status} {sign_in}");
        Self::new(page, &sign_in, portal.principal()?)
    }

    /// To a stamp elsewhere, which is added with its root given. The wizard has a journey of its own.
    pub async fn to_stamp(browser: &Browser, portal: &Portal, stamp: &Stamp) -> Result<Self> {
        let page = browser.open(&portal.address()).await?;
        let root = stamp.root_certificate()?;
        let (status, probe) = page
            .fetches(
                "POST",
                "/api/stamps/probe",
                Some(json!({ "endpoint": stamp.endpoint(), "trust_pem": root })),
            )
            .await?;
        ensure!(status == 200, "{status} {probe}");
        let about = &probe["metadata"];
        let asked = json!({ "name": "Second home", "endpoint": stamp.endpoint(), "trust_pem": root, "login_origin": about["login_origin"], "profile": about["suggested_profile"] });
        let (status, added) = page.fetches("POST", "/api/stamps", Some(asked)).await?;
        ensure!(status == 201, "{status} {added}");
        let principal = stamp.principal()?;
        let credential = json!({ "kind": "secret", "secret": principal.secret });
        let asked = json!({ "stamp": added["id"], "tenant": principal.tenant, "client_id": principal.client_id, "credential": credential });
        let (status, sign_in) = page.fetches("POST", "/api/sign-ins", Some(asked)).await?;
        ensure!(status == 201, "{status} {sign_in}");
        Self::new(page, &sign_in, principal)
    }

    fn new(page: Page, sign_in: &Value, principal: Principal) -> Result<Self> {
        let word = |key: &str| {
            sign_in[key]
                .as_str()
                .map(str::to_owned)
                .with_context(|| format!("a sign-in has its {key}"))
        };
        Ok(Self {
            page,
            stamp: word("stamp")?,
            sign_in: word("id")?,
            principal,
        })
    }

    /// `/subscriptions/…` with what follows.
    pub fn id(&self, rest: &str) -> String {
        format!("/subscriptions/{}{rest}", self.principal.subscription)
    }

    /// Opens a view of the stamp: `` is its home, `/resources`, `/groups`, `/create/…`.
    pub async fn opens(&self, view: &str) -> Result<()> {
        self.page
            .goes_to(&format!("/stamp/{}{view}", self.stamp))
            .await
    }

    /// Opens the page of a resource.
    pub async fn opens_resource(&self, id: &str) -> Result<()> {
        self.opens(&format!("/resource{id}")).await
    }

    /// Reads from the stamp through the portal.
    pub async fn reads(&self, path: &str) -> Result<(u64, Value)> {
        let (status, reading) = self
            .page
            .fetches(
                "GET",
                &format!("/api/sign-ins/{}/arm?path={path}", self.sign_in),
                None,
            )
            .await?;
        Ok((status, reading))
    }

    /// Everything that a collection of the stamp lists.
    pub async fn lists(&self, path: &str) -> Result<Vec<Value>> {
        let (status, lines) = self
            .page
            .fetches(
                "GET",
                &format!("/api/sign-ins/{}/list?path={path}", self.sign_in),
                None,
            )
            .await?;
        ensure!(status == 200, "{status} {lines}");
        let text = match lines {
            Value::String(text) => text,
            one => one.to_string(),
        };
        let pages = text
            .lines()
            .filter_map(|line| serde_json::from_str::<Value>(line).ok());
        Ok(pages
            .filter_map(|line| line.pointer("/page/items")?.as_array().cloned())
            .flatten()
            .collect())
    }

    /// Does work through the portal and waits for its end: for beginnings, not for what a journey is about.
    pub async fn has(&self, resource: &str, body: Value) -> Result<()> {
        let work = json!({ "verb": "create", "resource": resource, "steps": [{ "method": "PUT", "path": resource, "body": body }] });
        let (status, started) = self
            .page
            .fetches(
                "POST",
                &format!("/api/sign-ins/{}/work", self.sign_in),
                Some(work),
            )
            .await?;
        ensure!(status == 202, "{status} {started}");
        let id = started["id"].clone();
        let ended = until(Duration::from_secs(60), || async {
            let found = self
                .operations()
                .await
                .ok()?
                .into_iter()
                .find(|one| one["id"] == id)?;
            (!["waiting", "running"].contains(&found["state"].as_str()?)).then_some(found)
        })
        .await
        .with_context(|| format!("the work on {resource} did not end"))?;
        ensure!(ended["state"] == "succeeded", "{ended}");
        Ok(())
    }

    /// The session's operations, newest first.
    pub async fn operations(&self) -> Result<Vec<Value>> {
        let (_, operations) = self.page.fetches("GET", "/api/operations", None).await?;
        operations
            .as_array()
            .cloned()
            .context("operations are a list")
    }

    /// A Linux machine with its network, made by calls: group `base`, machine `vm-base`. Returns its id.
    pub async fn has_machine(&self) -> Result<String> {
        let location = &self.principal.location;
        let group = self.id("/resourceGroups/base");
        self.has(&group, json!({ "location": location })).await?;
        let network = format!("{group}/providers/Microsoft.Network/virtualNetworks/net");
        let space = json!({ "location": location, "properties": { "addressSpace": { "addressPrefixes": ["10.0.0.0/16"] }, "subnets": [{ "name": "s", "properties": { "addressPrefix": "10.0.0.0/24" } }] } });
        self.has(&network, space).await?;
        let interface = format!("{group}/providers/Microsoft.Network/networkInterfaces/nic");
        let place = json!({ "location": location, "properties": { "ipConfigurations": [{ "name": "a", "properties": { "subnet": { "id": format!("{network}/subnets/s") } } }] } });
        self.has(&interface, place).await?;
        let machine = format!("{group}/providers/Microsoft.Compute/virtualMachines/vm-base");
        let body = json!({ "location": location, "properties": { "hardwareProfile": { "vmSize": "Standard_DS1_v2" },
            "osProfile": { "computerName": "vm-base", "adminUsername": "operator", "adminPassword": "Passw0rd-1234!" },
            "storageProfile": { "imageReference": { "publisher": "Canonical", "offer": "UbuntuServer", "sku": "16.04-LTS", "version": "latest" } },
            "networkProfile": { "networkInterfaces": [{ "id": interface }] } } });
        self.has(&machine, body).await?;
        Ok(machine)
    }
}
