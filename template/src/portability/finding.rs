//! A finding: how bad, where, why, and the fix.

use super::edit::Fix;
use crate::document::Source;
use crate::place::{Path, Place};
use std::fmt;

/// How many findings are listed; a file with more has no use for the rest.
pub(super) const MOST: usize = 1_000;

/// How bad a finding is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// The deployment fails.
    Error,
    /// The deployment may fail, or do something else than on public Azure.
    Warning,
    /// Worth knowing.
    Information,
}

/// Which rule found it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Rule {
    /// An api-version, or an API profile, that is not offered.
    ApiVersion,
    /// A resource type that is not there.
    ResourceType,
    /// An endpoint of public Azure that is written as it is.
    PublicEndpoint,
    /// A sku or a kind of storage.
    StorageSku,
    /// A location.
    Location,
    /// A size of virtual machines.
    VmSize,
    /// A platform image.
    Image,
    /// An extension of virtual machines.
    Extension,
    /// A feature that newer clouds have.
    NewerFeature,
    /// A quota.
    Quota,
}

impl Rule {
    /// Its name, as a report shows it: `public-endpoint`.
    pub fn name(self) -> &'static str {
        match self {
            Self::ApiVersion => "api-version",
            Self::ResourceType => "resource-type",
            Self::PublicEndpoint => "public-endpoint",
            Self::StorageSku => "storage-sku",
            Self::Location => "location",
            Self::VmSize => "vm-size",
            Self::Image => "image",
            Self::Extension => "extension",
            Self::NewerFeature => "newer-feature",
            Self::Quota => "quota",
        }
    }
}

/// Something in a template that a stamp does not have or does differently.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// How bad it is.
    pub severity: Severity,
    /// Which rule found it.
    pub rule: Rule,
    /// Where.
    pub place: Place,
    /// Why, in a sentence or two.
    pub reason: String,
    /// How to mend it, where that is safe.
    pub fix: Option<Fix>,
}

impl fmt::Display for Finding {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let severity = match self.severity {
            Severity::Error => "error",
            Severity::Warning => "warning",
            Severity::Information => "information",
        };
        let (place, rule) = (&self.place, self.rule.name());
        write!(out, "{place}: {severity} {rule}: {}", self.reason)?;
        match &self.fix {
            Some(fix) => write!(out, " Fix: {}", fix.says),
            None => Ok(()),
        }
    }
}

/// The findings of one file while they are gathered.
pub(super) struct Findings<'a> {
    source: &'a Source,
    all: Vec<(u32, Finding)>,
}

impl<'a> Findings<'a> {
    pub(super) fn new(source: &'a Source) -> Self {
        Self {
            source,
            all: Vec::new(),
        }
    }

    /// Whether no more are listed, so that nobody need look for them.
    pub(super) fn is_full(&self) -> bool {
        self.all.len() >= MOST
    }

    /// Adds a finding, once: a loop and a shared variable bring the same one up again and again.
    pub(super) fn add(
        &mut self,
        (severity, rule): (Severity, Rule),
        (offset, path): (u32, &str),
        reason: String,
        fix: Option<Fix>,
    ) {
        if self.is_full()
            || self
                .all
                .iter()
                .any(|(at, old)| *at == offset && old.rule == rule && old.reason == reason)
        {
            return;
        }
        let place = self.source.place(offset, &Path::Base(path));
        let finding = Finding {
            severity,
            rule,
            place,
            reason,
            fix,
        };
        self.all.push((offset, finding));
    }

    /// All of them in the order of the file.
    pub(super) fn sorted(mut self) -> Vec<Finding> {
        self.all
            .sort_by_key(|(offset, finding)| (*offset, finding.severity));
        self.all.into_iter().map(|(_, finding)| finding).collect()
    }
}
