//! Where a file can be dropped or chosen; its bytes are handed on. The button does the same as dropping.

use super::button::Button;
use super::document_element::by_id;
use super::icon::Icon;
use super::icon_name::IconName;
use super::unique_id::unique_id;
use crate::drawn::{heard, view};
use crate::i18n::{Text, Wording};
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use wasm_bindgen_futures::{JsFuture, spawn_local};
use web_sys::{DragEvent, File, HtmlInputElement};

/// A file that was dropped or chosen: its name and its bytes.
pub type DroppedFile = (String, Vec<u8>);

/// The zone.
#[component]
pub fn DropZone(
    /// What can be dropped.
    #[prop(into)]
    title: Wording,
    /// Which files, and what else works.
    #[prop(into)]
    help: Wording,
    /// The endings that the browser offers (`.json,.pem`).
    accept: &'static str,
    /// The largest file that is read, in bytes.
    #[prop(optional, default = 1_048_576)]
    largest: usize,
    /// Is given every file that was small enough.
    #[prop(into)]
    on_file: Callback<DroppedFile>,
    /// Is given the name of a file that was too large.
    #[prop(into)]
    on_too_large: Callback<String>,
) -> impl IntoView {
    let id = unique_id("file");
    let over = RwSignal::new(false);
    let take = move |file: File| {
        if file.size() > largest as f64 {
            on_too_large.run(file.name());
        } else {
            read(file, on_file);
        }
    };
    let dropped = move |event: DragEvent| {
        event.prevent_default();
        over.set(false);
        let files = event.data_transfer().and_then(|data| data.files());
        if let Some(file) = files.and_then(|files| files.get(0)) {
            take(file);
        }
    };
    let chosen = move |event: web_sys::Event| {
        let input: HtmlInputElement = event_target(&event);
        if let Some(file) = input.files().and_then(|files| files.get(0)) {
            take(file);
        }
        // So that choosing the same file again is a change again.
        input.set_value("");
    };
    let opener = id.clone();
    let choose = move |()| {
        if let Some(input) = by_id(&opener) {
            input.click();
        }
    };
    view! {
        <div
            class="drop-zone"
            class:drop-zone-over=move || over.get()
            on:dragover=heard(move |event: DragEvent| {
                event.prevent_default();
                over.set(true);
            })
            on:dragleave=heard(move |_| over.set(false))
            on:drop=dropped
        >
            <Icon name=IconName::Upload />
            <div class="drop-zone-text">
                <p class="drop-zone-title">{title}</p>
                <p class="drop-zone-help">{help}</p>
            </div>
            <input id=id type="file" accept=accept tabindex="-1" aria-hidden="true" on:change=chosen />
            <Button label=Text::ControlChooseFile on_press=choose />
        </div>
    }
}

fn read(file: File, on_file: Callback<DroppedFile>) {
    spawn_local(async move {
        let name = file.name();
        // A file that vanished between choosing and reading is as good as none.
        if let Ok(buffer) = JsFuture::from(file.array_buffer()).await {
            let bytes = js_sys::Uint8Array::new(buffer.unchecked_ref::<js_sys::ArrayBuffer>());
            on_file.run((name, bytes.to_vec()));
        }
    });
}
