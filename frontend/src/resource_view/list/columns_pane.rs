//! Which columns are shown, in a pane beside the list. What is ticked is shown at once and remembered.

use super::cell_text::word;
use super::view_state::ViewState;
use crate::controls::{CheckBox, Pane};
use crate::drawn::view;
use crate::i18n::{Text, Wording};
use leptos::prelude::*;

/// The pane.
#[component]
pub fn ColumnsPane(
    /// The view.
    view: ViewState,
    /// Closes it.
    #[prop(into)]
    on_close: Callback<()>,
) -> impl IntoView {
    let rows = view.all.with_value(|all| {
        all.iter()
            .map(|column| {
                let key = column.key();
                let on = Signal::derive(move || {
                    view.shown.with(|shown| shown.iter().any(|one| one == key))
                });
                let change = move |on: bool| {
                    let mut shown = view.shown.get_untracked();
                    shown.retain(|one| one != key);
                    if on {
                        shown.push(key.to_owned());
                    }
                    view.keep_columns(&shown);
                };
                let label = Wording::of(move || word(&format!("field.{key}")));
                view! { <CheckBox label=label checked=on on_change=change /> }
            })
            .collect_view()
    });
    view! {
        <Pane title=Text::ListColumns on_close=on_close>
            <p class="text-2">{Text::ListColumnsHelp}</p>
            <div class="check-list">{rows}</div>
        </Pane>
    }
}
