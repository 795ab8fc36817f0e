//! The controls in a real browser: names, roles, states, keyboard. What people with a screen reader meet.

use leptos::mount::mount_to;
use leptos::prelude::*;
use leptos::task::tick;
use porthole_frontend::controls::tabs::Tab;
use porthole_frontend::controls::{
    Button, CheckBox, Command, CommandBar, Dialog, IconName, MessageBar, ProblemMessage,
    SecretField, SourceLine, Tabs, TextField, Tone,
};
use porthole_frontend::i18n::{Language, Text};
use porthole_shared::problem::{Problem, ProblemKind, Recovery};
use porthole_shared::source::{Source, VersionOrigin};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use wasm_bindgen::JsCast;
use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};
use web_sys::{Element, HtmlElement, HtmlInputElement};

wasm_bindgen_test_configure!(run_in_browser);

/// A place of its own in the page for each test.
fn place() -> HtmlElement {
    let place: HtmlElement = document().create_element("div").unwrap().unchecked_into();
    document().body().unwrap().append_child(&place).unwrap();
    place
}

fn find(root: &HtmlElement, selector: &str) -> Element {
    root.query_selector(selector)
        .unwrap()
        .unwrap_or_else(|| panic!("nothing is {selector} in {}", root.inner_html()))
}

fn text(element: &Element) -> String {
    element.text_content().unwrap_or_default()
}

fn press(element: &Element) {
    element.unchecked_ref::<HtmlElement>().click();
}

fn counter() -> (Arc<AtomicUsize>, impl Fn() + Send + Sync + Clone + 'static) {
    let count = Arc::new(AtomicUsize::new(0));
    let counted = Arc::clone(&count);
    (count, move || {
        counted.fetch_add(1, Ordering::Relaxed);
    })
}

#[wasm_bindgen_test]
async fn a_disabled_button_stays_focusable_and_says_why() {
    let place = place();
    let (pressed, count) = counter();
    let why = RwSignal::new(Some("Already running".to_owned()));
    let _mounted = mount_to(place.clone(), move || {
        view! { <Button label="Start" disabled=why on_press=move |()| count() /> }
    });
    tick().await;
    let button = find(&place, "button");
    assert_eq!(
        button.get_attribute("aria-disabled").as_deref(),
        Some("true")
    );
    assert_eq!(
        button.get_attribute("aria-description").as_deref(),
        Some("Already running")
    );
    assert!(!button.has_attribute("disabled"));
    press(&button);
    assert_eq!(pressed.load(Ordering::Relaxed), 0);
    why.set(None);
    tick().await;
    assert!(!button.has_attribute("aria-disabled"));
    press(&button);
    assert_eq!(pressed.load(Ordering::Relaxed), 1);
}

#[wasm_bindgen_test]
async fn a_field_says_what_is_wrong_once_it_was_left() {
    let place = place();
    let value = RwSignal::new("70000".to_owned());
    let error = Signal::derive(move || {
        value
            .with(|text| text.parse::<u16>().is_err())
            .then(|| "Choose 1 to 65535.".to_owned())
    });
    let _mounted = mount_to(place.clone(), move || {
        view! { <TextField label="Port" value=value error=error help="Of the service." /> }
    });
    tick().await;
    let input = find(&place, "input");
    let label = find(&place, "label");
    assert_eq!(label.get_attribute("for").unwrap(), input.id());
    assert!(
        !input.has_attribute("aria-invalid"),
        "not before it was left"
    );
    input
        .dispatch_event(&web_sys::Event::new("blur").unwrap())
        .unwrap();
    tick().await;
    assert_eq!(input.get_attribute("aria-invalid").as_deref(), Some("true"));
    let described = input.get_attribute("aria-describedby").unwrap();
    let said: String = described
        .split(' ')
        .filter_map(|id| document().get_element_by_id(id))
        .map(|element| text(&element))
        .collect();
    assert_eq!(said, "Of the service.Choose 1 to 65535.");
}

