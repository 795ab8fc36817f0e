//! A page as a person meets it: controls by role and name, text that is seen, the address bar.

use crate::control::Control;
use crate::patience::{SOON, until};
use crate::place;
use anyhow::{Context, Result, bail};
use serde_json::{Value, json};
use std::time::Duration;
use thirtyfour::WebDriver;

/// The page in a tab.
pub struct Page {
    driver: WebDriver,
    address: String,
}

impl Page {
    /// The page of a driver; `address` is the portal's origin.
    pub fn new(driver: WebDriver, address: &str) -> Self {
        Self {
            driver,
            address: address.to_owned(),
        }
    }

    /// The driver below.
    pub fn driver(&self) -> &WebDriver {
        &self.driver
    }

    /// Types an address.
    pub async fn goes_to(&self, path: &str) -> Result<()> {
        Ok(self.driver.goto(format!("{}{path}", self.address)).await?)
    }

    /// Presses reload.
    pub async fn reloads(&self) -> Result<()> {
        Ok(self.driver.refresh().await?)
    }

    /// Path and query in the address bar.
    pub async fn path(&self) -> Result<String> {
        Ok(self
            .driver
            .current_url()
            .await?
            .as_str()
            .trim_start_matches(&self.address)
            .to_owned())
    }

    /// Waits until the address bar shows a path with this in it.
    pub async fn arrives_at(&self, part: &str) -> Result<()> {
        let arrived = until(SOON, || async {
            self.path().await.ok().filter(|path| path.contains(part))
        })
        .await;
        arrived
            .map(drop)
            .with_context(|| format!("the address bar never showed `{part}`"))
    }

