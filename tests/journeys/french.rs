//! The portal in French: the main pages are walked, and no sentence of the English table is left on any of them.

use crate::scene::SignedIn;
use crate::walk;
use anyhow::{Context, Result, ensure};
use porthole_tests::browser::Browser;
use porthole_tests::page::Page;
use porthole_tests::place;
use porthole_tests::portal::Portal;
use serde_json::{Value, json};
use std::collections::BTreeSet;

/// Every text that is shown or read out. What the stamp and the protocols say stays as it is: code, names, and what the page
/// itself marks as English.
const TEXTS: &str = "const out = new Set(), add = (text) => { const tidy = (text || '').replace(/\\s+/g, ' ').trim(); if (tidy) out.add(tidy); };
    const foreign = (e) => e.closest('code, pre, kbd, textarea, [lang=en], .source-call, .operation-steps, .mono, .shortened-start');
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    while (walker.nextNode()) { const parent = walker.currentNode.parentElement;
      if (!parent.closest('script, style, noscript') && !foreign(parent) && parent.checkVisibility()) add(walker.currentNode.textContent); }
    for (const e of document.querySelectorAll('[aria-label], [placeholder], [title], [aria-description]')) {
      if (foreign(e) || !e.checkVisibility()) continue;
      for (const name of ['aria-label', 'placeholder', 'title', 'aria-description']) add(e.getAttribute(name)); }
    add(document.title);
    return [...out];";

/// Words that French has not, and that names and codes of the stamp hardly hold by themselves.
const ENGLISH_WORDS: &[&str] = &[
    "the", "of", "with", "your", "this", "that", "and", "from", "are", "is", "was", "not", "has",
    "cannot", "there",
];

/// A sentence of the English table, cut at the places of its values.
struct Sentence {
    key: String,
    parts: Vec<String>,
}

impl Sentence {
    fn is(&self, text: &str) -> bool {
        let [first, middle @ .., last] = self.parts.as_slice() else {
            return self.parts.first().is_some_and(|only| only == text);
        };
        let Some(mut rest) = text
            .strip_prefix(first.as_str())
            .and_then(|rest| rest.strip_suffix(last.as_str()))
        else {
            return false;
        };
        for part in middle {
            match rest.find(part.as_str()) {
                Some(at) => rest = &rest[at + part.len()..],
                None => return false,
            }
        }
        true
    }
}

/// The table of a language: keys with their forms.
fn table(language: &str) -> Result<Vec<(String, String)>> {
    let path = place::root().join(format!("locales/{language}.toml"));
    let sections: toml::Table = std::fs::read_to_string(&path)?.parse()?;
    let mut out = Vec::new();
    for (section, entries) in &sections {
        for (name, value) in entries.as_table().context("a section holds sentences")? {
            match value {
                toml::Value::String(sentence) => {
                    out.push((format!("{section}.{name}"), sentence.clone()));
                }
                forms => {
                    for (form, sentence) in forms.as_table().into_iter().flatten() {
                        let sentence = sentence.as_str().context("a form is a sentence")?;
                        out.push((format!("{section}.{name}.{form}"), sentence.to_owned()));
                    }
                }
            }
        }
    }
    Ok(out)
}

/// What English says differently from French, long enough to be told from a name.
fn english_only() -> Result<Vec<Sentence>> {
    let (english, french) = (table("en")?, table("fr")?);
    let keys = |table: &[(String, String)]| -> BTreeSet<String> {
        table.iter().map(|(key, _)| key.clone()).collect()
    };
    assert_eq!(keys(&english), keys(&french), "both tables have every key");
    let spoken: BTreeSet<String> = french.iter().map(|(_, words)| plain(words)).collect();
    Ok(english
        .into_iter()
        .filter(|(_, words)| !spoken.contains(&plain(words)))
        .filter_map(|(key, words)| {
            let parts: Vec<String> = cut(&plain(&words));
            let letters: usize = parts
                .iter()
                .map(|part| part.chars().filter(|one| one.is_alphabetic()).count())
                .sum();
            (letters >= 3).then_some(Sentence { key, parts })
        })
        .collect())
}

