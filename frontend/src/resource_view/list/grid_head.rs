//! The head of the grid: tick all, and a button for every column that sorts by it.

use super::cell_text::word;
use super::columns::ListColumn;
use super::model::ListModel;
use super::view_state::ViewState;
use crate::controls::{Icon, IconName, IconSize};
use crate::drawn::{heard, view};
use crate::i18n::Text;
use leptos::prelude::*;

/// The head.
#[component]
pub fn GridHead(model: ListModel, view: ViewState) -> impl IntoView {
    let all = move || {
        let (_, matching) = model.counts.get();
        matching > 0 && model.ticked.get() >= matching
    };
    let some = move || model.ticked.get() > 0;
    let tick = move |event: web_sys::Event| {
        model
            .table()
            .borrow_mut()
            .tick_all(event_target_checked(&event));
        model.redraw();
    };
    let columns = move || {
        view.columns()
            .into_iter()
            .map(|column| view! { <HeadCell column=column view=view /> })
            .collect_view()
    };
    view! {
        <div class="grid-head" role="row" aria-rowindex="1">
            <div class="grid-cell grid-check" role="columnheader">
                <label class="check">
                    <input
                        type="checkbox"
                        aria-label=Text::ListTickAll
                        prop:checked=all
                        prop:indeterminate=move || some() && !all()
                        on:change=tick
                    />
                </label>
            </div>
            <NameHead view=view />
            {move || columns()}
            <div class="grid-cell grid-more" role="columnheader">
                <span class="only-read-out">{Text::ListCommands}</span>
            </div>
        </div>
    }
}

#[component]
fn NameHead(view: ViewState) -> impl IntoView {
    view! {
        <div class="grid-cell grid-name" role="columnheader" aria-sort=move || order(view, "")>
            <SortButton key="" view=view />
        </div>
    }
}

#[component]
fn HeadCell(column: ListColumn, view: ViewState) -> impl IntoView {
    let class = match (column.key(), column.at_end()) {
        ("status", _) => "grid-cell grid-state",
        (_, true) => "grid-cell grid-number grid-wide",
        _ => "grid-cell grid-wide",
    };
    view! {
        <div class=class role="columnheader" aria-sort=move || order(view, column.key())>
            <SortButton key=column.key() view=view />
        </div>
    }
}

#[component]
fn SortButton(key: &'static str, view: ViewState) -> impl IntoView {
    let label = move || {
        word(&format!(
            "field.{}",
            if key.is_empty() { "name" } else { key }
        ))
    };
    let arrow = move || {
        let (now, descending) = view.sort();
        let icon = if descending {
            IconName::Descending
        } else {
            IconName::Ascending
        };
        (now == key).then(|| view! { <Icon name=icon size=IconSize::Small /> })
    };
    view! {
        <button type="button" class="sort-button" on:click=heard(move |_| view.sort_by(key))>
            {move || label()}
            {move || arrow()}
        </button>
    }
}

fn order(view: ViewState, key: &str) -> &'static str {
    let (now, descending) = view.sort();
    match (now == key, descending) {
        (false, _) => "none",
        (true, true) => "descending",
        (true, false) => "ascending",
    }
}
