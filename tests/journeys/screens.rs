//! Every screen, in both themes, on a desk and in a pocket: pictures for the documentation, and a look at each screen's sanity.

use crate::scene::SignedIn;
use crate::walk;
use anyhow::{Context, Result, ensure};
use porthole_tests::browser::Browser;
use porthole_tests::page::Page;
use porthole_tests::patience::until;
use porthole_tests::portal::Portal;
use porthole_tests::screenshot;
use serde_json::json;
use std::time::Duration;
use thirtyfour::Key;

/// What is wrong with any screen: text that runs out of the window at 375 px, a page without one h1, a control
/// without a name, a path that is shortened at its end, a row that says one thing twice, a current page or tab out of sight.
const SANITY: &str = "const wrong = [];
    const main = document.querySelector('main');
    if (!main) return ['there is no main'];
    if (document.querySelectorAll('h1').length !== 1) wrong.push('the page has ' + document.querySelectorAll('h1').length + ' h1');
    if (document.documentElement.scrollWidth > innerWidth + 1) wrong.push('the page is ' + document.documentElement.scrollWidth + ' px wide in a window of ' + innerWidth);
    for (const e of document.querySelectorAll('button,a[href],input,select,textarea,[role=button]')) {
      if (!e.checkVisibility() || e.closest('[aria-hidden=true]')) continue;
      const name = e.getAttribute('aria-label') || e.getAttribute('aria-labelledby') || e.textContent.trim() || e.title || (e.labels && e.labels.length && e.labels[0].textContent.trim());
      if (!name) wrong.push('without a name: ' + e.outerHTML.slice(0, 160));
    }
    for (const e of document.querySelectorAll('.source-path bdi, .call bdi'))
      if (e.getBoundingClientRect().right > e.parentElement.getBoundingClientRect().right + 1) wrong.push('a call loses the tail of its path');
    for (const e of document.querySelectorAll('.grid-row:not([hidden]) .two-lines'))
      if (e.lastChild.checkVisibility() && e.firstChild.textContent === e.lastChild.textContent) wrong.push('a row says twice: ' + e.firstChild.textContent);
    for (const e of document.querySelectorAll('[role=tab][aria-selected=true], .resource-menu [aria-current=page]')) {
      const own = e.getBoundingClientRect(), strip = e.parentElement.getBoundingClientRect();
      if (own.left < strip.left - 1 || own.right > strip.right + 1) wrong.push('out of sight: ' + e.textContent);
    }
    for (const e of document.querySelectorAll('.navigation-entry > span:first-of-type'))
      if (e.checkVisibility() && e.getBoundingClientRect().height > 24) wrong.push('an entry on two lines: ' + e.textContent);
    if (!document.documentElement.lang) wrong.push('the page names no language');
    return wrong;";

#[tokio::test]
async fn every_screen_is_pictured_and_sane() -> Result<()> {
    let portal = Portal::demo("contoso", "0").await?;
    let browser = Browser::start().await?;
    let signed_in = SignedIn::to_demo(&browser, &portal).await?;
    let page = &signed_in.page;
    let mut wrong = Vec::new();
    let pages = walk::stamp_pages(&signed_in).await?;
    has_worked(&signed_in).await?;
    for (name, path) in &pages {
        page.goes_to(path).await?;
        page.heading("").appears().await?;
        page.settles().await?;
        screenshot::of(page, name).await?;
        wrong.extend(insanities(page, name).await?);
    }
    for (name, path) in walk::PORTAL_PAGES {
        page.goes_to(path).await?;
        page.heading("").appears().await?;
        page.settles().await?;
        screenshot::of(page, name).await?;
        wrong.extend(insanities(page, name).await?);
    }
    what_lies_over_a_page(&signed_in, walk::address(&pages, "virtual-machine")?).await?;
    // The pictures show a name that is free and a machine that is not there: 404s that the browser notes by itself.
    let errors: Vec<String> = page
        .console_errors()
        .await?
        .into_iter()
        .filter(|error| !(error.contains("status of 404") && error.contains("/api/sign-ins/")))
        .collect();
    assert!(
        wrong.is_empty() && errors.is_empty(),
        "{}\n{}",
        wrong.join("\n"),
        errors.join("\n")
    );
    Ok(())
}

