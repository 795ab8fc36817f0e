//! axe-core over the main pages and what opens over them, in both themes: no serious or critical violation.

use crate::scene::SignedIn;
use crate::walk;
use anyhow::{Context, Result};
use porthole_tests::browser::Browser;
use porthole_tests::page::Page;
use porthole_tests::portal::Portal;
use serde_json::{Value, json};

const RUN: &str = "const done = arguments[0];
    const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'];
    axe.run(document, { runOnly: { type: 'tag', values: tags }, rules: { 'target-size': { enabled: true } }, resultTypes: ['violations'] })
      .then((found) => done(found.violations.map((one) => ({ id: one.id, impact: one.impact, help: one.help,
        nodes: one.nodes.slice(0, 4).map((node) => node.target.join(' ') + ' ' + node.html.slice(0, 160) + ' ' + node.failureSummary.replace(/\\s+/g, ' ').slice(0, 240)) }))))
      .catch((error) => done([{ id: 'axe failed', impact: 'critical', help: String(error), nodes: [] }]));";

/// axe-core and what it has found so far.
struct Examiner {
    axe: String,
    found: Vec<String>,
}

impl Examiner {
    async fn looks_at(&mut self, page: &Page, name: &str) -> Result<()> {
        for theme in ["light", "dark"] {
            page.prefers(theme).await?;
            page.script(&self.axe, vec![]).await?;
            let found = page.driver().execute_async(RUN, vec![]).await?;
            let violations = found.json().as_array().cloned();
            for violation in violations.context("axe answers a list")? {
                let grave = [json!("serious"), json!("critical")].contains(&violation["impact"]);
                let line = format!("{name}, {theme}: {}", spelled(&violation));
                if grave {
                    self.found.push(line);
                } else {
                    eprintln!("{line}");
                }
            }
        }
        page.prefers("light").await
    }
}

fn spelled(violation: &Value) -> String {
    let word = |key: &str| violation[key].as_str().unwrap_or_default().to_owned();
    let nodes: Vec<_> = violation["nodes"]
        .as_array()
        .into_iter()
        .flatten()
        .filter_map(Value::as_str)
        .collect();
    format!(
        "{} ({}): {}\n    {}",
        word("id"),
        word("impact"),
        word("help"),
        nodes.join("\n    ")
    )
}

#[tokio::test]
async fn axe_finds_nothing_serious_on_the_main_pages() -> Result<()> {
    let Some(axe) = std::env::var_os("PORTHOLE_TEST_AXE") else {
        eprintln!("SKIPPED: no axe-core; `cargo xtask test --only journeys` fetches it with npm");
        return Ok(());
    };
    let mut examiner = Examiner {
        axe: std::fs::read_to_string(axe)?,
        found: Vec::new(),
    };
    let portal = Portal::demo("contoso", "0").await?;
    let browser = Browser::start().await?;
    let page = browser.open(&portal.address()).await?;
    page.button("Sign in as the demo principal")
        .appears()
        .await?;
    examiner.looks_at(&page, "sign-in").await?;

    let signed_in = SignedIn::to_demo(&browser, &portal).await?;
    let page = &signed_in.page;
    let pages = walk::stamp_pages(&signed_in).await?;
    for (name, path) in &pages {
        page.goes_to(path).await?;
        page.heading("").appears().await?;
        page.settles().await?;
        examiner.looks_at(page, name).await?;
    }
    for (name, path) in walk::PORTAL_PAGES {
        page.goes_to(path).await?;
        page.heading("").appears().await?;
        page.settles().await?;
        examiner.looks_at(page, name).await?;
    }

    // What opens over a page, and a page that has nothing to show but a problem.
    let machine = walk::address(&pages, "virtual-machine")?;
    page.goes_to(machine).await?;
    page.command("Delete").click().await?;
    page.dialog("").appears().await?;
    page.settles().await?;
    examiner.looks_at(page, "the delete dialog").await?;
    page.presses(thirtyfour::Key::Escape + "").await?;
    page.button("Notifications").click().await?;
    page.control("complementary", "Notifications")
        .appears()
        .await?;
    examiner.looks_at(page, "the notifications").await?;
    page.presses(thirtyfour::Key::Escape + "").await?;
    page.presses("/").await?;
    page.control("combobox", "Search").appears().await?;
    examiner.looks_at(page, "the palette").await?;
    page.goes_to(&format!("{machine}-ghost")).await?;
    page.control("alert", "").appears().await?;
    examiner
        .looks_at(page, "a machine that is not there")
        .await?;

    assert!(
        examiner.found.is_empty(),
        "{} violations\n{}",
        examiner.found.len(),
        examiner.found.join("\n")
    );
    Ok(())
}
