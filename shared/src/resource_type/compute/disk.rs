//! Managed disks.

use crate::resource_type::{
    Category, Column, Field, Form, Format, Icon, Input, Kind, Letters, NameRule, ResourceType,
    Scope, Section,
};
use crate::type_name::TypeName;

/// `Microsoft.Compute/disks`.
pub static DISK: ResourceType = ResourceType {
    name: TypeName::of("Microsoft.Compute/disks"),
    word: "disk",
    icon: Icon::Disk,
    category: Category::Compute,
    scope: Scope::ResourceGroup,
    tags: true,
    columns: &[
        Column::STATUS,
        Column::GROUP,
        Column::of("size", "/properties/diskSizeGB", Format::Gibibytes),
        Column::of("storage_type", "/sku/name", Format::Text),
        Column::of("owner", "/managedBy", Format::Link),
        Column::LOCATION,
        Column::TAGS,
        Column::SUBSCRIPTION,
        Column::extra("created", "/properties/timeCreated", Format::Time),
        Column::extra("operating_system", "/properties/osType", Format::Text),
    ],
    essentials: &[
        Field::of("size", "/properties/diskSizeGB", Format::Gibibytes),
        Field::text("storage_type", "/sku/name"),
        Field::of("owner", "/managedBy", Format::Link),
        Field::text("operating_system", "/properties/osType"),
        Field::of("created", "/properties/timeCreated", Format::Time),
    ],
    sections: &[Section::facts(
        "source",
        &[Field::text(
            "create_option",
            "/properties/creationData/createOption",
        )],
    )],
    actions: &[],
    create: Some(&Form {
        name: NameRule::new(1, 80, Letters::Dots),
        inputs: &[
            Input {
                label: "size_gib",
                pointer: "/properties/diskSizeGB",
                kind: Kind::Number { from: 1, to: 4095 },
                initial: "32",
            },
            Input {
                label: "storage_type",
                pointer: "/sku/name",
                kind: Kind::Choice(&["Premium_LRS", "Standard_LRS"]),
                initial: "Standard_LRS",
            },
        ],
        body: r#"{"sku":{},"properties":{"creationData":{"createOption":"Empty"}}}"#,
        own_page: false,
    }),
};
