//! What a person sees who has told the system to see otherwise: forced colours, high contrast, reduced motion.

use crate::scene::SignedIn;
use crate::walk;
use anyhow::{Context, Result, ensure};
use porthole_tests::browser::Browser;
use porthole_tests::page::Page;
use porthole_tests::portal::Portal;
use serde_json::Value;

/// What has lost its shape where only the system's colours are left: a control without an edge that had a fill, a glyph that
/// cannot be told from its ground, a current entry or ticked row without a mark.
const SHAPES: &str = "const wrong = [], say = (what, e) => wrong.push(what + ': ' + e.outerHTML.slice(0, 140));
    const seen = (e) => e.checkVisibility({ visibilityProperty: true }) && e.getBoundingClientRect().width > 1;
    const edged = (e) => ['Top', 'Bottom', 'Left', 'Right'].some((side) => { const s = getComputedStyle(e);
      return parseFloat(s['border' + side + 'Width']) > 0 && s['border' + side + 'Style'] !== 'none' && s['border' + side + 'Color'] !== s.backgroundColor; })
      || (getComputedStyle(e).outlineStyle !== 'none' && parseFloat(getComputedStyle(e).outlineWidth) > 0);
    const ground = (e) => { for (let at = e; at; at = at.parentElement) { const c = getComputedStyle(at).backgroundColor; if (c !== 'rgba(0, 0, 0, 0)') return c; } return ''; };
    for (const e of document.querySelectorAll('.button-primary, .button-outline, .button-danger, input:not([type=file]):not([type=radio]):not([aria-hidden=true]), select, textarea, .card, dialog[open], .tag, .message-bar'))
      if (!e.checked && seen(e) && !edged(e) && !edged(e.parentElement)) say('no edge', e);
    for (const e of document.querySelectorAll('.status-glyph, .icon')) if (seen(e)) {
      const s = getComputedStyle(e), colours = [s.color, s.stroke, s.fill, ...[...e.children].flatMap((c) => [getComputedStyle(c).stroke, getComputedStyle(c).fill])].filter((c) => c && c !== 'none' && c !== 'rgba(0, 0, 0, 0)');
      if (!colours.some((c) => c !== ground(e))) say('a glyph on its own colour', e); }
    for (const e of document.querySelectorAll('[aria-current=page], [role=row][aria-selected=true], [role=tab][aria-selected=true]'))
      if (seen(e) && !e.closest('.breadcrumb, .bottom-bar') && !edged(e)) say('nothing marks it', e);
    return wrong;";

/// What still moves.
const MOTION: &str = "const wrong = [];
    for (const e of document.querySelectorAll('*')) { const s = getComputedStyle(e);
      const longest = (list) => Math.max(...list.split(',').map((t) => parseFloat(t) * (t.includes('ms') ? 1 : 1000)));
      if (s.animationName !== 'none' && !/^appear-soon$/.test(s.animationName) && (longest(s.animationDuration) > 1 || s.animationIterationCount === 'infinite')) wrong.push('turns: ' + e.outerHTML.slice(0, 120));
      if (longest(s.transitionDuration) > 1 && s.transitionProperty !== 'opacity' && s.transitionProperty !== 'none') wrong.push('travels: ' + s.transitionProperty + ' ' + e.outerHTML.slice(0, 120)); }
    if (document.getAnimations().some((one) => one.playState === 'running' && one.effect.getComputedTiming().iterations === Infinity)) wrong.push('an endless animation runs');
    return [...new Set(wrong)].slice(0, 20);";

/// The colour and the width of the ring around what has the focus.
const RING: &str = "const s = getComputedStyle(document.activeElement); return [s.outlineStyle, parseFloat(s.outlineWidth), s.outlineColor, document.activeElement.outerHTML.slice(0, 160)]";

struct Walk {
    _portal: Portal,
    browser: Browser,
    signed_in: SignedIn,
    pages: Vec<(&'static str, String)>,
}

impl Walk {
    async fn of_contoso() -> Result<Self> {
        let portal = Portal::demo("contoso", "0").await?;
        let browser = Browser::start().await?;
        let signed_in = SignedIn::to_demo(&browser, &portal).await?;
        let mut pages = walk::stamp_pages(&signed_in).await?;
        pages.extend(walk::PORTAL_PAGES.map(|(name, path)| (name, path.to_owned())));
        Ok(Self {
            _portal: portal,
            browser,
            signed_in,
            pages,
        })
    }

