//! Signing in to a stamp: discovery, secret or certificate, tokens. It knows Entra ID and AD FS, and nothing of axum.
//!
//! **Invariant:** a secret leaves for the confirmed login origin only, and a token is kept in memory only.

mod assertion;
mod client_certificate;
mod first_sign_in;
mod identity_client;
mod principal_tokens;
mod proof;
mod sign_in_tokens;
#[cfg(test)]
mod tests;
mod token;

pub use first_sign_in::{Proven, prove, subscriptions};
pub use identity_client::{IdentityClient, Principal};
pub use principal_tokens::PrincipalTokens;
pub use proof::Proof;
pub use sign_in_tokens::{FIELD, SignInTokens, principal};
