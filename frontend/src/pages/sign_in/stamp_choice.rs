//! One stamp in the list: ring, name, endpoint, and how it is right now.

use crate::controls::StampRing;
use crate::drawn::{heard, view};
use crate::pages::stamp_health::{HealthBadge, health};
use leptos::prelude::*;
use porthole_shared::stamp::Stamp;

/// A radio button that looks like a row.
#[component]
pub fn StampChoice(
    /// The stamp.
    stamp: Stamp,
    /// The id of the chosen one.
    chosen: RwSignal<String>,
) -> impl IntoView {
    let asked = health(stamp.id.clone());
    let (own, id) = (stamp.id.clone(), stamp.id.clone());
    let host = stamp.endpoint.trim_start_matches("https://").to_owned();
    view! {
        <label class="sign-in-choice">
            <input
                type="radio"
                name="sign-in-stamp"
                prop:checked=move || chosen.with(|chosen| *chosen == own)
                on:change=heard(move |_| chosen.set(id.clone()))
            />
            <StampRing hue=stamp.hue />
            <span class="menu-entry-text">
                <span class="strong">{stamp.name.clone()}</span>
                <span class="small shortened" title=stamp.endpoint.clone()>
                    {host}
                </span>
                <HealthBadge load=asked />
            </span>
        </label>
    }
}
