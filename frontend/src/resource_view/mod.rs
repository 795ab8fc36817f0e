//! Draws what the registry declares: lists, cells, commands, sections, dialogs. It knows no addresses but through `paths`,
//! and fetches through `api` alone.

pub mod action_dialog;
pub mod cell_view;
pub mod code_pane;
pub mod commands;
pub mod delete_dialog;
pub mod dependents;
pub mod drawing;
pub mod list;
pub mod sections;
pub mod tag_rows;
pub mod tags_dialog;
pub mod work;

mod page;
pub use page::{creation_page, list_page, resource_page};
