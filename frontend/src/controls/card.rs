//! A bordered area with a head: a title, a count, and one link at the end.

use super::unique_id::unique_id;
use crate::drawn::view;
use crate::i18n::{Wording, format};
use leptos::prelude::*;

/// A card.
#[component]
pub fn Card(
    /// Its title.
    #[prop(into)]
    title: Wording,
    /// How many things are in it.
    #[prop(optional, into)]
    count: Signal<Option<usize>>,
    /// The link or button at the end of the head.
    #[prop(optional, into)]
    link: Option<AnyView>,
    /// What is in it.
    children: Children,
) -> impl IntoView {
    let id = unique_id("card");
    let number = move || {
        count
            .get()
            .map(|count| view! { <span class="card-count">{format::number(count as f64)}</span> })
    };
    view! {
        <section class="card" aria-labelledby=id.clone()>
            <div class="card-head">
                <h2 id=id.clone()>{title}</h2>
                {move || number()}
                {link.map(|link| view! { <span class="end">{link}</span> })}
            </div>
            {children()}
        </section>
    }
}
