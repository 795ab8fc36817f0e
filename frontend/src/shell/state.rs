//! What the frame itself knows: what is open over the page, what is read out, what time it is.

use crate::controls::Command;
use leptos::prelude::*;
use std::time::Duration;

/// What lies over the page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Open {
    /// Nothing.
    Nothing,
    /// The navigation, on narrow windows.
    Navigation,
    /// The notifications.
    Notifications,
    /// Theme, language, density.
    Settings,
    /// Search and commands.
    Palette,
    /// All shortcuts.
    Shortcuts,
    /// The question before signing out.
    SignOut,
}

/// The state of the frame.
#[derive(Clone, Copy)]
pub struct Shell {
    /// What lies over the page.
    pub open: RwSignal<Open>,
    /// The sign-in that is about to leave work under way, while that is asked; else all are.
    pub leaving: RwSignal<Option<String>>,
    /// What can be done with the resource of the page: its name, and its commands. The palette offers them.
    pub commands: RwSignal<Option<(String, Vec<Command>)>>,
    /// What screen readers say next.
    pub announcement: RwSignal<String>,
    /// Milliseconds since 1970, renewed every second: for times that run.
    pub now: RwSignal<i64>,
}

impl Shell {
    /// Starts the clock.
    #[must_use]
    pub fn start() -> Self {
        let now = RwSignal::new(js_sys::Date::now() as i64);
        set_interval(
            move || now.set(js_sys::Date::now() as i64),
            Duration::from_secs(1),
        );
        Self {
            open: RwSignal::new(Open::Nothing),
            leaving: RwSignal::new(None),
            commands: RwSignal::new(None),
            announcement: RwSignal::new(String::new()),
            now,
        }
    }

    /// Opens something over the page, or closes it when it is open.
    pub fn toggle(self, what: Open) {
        self.open.update(|open| {
            *open = if *open == what { Open::Nothing } else { what };
        });
    }

    /// Closes whatever lies over the page.
    pub fn close(self) {
        self.open.set(Open::Nothing);
    }

    /// Offers the commands of a page as long as it is shown.
    pub fn offer(self, name: String, commands: Vec<Command>) {
        self.commands.set(Some((name, commands)));
        on_cleanup(move || {
            self.commands.try_set(None);
        });
    }

    /// Has screen readers say this once.
    pub fn announce(self, words: String) {
        self.announcement.set(words);
    }
}

/// The frame of this page.
#[must_use]
pub fn shell() -> Shell {
    expect_context()
}
