//! The shortcuts, and the overlay that lists them. Single keys can be turned off; `Ctrl+K` always works.

use super::state::{Open, Shell, shell};
use crate::controls::{Button, ButtonKind, Dialog, IconName, Keys};
use crate::drawn::view;
use crate::i18n::Text;
use crate::paths::{Page, StampView};
use crate::router::router;
use crate::session::{Session, session};
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::{HtmlElement, KeyboardEvent};

/// Where `g` and another key lead.
const GO: [(&str, &[&str], Text); 6] = [
    ("h", &["g", "h"], Text::ShellHome),
    ("a", &["g", "a"], Text::ShellResources),
    ("r", &["g", "r"], Text::TypesResourceGroup),
    ("v", &["g", "v"], Text::TypesVirtualMachine),
    ("n", &["g", "n"], Text::ShellCreate),
    ("o", &["g", "o"], Text::ShellOperations),
];

/// After `g`, the second key must come within this time.
const PATIENCE: f64 = 1500.0;

fn address(key: &str, session: Session) -> Option<String> {
    Some(match key {
        "h" => session.to(StampView::Home),
        "a" => session.to(StampView::Resources),
        "r" => session.to(StampView::ResourceGroups),
        "v" => session.to(StampView::Type {
            name: "Microsoft.Compute/virtualMachines".to_owned(),
        }),
        "n" => session.to(StampView::CreateMenu),
        "o" => Page::Operations.address(),
        _ => return None,
    })
}

/// Hears the keyboard as long as the frame is there.
pub fn listen(shell: Shell) {
    let session = session();
    let router = router();
    let after_g = StoredValue::new(f64::MIN);
    let handle = window_event_listener(leptos::ev::keydown, move |event| {
        let key = event.key();
        if (event.ctrl_key() || event.meta_key()) && key.eq_ignore_ascii_case("k") {
            event.prevent_default();
            open(shell, session, Open::Palette);
            return;
        }
        let singles =
            untrack(|| session.preferences.read::<bool>("navigation.shortcuts")).unwrap_or(true);
        let held = event.ctrl_key() || event.meta_key() || event.alt_key();
        if !singles || held || typing(&event) || shell.open.get_untracked() == Open::Palette {
            return;
        }
        let now = js_sys::Date::now();
        if now - after_g.get_value() < PATIENCE {
            after_g.set_value(f64::MIN);
            if let Some(href) = address(&key, session) {
                event.prevent_default();
                router.go(&href);
            }
            return;
        }
        match key.as_str() {
            "/" => {
                event.prevent_default();
                open(shell, session, Open::Palette);
            }
            "?" => open(shell, session, Open::Shortcuts),
            "g" => after_g.set_value(now),
            _ => {}
        }
    });
    on_cleanup(move || handle.remove());
}

fn open(shell: Shell, session: Session, what: Open) {
    if what == Open::Shortcuts || !untrack(|| session.nobody()) {
        shell.open.set(what);
    }
}

/// Whether the key goes into a field.
fn typing(event: &KeyboardEvent) -> bool {
    let target = event
        .target()
        .and_then(|target| target.dyn_into::<HtmlElement>().ok());
    target.is_some_and(|target| {
        ["INPUT", "TEXTAREA", "SELECT"].contains(&target.tag_name().as_str())
            || target.is_content_editable()
    })
}

/// All shortcuts.
#[component]
pub fn ShortcutOverlay() -> impl IntoView {
    let shell = shell();
    let row = |keys: &'static [&'static str], label: Text| {
        view! {
            <dt>{label}</dt>
            <dd>
                <Keys keys=keys />
            </dd>
        }
    };
    let foot = view! {
        <Button label=Text::ControlClose kind=ButtonKind::Primary on_press=move |()| shell.close() />
    };
    view! {
        <Dialog
            title=Text::ShortcutsTitle
            icon=IconName::Help
            on_close=move |()| shell.close()
            foot=foot.into_any()
        >
            <dl class="shortcuts">
                {row(&["Ctrl", "K"], Text::ShellSearch)}
                {row(&["/"], Text::ShellSearch)}
                {GO.iter().map(|(_, keys, label)| row(keys, *label)).collect_view()}
                {row(&["?"], Text::ShortcutsTitle)}
                {row(&["Esc"], Text::ShortcutsEscape)}
            </dl>
        </Dialog>
    }
}
