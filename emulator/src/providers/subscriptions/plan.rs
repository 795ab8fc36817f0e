//! Plans: the quotas behind an offer. Tenants never see a plan, only what it allows, in `usages`.

use crate::providers::{compute::quota::Quota, quota};
use crate::world::World;

/// A plan of the operator.
pub struct Plan {
    /// Its name.
    pub name: &'static str,
    /// What it allows of Microsoft.Compute.
    pub compute: Quota,
    /// What else it allows otherwise than by default: provider, name among its usages, number.
    pub limits: &'static [(&'static str, &'static str, u64)],
}

impl Plan {
    /// Gives a subscription what the plan allows.
    pub fn grant(&self, world: &mut World, subscription: &str) {
        self.compute.grant(world, subscription);
        for (namespace, name, limit) in self.limits {
            quota::grant(world, namespace, subscription, &[(name, *limit)]);
        }
    }
}

/// What a department needs.
pub static STANDARD: Plan = Plan {
    name: "standard",
    compute: Quota {
        cores: 100,
        machines: 50,
        availability_sets: 20,
    },
    limits: &[],
};

/// Enough to try something.
pub static TRIAL: Plan = Plan {
    name: "trial",
    compute: Quota {
        cores: 8,
        machines: 4,
        availability_sets: 2,
    },
    limits: &[
        ("Microsoft.Network", "VirtualNetworks", 2),
        ("Microsoft.Network", "PublicIPAddresses", 4),
        ("Microsoft.Storage", "StorageAccounts", 2),
    ],
};

/// What a plant's own machines need.
pub static PLANT: Plan = Plan {
    name: "plant",
    compute: Quota {
        cores: 200,
        machines: 100,
        availability_sets: 40,
    },
    limits: &[
        ("Microsoft.Network", "NetworkInterfaces", 200),
        ("Microsoft.Storage", "StorageAccounts", 40),
    ],
};
