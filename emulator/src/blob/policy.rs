//! `?comp=acl` of a container: whether it is public, and the access policies that signatures may name.

use super::container;
use super::exchange::Exchange;
use super::refusal::{Refusal, refusals};
use super::reply::Reply;
use super::xml::{Element, Writer};
use crate::world::{World, blob::StoredPolicy, timestamp::Timestamp};

/// How many policies a container may have.
const MOST: usize = 5;

/// GET.
pub fn show(world: &mut World, exchange: &Exchange) -> Result<Reply, Refusal> {
    let container = container::of(world, exchange)?;
    let mut document = Writer::new();
    document.open("SignedIdentifiers", &[]);
    for policy in &container.policies {
        document.open("SignedIdentifier", &[]);
        document.text("Id", &policy.id);
        document.open("AccessPolicy", &[]);
        document.given("Start", &policy.start);
        document.given("Expiry", &policy.expiry);
        document.given("Permission", &policy.permission);
        document.close("AccessPolicy");
        document.close("SignedIdentifier");
    }
    document.close("SignedIdentifiers");
    let reply = Reply::document(document.finish()).state(&container.etag, container.changed);
    Ok(match &container.public {
        Some(public) => reply.header("x-ms-blob-public-access", public.as_str()),
        None => reply,
    })
}

/// PUT.
pub fn set(world: &mut World, exchange: &Exchange) -> Result<Reply, Refusal> {
    let public = container::public(exchange)?;
    let policies = if exchange.request.body.is_empty() {
        Vec::new()
    } else {
        read(&Element::read(&exchange.request.body)?)?
    };
    container::change(world, exchange, |container| {
        container.public = public;
        container.policies = policies;
    })
}

fn read(root: &Element) -> Result<Vec<StoredPolicy>, Refusal> {
    if root.name != "SignedIdentifiers" {
        return Err(refusals::invalid_document(
            "SignedIdentifiers is what is wanted.",
        ));
    }
    if root.children.len() > MOST {
        return Err(refusals::invalid_document(
            "A container has at most 5 stored access policies.",
        ));
    }
    root.children
        .iter()
        .map(|identifier| {
            let id = identifier.child("Id").unwrap_or_default().to_owned();
            if id.is_empty() || id.chars().count() > 64 {
                return Err(refusals::invalid_document(
                    "The Id of a stored access policy has 1 to 64 characters.",
                ));
            }
            let rules = identifier
                .children
                .iter()
                .find(|child| child.name == "AccessPolicy");
            let text = |name: &str| {
                let text = rules.and_then(|rules| rules.child(name));
                text.unwrap_or_default().to_owned()
            };
            let moment = |name: &str| {
                let text = text(name);
                if text.is_empty() || Timestamp::parse(&text).is_some() {
                    Ok(text)
                } else {
                    Err(refusals::invalid_document(&format!("{name} is no date.")))
                }
            };
            Ok(StoredPolicy {
                id,
                start: moment("Start")?,
                expiry: moment("Expiry")?,
                permission: text("Permission"),
            })
        })
        .collect()
}
