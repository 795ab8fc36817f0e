//! What the stamp offers for a new machine, as options: versions of an image, sizes, subnets.

use super::machine_form::MachineForm;
use super::stamp_choices::names;
use crate::i18n::{Text, words};
use crate::order::sort_by;
use crate::resource_view::list::cell_text::quantity;
use crate::watch::watch;
use leptos::prelude::*;
use porthole_shared::quantity::mebibytes;
use porthole_shared::resource::Resource;

impl MachineForm {
    /// Versions of the image, `latest` first.
    #[must_use]
    pub fn version_options(self) -> Signal<Vec<(String, String)>> {
        let known = names(self.versions);
        Signal::derive(move || {
            let mut options = vec![("latest".to_owned(), Text::MachineLatest.get().to_owned())];
            options.extend(known.get().into_iter().rev());
            options
        })
    }

    /// Sizes with cores and memory, smallest first.
    #[must_use]
    pub fn size_options(self) -> Signal<Vec<(String, String)>> {
        let sizes = self.sizes;
        Signal::derive(move || {
            sizes.value.with(|found| {
                let number = |one: &Resource, name: &str| {
                    one.at(&format!("/{name}"))
                        .and_then(serde_json::Value::as_u64)
                        .unwrap_or_default()
                };
                let mut all: Vec<(u64, u64, String)> = found
                    .iter()
                    .flatten()
                    .map(|one| {
                        (
                            number(one, "numberOfCores"),
                            number(one, "memoryInMB"),
                            one.name().to_owned(),
                        )
                    })
                    .collect();
                sort_by(&mut all, Ord::cmp);
                all.into_iter()
                    .map(|(cores, memory, name)| {
                        let shown = words::machine_size(
                            usize::try_from(cores).unwrap_or_default(),
                            &name,
                            &quantity(mebibytes(memory)),
                        );
                        (name, shown)
                    })
                    .collect()
            })
        })
    }

    /// The subnets of the chosen network.
    #[must_use]
    pub fn subnet_options(self) -> Signal<Vec<(String, String)>> {
        let (networks, chosen) = (self.networks, self.existing_network);
        Signal::derive(move || {
            let chosen = chosen.get();
            networks.value.with(|found| {
                let network = found.iter().flatten().find(|one| one.id_text() == chosen);
                let subnets = network
                    .and_then(|one| one.at("/properties/subnets")?.as_array().cloned())
                    .unwrap_or_default();
                subnets
                    .into_iter()
                    .filter_map(Resource::read)
                    .map(|one| {
                        let range = one
                            .at("/properties/addressPrefix")
                            .and_then(|range| range.as_str())
                            .unwrap_or_default()
                            .to_owned();
                        (
                            one.id_text().to_owned(),
                            format!("{} ({range})", one.name()),
                        )
                    })
                    .collect()
            })
        })
    }
}

/// Sizes that suit most, before the smallest of all.
const SUITABLE: [&str; 4] = [
    "Standard_DS1_v2",
    "Standard_D1_v2",
    "Standard_A1_v2",
    "Standard_A1",
];

/// Chooses a size that suits most, while none is chosen.
pub fn prefer(size: RwSignal<String>, options: Signal<Vec<(String, String)>>) {
    watch(move || {
        let offered = options.get();
        let suits = SUITABLE
            .iter()
            .find(|suits| offered.iter().any(|(name, _)| name == *suits));
        if let Some(suits) = suits.filter(|_| size.with_untracked(String::is_empty)) {
            size.set((*suits).to_owned());
        }
    });
}
