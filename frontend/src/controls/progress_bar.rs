//! How far something is: a part of a whole, or running without a known end.

use super::badge::Tone;
use super::document_element::set_property;
use crate::drawn::view;
use crate::i18n::Wording;
use crate::watch::watch;
use leptos::html;
use leptos::prelude::*;

/// A bar. Decorative when the same number stands beside it (no `label`), otherwise a progress bar with a name.
#[component]
pub fn ProgressBar(
    /// 0 to 100; nothing while the end is not known.
    #[prop(into)]
    percent: Signal<Option<u8>>,
    /// Its colour.
    #[prop(optional, into)]
    tone: Signal<Tone>,
    /// Its name; without one it is hidden from screen readers.
    #[prop(optional, into)]
    label: Option<Wording>,
) -> impl IntoView {
    let bar = NodeRef::<html::Div>::new();
    watch(move || {
        let part = percent.get().unwrap_or(100).min(100);
        if let Some(bar) = bar.get() {
            set_property(&bar, "--part", &part.to_string());
        }
    });
    let class = move || match (percent.get(), tone.get()) {
        (None, _) => "progress progress-running",
        (_, Tone::Warning) => "progress progress-warning",
        (_, Tone::Danger) => "progress progress-danger",
        _ => "progress",
    };
    let named = label.is_some();
    let value = move || percent.get().filter(|_| named).map(|part| part.to_string());
    view! {
        <div
            class=class
            role=if named { "progressbar" } else { "presentation" }
            aria-hidden=(!named).then_some("true")
            aria-label=label.map(|label| move || label.get())
            aria-valuenow=value
        >
            <div class="progress-bar" node_ref=bar></div>
        </div>
    }
}
