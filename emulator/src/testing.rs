//! For tests: a stamp whose time is stepped by hand, spoken to in a few words, with imitation cryptography.
//!
//! ```ignore
//! let mut stamp = Stamp::new();
//! stamp.has_group("rg");
//! let opened = stamp.put("/subscriptions/…/virtualNetworks/v", json!({"location": "local"}));
//! assert_eq!(stamp.finish(&opened).at("/properties/provisioningState"), "Succeeded");
//! ```

use crate::{
    answer,
    arm::deployments,
    crypto::Imitation,
    identity::test_authorization,
    request::Request,
    response::Response,
    world::{
        World,
        resource_id::ResourceId,
        settings::Settings,
        subscription::{Registration, Role, Subscription},
        timestamp::Timestamp,
        withheld::File,
    },
};
use serde_json::{Value, json};
use std::{collections::BTreeMap, sync::Arc, time::Duration};

/// The subscription that a test stamp has.
pub const SUBSCRIPTION: &str = "11111111-1111-4111-8111-111111111111";
/// The object id of the caller, who owns that subscription.
pub const CALLER: &str = "22222222-2222-4222-8222-222222222222";

/// A stamp under test.
pub struct Stamp {
    /// Its world; to be looked into, and arranged beforehand.
    pub world: World,
    /// The present moment. Only [`Stamp::wait`] and [`Stamp::finish`] move it.
    pub now: Timestamp,
    /// The object id of whoever sends.
    pub caller: String,
    /// What lies outside of the stamp: the file of an address, or why there is none.
    pub outside: Box<dyn Fn(&str) -> File>,
    /// The api-version sent when a path has none; `None` means: the newest that the type lists.
    pub api_version: Option<String>,
}

/// A reply to a test.
#[derive(Clone, Debug)]
pub struct Reply {
    /// The status.
    pub status: u16,
    /// The whole response.
    pub response: Response,
}

impl Stamp {
    /// A stamp with one subscription, owned by the caller, in which every provider is registered.
    pub fn new() -> Stamp {
        Stamp::with(Settings::default())
    }

    /// The same with other settings.
    pub fn with(settings: Settings) -> Stamp {
        let mut world = World::new(settings, Arc::new(Imitation::default()));
        world.subscriptions.put(
            SUBSCRIPTION,
            Subscription {
                id: SUBSCRIPTION.to_owned(),
                display_name: "Contoso".to_owned(),
                state: "Enabled".to_owned(),
                offer_id: "/delegatedProviders/default/offers/contoso".to_owned(),
                tag_names: serde_json::Map::new(),
            },
        );
        let scope = format!("/subscriptions/{SUBSCRIPTION}");
        let now = Timestamp(1_600_000_000_000);
        world.grant(CALLER, Role::Owner, &scope, now);
        for provider in crate::providers::PROVIDERS {
            let key = format!("{SUBSCRIPTION}/{}", provider.namespace.to_lowercase());
            world.registrations.put(
                &key,
                Registration {
                    state: "Registered".to_owned(),
                },
            );
        }
        Stamp {
            world,
            now,
            caller: CALLER.to_owned(),
            outside: Box::new(|_| Err("there is no such file.".to_owned())),
            api_version: None,
        }
    }

    /// Gives a principal a role over a scope.
    pub fn grants(&mut self, object_id: &str, role: Role, scope: &str) {
        self.world.grant(object_id, role, scope, self.now);
    }

    /// The `Authorization` header of a principal, who is put into the directory where needed.
    pub fn authorization(&mut self, object_id: &str) -> String {
        test_authorization(&mut self.world, object_id, self.now)
    }

    /// Makes a resource group in the subscription.
    pub fn has_group(&mut self, name: &str) {
        let reply = self.put(
            &format!("/subscriptions/{SUBSCRIPTION}/resourceGroups/{name}"),
            json!({"location": "local"}),
        );
        assert_eq!(reply.status, 201, "{}", reply.text());
    }

    /// GET.
    pub fn get(&mut self, path: &str) -> Reply {
        self.send("GET", path, None)
    }

    /// PUT.
    pub fn put(&mut self, path: &str, body: Value) -> Reply {
        self.send("PUT", path, Some(body))
    }

    /// PATCH.
    pub fn patch(&mut self, path: &str, body: Value) -> Reply {
        self.send("PATCH", path, Some(body))
    }

    /// POST; `json!(null)` sends no body.
    pub fn post(&mut self, path: &str, body: Value) -> Reply {
        self.send("POST", path, Some(body).filter(|body| !body.is_null()))
    }

    /// DELETE.
    pub fn delete(&mut self, path: &str) -> Reply {
        self.send("DELETE", path, None)
    }

    /// PUT, waited for to its end, which must be a good one; answers the resource as a GET shows it then.
    pub fn create(&mut self, path: &str, body: Value) -> Reply {
        let opened = self.put(path, body);
        assert!(
            opened.status < 300,
            "PUT {path}: {} {}",
            opened.status,
            opened.text()
        );
        let ended = self.finish(&opened);
        assert!(
            ended.status < 300,
            "PUT {path} ended with {} {}",
            ended.status,
            ended.text()
        );
        self.get(path)
    }

    /// Any method; the path may carry a query. Without `api-version=` in it one is added.
    pub fn send(&mut self, method: &str, path: &str, body: Option<Value>) -> Reply {
        let bytes = body
            .map(|body| serde_json::to_vec(&body).unwrap())
            .unwrap_or_default();
        self.send_bytes(method, path, bytes)
    }

