//! Before a machine is made: what the stamp's answers mean for it. Names must be free, image and size offered, quotas not used up.

use super::machine_work::Machine;
use crate::i18n::Text;
use porthole_shared::resource::Resource;
use porthole_shared::resource_id::ResourceId;
use porthole_shared::type_name::TypeName;
use serde_json::Value;

/// What an answer means for the machine.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// Nothing stands in the way.
    Good,
    /// The stamp would refuse the machine.
    Bad,
    /// The stamp did not tell; it has the last word.
    Unknown,
}

/// One question and its answer.
#[derive(Clone, Debug, PartialEq)]
pub struct Check {
    /// What it means.
    pub outcome: Outcome,
    /// The answer in words.
    pub sentence: String,
    /// The call that was answered.
    pub call: Call,
}

/// A call that was made to find out.
#[derive(Clone, Debug, PartialEq)]
pub struct Call {
    /// Its path.
    pub path: String,
    /// Its api-version, once it is known.
    pub version: String,
    /// The status of the answer, when there was one.
    pub status: Option<u16>,
}

/// All questions so far.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Checks {
    /// The answers, in the order of the questions.
    pub answers: Vec<Check>,
    /// Nothing more is asked.
    pub done: bool,
}

impl Checks {
    /// Why the machine cannot be made now, when it cannot.
    #[must_use]
    pub fn refusal(&self) -> Option<String> {
        if self.answers.iter().any(|one| one.outcome == Outcome::Bad) {
            Some(Text::CheckRefused.get().to_owned())
        } else {
            (!self.done).then(|| Text::CheckAsking.get().to_owned())
        }
    }

    /// What it comes to.
    #[must_use]
    pub fn worst(&self) -> Outcome {
        let any = |outcome| self.answers.iter().any(|one| one.outcome == outcome);
        match (any(Outcome::Bad), any(Outcome::Unknown)) {
            (true, _) => Outcome::Bad,
            (false, true) => Outcome::Unknown,
            (false, false) => Outcome::Good,
        }
    }
}

/// Everything that the work makes, its disks too, which ARM names with the machine.
pub fn made(machine: &Machine) -> Vec<ResourceId> {
    let steps = machine.work().map(|work| work.steps).unwrap_or_default();
    let disks = steps
        .last()
        .and_then(|step| step.body.as_ref()?.pointer("/properties/storageProfile"))
        .map(|profile| {
            let data = profile.get("dataDisks").and_then(Value::as_array);
            let all = data.into_iter().flatten().chain(profile.get("osDisk"));
            all.filter_map(|disk| disk.get("name")?.as_str())
                .filter_map(|name| {
                    let disk = TypeName::of("Microsoft.Compute/disks");
                    machine.group.resource(&disk, name).ok()
                })
                .collect::<Vec<_>>()
        });
    let mut made: Vec<ResourceId> = steps
        .iter()
        .filter_map(|step| ResourceId::parse(&step.path).ok())
        .collect();
    made.extend(disks.unwrap_or_default());
    made
}

/// Whether a list of versions has this one; any will do for `latest`.
pub fn offers(list: &Value, version: &str) -> bool {
    let listed = items(list);
    let named = |one: &Resource| one.name().eq_ignore_ascii_case(version);
    !listed.is_empty() && (version == "latest" || listed.iter().any(named))
}

/// The cores of a size, when the list has it.
pub fn cores(list: &Value, size: &str) -> Option<u64> {
    let found = items(list)
        .into_iter()
        .find(|one| one.name().eq_ignore_ascii_case(size))?;
    Some(
        found
            .at("/numberOfCores")
            .and_then(Value::as_u64)
            .unwrap_or(1),
    )
}

/// A bare array, or an object with `value`.
fn items(list: &Value) -> Vec<Resource> {
    let items = list.get("value").unwrap_or(list).as_array();
    items
        .into_iter()
        .flatten()
        .filter_map(|item| Resource::read(item.clone()))
        .collect()
}

/// One quota.
pub struct Usage {
    /// What it counts, as the stamp names it.
    pub name: String,
    /// The same for people.
    pub label: String,
    /// In use.
    pub used: u64,
    /// Allowed.
    pub limit: u64,
}

/// The quotas of a list.
pub fn usages(list: &Value) -> Vec<Usage> {
    let items = list.get("value").unwrap_or(list).as_array();
    items
        .into_iter()
        .flatten()
        .filter_map(|item| {
            let name = item.pointer("/name/value")?.as_str()?.to_owned();
            let label = item.pointer("/name/localizedValue").and_then(Value::as_str);
            Some(Usage {
                label: label.unwrap_or(&name).to_owned(),
                used: item.get("currentValue")?.as_u64()?,
                limit: item.get("limit")?.as_u64()?,
                name,
            })
        })
        .collect()
}

/// How much more of a quota the machine takes: the stamp counts resources by the last word of their type, and cores.
pub fn needed(quota: &str, made: &[ResourceId], cores: u64) -> u64 {
    if quota.eq_ignore_ascii_case("cores") {
        return cores;
    }
    let counted = made.iter().filter(|id| {
        let type_name = id.type_name();
        type_name.last().eq_ignore_ascii_case(quota)
    });
    counted.count() as u64
}

#[cfg(test)]
#[path = "machine_check_tests.rs"]
mod tests;
