//! 100,000 rows scrolled in the portal and in a plain pooled table: what the main thread works per step, from a browser trace.

use crate::ratio::{median, of_pairs, tell};
use crate::trace::{self, Traces, Work};
use anyhow::{Result, ensure};
use porthole_tests::browser::Browser;
use porthole_tests::page::Page;
use porthole_tests::portal::Portal;
use serde_json::json;
use std::time::Duration;

const ROWS: u64 = 100_000;
const STEPS: u32 = 120;
const RUNS: usize = 5;
const PLAIN: &str = include_str!("table.html");

/// Scrolls ten rows a frame, STEPS times; resolves when the last frame is drawn. The marks tell the trace where the steps lie.
const SCROLL: &str = "const [steps, done] = arguments;
    const box = [...document.querySelectorAll('*')].filter((e) => e.scrollHeight > 10 * e.clientHeight && e.clientHeight > 100).sort((a, b) => b.scrollHeight - a.scrollHeight)[0] || document.scrollingElement;
    const from = box.scrollHeight * Math.random() * 0.5; let step = 0;
    box.scrollTop = from;
    const next = () => { if (step++ === steps) { requestAnimationFrame(() => { console.timeStamp('scroll ends'); done(box.scrollTop - from); }); return; } box.scrollTop = from + step * 320; requestAnimationFrame(next); };
    requestAnimationFrame(() => requestAnimationFrame(() => { console.timeStamp('scroll begins'); next(); }));";

/// The two tables in turns, each in a tab of its own.
pub async fn measure() -> Result<()> {
    let portal = Portal::demo("large:100000", "0").await?;
    let browser = Browser::start().await?;
    let folder = tempfile::tempdir()?;
    let file = folder.path().join("table.html");
    std::fs::write(&file, PLAIN)?;

    let page = browser.open(&portal.address()).await?;
    let ours = browser.driver().window().await?;
    let plain = browser.driver().new_tab().await?;
    browser.driver().switch_to_window(plain.clone()).await?;
    browser
        .driver()
        .goto(format!("file://{}", file.display()))
        .await?;
    browser.driver().switch_to_window(ours.clone()).await?;
    opens_all_resources(&page).await?;

    let mut traces = Traces::default();
    let mut pairs = Vec::new();
    for _ in 0..=RUNS {
        browser.driver().switch_to_window(ours.clone()).await?;
        let portal = step(&page, &mut traces).await?;
        browser.driver().switch_to_window(plain.clone()).await?;
        pairs.push((portal, step(&page, &mut traces).await?));
    }
    let pairs = &pairs[1..];
    let middle = |of: &dyn Fn(&(Work, Work)) -> f64| {
        median(pairs.iter().map(of).collect()) / f64::from(STEPS)
    };
    let ratios: Vec<(f64, f64)> = pairs
        .iter()
        .map(|(portal, plain)| (portal.whole, plain.whole))
        .collect();
    tell(
        "100,000 rows, work per step / plain table",
        of_pairs(&ratios),
        1.5,
        &format!(
            "{:.2} ms / {:.2} ms",
            middle(&|pair| pair.0.whole),
            middle(&|pair| pair.1.whole)
        ),
    );
    for part in trace::WORK {
        let of = |work: &Work| work.parts.get(part).copied().unwrap_or_default();
        let (portal, plain) = (middle(&|pair| of(&pair.0)), middle(&|pair| of(&pair.1)));
        if portal.max(plain) >= 0.05 {
            println!("    {part:<42} {portal:.2} ms / {plain:.2} ms");
        }
    }
    Ok(())
}

async fn opens_all_resources(page: &Page) -> Result<()> {
    let (status, sign_in) = page
        .fetches("POST", "/api/sign-ins/demo", Some(json!({})))
        .await?;
    ensure!(
        status == 201,
        "the demo sign-in answered {status} {sign_in}"
    );
    page.goes_to("/").await?;
    page.link("All resources").click().await?;
    // The count stands when the last page has arrived.
    let count = "return document.querySelector('[aria-rowcount]')?.getAttribute('aria-rowcount')";
    for _ in 0..600 {
        let shown = page.script(count, vec![]).await?;
        if shown
            .as_str()
            .and_then(|rows| rows.parse::<u64>().ok())
            .is_some_and(|rows| rows >= ROWS)
        {
            tokio::time::sleep(Duration::from_secs(2)).await;
            return Ok(());
        }
        tokio::time::sleep(Duration::from_millis(200)).await;
    }
    anyhow::bail!("the list never held {ROWS} rows. {}", page.describe().await)
}

/// Milliseconds of main-thread work of all steps.
async fn step(page: &Page, traces: &mut Traces) -> Result<Work> {
    traces.begin(page).await?;
    let scrolled = page
        .driver()
        .execute_async(SCROLL, vec![json!(STEPS)])
        .await?;
    ensure!(
        scrolled
            .json()
            .as_f64()
            .is_some_and(|pixels| pixels > 1000.0),
        "nothing scrolled: {}",
        scrolled.json()
    );
    let work = trace::work(&traces.end(page).await?)?;
    ensure!(work.whole > 0.0, "the trace is empty");
    Ok(work)
}
