//! What a request asks for: by method, by level, and by the words `restype` and `comp`.

use super::exchange::Exchange;
use super::refusal::{Refusal, refusals};
use super::reply::Reply;
use super::{
    blob_list, block_blob, container, container_list, copy, page_blob, policy, properties, read,
    service,
};
use crate::world::World;

/// What a request is about: a signature of an account names the levels that it covers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Level {
    /// The account.
    Service,
    /// A container.
    Container,
    /// A blob.
    Object,
}

/// Whether a public container lets anybody do it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Anonymous {
    /// No.
    Never,
    /// Where its blobs are public.
    Blob,
    /// Where the container itself is.
    Container,
}

/// An operation of the service.
#[derive(Clone, Copy)]
pub struct Operation {
    /// What it is about.
    pub level: Level,
    /// The permissions of which an account's signature needs one.
    pub account_letters: &'static str,
    /// The permissions of which a container's or blob's signature needs one; none: only an account's will do.
    pub service_letters: &'static str,
    /// Whether anybody may do it.
    pub anonymous: Anonymous,
    /// Does it.
    pub run: fn(&mut World, &Exchange) -> Result<Reply, Refusal>,
}

type Run = fn(&mut World, &Exchange) -> Result<Reply, Refusal>;

/// Finds the operation.
pub fn find(exchange: &Exchange) -> Result<Operation, Refusal> {
    let word = |name: &str| {
        let value = exchange.query.value(name).unwrap_or_default();
        value.to_lowercase()
    };
    let (kind, comp) = (word("restype"), word("comp"));
    let method = match exchange.request.method.as_str() {
        // Properties without a body are asked for by either.
        "HEAD" if !comp.is_empty() || kind == "container" => "GET",
        method => method,
    };
    if kind == "account" && comp == "properties" {
        return Ok(of_account("rl", service::account));
    }
    let found = if exchange.address.container.is_empty() {
        service_level(method, &kind, &comp)
    } else if exchange.address.blob.is_empty() {
        container_level(method, &kind, &comp)
    } else {
        blob_level(method, &comp, exchange)
    };
    found.ok_or_else(|| unknown(method, &comp))
}

fn service_level(method: &str, kind: &str, comp: &str) -> Option<Operation> {
    Some(match (method, kind, comp) {
        ("GET", "", "list") => of_account("l", container_list::list),
        ("GET", "service", "properties") => of_account("r", service::properties),
        _ => return None,
    })
}

fn container_level(method: &str, kind: &str, comp: &str) -> Option<Operation> {
    let container = |letters: &'static str, anonymous: Anonymous, run: Run| Operation {
        level: Level::Container,
        account_letters: letters,
        service_letters: "",
        anonymous,
        run,
    };
    if kind != "container" {
        return None;
    }
    Some(match (method, comp) {
        ("PUT", "") => container("cw", Anonymous::Never, container::create),
        ("GET", "") => container("r", Anonymous::Container, container::show),
        ("DELETE", "") => container("d", Anonymous::Never, container::delete),
        ("GET", "metadata") => container("r", Anonymous::Container, container::show),
        ("PUT", "metadata") => container("w", Anonymous::Never, container::set_metadata),
        // What lets others in is for keys only.
        ("GET", "acl") => container("", Anonymous::Never, policy::show),
        ("PUT", "acl") => container("", Anonymous::Never, policy::set),
        ("GET", "list") => Operation {
            service_letters: "l",
            ..container("l", Anonymous::Container, blob_list::list)
        },
        _ => return None,
    })
}

fn blob_level(method: &str, comp: &str, exchange: &Exchange) -> Option<Operation> {
    let object = |letters: &'static str, run: Run| Operation {
        level: Level::Object,
        account_letters: letters,
        service_letters: letters,
        anonymous: Anonymous::Never,
        run,
    };
    let readable = |run: Run| Operation {
        anonymous: Anonymous::Blob,
        ..object("r", run)
    };
    let given = |name: &str| exchange.header(name);
    Some(match (method, comp) {
        ("GET" | "HEAD", "") => readable(read::read),
        ("GET", "metadata") => readable(properties::metadata),
        ("GET", "blocklist") => readable(block_blob::list),
        ("GET", "pagelist") => readable(page_blob::list),
        ("DELETE", "") => object("d", properties::delete),
        ("PUT", "") if given("x-ms-copy-source").is_some() => object("cw", copy::copy),
        ("PUT", "") => match given("x-ms-blob-type").map(str::to_lowercase).as_deref() {
            Some("pageblob") => object("cw", page_blob::create),
            Some("appendblob") => return None,
            _ => object("cw", block_blob::put),
        },
        ("PUT", "properties") => object("w", properties::set),
        ("PUT", "metadata") => object("w", properties::set_metadata),
        ("PUT", "copy") => object("w", copy::abort),
        ("PUT", "block" | "page") if given("x-ms-copy-source").is_some() => return None,
        ("PUT", "block") => object("cw", block_blob::put_block),
        ("PUT", "blocklist") => object("cw", block_blob::put_list),
        ("PUT", "page") => object("w", page_blob::write),
        _ => return None,
    })
}

fn of_account(letters: &'static str, run: Run) -> Operation {
    Operation {
        level: Level::Service,
        account_letters: letters,
        service_letters: "",
        anonymous: Anonymous::Never,
        run,
    }
}

/// What a stamp's storage does and this one does not is told from what no storage does.
fn unknown(method: &str, comp: &str) -> Refusal {
    const ELSEWHERE: [&str; 14] = [
        "",
        "properties",
        "stats",
        "lease",
        "snapshot",
        "undelete",
        "tier",
        "appendblock",
        "incrementalcopy",
        "batch",
        "block",
        "page",
        "blobs",
        "userdelegationkey",
    ];
    if !matches!(
        method,
        "GET" | "HEAD" | "PUT" | "DELETE" | "POST" | "OPTIONS"
    ) {
        return Refusal::new(
            405,
            "UnsupportedHttpVerb",
            "The resource doesn't support specified Http Verb.",
        );
    }
    if ELSEWHERE.contains(&comp) {
        refusals::not_implemented()
    } else {
        refusals::invalid_parameter("comp", comp, "It names no operation of this resource.")
    }
}
