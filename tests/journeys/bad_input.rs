//! Bad input: each time a clear message that names the thing and the way out, no crash, nothing lost.

use crate::scene::SignedIn;
use anyhow::Result;
use porthole_tests::browser::Browser;
use porthole_tests::page::Page;
use porthole_tests::portal::Portal;
use serde_json::json;
use std::time::{Duration, Instant};
use tokio::io::AsyncWriteExt;
use tokio::net::TcpListener;

/// No sign-in was made, and the page still works.
pub async fn nobody_is_signed_in(page: &Page) -> Result<()> {
    let (status, portal) = page.fetches("GET", "/api/portal", None).await?;
    assert_eq!(
        (status, portal["sign_ins"].as_array().map(Vec::len)),
        (200, Some(0))
    );
    Ok(())
}

#[tokio::test]
async fn a_malformed_file_is_refused_by_name() -> Result<()> {
    let portal = Portal::demo("empty", "0").await?;
    let browser = Browser::start().await?;
    let page = browser.open(&portal.address()).await?;
    for (name, text) in [
        ("broken.json", "{\"clientId\": "),
        ("list.json", "[1, 2]"),
        ("empty.json", ""),
    ] {
        page.button("Choose file").drop_file(name, text).await?;
        page.sees(name).await?;
    }
    page.button("Choose file")
        .drop_file("huge.json", &"x".repeat(1_200_000))
        .await?;
    page.sees("larger than 1 MB").await?;
    // A megabyte of text in a field: refused in words by the portal, and the page goes on.
    page.field("Client id")
        .paste(&"y".repeat(1_000_000))
        .await?;
    page.field("Tenant")
        .type_in("contoso.onmicrosoft.com")
        .await?;
    page.field("Client secret").type_in("z").await?;
    page.button("Sign in").click().await?;
    page.sees_one_of(&[
        "too long",
        "too large",
        "larger than",
        "is not valid",
        "cannot be used",
    ])
    .await?;
    nobody_is_signed_in(&page).await?;
    page.button("Sign in as the demo principal").click().await?;
    page.arrives_at("/stamp/").await
}

#[tokio::test]
async fn an_endpoint_that_is_no_stamp_is_told_within_ten_seconds() -> Result<()> {
    let portal = Portal::serve().await?;
    let browser = Browser::start().await?;
    let page = browser.open(&portal.address()).await?;
    // Plain http with a page, somebody who accepts and never speaks, and a port where nobody listens.
    let plain = answers_with(
        "HTTP/1.1 200 OK\r\ncontent-type: text/html\r\ncontent-length: 13\r\n\r\n<html></html>",
    )
    .await?;
    let silent = answers_with("").await?;
    let nobody = format!("https://127.0.0.1:{}", porthole_tests::place::free_port()?);
    for endpoint in [
        format!("https://{plain}"),
        format!("http://{plain}"),
        format!("https://{silent}"),
        nobody,
        "https://no-such-host.invalid".to_owned(),
        "not a host".to_owned(),
    ] {
        page.goes_to("/stamps/add").await?;
        page.field("ARM endpoint").type_in(&endpoint).await?;
        let asked = Instant::now();
        page.button("Look at it").click().await?;
        page.control("alert", "").appears().await?;
        assert!(
            asked.elapsed() < Duration::from_secs(12),
            "{endpoint} took {:?}",
            asked.elapsed()
        );
        assert_eq!(
            page.field("ARM endpoint").value().await?,
            endpoint,
            "what was typed stays"
        );
    }
    Ok(())
}

/// A server that says these words to whoever connects, or nothing at all, and keeps the connection open.
async fn answers_with(words: &'static str) -> Result<std::net::SocketAddr> {
    let listener = TcpListener::bind("127.0.0.1:0").await?;
    let address = listener.local_addr()?;
    tokio::spawn(async move {
        while let Ok((mut stream, _)) = listener.accept().await {
            tokio::spawn(async move {
                stream.readable().await.ok();
                stream.write_all(words.as_bytes()).await.ok();
                tokio::time::sleep(Duration::from_secs(60)).await;
            });
        }
    });
    Ok(address)
}

