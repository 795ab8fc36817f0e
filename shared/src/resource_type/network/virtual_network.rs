//! Virtual networks.

use crate::resource_type::{
    Category, Column, Field, Form, Format, Icon, Input, Kind, Letters, NameRule, ResourceType,
    Scope, Section,
};
use crate::type_name::TypeName;

/// `Microsoft.Network/virtualNetworks`.
pub static VIRTUAL_NETWORK: ResourceType = ResourceType {
    name: TypeName::of("Microsoft.Network/virtualNetworks"),
    word: "virtual_network",
    icon: Icon::VirtualNetwork,
    category: Category::Networking,
    scope: Scope::ResourceGroup,
    tags: true,
    columns: &[
        Column::STATUS,
        Column::GROUP,
        Column::of(
            "address_space",
            "/properties/addressSpace/addressPrefixes",
            Format::Text,
        ),
        Column::of("subnets", "/properties/subnets", Format::Count),
        Column::LOCATION,
        Column::TAGS,
        Column::SUBSCRIPTION,
    ],
    essentials: &[
        Field::text("address_space", "/properties/addressSpace/addressPrefixes"),
        Field::of("subnets", "/properties/subnets", Format::Count),
        Field::text("dns_servers", "/properties/dhcpOptions/dnsServers"),
    ],
    sections: &[Section::table(
        "subnets",
        "/properties/subnets",
        &[
            Field::of("name", "/id", Format::Link),
            Field::text("address_range", "/properties/addressPrefix"),
            Field::of(
                "network_security_group",
                "/properties/networkSecurityGroup",
                Format::Link,
            ),
            Field::of("connected", "/properties/ipConfigurations", Format::Count),
        ],
    )],
    actions: &[],
    create: Some(&Form {
        name: NameRule::new(2, 64, Letters::Dots),
        inputs: &[
            Input {
                label: "address_space",
                pointer: "/properties/addressSpace/addressPrefixes/0",
                kind: Kind::Range,
                initial: "10.0.0.0/16",
            },
            Input {
                label: "subnet",
                pointer: "/properties/subnets/0/name",
                kind: Kind::Name(NameRule::new(1, 80, Letters::Dots)),
                initial: "default",
            },
            Input {
                label: "subnet_range",
                pointer: "/properties/subnets/0/properties/addressPrefix",
                kind: Kind::Range,
                initial: "10.0.0.0/24",
            },
        ],
        body: r#"{"properties":{"addressSpace":{"addressPrefixes":["10.0.0.0/16"]},"subnets":[{"name":"default","properties":{"addressPrefix":"10.0.0.0/24"}}]}}"#,
        own_page: false,
    }),
};
