//! The frame around the pages: leaving while work is under way, what the stamp lacks, the palette on an open resource.

use crate::scene::SignedIn;
use anyhow::{Context, Result, ensure};
use porthole_tests::browser::Browser;
use porthole_tests::page::Page;
use porthole_tests::patience::{SOON, until};
use porthole_tests::portal::Portal;
use serde_json::{Value, json};
use thirtyfour::Key;

#[tokio::test]
async fn leaving_while_work_is_under_way_asks_first() -> Result<()> {
    let portal = Portal::demo("empty", "0.3").await?;
    let browser = Browser::start().await?;
    let signed_in = SignedIn::to_demo(&browser, &portal).await?;
    let page = &signed_in.page;
    let machine = signed_in.has_machine().await?;
    signed_in.opens_resource(&machine).await?;
    page.command("Deallocate").click().await?;
    page.dialog("")
        .inside("button", "Deallocate")
        .click()
        .await?;
    page.sees("Deallocating vm-base").await?;

    asks_to_leave(page).await?;
    let question = page.dialog("Sign out Porthole demo?");
    question.appears().await?;
    page.sees("1 operation is under way. Its sealed credential is kept until it ends.")
        .await?;
    question.inside("button", "Stay signed in").click().await?;
    question.disappears().await?;
    page.heading("vm-base").appears().await?;

    asks_to_leave(page).await?;
    question.inside("button", "Sign out").click().await?;
    page.button("Sign in as the demo principal")
        .appears()
        .await?;
    let (status, portal) = page.fetches("GET", "/api/portal", None).await?;
    assert_eq!(
        (status, portal["sign_ins"].as_array().map(Vec::len)),
        (200, Some(0))
    );
    Ok(())
}

async fn asks_to_leave(page: &Page) -> Result<()> {
    page.button("Account").click().await?;
    page.control("item", "Sign out Porthole demo of Emulated stamp")
        .click()
        .await
}

/// The stamp of the tests has every type; this page is told that it lacks one.
const LACKS_SNAPSHOTS: &str = "const real = window.fetch;
    window.fetch = (asked, ...rest) => String(asked.url || asked).endsWith('/absent')
      ? Promise.resolve(new Response('[\"Microsoft.Compute/snapshots\"]', { headers: { 'content-type': 'application/json' } })) : real(asked, ...rest);";

#[tokio::test]
async fn what_the_stamp_lacks_is_grey_and_says_why() -> Result<()> {
    let portal = Portal::demo("contoso", "0").await?;
    let browser = Browser::start().await?;
    let signed_in = SignedIn::to_demo(&browser, &portal).await?;
    let page = &signed_in.page;
    let path = format!("/api/sign-ins/{}/absent", signed_in.sign_in);
    let (status, absent) = page.fetches("GET", &path, None).await?;
    let absent = absent.as_array().cloned().unwrap_or_default();
    ensure!(
        status == 200 && !absent.contains(&json!("Microsoft.Compute/snapshots")),
        "Contoso's stamp has snapshots: {absent:?}"
    );
    let script = json!({ "source": LACKS_SNAPSHOTS });
    browser
        .driver()
        .cdp()
        .send_raw("Page.addScriptToEvaluateOnNewDocument", script)
        .await?;
    signed_in.opens("").await?;
    page.heading("").appears().await?;
    let entry = page.control("link", "Snapshots").appears().await?;
    let said = entry.attr("aria-description").await?;
    let reason = "Not on this stamp: none of its providers lists Microsoft.Compute/snapshots.";
    assert_eq!(said.as_deref(), Some(reason));
    assert_eq!(entry.attr("aria-disabled").await?.as_deref(), Some("true"));
    let before = page.path().await?;
    entry.click().await?;
    assert_eq!(page.path().await?, before, "it leads nowhere");
    // The reason shows to whoever comes to it by keyboard as well.
    page.script("document.activeElement.blur()", vec![]).await?;
    entry.focus().await?;
    page.sees(reason).await?;
    let entry = page.control("link", "Disks").appears().await?;
    assert_eq!(entry.attr("aria-disabled").await?, None);
    Ok(())
}

#[tokio::test]
async fn a_resource_has_the_room_of_the_navigation_until_it_is_unfolded() -> Result<()> {
    let portal = Portal::demo("contoso", "0").await?;
    let browser = Browser::start().await?;
    let signed_in = SignedIn::to_demo(&browser, &portal).await?;
    let page = &signed_in.page;
    signed_in.opens("/groups").await?;
    page.row("erp-prod").appears().await?;
    ensure!(
        width(page).await? > 200.0,
        "a list has the whole navigation"
    );
    page.link("erp-prod").click().await?;
    page.heading("erp-prod").appears().await?;
    ensure!(width(page).await? < 60.0, "a resource has its icons");
    page.link("All resources").appears().await?;
    page.button("Navigation").click().await?;
    ensure!(width(page).await? > 200.0, "it unfolds");
    page.reloads().await?;
    page.heading("erp-prod").appears().await?;
    ensure!(width(page).await? > 200.0, "and stays so");
    Ok(())
}

async fn width(page: &Page) -> Result<f64> {
    page.settles().await?;
    let width = page
        .script(
            "return document.querySelector('nav.navigation').getBoundingClientRect().width",
            vec![],
        )
        .await?;
    width.as_f64().context("the navigation has a width")
}

