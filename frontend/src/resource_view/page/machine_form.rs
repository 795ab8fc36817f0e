//! The form of a new machine as signals, what is wrong on each tab, and the machine that it makes.

use super::create_parts::Place;
use super::machine_check::Checks;
use super::machine_options::prefer;
use super::machine_work::{Availability, Entry, Machine, Network, Rules, System};
use super::stamp_choices::{ids, keep_choice, names, paged, unpaged};
use crate::load::Load;
use crate::resource_view::tag_rows::{TagRow, tags_of};
use crate::session::Session;
use crate::watch::watch;
use leptos::prelude::*;
use porthole_shared::resource::Resource;

/// Choices between a new thing, one that is there, and none.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Choose {
    /// A new one.
    New,
    /// One that is there.
    Existing,
    /// None.
    None,
}

/// Public addresses.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Address {
    /// None.
    None,
    /// One that changes when the machine is deallocated.
    Dynamic,
    /// One that stays.
    Static,
}

/// One data disk while it is edited. It outlives the tab that added it.
#[derive(Clone)]
pub struct DiskRow {
    /// Gigabytes.
    pub size: ArcRwSignal<String>,
    /// The kind.
    pub kind: ArcRwSignal<String>,
}

/// The tabs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    /// Place, name, image, size, sign-in.
    Basics,
    /// Disks.
    Disks,
    /// Network.
    Networking,
    /// Tags.
    Tags,
    /// Everything once more.
    Review,
}

impl Step {
    /// In their order.
    pub const ALL: [Self; 5] = [
        Self::Basics,
        Self::Disks,
        Self::Networking,
        Self::Tags,
        Self::Review,
    ];
}

/// The form.
#[derive(Clone, Copy)]
pub struct MachineForm {
    pub place: Place,
    pub name: RwSignal<String>,
    pub system: RwSignal<System>,
    pub publisher: RwSignal<String>,
    pub offer: RwSignal<String>,
    pub sku: RwSignal<String>,
    pub version: RwSignal<String>,
    pub publishers: Load<Vec<Resource>>,
    pub offers: Load<Vec<Resource>>,
    pub skus: Load<Vec<Resource>>,
    pub versions: Load<Vec<Resource>>,
    pub size: RwSignal<String>,
    pub sizes: Load<Vec<Resource>>,
    pub availability: RwSignal<Choose>,
    pub sets: Load<Vec<Resource>>,
    pub set_name: RwSignal<String>,
    pub existing_set: RwSignal<String>,
    pub checks: RwSignal<Checks>,
    pub administrator: RwSignal<String>,
    pub by_key: RwSignal<bool>,
    pub key: RwSignal<String>,
    pub password: RwSignal<String>,
    pub os_kind: RwSignal<String>,
    pub os_size: RwSignal<String>,
    pub disks: RwSignal<Vec<DiskRow>>,
    pub network: RwSignal<Choose>,
    pub network_name: RwSignal<String>,
    pub network_range: RwSignal<String>,
    pub subnet_name: RwSignal<String>,
    pub subnet_range: RwSignal<String>,
    pub networks: Load<Vec<Resource>>,
    pub existing_network: RwSignal<String>,
    pub existing_subnet: RwSignal<String>,
    pub address: RwSignal<Address>,
    pub rules: RwSignal<Choose>,
    pub let_in: RwSignal<bool>,
    pub groups: Load<Vec<Resource>>,
    pub existing_rules: RwSignal<String>,
    pub tags: RwSignal<Vec<TagRow>>,
}