/// What is wrong with the screen that is shown, on a desk and in a pocket.
async fn insanities(page: &Page, name: &str) -> Result<Vec<String>> {
    let mut wrong = Vec::new();
    for width in [1440, 375] {
        page.measures(width, 900).await?;
        // What follows the width is drawn.
        tokio::time::sleep(Duration::from_millis(250)).await;
        let found = page.script(SANITY, vec![]).await?;
        wrong.extend(
            found
                .as_array()
                .into_iter()
                .flatten()
                .map(|one| format!("{name} at {width} px: {}", one.as_str().unwrap_or_default())),
        );
    }
    page.measures(1440, 900).await?;
    Ok(wrong)
}

/// Something to show where work is shown: one that went well, and one that the stamp refused.
async fn has_worked(signed_in: &SignedIn) -> Result<()> {
    let group = signed_in.id("/resourceGroups/plant-pilot");
    let location = &signed_in.principal.location;
    signed_in
        .has(&group, json!({ "location": location }))
        .await?;
    let networks = signed_in.id("/providers/Microsoft.Network/virtualNetworks");
    let networks = signed_in.lists(&networks).await?;
    let used = networks
        .iter()
        .find(|one| !one["properties"]["subnets"][0]["properties"]["ipConfigurations"].is_null())
        .or(networks.first())
        .and_then(|one| one["id"].as_str())
        .context("Contoso has a network that is in use")?;
    let step = json!({ "method": "DELETE", "path": used });
    let work = json!({ "verb": "delete", "resource": used, "steps": [step] });
    let path = format!("/api/sign-ins/{}/work", signed_in.sign_in);
    let (status, started) = signed_in.page.fetches("POST", &path, Some(work)).await?;
    ensure!(status == 202, "{status} {started}");
    let ended = until(Duration::from_secs(30), || async {
        let operations = signed_in.operations().await.ok()?;
        operations
            .iter()
            .any(|one| one["state"] == "failed")
            .then_some(())
    });
    ended.await.context("a network in use is not deleted")
}

/// The palette, the bell, a dialog, a review and a resource that is not there.
async fn what_lies_over_a_page(signed_in: &SignedIn, machine: &str) -> Result<()> {
    let page = &signed_in.page;
    page.goes_to(machine).await?;
    page.heading("").appears().await?;
    page.settles().await?;
    page.presses("/").await?;
    page.control("combobox", "Search").appears().await?;
    page.presses("erp").await?;
    page.control("option", "erp-app-01").appears().await?;
    screenshot::of(page, "palette").await?;
    page.presses(Key::Escape + "").await?;
    page.button("Notifications").click().await?;
    page.sees("Created plant-pilot").await?;
    screenshot::of(page, "notifications").await?;
    page.presses(Key::Escape + "").await?;
    page.command("Delete").click().await?;
    page.dialog("Delete").appears().await?;
    page.settles().await?;
    screenshot::of(page, "delete").await?;
    page.goes_to(&format!("{machine}-ghost")).await?;
    page.control("alert", "").appears().await?;
    screenshot::of(page, "not-there").await?;

    signed_in
        .opens("/create/Microsoft.Compute/virtualMachines?group=erp-prod")
        .await?;
    page.heading("").appears().await?;
    page.field("Subscription").choose("Finance").await?;
    page.field("Resource group").choose("erp-prod").await?;
    page.field("Name").type_in("erp-web-03").await?;
    page.control("radio", "New").click().await?;
    page.control("radio", "Password").click().await?;
    page.field("Password").type_in("Correct-Horse-42").await?;
    page.button("Review + create").click().await?;
    page.sees("Ready to create").await?;
    page.command("What the stamp was asked").click().await?;
    page.script("document.querySelector('.page-body').scrollTop = 0", vec![])
        .await?;
    screenshot::of(page, "create-machine-review").await?;
    let wrong = insanities(page, "create-machine-review").await?;
    ensure!(wrong.is_empty(), "{}", wrong.join("\n"));
    Ok(())
}
