//! What is used of the stamp's quotas, as its providers tell it. A stamp that tells nothing has no card.

use crate::api::{self, Abort};
use crate::controls::{Card, ProgressBar, Tone};
use crate::drawn::view;
use crate::i18n::{Wording, format, words};
use crate::load::Load;
use crate::session::session;
use leptos::prelude::*;
use serde::Deserialize;

const PROVIDERS: [&str; 3] = [
    "Microsoft.Compute",
    "Microsoft.Network",
    "Microsoft.Storage",
];
const SHOWN: usize = 6;

/// From this part on a quota needs attention.
pub const NEARLY_FULL: u8 = 90;

/// One quota.
#[derive(Clone, Debug, PartialEq)]
pub struct Quota {
    /// What it counts, in the stamp's words.
    pub name: String,
    /// Used.
    pub used: f64,
    /// Allowed.
    pub limit: f64,
}

impl Quota {
    fn part(&self) -> f64 {
        self.used / self.limit
    }

    /// How much of it is used, 0 to 100.
    #[must_use]
    pub fn percent(&self) -> u8 {
        ((self.part() * 100.0).round() as i64)
            .clamp(0, 100)
            .try_into()
            .unwrap_or(100)
    }
}

/// The quotas of a location.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Quotas {
    /// The location.
    pub location: String,
    /// The fullest first.
    pub all: Vec<Quota>,
}

#[derive(Deserialize)]
struct Listed<T> {
    value: Vec<T>,
}

#[derive(Deserialize)]
struct Location {
    name: String,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Usage {
    name: UsageName,
    current_value: f64,
    limit: f64,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct UsageName {
    value: String,
    localized_value: Option<String>,
}

/// Reads the quotas of every subscription in its first location; of each quota, the subscription that has used most of it.
#[must_use]
pub fn quotas() -> Load<Quotas> {
    let session = session();
    Load::new(move |abort: Abort| {
        let sign_in = session.sign_in.get()?;
        Some(async move {
            let mut quotas = Quotas::default();
            for subscription in &sign_in.subscriptions {
                let root = format!("/subscriptions/{}", subscription.id);
                let path = format!("{root}/locations");
                let locations =
                    api::stamp_work::arm::<Listed<Location>>(&sign_in.id, &path, "", &abort)
                        .await?;
                if let Some(location) = locations.body.value.into_iter().next() {
                    add_usages(&mut quotas.all, &sign_in.id, &root, &location.name, &abort).await;
                    quotas.location = location.name;
                }
            }
            crate::order::sort_by(&mut quotas.all, |a, b| b.part().total_cmp(&a.part()));
            Ok(quotas)
        })
    })
}

/// A provider that tells nothing is left out: that is no trouble of the page.
async fn add_usages(
    all: &mut Vec<Quota>,
    sign_in: &str,
    root: &str,
    location: &str,
    abort: &Abort,
) {
    for provider in PROVIDERS {
        let path = format!("{root}/providers/{provider}/locations/{location}/usages");
        let read = api::stamp_work::arm::<Listed<Usage>>(sign_in, &path, "", abort).await;
        let usages = read.map(|read| read.body.value).unwrap_or_default();
        for usage in usages.into_iter().filter(|usage| usage.limit > 0.0) {
            let quota = Quota {
                name: usage.name.localized_value.unwrap_or(usage.name.value),
                used: usage.current_value,
                limit: usage.limit,
            };
            match all.iter_mut().find(|known| known.name == quota.name) {
                Some(known) if known.part() < quota.part() => *known = quota,
                Some(_) => {}
                None => all.push(quota),
            }
        }
    }
}

/// The card.
#[component]
pub fn QuotaCard(
    /// The quotas.
    quota: Load<Quotas>,
) -> impl IntoView {
    move || {
        let quotas = quota.value.get().filter(|quotas| !quotas.all.is_empty())?;
        let location = quotas.location;
        let rows = quotas
            .all
            .into_iter()
            .take(SHOWN)
            .map(|one| {
                let percent = one.percent();
                let tone = match percent {
                    98.. => Tone::Danger,
                    NEARLY_FULL.. => Tone::Warning,
                    _ => Tone::Accent,
                };
                view! {
                    <div class="usage">
                        <span>{one.name}</span>
                        <span class="ends">
                            <strong>{format::number(one.used)}</strong>
                            " "
                            <span class="text-2">{words::home_of(&format::number(one.limit))}</span>
                        </span>
                        <ProgressBar percent=Signal::stored(Some(percent)) tone=Signal::stored(tone) />
                    </div>
                }
            })
            .collect_view();
        Some(view! {
            <Card title=Wording::of(move || words::home_quota(&location))>
                <div class="usages">{rows}</div>
            </Card>
        })
    }
}

#[cfg(test)]
mod tests {
    use super::Quota;
    #[cfg(target_arch = "wasm32")]
    use wasm_bindgen_test::wasm_bindgen_test as test;

    #[test]
    fn a_part_of_a_quota_is_never_more_than_all_of_it() {
        let quota = |used, limit| {
            Quota {
                name: String::new(),
                used,
                limit,
            }
            .percent()
        };
        assert_eq!(quota(48.0, 50.0), 96);
        assert_eq!(quota(60.0, 50.0), 100);
        assert_eq!(quota(0.0, 50.0), 0);
    }
}