#[tokio::test]
async fn what_is_not_there_or_not_allowed_is_named() -> Result<()> {
    let portal = Portal::demo("empty", "0").await?;
    let browser = Browser::start().await?;
    let signed_in = SignedIn::to_demo(&browser, &portal).await?;
    let page = &signed_in.page;
    let group = signed_in.id("/resourceGroups/short-lived");
    // A resource that was never there, one of a type that nobody knows, a subscription without access, an address of no page.
    for id in [
        format!("{group}/providers/Microsoft.Compute/virtualMachines/ghost"),
        format!("{group}/providers/Microsoft.Nothing/things/ghost"),
        "/subscriptions/00000000-0000-4000-8000-000000000000/resourceGroups/theirs".to_owned(),
    ] {
        signed_in.opens_resource(&id).await?;
        page.control("alert", "").appears().await?;
        page.sees("Correlation id").await?;
        // The call that was refused stands where every call stands, with its version, and its status is marked.
        let line = "const line = document.querySelector('.source-line');
            return [line.querySelector('.source-bad')?.textContent, line.textContent.includes('?api-version=20')]";
        let line = page.script(line, vec![]).await?;
        let status = line[0].as_str().unwrap_or_default();
        assert!(
            ["403", "404"].contains(&status) && line[1] == true,
            "{id}: {line}"
        );
    }
    let ghost = format!("{group}/providers/Microsoft.Compute/virtualMachines/ghost");
    signed_in.opens_resource(&ghost).await?;
    page.sees("It may have been deleted").await?;
    assert_eq!(
        page.control("alert", "").all().await?.len(),
        1,
        "it is said once"
    );
    page.control("link", "Go to the list").click().await?;
    page.heading("Virtual machines").appears().await?;
    signed_in
        .has(&group, json!({ "location": signed_in.principal.location }))
        .await?;
    signed_in.opens_resource(&group).await?;
    page.heading("short-lived").appears().await?;
    page.goes_to("/no/such/page").await?;
    page.settles().await?;
    page.heading("").appears().await?;
    assert_eq!(
        signed_in.reads("/subscriptions/../../secret").await?.0 / 100,
        4
    );
    Ok(())
}

#[tokio::test]
async fn a_session_that_ends_in_mid_work_asks_over_the_page() -> Result<()> {
    let portal = Portal::demo("empty", "0").await?;
    let browser = Browser::start().await?;
    let signed_in = SignedIn::to_demo(&browser, &portal).await?;
    let page = &signed_in.page;
    signed_in.opens("/resources").await?;
    page.heading("All resources").appears().await?;
    let path = page.path().await?;
    page.driver().delete_all_cookies().await?;
    page.button("Refresh").click().await?;
    page.dialog("Sign in again").appears().await?;
    page.sees("Your session has ended").await?;
    assert_eq!(page.path().await?, path, "the address stays");
    page.button("Sign in as the demo principal").click().await?;
    page.dialog("Sign in again").disappears().await?;
    page.heading("All resources").appears().await?;
    assert_eq!(page.path().await?, path);
    Ok(())
}

#[tokio::test]
async fn a_name_that_is_taken_is_told_and_nothing_is_made() -> Result<()> {
    let portal = Portal::demo("empty", "0").await?;
    let browser = Browser::start().await?;
    let signed_in = SignedIn::to_demo(&browser, &portal).await?;
    let page = &signed_in.page;
    let location = &signed_in.principal.location;
    for group in ["first", "second"] {
        let id = signed_in.id(&format!("/resourceGroups/{group}"));
        signed_in.has(&id, json!({ "location": location })).await?;
    }
    let accounts = |group: &str| {
        signed_in.id(&format!(
            "/resourceGroups/{group}/providers/Microsoft.Storage/storageAccounts"
        ))
    };
    let account =
        json!({ "location": location, "kind": "Storage", "sku": { "name": "Standard_LRS" } });
    signed_in
        .has(&format!("{}/takenname1", accounts("first")), account)
        .await?;
    signed_in
        .opens("/create/Microsoft.Storage/storageAccounts?group=second")
        .await?;
    page.field("Resource group").choose("second").await?;
    page.field("Name").type_in("takenname1").await?;
    page.button("Create").click().await?;
    page.button("Notifications").click().await?;
    page.sees("Creation of takenname1 failed").await?;
    page.sees("already taken").await?;
    let (status, _) = signed_in
        .reads(&format!("{}/takenname1", accounts("second")))
        .await?;
    assert_eq!(status, 404, "nothing was made");
    Ok(())
}

#[tokio::test]
async fn a_tls_server_that_is_no_stamp_is_told_apart() -> Result<()> {
    // Another portal, under a certificate of its own: it speaks TLS and HTTP, and knows nothing of ARM.
    let folder = tempfile::tempdir()?;
    let made = rcgen::generate_simple_self_signed(vec!["localhost".to_owned()])?;
    let (certificate, key) = (
        folder.path().join("cert.pem"),
        folder.path().join("key.pem"),
    );
    std::fs::write(&certificate, made.cert.pem())?;
    std::fs::write(&key, made.signing_key.serialize_pem())?;
    let stranger = Portal::serve_tls(&certificate, &key).await?;
    let portal = Portal::serve().await?;
    let browser = Browser::start().await?;
    let page = browser.open(&portal.address()).await?;
    page.goes_to("/stamps/add").await?;
    page.field("ARM endpoint")
        .type_in(&stranger.address())
        .await?;
    page.button("Look at it").click().await?;
    page.button("Trust this certificate for this stamp only")
        .click()
        .await?;
    page.control("alert", "").appears().await?;
    page.sees("is not an ARM endpoint: it answers with a web page")
        .await?;
    assert!(
        !page.button("Next").is_enabled().await?,
        "nothing to go on with"
    );
    Ok(())
}
