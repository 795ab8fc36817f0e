//! One event stream per browser. The tab that holds a lock listens for all of them and passes on what it hears; when it
//! closes, the next one takes over. A browser without locks (or a page without a secure origin) listens in every tab.

use leptos::prelude::*;
use porthole_shared::event::Event;
use std::time::Duration;
use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{BroadcastChannel, EventSource, MessageEvent};

const LOCK: &str = "porthole.events";
const NAMES: [&str; 3] = ["snapshot", "changed", "signed-out"];

type Hear = Callback<Event>;
type OnMessage = Closure<dyn FnMut(MessageEvent)>;

/// Listens until the page is closed. `hear` is given every event; `lost` is told when the stream was refused (the session
/// may have ended), before it is tried again.
pub fn listen(hear: Hear, lost: Callback<()>) {
    let channel = BroadcastChannel::new(LOCK).ok();
    if let Some(channel) = &channel {
        let heard = OnMessage::new(move |message: MessageEvent| pass_on(&message, hear));
        channel.set_onmessage(Some(heard.as_ref().unchecked_ref()));
        heard.forget();
    }
    let lead = Closure::<dyn FnMut() -> JsValue>::new(move || {
        open(hear, lost, channel.clone());
        // The lock is held as long as this promise is not kept: until the tab closes.
        js_sys::Promise::new(&mut |_, _| {}).into()
    });
    if !with_lock(lead.as_ref()) {
        let _ = lead.as_ref().unchecked_ref::<js_sys::Function>().call0(&JsValue::NULL);
    }
    lead.forget();
}

/// Asks for the lock; false where the browser has none. (The typed interface of locks is not stable yet.)
fn with_lock(lead: &JsValue) -> bool {
    let navigator = window().navigator();
    let Ok(locks) = js_sys::Reflect::get(&navigator, &"locks".into()) else {
        return false;
    };
    let Ok(request) = js_sys::Reflect::get(&locks, &"request".into()) else {
        return false;
    };
    request
        .dyn_ref::<js_sys::Function>()
        .is_some_and(|request| request.call2(&locks, &LOCK.into(), lead).is_ok())
}

fn pass_on(message: &MessageEvent, hear: Hear) {
    if let Some(text) = message.data().as_string()
        && let Ok(event) = serde_json::from_str(&text)
    {
        hear.run(event);
    }
}

/// Opens the stream, and opens it again whenever the browser has given it up.
fn open(hear: Hear, lost: Callback<()>, channel: Option<BroadcastChannel>) {
    let Ok(source) = EventSource::new("/api/events") else {
        return;
    };
    let others = channel.clone();
    let heard = OnMessage::new(move |message: MessageEvent| {
        if let Some(channel) = &others {
            // A channel fails only for what cannot be copied; text can.
            let _ = channel.post_message(&message.data());
        }
        pass_on(&message, hear);
    });
    for name in NAMES {
        let _ = source.add_event_listener_with_callback(name, heard.as_ref().unchecked_ref());
    }
    heard.forget();
    let watched = source.clone();
    let failed = Closure::<dyn FnMut()>::new(move || {
        if watched.ready_state() == EventSource::CLOSED {
            lost.run(());
            let channel = channel.clone();
            set_timeout(move || open(hear, lost, channel), Duration::from_secs(5));
        }
    });
    source.set_onerror(Some(failed.as_ref().unchecked_ref()));
    failed.forget();
}
