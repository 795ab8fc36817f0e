//! Route tables.

use crate::resource_type::{
    Category, Column, Field, Form, Format, Icon, Letters, NameRule, ResourceType, Scope, Section,
};
use crate::type_name::TypeName;

/// `Microsoft.Network/routeTables`.
pub static ROUTE_TABLE: ResourceType = ResourceType {
    name: TypeName::of("Microsoft.Network/routeTables"),
    word: "route_table",
    icon: Icon::RouteTable,
    category: Category::Networking,
    scope: Scope::ResourceGroup,
    tags: true,
    columns: &[
        Column::STATUS,
        Column::GROUP,
        Column::of("routes", "/properties/routes", Format::Count),
        Column::of("subnets", "/properties/subnets", Format::Count),
        Column::LOCATION,
        Column::TAGS,
        Column::SUBSCRIPTION,
    ],
    essentials: &[
        Field::of("routes", "/properties/routes", Format::Count),
        Field::of("subnets", "/properties/subnets", Format::Links),
    ],
    sections: &[Section::table(
        "routes",
        "/properties/routes",
        &[
            Field::text("name", "/name"),
            Field::text("address_range", "/properties/addressPrefix"),
            Field::text("next_hop", "/properties/nextHopType"),
            Field::text("next_hop_address", "/properties/nextHopIpAddress"),
        ],
    )],
    actions: &[],
    create: Some(&Form {
        name: NameRule::new(1, 80, Letters::Dots),
        inputs: &[],
        body: r#"{"properties":{"routes":[]}}"#,
        own_page: false,
    }),
};
