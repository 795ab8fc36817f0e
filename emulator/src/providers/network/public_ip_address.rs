//! Microsoft.Network/publicIPAddresses: Basic and IPv4 only, as on a stamp.

use super::{domain_name, network_interface, public_address, wording};
use crate::{
    arm::refusal::Refusal,
    providers::{Call, Opening, Reference, Rules, TypeDefinition, Verb, Write, check},
    world::{World, resource::Resource, resource_id::ResourceId, timestamp::Timestamp},
};
use serde_json::{Value, json};

/// Public IP addresses.
pub static PUBLIC_IP_ADDRESSES: TypeDefinition = TypeDefinition {
    etag: true,
    ..TypeDefinition::tracked("Microsoft.Network/publicIPAddresses", &PublicIpAddresses)
};

struct PublicIpAddresses;

impl Rules for PublicIpAddresses {
    fn prepare(&self, world: &World, _: &Call, write: &mut Write) -> Result<(), Refusal> {
        let public = &mut write.resource;
        wording::check_name(public)?;
        check::forget(public, &["ipConfiguration", "ipAddress"]);
        check::inherit(
            public,
            write.before.as_ref(),
            &["/resourceGuid", "/ipAddress"],
        );
        public.default_to("/resourceGuid", world.fresh_guid());
        public.default_to("/publicIPAddressVersion", "IPv4");
        check::choice(public, "/publicIPAddressVersion", &["IPv4"])?;
        public.default_to("/publicIPAllocationMethod", "Dynamic");
        check::choice(public, "/publicIPAllocationMethod", &["Dynamic", "Static"])?;
        public.default_to("/idleTimeoutInMinutes", 4);
        let timeout = public
            .property("/idleTimeoutInMinutes")
            .and_then(Value::as_i64);
        if !timeout.is_some_and(|minutes| (4..=30).contains(&minutes)) {
            return Err(wording::refused(
                "PublicIPIdleTimeoutIsOutOfRange",
                format!(
                    "Public IP address {} has invalid Idle Timeout. The value must be between 4 and 30.",
                    public.id.name()
                ),
            ));
        }
        public.default_to("/ipTags", json!([]));
        let sku = public
            .envelope
            .get("sku")
            .and_then(|sku| sku.get("name"))
            .and_then(Value::as_str)
            .unwrap_or("Basic");
        if !sku.eq_ignore_ascii_case("basic") {
            return Err(wording::refused(
                "PublicIpSkuNotSupported",
                format!(
                    "Public IP address {} has SKU {sku}. This stamp supports public IP addresses of SKU Basic only.",
                    public.id.name()
                ),
            ));
        }
        public
            .envelope
            .insert("sku".to_owned(), json!({ "name": "Basic" }));
        domain_name::check(world, public)
    }

    fn keeps(&self) -> bool {
        false
    }

    fn opening(&self, verb: Verb, _: &str) -> Opening {
        super::opening(verb)
    }

    fn under_way(&self, _: &Write) -> &'static str {
        super::UPDATING
    }

    fn duration(&self, _: Verb) -> std::time::Duration {
        super::PACE
    }

    fn accepted(&self, world: &mut World, _: &Call, write: &Write) {
        domain_name::take(world, write.before.as_ref(), &write.resource);
    }

    fn complete(&self, world: &mut World, id: &ResourceId, _: Verb, _: Timestamp) {
        refresh(world, id);
    }

    fn present(&self, world: &World, _: &Call, public: &Resource) -> Value {
        let mut public = public.clone();
        if let Some(user) = world.users_of(&public.id).first() {
            public.set("/ipConfiguration", json!({ "id": user.source.as_str() }));
        }
        public.body().into()
    }

    fn in_use(&self, public: &Resource, holders: &[Reference]) -> Refusal {
        let by = holders
            .first()
            .map(|holder| holder.source.as_str())
            .unwrap_or_default();
        wording::refused(
            "PublicIPAddressCannotBeDeleted",
            format!(
                "Public IP address {} can not be deleted since it is still allocated to resource {by}. In order to delete the public IP, disassociate/detach the Public IP address from the resource.  To learn how to do this, see aka.ms/deletepublicip.",
                public.id
            ),
        )
    }

    fn removed(&self, world: &mut World, public: &Resource, _: Timestamp) {
        if let Some(address) = public.text("/ipAddress") {
            public_address::give_back(world, address);
        }
        domain_name::give_back(world, public);
    }

    fn allocation_failure(&self) -> Value {
        json!({ "code": "PublicIPAddressAllocationFailed", "message": "The pool of public IP addresses of this stamp is exhausted.", "details": [] })
    }
}

/// Brings an address in line with what is asked of it: a static one always has an address, a dynamic one while something that runs
/// uses it.
pub fn refresh(world: &mut World, id: &ResourceId) {
    let Some(mut public) = world.resource(id) else {
        return;
    };
    let wanted = public.text("/publicIPAllocationMethod") == Some("Static")
        || world.users_of(id).iter().any(|user| runs(world, user));
    let has = public.text("/ipAddress").map(str::to_owned);
    match (wanted, has) {
        (true, None) => {
            let Some(address) = public_address::take(world, id) else {
                return;
            };
            public.set("/ipAddress", address);
        }
        (false, Some(address)) => {
            public_address::give_back(world, &address);
            check::forget(&mut public, &["ipAddress"]);
        }
        _ => return,
    }
    world.put_resource(public);
}

/// Refreshes the public addresses that an interface (or balancer) uses, and those it used before.
pub fn follow_interface(world: &mut World, before: Option<&Resource>, id: &ResourceId) {
    let now = world.resource(id);
    let mut named: Vec<ResourceId> = Vec::new();
    for resource in before.into_iter().chain(now.as_ref()) {
        let targets = world
            .references_of(resource)
            .into_iter()
            .map(|reference| reference.target);
        named.extend(
            targets.filter(|target| target.kind().eq_ignore_ascii_case("publicIPAddresses")),
        );
    }
    for public in named {
        refresh(world, &public);
    }
}

fn runs(world: &World, user: &Reference) -> bool {
    let Some(parent) = user.source.parent() else {
        return false;
    };
    if !parent.kind().eq_ignore_ascii_case("networkInterfaces") {
        return true;
    }
    let machine =
        network_interface::machine_of(world, &parent).and_then(|machine| world.resource(&machine));
    machine.is_some_and(|machine| machine.state_text("power") != Some("deallocated"))
}
