//! The rules of a resource type: what the engine asks a type about, with defaults that make a plain type of it.

use super::{
    call::Call,
    opening::{Opening, Verb},
    reference::Reference,
};
use crate::{
    arm::{condition::Unmet, refusal::Refusal},
    world::{
        World, operation::Work, resource::Resource, resource_id::ResourceId, timestamp::Timestamp,
    },
};
use serde_json::{Value, json};
use std::time::Duration;

/// A PUT or PATCH on its way into the world.
#[derive(Clone, Debug)]
pub struct Write {
    /// `Create`, `Replace` or `Patch`.
    pub verb: Verb,
    /// The resource as it stands, before this write.
    pub before: Option<Resource>,
    /// The resource as it will stand: what was sent, merged with what was there (see [`Rules::keeps`]). `prepare` completes it.
    pub resource: Resource,
}

/// The rules of one type.
///
/// In what order the engine asks, for PUT and PATCH: *existence of subscription, group and parent; api-version; registration;
/// rights; JSON; location* (all without the provider) → [`prepare`](Rules::prepare) → [`references`](Rules::references) must
/// exist → the resource is stored (`provisioningState` as [`under_way`](Rules::under_way) says, or `Succeeded` when the opening is final) →
/// [`accepted`](Rules::accepted) → the reply as [`opening`](Rules::opening) says → after [`duration`](Rules::duration)
/// `provisioningState` becomes `Succeeded` → [`complete`](Rules::complete).
///
/// For DELETE: [`may_delete`](Rules::may_delete) → nothing may hold it, else [`in_use`](Rules::in_use) → `Deleting` → after the
/// duration it and its children are taken out of the world, and [`removed`](Rules::removed) is called for each.
///
/// A `Rules` value has no state of its own; all state is in the [`World`] (`Resource::state` for what no client may see).
pub trait Rules: Send + Sync {
    /// Checks what was sent and fills in what was not. `write.resource` may be changed at will; the world is only looked at.
    /// [`Resource::default_to`], [`Resource::set`] and `providers::check` make this short.
    ///
    /// # Errors
    /// The refusal that the client gets.
    fn prepare(&self, world: &World, call: &Call, write: &mut Write) -> Result<(), Refusal> {
        let _ = (world, call, write);
        Ok(())
    }

    /// Checks a resource as a whole, together with the children kept within it, whichever of them was written: subnets must
    /// not overlap. Asked after every `prepare` of the resource and of such a child.
    ///
    /// # Errors
    /// The refusal that the client gets.
    fn whole(
        &self,
        world: &World,
        before: Option<&Resource>,
        resource: &Resource,
    ) -> Result<(), Refusal> {
        let _ = (world, before, resource);
        Ok(())
    }

    /// What a PUT on an existing resource does to properties that it does not name: keep them (a partial PUT merges, one level
    /// deep: each property that is named replaces the old one whole) or drop them. PATCH always merges, objects within
    /// objects too; arrays and tags are replaced whole.
    fn keeps(&self) -> bool {
        true
    }

    /// Which ids within the resource name other resources. Each must exist ([`missing`](Rules::missing) words the refusal); one
    /// that `holds` keeps its target from being deleted. Called without the world: it must follow from the resource alone.
    fn references(&self, resource: &Resource) -> Vec<Reference> {
        Reference::every_id_in(resource)
    }

    /// The refusal when a reference points nowhere. The default is the network provider's.
    fn missing(&self, resource: &Resource, reference: &Reference) -> Refusal {
        Refusal::bad_request(
            "InvalidResourceReference",
            format!(
                "Resource {} referenced by resource {} was not found. Please make sure that the referenced resource exists, and that both resources are in the same region.",
                reference.target, resource.id
            ),
        )
        .details(Vec::new())
    }

    /// Side effects of an accepted write on other resources (a machine makes its disks). `write.resource` is already stored;
    /// store it again when it changes here.
    fn accepted(&self, world: &mut World, call: &Call, write: &Write) {
        let _ = (world, call, write);
    }

    /// The first reply. The default is a synchronous type: 201, 200, 200, 200.
    fn opening(&self, verb: Verb, api_version: &str) -> Opening {
        let _ = api_version;
        Opening::Done(if verb == Verb::Create { 201 } else { 200 })
    }

