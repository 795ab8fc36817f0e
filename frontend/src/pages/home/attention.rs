//! What needs attention: quotas that are nearly full, stamps that are not well, disks attached to nothing, work that failed.

use super::quota::{NEARLY_FULL, Quotas};
use super::stamp_list::StampHealth;
use crate::api::{Abort, list::list};
use crate::controls::{Card, StatusGlyph, StatusShape};
use crate::drawn::view;
use crate::i18n::{Text, format, words};
use crate::load::Load;
use crate::pages::stamp_health::{days_left, judged, root_changed};
use crate::paths::Page;
use crate::session::session;
use crate::shell::operation_words;
use leptos::prelude::*;
use porthole_shared::operation::OperationState;
use porthole_shared::page::Line;
use serde::Deserialize;

/// A certificate that ends sooner than this needs attention.
const CERTIFICATE_DAYS: i64 = 30;
const SHOWN: usize = 8;

/// One thing that needs attention.
struct Matter {
    shape: StatusShape,
    sentence: String,
    link: Option<(Text, String)>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Disk {
    #[serde(default)]
    managed_by: Option<String>,
    #[serde(default)]
    properties: DiskProperties,
}

#[derive(Default, Deserialize)]
struct DiskProperties {
    #[serde(rename = "diskSizeGB", default)]
    size: f64,
}

/// Disks attached to nothing: how many, and how large together in GiB.
fn loose_disks() -> Load<(usize, f64)> {
    let session = session();
    Load::new(move |abort: Abort| {
        let sign_in = session.sign_in.get()?;
        Some(async move {
            let mut found = (0, 0.0);
            for subscription in &sign_in.subscriptions {
                let path = format!(
                    "/subscriptions/{}/providers/Microsoft.Compute/disks",
                    subscription.id
                );
                list::<Disk>(&sign_in.id, &path, "", &abort, |line| {
                    if let Line::Page { items, .. } = line {
                        for disk in items.iter().filter(|disk| disk.managed_by.is_none()) {
                            found.0 += 1;
                            found.1 += disk.properties.size;
                        }
                    }
                })
                .await?;
            }
            Ok(found)
        })
    })
}

/// The card; nothing when nothing needs attention.
#[component]
pub fn AttentionCard(
    /// The stamps and their answers.
    health: Vec<StampHealth>,
    /// The quotas.
    quota: Load<Quotas>,
) -> impl IntoView {
    let session = session();
    let disks = loose_disks();
    move || {
        let mut matters = Vec::new();
        for one in quota
            .value
            .get()
            .unwrap_or_default()
            .all
            .iter()
            .filter(|one| one.percent() >= NEARLY_FULL)
        {
            matters.push(Matter {
                shape: StatusShape::Degraded,
                sentence: words::home_quota_full(
                    &one.name,
                    &format::number(one.used),
                    &format::number(one.limit),
                ),
                link: None,
            });
        }
        for (stamp, load) in &health {
            matters.extend(stamp_matter(&stamp.id, &stamp.name, *load));
        }
        if let Some((count, size)) = disks.value.get().filter(|(count, _)| *count > 0) {
            let href = session
                .site()
                .map(|site| site.list("Microsoft.Compute/disks"));
            matters.push(Matter {
                shape: StatusShape::Degraded,
                sentence: words::home_loose_disks(count, &format::number(size)),
                link: href.map(|href| (Text::HomeShowDisks, href)),
            });
        }
        for operation in session.operations.all.get() {
            if matches!(
                operation.state,
                OperationState::Failed | OperationState::LostTrack
            ) {
                matters.push(Matter {
                    shape: operation_words::shape(operation.state),
                    sentence: operation_words::sentence(&operation).replace('*', ""),
                    link: Some((Text::HomeWhy, Page::Operations.address())),
                });
            }
        }
        if matters.is_empty() {
            return None;
        }
        let count = matters.len();
        let rows = matters
            .into_iter()
            .take(SHOWN)
            .map(|matter| {
                view! {
                    <div class="list-row home-attention">
                        <StatusGlyph shape=matter.shape />
                        <span class="text-1">{matter.sentence}</span>
                        {matter.link.map(|(label, href)| view! { <a href=href>{label}</a> })}
                    </div>
                }
            })
            .collect_view();
        Some(view! {
            <Card title=Text::HomeAttention count=Signal::stored(Some(count))>
                {rows}
            </Card>
        })
    }
}

fn stamp_matter(
    id: &str,
    name: &str,
    load: Load<porthole_shared::stamp::Health>,
) -> Option<Matter> {
    let chain = Some((
        Text::HomeShowChain,
        Page::Trust {
            stamp: id.to_owned(),
        }
        .address(),
    ));
    let (shape, words_of) = judged(load);
    if shape == StatusShape::Failed {
        return Some(Matter {
            shape,
            sentence: words::home_stamp_unwell(name, &words_of),
            link: chain.filter(|_| root_changed(load)),
        });
    }
    let until = load
        .value
        .with(|health| health.as_ref().and_then(|health| health.certificate_until))?;
    let days = days_left(until);
    (days < CERTIFICATE_DAYS).then(|| Matter {
        shape: StatusShape::Degraded,
        sentence: words::home_certificate(usize::try_from(days.max(0)).unwrap_or_default(), name),
        link: chain,
    })
}
