//! The rules, one file each. A rule that does not know enough says nothing.

mod api_version;
mod endpoint;
mod extension;
mod image;
mod location;
mod newer_feature;
mod property;
mod quota;
mod resource_type;
mod storage_sku;
mod vm_size;

use super::finding::Findings;
use super::survey::Survey;

/// A rule: what it finds in a template.
pub(super) type Find = fn(&Survey<'_>, &mut Findings<'_>);

/// All of them. Where two fixes touch each other, the earlier rule's is applied first.
pub(super) const ALL: &[Find] = &[
    api_version::find,
    resource_type::find,
    endpoint::find,
    storage_sku::find,
    location::find,
    vm_size::find,
    image::find,
    extension::find,
    newer_feature::find,
    property::find,
    quota::find,
];

/// Names as a sentence lists them, the first of many.
fn listed<'a>(names: impl Iterator<Item = &'a str>) -> String {
    const SHOWN: usize = 6;
    let names: Vec<&str> = names.collect();
    let shown = names
        .iter()
        .take(SHOWN)
        .copied()
        .collect::<Vec<_>>()
        .join(", ");
    match names.len().checked_sub(SHOWN) {
        _ if names.is_empty() => "none".to_owned(),
        Some(more) if more > 0 => format!("{shown} and {more} more"),
        _ => shown,
    }
}
