//! Template deployments of a resource group.

use crate::resource_type::{Category, Column, Field, Format, Icon, ResourceType, Scope, Section};
use crate::type_name::TypeName;

/// `Microsoft.Resources/deployments`.
pub static DEPLOYMENT: ResourceType = ResourceType {
    name: TypeName::of("Microsoft.Resources/deployments"),
    word: "deployment",
    icon: Icon::Deployment,
    category: Category::Management,
    scope: Scope::ResourceGroup,
    tags: false,
    columns: &[
        Column::STATUS,
        Column::GROUP,
        Column::of("timestamp", "/properties/timestamp", Format::Time),
        Column::of("duration", "/properties/duration", Format::Text),
        Column::extra("correlation_id", "/properties/correlationId", Format::Code),
    ],
    essentials: &[
        Field::text("mode", "/properties/mode"),
        Field::of("timestamp", "/properties/timestamp", Format::Time),
        Field::text("duration", "/properties/duration"),
        Field::of("correlation_id", "/properties/correlationId", Format::Code),
    ],
    sections: &[
        Section::table(
            "output_resources",
            "/properties/outputResources",
            &[Field::of("name", "/id", Format::Link)],
        ),
        Section::table(
            "dependencies",
            "/properties/dependencies",
            &[
                Field::text("name", "/resourceName"),
                Field::text("type", "/resourceType"),
                Field::of("depends_on", "/dependsOn", Format::Links),
            ],
        ),
    ],
    actions: &[],
    create: None,
};
