//! Microsoft.Network.

pub mod address;
pub mod backend_address_pool;
pub mod balancing;
pub mod connection;
pub mod dns_zone;
pub mod domain_name;
pub mod inbound_nat_rule;
pub mod ip_configuration;
pub mod load_balancer;
pub mod local_network_gateway;
pub mod nested_reference;
pub mod network_interface;
pub mod network_security_group;
pub mod private_address;
pub mod public_address;
pub mod public_ip_address;
pub mod record_set;
pub mod route_table;
pub mod security_rule;
pub mod subnet;
pub mod usage;
pub mod virtual_network;
pub mod virtual_network_gateway;
pub mod wording;

use super::{Opening, Provider, Verb, Write};
use crate::world::resource::Resource;
use serde_json::Value;
use std::time::Duration;

/// Microsoft.Network.
pub static NETWORK: Provider = Provider {
    namespace: "Microsoft.Network",
    types: &[
        &virtual_network::VIRTUAL_NETWORKS,
        &subnet::SUBNETS,
        &network_interface::NETWORK_INTERFACES,
        &ip_configuration::IP_CONFIGURATIONS,
        &public_ip_address::PUBLIC_IP_ADDRESSES,
        &network_security_group::NETWORK_SECURITY_GROUPS,
        &security_rule::SECURITY_RULES,
        &load_balancer::LOAD_BALANCERS,
        &backend_address_pool::BACKEND_ADDRESS_POOLS,
        &inbound_nat_rule::INBOUND_NAT_RULES,
        &route_table::ROUTE_TABLES,
        &route_table::ROUTES,
        &virtual_network_gateway::VIRTUAL_NETWORK_GATEWAYS,
        &local_network_gateway::LOCAL_NETWORK_GATEWAYS,
        &connection::CONNECTIONS,
        &dns_zone::DNS_ZONES,
        &record_set::A,
        &record_set::AAAA,
        &record_set::CNAME,
        &record_set::MX,
        &record_set::NS,
        &record_set::PTR,
        &record_set::SOA,
        &record_set::SRV,
        &record_set::TXT,
    ],
    endpoints: &[usage::USAGES, domain_name::CHECK],
};

/// How long a change of the network takes on a real stamp.
pub const PACE: Duration = Duration::from_secs(4);

/// How the network provider opens its work: a PUT with a body and `Azure-AsyncOperation`, a DELETE with 202; a PATCH (of tags) is done
/// at once.
pub fn opening(verb: Verb) -> Opening {
    match verb {
        Verb::Create => Opening::Status(201),
        Verb::Replace => Opening::Status(200),
        Verb::Patch => Opening::Done(200),
        Verb::Delete => Opening::Both,
    }
}

/// What the network provider's resources say while a write is under way, also when it makes them.
pub const UPDATING: &str = "Updating";

/// What those say whose work is over by the first reply.
pub const SUCCEEDED: &str = "Succeeded";

/// The state of a type whose devices hear of its properties only: a PUT that changes no more than tags is over by the first reply.
pub fn under_way_if_properties_change(write: &Write) -> &'static str {
    let same = |before: &Resource| {
        without_etags(&before.properties) == without_etags(&write.resource.properties)
    };
    if write.before.as_ref().is_some_and(same) {
        SUCCEEDED
    } else {
        UPDATING
    }
}

/// Parts carry the etag that the whole had when they were written, so that they differ in it without having changed.
fn without_etags(properties: &Value) -> Value {
    let mut properties = properties.clone();
    let parts = properties.as_object_mut().into_iter().flatten();
    for (_, part) in parts {
        for item in part.as_array_mut().into_iter().flatten() {
            if let Some(item) = item.as_object_mut() {
                item.shift_remove("etag");
            }
        }
    }
    properties
}
