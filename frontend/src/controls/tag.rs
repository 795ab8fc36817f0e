//! A tag of a resource, as `key = value`.

use crate::drawn::view;
use leptos::prelude::*;

/// One tag.
#[component]
pub fn Tag(
    /// The key.
    #[prop(into)]
    name: String,
    /// The value.
    #[prop(into)]
    value: String,
) -> impl IntoView {
    let text = format!("{name} = {value}");
    view! { <span class="tag" title=text.clone()>{text.clone()}</span> }
}
