//! The pages on a stamp: lists, resources, forms.

mod create;
mod create_address;
mod create_group;
mod create_machine;
mod create_menu;
mod create_parts;
mod creation;
mod json_section;
mod list_commands;
mod list_dialogs;
mod list_page;
mod machine_check;
mod machine_faults;
mod machine_form;
mod machine_options;
mod machine_questions;
mod machine_review;
mod machine_rules;
mod machine_sections;
mod machine_tabs;
mod machine_verdict;
mod machine_work;
mod page_dialogs;
mod relations;
mod resource_essentials;
mod resource_menu;
mod resource_page;
mod stamp_choices;

use super::list::ListOf;
use crate::drawn::view;
use crate::paths::StampView;
use leptos::prelude::*;
use porthole_shared::resource_type;
use porthole_shared::type_name::TypeName;

/// A list: everything, the groups, or one type.
#[must_use]
pub fn list_page(view: StampView) -> AnyView {
    let of = match view {
        StampView::Resources => ListOf::Everything,
        StampView::ResourceGroups => ListOf::Kind("Microsoft.Resources/resourceGroups"),
        StampView::Type { name } => match resource_type::of(&TypeName::new(&name)) {
            Some(kind) => ListOf::Kind(kind.name.as_str()),
            None => ListOf::Other(name),
        },
        _ => return ().into_any(),
    };
    view! { <list_page::ListPage of=of /> }
}

/// One resource.
#[must_use]
pub fn resource_page(view: StampView) -> AnyView {
    match view {
        StampView::Resource { id } => view! { <resource_page::ResourcePage id=id /> },
        _ => ().into_any(),
    }
}

/// What can be created, and the form of one type.
#[must_use]
pub fn creation_page(view: StampView) -> AnyView {
    match view {
        StampView::CreateMenu => view! { <create_menu::CreateMenuPage /> },
        StampView::Create { name } => create::page(&name),
        _ => ().into_any(),
    }
}
