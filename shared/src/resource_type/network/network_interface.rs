//! Network interfaces.

use crate::resource_type::{Category, Column, Field, Format, Icon, ResourceType, Scope, Section};
use crate::type_name::TypeName;

/// `Microsoft.Network/networkInterfaces`.
pub static NETWORK_INTERFACE: ResourceType = ResourceType {
    name: TypeName::of("Microsoft.Network/networkInterfaces"),
    word: "network_interface",
    icon: Icon::NetworkInterface,
    category: Category::Networking,
    scope: Scope::ResourceGroup,
    tags: true,
    columns: &[
        Column::STATUS,
        Column::GROUP,
        Column::of(
            "private_address",
            "/properties/ipConfigurations/0/properties/privateIPAddress",
            Format::Text,
        ),
        Column::of("attached_to", "/properties/virtualMachine", Format::Link),
        Column::LOCATION,
        Column::TAGS,
        Column::SUBSCRIPTION,
        Column::extra("mac_address", "/properties/macAddress", Format::Code),
    ],
    essentials: &[
        Field::text(
            "private_address",
            "/properties/ipConfigurations/0/properties/privateIPAddress",
        ),
        Field::of(
            "public_address",
            "/properties/ipConfigurations/0/properties/publicIPAddress",
            Format::Link,
        ),
        Field::of(
            "subnet",
            "/properties/ipConfigurations/0/properties/subnet",
            Format::Link,
        ),
        Field::of(
            "network_security_group",
            "/properties/networkSecurityGroup",
            Format::Link,
        ),
        Field::of("attached_to", "/properties/virtualMachine", Format::Link),
    ],
    sections: &[
        Section::table(
            "addresses",
            "/properties/ipConfigurations",
            &[
                Field::text("name", "/name"),
                Field::text("private_address", "/properties/privateIPAddress"),
                Field::text("allocation", "/properties/privateIPAllocationMethod"),
                Field::of("subnet", "/properties/subnet", Format::Link),
                Field::of(
                    "public_address",
                    "/properties/publicIPAddress",
                    Format::Link,
                ),
                Field::of("primary", "/properties/primary", Format::YesNo),
            ],
        ),
        Section::facts(
            "hardware",
            &[
                Field::of("mac_address", "/properties/macAddress", Format::Code),
                Field::of(
                    "forwarding",
                    "/properties/enableIPForwarding",
                    Format::YesNo,
                ),
            ],
        ),
    ],
    actions: &[],
    create: None,
};
