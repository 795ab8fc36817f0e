//! One event stream per browser. The tab that holds a lock listens for all of them and passes on what it hears; when it
//! closes, the next one takes over. A browser without locks (or a page without a secure origin) listens in every tab.

use super::shape::read_as;
use leptos::prelude::*;
use porthole_shared::event::Event;
use porthole_shared::operation::Operation;
use serde::Deserialize;
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
        let _ = lead
            .as_ref()
            .unchecked_ref::<js_sys::Function>()
            .call0(&JsValue::NULL);
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

/// An event as it is written. (Reading the tagged enum itself would bring a second reader of operations into the page.)
#[derive(Deserialize)]
struct Told {
    event: String,
    #[serde(default)]
    operations: Vec<Operation>,
    #[serde(default)]
    operation: Option<Box<Operation>>,
    #[serde(default)]
    sign_in: Option<String>,
}

impl Told {
    fn event(self) -> Option<Event> {
        match self.event.as_str() {
            "snapshot" => Some(Event::Snapshot {
                operations: self.operations,
            }),
            "changed" => Some(Event::Changed {
                operation: self.operation?,
            }),
            "signed-out" => Some(Event::SignedOut {
                sign_in: self.sign_in,
            }),
            _ => None,
        }
    }
}

fn pass_on(message: &MessageEvent, hear: Hear) {
    let text = message.data().as_string().unwrap_or_default();
    let told = read_as::<Told>(&text).ok();
    if let Some(event) = told.and_then(Told::event) {
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

#[cfg(test)]
mod tests {
    use super::*;
    #[cfg(target_arch = "wasm32")]
    use wasm_bindgen_test::wasm_bindgen_test as test;

    #[test]
    fn reads_every_event_as_the_portal_writes_it() {
        let events = [
            Event::Snapshot {
                operations: Vec::new(),
            },
            Event::SignedOut {
                sign_in: Some("one".to_owned()),
            },
            Event::SignedOut { sign_in: None },
        ];
        for event in events {
            let text = serde_json::to_string(&event).unwrap();
            let told: Told = serde_json::from_str(&text).unwrap();
            assert_eq!(told.event(), Some(event), "{text}");
        }
    }
}
