//! Availability sets.

use crate::resource_type::{
    Category, Column, Field, Form, Format, Icon, Input, Kind, Letters, NameRule, ResourceType,
    Scope, Section,
};
use crate::type_name::TypeName;

/// `Microsoft.Compute/availabilitySets`.
pub static AVAILABILITY_SET: ResourceType = ResourceType {
    name: TypeName::of("Microsoft.Compute/availabilitySets"),
    word: "availability_set",
    icon: Icon::AvailabilitySet,
    category: Category::Compute,
    scope: Scope::ResourceGroup,
    tags: true,
    columns: &[
        Column::GROUP,
        Column::of(
            "fault_domains",
            "/properties/platformFaultDomainCount",
            Format::Number,
        ),
        Column::of(
            "update_domains",
            "/properties/platformUpdateDomainCount",
            Format::Number,
        ),
        Column::of(
            "virtual_machines",
            "/properties/virtualMachines",
            Format::Count,
        ),
        Column::LOCATION,
        Column::TAGS,
        Column::SUBSCRIPTION,
    ],
    essentials: &[
        Field::of(
            "fault_domains",
            "/properties/platformFaultDomainCount",
            Format::Number,
        ),
        Field::of(
            "update_domains",
            "/properties/platformUpdateDomainCount",
            Format::Number,
        ),
        Field::text("sku", "/sku/name"),
    ],
    sections: &[Section::table(
        "virtual_machines",
        "/properties/virtualMachines",
        &[Field::of("name", "/id", Format::Link)],
    )],
    actions: &[],
    create: Some(&Form {
        name: NameRule::new(1, 80, Letters::Dots),
        inputs: &[
            Input {
                label: "fault_domains",
                pointer: "/properties/platformFaultDomainCount",
                kind: Kind::Number { from: 1, to: 3 },
                initial: "2",
            },
            Input {
                label: "update_domains",
                pointer: "/properties/platformUpdateDomainCount",
                kind: Kind::Number { from: 1, to: 20 },
                initial: "5",
            },
        ],
        body: r#"{"sku":{"name":"Aligned"},"properties":{}}"#,
        own_page: false,
    }),
};
