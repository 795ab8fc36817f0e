//! What is asked of an account itself: its kind, and the properties of its blob service.

use super::exchange::Exchange;
use super::refusal::Refusal;
use super::reply::Reply;
use super::xml::Writer;
use crate::world::World;
use serde_json::Value;

/// `?restype=account&comp=properties`.
pub fn account(_: &mut World, exchange: &Exchange) -> Result<Reply, Refusal> {
    let text = |pointer: &[&str]| {
        let mut place = exchange.account.envelope.get(*pointer.first()?)?;
        for name in pointer.iter().skip(1) {
            place = place.get(name)?;
        }
        Value::as_str(place).map(str::to_owned)
    };
    Ok(Reply::empty(200)
        .header("x-ms-sku-name", text(&["sku", "name"]).unwrap_or_default())
        .header("x-ms-account-kind", text(&["kind"]).unwrap_or_default()))
}

/// `?restype=service&comp=properties`: as a new account has them. They cannot be changed here.
pub fn properties(_: &mut World, _: &Exchange) -> Result<Reply, Refusal> {
    let mut document = Writer::new();
    document.open("StorageServiceProperties", &[]);
    document.open("Logging", &[]);
    document.text("Version", "1.0");
    for name in ["Read", "Write", "Delete"] {
        document.text(name, "false");
    }
    retention(&mut document);
    document.close("Logging");
    for name in ["HourMetrics", "MinuteMetrics"] {
        document.open(name, &[]);
        document.text("Version", "1.0");
        document.text("Enabled", "false");
        retention(&mut document);
        document.close(name);
    }
    document.text("Cors", "");
    document.close("StorageServiceProperties");
    Ok(Reply::document(document.finish()))
}

fn retention(document: &mut Writer) {
    document.open("RetentionPolicy", &[]);
    document.text("Enabled", "false");
    document.close("RetentionPolicy");
}
