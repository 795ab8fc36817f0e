//! An api-version that the stamp does not know: who chose it, what the stamp offers instead, and the way back.

use crate::bad_input::nobody_is_signed_in;
use crate::scene::SignedIn;
use anyhow::Result;
use porthole_tests::browser::Browser;
use porthole_tests::portal::Portal;
use porthole_tests::stamp::{Stamp, StampPlan};

/// The profile for global Azure asks a stamp for versions that no stamp has. Whoever chooses it is told so by type, version
/// and what there is, and comes back by the same field.
#[tokio::test]
async fn a_profile_that_is_too_new_is_told_by_type_version_and_what_there_is() -> Result<()> {
    let stamp = Stamp::start(StampPlan::default()).await?;
    let portal = Portal::serve().await?;
    let browser = Browser::start().await?;
    let page = SignedIn::to_stamp(&browser, &portal, &stamp).await?.page;
    page.fetches("DELETE", "/api/session", None).await?;
    page.goes_to("/").await?;
    let file = std::fs::read_to_string(stamp.principal()?.file)?;
    page.button("Choose file")
        .drop_file("azureSecretSpConfig.json", &file)
        .await?;
    page.field("Profile").choose("latest").await?;
    page.button("Sign in").click().await?;
    page.control("alert", "").appears().await?;
    page.sees("The stamp does not offer this api-version for subscriptions.")
        .await?;
    page.sees("The api-version '2022-12-01' is invalid").await?;
    page.sees("InvalidApiVersionParameter").await?;
    page.sees("The stamp offers: 2019-10-01, 2019-05-01")
        .await?;
    page.sees("Choose a profile that names one of them.")
        .await?;
    page.sees("Correlation id").await?;
    nobody_is_signed_in(&page).await?;

    // Nothing that was typed is lost: another profile, and the same credential signs in.
    page.field("Profile").choose("2020-09-01-hybrid").await?;
    page.button("Sign in").click().await?;
    page.arrives_at("/stamp/").await?;
    page.heading("").appears().await?;
    page.sees("2020-09-01-hybrid").await
}
