//! What the person keeps on the stamp of the page: read once for each sign-in, kept on the server as soon as it changes.

use crate::api::{self, Abort};
use crate::watch::spawn_local;
use crate::watch::watch;
use leptos::prelude::*;
use porthole_shared::sign_in::SignIn;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

/// How many recent resources are kept.
const MOST_RECENTS: usize = 20;

/// The preferences of the sign-in that the page is seen as.
#[derive(Clone, Copy)]
pub struct Preferences {
    all: RwSignal<Map<String, Value>>,
    sign_in: Memo<Option<String>>,
    /// Whether they have been read.
    pub ready: RwSignal<bool>,
}

/// A resource that was looked at.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Recent {
    /// Its ARM id.
    pub id: String,
    /// When, in milliseconds since 1970.
    pub at: i64,
}

impl Preferences {
    pub(super) fn new(sign_in: Memo<Option<SignIn>>) -> Self {
        let id =
            Memo::new(move |_| sign_in.with(|sign_in| sign_in.as_ref().map(|one| one.id.clone())));
        let preferences = Self {
            all: RwSignal::new(Map::new()),
            sign_in: id,
            ready: RwSignal::new(false),
        };
        watch(move || {
            preferences.all.set(Map::new());
            preferences.ready.set(false);
            let Some(id) = id.get() else {
                return;
            };
            let abort = Abort::on_cleanup();
            spawn_local(async move {
                let read = api::preferences::preferences(&id, &abort).await;
                if !abort.ended() {
                    if let Ok(read) = read {
                        preferences.all.set(read);
                    }
                    preferences.ready.set(true);
                }
            });
        });
        preferences
    }

    /// One preference, when it was kept and still has its shape; tracked.
    #[must_use]
    pub fn read<T: DeserializeOwned>(self, key: &str) -> Option<T> {
        let value = self.all.with(|all| all.get(key).cloned())?;
        api::shape::shaped(value).ok()
    }

    /// Keeps one.
    pub fn keep(self, key: &str, value: &impl Serialize) {
        let Ok(value) = serde_json::to_value(value) else {
            return;
        };
        self.all.update(|all| {
            all.insert(key.to_owned(), value.clone());
        });
        if let Some(sign_in) = self.sign_in.get_untracked() {
            let key = key.to_owned();
            spawn_local(async move {
                // Not worth a message: the preference holds until the page is closed.
                let _ = api::preferences::keep(&sign_in, &key, &value).await;
            });
        }
    }

    /// The resources that were looked at, the last one first; tracked.
    #[must_use]
    pub fn recents(self) -> Vec<Recent> {
        self.read("recents").unwrap_or_default()
    }

    /// A resource is looked at now. It is kept once the others have been read: not instead of them.
    pub fn note_recent(self, id: &str) {
        let id = id.to_owned();
        let noted = StoredValue::new(false);
        watch(move || {
            if self.ready.get() && !noted.get_value() {
                noted.set_value(true);
                untrack(|| self.keep_recent(&id));
            }
        });
    }

    fn keep_recent(self, id: &str) {
        let mut recents = self.recents();
        recents.retain(|recent| !recent.id.eq_ignore_ascii_case(id));
        let at = js_sys::Date::now() as i64;
        recents.insert(
            0,
            Recent {
                id: id.to_owned(),
                at,
            },
        );
        recents.truncate(MOST_RECENTS);
        self.keep("recents", &recents);
    }

    /// A resource is gone.
    pub fn forget_recent(self, id: &str) {
        let mut recents = untrack(move || self.recents());
        recents.retain(|recent| !recent.id.eq_ignore_ascii_case(id));
        self.keep("recents", &recents);
    }
}
