//! Search and commands in one place: resources of the stamp, commands, pages. `Ctrl+K` or `/`.

use super::palette_entries::{Entry, Group, found};
use super::state::shell;
use crate::api::{Abort, list::list};
use crate::controls::document_element::{by_id, focus_soon};
use crate::controls::{Icon, IconButton, IconName, Keys, StampRing};
use crate::drawn::{heard, view};
use crate::i18n::{Text, words};
use crate::router::router;
use crate::session::session;
use crate::watch::spawn_local;
use crate::watch::watch;
use leptos::html;
use leptos::prelude::*;
use porthole_shared::page::Line;
use serde::Deserialize;

/// As much of a resource as the palette shows.
#[derive(Clone, Debug, Deserialize, PartialEq, Eq)]
pub struct Found {
    /// The ARM id.
    pub id: String,
    /// The name.
    pub name: String,
    /// The type.
    #[serde(rename = "type")]
    pub type_name: String,
}

/// The palette, open while it exists.
#[component]
pub fn Palette() -> impl IntoView {
    let shell = shell();
    let session = session();
    let router = router();
    let text = RwSignal::new(String::new());
    let chosen = RwSignal::new(0_usize);
    let resources = all_resources();
    let rows = Memo::new(move |_| {
        resources.with(|resources| found(&text.get(), resources, session, shell))
    });
    let dialog = NodeRef::<html::Dialog>::new();
    watch(move || {
        if let Some(dialog) = dialog.get()
            && !dialog.open()
        {
            let _ = dialog.show_modal();
            focus_soon(|| by_id("palette-input"));
        }
    });
    on_cleanup(move || {
        if let Some(Some(dialog)) = dialog.try_get_untracked() {
            dialog.close();
        }
    });
    let go = move |entry: &Entry| {
        if entry.disabled {
            return;
        }
        shell.close();
        let command = entry.runs.and_then(|place| {
            shell
                .commands
                .with_untracked(|offered| offered.as_ref()?.1.get(place).cloned())
        });
        match (&entry.open, command) {
            (Some(open), _) => shell.open.set(*open),
            (None, Some(command)) => command.press(),
            (None, None) => router.go(&entry.href),
        }
    };
    let keys = move |event: web_sys::KeyboardEvent| {
        let last = rows.with(Vec::len).saturating_sub(1);
        match event.key().as_str() {
            "ArrowDown" => chosen.update(|at| *at = if *at >= last { 0 } else { *at + 1 }),
            "ArrowUp" => chosen.update(|at| *at = if *at == 0 { last } else { *at - 1 }),
            "Enter" => {
                if let Some(entry) = rows.with(|rows| rows.get(chosen.get_untracked()).cloned()) {
                    go(&entry);
                }
            }
            _ => return,
        }
        event.prevent_default();
        if let Some(row) = by_id(&row_id(chosen.get_untracked())) {
            row.scroll_into_view_with_bool(false);
        }
    };
    let list = move || {
        let mut group = None;
        let all = rows.get();
        all.into_iter()
            .enumerate()
            .map(|(place, entry)| {
                let heading = (group != Some(entry.group)).then(|| heading(entry.group));
                group = Some(entry.group);
                let pressed = entry.clone();
                view! {
                    {heading}
                    <PaletteRow entry=entry place=place chosen=chosen on_press=move |()| go(&pressed) />
                }
            })
            .collect_view()
    };
    let nothing = move || {
        rows.with(Vec::is_empty)
            .then(|| view! { <p class="card-note">{words::palette_nothing(&text.get())}</p> })
    };
    let stamp = move || {
        session.stamp.get().map(|stamp| {
            view! {
                <span class="palette-stamp">
                    <StampRing hue=stamp.hue />
                    {stamp.name}
                </span>
            }
        })
    };
    let beside = move |event: web_sys::MouseEvent| {
        let hit: web_sys::Element = event_target(&event);
        if hit.tag_name().eq_ignore_ascii_case("dialog") {
            shell.close();
        }
    };
    view! {
        <dialog
            class="palette"
            aria-label=Text::ShellSearch
            node_ref=dialog
            on:cancel=heard(move |_: web_sys::Event| shell.close())
            on:mousedown=beside
        >
            <div class="palette-input">
                <Icon name=IconName::Search />
                <input
                    id="palette-input"
                    type="text"
                    role="combobox"
                    autocomplete="off"
                    spellcheck="false"
                    aria-expanded="true"
                    aria-controls="palette-list"
                    aria-label=Text::ShellSearch
                    aria-activedescendant=move || row_id(chosen.get())
                    placeholder=Text::ShellSearch
                    prop:value=move || text.get()
                    on:input=heard(move |event| {
                        text.set(event_target_value(&event));
                        chosen.set(0);
                    })
                    on:keydown=keys
                />
                {move || stamp()}
                <Keys keys=&["Esc"] />
                <span class="palette-close">
                    <IconButton icon=IconName::Close label=Text::ControlClose on_press=move |()| shell.close() />
                </span>
            </div>
            <div class="palette-list" id="palette-list" role="listbox" aria-label=Text::PaletteResults>
                {move || list()}
                {move || nothing()}
            </div>
            <div class="palette-foot">
                <span>
                    <Keys keys=&["↑", "↓"] />
                    {Text::PaletteMove}
                </span>
                <span>
                    <Keys keys=&["↵"] />
                    {Text::PaletteOpen}
                </span>
                <span>
                    <Keys keys=&[">"] />
                    {Text::PaletteCommandsOnly}
                </span>
                <span class="end">
                    <Keys keys=&["?"] />
                    {Text::ShortcutsTitle}
                </span>
            </div>
        </dialog>
    }
}

