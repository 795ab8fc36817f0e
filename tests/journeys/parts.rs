//! The parts of the page that come when they are wanted, and what a person sees when one does not come.

use crate::scene::SignedIn;
use anyhow::Result;
use porthole_tests::browser::Browser;
use porthole_tests::page::Page;
use porthole_tests::portal::Portal;
use serde_json::json;

/// From now on the browser reaches none of these addresses; `*` stands for anything.
async fn cannot_reach(page: &Page, addresses: &[&str]) -> Result<()> {
    let network = page.driver().cdp();
    network.send_raw("Network.enable", json!({})).await?;
    network
        .send_raw("Network.setBlockedURLs", json!({ "urls": addresses }))
        .await?;
    Ok(())
}

#[tokio::test]
async fn a_part_that_does_not_arrive_is_said_and_asked_for_again() -> Result<()> {
    let portal = Portal::demo("contoso", "0").await?;
    let browser = Browser::start().await?;
    let SignedIn { page, stamp, .. } = SignedIn::to_demo(&browser, &portal).await?;
    cannot_reach(&page, &["*/browsing-*.wasm"]).await?;
    page.goes_to(&format!("/stamp/{stamp}/resources")).await?;
    page.sees("This part of the portal did not arrive").await?;
    assert!(
        page.link("Home").is_there().await,
        "the frame stands, and the rest of the portal with it"
    );

    cannot_reach(&page, &[]).await?;
    page.button("Try again").click().await?;
    page.row("erp-web-01").appears().await?;
    page.sees_no_more("This part of the portal did not arrive")
        .await
}

#[tokio::test]
async fn french_comes_when_it_is_wanted() -> Result<()> {
    let portal = Portal::demo("contoso", "0").await?;
    let browser = Browser::start().await?;
    let SignedIn { page, .. } = SignedIn::to_demo(&browser, &portal).await?;
    cannot_reach(&page, &["*/french-*.wasm"]).await?;
    page.goes_to("/settings").await?;
    page.control("radio", "Français").click().await?;
    page.sees("The portal does not answer").await?;
    assert!(
        page.heading("Settings").is_there().await,
        "the page goes on in English"
    );

    cannot_reach(&page, &[]).await?;
    page.control("radio", "Français").click().await?;
    page.heading("Réglages").appears().await?;
    page.reloads().await?;
    page.heading("Réglages").appears().await?;
    Ok(())
}
