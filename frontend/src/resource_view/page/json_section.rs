//! The resource as JSON: to read, and to change and PUT. What changed is shown line by line before it is sent; when the stamp
//! changed it in between, nothing is overwritten.

use super::resource_page::Shown;
use crate::controls::{Button, ButtonKind, CodePanel, IconName, MessageBar, TextArea, Tone};
use crate::drawn::view;
use crate::i18n::{Text, words};
use crate::resource_view::work::{send, step};
use crate::shell::ProblemBar;
use leptos::prelude::*;
use porthole_shared::operation::{Verb, Work};
use porthole_shared::problem::Problem;
use porthole_shared::resource::Resource;
use serde_json::Value;

/// The section.
#[component]
pub fn JsonSection(
    /// The page.
    shown: Shown,
) -> impl IntoView {
    let editing = RwSignal::new(false);
    let text = Signal::derive(move || {
        shown.load.value.with(|reading| {
            reading
                .as_ref()
                .map(|reading| written(&reading.body))
                .unwrap_or_default()
        })
    });
    move || {
        if editing.get() {
            return view! { <Editor shown=shown before=text.get_untracked() editing=editing /> }
                .into_any();
        }
        view! {
            <div class="page-padded json-section">
                <div class="buttons">
                    <Button label=Text::JsonEdit icon=IconName::Code on_press=move |()| editing.set(true) />
                </div>
                <CodePanel title=Text::ResourceJson code=text />
            </div>
        }
        .into_any()
    }
}

/// The resource without what is only a look at it: an instance view is asked for with the machine, but is no part of it.
fn written(resource: &Resource) -> String {
    let mut resource = resource.clone();
    if let Some(Value::Object(properties)) = resource.object_mut().get_mut("properties") {
        properties.remove("instanceView");
    }
    resource.pretty()
}

#[component]
fn Editor(shown: Shown, before: String, editing: RwSignal<bool>) -> impl IntoView {
    let draft = RwSignal::new(before.clone());
    let before = StoredValue::new(before);
    let refused = RwSignal::new(None::<Problem>);
    let busy = RwSignal::new(false);
    let sent = RwSignal::new(false);
    let parsed = Memo::new(move |_| parse(&draft.get()));
    let fault = Signal::derive(move || parsed.with(|parsed| parsed.as_ref().err().cloned()));
    let changes = Memo::new(move |_| before.with_value(|before| lines(before, &draft.get())));
    let blocked = Signal::derive(move || {
        fault.get().or_else(|| {
            changes
                .with(Vec::is_empty)
                .then(|| Text::JsonSame.get().to_owned())
        })
    });
    let go = move |()| {
        let Ok(body) = parsed.get_untracked() else {
            return;
        };
        let etag = shown.load.value.with_untracked(|reading| {
            reading.as_ref().and_then(|reading| {
                reading
                    .etag
                    .clone()
                    .or_else(|| reading.body.etag().map(str::to_owned))
            })
        });
        let (id, _) = shown.target();
        let mut put = step("PUT", &id, Some(body));
        put.if_match = etag;
        busy.set(true);
        send(
            shown.session,
            Work {
                verb: Verb::Update,
                resource: id,
                steps: vec![put],
            },
            move |_| {
                busy.try_set(false);
                sent.try_set(true);
            },
            move |problem| {
                busy.try_set(false);
                refused.try_set(Some(problem));
            },
        );
    };
    let diff = move || {
        let changes = changes.get();
        (!changes.is_empty()).then(|| {
            let rows: Vec<_> = changes
                .iter()
                .take(400)
                .map(|(sign, line)| {
                    let class = if *sign == '+' { "diff-line diff-added" } else { "diff-line diff-removed" };
                    view! { <li class=class><span class="diff-sign">{sign.to_string()}</span> <code>{line.clone()}</code></li> }
                })
                .collect();
            view! {
                <h3>{Text::JsonChanges}</h3>
                <ul class="diff">{rows}</ul>
            }
        })
    };
    view! {
        <div class="page-padded json-section">
            <MessageBar tone=Tone::Warning>{Text::JsonWarning}</MessageBar>
            <TextArea label=Text::ResourceJson value=draft above=true rows=24 error=fault insist=Signal::derive(|| true) />
            {move || diff()}
            {move || refused.get().map(|problem| view! { <ProblemBar problem=problem retry=move |()| refused.set(None) /> })}
            {move || sent.get().then(|| view! { <MessageBar tone=Tone::Success>{Text::JsonSent}</MessageBar> })}
            <div class="buttons">
                <Button label=Text::JsonPut kind=ButtonKind::Primary disabled=blocked busy=busy on_press=go />
                <Button label=Text::JsonClose on_press=move |()| editing.set(false) />
            </div>
        </div>
    }
}

/// The body, or what is wrong with it.
fn parse(text: &str) -> Result<Value, String> {
    const LARGEST: usize = 1024 * 1024;
    if text.len() > LARGEST {
        return Err(Text::JsonTooLarge.get().to_owned());
    }
    match serde_json::from_str::<Value>(text) {
        Ok(value) if Resource::read(value.clone()).is_some() => Ok(value),
        Ok(_) => Err(Text::JsonNoObject.get().to_owned()),
        Err(error) => Err(words::json_fault(
            &error.line().to_string(),
            &error.column().to_string(),
        )),
    }
}

/// The lines that went and those that came: what stays at the start and at the end is left out, and the rest is compared line by line.
fn lines(before: &str, after: &str) -> Vec<(char, String)> {
    let (old, new): (Vec<&str>, Vec<&str>) = (before.lines().collect(), after.lines().collect());
    let start = old
        .iter()
        .zip(&new)
        .take_while(|(left, right)| left == right)
        .count();
    let room = old.len().min(new.len()) - start;
    let end = old
        .iter()
        .rev()
        .zip(new.iter().rev())
        .take(room)
        .take_while(|(left, right)| left == right)
        .count();
    let middle = |lines: &[&str]| {
        lines
            .iter()
            .skip(start)
            .take(lines.len() - start - end)
            .map(|line| (*line).to_owned())
            .collect::<Vec<_>>()
    };
    let (gone, come) = (middle(&old), middle(&new));
    let mut out: Vec<(char, String)> = gone
        .iter()
        .filter(|line| !come.contains(line))
        .map(|line| ('-', line.clone()))
        .collect();
    out.extend(
        come.into_iter()
            .filter(|line| !gone.contains(line))
            .map(|line| ('+', line)),
    );
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_changed_is_listed() {
        assert_eq!(
            lines("a\nb\nc", "a\nx\nc"),
            [('-', "b".to_owned()), ('+', "x".to_owned())]
        );
        assert!(lines("a\nb", "a\nb").is_empty());
        assert_eq!(
            lines("a", "a\na"),
            [('+', "a".to_owned())]
                .into_iter()
                .filter(|_| true)
                .collect::<Vec<_>>()
        );
    }
}
