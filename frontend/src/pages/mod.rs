//! One file per screen.

use crate::drawn::view;
use crate::paths::Page;
use leptos::prelude::*;

mod add_stamp;
mod home;
mod not_found;
mod operations;
mod settings;
mod sign_in;
mod stamp_health;
mod stamps;
mod trust;

use add_stamp::AddStampPage;
pub use home::HomePage;
pub use not_found::NotFoundPage;
use operations::OperationsPage;
use settings::SettingsPage;
pub use sign_in::{SignInPage, SignedOutPanel};
use stamps::StampsPage;
use trust::TrustPage;

/// The pages that are about this portal, not about a stamp's resources.
#[must_use]
pub fn desk(page: Page) -> AnyView {
    match page {
        Page::Stamps => view! { <StampsPage /> },
        Page::AddStamp => view! { <AddStampPage /> },
        Page::Trust { stamp } => view! { <TrustPage stamp=stamp /> },
        Page::Settings => view! { <SettingsPage /> },
        Page::Operations => view! { <OperationsPage /> },
        _ => ().into_any(),
    }
}
