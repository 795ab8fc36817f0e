//! The groups of the navigation.

/// One group of types.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Category {
    /// Resource groups, deployments.
    Management,
    /// Machines and their disks.
    Compute,
    /// Networks.
    Networking,
    /// Storage accounts.
    Storage,
    /// Key vaults.
    Security,
}

impl Category {
    /// Every category, in the order of the navigation.
    pub const ALL: [Self; 5] = [
        Self::Management,
        Self::Compute,
        Self::Networking,
        Self::Storage,
        Self::Security,
    ];

    /// Its key in the locale files.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Management => "category.management",
            Self::Compute => "category.compute",
            Self::Networking => "category.networking",
            Self::Storage => "category.storage",
            Self::Security => "category.security",
        }
    }
}
