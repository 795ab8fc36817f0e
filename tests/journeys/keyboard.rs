//! No mouse: the page is reached, a machine's command is found and run, the focus goes where a reader expects it.

use crate::scene::SignedIn;
use anyhow::{Result, bail, ensure};
use porthole_tests::browser::Browser;
use porthole_tests::page::Page;
use porthole_tests::portal::Portal;
use serde_json::Value;
use std::time::Duration;
use thirtyfour::Key;

/// What a screen reader would say of the control that has the focus.
async fn focused(page: &Page) -> Result<String> {
    let words = page
        .script(
            "const e = document.activeElement; return (e.getAttribute('aria-label') || e.textContent || '').replace(/\\s+/g, ' ').trim()",
            vec![],
        )
        .await?;
    Ok(words.as_str().unwrap_or_default().to_owned())
}

/// Presses a key until a control of this name has the focus, which is seen on it.
async fn goes_on_to(page: &Page, key: Key, name: &str) -> Result<()> {
    let mut passed = Vec::new();
    for _ in 0..80 {
        page.presses(key.clone() + "").await?;
        let now = focused(page).await?;
        if now == name {
            return shows_its_focus(page).await;
        }
        passed.push(now);
    }
    bail!("the focus never came to `{name}`; it went over {passed:?}")
}

/// The focus is drawn, and nothing covers it.
async fn shows_its_focus(page: &Page) -> Result<()> {
    let seen = page
        .script(
            "const e = document.activeElement, style = getComputedStyle(e), box = e.getBoundingClientRect();
             const top = document.elementFromPoint(box.left + box.width / 2, box.top + box.height / 2);
             return [style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2, !!top && (e.contains(top) || top.contains(e)), e.outerHTML.slice(0, 200)]",
            vec![],
        )
        .await?;
    ensure!(
        seen[0] == Value::Bool(true),
        "no focus is drawn on {}",
        seen[2]
    );
    ensure!(seen[1] == Value::Bool(true), "something covers {}", seen[2]);
    Ok(())
}

#[tokio::test]
async fn a_machine_is_deallocated_without_a_mouse() -> Result<()> {
    let portal = Portal::demo("empty", "0").await?;
    let browser = Browser::start().await?;
    let signed_in = SignedIn::to_demo(&browser, &portal).await?;
    signed_in.has_machine().await?;
    let page = &signed_in.page;
    signed_in.opens("").await?;
    page.heading("").appears().await?;
    page.settles().await?;

    // The first stop is the way past the frame.
    page.presses(Key::Tab + "").await?;
    assert_eq!(focused(page).await?, "Skip to the page");
    shows_its_focus(page).await?;
    // A shortcut opens the search, its first hit the machine.
    page.presses("/").await?;
    page.control("combobox", "Search").appears().await?;
    page.presses("vm-base").await?;
    page.control("option", "vm-base").appears().await?;
    page.presses(Key::Enter + "").await?;
    page.arrives_at("virtualMachines/vm-base").await?;
    page.sees("Running").await?;
    let at_title = page.script("return document.activeElement.tagName", vec![]);
    assert_eq!(at_title.await?, "H1", "a new page begins at its title");

    goes_on_to(page, Key::Tab, "Deallocate").await?;
    page.presses(Key::Enter + "").await?;
    page.dialog("Deallocate vm-base?").appears().await?;
    // Inside the dialog, and only there, until it is answered.
    goes_on_to(page, Key::Tab, "Cancel").await?;
    page.presses(Key::Enter + "").await?;
    page.dialog("Deallocate vm-base?").disappears().await?;
    assert_eq!(
        focused(page).await?,
        "Deallocate",
        "closing gives the focus back"
    );
    page.presses(Key::Enter + "").await?;
    page.dialog("Deallocate vm-base?").appears().await?;
    goes_on_to(page, Key::Tab, "Deallocate").await?;
    page.presses(Key::Enter + "").await?;
    page.sees_within(Duration::from_secs(60), "Deallocated vm-base")
        .await?;
    Ok(())
}

#[tokio::test]
async fn a_row_is_found_and_ticked_with_arrows() -> Result<()> {
    let portal = Portal::demo("contoso", "0").await?;
    let browser = Browser::start().await?;
    let signed_in = SignedIn::to_demo(&browser, &portal).await?;
    let page = &signed_in.page;
    signed_in.opens("/resources").await?;
    page.heading("All resources").appears().await?;
    page.settles().await?;
    let in_grid = "return !!document.activeElement.closest('[role=grid] [role=rowgroup]')";
    for _ in 0..80 {
        page.presses(Key::Tab + "").await?;
        if page.script(in_grid, vec![]).await? == Value::Bool(true) {
            break;
        }
    }
    assert_eq!(
        page.script(in_grid, vec![]).await?,
        Value::Bool(true),
        "Tab comes to the rows"
    );
    for _ in 0..3 {
        page.presses(Key::Down + "").await?;
    }
    shows_its_focus(page).await?;
    page.presses(" ").await?;
    page.sees("1 selected").await?;
    page.presses(Key::Tab + "").await?;
    assert_eq!(
        page.script(
            "return document.querySelectorAll('[role=rowgroup] [tabindex=\"0\"]').length <= 1",
            vec![]
        )
        .await?,
        Value::Bool(true),
        "the rows are one stop"
    );
    Ok(())
}
