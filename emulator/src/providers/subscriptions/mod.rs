//! Self-service: what the operator offers, and the subscriptions that people make of it. The calls themselves stand at the root
//! (`/offers`, `/subscriptions/S`), so that `arm` routes them; here is what they are about.

pub mod offer;
pub mod plan;
pub mod self_service;
#[cfg(test)]
mod tests;
