//! Public IP addresses.

use crate::resource_type::{
    Category, Column, Field, Form, Format, Icon, Input, Kind, Letters, NameRule, ResourceType,
    Scope,
};
use crate::type_name::TypeName;

/// `Microsoft.Network/publicIPAddresses`.
pub static PUBLIC_IP_ADDRESS: ResourceType = ResourceType {
    name: TypeName::of("Microsoft.Network/publicIPAddresses"),
    word: "public_ip_address",
    icon: Icon::PublicAddress,
    category: Category::Networking,
    scope: Scope::ResourceGroup,
    tags: true,
    columns: &[
        Column::STATUS,
        Column::GROUP,
        Column::of("address", "/properties/ipAddress", Format::Text),
        Column::of(
            "allocation",
            "/properties/publicIPAllocationMethod",
            Format::Text,
        ),
        Column::of("attached_to", "/properties/ipConfiguration", Format::Link),
        Column::LOCATION,
        Column::TAGS,
        Column::SUBSCRIPTION,
    ],
    essentials: &[
        Field::of("address", "/properties/ipAddress", Format::Code),
        Field::text("allocation", "/properties/publicIPAllocationMethod"),
        Field::of("attached_to", "/properties/ipConfiguration", Format::Link),
        Field::text("dns_name", "/properties/dnsSettings/fqdn"),
        Field::of(
            "idle_minutes",
            "/properties/idleTimeoutInMinutes",
            Format::Number,
        ),
    ],
    sections: &[],
    actions: &[],
    create: Some(&Form {
        name: NameRule::new(1, 80, Letters::Dots),
        inputs: &[
            Input {
                label: "allocation",
                pointer: "/properties/publicIPAllocationMethod",
                kind: Kind::Choice(&["Dynamic", "Static"]),
                initial: "Dynamic",
            },
            Input {
                label: "idle_minutes",
                pointer: "/properties/idleTimeoutInMinutes",
                kind: Kind::Number { from: 4, to: 30 },
                initial: "4",
            },
        ],
        body: r#"{"properties":{}}"#,
        own_page: false,
    }),
};
