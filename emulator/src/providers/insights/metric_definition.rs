//! `RESOURCE/providers/Microsoft.Insights/metricDefinitions`: what is measured of a resource.

use super::{
    event_category::localized,
    measure,
    period::{GRAINS, refused},
};
use crate::{
    arm::refusal::Refusal,
    providers::{Call, extension::Viewed},
    world::World,
};
use serde_json::{Value, json};

/// Answers the list; empty for a type that nothing is measured of.
pub fn list(_: &World, _: &Call, viewed: &Viewed<'_>) -> Result<Value, Refusal> {
    let scope = viewed.scope;
    if scope.namespace().is_empty() || !viewed.rest.is_empty() {
        return Err(refused("Metrics are asked for on a resource."));
    }
    let availabilities: Vec<Value> = GRAINS
        .iter()
        .map(|(grain, _)| json!({ "timeGrain": grain, "retention": "P93D" }))
        .collect();
    let definition = |measure: &measure::Measure| {
        json!({
            "id": format!("{scope}/providers/microsoft.insights/metricdefinitions/{}", measure.name),
            "resourceId": scope.as_str(),
            "namespace": scope.type_name(),
            "name": localized(measure.name),
            "isDimensionRequired": false,
            "unit": measure.unit,
            "primaryAggregationType": measure.primary,
            "supportedAggregationTypes": ["None", "Average", "Minimum", "Maximum", "Total", "Count"],
            "metricAvailabilities": availabilities,
        })
    };
    let value: Vec<Value> = measure::of_type(&scope.type_name())
        .iter()
        .map(definition)
        .collect();
    Ok(json!({ "value": value }))
}