    /// Anything of a role; an empty name means the first one.
    pub fn control(&self, role: &str, name: &str) -> Control<'_> {
        Control::new(self, role, name)
    }

    /// A button.
    pub fn button(&self, name: &str) -> Control<'_> {
        self.control("button", name)
    }

    /// A link.
    pub fn link(&self, name: &str) -> Control<'_> {
        self.control("link", name)
    }

    /// A text field, search box, number or choice.
    pub fn field(&self, name: &str) -> Control<'_> {
        self.control("field", name)
    }

    /// A tick box, switch or radio button.
    pub fn tick(&self, name: &str) -> Control<'_> {
        self.control("tick", name)
    }

    /// Whatever starts something: a button, link, menu item or tab.
    pub fn command(&self, name: &str) -> Control<'_> {
        self.control("command", name)
    }

    /// A heading.
    pub fn heading(&self, name: &str) -> Control<'_> {
        self.control("heading", name)
    }

    /// A row of a table or list, by a word in one of its cells.
    pub fn row(&self, name: &str) -> Control<'_> {
        self.control("row", name)
    }

    /// A dialog.
    pub fn dialog(&self, name: &str) -> Control<'_> {
        self.control("dialog", name)
    }

    /// All text that is shown now.
    pub async fn text(&self) -> Result<String> {
        // Read from the document: an open modal hides nothing from the eye.
        let text = self
            .script(
                "return document.body ? document.body.innerText : ''",
                vec![],
            )
            .await?;
        Ok(text.as_str().unwrap_or_default().to_owned())
    }

    /// Waits until a text is shown.
    pub async fn sees(&self, text: &str) -> Result<()> {
        self.sees_within(SOON, text).await
    }

    /// Waits longer than for what is "at once".
    pub async fn sees_within(&self, patience: Duration, text: &str) -> Result<()> {
        let wanted = text.to_lowercase();
        let seen = until(patience, || async {
            self.text()
                .await
                .ok()
                .filter(|shown| shown.to_lowercase().contains(&wanted))
        })
        .await;
        match seen {
            Some(_) => Ok(()),
            None => bail!("`{text}` was never seen. {}", self.describe().await),
        }
    }

    /// Waits until one of several texts is shown.
    pub async fn sees_one_of(&self, texts: &[&str]) -> Result<()> {
        let shows = |shown: &String| {
            texts
                .iter()
                .any(|text| shown.to_lowercase().contains(&text.to_lowercase()))
        };
        match until(SOON, || async { self.text().await.ok().filter(shows) }).await {
            Some(_) => Ok(()),
            None => bail!("none of {texts:?} was ever seen. {}", self.describe().await),
        }
    }

    /// Waits until a text is gone.
    pub async fn sees_no_more(&self, text: &str) -> Result<()> {
        let wanted = text.to_lowercase();
        let gone = until(SOON, || async {
            self.text()
                .await
                .ok()
                .filter(|shown| !shown.to_lowercase().contains(&wanted))
        })
        .await;
        match gone {
            Some(_) => Ok(()),
            None => bail!("`{text}` did not go away. {}", self.describe().await),
        }
    }

    /// Presses a key or types words wherever the focus is.
    pub async fn presses(&self, keys: impl Into<thirtyfour::TypingData>) -> Result<()> {
        Ok(self.driver.action_chain().send_keys(keys).perform().await?)
    }

    /// Runs a script in the page.
    pub async fn script(&self, script: &str, arguments: Vec<Value>) -> Result<Value> {
        Ok(self.driver.execute(script, arguments).await?.json().clone())
    }

    /// A request from inside the page, with its cookies and guard header: status and body.
    pub async fn fetches(
        &self,
        method: &str,
        path: &str,
        body: Option<Value>,
    ) -> Result<(u64, Value)> {
        let script = "const [method, path, body, done] = arguments;
            fetch(path, { method, headers: { 'x-porthole': '1', 'content-type': 'application/json' }, body: body === null ? undefined : JSON.stringify(body) })
              .then(async (reply) => { const text = await reply.text(); let value = text; try { value = JSON.parse(text) } catch {} done([reply.status, value]) })
              .catch((error) => done([0, String(error)]));";
        let answer = self
            .driver
            .execute_async(script, vec![json!(method), json!(path), json!(body)])
            .await?;
        let status = answer
            .json()
            .get(0)
            .and_then(Value::as_u64)
            .context("a fetch answers a status")?;
        Ok((status, answer.json().get(1).cloned().unwrap_or_default()))
    }

    /// The window's size, exact down to 375 px and below.
    pub async fn measures(&self, width: u32, height: u32) -> Result<()> {
        let size =
            json!({ "width": width, "height": height, "deviceScaleFactor": 1, "mobile": false });
        self.driver
            .cdp()
            .send_raw("Emulation.setDeviceMetricsOverride", size)
            .await?;
        Ok(())
    }

    /// The system's theme: `light` or `dark`. Nothing moves: a picture is always the same.
    pub async fn prefers(&self, theme: &str) -> Result<()> {
        self.emulates(&[
            ("prefers-color-scheme", theme),
            ("prefers-reduced-motion", "reduce"),
        ])
        .await
    }

    /// What the system says of itself, as media features: `forced-colors: active` and the like.
    pub async fn emulates(&self, features: &[(&str, &str)]) -> Result<()> {
        let features: Vec<Value> = features
            .iter()
            .map(|(name, value)| json!({ "name": name, "value": value }))
            .collect();
        self.driver
            .cdp()
            .send_raw(
                "Emulation.setEmulatedMedia",
                json!({ "features": features }),
            )
            .await?;
        Ok(())
    }

    /// Waits until nothing is loading: no skeleton, no busy region, for two looks in a row.
    pub async fn settles(&self) -> Result<()> {
        let mut calm = 0;
        for _ in 0..100 {
            let busy = self
                .script(
                    "return !!document.querySelector('[aria-busy=true], .skeleton, .skeleton-bar, h1.only-read-out')",
                    vec![],
                )
                .await?;
            calm = if busy == Value::Bool(false) {
                calm + 1
            } else {
                0
            };
            if calm == 2 {
                return Ok(());
            }
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
        bail!("the page never stopped loading. {}", self.describe().await)
    }

    /// What the browser's console holds of errors: a page without any is what we want.
    pub async fn console_errors(&self) -> Result<Vec<String>> {
        let entries = self.driver.browser_log().await?;
        Ok(entries
            .into_iter()
            .filter(|entry| entry.level.as_str() == "SEVERE")
            .map(|entry| entry.message)
            .collect())
    }

    /// What is on the page, for a failure's message; leaves a picture of it.
    pub async fn describe(&self) -> String {
        let text = self.text().await.unwrap_or_default();
        let shown: String = text.chars().take(1500).collect();
        let path = self.path().await.unwrap_or_default();
        let picture = match place::leavings() {
            Ok(folder) => folder.join(format!(
                "failure-{}-{}.png",
                std::process::id(),
                thread_name()
            )),
            Err(_) => std::env::temp_dir().join("porthole-failure.png"),
        };
        self.driver.screenshot(&picture).await.ok();
        let console = self.console_errors().await.unwrap_or_default().join("\n");
        format!(
            "At {path} (picture: {}) the page says:\n{shown}\nconsole: {console}",
            picture.display()
        )
    }
}

fn thread_name() -> String {
    std::thread::current()
        .name()
        .unwrap_or("test")
        .replace("::", "-")
}