    /// `properties.provisioningState` from the first reply of a write until its work has ended; every provider has words of its own.
    /// `Succeeded` where the work is over by the first reply although the client is told to poll. The children kept within it say the
    /// same. Not asked when the opening is final; `write` is complete, its children too.
    fn under_way(&self, write: &Write) -> &'static str {
        match write.verb {
            Verb::Create => "Creating",
            _ => "Updating",
        }
    }

    /// The body of the first reply to a write. `shown` is the resource as a GET shows it; a provider that repeats what it was
    /// sent instead makes that of `call.body`.
    fn opened(&self, call: &Call, write: &Write, shown: Value) -> Value {
        let _ = (call, write);
        shown
    }

    /// What the status document of a write tells as its output once it ended well. Most providers tell none.
    fn output(&self, world: &World, call: &Call, resource: &Resource) -> Option<Value> {
        let _ = (world, call, resource);
        None
    }

    /// How long the work takes on a real stamp; the engine scales it by `--speed`. Not asked when the opening is final.
    fn duration(&self, verb: Verb) -> Duration {
        match verb {
            Verb::Create => Duration::from_secs(10),
            _ => Duration::from_secs(5),
        }
    }

    /// What becomes true when a create, replace or patch ends well, beyond `provisioningState` (power state, addresses …).
    /// Also called, at once, when the opening was final.
    fn complete(&self, world: &mut World, id: &ResourceId, verb: Verb, now: Timestamp) {
        let _ = (world, id, verb, now);
    }

    /// Work on it did not come to its good end: takes back what an action made it show (a power state on its way), unless something
    /// newer is under way. The engine itself gives the resource the state `failed` (`Failed` or `Canceled`); other resources that
    /// the work put on their way get it here.
    fn failed(&self, world: &mut World, id: &ResourceId, work: &Work, failed: &str) {
        let _ = (world, id, work, failed);
    }

    /// The resource as a client sees it in its own GET, in lists of its type and in replies to PUT. Start from
    /// `resource.body()`; add back references (`world.users_of`), `instanceView` when `call.query.expands("instanceView")`, and so on.
    fn present(&self, world: &World, call: &Call, resource: &Resource) -> Value {
        let _ = (world, call);
        resource.body().into()
    }

    /// Whether a delete may begin, apart from references that hold it.
    ///
    /// # Errors
    /// The refusal that the client gets.
    fn may_delete(&self, world: &World, resource: &Resource) -> Result<(), Refusal> {
        let _ = (world, resource);
        Ok(())
    }

    /// The refusal when `resource` (or a part of it) is still held by these.
    fn in_use(&self, resource: &Resource, holders: &[Reference]) -> Refusal {
        let users: Vec<&str> = holders
            .iter()
            .map(|holder| holder.source.as_str())
            .collect();
        Refusal::bad_request(
            "InUseResourceCannotBeDeleted",
            format!("Resource {} cannot be deleted because it is in use by the following resources: {}.", resource.id, users.join(", ")),
        )
        .details(Vec::new())
    }

    /// Side effects of a removal: called after `resource` left the world.
    fn removed(&self, world: &mut World, resource: &Resource, now: Timestamp) {
        let _ = (world, resource, now);
    }

    /// The refusal when a GET, PATCH or action names a resource that is not there. The default is ARM's own for top-level
    /// resources, and the network provider's for children kept within their parent.
    fn not_found(&self, id: &ResourceId) -> Refusal {
        crate::arm::wording::resource_not_found(id)
    }

    /// The refusal when what is there is not what `If-Match` or `If-None-Match` say. The default is the network provider's.
    fn unmet(&self, id: &ResourceId, unmet: &Unmet<'_>) -> Refusal {
        let code = match unmet.header {
            "If-Match" => "PreconditionFailedEtagMismatch",
            _ => "PreconditionFailedEtagMatch",
        };
        let message = format!(
            "Etag provided in {} header {} does not agree with etag {} of resource {id}.",
            unmet.header.to_lowercase(),
            unmet.asked,
            unmet.current.unwrap_or("(none)")
        );
        Refusal::new(412, "PreconditionFailed", "Precondition failed.")
            .details(vec![json!({ "code": code, "message": message })])
    }

    /// The error of a create that a fault lets fail (`fail-allocation` in the name): what the operation ends with.
    fn allocation_failure(&self) -> Value {
        json!({
            "code": "AllocationFailed",
            "message": "Allocation failed. We do not have sufficient capacity for the requested VM size in this region. Read more about improving likelihood of allocation success at http://aka.ms/allocation-guidance"
        })
    }
}

/// A type with no rules beyond the defaults.
pub struct Plain;

impl Rules for Plain {}
