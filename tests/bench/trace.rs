//! A browser trace: script, style, layout and paint on the main thread.
//!
//! Taken over the page's own protocol session. Chromedriver's performance log would be the obvious place, but a second trace in the
//! same browser comes out of it empty.

use anyhow::{Context, Result, bail, ensure};
use porthole_tests::page::Page;
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::time::Duration;

/// What counts. All are events of the renderer's main thread; one inside another is counted once, as part of the outer.
pub const WORK: &[&str] = &[
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

/// The traces of one browser.
#[derive(Default)]
pub struct Traces {
    /// Chromium numbers the streams that it hands out from 1, and nothing else of ours asks for one.
    streams: u32,
}

impl Traces {
    /// Begins one.
    pub async fn begin(&self, page: &Page) -> Result<()> {
        let wanted = json!({
            "transferMode": "ReturnAsStream",
            "traceConfig": { "recordMode": "recordAsMuchAsPossible", "includedCategories": ["devtools.timeline"], "excludedCategories": ["*"] },
        });
        page.driver()
            .cdp()
            .send_raw("Tracing.start", wanted)
            .await?;
        Ok(())
    }

    /// Ends it: its events.
    pub async fn end(&mut self, page: &Page) -> Result<Vec<Value>> {
        page.driver()
            .cdp()
            .send_raw("Tracing.end", json!({}))
            .await?;
        self.streams += 1;
        let handle = self.streams.to_string();
        let mut text = String::new();
        // The stream is there, and grows, while the browser still gathers what its processes have seen.
        for _ in 0..600 {
            let read = json!({ "handle": handle, "size": 64 << 20 });
            if let Ok(part) = page.driver().cdp().send_raw("IO.read", read).await {
                ensure!(part["base64Encoded"] != true, "the trace is not text");
                text.push_str(part["data"].as_str().unwrap_or_default());
            }
            if text.trim_end().ends_with('}')
                && let Ok(mut trace) = serde_json::from_str::<Value>(&text)
            {
                page.driver()
                    .cdp()
                    .send_raw("IO.close", json!({ "handle": handle }))
                    .await?;
                let Value::Array(events) = trace["traceEvents"].take() else {
                    bail!("the trace has no events");
                };
                return Ok(events);
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        bail!("the trace did not come to its end: {} bytes", text.len())
    }
}

/// Milliseconds of work of the page that scrolled, and what they went into: the thread between whose two marks the steps lie.
pub fn work(events: &[Value]) -> Result<Work> {
    let mark = |word: &str| {
        events
            .iter()
            .find(|event| event["name"] == "TimeStamp" && event["args"]["data"]["message"] == word)
            .with_context(|| format!("the trace has no mark `{word}`"))
    };
    let (from, to) = (mark("scroll begins")?, mark("scroll ends")?);
    let number = |event: &Value, key: &str| event[key].as_f64().unwrap_or(0.0);
    let (start, end) = (number(from, "ts"), number(to, "ts"));
    // The thread's own time: what other programs of the machine do meanwhile is not the page's work.
    let mut spans: Vec<(f64, f64, &'static str)> = events
        .iter()
        .filter(|event| {
            event["ph"] == "X"
                && event["pid"] == from["pid"]
                && event["tid"] == from["tid"]
                && (start..=end).contains(&number(event, "ts"))
        })
        .filter_map(|event| {
            let name = WORK.iter().find(|name| event["name"] == **name)?;
            let begins = number(event, "tts");
            Some((begins, begins + number(event, "tdur"), *name))
        })
        .collect();
    // The outer before the inner, where both begin at once.
    spans.sort_by(|a, b| a.0.total_cmp(&b.0).then(b.1.total_cmp(&a.1)));
    let mut work = Work::default();
    let mut open: Vec<(f64, &'static str)> = Vec::new();
    for (from, to, name) in spans {
        while open.last().is_some_and(|(until, _)| *until <= from) {
            open.pop();
        }
        let milliseconds = (to - from) / 1000.0;
        match open.last() {
            None => work.whole += milliseconds,
            // Told as part of the inner one only.
            Some((_, outer)) => *work.parts.entry(outer).or_default() -= milliseconds,
        }
        *work.parts.entry(name).or_default() += milliseconds;
        open.push((to, name));
    }
    Ok(work)
}

/// Work of a page, in milliseconds.
#[derive(Default)]
pub struct Work {
    /// All of it.
    pub whole: f64,
    /// By the name of the event, without what lies inside of it.
    pub parts: BTreeMap<&'static str, f64>,
}
