//! Every screen, in both themes, on a desk and in a pocket: pictures for the documentation, and a look at each screen's sanity.

use crate::scene::SignedIn;
use crate::walk;
use anyhow::Result;
use porthole_tests::browser::Browser;
use porthole_tests::portal::Portal;
use porthole_tests::screenshot;

/// What is wrong with any screen: text that runs out of the window at 375 px, a page without one h1, a control without a name.
const SANITY: &str = "const wrong = [];
    const main = document.querySelector('main');
    if (!main) return ['there is no main'];
    if (document.querySelectorAll('h1').length !== 1) wrong.push('the page has ' + document.querySelectorAll('h1').length + ' h1');
    if (document.documentElement.scrollWidth > innerWidth + 1) wrong.push('the page is ' + document.documentElement.scrollWidth + ' px wide in a window of ' + innerWidth);
    for (const e of document.querySelectorAll('button,a[href],input,select,textarea,[role=button]')) {
      if (!e.checkVisibility() || e.closest('[aria-hidden=true]')) continue;
      const name = e.getAttribute('aria-label') || e.getAttribute('aria-labelledby') || e.textContent.trim() || e.title || (e.labels && e.labels.length && e.labels[0].textContent.trim());
      if (!name) wrong.push('without a name: ' + e.outerHTML.slice(0, 160));
    }
    if (!document.documentElement.lang) wrong.push('the page names no language');
    return wrong;";

#[tokio::test]
async fn every_screen_is_pictured_and_sane() -> Result<()> {
    let portal = Portal::demo("contoso", "0").await?;
    let browser = Browser::start().await?;
    let signed_in = SignedIn::to_demo(&browser, &portal).await?;
    let page = &signed_in.page;
    let mut wrong = Vec::new();
    for (name, path) in walk::stamp_pages(&signed_in).await? {
        page.goes_to(&path).await?;
        page.heading("").appears().await?;
        page.settles().await?;
        screenshot::of(page, name).await?;
        for width in [1440, 375] {
            page.measures(width, 900).await?;
            let found = page.script(SANITY, vec![]).await?;
            wrong.extend(
                found.as_array().into_iter().flatten().map(|one| {
                    format!("{name} at {width} px: {}", one.as_str().unwrap_or_default())
                }),
            );
        }
        page.measures(1440, 900).await?;
    }
    for (name, path) in walk::PORTAL_PAGES {
        page.goes_to(path).await?;
        page.heading("").appears().await?;
        page.settles().await?;
        screenshot::of(page, name).await?;
    }
    let errors = page.console_errors().await?;
    assert!(
        wrong.is_empty() && errors.is_empty(),
        "{}\n{}",
        wrong.join("\n"),
        errors.join("\n")
    );
    Ok(())
}
