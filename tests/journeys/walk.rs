//! The pages that every walk through the portal goes to: pictures, words, contrast and accessibility look at the same ones.

use crate::scene::SignedIn;
use anyhow::{Context, Result};

/// Pages of the portal itself.
pub const PORTAL_PAGES: [(&str, &str); 4] = [
    ("stamps", "/stamps"),
    ("add-stamp", "/stamps/add"),
    ("settings", "/settings"),
    ("operations", "/operations"),
];

/// Where one of these pages is.
pub fn address<'a>(pages: &'a [(&str, String)], name: &str) -> Result<&'a str> {
    let found = pages.iter().find(|(known, _)| *known == name);
    found
        .map(|(_, path)| path.as_str())
        .with_context(|| format!("the walk visits {name}"))
}

/// Pages of a stamp of Contoso, by name and address.
pub async fn stamp_pages(signed_in: &SignedIn) -> Result<Vec<(&'static str, String)>> {
    let machines = signed_in
        .lists(&signed_in.id("/providers/Microsoft.Compute/virtualMachines"))
        .await?;
    let machine = machines
        .first()
        .and_then(|machine| machine["id"].as_str())
        .context("Contoso has machines")?;
    let group = machine.split("/providers/").next().unwrap_or_default();
    let pages = [
        ("all-resources", "/resources".to_owned()),
        ("resource-groups", "/groups".to_owned()),
        (
            "virtual-machines",
            "/type/Microsoft.Compute/virtualMachines".to_owned(),
        ),
        ("virtual-machine", format!("/resource{machine}")),
        (
            "virtual-machine-json",
            format!("/resource{machine}?section=json"),
        ),
        ("resource-group", format!("/resource{group}")),
        ("create", "/create".to_owned()),
        (
            "create-group",
            "/create/Microsoft.Resources/resourceGroups".to_owned(),
        ),
        (
            "create-machine",
            "/create/Microsoft.Compute/virtualMachines".to_owned(),
        ),
        // Last: it shows what was looked at.
        ("home", String::new()),
    ];
    Ok(pages
        .into_iter()
        .map(|(name, view)| (name, format!("/stamp/{}{view}", signed_in.stamp)))
        .collect())
}
