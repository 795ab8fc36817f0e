//! Resource groups.

use crate::resource_type::{
    Category, Column, Form, Format, Icon, Letters, NameRule, ResourceType, Scope,
};
use crate::type_name::TypeName;

/// `Microsoft.Resources/resourceGroups`.
pub static RESOURCE_GROUP: ResourceType = ResourceType {
    name: TypeName::of("Microsoft.Resources/resourceGroups"),
    word: "resource_group",
    icon: Icon::ResourceGroup,
    category: Category::Management,
    scope: Scope::Subscription,
    tags: true,
    columns: &[
        Column::STATUS,
        Column {
            shown: true,
            ..Column::SUBSCRIPTION
        },
        Column::LOCATION,
        Column::TAGS,
        Column::extra("managed_by", "/managedBy", Format::Link),
    ],
    essentials: &[],
    sections: &[],
    actions: &[],
    create: Some(&Form {
        name: NameRule::new(1, 90, Letters::Group),
        inputs: &[],
        body: "{}",
        own_page: true,
    }),
};
