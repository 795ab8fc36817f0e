//! What the palette offers for a text: resources first, then commands, then pages. `>` asks for commands only.

use super::palette::Found;
use super::state::{Open, Shell};
use crate::controls::IconName;
use crate::i18n::{Text, words};
use crate::paths::{Page, StampView};
use crate::resource_view::drawing;
use crate::session::Session;
use leptos::prelude::*;
use porthole_shared::resource_id::ResourceId;
use porthole_shared::resource_type::{self, Scope};
use porthole_shared::type_name::TypeName;

/// How many resources are shown.
const MOST_RESOURCES: usize = 8;

/// Where a row stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Group {
    /// Resources of the stamp.
    Resources,
    /// Things to do.
    Commands,
    /// Pages.
    GoTo,
}

/// One row.
#[derive(Clone, Debug, PartialEq)]
pub struct Entry {
    /// Its group.
    pub group: Group,
    /// Its icon.
    pub icon: IconName,
    /// Its name in pieces; those that match are marked.
    pub parts: Vec<(bool, String)>,
    /// What it is.
    pub note: String,
    /// The shortcut.
    pub keys: &'static [&'static str],
    /// Where it leads.
    pub href: String,
    /// What it opens instead.
    pub open: Option<Open>,
    /// Which command of the page it runs instead.
    pub runs: Option<usize>,
    /// It cannot run now; the note says why.
    pub disabled: bool,
}

/// The rows for a text.
pub fn found(text: &str, resources: &[Found], session: Session, shell: Shell) -> Vec<Entry> {
    let commands_only = text.starts_with('>');
    let wanted: Vec<String> = text
        .trim_start_matches('>')
        .split_whitespace()
        .map(str::to_lowercase)
        .collect();
    let mut rows = Vec::new();
    if !wanted.is_empty() && !commands_only {
        let mut hits: Vec<&Found> = resources
            .iter()
            .filter(|resource| marked(&resource.name, &wanted).is_some())
            .collect();
        crate::order::sort_by(&mut hits, |left, right| {
            rank(left, &wanted).cmp(&rank(right, &wanted))
        });
        let shown = hits.into_iter().take(MOST_RESOURCES);
        rows.extend(shown.filter_map(|resource| resource_row(resource, &wanted, session)));
    }
    rows.extend(
        of_page(shell)
            .into_iter()
            .chain(commands(session))
            .filter_map(|row| narrowed(row, &wanted)),
    );
    if !commands_only {
        rows.extend(
            pages(session)
                .into_iter()
                .filter_map(|row| narrowed(row, &wanted)),
        );
    }
    rows
}

/// Names that begin with what is wanted stand first, then types in the order of the navigation, machines first.
fn rank(resource: &Found, wanted: &[String]) -> (bool, usize, String) {
    let name = resource.name.to_lowercase();
    let begins = wanted
        .first()
        .is_some_and(|word| name.starts_with(word.as_str()));
    let known = resource_type::of(&TypeName::new(&resource.type_name));
    let place = resource_type::ALL
        .iter()
        .position(|one| known.is_some_and(|known| known.word == one.word))
        .unwrap_or(usize::MAX);
    (!begins, place, name)
}

fn resource_row(resource: &Found, wanted: &[String], session: Session) -> Option<Entry> {
    let parts = marked(&resource.name, wanted)?;
    let known = resource_type::of(&TypeName::new(&resource.type_name));
    let kind = known
        .and_then(|known| Text::of_registry(&known.label()))
        .map_or_else(|| resource.type_name.clone(), |text| text.get().to_owned());
    let id = ResourceId::parse(&resource.id).ok();
    let group = id
        .as_ref()
        .and_then(|id| id.group().map(str::to_owned))
        .unwrap_or_default();
    Some(Entry {
        group: Group::Resources,
        icon: drawing::icon_of(&resource.type_name),
        parts,
        note: format!("{kind} · {group}"),
        keys: &[],
        href: session.site()?.resource(&resource.id),
        open: None,
        runs: None,
        disabled: false,
    })
}

fn row(group: Group, icon: IconName, name: &str, href: String) -> Entry {
    Entry {
        group,
        icon,
        parts: vec![(false, name.to_owned())],
        note: String::new(),
        keys: &[],
        href,
        open: None,
        runs: None,
        disabled: false,
    }
}

/// What can be done with the resource that is open, by its name.
fn of_page(shell: Shell) -> Vec<Entry> {
    let Some((name, commands)) = shell.commands.get() else {
        return Vec::new();
    };
    commands
        .iter()
        .enumerate()
        .map(|(place, command)| {
            let label = words::palette_on(&command.label.get(), &name);
            let reason = command.disabled.get();
            Entry {
                disabled: reason.is_some(),
                note: reason.unwrap_or_default(),
                runs: Some(place),
                ..row(Group::Commands, command.icon, &label, String::new())
            }
        })
        .collect()
}

