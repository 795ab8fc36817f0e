//! Microsoft.Insights: what happened (the activity log), and how things run (metrics).

mod activity_log;
mod diagnostic_setting;
mod event_category;
mod event_filter;
mod measure;
mod metric;
mod metric_definition;
mod period;
#[cfg(test)]
mod tests;

use super::{ExtensionType, Provider, Served};

/// Microsoft.Insights.
pub static INSIGHTS: Provider = Provider {
    namespace: "Microsoft.Insights",
    types: &[],
    endpoints: &[event_category::EVENT_CATEGORIES],
};

/// What of it stands on scopes.
pub static EXTENSIONS: &[&ExtensionType] = &[
    &diagnostic_setting::DIAGNOSTIC_SETTINGS,
    &diagnostic_setting::CATEGORIES,
    &EVENT_TYPES,
    &METRIC_DEFINITIONS,
    &METRICS,
];

/// `SUBSCRIPTION/providers/Microsoft.Insights/eventtypes/management/values`.
static EVENT_TYPES: ExtensionType = ExtensionType {
    name: "Microsoft.Insights/eventtypes",
    above_groups_only: true,
    served: Served::View(activity_log::values),
};

/// `RESOURCE/providers/Microsoft.Insights/metricDefinitions`.
static METRIC_DEFINITIONS: ExtensionType = ExtensionType {
    name: "Microsoft.Insights/metricDefinitions",
    above_groups_only: false,
    served: Served::View(metric_definition::list),
};

/// `RESOURCE/providers/Microsoft.Insights/metrics`.
static METRICS: ExtensionType = ExtensionType {
    name: "Microsoft.Insights/metrics",
    above_groups_only: false,
    served: Served::View(metric::values),
};
