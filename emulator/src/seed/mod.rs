//! What a new stamp begins with: nothing but subscriptions, a small company, or very many resources. Everything is planted by the
//! same rules as requests, except in `large`, where there would be no end of it.

pub mod contoso;
mod erp;
pub mod ground;
pub mod large;
mod plant;
mod planter;
mod shared_network;
mod smaller_groups;
#[cfg(test)]
mod tests;

pub use ground::{READER_CLIENT_ID, READER_OBJECT_ID, empty};
