//! Images of one's own, captured from virtual machines.

use crate::resource_type::{Category, Column, Field, Format, Icon, ResourceType, Scope};
use crate::type_name::TypeName;

/// `Microsoft.Compute/images`.
pub static IMAGE: ResourceType = ResourceType {
    name: TypeName::of("Microsoft.Compute/images"),
    word: "image",
    icon: Icon::Image,
    category: Category::Compute,
    scope: Scope::ResourceGroup,
    tags: true,
    columns: &[
        Column::STATUS,
        Column::GROUP,
        Column::of(
            "operating_system",
            "/properties/storageProfile/osDisk/osType",
            Format::Text,
        ),
        Column::LOCATION,
        Column::TAGS,
        Column::SUBSCRIPTION,
    ],
    essentials: &[
        Field::text(
            "operating_system",
            "/properties/storageProfile/osDisk/osType",
        ),
        Field::text("image_state", "/properties/storageProfile/osDisk/osState"),
        Field::of(
            "source_machine",
            "/properties/sourceVirtualMachine",
            Format::Link,
        ),
    ],
    sections: &[],
    actions: &[],
    create: None,
};