#[tokio::test]
async fn the_palette_runs_commands_on_what_is_open() -> Result<()> {
    let portal = Portal::demo("empty", "0").await?;
    let browser = Browser::start().await?;
    let signed_in = SignedIn::to_demo(&browser, &portal).await?;
    let page = &signed_in.page;
    let machine = signed_in.has_machine().await?;
    signed_in.opens_resource(&machine).await?;
    page.sees("Running").await?;
    page.presses("/").await?;
    page.control("combobox", "Search").appears().await?;
    page.presses(">start").await?;
    let start = page.control("option", "Start: vm-base").appears().await?;
    assert_eq!(start.attr("aria-disabled").await?.as_deref(), Some("true"));
    page.control("option", "It already runs.").appears().await?;
    page.presses(Key::Escape + "").await?;
    page.presses("/").await?;
    page.control("combobox", "Search").appears().await?;
    page.presses(">stop").await?;
    page.control("option", "Stop: vm-base").click().await?;
    page.dialog("Stop vm-base?")
        .inside("button", "Stop")
        .click()
        .await?;
    page.sees("Stopped vm-base").await?;
    signed_in.opens("").await?;
    // The title of the page itself: another one stands in for it until keys are heard.
    page.heading("Emulated stamp").appears().await?;
    page.presses("/").await?;
    page.control("combobox", "Search").appears().await?;
    page.presses(">stop").await?;
    page.sees("Nothing is called").await
}

#[tokio::test]
async fn a_machine_is_checked_with_the_stamp_before_it_is_made() -> Result<()> {
    let portal = Portal::demo("empty", "0").await?;
    let browser = Browser::start().await?;
    let signed_in = SignedIn::to_demo(&browser, &portal).await?;
    let page = &signed_in.page;
    signed_in.has_machine().await?;
    signed_in
        .opens("/create/Microsoft.Compute/virtualMachines?group=base")
        .await?;
    page.field("Resource group").choose("base").await?;
    page.field("Name").type_in("vm-base").await?;
    page.field("Publisher").choose("Canonical").await?;
    page.field("Offer").choose("UbuntuServer").await?;
    page.field("Administrator").type_in("operator").await?;
    page.control("radio", "Password").click().await?;
    page.field("Password").type_in("Correct-Horse-42").await?;
    page.button("Review + create").click().await?;
    page.sees("The stamp would refuse this machine").await?;
    page.sees("Virtual machine vm-base is there already: choose another name")
        .await?;
    page.sees("/virtualMachines/vm-base?api-version=").await?;
    assert!(!page.button("Create").is_enabled().await?);

    page.control("tab", "Basics").click().await?;
    page.field("Name").type_in("vm-next").await?;
    page.control("radio", "New").click().await?;
    page.button("Review + create").click().await?;
    page.sees("Ready to create").await?;
    page.sees("nothing stands in the way").await?;
    page.command("What the stamp was asked").click().await?;
    for answer in [
        "Virtual machine vm-next: the name is free",
        "Disk vm-next-os: the name is free",
        "is offered in local",
        "The image Canonical UbuntuServer",
        "Total Regional vCPUs: 1 of 100 in use, 1 more",
        "/providers/Microsoft.Compute/virtualMachines/vm-next?api-version=20",
    ] {
        page.sees(answer).await?;
    }
    page.button("Create").click().await?;
    page.arrives_at("virtualMachines/vm-next").await?;
    page.sees("Created vm-next").await?;
    let id = signed_in.id("/resourceGroups/base/providers/Microsoft.Compute");
    let (status, made) = signed_in
        .reads(&format!("{id}/virtualMachines/vm-next"))
        .await?;
    let set = made
        .pointer("/body/properties/availabilitySet/id")
        .and_then(Value::as_str)
        .unwrap_or_default();
    assert!(
        status == 200 && set.ends_with("/availabilitySets/vm-next-avset"),
        "{made}"
    );
    Ok(())
}

#[tokio::test]
async fn what_was_looked_at_is_kept_over_reloads() -> Result<()> {
    let portal = Portal::demo("contoso", "0").await?;
    let browser = Browser::start().await?;
    let signed_in = SignedIn::to_demo(&browser, &portal).await?;
    let page = &signed_in.page;
    // Each typed into the address bar: the page begins anew and has yet to read what was kept.
    let kept = format!("/api/sign-ins/{}/preferences", signed_in.sign_in);
    for group in ["erp-prod", "shared-network"] {
        let id = signed_in.id(&format!("/resourceGroups/{group}"));
        signed_in.opens_resource(&id).await?;
        page.heading(group).appears().await?;
        let noted = until(SOON, || async {
            let (_, all) = page.fetches("GET", &kept, None).await.ok()?;
            all["recents"].to_string().contains(group).then_some(())
        });
        noted.await.context("what is looked at is kept")?;
    }
    signed_in.opens("").await?;
    page.link("shared-network").appears().await?;
    page.link("erp-prod").appears().await?;
    Ok(())
}

#[tokio::test]
async fn what_is_created_from_a_group_begins_in_it() -> Result<()> {
    let portal = Portal::demo("contoso", "0").await?;
    let browser = Browser::start().await?;
    let signed_in = SignedIn::to_demo(&browser, &portal).await?;
    let page = &signed_in.page;
    // In the second subscription of the principal, so that neither is what a form begins with.
    signed_in
        .opens_resource(&signed_in.id("/resourceGroups/erp-prod"))
        .await?;
    page.heading("erp-prod").appears().await?;
    page.command("Create").click().await?;
    page.heading("Create a resource").appears().await?;
    page.control("link", "A storage account holds")
        .click()
        .await?;
    page.heading("Create a storage account").appears().await?;
    page.settles().await?;
    let chosen = "return [...document.querySelectorAll('main select')].map(one => one.selectedOptions[0]?.textContent)";
    let chosen = page.script(chosen, vec![]).await?;
    assert_eq!(
        (chosen[0].as_str(), chosen[1].as_str()),
        (Some("Finance production"), Some("erp-prod")),
        "{chosen}"
    );
    Ok(())
}