/// As it stands on the page: no asterisks, plain spaces.
fn plain(sentence: &str) -> String {
    sentence
        .replace('*', "")
        .replace(['\u{a0}', '\u{202f}'], " ")
}

fn cut(sentence: &str) -> Vec<String> {
    let mut parts = vec![String::new()];
    let mut inside = false;
    for letter in sentence.chars() {
        match letter {
            '{' => {
                inside = true;
                parts.push(String::new());
            }
            '}' => inside = false,
            _ if inside => {}
            _ => parts.last_mut().expect("never empty").push(letter),
        }
    }
    parts
}

/// A key of the registry that no language has is shown as it is: `types.something`.
fn is_bare_key(text: &str) -> bool {
    let word = |part: &str| {
        !part.is_empty()
            && part
                .bytes()
                .all(|byte| byte.is_ascii_lowercase() || byte == b'_')
    };
    text.split_once('.')
        .is_some_and(|(section, name)| word(section) && word(name))
}

/// Looks for English on whatever is shown.
struct Reader {
    english: Vec<Sentence>,
    names: BTreeSet<String>,
    found: BTreeSet<String>,
}

impl Reader {
    async fn reads(&mut self, page: &Page, place: &str) -> Result<()> {
        let texts = page.script(TEXTS, vec![]).await?;
        let texts = texts.as_array().context("texts are a list")?;
        ensure!(
            texts.len() > 5,
            "{place} shows hardly anything: {}",
            page.describe().await
        );
        for text in texts.iter().filter_map(Value::as_str) {
            let text = plain(text);
            // The stamp's own words are in its own language, and said to be.
            if self.names.contains(&text) || text.starts_with("Le stamp dit :") {
                continue;
            }
            if let Some(sentence) = self.english.iter().find(|one| one.is(&text)) {
                self.found
                    .insert(format!("{place}: {text:?} is {}", sentence.key));
            } else if is_bare_key(&text) {
                self.found
                    .insert(format!("{place}: {text:?} is a key without words"));
            } else if text
                .to_lowercase()
                .split(|letter: char| !letter.is_alphanumeric())
                .any(|word| ENGLISH_WORDS.contains(&word))
            {
                self.found
                    .insert(format!("{place}: {text:?} reads English"));
            }
        }
        Ok(())
    }
}

/// A group that is not there cannot be deleted: the stamp says so.
async fn work_that_fails(signed_in: &SignedIn) -> Result<()> {
    let group = signed_in.id("/resourceGroups/nobody-made-it");
    let network = format!("{group}/providers/Microsoft.Network/virtualNetworks/net");
    let body = json!({ "location": signed_in.principal.location, "properties": {} });
    let step = json!({ "method": "PUT", "path": network, "body": body });
    let work = json!({ "verb": "create", "resource": network, "steps": [step] });
    let path = format!("/api/sign-ins/{}/work", signed_in.sign_in);
    let (status, started) = signed_in.page.fetches("POST", &path, Some(work)).await?;
    ensure!(status == 202, "{status} {started}");
    Ok(())
}

/// The wizard from the endpoint over its chain to the profile, by the words of the French table.
async fn a_stamp_is_looked_at(page: &Page, reader: &mut Reader, endpoint: &str) -> Result<()> {
    let french = table("fr")?;
    let word = |key: &str| {
        let found = french.iter().find(|(known, _)| known == key);
        found
            .map(|(_, words)| words.replace('\'', "’"))
            .context("a known key")
    };
    page.goes_to("/stamps/add").await?;
    let field = word("add.endpoint")?;
    page.field(&field).type_in(endpoint).await?;
    page.button(&word("add.look")?).click().await?;
    let trust = word("trust.root")?;
    page.button(&trust).appears().await?;
    reader.reads(page, "the chain of a stamp").await?;
    page.button(&trust).click().await?;
    page.sees(&word("add.suggested")?).await?;
    reader.reads(page, "the profile of a stamp").await
}

