//! What makes an address the same as another one: recorded and given by the stamp, asked and told.

use serde_json::Value;

/// The path of an address.
pub fn without_host(address: &str) -> &str {
    let path = address.split_once("://").map_or(address, |(_, rest)| rest);
    let path = path.find('/').map_or(path, |at| &path[at..]);
    path.split('?').next().unwrap_or(path)
}

/// An address by what makes it this one: status and result differ in `monitor` only.
pub fn address_key(address: &str) -> String {
    let monitors = address.to_lowercase().contains("monitor=true");
    format!("{}?{monitors}", plain(without_host(address)))
}

/// A path in lower case. In recorded paths deployments have another name than in the addresses that the service gave.
fn plain(path: &str) -> String {
    let path = path.to_lowercase();
    match path.split_once("/operationstatuses/") {
        Some((deployment, id)) if deployment.contains("/deployments/") => {
            let scope = deployment.rsplit_once('/').map_or("", |(scope, _)| scope);
            format!("{scope}/operationstatuses/{id}")
        }
        _ => path,
    }
}

/// A recorded poll by what makes it this one.
pub fn poll_key(path: &str, query: &serde_json::Map<String, Value>) -> String {
    let monitors = query
        .get("monitor")
        .and_then(Value::as_str)
        .is_some_and(|word| word.eq_ignore_ascii_case("true"));
    format!("{}?{monitors}", plain(path))
}
