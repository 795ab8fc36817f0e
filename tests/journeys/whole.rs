//! The whole path in one go, by hand: add a stamp, sign in, group, Linux machine, stop, start, deallocate, tag, delete, delete the group;
//! with a reload in the middle of a running operation, which is found again.

use crate::opening::{adds_the_stamp, signs_in_with_the_file};
use anyhow::{Context, Result};
use porthole_tests::browser::Browser;
use porthole_tests::page::Page;
use porthole_tests::portal::Portal;
use porthole_tests::stamp::{Stamp, StampPlan};
use std::time::Duration;

const LONG: Duration = Duration::from_secs(90);

/// The notification of ended work, read in the bell.
async fn bell_says(page: &Page, words: &str) -> Result<()> {
    open_bell(page).await?;
    page.sees_within(LONG, words).await?;
    page.presses(thirtyfour::Key::Escape + "").await
}

async fn open_bell(page: &Page) -> Result<()> {
    page.button("Notifications").click().await
}

/// A command of the page's bar; what does not fit lies behind "More commands".
async fn command(page: &Page, name: &str) -> Result<()> {
    page.command(name).click().await
}

/// A command that asks first: the dialog's own button carries the command's word.
async fn asked(page: &Page, name: &str) -> Result<()> {
    command(page, name).await?;
    confirmed(page, &format!("{name} vm-1?"), name).await
}

async fn confirmed(page: &Page, dialog: &str, button: &str) -> Result<()> {
    page.dialog(dialog).inside("button", button).click().await?;
    page.dialog(dialog).disappears().await
}

#[tokio::test]
async fn a_machine_lives_from_create_to_delete() -> Result<()> {
    let stamp = Stamp::start(StampPlan {
        seed: "empty",
        speed: "0.05",
        ..StampPlan::default()
    })
    .await?;
    let portal = Portal::serve().await?;
    let browser = Browser::start().await?;
    let page = browser.open(&portal.address()).await?;
    adds_the_stamp(&page, &stamp, "Redmond lab").await?;
    signs_in_with_the_file(&page, &stamp).await?;
    let home = page.path().await?;
    let home = home.split('?').next().unwrap_or_default().to_owned();

    page.link("Resource groups").click().await?;
    page.heading("Resource groups").appears().await?;
    page.command("Create").click().await?;
    page.field("Name").type_in("journey").await?;
    page.button("Create").click().await?;
    bell_says(&page, "Created journey").await?;

    page.goes_to(&format!(
        "{home}/create/Microsoft.Compute/virtualMachines?group=journey"
    ))
    .await?;
    fills_in_the_machine(&page, "vm-1").await?;
    page.button("Review + create").click().await?;
    page.sees("Ready to create").await?;
    page.button("Create").click().await?;
    page.arrives_at("virtualMachines/vm-1").await?;
    // In the middle: reload, and the work is found again.
    open_bell(&page).await?;
    page.sees("Creating vm-1").await?;
    page.reloads().await?;
    bell_says(&page, "Created vm-1").await?;
    page.sees("Running").await?;

    asked(&page, "Stop").await?;
    bell_says(&page, "Stopped vm-1").await?;
    page.sees("Stopped, still billed").await?;
    command(&page, "Start").await?;
    bell_says(&page, "Started vm-1").await?;
    asked(&page, "Deallocate").await?;
    bell_says(&page, "Deallocated vm-1").await?;
    page.sees("Deallocated").await?;

    command(&page, "Edit").await?;
    let dialog = page.dialog("Tags of vm-1");
    dialog.inside("field", "Name").type_in("team").await?;
    dialog
        .inside("field", "Value")
        .type_in("operations")
        .await?;
    dialog.inside("button", "Save").click().await?;
    bell_says(&page, "Tagged vm-1").await?;
    page.sees("operations").await?;

    command(&page, "Delete").await?;
    page.dialog("Delete vm-1?").appears().await?;
    page.dialog("Delete vm-1?")
        .inside("field", "To go on")
        .type_in("vm-1")
        .await?;
    page.dialog("Delete vm-1?")
        .inside("button", "Delete")
        .click()
        .await?;
    bell_says(&page, "Deleted vm-1").await?;

    page.goes_to(&format!("{home}/groups")).await?;
    page.row("journey").run("Delete").await?;
    page.dialog("Delete journey?")
        .inside("field", "To go on")
        .type_in("journey")
        .await?;
    confirmed(&page, "Delete journey?", "Delete").await?;
    bell_says(&page, "Deleted journey").await?;
    page.row("journey").disappears().await?;
    let said = stamp.accepted("POST", "/vm-1/deallocate");
    assert_eq!(said, 1, "the stamp was asked once");
    // The page of a machine that is being made asks for it before it is there: a 404 that the browser notes by itself.
    let errors: Vec<String> = page
        .console_errors()
        .await?
        .into_iter()
        .filter(|error| !error.contains("status of 404"))
        .collect();
    assert_eq!(errors, Vec::<String>::new());
    Ok(())
}

/// Every field of the form that has no good default.
async fn fills_in_the_machine(page: &Page, name: &str) -> Result<()> {
    page.heading("").appears().await?;
    page.field("Resource group").choose("journey").await?;
    page.field("Name").type_in(name).await?;
    page.field("Publisher").choose("Canonical").await?;
    page.field("Offer").choose("UbuntuServer").await?;
    page.field("Administrator").type_in("operator").await?;
    page.control("radio", "Password").click().await?;
    page.field("Password")
        .type_in("Correct-Horse-42")
        .await
        .context("the password field")
}
