//! The frame around every page: header, navigation, bell and toasts, palette, settings, shortcuts, live region.

mod account_menu;
mod announcer;
mod bottom_bar;
pub mod frame;
mod header;
mod navigation;
mod notifications;
pub mod operation_list;
pub mod operation_words;
pub mod page_frame;
mod palette;
mod palette_entries;
pub mod problem_bar;
mod settings_form;
mod shortcuts;
mod sign_out;
mod stamp_switch;
mod state;
mod toasts;

pub use frame::Frame;
pub use page_frame::PageFrame;
pub use problem_bar::ProblemBar;
pub use settings_form::SettingsForm;
pub use state::{Open, Shell, shell};
