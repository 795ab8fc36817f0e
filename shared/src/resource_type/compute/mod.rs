//! Compute.

mod availability_set;
mod disk;
mod image;
mod snapshot;
mod virtual_machine;

pub use availability_set::AVAILABILITY_SET;
pub use disk::DISK;
pub use image::IMAGE;
pub use snapshot::SNAPSHOT;
pub use virtual_machine::VIRTUAL_MACHINE;
