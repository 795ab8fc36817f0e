//! Networking.

mod load_balancer;
mod network_interface;
mod network_security_group;
mod public_ip_address;
mod route_table;
mod subnet;
mod virtual_network;

pub use load_balancer::LOAD_BALANCER;
pub use network_interface::NETWORK_INTERFACE;
pub use network_security_group::NETWORK_SECURITY_GROUP;
pub use public_ip_address::PUBLIC_IP_ADDRESS;
pub use route_table::ROUTE_TABLE;
pub use subnet::SUBNET;
pub use virtual_network::VIRTUAL_NETWORK;
