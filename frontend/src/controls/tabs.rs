//! Tabs of a page or a form. Arrow keys move between them; a tab with a fault carries the cross.

use super::document_element::{all, focused, show_in_strip};
use super::status_glyph::{StatusGlyph, StatusShape};
use super::watched_width::watch_width;
use crate::drawn::{heard, view};
use crate::i18n::{Wording, format};
use crate::watch::watch;
use leptos::html;
use leptos::prelude::*;
use web_sys::{HtmlElement, KeyboardEvent};

/// One tab.
#[derive(Clone)]
pub struct Tab<T> {
    /// What it stands for.
    pub value: T,
    /// What it is called.
    pub label: Wording,
    /// How many things are in it.
    pub count: Signal<Option<usize>>,
    /// Something in it has to be corrected.
    pub faulty: Signal<bool>,
}

impl<T> Tab<T> {
    /// A tab without a count.
    pub fn new(value: T, label: impl Into<Wording>) -> Self {
        Self {
            value,
            label: label.into(),
            count: Signal::default(),
            faulty: Signal::default(),
        }
    }
}

/// The row of tabs. What the chosen one shows is the caller's.
#[component]
pub fn Tabs<T>(
    /// What the tabs divide.
    #[prop(into)]
    label: Wording,
    /// The tabs.
    tabs: Vec<Tab<T>>,
    /// The chosen one.
    #[prop(into)]
    chosen: Signal<T>,
    /// What choosing does.
    #[prop(into)]
    on_choose: Callback<T>,
) -> impl IntoView
where
    T: Copy + PartialEq + Send + Sync + 'static,
{
    let row = NodeRef::<html::Div>::new();
    let buttons = tabs
        .into_iter()
        .map(|tab| {
            let value = tab.value;
            let here = move || chosen.get() == value;
            let fault = move || {
                tab.faulty
                    .get()
                    .then(|| view! { <StatusGlyph shape=StatusShape::Failed /> })
            };
            let count = move || {
                tab.count.get().map(|count| {
                    view! { <span class="tab-count">{format::number(count as f64)}</span> }
                })
            };
            view! {
                <button
                    type="button"
                    role="tab"
                    class="tab"
                    aria-selected=move || if here() { "true" } else { "false" }
                    tabindex=move || if here() { "0" } else { "-1" }
                    on:click=heard(move |_| on_choose.run(value))
                >
                    {move || fault()}
                    {tab.label}
                    {move || count()}
                </button>
            }
        })
        .collect_view();
    // On a phone the tabs are a strip that scrolls sideways: the chosen one is in sight.
    const CHOSEN: &str = "[aria-selected=true]";
    watch(move || {
        chosen.track();
        if let Some(row) = row.get_untracked() {
            show_in_strip(row.into(), CHOSEN);
        }
    });
    watch_width(row, |row| show_in_strip(row.clone(), CHOSEN));
    let keys = move |event: KeyboardEvent| {
        if let Some(row) = row.get_untracked() {
            walk(&event, &row);
        }
    };
    view! {
        <div class="tabs" role="tablist" aria-label=label node_ref=row on:keydown=keys>
            {buttons}
        </div>
    }
}

fn walk(event: &KeyboardEvent, row: &HtmlElement) {
    let tabs = all(row, "[role=tab]");
    let last = tabs.len().saturating_sub(1);
    let here = focused().and_then(|tab| tabs.iter().position(|other| *other == tab));
    let next = match (event.key().as_str(), here) {
        ("ArrowRight", Some(here)) if here >= last => 0,
        ("ArrowRight", Some(here)) => here + 1,
        ("ArrowLeft", Some(0)) => last,
        ("ArrowLeft", Some(here)) => here - 1,
        ("Home", _) => 0,
        ("End", _) => last,
        _ => return,
    };
    event.prevent_default();
    if let Some(tab) = tabs.get(next) {
        let _ = tab.focus();
        tab.click();
    }
}
