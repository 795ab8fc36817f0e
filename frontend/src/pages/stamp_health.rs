//! How a stamp is, in a badge: reachable and how quickly, slow, its root changed, silent.

use crate::api::{self, Abort};
use crate::controls::{StatusBadge, StatusShape};
use crate::drawn::view;
use crate::i18n::{Text, Wording, format, words};
use crate::load::Load;
use leptos::prelude::*;
use porthole_shared::problem::ProblemKind;
use porthole_shared::stamp::Health;

/// An answer that takes longer than this is slow.
const SLOW: u32 = 500;

/// Asks once how a stamp is.
#[must_use]
pub fn health(id: String) -> Load<Health> {
    Load::new(move |abort: Abort| {
        let id = id.clone();
        Some(async move { api::stamps::health(&id, &abort).await })
    })
}

/// The shape and the words for an answer; busy while there is none.
#[must_use]
pub fn judged(load: Load<Health>) -> (StatusShape, String) {
    if let Some(problem) = load.problem.get() {
        return failed(problem.kind);
    }
    let Some(health) = load.value.get() else {
        return (StatusShape::Busy, Text::HealthAsking.get().to_owned());
    };
    if let Some(problem) = health.problem {
        return failed(problem.kind);
    }
    let took = health.milliseconds.unwrap_or_default();
    if took > SLOW {
        (
            StatusShape::Degraded,
            words::health_slow(&format::took(took)),
        )
    } else {
        (
            StatusShape::Succeeded,
            words::health_reachable(&format::took(took)),
        )
    }
}

fn failed(kind: ProblemKind) -> (StatusShape, String) {
    let text = match kind {
        ProblemKind::ChangedRoot => Text::HealthRootChanged,
        ProblemKind::UntrustedCertificate => Text::HealthUntrusted,
        ProblemKind::NotArm => Text::HealthNotArm,
        ProblemKind::Unreachable => Text::HealthUnreachable,
        _ => Text::HealthFailed,
    };
    (StatusShape::Failed, text.get().to_owned())
}

/// Whether the stamp shows another root than the one that was trusted.
#[must_use]
pub fn root_changed(load: Load<Health>) -> bool {
    load.value.with(|health| {
        let problem = health.as_ref().and_then(|health| health.problem.as_ref());
        problem.is_some_and(|problem| {
            matches!(
                problem.kind,
                ProblemKind::ChangedRoot | ProblemKind::UntrustedCertificate
            )
        })
    })
}

/// The badge.
#[component]
pub fn HealthBadge(
    /// The answer.
    load: Load<Health>,
) -> impl IntoView {
    view! {
        <StatusBadge
            shape=Signal::derive(move || judged(load).0)
            label=Wording::of(move || judged(load).1)
        />
    }
}

/// How long the certificate is good for: the year, or the days when few are left.
#[must_use]
pub fn certificate_words(until: i64) -> String {
    let days = days_left(until);
    if days < 0 {
        words::health_expired(&format::day(until))
    } else if days <= 60 {
        words::health_expires(usize::try_from(days).unwrap_or_default())
    } else {
        words::health_valid(&format::day(until))
    }
}

/// Days until a certificate expires; negative when it has.
#[must_use]
pub fn days_left(until: i64) -> i64 {
    let now = (js_sys::Date::now() / 1000.0) as i64;
    (until - now).div_euclid(86_400)
}
