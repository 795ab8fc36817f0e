//! Sessions: a cookie in the browser, its SHA-256 in the store, sign-ins held by it, credentials sealed.

mod cookie;
mod guard;
pub mod key;
mod sealer;

pub use cookie::Cookie;
pub use guard::{InSession, Opened, SignedIn, end, find, open};
pub use sealer::{Place, SealError, Sealer};
