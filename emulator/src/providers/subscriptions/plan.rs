//! Plans: the quotas behind an offer. Tenants never see a plan, only what it allows, in `usages`.

use crate::providers::compute::quota::Quota;

/// A plan of the operator.
pub struct Plan {
    /// Its name.
    pub name: &'static str,
    /// What it allows of Microsoft.Compute.
    pub compute: Quota,
}

/// What a department needs.
pub static STANDARD: Plan = Plan {
    name: "standard",
    compute: Quota {
        cores: 100,
        machines: 50,
        availability_sets: 20,
    },
};

/// Enough to try something.
pub static TRIAL: Plan = Plan {
    name: "trial",
    compute: Quota {
        cores: 8,
        machines: 4,
        availability_sets: 2,
    },
};

/// What a plant's own machines need.
pub static PLANT: Plan = Plan {
    name: "plant",
    compute: Quota {
        cores: 200,
        machines: 100,
        availability_sets: 40,
    },
};
