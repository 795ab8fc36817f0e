//! The portal's API called as its own page calls it: same origin, guard header, one cookie. Every reply is kept for the canary.

use crate::stamp::Principal;
use anyhow::{Context, Result};
use reqwest::header::{COOKIE, ORIGIN, SET_COOKIE};
use reqwest::{Client, Method};
use serde_json::{Value, json};
use std::sync::Mutex;

/// A caller with at most one session.
pub struct Api {
    client: Client,
    address: String,
    cookie: Mutex<Option<String>>,
    heard: Mutex<Vec<String>>,
}

/// One reply.
#[derive(Clone, Debug)]
pub struct Reply {
    /// The status.
    pub status: u16,
    /// The body; a string when it is not JSON.
    pub body: Value,
}

impl Api {
    /// A caller that is not signed in.
    pub fn new(address: &str) -> Result<Self> {
        let client = Client::builder()
            .no_proxy()
            .redirect(reqwest::redirect::Policy::none())
            .build()?;
        Ok(Self {
            client,
            address: address.to_owned(),
            cookie: Mutex::default(),
            heard: Mutex::default(),
        })
    }

    /// One call.
    pub async fn call(&self, method: &str, path: &str, body: Option<Value>) -> Result<Reply> {
        let mut request = self.client.request(
            Method::from_bytes(method.as_bytes())?,
            format!("{}{path}", self.address),
        );
        request = request
            .header(ORIGIN, &self.address)
            .header("sec-fetch-site", "same-origin")
            .header("x-porthole", "1");
        if let Some(cookie) = self.cookie() {
            request = request.header(COOKIE, cookie);
        }
        if let Some(body) = body {
            request = request.json(&body);
        }
        let reply = request.send().await?;
        let status = reply.status().as_u16();
        let mut heard = format!("{method} {path}\n{status}\n");
        for (name, value) in reply.headers() {
            let value = value.to_str().unwrap_or("(bytes)");
            if name == SET_COOKIE {
                // The cookie itself belongs into this header and nowhere else: kept here, not among what was heard.
                let pair = value.split(';').next().unwrap_or_default().to_owned();
                *self.cookie.lock().expect("not poisoned") = Some(pair);
            } else {
                heard.push_str(&format!("{name}: {value}\n"));
            }
        }
        let text = reply.text().await?;
        heard.push_str(&text);
        self.heard.lock().expect("not poisoned").push(heard);
        Ok(Reply {
            status,
            body: serde_json::from_str(&text).unwrap_or(Value::String(text)),
        })
    }

    /// Opens a read and leaves the body to the caller, to be measured as it arrives.
    pub async fn open(&self, path: &str) -> Result<reqwest::Response> {
        let mut request = self
            .client
            .get(format!("{}{path}", self.address))
            .header("sec-fetch-site", "same-origin");
        if let Some(cookie) = self.cookie() {
            request = request.header(COOKIE, cookie);
        }
        Ok(request.send().await?.error_for_status()?)
    }

    /// Adds a stamp, trusting this root: its id.
    pub async fn add_stamp(&self, endpoint: &str, root: &str) -> Result<String> {
        let probe = self
            .call(
                "POST",
                "/api/stamps/probe",
                Some(json!({ "endpoint": endpoint, "trust_pem": root })),
            )
            .await?;
        let login = probe.text("/metadata/login_origin")?;
        let stamp = json!({ "name": "", "endpoint": endpoint, "trust_pem": root, "login_origin": login, "profile": probe.text("/metadata/suggested_profile")? });
        let added = self.call("POST", "/api/stamps", Some(stamp)).await?;
        added.text("/id")
    }

    /// Signs in with a secret: the sign-in's id.
    pub async fn sign_in(&self, stamp: &str, principal: &Principal) -> Result<String> {
        self.try_sign_in(stamp, principal, &principal.secret)
            .await?
            .text("/id")
    }

    /// Tries any secret.
    pub async fn try_sign_in(
        &self,
        stamp: &str,
        principal: &Principal,
        secret: &str,
    ) -> Result<Reply> {
        let credential = json!({ "kind": "secret", "secret": secret });
        let asked = json!({ "stamp": stamp, "tenant": principal.tenant, "client_id": principal.client_id, "credential": credential });
        self.call("POST", "/api/sign-ins", Some(asked)).await
    }

    /// A read.
    pub async fn read(&self, path: &str) -> Result<Reply> {
        self.call("GET", path, None).await
    }

    /// The cookie pair, once signed in.
    pub fn cookie(&self) -> Option<String> {
        self.cookie.lock().expect("not poisoned").clone()
    }

    /// The value of the cookie: what must appear nowhere else.
    pub fn cookie_value(&self) -> Option<String> {
        Some(self.cookie()?.split_once('=')?.1.to_owned())
    }

    /// Every reply so far, headers (without the cookie's own) and body.
    pub fn heard(&self) -> Vec<String> {
        self.heard.lock().expect("not poisoned").clone()
    }
}

impl Reply {
    /// A string in the body.
    pub fn text(&self, pointer: &str) -> Result<String> {
        let found = self
            .body
            .pointer(pointer)
            .and_then(Value::as_str)
            .map(str::to_owned);
        found.with_context(|| format!("no text at {pointer} in {} {}", self.status, self.body))
    }
}
