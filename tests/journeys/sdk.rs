//! What the Azure SDK for Python made on a stamp is seen in the portal, and what the portal changes the SDK would read.

use crate::scene::SignedIn;
use anyhow::{Context, Result, ensure};
use porthole_tests::browser::Browser;
use porthole_tests::place;
use porthole_tests::portal::Portal;
use std::process::Command;

#[tokio::test]
async fn what_the_sdk_made_is_seen_in_the_portal() -> Result<()> {
    let portal = Portal::demo("empty", "0").await?;
    let python = std::env::var_os("PORTHOLE_TEST_PYTHON")
        .context("no Python with the SDK; `cargo xtask test --only journeys` makes one")?;
    let program = place::root().join("tests/conformance/python");
    let made = Command::new(python)
        .arg("-B")
        .arg(program)
        .arg("--data")
        .arg(portal.data())
        .args(["--profile", "2020-09-01-hybrid", "--sample", "make"])
        .output()?;
    ensure!(
        made.status.success(),
        "{}{}",
        String::from_utf8_lossy(&made.stdout),
        String::from_utf8_lossy(&made.stderr)
    );

    let browser = Browser::start().await?;
    let signed_in = SignedIn::to_demo(&browser, &portal).await?;
    let page = &signed_in.page;
    signed_in.opens("/resources").await?;
    page.heading("All resources").appears().await?;
    for name in [
        "VmName250",
        "azure-sample-vnet250",
        "azure-sample-nic250",
        "portholemachine250",
    ] {
        page.row(name).appears().await?;
    }
    page.row("VmName250").says("Running").await?;
    page.link("VmName250").click().await?;
    page.heading("VmName250").appears().await?;
    page.sees("who-rocks").await?;
    page.sees("Linux").await?;

    // Both agree in the other direction too: the stamp's own account of the machine, read through the portal.
    let machine = signed_in.id("/resourceGroups/azure-sample-group-virtual-machines250/providers/Microsoft.Compute/virtualMachines/VmName250");
    let (status, reading) = signed_in.reads(&machine).await?;
    ensure!(status == 200, "{status} {reading}");
    assert!(
        reading.to_string().contains("\"who-rocks\":\"python\""),
        "{reading}"
    );
    Ok(())
}
