//! Storage accounts.

use crate::resource_type::{
    Category, Column, Field, Form, Format, Icon, Input, Kind, Letters, NameRule, ResourceType,
    Scope, Section,
};
use crate::type_name::TypeName;

/// `Microsoft.Storage/storageAccounts`.
pub static STORAGE_ACCOUNT: ResourceType = ResourceType {
    name: TypeName::of("Microsoft.Storage/storageAccounts"),
    word: "storage_account",
    icon: Icon::Storage,
    category: Category::Storage,
    scope: Scope::ResourceGroup,
    tags: true,
    columns: &[
        Column::STATUS,
        Column::GROUP,
        Column::of("kind", "/kind", Format::Text),
        Column::of("storage_type", "/sku/name", Format::Text),
        Column::LOCATION,
        Column::TAGS,
        Column::SUBSCRIPTION,
        Column::extra("created", "/properties/creationTime", Format::Time),
    ],
    essentials: &[
        Field::text("kind", "/kind"),
        Field::text("storage_type", "/sku/name"),
        Field::of("created", "/properties/creationTime", Format::Time),
        Field::of(
            "https_only",
            "/properties/supportsHttpsTrafficOnly",
            Format::YesNo,
        ),
    ],
    sections: &[Section::facts(
        "endpoints",
        &[
            Field::of(
                "blob_endpoint",
                "/properties/primaryEndpoints/blob",
                Format::Code,
            ),
            Field::of(
                "queue_endpoint",
                "/properties/primaryEndpoints/queue",
                Format::Code,
            ),
            Field::of(
                "table_endpoint",
                "/properties/primaryEndpoints/table",
                Format::Code,
            ),
        ],
    )],
    actions: &[],
    create: Some(&Form {
        name: NameRule::new(3, 24, Letters::LowerAndDigits),
        inputs: &[
            Input {
                label: "storage_type",
                pointer: "/sku/name",
                kind: Kind::Choice(&["Standard_LRS", "Premium_LRS"]),
                initial: "Standard_LRS",
            },
            Input {
                label: "kind",
                pointer: "/kind",
                kind: Kind::Choice(&["Storage", "StorageV2", "BlobStorage"]),
                initial: "Storage",
            },
            Input {
                label: "https_only",
                pointer: "/properties/supportsHttpsTrafficOnly",
                kind: Kind::YesNo,
                initial: "true",
            },
        ],
        body: r#"{"sku":{},"kind":"Storage","properties":{}}"#,
        own_page: false,
    }),
};
