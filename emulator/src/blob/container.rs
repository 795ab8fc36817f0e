//! Containers: made, shown, changed, deleted.

use super::exchange::Exchange;
use super::refusal::{Refusal, refusals};
use super::reply::Reply;
use super::{condition, headers};
use crate::world::{World, blob::Container};

/// The container of a request.
pub fn of<'a>(world: &'a World, exchange: &Exchange) -> Result<&'a Container, Refusal> {
    world
        .containers
        .get(&exchange.address.container_key())
        .ok_or_else(refusals::no_container)
}

/// PUT.
pub fn create(world: &mut World, exchange: &Exchange) -> Result<Reply, Refusal> {
    let key = exchange.address.container_key();
    if world.containers.contains(&key) {
        return Err(Refusal::new(
            409,
            "ContainerAlreadyExists",
            "The specified container already exists.",
        ));
    }
    let container = Container {
        etag: headers::fresh_etag(world, exchange.now),
        changed: exchange.now,
        metadata: headers::metadata(exchange)?,
        public: public(exchange)?,
        policies: Vec::new(),
    };
    let reply = Reply::empty(201).state(&container.etag, container.changed);
    world.containers.put(&key, container);
    Ok(reply)
}

/// GET and HEAD, also of the metadata alone.
pub fn show(world: &mut World, exchange: &Exchange) -> Result<Reply, Refusal> {
    let container = of(world, exchange)?;
    let reply = Reply::empty(200)
        .state(&container.etag, container.changed)
        .metadata(&container.metadata);
    if exchange.query.value("comp") == Some("metadata") {
        return Ok(reply);
    }
    let reply = reply
        .header("x-ms-lease-status", "unlocked")
        .header("x-ms-lease-state", "available")
        .header("x-ms-has-immutability-policy", "false")
        .header("x-ms-has-legal-hold", "false");
    Ok(match &container.public {
        Some(public) => reply.header("x-ms-blob-public-access", public.as_str()),
        None => reply,
    })
}

/// PUT of the metadata.
pub fn set_metadata(world: &mut World, exchange: &Exchange) -> Result<Reply, Refusal> {
    let metadata = headers::metadata(exchange)?;
    change(world, exchange, |container| container.metadata = metadata)
}

/// DELETE, with everything in it.
pub fn delete(world: &mut World, exchange: &Exchange) -> Result<Reply, Refusal> {
    let container = of(world, exchange)?;
    condition::writing(exchange, Some((&container.etag, container.changed)))?;
    world.remove_container(&exchange.address.container_key());
    Ok(Reply::empty(202))
}

/// Changes the container, when the conditions of the request hold.
pub fn change(
    world: &mut World,
    exchange: &Exchange,
    how: impl FnOnce(&mut Container),
) -> Result<Reply, Refusal> {
    let mut container = of(world, exchange)?.clone();
    condition::writing(exchange, Some((&container.etag, container.changed)))?;
    how(&mut container);
    container.etag = headers::fresh_etag(world, exchange.now);
    container.changed = exchange.now;
    let reply = Reply::empty(200).state(&container.etag, container.changed);
    world
        .containers
        .put(&exchange.address.container_key(), container);
    Ok(reply)
}

/// What anybody may read.
pub fn public(exchange: &Exchange) -> Result<Option<String>, Refusal> {
    const NAME: &str = "x-ms-blob-public-access";
    match exchange.header(NAME) {
        None => Ok(None),
        // What the first versions said.
        Some("true") => Ok(Some("container".to_owned())),
        Some(word @ ("blob" | "container")) => Ok(Some(word.to_owned())),
        Some(other) => Err(refusals::invalid_header(NAME, other)),
    }
}
