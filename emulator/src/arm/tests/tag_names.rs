//! `tagNames`.

use super::stamp_with_accounts;
use crate::testing::SUBSCRIPTION;
use serde_json::json;

#[test]
fn tags_in_use_are_counted_and_names_can_be_made_beforehand() {
    let mut stamp = stamp_with_accounts(&["one"]);
    let names = format!("/subscriptions/{SUBSCRIPTION}/tagNames");
    let own = stamp.get(&names).at("/value/0");
    assert_eq!(
        (
            own["tagName"].as_str(),
            own["count"]["value"].as_u64(),
            own["values"][0]["tagValue"].as_str()
        ),
        (Some("own"), Some(1), Some("one"))
    );
    assert_eq!(
        stamp
            .put(&format!("{names}/env/tagValues/prod"), json!({}))
            .code(),
        "SubscriptionTagNameNotFound"
    );
    assert_eq!(stamp.put(&format!("{names}/env"), json!({})).status, 201);
    assert_eq!(stamp.put(&format!("{names}/env"), json!({})).status, 200);
    assert_eq!(
        stamp
            .put(&format!("{names}/env/tagValues/prod"), json!({}))
            .status,
        201
    );
    assert_eq!(stamp.get(&names).at("/value/0/values/0/count/value"), 0);
    assert_eq!(
        stamp.delete(&format!("{names}/env/tagValues/prod")).status,
        200
    );
    assert_eq!(stamp.delete(&format!("{names}/env")).status, 200);
    assert_eq!(stamp.delete(&format!("{names}/env")).status, 204);
    assert_eq!(stamp.delete(&format!("{names}/own")).status, 409);
}