impl MachineForm {
    /// An empty form that asks the stamp what it offers.
    #[must_use]
    pub fn new(session: Session) -> Self {
        let place = Place::new(session);
        let text = |value: &str| RwSignal::new(value.to_owned());
        let (publisher, offer, sku, version) = (text(""), text(""), text(""), text(""));
        let compute = move || {
            let (subscription, location) = (place.subscription.get(), place.location.get());
            let known = !subscription.is_empty() && !location.is_empty();
            known.then(|| {
                format!(
                    "/subscriptions/{subscription}/providers/Microsoft.Compute/locations/{location}"
                )
            })
        };
        let below = move |parts: &[(&str, RwSignal<String>)], last: &str| {
            let mut path = compute()?;
            path.push_str("/publishers");
            for (word, value) in parts {
                let value = value.get();
                if value.is_empty() {
                    return None;
                }
                path.push_str(&format!("/{}{word}", crate::paths::escape(&value)));
            }
            Some(format!("{path}{last}"))
        };
        let of_network = move |kind: &'static str| {
            move || {
                let subscription = place.subscription.get();
                (!subscription.is_empty()).then(|| {
                    format!("/subscriptions/{subscription}/providers/Microsoft.Network/{kind}")
                })
            }
        };
        const IMAGES: &str = "/artifacttypes/vmimage/offers";
        let form = Self {
            place,
            name: text(""),
            system: RwSignal::new(System::Linux),
            publisher,
            offer,
            sku,
            version,
            publishers: unpaged(session, move || below(&[], "")),
            offers: unpaged(session, move || below(&[(IMAGES, publisher)], "")),
            skus: unpaged(session, move || {
                below(&[(IMAGES, publisher), ("/skus", offer)], "")
            }),
            versions: unpaged(session, move || {
                below(
                    &[(IMAGES, publisher), ("/skus", offer), ("/versions", sku)],
                    "",
                )
            }),
            size: text(""),
            sizes: unpaged(session, move || {
                compute().map(|path| format!("{path}/vmSizes"))
            }),
            availability: RwSignal::new(Choose::None),
            sets: paged(session, move || {
                // A machine joins a set of its own group only.
                let group = place.group_id().filter(|_| !place.makes_group())?;
                Some(format!(
                    "{group}/providers/Microsoft.Compute/availabilitySets"
                ))
            }),
            set_name: text(""),
            existing_set: text(""),
            checks: RwSignal::new(Checks::default()),
            administrator: text("azureuser"),
            by_key: RwSignal::new(true),
            key: text(""),
            password: text(""),
            os_kind: text("Standard_LRS"),
            os_size: text(""),
            disks: RwSignal::new(Vec::new()),
            network: RwSignal::new(Choose::New),
            network_name: text(""),
            network_range: text("10.0.0.0/16"),
            subnet_name: text("default"),
            subnet_range: text("10.0.0.0/24"),
            networks: paged(session, of_network("virtualNetworks")),
            existing_network: text(""),
            existing_subnet: text(""),
            address: RwSignal::new(Address::Static),
            rules: RwSignal::new(Choose::New),
            let_in: RwSignal::new(true),
            groups: paged(session, of_network("networkSecurityGroups")),
            existing_rules: text(""),
            tags: RwSignal::new(vec![TagRow::new("", "")]),
        };
        form.keep_choices();
        form
    }

    fn keep_choices(self) {
        keep_choice(self.publisher, names(self.publishers));
        keep_choice(self.offer, names(self.offers));
        keep_choice(self.sku, names(self.skus));
        keep_choice(self.version, self.version_options());
        prefer(self.size, self.size_options());
        keep_choice(self.size, self.size_options());
        keep_choice(self.existing_set, ids(self.sets));
        keep_choice(self.existing_network, ids(self.networks));
        keep_choice(self.existing_subnet, self.subnet_options());
        keep_choice(self.existing_rules, ids(self.groups));
        // Publishers of Windows images all say so in their name.
        let publisher = self.publisher;
        watch(move || {
            let windows = publisher.with(|name| name.to_lowercase().contains("windows"));
            self.system.set(if windows {
                System::Windows
            } else {
                System::Linux
            });
        });
    }

    /// The name of a new availability set. Tracked.
    #[must_use]
    pub fn set_name_or_default(self) -> String {
        let typed = self.set_name.get().trim().to_owned();
        if typed.is_empty() {
            format!("{}-avset", self.name.get().trim())
        } else {
            typed
        }
    }

    /// The machine, once there is a group for it. Tracked.
    #[must_use]
    pub fn machine(self) -> Option<Machine> {
        let name = self.name.get().trim().to_owned();
        let network_name = self.network_name.get().trim().to_owned();
        let number = |text: RwSignal<String>| text.get().trim().parse::<u32>().ok();
        Some(Machine {
            group: self.place.group_id()?,
            group_step: self.place.group_step(),
            location: self.place.location.get(),
            image: [
                self.publisher.get(),
                self.offer.get(),
                self.sku.get(),
                self.version.get(),
            ],
            size: self.size.get(),
            availability: match self.availability.get() {
                Choose::None => Availability::None,
                Choose::Existing => Availability::Existing(self.existing_set.get()),
                Choose::New => Availability::New {
                    name: self.set_name_or_default(),
                },
            },
            system: self.system.get(),
            administrator: self.administrator.get().trim().to_owned(),
            entry: if self.uses_key() {
                Entry::Key(self.key.get())
            } else {
                Entry::Password(self.password.get())
            },
            os_disk: (self.os_kind.get(), number(self.os_size)),
            data_disks: self
                .disks
                .get()
                .into_iter()
                .filter_map(|row| Some((row.size.get().trim().parse().ok()?, row.kind.get())))
                .collect(),
            network: match self.network.get() {
                Choose::Existing => Network::Existing {
                    subnet: self.existing_subnet.get(),
                },
                _ => Network::New {
                    name: if network_name.is_empty() {
                        format!("{name}-vnet")
                    } else {
                        network_name
                    },
                    range: self.network_range.get().trim().to_owned(),
                    subnet: self.subnet_name.get().trim().to_owned(),
                    subnet_range: self.subnet_range.get().trim().to_owned(),
                },
            },
            address: match self.address.get() {
                Address::None => None,
                Address::Dynamic => Some("Dynamic"),
                Address::Static => Some("Static"),
            },
            rules: match self.rules.get() {
                Choose::None => Rules::None,
                Choose::Existing => Rules::Existing(self.existing_rules.get()),
                Choose::New => Rules::New {
                    let_in: self.let_in.get(),
                },
            },
            tags: tags_of(&self.tags.get()).unwrap_or_default(),
            name,
        })
    }
}
