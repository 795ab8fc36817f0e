//! Eight tabs of one browser: one event stream for all of them, and another tab that takes over when its holder is closed.

use crate::scene::SignedIn;
use anyhow::{Context, Result, ensure};
use porthole_tests::browser::Browser;
use porthole_tests::page::Page;
use porthole_tests::patience::{SOON, until};
use porthole_tests::portal::Portal;
use serde_json::{Value, json};
use std::time::{Duration, Instant};
use thirtyfour::{WebDriver, WindowHandle};

const TABS: usize = 8;

/// Counts what a page opens: the browser tells no script which streams are open.
const COUNT_STREAMS: &str = "const Real = window.EventSource; window.streams = [];
    window.EventSource = class extends Real { constructor(...all) { super(...all); window.streams.push(this); } };";

struct Tabs<'scene> {
    driver: &'scene WebDriver,
    page: &'scene Page,
    open: Vec<WindowHandle>,
}

impl Tabs<'_> {
    async fn looks_at(&self, tab: &WindowHandle) -> Result<()> {
        Ok(self.driver.switch_to_window(tab.clone()).await?)
    }

    /// Opens the address in the tab that is looked at, with its streams counted.
    async fn opens(&self, path: &str) -> Result<()> {
        let script = json!({ "source": COUNT_STREAMS });
        self.driver
            .cdp()
            .send_raw("Page.addScriptToEvaluateOnNewDocument", script)
            .await?;
        self.page.goes_to(path).await
    }

    /// The tabs that hold an open stream.
    async fn listening(&self) -> Result<Vec<WindowHandle>> {
        let mut found = Vec::new();
        for tab in &self.open {
            self.looks_at(tab).await?;
            let script = "return window.streams.filter((one) => one.readyState === 1 && new URL(one.url).pathname === '/api/events').length";
            let count = self.page.script(script, vec![]).await?;
            let count = count.as_u64().context("a tab counts its streams")?;
            ensure!(
                count < 2,
                "a tab holds {count} streams where one is its share"
            );
            if count == 1 {
                found.push(tab.clone());
            }
        }
        Ok(found)
    }

    /// Every tab shows these words in its bell, and answers at once: none waits for a connection that streams have used up.
    async fn all_say(&self, words: &str) -> Result<()> {
        for tab in &self.open {
            self.looks_at(tab).await?;
            let asked = Instant::now();
            let (status, _) = self.page.fetches("GET", "/api/portal", None).await?;
            ensure!(status == 200, "a tab's call was answered {status}");
            ensure!(
                asked.elapsed() < SOON,
                "a tab waited {:?} for an answer",
                asked.elapsed()
            );
            self.page.button("Notifications").click().await?;
            let bell = self.page.control("complementary", "Notifications");
            bell.appears().await?;
            self.page.sees(words).await?;
            self.page.presses(thirtyfour::Key::Escape + "").await?;
            bell.disappears().await?;
        }
        Ok(())
    }
}

#[tokio::test]
async fn eight_tabs_share_one_event_stream_and_the_next_takes_over() -> Result<()> {
    let portal = Portal::demo("empty", "0").await?;
    let browser = Browser::start().await?;
    let signed_in = SignedIn::to_demo(&browser, &portal).await?;
    let driver = browser.driver();
    let mut tabs = Tabs {
        driver,
        page: &signed_in.page,
        open: vec![driver.window().await?],
    };
    let home = format!("/stamp/{}", signed_in.stamp);
    tabs.opens(&home).await?;
    for _ in 1..TABS {
        let tab = driver.new_tab().await?;
        tabs.looks_at(&tab).await?;
        tabs.page.measures(1440, 900).await?;
        tabs.opens(&home).await?;
        tabs.page.heading("").appears().await?;
        tabs.open.push(tab);
    }
    let leader = one_listens(&tabs).await?;

    let group = |name: &str| signed_in.id(&format!("/resourceGroups/{name}"));
    let body: Value = json!({ "location": signed_in.principal.location });
    signed_in.has(&group("heard-by-all"), body.clone()).await?;
    tabs.all_say("Created heard-by-all").await?;

    tabs.looks_at(&leader).await?;
    driver.close_window().await?;
    tabs.open.retain(|tab| *tab != leader);
    tabs.looks_at(&tabs.open[0].clone()).await?;
    let next = one_listens(&tabs).await?;
    ensure!(next != leader, "the closed tab listens no more");
    signed_in.has(&group("heard-after"), body).await?;
    tabs.all_say("Created heard-after").await
}

/// Waits until exactly one tab listens, which one it may be, and looks again: it stays the only one.
async fn one_listens(tabs: &Tabs<'_>) -> Result<WindowHandle> {
    let found = until(Duration::from_secs(20), || async {
        tabs.listening()
            .await
            .ok()
            .filter(|found| !found.is_empty())
    });
    found.await.context("no tab ever listened")?;
    let mut listening = tabs.listening().await?;
    ensure!(
        listening.len() == 1,
        "{} of {} tabs listen",
        listening.len(),
        tabs.open.len()
    );
    listening.pop().context("one listens")
}
