//! One test suite for every store: whatever implements [`Store`] passes these.
