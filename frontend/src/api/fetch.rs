//! One call to `/api`: the guard header on unsafe methods, JSON in and out, every failure as a `Problem`.

use super::Abort;
use super::shape::read_as;
use leptos::prelude::*;
use porthole_shared::portal::GUARD_HEADER;
use porthole_shared::problem::{MEDIA_TYPE, Problem, ProblemKind, Recovery};
use serde::Serialize;
use serde::de::DeserializeOwned;
use std::pin::Pin;
use std::sync::LazyLock;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{RequestCache, RequestInit, Response};

/// What a call comes to.
pub type Reply<T> = Result<T, Problem>;

static SIGNED_OUT: LazyLock<ArcRwSignal<bool>> = LazyLock::new(|| ArcRwSignal::new(false));

/// Whether a call has been answered 401 since the last sign-in: the session ended while the page was open.
#[must_use]
pub fn signed_out() -> ArcRwSignal<bool> {
    SIGNED_OUT.clone()
}

/// Reads.
pub async fn read<T: DeserializeOwned>(url: &str, abort: &Abort) -> Reply<T> {
    decoded(&said(("GET", url), None, None, abort).await?)
}

/// Reads plain text.
pub async fn read_text(url: &str, abort: &Abort) -> Reply<String> {
    said(("GET", url), None, None, abort).await
}

/// Changes something, and reads what came of it.
pub async fn change<T: DeserializeOwned>(
    method: &str,
    url: &str,
    body: &impl Serialize,
    abort: &Abort,
) -> Reply<T> {
    let body = encoded(body)?;
    decoded(&said((method, url), Some(&body), None, abort).await?)
}

/// Changes something, with one more header where there is one.
pub async fn change_as<T: DeserializeOwned>(
    method: &str,
    url: &str,
    body: &impl Serialize,
    header: Option<(&str, &str)>,
    abort: &Abort,
) -> Reply<T> {
    let body = encoded(body)?;
    decoded(&said((method, url), Some(&body), header, abort).await?)
}

/// Changes something that answers with nothing.
pub async fn tell(method: &str, url: &str, body: Option<&str>) -> Reply<()> {
    tell_as(method, url, body, None).await
}

/// The same with one more header.
pub async fn tell_as(
    method: &str,
    url: &str,
    body: Option<&str>,
    header: Option<(&str, &str)>,
) -> Reply<()> {
    send_as(method, url, body, header, &Abort::never())
        .await
        .map(|_| ())
}

/// The text of a reply. Boxed: else its machinery would be compiled into every call.
fn said<'a>(
    (method, url): (&'a str, &'a str),
    body: Option<&'a str>,
    header: Option<(&'a str, &'a str)>,
    abort: &'a Abort,
) -> Pin<Box<dyn Future<Output = Reply<String>> + 'a>> {
    Box::pin(async move { text_of(send_as(method, url, body, header, abort).await?).await })
}

/// The body of a call as JSON.
pub fn encoded(body: &impl Serialize) -> Reply<String> {
    serde_json::to_string(body)
        .map_err(|error| Problem::new(ProblemKind::BadRequest, error.to_string()))
}

/// What a reply says.
pub fn decoded<T: DeserializeOwned>(text: &str) -> Reply<T> {
    read_as(text).map_err(unreadable)
}

fn unreadable(error: serde_json::Error) -> Problem {
    Problem::new(
        ProblemKind::PortalFailed,
        "The portal's reply could not be read",
    )
    .with_detail(error.to_string())
    .with_recovery(Recovery::Reload)
}

/// Sends a call; the reply is a success, or a `Problem`.
pub async fn send(method: &str, url: &str, body: Option<&str>, abort: &Abort) -> Reply<Response> {
    send_as(method, url, body, None, abort).await
}

async fn send_as(
    method: &str,
    url: &str,
    body: Option<&str>,
    more: Option<(&str, &str)>,
    abort: &Abort,
) -> Reply<Response> {
    let options = RequestInit::new();
    options.set_method(method);
    options.set_cache(RequestCache::NoStore);
    options.set_signal(abort.signal().as_ref());
    let headers = js_sys::Object::new();
    let header = |name: &str, value: &str| {
        // Setting a property of a plain object of ours cannot fail.
        let _ = js_sys::Reflect::set(&headers, &name.into(), &value.into());
    };
    if method != "GET" {
        header(GUARD_HEADER, "1");
    }
    if let Some((name, value)) = more {
        header(name, value);
    }
    if let Some(body) = body {
        header("content-type", "application/json");
        options.set_body(&JsValue::from_str(body));
    }
    options.set_headers(&headers);
    let reply = JsFuture::from(window().fetch_with_str_and_init(url, &options))
        .await
        .map_err(|_| unreachable_portal())?;
    let response: Response = reply.dyn_into().map_err(|_| unreachable_portal())?;
    if response.ok() {
        Ok(response)
    } else {
        Err(problem_of(response).await)
    }
}

async fn text_of(response: Response) -> Reply<String> {
    let promise = response.text().map_err(|_| unreachable_portal())?;
    let text = JsFuture::from(promise)
        .await
        .map_err(|_| unreachable_portal())?;
    Ok(text.as_string().unwrap_or_default())
}

async fn problem_of(response: Response) -> Problem {
    let status = response.status();
    let kind = response.headers().get("content-type").ok().flatten();
    let text = text_of(response).await.unwrap_or_default();
    let problem = kind
        .filter(|kind| kind.starts_with(MEDIA_TYPE))
        .and_then(|_| read_as::<Problem>(&text).ok())
        .unwrap_or_else(|| foreign(status));
    if problem.kind == ProblemKind::SignedOut {
        SIGNED_OUT.set(true);
    }
    problem
}

/// An answer that is not the portal's own: a proxy in between, or an older portal.
fn foreign(status: u16) -> Problem {
    let kind = match status {
        401 => ProblemKind::SignedOut,
        403 => ProblemKind::Refused,
        404 => ProblemKind::NotFound,
        429 => ProblemKind::Throttled,
        _ => ProblemKind::PortalFailed,
    };
    let title = format!("Something between this page and the portal answered {status}");
    Problem::new(kind, title).with_recovery(Recovery::Retry)
}

/// Nothing at the portal answered.
#[must_use]
pub fn unreachable_portal() -> Problem {
    Problem::new(ProblemKind::Unreachable, "The portal does not answer")
        .with_detail("Nothing was lost. Look at the network, or at the machine that runs Porthole.")
        .with_recovery(Recovery::Retry)
}
