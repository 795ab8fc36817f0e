//! One control, named and not yet found: found again at every use, because a page may have drawn itself anew.

use crate::page::Page;
use crate::patience::{SOON, until};
use anyhow::{Result, bail};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Value, json};
use std::path::Path;
use std::time::Duration;
use thirtyfour::{Key, WebElement};

const QUERY: &str = include_str!("query.js");

/// A control by role and name, perhaps inside another one.
pub struct Control<'page> {
    page: &'page Page,
    chain: Vec<(String, String)>,
}

impl<'page> Control<'page> {
    /// Anywhere on the page (inside the topmost modal dialog, when one is open).
    pub fn new(page: &'page Page, role: &str, name: &str) -> Self {
        Self {
            page,
            chain: vec![(role.to_owned(), name.to_owned())],
        }
    }

    /// A control inside this one.
    pub fn inside(&self, role: &str, name: &str) -> Control<'page> {
        let mut chain = self.chain.clone();
        chain.push((role.to_owned(), name.to_owned()));
        Control {
            page: self.page,
            chain,
        }
    }

    /// All that match now.
    pub async fn all(&self) -> Result<Vec<WebElement>> {
        let found = self
            .page
            .driver()
            .execute(QUERY, vec![json!(self.chain), json!("find")])
            .await?;
        Ok(found.elements()?)
    }

    /// Whether it is there now.
    pub async fn is_there(&self) -> bool {
        self.all().await.is_ok_and(|found| !found.is_empty())
    }

    /// Waits until it is there.
    pub async fn appears(&self) -> Result<WebElement> {
        self.appears_within(SOON).await
    }

    /// Waits longer.
    pub async fn appears_within(&self, patience: Duration) -> Result<WebElement> {
        let found = until(patience, || async {
            self.all()
                .await
                .ok()
                .and_then(|found| found.into_iter().next())
        })
        .await;
        match found {
            Some(element) => Ok(element),
            None => bail!(
                "there is no {}. Of that role there are {}. {}",
                self.spelled(),
                self.names().await,
                self.page.describe().await
            ),
        }
    }

    /// Waits until it is gone.
    pub async fn disappears(&self) -> Result<()> {
        let gone = until(SOON, || async {
            self.all().await.ok().filter(Vec::is_empty)
        })
        .await;
        match gone {
            Some(_) => Ok(()),
            None => bail!(
                "{} did not go away. {}",
                self.spelled(),
                self.page.describe().await
            ),
        }
    }

    /// Waits until it can be clicked, and clicks it as a mouse does: what covers it gets in the way.
    pub async fn click(&self) -> Result<()> {
        self.appears().await?;
        let mut last = String::from("it stayed disabled");
        let deadline = std::time::Instant::now() + SOON;
        while std::time::Instant::now() < deadline {
            if let Some(element) = self.all().await?.into_iter().next() {
                match self.enabled(&element).await {
                    Ok(true) => match element.click().await {
                        Ok(()) => return Ok(()),
                        Err(error) => last = error.to_string(),
                    },
                    Ok(false) => last = "it stayed disabled".to_owned(),
                    Err(error) => last = error.to_string(),
                }
            }
            tokio::time::sleep(Duration::from_millis(60)).await;
        }
        bail!(
            "{} could not be clicked: {last}. {}",
            self.spelled(),
            self.page.describe().await
        )
    }

    async fn enabled(&self, element: &WebElement) -> Result<bool> {
        Ok(element.is_enabled().await?
            && element.attr("aria-disabled").await?.as_deref() != Some("true"))
    }

    /// Whether it can be used.
    pub async fn is_enabled(&self) -> Result<bool> {
        let element = self.appears().await?;
        self.enabled(&element).await
    }

    /// Replaces what a field holds.
    pub async fn type_in(&self, text: &str) -> Result<()> {
        let element = self.appears().await?;
        element.click().await?;
        element.send_keys(Key::Control + "a").await?;
        element.send_keys(Key::Delete + "").await?;
        element.send_keys(text).await?;
        Ok(())
    }

    /// Puts a long text in at once, as pasting does.
    pub async fn paste(&self, text: &str) -> Result<()> {
        let element = self.appears().await?;
        element.focus().await?;
        let script = "const [field, text] = arguments; field.select?.(); document.execCommand('insertText', false, '');
            const setter = Object.getOwnPropertyDescriptor(Object.getPrototypeOf(field), 'value').set;
            setter.call(field, text); field.dispatchEvent(new InputEvent('input', { bubbles: true, inputType: 'insertFromPaste' }));
            field.dispatchEvent(new Event('change', { bubbles: true }));";
        self.page
            .driver()
            .execute(script, vec![element.to_json()?, json!(text)])
            .await?;
        Ok(())
    }

    /// Chooses by its words, in a native choice or one of our own.
    pub async fn choose(&self, option: &str) -> Result<()> {
        let element = self.appears().await?;
        if element.tag_name().await?.eq_ignore_ascii_case("select") {
            let script = "const [choice, words] = arguments;
                const all = [...choice.options], is = (text) => text.replace(/\\s+/g, ' ').trim();
                const found = all.find((o) => is(o.textContent) === words) || all.find((o) => o.value === words) || all.find((o) => is(o.textContent).includes(words));
                if (!found) return all.map((o) => is(o.textContent));
                choice.value = found.value;
                choice.dispatchEvent(new Event('input', { bubbles: true })); choice.dispatchEvent(new Event('change', { bubbles: true }));
                return null;";
            let found = until(SOON, || async {
                let element = self.all().await.ok()?.into_iter().next()?;
                let answer = self
                    .page
                    .driver()
                    .execute(script, vec![element.to_json().ok()?, json!(option)])
                    .await
                    .ok()?;
                answer.json().is_null().then_some(())
            })
            .await;
            return match found {
                Some(()) => Ok(()),
                None => bail!(
                    "{} offers no `{option}`. {}",
                    self.spelled(),
                    self.page.describe().await
                ),
            };
        }
        self.click().await?;
        self.page.control("option", option).click().await
    }

    /// Ticks or unticks.
    pub async fn set(&self, on: bool) -> Result<()> {
        let element = self.appears().await?;
        let is_on = element.is_selected().await?
            || element.attr("aria-checked").await?.as_deref() == Some("true");
        if is_on != on {
            self.click().await
        } else {
            Ok(())
        }
    }

    /// Gives a file to a file field.
    pub async fn attach(&self, file: &Path) -> Result<()> {
        Ok(self
            .appears()
            .await?
            .send_keys(file.to_string_lossy().as_ref())
            .await?)
    }

    /// Drops a file on it, as from a file window.
    pub async fn drop_file(&self, name: &str, text: &str) -> Result<()> {
        self.drop_bytes(name, text.as_bytes()).await
    }

    /// The same for a file that is no text.
    pub async fn drop_bytes(&self, name: &str, bytes: &[u8]) -> Result<()> {
        let element = self.appears().await?;
        let script = "const [target, name, base64] = arguments; const data = new DataTransfer();
            data.items.add(new File([Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0))], name));
            for (const kind of ['dragenter', 'dragover', 'drop']) target.dispatchEvent(new DragEvent(kind, { bubbles: true, cancelable: true, dataTransfer: data }));";
        let content = STANDARD.encode(bytes);
        self.page
            .driver()
            .execute(
                script,
                vec![element.to_json()?, json!(name), json!(content)],
            )
            .await?;
        Ok(())
    }

    /// Opens the menu of a row and runs one of its commands.
    pub async fn run(&self, command: &str) -> Result<()> {
        let menu = self.inside("button", "Commands for");
        menu.click().await?;
        self.page.control("item", command).click().await
    }

    /// Its text.
    pub async fn text(&self) -> Result<String> {
        Ok(self.appears().await?.text().await?)
    }

    /// What a field holds.
    pub async fn value(&self) -> Result<String> {
        Ok(self.appears().await?.value().await?.unwrap_or_default())
    }

    /// Waits until its text holds some words.
    pub async fn says(&self, words: &str) -> Result<()> {
        self.says_within(SOON, words).await
    }

    /// Waits longer.
    pub async fn says_within(&self, patience: Duration, words: &str) -> Result<()> {
        let wanted = words.to_lowercase();
        let said = until(patience, || async {
            let element = self.all().await.ok()?.into_iter().next()?;
            element
                .text()
                .await
                .ok()
                .filter(|text| text.to_lowercase().contains(&wanted))
        })
        .await;
        match said {
            Some(_) => Ok(()),
            None => bail!(
                "{} never said `{words}`. {}",
                self.spelled(),
                self.page.describe().await
            ),
        }
    }

    async fn names(&self) -> String {
        let last: Vec<_> = self.chain.iter().rev().take(1).collect();
        let answer = self
            .page
            .driver()
            .execute(QUERY, vec![json!(last), json!("names")])
            .await;
        answer
            .map_or(Value::Null, |names| names.json().clone())
            .to_string()
    }

    fn spelled(&self) -> String {
        let each = self
            .chain
            .iter()
            .map(|(role, name)| format!("{role} `{name}`"));
        each.collect::<Vec<_>>().join(" > ")
    }
}
