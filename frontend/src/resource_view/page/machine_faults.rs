//! What is wrong in the form of a new machine, field by field and tab by tab.

use super::create_parts::{fault, name_fault};
use super::machine_form::{Choose, MachineForm, Step};
use super::machine_rules::{administrator_taken, is_public_key, password_strong};
use super::machine_work::System;
use crate::i18n::{Text, words};
use crate::resource_view::tag_rows::tags_of;
use leptos::prelude::*;
use porthole_shared::resource_type::{Kind, Letters, NameRule, range};

impl MachineForm {
    /// What is wrong with the name. Tracked.
    #[must_use]
    pub fn name_fault(self) -> Option<String> {
        let windows = self.system.get() == System::Windows;
        let rule = NameRule::new(1, if windows { 15 } else { 64 }, Letters::Hyphens);
        self.name
            .with(|name| rule.check(name.trim()).err().map(name_fault))
    }

    /// What is wrong with the first person. Tracked.
    #[must_use]
    pub fn administrator_fault(self) -> Option<String> {
        self.administrator.with(|name| {
            let name = name.trim();
            if administrator_taken(name) {
                return Some(words::fault_taken(name));
            }
            NameRule::new(1, 20, Letters::Dots)
                .check(name)
                .err()
                .map(name_fault)
        })
    }

    /// What is wrong with key or password. Tracked.
    #[must_use]
    pub fn entry_fault(self) -> Option<String> {
        if self.uses_key() {
            return self
                .key
                .with(|key| (!is_public_key(key)).then(|| Text::FaultKey.get().to_owned()));
        }
        self.password.with(|password| {
            (!password_strong(password)).then(|| Text::FaultPassword.get().to_owned())
        })
    }

    /// Whether a key is used: Windows takes none. Tracked.
    #[must_use]
    pub fn uses_key(self) -> bool {
        self.by_key.get() && self.system.get() == System::Linux
    }

    /// What is wrong with the size of the OS disk; empty means the image's. Tracked.
    #[must_use]
    pub fn os_size_fault(self) -> Option<String> {
        self.os_size.with(|size| {
            if size.trim().is_empty() {
                None
            } else {
                (Kind::Number { from: 30, to: 2047 })
                    .check(size)
                    .err()
                    .map(fault)
            }
        })
    }

    /// What is wrong with the subnet's range: it must lie inside the network's. Tracked.
    #[must_use]
    pub fn subnet_fault(self) -> Option<String> {
        let inner = match range(&self.subnet_range.get()) {
            Ok(inner) => inner,
            Err(wrong) => return Some(fault(wrong)),
        };
        let (outer, length) = range(&self.network_range.get()).ok()?;
        let mask = u32::MAX << (32 - u32::from(length));
        let inside = inner.1 >= length && u32::from(inner.0) & mask == u32::from(outer);
        (!inside).then(|| words::fault_outside(&self.network_range.get()))
    }

    /// What is wrong with the network's range. Tracked.
    #[must_use]
    pub fn network_fault(self) -> Option<String> {
        self.network_range.with(|text| range(text).err().map(fault))
    }

    /// What is wrong with a name inside the network. Tracked.
    #[must_use]
    pub fn inside_fault(self, name: RwSignal<String>) -> Option<String> {
        name.with(|name| {
            NameRule::new(1, 64, Letters::Dots)
                .check(name.trim())
                .err()
                .map(name_fault)
        })
    }

    /// What is wrong with the availability set. Tracked.
    #[must_use]
    pub fn set_fault(self) -> Option<String> {
        match self.availability.get() {
            Choose::None => None,
            Choose::Existing => self
                .existing_set
                .with(String::is_empty)
                .then(|| Text::MachineNoSets.get().to_owned()),
            Choose::New => {
                let typed = !self.set_name.with(|name| name.trim().is_empty());
                typed
                    .then(|| {
                        let rule = NameRule::new(1, 80, Letters::Dots);
                        self.set_name
                            .with(|name| rule.check(name.trim()).err().map(name_fault))
                    })
                    .flatten()
            }
        }
    }

    /// Whether anything on a tab is wrong. Tracked.
    #[must_use]
    pub fn faulty(self, step: Step) -> bool {
        match step {
            Step::Basics => {
                let missing = [self.publisher, self.offer, self.sku, self.size]
                    .into_iter()
                    .any(|value| value.with(String::is_empty));
                missing
                    || self.place.fault().is_some()
                    || self.set_fault().is_some()
                    || self.name_fault().is_some()
                    || self.administrator_fault().is_some()
                    || self.entry_fault().is_some()
            }
            Step::Disks => {
                let rows = self.disks.get().into_iter().any(|row| {
                    row.size
                        .with(|size| (Kind::Number { from: 1, to: 4095 }).check(size).is_err())
                });
                self.os_size_fault().is_some() || rows
            }
            Step::Networking => match self.network.get() {
                Choose::Existing => self.existing_subnet.with(String::is_empty),
                _ => {
                    self.network_fault().is_some()
                        || self.subnet_fault().is_some()
                        || (!self.network_name.with(String::is_empty)
                            && self.inside_fault(self.network_name).is_some())
                        || self.inside_fault(self.subnet_name).is_some()
                }
            },
            Step::Tags => tags_of(&self.tags.get()).is_err(),
            Step::Review => Step::ALL
                .into_iter()
                .filter(|step| *step != Step::Review)
                .any(|step| self.faulty(step)),
        }
    }
}
