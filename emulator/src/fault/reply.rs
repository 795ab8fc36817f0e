//! What a fault does to a reply, or in its place.

use super::Fault;
use crate::content::Run;
use crate::response::Response;
use serde_json::{Value, json};
use std::time::Duration;

/// Where hostile links lead: a name that never resolves.
const ELSEWHERE: &str = "https://elsewhere.invalid";

/// The reply in place of the real one, when the request does not get through at all.
pub fn instead(fault: Fault) -> Option<Response> {
    let (status, code, message) = match fault {
        Fault::Throttle(_) => (
            429,
            "TooManyRequests",
            "The request is being throttled as the limit has been reached. Please try again later.",
        ),
        Fault::Unavailable => (
            503,
            "ServiceUnavailable",
            "The service is temporarily unavailable. Please try again later.",
        ),
        Fault::Internal => (
            500,
            "InternalServerError",
            "The server encountered an internal error. Please retry the request.",
        ),
        Fault::Html(status) => return Some(page(status)),
        _ => return None,
    };
    let mut response = Response {
        status,
        headers: vec![header("Content-Type", "application/json; charset=utf-8")],
        body: json!({ "error": { "code": code, "message": message } })
            .to_string()
            .into_bytes(),
        ..Response::default()
    };
    if let Fault::Throttle(seconds) = fault {
        response
            .headers
            .push(header("Retry-After", &seconds.to_string()));
    }
    Some(response)
}

/// Does to a reply what the fault says.
pub fn spoil(fault: Fault, response: &mut Response) {
    match fault {
        Fault::Slow(seconds) => {
            let late = response.delivery.delay.unwrap_or_default() + Duration::from_secs(seconds);
            response.delivery.delay = Some(late);
        }
        Fault::Cut(bytes) => {
            let runs: u64 = response.runs.iter().map(Run::length).sum();
            let whole = response.body.len() + usize::try_from(runs).unwrap_or(usize::MAX);
            response.delivery.cut_after = Some(bytes.unwrap_or(whole / 2).min(whole));
        }
        Fault::ForeignNextLink => {
            if let Ok(Value::Object(mut body)) = serde_json::from_slice(&response.body)
                && body.get("value").is_some_and(Value::is_array)
            {
                body.insert("nextLink".to_owned(), format!("{ELSEWHERE}/next").into());
                response.body = Value::Object(body).to_string().into_bytes();
            }
        }
        Fault::ForeignLocation => {
            let links = response.headers.iter_mut().filter(|(name, _)| {
                name.eq_ignore_ascii_case("Location")
                    || name.eq_ignore_ascii_case("Azure-AsyncOperation")
            });
            for (_, link) in links {
                let path = link.split('/').skip(3).collect::<Vec<_>>().join("/");
                *link = format!("{ELSEWHERE}/{path}");
            }
        }
        _ => {
            if let Some(other) = instead(fault) {
                *response = other;
            }
        }
    }
}

/// As a proxy between client and stamp answers.
fn page(status: u16) -> Response {
    let body = format!(
        "<!DOCTYPE html><html><head><title>{status}</title></head><body><h1>{status}</h1><p>The proxy server received an answer that it cannot pass on.</p></body></html>"
    );
    Response {
        status,
        headers: vec![header("Content-Type", "text/html; charset=utf-8")],
        body: body.into_bytes(),
        ..Response::default()
    }
}

fn header(name: &str, value: &str) -> (String, String) {
    (name.to_owned(), value.to_owned())
}
