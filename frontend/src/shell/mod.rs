//! The frame around every page: header, navigation, bell and toasts, palette, settings, shortcuts, live region.

use crate::drawn::view;
use leptos::prelude::*;

mod account_menu;
mod announcer;
mod bare_frame;
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

pub use bare_frame::BareFrame;
pub use frame::Frame;
pub use page_frame::PageFrame;
pub use problem_bar::ProblemBar;
pub use settings_form::SettingsForm;
pub use state::{Open, Shell, shell};

/// What opens over the page.
#[must_use]
pub fn over(what: Open) -> AnyView {
    match what {
        Open::Nothing | Open::Navigation => ().into_any(),
        Open::Notifications => view! { <notifications::NotificationPane /> },
        Open::Settings => view! { <settings_form::SettingsPane /> },
        Open::Palette => view! { <palette::Palette /> },
        Open::Shortcuts => view! { <shortcuts::ShortcutOverlay /> },
        Open::SignOut => view! { <sign_out::SignOutDialog /> },
    }
}