    /// Opens every page and collects what a script finds wrong there.
    async fn finds(&self, script: &str) -> Result<Vec<String>> {
        let page = &self.signed_in.page;
        let mut found = Vec::new();
        for (name, path) in &self.pages {
            page.goes_to(path).await?;
            page.heading("").appears().await?;
            page.settles().await?;
            let wrong = page.script(script, vec![]).await?;
            let wrong = wrong.as_array().context("a script answers a list")?;
            found.extend(
                wrong
                    .iter()
                    .filter_map(Value::as_str)
                    .map(|one| format!("{name}: {one}")),
            );
        }
        Ok(found)
    }
}

/// Tab by tab through the first controls of a page: each shows that it has the focus.
async fn every_focus_is_seen(page: &Page, stops: usize) -> Result<()> {
    for _ in 0..stops {
        page.presses(thirtyfour::Key::Tab + "").await?;
        let ring = page.script(RING, vec![]).await?;
        // After the last control the browser itself has the focus, and then the page begins again.
        if ring[3].as_str().is_some_and(|e| e.starts_with("<body")) {
            continue;
        }
        ensure!(
            ring[0] != "none" && ring[1].as_f64().unwrap_or_default() >= 2.0,
            "no focus is drawn on {}",
            ring[3]
        );
    }
    Ok(())
}

#[tokio::test]
async fn forced_colours_keep_focus_states_and_edges() -> Result<()> {
    let walk = Walk::of_contoso().await?;
    let page = &walk.signed_in.page;
    page.emulates(&[("forced-colors", "active")]).await?;
    let active = page.script(
        "return matchMedia('(forced-colors: active)').matches",
        vec![],
    );
    ensure!(
        active.await? == Value::Bool(true),
        "the browser forces colours"
    );
    let found = walk.finds(SHAPES).await?;
    assert!(found.is_empty(), "{}", found.join("\n"));

    // A ticked row is marked, and its state is still told in words beside its glyph.
    let machines = walk::address(&walk.pages, "virtual-machines")?;
    page.goes_to(machines).await?;
    page.settles().await?;
    page.tick("Tick").click().await?;
    page.sees("1 selected").await?;
    let wrong = page.script(SHAPES, vec![]).await?;
    assert_eq!(wrong, Value::Array(Vec::new()));
    page.sees_one_of(&["Running", "Deallocated"]).await?;
    every_focus_is_seen(page, 30).await
}

#[tokio::test]
async fn high_contrast_is_black_and_white_with_a_yellow_focus() -> Result<()> {
    let walk = Walk::of_contoso().await?;
    let page = &walk.signed_in.page;
    page.goes_to("/settings").await?;
    page.field("Theme").choose("High contrast").await?;
    let ground = page.script(
        "return getComputedStyle(document.querySelector('main')).backgroundColor",
        vec![],
    );
    assert_eq!(ground.await?, "rgb(0, 0, 0)");
    let found = walk.finds(SHAPES).await?;
    assert!(found.is_empty(), "{}", found.join("\n"));
    every_focus_is_seen(page, 12).await?;
    let ring = page.script(RING, vec![]).await?;
    assert_eq!(ring[2], "rgb(255, 232, 0)", "{ring}");
    drop(walk.browser);
    Ok(())
}

#[tokio::test]
async fn reduced_motion_stills_every_page() -> Result<()> {
    let walk = Walk::of_contoso().await?;
    let page = &walk.signed_in.page;
    page.emulates(&[("prefers-reduced-motion", "reduce")])
        .await?;
    let found = walk.finds(MOTION).await?;
    assert!(found.is_empty(), "{}", found.join("\n"));
    // Without that wish something does move: the look would notice it.
    page.emulates(&[("prefers-reduced-motion", "no-preference")])
        .await?;
    let moving = walk.finds(MOTION).await?;
    assert!(!moving.is_empty(), "the look for motion sees motion");
    Ok(())
}