#[wasm_bindgen_test]
async fn a_secret_is_hidden_until_it_is_asked_for() {
    let place = place();
    let value = RwSignal::new("canary".to_owned());
    let _mounted = mount_to(
        place.clone(),
        move || view! { <SecretField label="Client secret" value=value /> },
    );
    tick().await;
    let input: HtmlInputElement = find(&place, "input").unchecked_into();
    assert_eq!(input.type_(), "password");
    let eye = find(&place, "button");
    assert_eq!(eye.get_attribute("aria-pressed").as_deref(), Some("false"));
    press(&eye);
    tick().await;
    assert_eq!(input.type_(), "text");
    assert_eq!(eye.get_attribute("aria-pressed").as_deref(), Some("true"));
}

#[wasm_bindgen_test]
async fn words_follow_the_language_without_a_reload() {
    let place = place();
    let _mounted = mount_to(
        place.clone(),
        || view! { <Button label=Text::ControlClose /> },
    );
    tick().await;
    assert_eq!(text(&find(&place, "button")), "Close");
    Language::French.speak().await.unwrap();
    tick().await;
    assert_eq!(text(&find(&place, "button")), "Fermer");
    Language::English.speak().await.unwrap();
    tick().await;
    assert_eq!(text(&find(&place, "button")), "Close");
}

#[wasm_bindgen_test]
async fn arrow_keys_walk_through_tabs() {
    let place = place();
    let chosen = RwSignal::new(0);
    let _mounted = mount_to(place.clone(), move || {
        let tabs = vec![
            Tab::new(0, "Disks"),
            Tab::new(1, "Network"),
            Tab::new(2, "Tags"),
        ];
        view! { <Tabs label="Parts" tabs=tabs chosen=chosen on_choose=move |tab| chosen.set(tab) /> }
    });
    tick().await;
    let row = find(&place, "[role=tablist]");
    let focus = |selector: &str| {
        find(&place, selector)
            .unchecked_into::<HtmlElement>()
            .focus()
            .unwrap()
    };
    let key = |name: &str| {
        let options = web_sys::KeyboardEventInit::new();
        options.set_key(name);
        options.set_bubbles(true);
        let event =
            web_sys::KeyboardEvent::new_with_keyboard_event_init_dict("keydown", &options).unwrap();
        row.dispatch_event(&event).unwrap();
    };
    focus("[role=tab][aria-selected=true]");
    key("ArrowRight");
    tick().await;
    assert_eq!(chosen.get_untracked(), 1);
    key("End");
    tick().await;
    assert_eq!(chosen.get_untracked(), 2);
    key("ArrowRight");
    tick().await;
    assert_eq!(chosen.get_untracked(), 0, "past the last comes the first");
    assert_eq!(text(&find(&place, "[aria-selected=true]")), "Disks");
}

#[wasm_bindgen_test]
async fn a_half_ticked_box_says_so() {
    let place = place();
    let partly = RwSignal::new(true);
    let _mounted = mount_to(place.clone(), move || {
        view! { <CheckBox label="All" bare=true checked=Signal::stored(false) partly=partly on_change=|_| () /> }
    });
    tick().await;
    let input: HtmlInputElement = find(&place, "input").unchecked_into();
    assert!(input.indeterminate());
    partly.set(false);
    tick().await;
    assert!(!input.indeterminate());
}

#[wasm_bindgen_test]
async fn a_problem_shows_cause_code_and_ways_out() {
    let place = place();
    let taken = StoredValue::new(Vec::<Recovery>::new());
    let mut problem = Problem::new(ProblemKind::Conflict, "The name erp-web-01 is taken.")
        .with_code("StorageAccountAlreadyTaken")
        .with_detail("Another account has it.")
        .with_recovery(Recovery::Retry);
    problem.correlation_id = Some("e04b1f7a-2c55".to_owned());
    let _mounted = mount_to(place.clone(), move || {
        view! { <ProblemMessage problem=problem on_recover=move |way| taken.update_value(|all| all.push(way)) /> }
    });
    tick().await;
    let bar = find(&place, "[role=alert]");
    for words in [
        "The name erp-web-01 is taken.",
        "StorageAccountAlreadyTaken",
        "Another account has it.",
        "e04b1f7a-2c55",
    ] {
        assert!(text(&bar).contains(words), "{words}");
    }
    let retry = find(&place, ".message-actions button");
    assert_eq!(text(&retry), "Try again");
    press(&retry);
    assert_eq!(taken.get_value(), [Recovery::Retry]);
}

