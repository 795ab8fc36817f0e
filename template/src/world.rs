//! What the engine cannot know by itself: the subscription, what exists, what time it is. The caller answers.

use crate::parameter_file::VaultSecret;
use crate::value::Value;
use std::time::Duration;

/// An answer of the world.
#[derive(Debug, Clone, PartialEq)]
pub enum Answer {
    /// This is it.
    Known(Value),
    /// It cannot be known yet; what depends on it is marked as known after deployment.
    NotYet,
    /// There is no such thing, which is an error where it is asked for.
    Missing,
}

/// What an address leads to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Linked {
    /// The text of the file.
    Text(String),
    /// It has to be fetched first. The plan lists the address; plan again when it is there.
    NotYet,
    /// It cannot be had, and why.
    Refused(String),
}

/// The caller's view of the world. Whatever it does not implement is simply not known yet.
pub trait World {
    /// The body of a subscription: `id`, `subscriptionId`, `tenantId`, `displayName`.
    fn subscription(&self, id: &str) -> Answer {
        let _ = id;
        Answer::NotYet
    }

    /// The body of a resource group: `id`, `name`, `location`, `tags`, `properties`.
    fn resource_group(&self, subscription: &str, name: &str) -> Answer {
        let _ = (subscription, name);
        Answer::NotYet
    }

    /// The body of the tenant.
    fn tenant(&self) -> Answer {
        Answer::NotYet
    }

    /// The body of a management group.
    fn management_group(&self, name: &str) -> Answer {
        let _ = name;
        Answer::NotYet
    }

    /// What `environment()` gives: endpoints and suffixes of the stamp.
    fn environment(&self) -> Answer {
        Answer::NotYet
    }

    /// What `providers()` gives: a resource provider, or one of its types with `apiVersions` and `locations`.
    fn provider(&self, namespace: &str, resource_type: Option<&str>) -> Answer {
        let _ = (namespace, resource_type);
        Answer::NotYet
    }

    /// The whole body of a resource, as a GET in that api-version gives it.
    fn resource(&self, id: &str, api_version: Option<&str>) -> Answer {
        let _ = (id, api_version);
        Answer::NotYet
    }

    /// What a `list…` action of a resource gives.
    fn list(&self, action: &str, id: &str, api_version: &str, body: Option<&Value>) -> Answer {
        let _ = (action, id, api_version, body);
        Answer::NotYet
    }

    /// A secret that a parameter names.
    fn secret(&self, secret: &VaultSecret) -> Answer {
        let _ = secret;
        Answer::NotYet
    }

    /// A linked template or parameter file.
    fn linked(&self, address: &str) -> Linked {
        let _ = address;
        Linked::NotYet
    }

    /// The time since the first of January 1970.
    fn now(&self) -> Option<Duration> {
        None
    }

    /// A new UUID, another one at each call. A nested deployment is planned again when it begins: `deployment`, its scope and name,
    /// allows to give it the same ones then.
    fn new_guid(&self, deployment: &str) -> Option<u128> {
        let _ = deployment;
        None
    }
}

/// A world that knows nothing: everything is known after deployment.
#[derive(Debug, Clone, Copy, Default)]
pub struct Nothing;

impl World for Nothing {}
