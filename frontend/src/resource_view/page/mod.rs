//! The pages on a stamp: lists, resources, forms.

mod create;
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

/// The page of a view.
#[must_use]
pub fn page(view: StampView) -> AnyView {
    match view {
        StampView::Home => ().into_any(),
        StampView::Resources => view! { <list_page::ListPage of=ListOf::Everything /> }.into_any(),
        StampView::ResourceGroups => {
            view! { <list_page::ListPage of=ListOf::Kind("Microsoft.Resources/resourceGroups") /> }
                .into_any()
        }
        StampView::Type { name } => match resource_type::of(&TypeName::new(&name)) {
            Some(kind) => {
                view! { <list_page::ListPage of=ListOf::Kind(kind.name.as_str()) /> }.into_any()
            }
            None => view! { <list_page::ListPage of=ListOf::Other(name) /> }.into_any(),
        },
        StampView::Resource { id } => view! { <resource_page::ResourcePage id=id /> }.into_any(),
        StampView::CreateMenu => view! { <create_menu::CreateMenuPage /> }.into_any(),
        StampView::Create { name } => create::page(&name),
    }
}
