//! A browser trace: script, style, layout and paint on the main thread.

use anyhow::Result;
use porthole_tests::page::Page;
use serde_json::Value;

/// What counts. All are events of the renderer's main thread; one inside another is counted once, as part of the outer.
const WORK: &[&str] = &[
    "FunctionCall",
    "EvaluateScript",
    "EventDispatch",
    "FireAnimationFrame",
    "TimerFire",
    "RunMicrotasks",
    "UpdateLayoutTree",
    "Layout",
    "PrePaint",
    "Paint",
    "Layerize",
    "UpdateLayer",
    "Commit",
    "HitTest",
    "IntersectionObserverController::computeIntersections",
    "MinorGC",
    "MajorGC",
];

/// The events since the last call.
pub async fn taken(page: &Page) -> Result<Vec<Value>> {
    let entries = page.driver().get_log("performance").await?;
    let messages = entries
        .iter()
        .filter_map(|entry| serde_json::from_str::<Value>(&entry.message).ok());
    let events = messages.filter(|message| message["message"]["method"] == "Tracing.dataCollected");
    Ok(events
        .map(|mut message| message["message"]["params"].take())
        .collect())
}

/// Milliseconds of work in these events.
pub fn work(events: &[Value]) -> f64 {
    let number = |event: &Value, key: &str| event[key].as_f64().unwrap_or(0.0);
    let mut spans: Vec<(String, f64, f64)> = events
        .iter()
        .filter(|event| {
            event["ph"] == "X"
                && event["name"]
                    .as_str()
                    .is_some_and(|name| WORK.contains(&name))
        })
        .map(|event| {
            (
                format!("{}.{}", event["pid"], event["tid"]),
                number(event, "ts"),
                number(event, "ts") + number(event, "dur"),
            )
        })
        .collect();
    spans.sort_by(|a, b| a.0.cmp(&b.0).then(a.1.total_cmp(&b.1)));
    let (mut total, mut thread, mut until) = (0.0, String::new(), f64::NEG_INFINITY);
    for (of, from, to) in spans {
        if of != thread {
            (thread, until) = (of, f64::NEG_INFINITY);
        }
        if to > until {
            total += to - from.max(until);
            until = to;
        }
    }
    total / 1000.0
}
