//! Routes through the real router.