    /// The same with a body as it is.
    pub fn send_bytes(&mut self, method: &str, path: &str, body: Vec<u8>) -> Reply {
        let (path, query) = path
            .strip_prefix("https://localhost:8443")
            .unwrap_or(path)
            .split_once('?')
            .unwrap_or((path, ""));
        let path = path.strip_prefix("https://localhost:8443").unwrap_or(path);
        let version = self
            .api_version
            .clone()
            .unwrap_or_else(|| self.newest(path));
        let query = match (query.contains("api-version="), query.is_empty()) {
            (true, _) => query.to_owned(),
            (false, true) => format!("api-version={version}"),
            (false, false) => format!("{query}&api-version={version}"),
        };
        let authorization = self.authorization(&self.caller.clone());
        self.send_request(Request {
            scheme: "https".to_owned(),
            authority: "localhost:8443".to_owned(),
            method: method.to_owned(),
            path: path.to_owned(),
            query,
            headers: vec![
                ("authorization".to_owned(), authorization),
                ("content-type".to_owned(), "application/json".to_owned()),
            ],
            body,
            client_certificate: None,
        })
    }

    /// Any method, sent by somebody else, who is put into the directory where needed.
    pub fn by(&mut self, caller: &str, method: &str, path: &str, body: Value) -> Reply {
        let own = std::mem::replace(&mut self.caller, caller.to_owned());
        let reply = self.send(method, path, Some(body).filter(|body| !body.is_null()));
        self.caller = own;
        reply
    }

    /// A request made by hand. What it or a deployment under way wants from outside is fetched, as a shell does it.
    pub fn send_request(&mut self, request: Request) -> Reply {
        let mut files = BTreeMap::new();
        let response = loop {
            self.world.fetched.provide(files.clone());
            let response = answer(&mut self.world, request.clone(), self.now);
            let wanted = self.world.fetched.take_wanted();
            if wanted.is_empty() {
                break response;
            }
            for address in wanted {
                let file = (self.outside)(&address);
                assert!(files.insert(address, file).is_none(), "asked for twice");
            }
        };
        for address in deployments::wanted(&self.world) {
            let file = (self.outside)(&address);
            deployments::deliver(&mut self.world, &address, &file, self.now);
        }
        Reply {
            status: response.status,
            response,
        }
    }

    /// Lets time pass.
    pub fn wait(&mut self, duration: Duration) {
        self.now = self.now.after(duration);
    }

    /// Follows an opening to its end, as a client does, letting time pass between polls; answers the last reply: the status
    /// document of an operation that failed, else the result (of `Location`, or of a GET when there is none).
    pub fn finish(&mut self, opened: &Reply) -> Reply {
        let (status, location) = (
            opened.header("azure-asyncoperation"),
            opened.header("location"),
        );
        if let Some(status) = status {
            let mut polled = self.get(&status);
            while matches!(
                polled.at("/status").as_str(),
                Some("InProgress" | "Accepted" | "Running")
            ) {
                self.wait(Duration::from_secs(60));
                polled = self.get(&status);
            }
            if polled.at("/status") != "Succeeded" {
                return polled;
            }
        }
        let Some(location) = location else {
            return opened.clone();
        };
        let mut polled = self.get(&location);
        while polled.status == 202 {
            self.wait(Duration::from_secs(60));
            polled = self.get(&location);
        }
        polled
    }

    /// The newest api-version of the type that a path is about.
    fn newest(&self, path: &str) -> String {
        let id = ResourceId::new(path);
        let name = match id.namespace() {
            "" => "Microsoft.Resources/subscriptions".to_owned(),
            namespace => {
                let below = id.as_str().rsplit("/providers/").next().unwrap_or_default();
                let odd = below.split('/').count().is_multiple_of(2);
                if odd && !below.contains("/locations/") && id.as_str().contains("/resourceGroups/")
                {
                    ResourceId::new(&format!("{id}/x")).type_name()
                } else if below.contains("/locations/") || odd {
                    format!(
                        "{namespace}/{}",
                        below.split('/').nth(1).unwrap_or_default()
                    )
                } else {
                    id.type_name()
                }
            }
        };
        let facts = self.world.registry.facts(&name);
        facts
            .and_then(|facts| facts.api_versions.first())
            .cloned()
            .unwrap_or_else(|| "2019-10-01".to_owned())
    }
}

impl Reply {
    /// A header.
    pub fn header(&self, name: &str) -> Option<String> {
        self.response
            .headers
            .iter()
            .find(|(key, _)| key.eq_ignore_ascii_case(name))
            .map(|(_, value)| value.clone())
    }

    /// The body as text.
    pub fn text(&self) -> String {
        String::from_utf8(self.response.body.clone()).unwrap()
    }

    /// The body as JSON; null when it is none.
    pub fn json(&self) -> Value {
        serde_json::from_slice(&self.response.body).unwrap_or_default()
    }

    /// A value of the body by JSON pointer; null when it is not there.
    pub fn at(&self, pointer: &str) -> Value {
        self.json().pointer(pointer).cloned().unwrap_or_default()
    }

    /// The error code, empty when there is none.
    pub fn code(&self) -> String {
        self.at("/error/code")
            .as_str()
            .unwrap_or_default()
            .to_owned()
    }

    /// The names of the items of a list.
    pub fn names(&self) -> Vec<String> {
        let items = self.at("/value");
        items
            .as_array()
            .into_iter()
            .flatten()
            .filter_map(|item| item["name"].as_str().map(str::to_owned))
            .collect()
    }
}
