//! Load balancers.

use crate::resource_type::{Category, Column, Field, Format, Icon, ResourceType, Scope, Section};
use crate::type_name::TypeName;

/// `Microsoft.Network/loadBalancers`.
pub static LOAD_BALANCER: ResourceType = ResourceType {
    name: TypeName::of("Microsoft.Network/loadBalancers"),
    word: "load_balancer",
    icon: Icon::LoadBalancer,
    category: Category::Networking,
    scope: Scope::ResourceGroup,
    tags: true,
    columns: &[
        Column::STATUS,
        Column::GROUP,
        Column::of(
            "frontends",
            "/properties/frontendIPConfigurations",
            Format::Count,
        ),
        Column::of("backends", "/properties/backendAddressPools", Format::Count),
        Column::of("rules", "/properties/loadBalancingRules", Format::Count),
        Column::LOCATION,
        Column::TAGS,
        Column::SUBSCRIPTION,
    ],
    essentials: &[
        Field::of(
            "frontends",
            "/properties/frontendIPConfigurations",
            Format::Count,
        ),
        Field::of("backends", "/properties/backendAddressPools", Format::Count),
        Field::of("probes", "/properties/probes", Format::Count),
        Field::text("sku", "/sku/name"),
    ],
    sections: &[
        Section::table(
            "frontends",
            "/properties/frontendIPConfigurations",
            &[
                Field::text("name", "/name"),
                Field::of(
                    "public_address",
                    "/properties/publicIPAddress",
                    Format::Link,
                ),
            ],
        ),
        Section::table(
            "rules",
            "/properties/loadBalancingRules",
            &[
                Field::text("name", "/name"),
                Field::text("protocol", "/properties/protocol"),
                Field::of("frontend_port", "/properties/frontendPort", Format::Number),
                Field::of("backend_port", "/properties/backendPort", Format::Number),
            ],
        ),
    ],
    actions: &[],
    create: None,
};
