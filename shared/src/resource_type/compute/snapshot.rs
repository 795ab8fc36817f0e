//! Snapshots of disks.

use crate::resource_type::{Category, Column, Field, Format, Icon, ResourceType, Scope};
use crate::type_name::TypeName;

/// `Microsoft.Compute/snapshots`.
pub static SNAPSHOT: ResourceType = ResourceType {
    name: TypeName::of("Microsoft.Compute/snapshots"),
    word: "snapshot",
    icon: Icon::Snapshot,
    category: Category::Compute,
    scope: Scope::ResourceGroup,
    tags: true,
    columns: &[
        Column::STATUS,
        Column::GROUP,
        Column::of("size", "/properties/diskSizeGB", Format::Gibibytes),
        Column::of("created", "/properties/timeCreated", Format::Time),
        Column::LOCATION,
        Column::TAGS,
        Column::SUBSCRIPTION,
    ],
    essentials: &[
        Field::of("size", "/properties/diskSizeGB", Format::Gibibytes),
        Field::of(
            "source_disk",
            "/properties/creationData/sourceResourceId",
            Format::Link,
        ),
        Field::of("created", "/properties/timeCreated", Format::Time),
    ],
    sections: &[],
    actions: &[],
    create: None,
};
