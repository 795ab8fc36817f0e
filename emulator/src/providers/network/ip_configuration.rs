//! Microsoft.Network/networkInterfaces/ipConfigurations: parts of an interface, with ids of their own. The interface gives them
//! their addresses; here is what each must say for itself.

use super::wording;
use crate::{
    arm::refusal::Refusal,
    providers::{Call, Rules, TypeDefinition, Write, check},
    world::World,
};

/// The configurations of an interface.
pub static IP_CONFIGURATIONS: TypeDefinition = TypeDefinition {
    etag: true,
    ..TypeDefinition::within(
        "Microsoft.Network/networkInterfaces/ipConfigurations",
        "ipConfigurations",
        &IpConfigurations,
    )
};

struct IpConfigurations;

impl Rules for IpConfigurations {
    fn prepare(&self, _: &World, _: &Call, write: &mut Write) -> Result<(), Refusal> {
        let configuration = &mut write.resource;
        check::choice(
            configuration,
            "/privateIPAllocationMethod",
            &["Dynamic", "Static"],
        )?;
        configuration.default_to("/privateIPAddressVersion", "IPv4");
        check::choice(configuration, "/privateIPAddressVersion", &["IPv4"])?;
        if configuration.property("/subnet/id").is_none() {
            return Err(wording::missing_property(
                "properties.ipConfigurations[0].properties.subnet",
            ));
        }
        Ok(())
    }

    fn keeps(&self) -> bool {
        false
    }
}
