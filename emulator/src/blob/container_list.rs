//! The containers of an account, in pages.

use super::exchange::Exchange;
use super::refusal::Refusal;
use super::reply::Reply;
use super::xml::Writer;
use crate::world::World;

/// `GET /?comp=list`.
pub fn list(world: &mut World, exchange: &Exchange) -> Result<Reply, Refusal> {
    let most = exchange.max_results()?;
    let word = |name: &str| exchange.query.value(name).unwrap_or_default();
    let (prefix, marker) = (word("prefix"), word("marker"));
    let account = format!("{}/", exchange.address.account);
    let (below, after) = (format!("{account}{prefix}"), format!("{account}{marker}"));
    let mut document = Writer::new();
    document.open(
        "EnumerationResults",
        &[("ServiceEndpoint", &exchange.address.root)],
    );
    document.given("Prefix", prefix);
    document.given("Marker", marker);
    if exchange.query.given("maxresults").is_some() {
        document.text("MaxResults", &most.to_string());
    }
    document.open("Containers", &[]);
    // The marker names the last one of the page before.
    let after = (!marker.is_empty()).then_some(after.as_str());
    let mut rows = world.containers.under(&below, after).peekable();
    let mut last = "";
    for (key, container) in rows.by_ref().take(most) {
        last = key.strip_prefix(&account).unwrap_or_default();
        document.open("Container", &[]);
        document.text("Name", last);
        document.open("Properties", &[]);
        document.text("Last-Modified", &container.changed.http_date());
        document.text("Etag", &container.etag);
        document.text("LeaseStatus", "unlocked");
        document.text("LeaseState", "available");
        document.given(
            "PublicAccess",
            container.public.as_deref().unwrap_or_default(),
        );
        document.text("HasImmutabilityPolicy", "false");
        document.text("HasLegalHold", "false");
        document.close("Properties");
        if exchange.includes("metadata") {
            document.open("Metadata", &[]);
            for (name, value) in &container.metadata {
                document.text(name, value);
            }
            document.close("Metadata");
        }
        document.close("Container");
    }
    document.close("Containers");
    let more = rows.peek().is_some();
    document.text("NextMarker", if more { last } else { "" });
    document.close("EnumerationResults");
    Ok(Reply::document(document.finish()))
}