#[tokio::test]
async fn the_portal_speaks_french_on_every_main_page() -> Result<()> {
    let portal = Portal::demo("contoso", "0").await?;
    let browser = Browser::start().await?;
    let page = browser.open(&portal.address()).await?;
    let mut reader = Reader {
        english: english_only()?,
        names: BTreeSet::new(),
        found: BTreeSet::new(),
    };
    // The name that the portal gives its own stamp is a name, as those that people give.
    reader.names.insert("Emulated stamp".to_owned());
    reader.names.insert("English".to_owned());
    // What a machine was asked for: `latest` is a value of ARM.
    reader.names.insert("latest".to_owned());
    page.field("Language").choose("Français").await?;
    page.button("Se connecter").appears().await?;
    reader.reads(&page, "sign-in").await?;

    let signed_in = SignedIn::to_demo(&browser, &portal).await?;
    let page = &signed_in.page;
    let pages = walk::stamp_pages(&signed_in).await?;
    for resource in signed_in.lists(&signed_in.id("/resources")).await? {
        let name = resource["name"].as_str().unwrap_or_default();
        reader.names.insert(name.to_owned());
    }
    let portal_pages = walk::PORTAL_PAGES.map(|(name, path)| (name, path.to_owned()));
    for (name, path) in pages.iter().chain(&portal_pages) {
        page.goes_to(path).await?;
        page.heading("").appears().await?;
        page.settles().await?;
        reader.reads(page, name).await?;
    }
    let stays = page.script("return document.documentElement.lang", vec![]);
    assert_eq!(stays.await?, "fr", "the choice is kept over every page");

    let machine = walk::address(&pages, "virtual-machine")?;
    page.goes_to(machine).await?;
    page.heading("").appears().await?;
    page.settles().await?;
    let sections = page
        .script(
            "return [...document.querySelectorAll('.resource-menu-entry')].map((one) => one.getAttribute('href'))",
            vec![],
        )
        .await?;
    for section in sections.as_array().into_iter().flatten() {
        let section = section.as_str().context("an entry leads somewhere")?;
        page.goes_to(section).await?;
        page.heading("").appears().await?;
        page.settles().await?;
        reader.reads(page, section).await?;
    }
    page.goes_to(machine).await?;
    page.button("Supprimer").click().await?;
    page.dialog("Supprimer").appears().await?;
    page.settles().await?;
    reader.reads(page, "the delete dialog").await?;
    page.presses(thirtyfour::Key::Escape + "").await?;
    page.presses("/").await?;
    page.control("combobox", "").appears().await?;
    reader.reads(page, "the palette").await?;
    page.presses(thirtyfour::Key::Escape + "").await?;
    page.presses("?").await?;
    page.dialog("").appears().await?;
    reader.reads(page, "the shortcuts").await?;
    page.goes_to(&format!("{machine}-ghost")).await?;
    page.control("alert", "").appears().await?;
    reader.reads(page, "a machine that is not there").await?;
    page.goes_to("/no/such/page").await?;
    page.heading("").appears().await?;
    page.settles().await?;
    reader.reads(page, "no page").await?;
    page.goes_to(&format!("{machine}?section=nothing")).await?;
    page.heading("").appears().await?;
    work_that_fails(&signed_in).await?;
    page.button("Notifications").click().await?;
    page.sees("Le stamp dit").await?;
    reader.reads(page, "the notifications").await?;
    page.goes_to("/operations").await?;
    page.sees("Porthole dit, en anglais").await?;
    reader.reads(page, "failed work").await?;
    let endpoint = portal.stamp_endpoint().context("a demo has a stamp")?;
    a_stamp_is_looked_at(page, &mut reader, &endpoint).await?;

    let found: Vec<_> = reader.found.into_iter().collect();
    assert!(found.is_empty(), "{}", found.join("\n"));
    Ok(())
}
