//! Where a client gets its bearer token. `identity` has the real one; `arm` knows only this.

use crate::secret::Secret;
use async_trait::async_trait;
use porthole_shared::problem::Problem;

/// Gives tokens for one principal on one stamp.
#[async_trait]
pub trait TokenSource: Send + Sync {
    /// A token that is valid for a while.
    async fn token(&self) -> Result<Secret, Box<Problem>>;

    /// Another token than the one that the stamp refused. Many callers may ask at once: one of them renews.
    async fn renewed(&self, refused: &Secret) -> Result<Secret, Box<Problem>>;
}
