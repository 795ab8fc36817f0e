//! The engine against what others have published: cases of functions, templates that people deploy, deployments that were recorded.
//! The data lies outside of this repository; where it is absent, each test says so and passes.

#[cfg(test)]
#[path = "published/cases.rs"]
mod cases;
#[cfg(test)]
#[path = "published/deployments.rs"]
mod deployments;
#[cfg(test)]
#[path = "published/oracle.rs"]
mod oracle;
#[cfg(test)]
#[path = "published/portability.rs"]
mod portability;
#[cfg(test)]
#[path = "published/quickstarts.rs"]
mod quickstarts;
#[cfg(test)]
#[path = "published/what_if.rs"]
mod what_if;