#[wasm_bindgen_test]
async fn the_source_line_names_version_and_origin() {
    let place = place();
    let source = RwSignal::new(None::<Source>);
    let _mounted = mount_to(
        place.clone(),
        move || view! { <SourceLine source=source /> },
    );
    source.set(Some(Source {
        method: "GET".to_owned(),
        path: "/subscriptions/8f3c1b0a-6a7e-4d0f-9c55-2b7e9f0add21/resources".to_owned(),
        query: String::new(),
        api_version: "2019-10-01".to_owned(),
        origin: VersionOrigin::Stamp,
        instead_of: Some("2020-06-01".to_owned()),
        status: 429,
        milliseconds: 1304,
        correlation_id: None,
    }));
    tick().await;
    let line = text(&find(&place, "[role=group]"));
    for words in [
        "GET",
        "/subscriptions/8f3c…d21/resources",
        "?api-version=2019-10-01",
        "stamp",
        "429",
        "1.3 s",
    ] {
        assert!(line.contains(words), "{words} in {line}");
    }
    let help = find(&place, ".source-origin")
        .get_attribute("title")
        .unwrap();
    assert!(help.contains("2020-06-01"), "{help}");
}

#[wasm_bindgen_test]
async fn commands_that_do_not_fit_go_into_the_overflow_menu() {
    let place = place();
    place.style().set_property("width", "200px").unwrap();
    let (ran, count) = counter();
    let _mounted = mount_to(place.clone(), move || {
        let commands = ["Start", "Restart", "Stop", "Deallocate", "Delete"]
            .into_iter()
            .map(|name| Command::new(IconName::Play, name, count.clone()))
            .collect();
        view! { <CommandBar commands=commands /> }
    });
    // The width is told after the first layout.
    next_frame().await;
    next_frame().await;
    let more = find(&place, "[aria-haspopup=menu]");
    assert_eq!(
        more.get_attribute("aria-label").as_deref(),
        Some("More commands")
    );
    press(&more);
    next_frame().await;
    let entries = place.query_selector_all("[role=menuitem]").unwrap();
    assert!(entries.length() >= 1);
    press(&entries.item(0).unwrap().unchecked_into());
    assert_eq!(ran.load(Ordering::Relaxed), 1);
}

#[wasm_bindgen_test]
async fn a_dialog_is_modal_and_gives_the_focus_back() {
    let place = place();
    let open = RwSignal::new(false);
    let _mounted = mount_to(place.clone(), move || {
        view! {
            <Button label="Delete" on_press=move |()| open.set(true) />
            {move || {
                open.get()
                    .then(|| view! {
                        <Dialog title="Delete vm-1?" on_close=move |()| open.set(false)>
                            <button id="keep">"Keep it"</button>
                        </Dialog>
                    })
            }}
        }
    });
    tick().await;
    let opener: HtmlElement = find(&place, "button").unchecked_into();
    opener.focus().unwrap();
    opener.click();
    next_frame().await;
    let dialog: web_sys::HtmlDialogElement = find(&place, "dialog").unchecked_into();
    assert!(dialog.open() && dialog.matches(":modal").unwrap());
    let cancel = web_sys::Event::new("cancel").unwrap();
    dialog.dispatch_event(&cancel).unwrap();
    next_frame().await;
    assert!(place.query_selector("dialog").unwrap().is_none());
    assert_eq!(
        document().active_element().unwrap(),
        opener.unchecked_into::<Element>()
    );
}

#[wasm_bindgen_test]
async fn warnings_are_announced_and_notes_are_not() {
    let place = place();
    let _mounted = mount_to(place.clone(), || {
        view! {
            <MessageBar tone=Tone::Warning title="Expires soon"></MessageBar>
            <MessageBar title="Saved"></MessageBar>
        }
    });
    tick().await;
    assert_eq!(text(&find(&place, "[role=alert]")), "Expires soon");
    assert_eq!(text(&find(&place, "[role=status]")), "Saved");
}

/// The next frame: layout has happened, observers have been told.
async fn next_frame() {
    let promise = js_sys::Promise::new(&mut |done, _| {
        window().request_animation_frame(&done).unwrap();
    });
    wasm_bindgen_futures::JsFuture::from(promise).await.unwrap();
    tick().await;
}