/// The resources of every subscription of the sign-in, as they arrive.
fn all_resources() -> RwSignal<Vec<Found>> {
    let found = RwSignal::new(Vec::new());
    let Some(sign_in) = session().sign_in.get_untracked() else {
        return found;
    };
    let abort = Abort::on_cleanup();
    spawn_local(async move {
        for subscription in sign_in.subscriptions {
            let path = format!("/subscriptions/{}/resources", subscription.id);
            // What cannot be listed is not found; the list page says why.
            let _ = list::<Found>(&sign_in.id, &path, "", &abort, |line| {
                if let Line::Page { items, .. } = line {
                    found.try_update(|found| found.extend(items));
                }
            })
            .await;
        }
    });
    found
}

fn row_id(place: usize) -> String {
    format!("palette-row-{place}")
}

fn heading(group: Group) -> AnyView {
    let label = match group {
        Group::Resources => Text::PaletteResources,
        Group::Commands => Text::PaletteCommands,
        Group::GoTo => Text::PaletteGoTo,
    };
    view! { <div class="palette-group" role="presentation">{label}</div> }.into_any()
}

#[component]
fn PaletteRow(
    entry: Entry,
    place: usize,
    chosen: RwSignal<usize>,
    #[prop(into)] on_press: Callback<()>,
) -> impl IntoView {
    let here = move || chosen.get() == place;
    let label = entry
        .parts
        .into_iter()
        .map(|(marked, part)| {
            if marked {
                view! { <mark>{part}</mark> }.into_any()
            } else {
                part.into_any()
            }
        })
        .collect::<Vec<_>>();
    view! {
        <div
            class="palette-row"
            role="option"
            id=row_id(place)
            aria-selected=move || if here() { "true" } else { "false" }
            aria-disabled=entry.disabled.then_some("true")
            on:click=heard(move |_| on_press.run(()))
            on:mousemove=heard(move |_| chosen.set(place))
        >
            <Icon name=entry.icon />
            <span class="shortened">{label}</span>
            <span class="palette-note shortened">{entry.note}</span>
            <Keys keys=entry.keys />
        </div>
    }
}
