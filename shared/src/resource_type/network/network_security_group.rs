//! Network security groups.

use crate::resource_type::{
    Category, Column, Field, Form, Format, Icon, Letters, NameRule, ResourceType, Scope, Section,
};
use crate::type_name::TypeName;

const RULE: &[Field] = &[
    Field::text("name", "/name"),
    Field::of("priority", "/properties/priority", Format::Number),
    Field::text("direction", "/properties/direction"),
    Field::text("access", "/properties/access"),
    Field::text("protocol", "/properties/protocol"),
    Field::text("from", "/properties/sourceAddressPrefix"),
    Field::text("to", "/properties/destinationAddressPrefix"),
    Field::text("ports", "/properties/destinationPortRange"),
];

/// `Microsoft.Network/networkSecurityGroups`.
pub static NETWORK_SECURITY_GROUP: ResourceType = ResourceType {
    name: TypeName::of("Microsoft.Network/networkSecurityGroups"),
    word: "network_security_group",
    icon: Icon::NetworkSecurityGroup,
    category: Category::Networking,
    scope: Scope::ResourceGroup,
    tags: true,
    columns: &[
        Column::STATUS,
        Column::GROUP,
        Column::of("rules", "/properties/securityRules", Format::Count),
        Column::of("subnets", "/properties/subnets", Format::Count),
        Column::of(
            "network_interfaces",
            "/properties/networkInterfaces",
            Format::Count,
        ),
        Column::LOCATION,
        Column::TAGS,
        Column::SUBSCRIPTION,
    ],
    essentials: &[
        Field::of("rules", "/properties/securityRules", Format::Count),
        Field::of("subnets", "/properties/subnets", Format::Links),
        Field::of(
            "network_interfaces",
            "/properties/networkInterfaces",
            Format::Links,
        ),
    ],
    sections: &[
        Section::table("rules", "/properties/securityRules", RULE),
        Section::table("default_rules", "/properties/defaultSecurityRules", RULE),
    ],
    actions: &[],
    create: Some(&Form {
        name: NameRule::new(1, 80, Letters::Dots),
        inputs: &[],
        body: r#"{"properties":{"securityRules":[]}}"#,
        own_page: false,
    }),
};