fn commands(session: Session) -> Vec<Entry> {
    let open = |icon, text: Text, what| Entry {
        open: Some(what),
        ..row(Group::Commands, icon, text.get(), String::new())
    };
    let mut rows: Vec<Entry> = resource_type::ALL
        .iter()
        .filter(|one| one.create.is_some())
        .filter_map(|one| {
            let label = Text::of_registry(&one.label())?.get();
            let href = session.site()?.create(one.name.as_str());
            let reason = session.offer.refusal(one.name.as_str());
            Some(Entry {
                disabled: reason.is_some(),
                note: reason.unwrap_or_default(),
                ..row(
                    Group::Commands,
                    IconName::Plus,
                    &words::palette_create(label),
                    href,
                )
            })
        })
        .collect();
    rows.push(open(
        IconName::Settings,
        Text::ShellSettings,
        Open::Settings,
    ));
    rows.push(open(
        IconName::Bell,
        Text::ShellNotifications,
        Open::Notifications,
    ));
    rows.push(open(IconName::Help, Text::ShortcutsTitle, Open::Shortcuts));
    rows.push(row(
        Group::Commands,
        IconName::Stamp,
        Text::StampsAdd.get(),
        Page::AddStamp.address(),
    ));
    rows.push(open(
        IconName::Power,
        Text::ShellSignOutEverywhere,
        Open::SignOut,
    ));
    rows
}

fn pages(session: Session) -> Vec<Entry> {
    let mut rows = Vec::new();
    let mut page = |icon, name: &str, href, keys| {
        rows.push(Entry {
            keys,
            ..row(Group::GoTo, icon, name, href)
        });
    };
    page(
        IconName::Home,
        Text::ShellHome.get(),
        session.to(StampView::Home),
        &["g", "h"],
    );
    page(
        IconName::Grid,
        Text::ShellResources.get(),
        session.to(StampView::Resources),
        &["g", "a"],
    );
    page(
        IconName::ResourceGroup,
        Text::TypesResourceGroup.get(),
        session.to(StampView::ResourceGroups),
        &["g", "r"],
    );
    page(
        IconName::Plus,
        Text::ShellCreate.get(),
        session.to(StampView::CreateMenu),
        &["g", "n"],
    );
    for one in resource_type::ALL
        .iter()
        .filter(|one| one.scope == Scope::ResourceGroup)
    {
        if let Some(text) = Text::of_registry(&one.plural()) {
            let href = session.to(StampView::Type {
                name: one.name.as_str().to_owned(),
            });
            page(drawing::icon(one.icon), text.get(), href, &[]);
        }
    }
    page(
        IconName::Activity,
        Text::ShellOperations.get(),
        Page::Operations.address(),
        &["g", "o"],
    );
    page(
        IconName::Stamp,
        Text::ShellStamps.get(),
        Page::Stamps.address(),
        &[],
    );
    page(
        IconName::Settings,
        Text::ShellSettings.get(),
        Page::Settings.address(),
        &[],
    );
    rows
}

fn narrowed(mut row: Entry, wanted: &[String]) -> Option<Entry> {
    let name: String = row.parts.iter().map(|(_, part)| part.as_str()).collect();
    row.parts = marked(&name, wanted)?;
    Some(row)
}

/// The name in pieces when every wanted word is in it; without a wanted word, all of it.
fn marked(name: &str, wanted: &[String]) -> Option<Vec<(bool, String)>> {
    let lower = name.to_lowercase();
    let mut spans = Vec::new();
    for word in wanted {
        let start = lower.find(word.as_str())?;
        spans.push((start, start + word.len()));
    }
    // Lower case may have another length than the name (İ): then nothing is marked.
    if lower.len() != name.len() {
        return Some(vec![(false, name.to_owned())]);
    }
    crate::order::sort_by(&mut spans, |left, right| {
        left.0.cmp(&right.0).then(right.1.cmp(&left.1))
    });
    let mut parts = Vec::new();
    let mut at = 0;
    for (start, end) in spans {
        let start = start.max(at);
        if let (Some(before), Some(hit)) = (name.get(at..start), name.get(start..end)) {
            if !before.is_empty() {
                parts.push((false, before.to_owned()));
            }
            if !hit.is_empty() {
                parts.push((true, hit.to_owned()));
            }
            at = end;
        }
    }
    if let Some(rest) = name.get(at..)
        && !rest.is_empty()
    {
        parts.push((false, rest.to_owned()));
    }
    Some(parts)
}

#[cfg(test)]
mod tests {
    use super::marked;
    #[cfg(target_arch = "wasm32")]
    use wasm_bindgen_test::wasm_bindgen_test as test;

    fn shown(name: &str, words: &[&str]) -> Option<String> {
        let words: Vec<String> = words.iter().map(|word| (*word).to_owned()).collect();
        let parts = marked(name, &words)?;
        Some(
            parts
                .iter()
                .map(|(hit, part)| {
                    if *hit {
                        format!("[{part}]")
                    } else {
                        part.clone()
                    }
                })
                .collect(),
        )
    }

    #[test]
    fn every_word_must_be_in_the_name_and_is_marked() {
        assert_eq!(
            shown("erp-web-01", &["erp", "web"]).as_deref(),
            Some("[erp]-[web]-01")
        );
        assert_eq!(
            shown("Erp-Web", &["web", "erp"]).as_deref(),
            Some("[Erp]-[Web]")
        );
        assert_eq!(shown("erp-web-01", &["erp", "sql"]), None);
        assert_eq!(shown("größe", &["öß"]).as_deref(), Some("gr[öß]e"));
        assert_eq!(shown("aaa", &["aa", "a"]).as_deref(), Some("[aa]a"));
        assert_eq!(shown("home", &[]).as_deref(), Some("home"));
    }
}
