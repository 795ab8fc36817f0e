//! `POST …/checkNameAvailability`: whether an account could have a name.

use super::storage_account::{TYPE, invalid_name, is_valid_name, taken_name};
use crate::{
    arm::refusal::Refusal,
    providers::{Call, Captures, Endpoint, unique_name},
    world::World,
};
use serde_json::{Value, json};

/// The endpoint.
pub const CHECK: Endpoint = Endpoint {
    method: "POST",
    path: "checkNameAvailability",
    of: "checkNameAvailability",
    answer: check,
};

fn check(world: &mut World, call: &Call, _: &Captures) -> Result<Value, Refusal> {
    let name = call
        .body
        .get("name")
        .and_then(Value::as_str)
        .unwrap_or_default();
    Ok(
        match (
            is_valid_name(name),
            unique_name::is_taken(world, TYPE, name, None),
        ) {
            (false, _) => {
                json!({ "nameAvailable": false, "reason": "AccountNameInvalid", "message": invalid_name(name) })
            }
            (_, true) => {
                json!({ "nameAvailable": false, "reason": "AlreadyExists", "message": taken_name(name) })
            }
            _ => json!({ "nameAvailable": true }),
        },
    )
}

#[cfg(test)]
mod tests {
    use crate::testing::{SUBSCRIPTION, Stamp};
    use serde_json::json;

    #[test]
    fn a_name_is_available_until_somebody_in_the_stamp_has_it() {
        let mut stamp = Stamp::new();
        stamp.has_group("a");
        stamp.has_group("b");
        let ask = format!(
            "/subscriptions/{SUBSCRIPTION}/providers/Microsoft.Storage/checkNameAvailability"
        );
        let account = |group: &str| {
            format!(
                "/subscriptions/{SUBSCRIPTION}/resourceGroups/{group}/providers/Microsoft.Storage/storageAccounts/contoso1"
            )
        };
        let asked = |stamp: &mut Stamp, name: &str| {
            stamp.post(&ask, json!({"name": name, "type": super::TYPE}))
        };
        assert_eq!(
            asked(&mut stamp, "contoso1").json(),
            json!({"nameAvailable": true})
        );
        assert_eq!(
            asked(&mut stamp, "invalid-or-used-name").at("/reason"),
            "AccountNameInvalid"
        );
        stamp.create(
            &account("a"),
            json!({"location": "local", "tags": {"a": "b"}}),
        );
        assert_eq!(asked(&mut stamp, "contoso1").at("/reason"), "AlreadyExists");
        assert_eq!(
            stamp
                .put(&account("b"), json!({"location": "local"}))
                .code(),
            "StorageAccountAlreadyTaken"
        );
        let patched = stamp.patch(&account("a"), json!({"tags": {"c": "d"}}));
        assert_eq!((patched.status, patched.at("/tags/c")), (200, json!("d")));
        assert_eq!(
            stamp
                .put(
                    &account("a"),
                    json!({"location": "local", "sku": {"name": "Premium_LRS"}})
                )
                .code(),
            "StorageAccountTypeCannotBeChanged"
        );
        stamp.delete(&account("a"));
        assert_eq!(asked(&mut stamp, "contoso1").at("/nameAvailable"), true);
        let usages = stamp.get(&format!(
            "/subscriptions/{SUBSCRIPTION}/providers/Microsoft.Storage/usages"
        ));
        assert_eq!(
            (
                usages.at("/value/0/name/value"),
                usages.at("/value/0/currentValue")
            ),
            (json!("StorageAccounts"), json!(0))
        );
    }
}
