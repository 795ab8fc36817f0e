//! One file per screen.

mod add_stamp;
mod home;
mod not_found;
mod operations;
mod settings;
mod sign_in;
mod stamp_health;
mod stamps;
mod trust;

pub use add_stamp::AddStampPage;
pub use home::HomePage;
pub use not_found::NotFoundPage;
pub use operations::OperationsPage;
pub use settings::SettingsPage;
pub use sign_in::{SignInPage, SignedOutPanel};
pub use stamps::StampsPage;
pub use trust::TrustPage;
