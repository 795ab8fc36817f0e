//! How a write is answered: at once, or in one of the three openings of a long-running operation.

/// What a request does to a resource, as far as openings, durations and states depend on it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verb {
    /// PUT of a resource that is not there.
    Create,
    /// PUT of a resource that is there.
    Replace,
    /// PATCH.
    Patch,
    /// DELETE.
    Delete,
}

/// The first reply to a write. Which one a type uses for which verb is laid down in `status_codes.json` (what the clients
/// accept) and in the recordings (what the service sends).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Opening {
    /// All is done when this status is sent; with the resource as body (DELETE: without body).
    Done(u16),
    /// `200`/`201` with the resource as body and `Azure-AsyncOperation`: virtual machines, everything of the network.
    Status(u16),
    /// `202` with the resource as body, `Location` and `Azure-AsyncOperation`: disks, snapshots.
    BodyAndBoth,
    /// `202` without body, `Location` and `Azure-AsyncOperation`: deletes and power actions.
    Both,
    /// `202` without body, `Location` only: creating a storage account, deleting a resource group.
    Location,
    /// This status with the resource as body and no poll address: the resource itself tells when it is ready. Making a vault.
    Unannounced(u16),
}

impl Opening {
    /// Whether nothing remains to be done once it is sent.
    pub fn is_final(self) -> bool {
        matches!(self, Opening::Done(_))
    }

    /// The status it is sent with.
    pub fn status(self) -> u16 {
        match self {
            Opening::Done(status) | Opening::Status(status) | Opening::Unannounced(status) => {
                status
            }
            Opening::BodyAndBoth | Opening::Both | Opening::Location => 202,
        }
    }
}
