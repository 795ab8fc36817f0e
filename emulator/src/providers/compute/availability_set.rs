//! Microsoft.Compute/availabilitySets: answered at once with 200, members shown as they join.

use super::size::Size;
use crate::{
    arm::refusal::Refusal,
    providers::{Action, Call, Opening, Reference, Rules, TypeDefinition, Verb, Write, check},
    world::{World, resource::Resource},
};
use serde_json::{Value, json};

/// Availability sets.
pub static AVAILABILITY_SETS: TypeDefinition = TypeDefinition {
    provisioning_state: false,
    actions: &[Action::view("vmSizes", |_, _, _| {
        Ok(Some(
            json!({ "value": Size::all().iter().map(Size::body).collect::<Vec<_>>() }),
        ))
    })],
    ..TypeDefinition::tracked("Microsoft.Compute/availabilitySets", &AvailabilitySets)
};

struct AvailabilitySets;

impl Rules for AvailabilitySets {
    fn prepare(&self, _: &World, _: &Call, write: &mut Write) -> Result<(), Refusal> {
        let set = &mut write.resource;
        check::forget(set, &["virtualMachines", "statuses"]);
        let counts = ["/platformUpdateDomainCount", "/platformFaultDomainCount"];
        check::numbers(set, &counts);
        check::between(set, "/platformUpdateDomainCount", 1, 20)?;
        check::between(set, "/platformFaultDomainCount", 1, 3)?;
        if let Some(before) = &write.before {
            for name in ["platformUpdateDomainCount", "platformFaultDomainCount"] {
                let pointer = format!("/{name}");
                if set.property(&pointer).is_some()
                    && set.property(&pointer) != before.property(&pointer)
                {
                    return Err(Refusal::conflict(
                        "PropertyChangeNotAllowed",
                        format!("Changing property '{name}' is not allowed."),
                    )
                    .target(name));
                }
            }
        }
        set.default_to("/platformUpdateDomainCount", 5);
        set.default_to("/platformFaultDomainCount", 2);
        let given = set
            .envelope
            .get("sku")
            .and_then(|sku| sku.get("name"))
            .and_then(Value::as_str)
            .unwrap_or("Classic")
            .to_owned();
        let Some(name) = ["Classic", "Aligned"]
            .into_iter()
            .find(|name| name.eq_ignore_ascii_case(&given))
        else {
            return Err(Refusal::bad_request("InvalidParameter", format!("The value '{given}' of parameter 'sku.name' is not allowed. Allowed values are: Classic, Aligned.")).target("sku.name"));
        };
        set.envelope
            .insert("sku".to_owned(), json!({ "name": name }));
        Ok(())
    }

    fn opening(&self, _: Verb, _: &str) -> Opening {
        Opening::Done(200)
    }

    fn present(&self, world: &World, _: &Call, set: &Resource) -> Value {
        let mut set = set.clone();
        // As the compute provider does: ids in upper case from the group on are not imitated, the id is shown as it was created.
        let members: Vec<Value> = world
            .users_of(&set.id)
            .iter()
            .map(|user| json!({ "id": user.source.as_str() }))
            .collect();
        set.set("/virtualMachines", members);
        set.body().into()
    }

    fn in_use(&self, set: &Resource, _: &[Reference]) -> Refusal {
        Refusal::conflict(
            "OperationNotAllowed",
            format!(
                "Availability Set '{}' cannot be deleted. Before deleting an Availability Set please ensure that it does not contain any VM.",
                set.id.name()
            ),
        )
    }
}

#[cfg(test)]
mod tests {
    use crate::testing::{SUBSCRIPTION, Stamp};
    use serde_json::json;

    #[test]
    fn a_set_is_there_at_once_and_its_domains_never_change() {
        let mut stamp = Stamp::new();
        stamp.has_group("rg");
        let set = format!(
            "/subscriptions/{SUBSCRIPTION}/resourceGroups/rg/providers/Microsoft.Compute/availabilitySets/s"
        );
        let made = stamp.put(&set, json!({"location": "local", "sku": {"name": "aligned"}, "properties": {"platformFaultDomainCount": 2}}));
        assert_eq!(
            (
                made.status,
                made.at("/sku/name"),
                made.at("/properties/virtualMachines")
            ),
            (200, json!("Aligned"), json!([]))
        );
        assert_eq!(made.at("/properties/provisioningState"), json!(null));
        assert_eq!(
            stamp
                .put(
                    &set,
                    json!({"location": "local", "properties": {"platformFaultDomainCount": 3}})
                )
                .code(),
            "PropertyChangeNotAllowed"
        );
        assert_eq!(
            stamp
                .put(
                    &format!("{set}x"),
                    json!({"location": "local", "properties": {"platformUpdateDomainCount": 21}})
                )
                .code(),
            "InvalidParameter"
        );
        let texts = json!({"location": "local", "properties": {"platformUpdateDomainCount": "3", "platformFaultDomainCount": "2"}});
        let made = stamp.create(&format!("{set}y"), texts);
        assert_eq!(made.at("/properties/platformUpdateDomainCount"), 3);
        assert_eq!(stamp.delete(&set).status, 200);
    }
}
