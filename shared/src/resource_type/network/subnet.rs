//! Subnets: parts of a virtual network, without a list of their own.

use crate::resource_type::{Category, Column, Field, Format, Icon, ResourceType, Scope, Section};
use crate::type_name::TypeName;

/// `Microsoft.Network/virtualNetworks/subnets`.
pub static SUBNET: ResourceType = ResourceType {
    name: TypeName::of("Microsoft.Network/virtualNetworks/subnets"),
    word: "subnet",
    icon: Icon::Subnet,
    category: Category::Networking,
    scope: Scope::Parent,
    tags: false,
    columns: &[
        Column::STATUS,
        Column::of("address_range", "/properties/addressPrefix", Format::Text),
    ],
    essentials: &[
        Field::text("address_range", "/properties/addressPrefix"),
        Field::of(
            "network_security_group",
            "/properties/networkSecurityGroup",
            Format::Link,
        ),
        Field::of("route_table", "/properties/routeTable", Format::Link),
        Field::of("connected", "/properties/ipConfigurations", Format::Count),
    ],
    sections: &[Section::table(
        "connected",
        "/properties/ipConfigurations",
        &[Field::of("name", "/id", Format::Link)],
    )],
    actions: &[],
    create: None,
};
