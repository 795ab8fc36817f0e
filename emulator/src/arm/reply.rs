//! A reply of ARM on its way out: status, JSON, and the headers that every reply of a stamp has.

use super::refusal::Refusal;
use crate::{
    providers::Call,
    request::Request,
    response::Response,
    world::{World, timestamp::Timestamp},
};
use serde_json::Value;

/// A reply before the common headers are added.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Reply {
    /// The status.
    pub status: u16,
    /// The headers of this reply in particular.
    pub headers: Vec<(String, String)>,
    /// The body, none for an empty one.
    pub body: Option<Value>,
}

impl Reply {
    /// 200 with a body.
    pub fn ok(body: impl Into<Value>) -> Reply {
        Reply::with(200, body)
    }

    /// Any status with a body.
    pub fn with(status: u16, body: impl Into<Value>) -> Reply {
        Reply {
            status,
            headers: Vec::new(),
            body: Some(body.into()),
        }
    }

    /// Any status without a body.
    pub fn empty(status: u16) -> Reply {
        Reply {
            status,
            headers: Vec::new(),
            body: None,
        }
    }

    /// The same with one more header.
    #[must_use]
    pub fn header(mut self, name: &str, value: impl Into<String>) -> Reply {
        self.headers.push((name.to_owned(), value.into()));
        self
    }
}

impl From<Refusal> for Reply {
    fn from(refusal: Refusal) -> Reply {
        let retry = refusal.status == 429;
        let reply =
            Reply::with(refusal.status, refusal.body()).header("x-ms-failure-cause", "gateway");
        if retry {
            reply.header("Retry-After", "1")
        } else {
            reply
        }
    }
}

/// Finishes a reply: the common headers, and no body for HEAD.
pub fn finish(world: &World, request: &Request, call: &Call, reply: Reply) -> Response {
    let mut response = Response {
        status: reply.status,
        headers: reply.headers,
        ..Response::default()
    };
    if let Some(body) = reply.body {
        response.headers.push((
            "Content-Type".to_owned(),
            "application/json; charset=utf-8".to_owned(),
        ));
        if request.method != "HEAD" {
            response.body = serde_json::to_vec(&body).unwrap_or_default();
        }
    }
    stamp_headers(world, &request.method, call, &mut response);
    response
}

/// Adds the headers that every reply of ARM has, whoever made it.
pub fn stamp_headers(world: &World, method: &str, call: &Call, response: &mut Response) {
    let request_id = world.fresh_guid();
    let region = world.settings.region.to_uppercase();
    let (kind, left) = match method {
        "GET" | "HEAD" => ("reads", "14999"),
        "DELETE" => ("deletes", "14999"),
        _ => ("writes", "1199"),
    };
    let common = [
        ("Cache-Control", "no-cache".to_owned()),
        ("Pragma", "no-cache".to_owned()),
        ("Expires", "-1".to_owned()),
        (
            &*format!("x-ms-ratelimit-remaining-subscription-{kind}"),
            left.to_owned(),
        ),
        ("x-ms-request-id", request_id.clone()),
        ("x-ms-correlation-request-id", call.correlation.clone()),
        (
            "x-ms-routing-request-id",
            format!("{region}:{}:{request_id}", compact(call.now)),
        ),
        (
            "Strict-Transport-Security",
            "max-age=31536000; includeSubDomains".to_owned(),
        ),
        ("X-Content-Type-Options", "nosniff".to_owned()),
        ("Date", call.shown.http_date()),
    ];
    for (name, value) in common {
        if !response
            .headers
            .iter()
            .any(|(known, _)| known.eq_ignore_ascii_case(name))
        {
            response.headers.push((name.to_owned(), value));
        }
    }
}

/// `20200627T010357Z`.
fn compact(now: Timestamp) -> String {
    let whole = now.arm();
    let (whole, _) = whole.split_once('.').unwrap_or((&whole, ""));
    format!("{}Z", whole.replace(['-', ':'], ""))
}
