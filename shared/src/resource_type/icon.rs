//! Names of icons. The frontend draws them.

/// One icon of a type or an action.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[expect(missing_docs, reason = "each is what its name says")]
pub enum Icon {
    ResourceGroup,
    Deployment,
    VirtualMachine,
    Disk,
    Snapshot,
    Image,
    AvailabilitySet,
    VirtualNetwork,
    Subnet,
    NetworkInterface,
    PublicAddress,
    NetworkSecurityGroup,
    LoadBalancer,
    RouteTable,
    Storage,
    Vault,
    Play,
    Restart,
    Stop,
    Power,
}
