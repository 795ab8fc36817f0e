//! Rows of tag names and values to fill in, and what is wrong with them.

use crate::controls::{Button, ButtonKind, IconButton, IconName};
use crate::drawn::{heard, view};
use crate::i18n::{Text, words};
use leptos::prelude::*;

/// One row while it is edited. It outlives the view that added it: a tab of a form that is left and come back to.
#[derive(Clone)]
pub struct TagRow {
    /// The name.
    pub name: ArcRwSignal<String>,
    /// The value.
    pub value: ArcRwSignal<String>,
}

impl TagRow {
    /// A row with this in it.
    #[must_use]
    pub fn new(name: &str, value: &str) -> Self {
        Self {
            name: ArcRwSignal::new(name.to_owned()),
            value: ArcRwSignal::new(value.to_owned()),
        }
    }
}

/// The tags of the rows, those without a name left out; or what is wrong with them. Tracked.
pub fn tags_of(rows: &[TagRow]) -> Result<Vec<(String, String)>, String> {
    let all = rows.iter().map(|row| {
        (
            row.name.get().trim().to_owned(),
            row.value.get().trim().to_owned(),
        )
    });
    check(
        all.filter(|(name, value)| !name.is_empty() || !value.is_empty())
            .collect(),
    )
}

/// What the stamp would refuse.
fn check(tags: Vec<(String, String)>) -> Result<Vec<(String, String)>, String> {
    const MOST: usize = 50;
    if tags.len() > MOST {
        return Err(words::tags_too_many(&MOST.to_string()));
    }
    for (place, (name, value)) in tags.iter().enumerate() {
        if name.is_empty() {
            return Err(words::tags_no_name(value));
        }
        if let Some(letter) = name.chars().find(|letter| "<>%&\\?/".contains(*letter)) {
            return Err(words::tags_letter(name, &letter.to_string()));
        }
        if name.chars().count() > 512 {
            return Err(words::tags_long_name(
                &name.chars().take(20).collect::<String>(),
            ));
        }
        if value.chars().count() > 256 {
            return Err(words::tags_long_value(name));
        }
        if tags
            .iter()
            .take(place)
            .any(|(other, _)| other.eq_ignore_ascii_case(name))
        {
            return Err(words::tags_twice(name));
        }
    }
    Ok(tags)
}

/// The rows.
#[component]
pub fn TagRows(
    /// The rows, grown and shrunk here.
    rows: RwSignal<Vec<TagRow>>,
) -> impl IntoView {
    let shown = move || {
        rows.get()
            .into_iter()
            .enumerate()
            .map(|(place, row)| {
                let TagRow { name, value } = row;
                let (typed_name, typed_value) = (name.clone(), value.clone());
                view! {
                    <div class="tag-row">
                        <input
                            class="input"
                            aria-label=Text::TagsName
                            placeholder=Text::TagsName
                            spellcheck="false"
                            prop:value=move || name.get()
                            on:input=heard(move |event| typed_name.set(event_target_value(&event)))
                        />
                        <span aria-hidden="true">"="</span>
                        <input
                            class="input"
                            aria-label=Text::TagsValue
                            placeholder=Text::TagsValue
                            spellcheck="false"
                            prop:value=move || value.get()
                            on:input=heard(move |event| typed_value.set(event_target_value(&event)))
                        />
                        <IconButton
                            icon=IconName::Trash
                            label=Text::TagsRemove
                            on_press=move |()| rows.update(|rows| {
                                if place < rows.len() {
                                    rows.remove(place);
                                }
                            })
                        />
                    </div>
                }
            })
            .collect_view()
    };
    view! {
        <div class="tag-rows">
            {move || shown()}
            <div>
                <Button
                    label=Text::TagsAdd
                    kind=ButtonKind::Ghost
                    icon=IconName::Plus
                    on_press=move |()| rows.update(|rows| rows.push(TagRow::new("", "")))
                />
            </div>
        </div>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pairs(tags: &[(&str, &str)]) -> Vec<(String, String)> {
        tags.iter()
            .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()))
            .collect()
    }

    #[test]
    fn what_the_stamp_would_refuse_is_refused_here() {
        assert!(check(pairs(&[("env", "prod"), ("owner", "")])).is_ok());
        for wrong in [
            pairs(&[("", "x")]),
            pairs(&[("a<b", "x")]),
            pairs(&[("env", "a"), ("ENV", "b")]),
            pairs(&[("a", &"x".repeat(257))]),
        ] {
            assert!(check(wrong).is_err());
        }
    }
}
