//! What a resource's page is divided into: the menu at its side, the tabs of its overview, and what lies in a group.

use super::list_page::ListBody;
use super::machine_sections::{MACHINE_SECTIONS, machine_section};
use super::resource_page::Shown;
use crate::controls::{IconName, ResourceMenuEntry, Tab, Tabs};
use crate::drawn::view;
use crate::i18n::{Text, Wording};
use crate::resource_view::commands::Dialogs;
use crate::resource_view::list::{ListModel, ListOf, ViewState};
use crate::resource_view::sections::{count, section_view};
use crate::router::router;
use crate::watch::watch;
use leptos::prelude::*;
use porthole_shared::resource_type::Section;

/// The sections that the registry declares for this resource; a machine has its own for disks.
#[must_use]
pub fn sections(shown: Shown) -> Vec<&'static Section> {
    let machine = is_machine(shown);
    let declared = shown.kind.map(|kind| kind.sections).unwrap_or_default();
    declared
        .iter()
        .filter(|section| !(machine && section.word == "data_disks"))
        .collect()
}

fn is_machine(shown: Shown) -> bool {
    shown
        .kind
        .is_some_and(|kind| kind.word == "virtual_machine")
}

/// The entries of the menu.
#[must_use]
pub fn menu(shown: Shown) -> Vec<ResourceMenuEntry> {
    let router = router();
    let (id, _) = shown.target();
    let site = shown.session.site();
    let entry =
        move |word: &'static str, icon: IconName, label: Wording, group: Option<Wording>| {
            let current = Signal::derive(move || {
                router
                    .query
                    .with(|query| query.value("section").unwrap_or("overview") == word)
            });
            let href = site
                .as_ref()
                .map(|site| {
                    if word == "overview" {
                        site.resource(&id)
                    } else {
                        site.section(&id, word)
                    }
                })
                .unwrap_or_default();
            ResourceMenuEntry {
                group,
                icon,
                label,
                href,
                current,
            }
        };
    let settings = || Some(Wording::from(Text::ResourceSettings));
    let mut entries = vec![entry(
        "overview",
        IconName::Properties,
        Text::ResourceOverview.into(),
        None,
    )];
    if is_machine(shown) {
        entries.extend(
            MACHINE_SECTIONS.map(|(word, icon, text)| entry(word, icon, text.into(), settings())),
        );
    }
    for section in sections(shown) {
        entries.push(entry(
            section.word,
            icon_of(section.word),
            Wording::of_registry(&section.title()),
            settings(),
        ));
    }
    entries.push(entry(
        "json",
        IconName::Json,
        Text::ResourceJson.into(),
        Some(Text::ResourceAutomation.into()),
    ));
    entries
}

fn icon_of(word: &str) -> IconName {
    match word {
        "subnets" => IconName::VirtualNetwork,
        "rules" | "default_rules" | "access_policies" => IconName::ShieldCheck,
        "addresses" | "frontends" => IconName::PublicAddress,
        "virtual_machines" => IconName::VirtualMachine,
        "routes" => IconName::Swap,
        "endpoints" | "connected" => IconName::Link,
        "output_resources" | "dependencies" => IconName::Grid,
        _ => IconName::Properties,
    }
}

/// The sections as tabs under the essentials.
#[component]
pub fn SectionTabs(
    /// The page.
    shown: Shown,
) -> impl IntoView {
    let machine = is_machine(shown);
    let own = if machine {
        MACHINE_SECTIONS
            .map(|(word, _, text)| (word, Wording::from(text)))
            .to_vec()
    } else {
        Vec::new()
    };
    let declared = sections(shown)
        .into_iter()
        .map(|section| (section.word, Wording::of_registry(&section.title())));
    let all: Vec<(&'static str, Wording)> = own.into_iter().chain(declared).collect();
    let Some((first, _)) = all.first().cloned() else {
        return ().into_any();
    };
    let chosen = RwSignal::new(first);
    let tabs = all
        .into_iter()
        .map(|(word, label)| {
            let mut tab = Tab::new(word, label);
            tab.count = Signal::derive(move || tab_count(word, shown));
            tab
        })
        .collect::<Vec<_>>();
    let body = move || {
        let word = chosen.get();
        if let Some(view) = machine_section(word, shown).filter(|_| machine) {
            return view;
        }
        let section = sections(shown)
            .into_iter()
            .find(|section| section.word == word);
        section
            .and_then(|section| {
                shown.load.value.with(|reading| {
                    reading
                        .as_ref()
                        .map(|reading| section_view(section, &reading.body, shown.session))
                })
            })
            .into_any()
    };
    view! {
        <div class="section-tabs">
            <Tabs label=Text::ResourceSections tabs=tabs chosen=chosen on_choose=move |word| chosen.set(word) />
            {move || body()}
        </div>
    }
    .into_any()
}

fn tab_count(word: &str, shown: Shown) -> Option<usize> {
    shown.load.value.with(|reading| {
        let resource = &reading.as_ref()?.body;
        match word {
            "disks" => super::machine_sections::disk_count(resource),
            "network" => resource
                .at("/properties/networkProfile/networkInterfaces")?
                .as_array()
                .map(Vec::len),
            _ => sections(shown)
                .into_iter()
                .find(|section| section.word == word)
                .and_then(|section| count(section, resource)),
        }
    })
}

/// What lies in a resource group, as a list of its own.
#[component]
pub fn GroupContents(
    /// The page.
    shown: Shown,
) -> impl IntoView {
    let (id, _) = shown.target();
    let of = ListOf::Group { id };
    let model = ListModel::new(of.clone(), shown.session);
    let view = ViewState::new(&of, shown.session);
    watch(move || {
        let wishes = view.wishes();
        model.wishes.set(wishes);
    });
    let dialogs = Dialogs::new();
    view! {
        <div class="group-contents">
            <h2 class="section-title">{Text::ListResourcesInside}</h2>
            {super::list_commands::selection_bar(model, dialogs, shown.session)}
            <ListBody of=of model=model view=view dialogs=dialogs label=Text::ListResourcesInside />
        </div>
        <super::list_dialogs::ListDialogs model=model dialogs=dialogs session=shown.session />
    }
}
