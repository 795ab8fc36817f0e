//! Microsoft.Compute.

pub mod availability_set;
pub mod disk;
pub mod disk_size;
pub mod extension;
pub mod image;
pub mod managed;
pub mod marketplace;
pub mod quota;
pub mod scale_set;
pub mod size;
pub mod sku;
pub mod snapshot;
pub mod source;
pub mod virtual_machine;

use super::{Endpoint, Provider};

/// Microsoft.Compute.
pub static COMPUTE: Provider = Provider {
    namespace: "Microsoft.Compute",
    types: &[
        &virtual_machine::VIRTUAL_MACHINES,
        &extension::EXTENSIONS,
        &disk::DISKS,
        &snapshot::SNAPSHOTS,
        &image::IMAGES,
        &availability_set::AVAILABILITY_SETS,
        &scale_set::SCALE_SETS,
        &scale_set::instance::INSTANCES,
        &scale_set::interface::INTERFACES,
    ],
    endpoints: ENDPOINTS,
};

const ENDPOINTS: &[Endpoint] = &{
    let [publishers, offers, skus, versions, version] = marketplace::ENDPOINTS;
    [
        size::SIZES_OF_LOCATION,
        quota::USAGES,
        sku::SKUS,
        publishers,
        offers,
        skus,
        versions,
        version,
    ]
};
