//! `RESOURCE/providers/Microsoft.Insights/metrics`: how a resource ran.

use super::{
    event_category::localized,
    measure::{self, Measure, is_measured},
    period::{Period, of_minute, refused, whole},
};
use crate::{
    arm::refusal::Refusal,
    providers::{Call, extension::Viewed},
    world::{World, resource::Resource},
};
use serde_json::{Map, Value, json};

/// What can be asked of a grain, as it is asked and as it is shown.
const AGGREGATIONS: [(&str, &str); 5] = [
    ("Average", "average"),
    ("Minimum", "minimum"),
    ("Maximum", "maximum"),
    ("Total", "total"),
    ("Count", "count"),
];

/// The most points that one answer holds, all metrics together.
const MOST: usize = 50_000;
/// The most minutes that are gone through for one answer, all metrics together: 93 days of seven metrics.
const MOST_MINUTES: i64 = 1_000_000;

/// Answers the values of the metrics named, of the first one when none is.
pub fn values(world: &World, call: &Call, viewed: &Viewed<'_>) -> Result<Value, Refusal> {
    let resource = world
        .resource(viewed.scope)
        .filter(|_| viewed.rest.is_empty())
        .ok_or_else(|| refused("Metrics are asked for on a resource."))?;
    let measures = asked(call, &resource)?;
    let period = Period::asked(call)?;
    let points = period.grains().count().saturating_mul(measures.len());
    if points > MOST {
        return Err(refused(&format!(
            "The query would return {points} points, more than the {MOST} allowed. Ask for a longer interval, a shorter timespan or fewer metrics."
        )));
    }
    let minutes = (period.end.0 - period.start.0) / 60_000;
    let all = minutes.saturating_mul(i64::try_from(measures.len()).unwrap_or(i64::MAX));
    if all > MOST_MINUTES {
        return Err(refused(&format!(
            "The query goes through {all} minutes, more than the {MOST_MINUTES} allowed. Ask for a shorter timespan or fewer metrics."
        )));
    }
    let value: Vec<Value> = measures
        .iter()
        .map(|measure| series(call, &resource, measure, &period))
        .collect::<Result<_, _>>()?;
    Ok(json!({
        "cost": 0,
        "timespan": format!("{}/{}", whole(period.start), whole(period.end)),
        "interval": period.grain,
        "value": value,
        "namespace": resource.type_name(),
        "resourceregion": resource.location,
    }))
}

/// The metrics that are asked for.
fn asked(call: &Call, resource: &Resource) -> Result<Vec<&'static Measure>, Refusal> {
    let known = measure::of_type(&resource.type_name());
    let Some(names) = call
        .query
        .given("metricnames")
        .or(call.query.given("metric"))
    else {
        return Ok(known.iter().take(1).collect());
    };
    let find = |name: &str| {
        let found = known
            .iter()
            .find(|measure| measure.name.eq_ignore_ascii_case(name.trim()));
        found.ok_or_else(|| {
            let valid: Vec<&str> = known.iter().map(|measure| measure.name).collect();
            refused(&format!(
                "Failed to find metric configuration for provider: {}, resource Type: {}, metric: {name}, Valid metrics: {}",
                resource.id.namespace(),
                resource.id.kind(),
                valid.join(",")
            ))
        })
    };
    let mut measures: Vec<&'static Measure> = Vec::new();
    for name in names.split(',') {
        let measure = find(name)?;
        // One that is named twice is answered once.
        if measures.iter().all(|known| known.name != measure.name) {
            measures.push(measure);
        }
    }
    Ok(measures)
}

/// The aggregations that are asked for; the metric's own when none is.
fn aggregations(call: &Call, measure: &Measure) -> Result<Vec<&'static str>, Refusal> {
    let wanted = call.query.given("aggregation").unwrap_or(measure.primary);
    let shown = |word: &str| {
        let found = AGGREGATIONS
            .iter()
            .find(|(name, _)| name.eq_ignore_ascii_case(word.trim()));
        found.map(|(_, shown)| *shown).ok_or_else(|| {
            refused(&format!("The aggregation '{word}' is invalid. Average, Minimum, Maximum, Total or Count is wanted."))
        })
    };
    wanted.split(',').map(shown).collect()
}

fn series(
    call: &Call,
    resource: &Resource,
    measure: &Measure,
    period: &Period,
) -> Result<Value, Refusal> {
    let aggregations = aggregations(call, measure)?;
    let key = resource.id.key();
    let data: Vec<Value> = period
        .grains()
        .map(|first| {
            let mut point = Map::new();
            point.insert("timeStamp".to_owned(), whole(of_minute(first)).into());
            let minutes = first..first.saturating_add(period.minutes);
            let measured: Vec<f64> = minutes
                .filter(|minute| is_measured(resource, of_minute(*minute), call.now))
                .map(|minute| measure.value(&key, minute))
                .collect();
            if !measured.is_empty() {
                for word in &aggregations {
                    point.insert((*word).to_owned(), aggregated(&measured, word).into());
                }
            }
            point.into()
        })
        .collect();
    let id = format!(
        "{}/providers/Microsoft.Insights/metrics/{}",
        resource.id, measure.name
    );
    Ok(json!({
        "id": id,
        "type": "Microsoft.Insights/metrics",
        "name": localized(measure.name),
        "unit": measure.unit,
        "timeseries": [{ "metadatavalues": [], "data": data }],
    }))
}

fn aggregated(values: &[f64], word: &str) -> f64 {
    let total: f64 = values.iter().sum();
    let count = values.len() as f64;
    let value = match word {
        "average" => total / count,
        "minimum" => values.iter().copied().fold(f64::INFINITY, f64::min),
        "maximum" => values.iter().copied().fold(f64::NEG_INFINITY, f64::max),
        "total" => total,
        _ => count,
    };
    (value * 10_000.0).round() / 10_000.0
}
