//! `Authorization: SharedKey ACCOUNT:SIGNATURE` and `SharedKeyLite`: the text that a client signs, made again and compared.

use super::{denied, is_signed};
use crate::blob::exchange::Exchange;
use crate::blob::refusal::Refusal;
use crate::world::{World, timestamp::Timestamp};
use std::collections::BTreeMap;

/// How far the clocks of client and stamp may be apart, in milliseconds.
const SKEW: u64 = 15 * 60 * 1000;

/// Checks the header.
pub fn check(world: &World, exchange: &Exchange, header: &str) -> Result<(), Refusal> {
    let (scheme, rest) = header.split_once(' ').unwrap_or((header, ""));
    let Some((account, signature)) = rest.trim().split_once(':') else {
        return Err(denied(&format!(
            "The authorization scheme '{scheme}' is not one that this service takes: SharedKey and SharedKeyLite are."
        )));
    };
    let own = &exchange.address.account;
    // On localhost clients take the path in front of the container for the account's name.
    if account != own && account != format!("blob/{own}") {
        return Err(denied(&format!(
            "The account '{account}' of the Authorization header is not the one that the request is for."
        )));
    }
    let text = match scheme {
        "SharedKey" => whole(exchange, account),
        "SharedKeyLite" => lite(exchange, account),
        _ => {
            return Err(denied(&format!(
                "The authorization scheme '{scheme}' is not one that this service takes: SharedKey and SharedKeyLite are."
            )));
        }
    };
    if !is_signed(&*world.crypto, &exchange.account, &text, signature) {
        // Clients find their mistake by comparing this text with theirs; there is nothing secret in it.
        return Err(denied(&format!(
            "The MAC signature found in the HTTP request '{signature}' is not the same as any computed signature. Server used following string to sign: '{text}'."
        )));
    }
    fresh(exchange)
}

fn fresh(exchange: &Exchange) -> Result<(), Refusal> {
    let header = |name| exchange.request.header(name);
    let given = header("x-ms-date").or_else(|| header("date"));
    let date = given.and_then(Timestamp::parse_http);
    match date {
        Some(date) if date.0.abs_diff(exchange.shown.0) <= SKEW => Ok(()),
        Some(_) => Err(denied(
            "Request date header too old: it is more than 15 minutes away from the clock of the service.",
        )),
        None => Err(denied(
            "The request has no Date or x-ms-date header, or one that is no date.",
        )),
    }
}

/// The date as it is signed: nothing when it is among the headers of the service.
fn date<'a>(exchange: &'a Exchange) -> &'a str {
    match exchange.request.header("x-ms-date") {
        Some(_) => "",
        None => exchange.request.header("date").unwrap_or_default(),
    }
}

fn whole(exchange: &Exchange, account: &str) -> String {
    let header = |name| exchange.request.header(name).unwrap_or_default();
    let length = match header("content-length") {
        // An empty body is signed as none since then.
        "0" if exchange.version.as_str() >= "2015-02-21" => "",
        length => length,
    };
    let lines = [
        exchange.request.method.as_str(),
        header("content-encoding"),
        header("content-language"),
        length,
        header("content-md5"),
        header("content-type"),
        date(exchange),
        header("if-modified-since"),
        header("if-match"),
        header("if-none-match"),
        header("if-unmodified-since"),
        header("range"),
    ];
    let mut parameters = BTreeMap::<String, Vec<&str>>::new();
    for (name, value) in exchange.query.iter() {
        parameters
            .entry(name.to_lowercase())
            .or_default()
            .push(value);
    }
    let mut resource = format!("/{account}{}", exchange.address.path);
    for (name, mut values) in parameters {
        values.sort_unstable();
        resource.push_str(&format!("\n{name}:{}", values.join(",")));
    }
    format!("{}\n{}{resource}", lines.join("\n"), canonical(exchange))
}

fn lite(exchange: &Exchange, account: &str) -> String {
    let header = |name| exchange.request.header(name).unwrap_or_default();
    let lines = [
        exchange.request.method.as_str(),
        header("content-md5"),
        header("content-type"),
        date(exchange),
    ];
    let comp = exchange.query.value("comp");
    let comp = comp.map(|comp| format!("?comp={comp}")).unwrap_or_default();
    format!(
        "{}\n{}/{account}{}{comp}",
        lines.join("\n"),
        canonical(exchange),
        exchange.address.path
    )
}

/// The headers of the service by name, a line each.
fn canonical(exchange: &Exchange) -> String {
    let mut headers = BTreeMap::<String, Vec<&str>>::new();
    for (name, value) in &exchange.request.headers {
        let name = name.to_lowercase();
        if name.starts_with("x-ms-") {
            headers.entry(name).or_default().push(value.trim());
        }
    }
    headers
        .iter()
        .map(|(name, values)| format!("{name}:{}\n", values.join(",")))
        .collect()
}
