//! The menu of a resource's own pages, with a search over it.

use super::document_element::show_in_strip;
use super::icon::Icon;
use super::icon_name::IconName;
use super::search_field::SearchField;
use super::watched_width::watch_width;
use crate::drawn::view;
use crate::i18n::{Text, Wording};
use leptos::html;
use leptos::prelude::*;

/// One entry.
#[derive(Clone)]
pub struct ResourceMenuEntry {
    /// The label of its group; entries without one come first.
    pub group: Option<Wording>,
    /// Its icon.
    pub icon: IconName,
    /// What it is called.
    pub label: Wording,
    /// Where it leads.
    pub href: String,
    /// Whether it is the page that is shown.
    pub current: Signal<bool>,
}

/// The menu.
#[component]
pub fn ResourceMenu(
    /// The entries, in their order, groups together.
    entries: Vec<ResourceMenuEntry>,
) -> impl IntoView {
    let search = RwSignal::new(String::new());
    let rows = move || {
        let wanted = search.get().to_lowercase();
        let mut group = String::new();
        entries
            .iter()
            .filter(|entry| entry.label.get().to_lowercase().contains(&wanted))
            .map(|entry| {
                let name = entry.group.as_ref().map(Wording::get).unwrap_or_default();
                let heading = (name != group)
                    .then(|| view! { <div class="resource-menu-label">{name.clone()}</div> });
                group = name;
                let current = entry.current;
                view! {
                    {heading}
                    <a
                        class="resource-menu-entry"
                        href=entry.href.clone()
                        aria-current=move || current.get().then_some("page")
                    >
                        <Icon name=entry.icon />
                        {entry.label.clone()}
                    </a>
                }
            })
            .collect_view()
    };
    // On a phone the menu is a strip that scrolls sideways: the page that is shown is in sight.
    let menu = NodeRef::<html::Nav>::new();
    watch_width(menu, |menu| {
        show_in_strip(menu.clone(), "[aria-current=page]")
    });
    view! {
        <nav class="resource-menu" aria-label=Text::ControlResourceMenu node_ref=menu>
            <SearchField label=Text::ControlSearchMenu value=search />
            {move || rows()}
        </nav>
    }
}
