//! Where something is created: the address of the form, with the group that it was asked for in.

use crate::paths::{Page, Query, StampView};
use crate::session::Session;
use porthole_shared::resource_id::ResourceId;

/// The subscription that a form begins with.
pub const SUBSCRIPTION: &str = "subscription";
/// The resource group that a form begins with.
pub const GROUP: &str = "group";

/// The address of a form, or of the menu of forms, in a group when one is given.
#[must_use]
pub fn create_address(session: Session, to: StampView, group: Option<&ResourceId>) -> String {
    let place = Query::default()
        .with(
            SUBSCRIPTION,
            group.and_then(ResourceId::subscription).unwrap_or_default(),
        )
        .with(GROUP, group.and_then(ResourceId::group).unwrap_or_default());
    in_place(session, to, &place)
}

/// The address of a form that begins with the place that another address names.
#[must_use]
pub fn in_place(session: Session, to: StampView, place: &Query) -> String {
    session.site().map_or_else(
        || Page::Start.address(),
        |site| {
            let kept = [SUBSCRIPTION, GROUP].map(|key| (key, place.value(key).unwrap_or_default()));
            site.to_with(to, &kept)
        },
    )
}
