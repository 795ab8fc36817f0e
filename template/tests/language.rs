//! What the template language does, in small templates written for the purpose.

#[cfg(test)]
#[path = "language/bench.rs"]
mod bench;
#[cfg(test)]
#[path = "language/bounds.rs"]
mod bounds;
#[cfg(test)]
#[path = "language/changes.rs"]
mod changes;
#[cfg(test)]
#[path = "language/deploying.rs"]
mod deploying;
#[cfg(test)]
#[path = "language/messages.rs"]
mod messages;
#[cfg(test)]
#[path = "language/portability.rs"]
mod portability;
#[cfg(test)]
#[path = "language/portability_settings.rs"]
mod portability_settings;
#[cfg(test)]
#[path = "language/resources.rs"]
mod resources;
#[cfg(test)]
#[path = "language/stamp.rs"]
mod stamp;
