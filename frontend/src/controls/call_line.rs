//! One call in a row: its method, its path, and what came of it. Too narrow, the path loses its start.

use super::source_line::shown_path;
use crate::drawn::view;
use crate::i18n::Wording;
use leptos::prelude::*;

/// The line.
#[component]
pub fn CallLine(
    /// The method.
    method: String,
    /// The path.
    path: String,
    /// The api-version, where it is known.
    #[prop(optional, into)]
    version: String,
    /// What came of it: a status, a state.
    #[prop(into)]
    outcome: Wording,
) -> impl IntoView {
    let query = if version.is_empty() {
        version
    } else {
        format!("?api-version={version}")
    };
    let whole = format!("{method} {path}{query}");
    view! {
        <code class="call" title=whole>
            <span>{method}</span>
            <span class="shortened shortened-start">
                <bdi dir="ltr">{shown_path(&path)}{query}</bdi>
            </span>
            <span class="call-outcome">{outcome}</span>
        </code>
    }
}
