//! The harness proves itself first: controls are found by the role and name that a screen reader would say.

use anyhow::Result;
use porthole_tests::browser::Browser;

const PAGE: &str = r#"<!doctype html><title>t</title><body>
<label for=a>Client id</label><input id=a value=one>
<label>Secret <input type=password></label>
<label>Size <select><option>Small<option>Large</select></label>
<button aria-label="Sign out"><svg></svg></button>
<button disabled title="The machine runs">Start</button>
<div aria-hidden=true><button>Ghost</button></div>
<div role=grid aria-label=Machines>
  <div role=row><span role=gridcell><a href="/x">vm-1</a></span><span role=gridcell>Running</span><button aria-label="Commands for vm-1" onclick="menu.hidden=false;menu.dataset.of='vm-1'">…</button></div>
  <div role=row><span role=gridcell><a href="/y">vm-10</a></span><button aria-label="Commands for vm-10" onclick="menu.hidden=false;menu.dataset.of='vm-10'">…</button></div>
</div>
<div id=menu role=menu hidden><button role=menuitem onclick="said.textContent='restarted '+menu.dataset.of">Restart</button></div>
<output id=said></output>
<button onclick="setTimeout(()=>{late.hidden=false},300)">Wait</button><p id=late hidden>Here at last</p>
<button onclick="box.showModal()">Delete</button><dialog id=box aria-label="Delete vm-1"><button>Delete</button><button onclick="box.close()">Cancel</button></dialog>
</body>"#;

#[tokio::test]
async fn controls_are_found_as_a_screen_reader_says_them() -> Result<()> {
    let browser = Browser::start().await?;
    let folder = tempfile::tempdir()?;
    let file = folder.path().join("page.html");
    std::fs::write(&file, PAGE)?;
    let page = browser.open(&format!("file://{}", file.display())).await?;
    page.goes_to("").await?;

    page.field("Client id").type_in("two").await?;
    assert_eq!(page.field("Client id").value().await?, "two");
    page.field("Secret").type_in("s").await?;
    page.field("Size").choose("Large").await?;
    assert_eq!(page.field("Size").value().await?, "Large");
    assert!(page.button("Sign out").is_there().await);
    assert!(
        !page.button("Ghost").is_there().await,
        "what is hidden from a screen reader is not found"
    );
    assert!(!page.button("Start").is_enabled().await?);

    page.row("vm-1").run("Restart").await?;
    page.sees("restarted vm-1").await?;
    assert_eq!(
        page.control("status", "").text().await?,
        "restarted vm-1",
        "not vm-10: an exact name wins"
    );
    page.button("Wait").click().await?;
    page.sees("Here at last").await?;

    page.button("Delete").click().await?;
    page.dialog("Delete vm-1").appears().await?;
    assert!(
        !page.button("Wait").is_there().await,
        "behind a modal dialog nothing is reached"
    );
    page.button("Cancel").click().await?;
    page.dialog("Delete vm-1").disappears().await?;
    assert!(page.console_errors().await?.is_empty());
    Ok(())
}
