//! Columns of a list, the common ones among them.

use super::field::{Field, Format};

/// One column after the name.
#[derive(Clone, Copy, Debug)]
pub struct Column {
    /// What it shows; `field.<label>` heads it, and the label is its key in preferences and URLs.
    pub field: Field,
    /// Its share of the width.
    pub share: u16,
    /// Whether it is shown before the person chooses.
    pub shown: bool,
}

impl Column {
    /// A column of a type's own, shown at first.
    pub const fn of(label: &'static str, pointer: &'static str, format: Format) -> Self {
        Self {
            field: Field {
                label,
                pointer,
                format,
            },
            share: 140,
            shown: true,
        }
    }

    /// A column that is only shown when it is chosen.
    pub const fn extra(label: &'static str, pointer: &'static str, format: Format) -> Self {
        Self {
            field: Field {
                label,
                pointer,
                format,
            },
            share: 140,
            shown: false,
        }
    }

    /// The same with another share of the width.
    pub const fn share(mut self, share: u16) -> Self {
        self.share = share;
        self
    }

    /// The type's name, for lists of many types.
    pub const TYPE: Self = Self {
        field: Field {
            label: "type",
            pointer: "/type",
            format: Format::Type,
        },
        share: 240,
        shown: true,
    };
    /// The state.
    pub const STATUS: Self = Self {
        field: Field {
            label: "status",
            pointer: "",
            format: Format::Status,
        },
        share: 222,
        shown: true,
    };
    /// The resource group.
    pub const GROUP: Self = Self {
        field: Field {
            label: "resource_group",
            pointer: "/id",
            format: Format::Group,
        },
        share: 180,
        shown: true,
    };
    /// The location.
    pub const LOCATION: Self = Self {
        field: Field {
            label: "location",
            pointer: "/location",
            format: Format::Text,
        },
        share: 120,
        shown: true,
    };
    /// The subscription.
    pub const SUBSCRIPTION: Self = Self {
        field: Field {
            label: "subscription",
            pointer: "/id",
            format: Format::Subscription,
        },
        share: 180,
        shown: false,
    };
    /// The tags.
    pub const TAGS: Self = Self {
        field: Field {
            label: "tags",
            pointer: "/tags",
            format: Format::Tags,
        },
        share: 160,
        shown: true,
    };
}
