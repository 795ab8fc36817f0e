//! What the stamp of the page offers, as its providers tell: types that it lacks stay visible, greyed, with the reason.

use crate::api::{self, Abort};
use crate::i18n::words;
use crate::watch::{spawn_local, watch};
use leptos::prelude::*;
use porthole_shared::sign_in::SignIn;

/// The types that the stamp lacks, once it has told.
#[derive(Clone, Copy)]
pub struct Offer {
    absent: RwSignal<Vec<String>>,
}

impl Offer {
    pub(super) fn new(sign_in: Memo<Option<SignIn>>) -> Self {
        let absent = RwSignal::new(Vec::new());
        let id =
            Memo::new(move |_| sign_in.with(|sign_in| sign_in.as_ref().map(|one| one.id.clone())));
        watch(move || {
            absent.set(Vec::new());
            let Some(id) = id.get() else {
                return;
            };
            let abort = Abort::on_cleanup();
            spawn_local(async move {
                // A stamp that does not tell greys nothing: what is asked of it answers for itself.
                if let Ok(told) = api::session::absent(&id, &abort).await
                    && !abort.ended()
                {
                    absent.set(told);
                }
            });
        });
        Self { absent }
    }

    /// Why a type cannot be used here, when it cannot; tracked.
    #[must_use]
    pub fn refusal(self, type_name: &str) -> Option<String> {
        let lacks = self
            .absent
            .with(|absent| absent.iter().any(|one| one.eq_ignore_ascii_case(type_name)));
        lacks.then(|| words::list_absent(type_name))
    }
}
