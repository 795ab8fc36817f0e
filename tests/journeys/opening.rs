//! The first minutes: adding a stamp, deciding about its root, signing in, signing out.

use crate::scene::SignedIn;
use anyhow::Result;
use porthole_tests::browser::Browser;
use porthole_tests::page::Page;
use porthole_tests::portal::Portal;
use porthole_tests::screenshot;
use porthole_tests::stamp::{Stamp, StampPlan};

/// Through the wizard, by hand: endpoint, chain, trust, profile; ends at the sign-in form of the new stamp.
pub async fn adds_the_stamp(page: &Page, stamp: &Stamp, name: &str) -> Result<()> {
    page.goes_to("/stamps/add").await?;
    page.field("ARM endpoint")
        .type_in(&stamp.endpoint())
        .await?;
    page.button("Look at it").click().await?;
    page.sees("Porthole emulated stamp root").await?;
    page.sees("SHA-256").await?;
    page.button("Trust this root for this stamp only")
        .click()
        .await?;
    page.sees("The chain verifies by what you trust.").await?;
    page.field("Name").type_in(name).await?;
    page.button("Next").click().await?;
    page.arrives_at("/sign-in").await
}

/// Drops the file that the stamp wrote on the form, and signs in with it.
pub async fn signs_in_with_the_file(page: &Page, stamp: &Stamp) -> Result<()> {
    let file = std::fs::read_to_string(stamp.principal()?.file)?;
    page.button("Choose file")
        .drop_file("azureSecretSpConfig.json", &file)
        .await?;
    page.sees("Filled from azureSecretSpConfig.json.").await?;
    page.button("Sign in").click().await?;
    page.arrives_at("/stamp/").await
}

#[tokio::test]
async fn a_stamp_is_added_trusted_and_signed_in_to() -> Result<()> {
    let stamp = Stamp::start(StampPlan::default()).await?;
    let portal = Portal::serve().await?;
    let browser = Browser::start().await?;
    let page = browser.open(&portal.address()).await?;
    page.sees("No stamp yet").await?;
    adds_the_stamp(&page, &stamp, "Redmond lab").await?;
    page.sees("Sign in to Redmond lab").await?;
    signs_in_with_the_file(&page, &stamp).await?;
    page.heading("").appears().await?;
    page.sees("Redmond lab").await?;
    assert_eq!(
        page.console_errors().await?,
        Vec::<String>::new(),
        "a page without a complaint"
    );

    page.control("button", "Account").click().await?;
    page.command("Sign out everywhere").click().await?;
    page.dialog("Sign out everywhere?")
        .inside("button", "Sign out everywhere")
        .click()
        .await?;
    page.field("Client id").appears().await?;
    let (status, portal) = page.fetches("GET", "/api/portal", None).await?;
    assert_eq!(
        (status, portal["sign_ins"].as_array().map(Vec::len)),
        (200, Some(0))
    );
    Ok(())
}

#[tokio::test]
async fn an_ad_fs_stamp_is_signed_in_to() -> Result<()> {
    let stamp = Stamp::start(StampPlan {
        identity: "adfs",
        seed: "empty",
        ..StampPlan::default()
    })
    .await?;
    let portal = Portal::serve().await?;
    let browser = Browser::start().await?;
    let page = browser.open(&portal.address()).await?;
    adds_the_stamp(&page, &stamp, "Island").await?;
    page.sees("AD FS").await?;
    signs_in_with_the_file(&page, &stamp).await?;
    page.sees("Island").await
}

#[tokio::test]
async fn one_button_signs_in_to_the_demo() -> Result<()> {
    let portal = Portal::demo("contoso", "0").await?;
    let browser = Browser::start().await?;
    let page = browser.open(&portal.address()).await?;
    page.button("Sign in as the demo principal")
        .appears()
        .await?;
    screenshot::of(&page, "sign-in").await?;
    page.button("Sign in as the demo principal").click().await?;
    page.arrives_at("/stamp/").await?;
    page.sees("Emulated stamp").await?;
    // The browser holds one cookie that no script can read, and nothing of the principal.
    let held = page
        .script(
            "return document.cookie + JSON.stringify({ ...localStorage, ...sessionStorage })",
            vec![],
        )
        .await?;
    assert!(
        !held.to_string().contains(&portal.principal()?.secret)
            && !held.to_string().contains("porthole="),
        "{held}"
    );
    Ok(())
}

#[tokio::test]
async fn only_the_administrator_adds_stamps_to_a_served_portal() -> Result<()> {
    let stamp = Stamp::start(StampPlan {
        seed: "empty",
        ..StampPlan::default()
    })
    .await?;
    let portal = Portal::serve_with(&[]).await?;
    let browser = Browser::start().await?;
    let page = browser.open(&portal.address()).await?;
    page.goes_to("/stamps/add").await?;
    page.field("ARM endpoint")
        .type_in(&stamp.endpoint())
        .await?;
    page.field("Administrator token")
        .type_in("not the token")
        .await?;
    page.button("Look at it").click().await?;
    page.sees("admin-token").await?;
    page.control("alert", "").appears().await?;
    page.field("Administrator token")
        .type_in(&portal.admin_token()?)
        .await?;
    page.button("Look at it").click().await?;
    page.button("Trust this root for this stamp only")
        .click()
        .await?;
    page.sees("The chain verifies by what you trust.").await?;
    page.button("Next").click().await?;
    page.arrives_at("/sign-in").await
}

#[tokio::test]
async fn a_changed_root_blocks_until_it_is_decided() -> Result<()> {
    let mut stamp = Stamp::start(StampPlan {
        seed: "empty",
        ..StampPlan::default()
    })
    .await?;
    let portal = Portal::serve().await?;
    let browser = Browser::start().await?;
    let signed_in = SignedIn::to_stamp(&browser, &portal, &stamp).await?;
    let page = &signed_in.page;
    let before = stamp.root_certificate()?;
    stamp.is_replaced().await?;
    assert_ne!(
        before,
        stamp.root_certificate()?,
        "another stamp stands at the same address"
    );
    signed_in.opens("/resources").await?;
    page.sees("shows another root certificate").await?;
    page.goes_to(&format!("/stamps/{}/trust", signed_in.stamp))
        .await?;
    page.sees("The root certificate has changed").await?;
    page.sees("Trusted until now").await?;
    page.button("Trust this root for this stamp only")
        .click()
        .await?;
    page.sees("The stamp shows the chain that is trusted").await
}
