//! Two processes, each killed like a power cut in the middle of work: after a restart the work is found again and ends once.

use crate::scene::SignedIn;
use anyhow::Result;
use porthole_tests::browser::Browser;
use porthole_tests::portal::Portal;
use porthole_tests::stamp::{Stamp, StampPlan};
use std::time::Duration;

/// Long enough for work that a slowed stamp takes its time over.
const LONG: Duration = Duration::from_secs(90);

#[tokio::test]
async fn work_survives_kill_nine_of_the_portal_and_of_the_stamp() -> Result<()> {
    let mut stamp = Stamp::start(StampPlan {
        seed: "empty",
        speed: "0.3",
        ..StampPlan::default()
    })
    .await?;
    let mut portal = Portal::serve().await?;
    let browser = Browser::start().await?;
    let signed_in = SignedIn::to_stamp(&browser, &portal, &stamp).await?;
    let page = &signed_in.page;
    let machine = signed_in.has_machine().await?;

    signed_in.opens_resource(&machine).await?;
    page.command("Deallocate").click().await?;
    page.dialog("")
        .inside("button", "Deallocate")
        .click()
        .await?;
    page.command("Notifications").click().await?;
    page.sees("Deallocating vm-base").await?;
    portal.process.restart().await?;
    page.reloads().await?;
    page.command("Notifications").click().await?;
    page.sees_within(LONG, "Deallocated vm-base").await?;

    page.reloads().await?;
    page.command("Start").click().await?;
    page.command("Notifications").click().await?;
    page.sees("Starting vm-base").await?;
    stamp.process.restart().await?;
    page.sees_within(LONG, "Started vm-base").await?;

    let operations = signed_in.operations().await?;
    for verb in ["deallocate", "start"] {
        let of_verb: Vec<_> = operations
            .iter()
            .filter(|operation| operation["verb"] == verb)
            .collect();
        assert_eq!(of_verb.len(), 1, "{verb} is known once: {operations:?}");
        assert_eq!(of_verb[0]["state"], "succeeded", "{verb}");
        assert_eq!(
            stamp.accepted("POST", &format!("/vm-base/{verb}")),
            1,
            "the stamp was asked to {verb} once"
        );
    }
    let (_, reading) = signed_in.reads(&format!("{machine}/instanceView")).await?;
    assert!(
        reading.to_string().contains("PowerState/running"),
        "{reading}"
    );
    Ok(())
}
