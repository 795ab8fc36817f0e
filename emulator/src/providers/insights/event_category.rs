//! The categories of events.

use crate::providers::Endpoint;
use serde_json::{Value, json};

/// `GET /providers/Microsoft.Insights/eventcategories`.
pub const EVENT_CATEGORIES: Endpoint = Endpoint {
    method: "GET",
    path: "eventcategories",
    of: "eventCategories",
    answer: |_, _, _| {
        let names = [
            "Administrative",
            "Security",
            "ServiceHealth",
            "Alert",
            "Recommendation",
            "Policy",
        ];
        let value: Vec<Value> = names.iter().map(|name| localized(name)).collect();
        Ok(json!({ "value": value }))
    },
};

/// A word with what people read for it, as everything here is told.
pub fn localized(word: &str) -> Value {
    json!({ "value": word, "localizedValue": word })
}
