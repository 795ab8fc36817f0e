//! Endpoints of public Azure that a template writes as they are. A stamp's accounts and vaults lie below the stamp's own domain.

mod account;
mod suffix;

use crate::document::Node;
use crate::place::Path;
use crate::portability::edit::Fix;
use crate::portability::finding::{Findings, Rule, Severity};
use crate::portability::survey::{Survey, texts};
use crate::value::same_name;

/// A suffix of public Azure.
struct Public {
    /// How hosts of it end.
    suffix: &'static str,
    /// The member of an account's `primaryEndpoints`, if it is one of storage.
    endpoint: Option<&'static str>,
    /// What of it `environment()` knows, and under which name.
    known_as: Option<(&'static str, &'static str)>,
}

const fn storage(suffix: &'static str, endpoint: Option<&'static str>) -> Public {
    Public {
        suffix,
        endpoint,
        known_as: Some(("core.windows.net", "storage")),
    }
}

const fn other(suffix: &'static str) -> Public {
    Public {
        suffix,
        endpoint: None,
        known_as: None,
    }
}

const PUBLIC: [Public; 14] = [
    storage(".blob.core.windows.net", Some("blob")),
    storage(".table.core.windows.net", Some("table")),
    storage(".queue.core.windows.net", Some("queue")),
    other(".file.core.windows.net"),
    other(".dfs.core.windows.net"),
    Public {
        suffix: ".vault.azure.net",
        endpoint: None,
        known_as: Some((".vault.azure.net", "keyvaultDns")),
    },
    other(".cloudapp.azure.com"),
    other(".database.windows.net"),
    other(".azurewebsites.net"),
    other(".servicebus.windows.net"),
    other(".trafficmanager.net"),
    other("management.azure.com"),
    other("management.core.windows.net"),
    other("graph.windows.net"),
];

/// What no stamp reads: words for people, and the name of the language.
const PASSED_OVER: [&str; 5] = ["metadata", "comments", "$schema", "contentVersion", "tags"];

pub(super) fn find(survey: &Survey<'_>, found: &mut Findings<'_>) {
    let Some((root, path)) = survey.templates.first() else {
        return;
    };
    texts(root, &Path::Base(path), &PASSED_OVER, &mut |node, path| {
        let Some(text) = node.as_str().filter(|_| !found.is_full()) else {
            return;
        };
        let lower = text.to_ascii_lowercase();
        for public in &PUBLIC {
            if let Some(at) = hit(&lower, public.suffix) {
                report(survey, (node, &lower), (public, at), path, found);
                // One finding for each text: its fix brings up the next.
                return;
            }
        }
    });
}

/// Where a host ends with a suffix.
fn hit(lower: &str, suffix: &str) -> Option<usize> {
    lower.match_indices(suffix).map(|(at, _)| at).find(|at| {
        let before = lower.get(..*at).and_then(|text| text.chars().next_back());
        let after = lower
            .get(at + suffix.len()..)
            .and_then(|text| text.chars().next());
        let in_host = |letter: char| letter.is_ascii_alphanumeric() || matches!(letter, '-' | '.');
        !after.is_some_and(in_host) && (suffix.starts_with('.') || !before.is_some_and(in_host))
    })
}

fn report(
    survey: &Survey<'_>,
    (node, lower): (&Node, &str),
    (public, at): (&Public, usize),
    path: &Path<'_>,
    found: &mut Findings<'_>,
) {
    let before = lower.get(..at).unwrap_or("");
    let own = |letter: char| letter.is_ascii_alphanumeric() || matches!(letter, '-' | '.');
    let host = before.rsplit(|letter| !own(letter)).next().unwrap_or("");
    let whole = before
        .strip_suffix(host)
        .is_some_and(|before| before.ends_with("://"))
        && (!host.is_empty() || !public.suffix.starts_with('.'));
    let path = path.to_string();
    let at = (node.offset, path.as_str());
    let suffix = public.suffix.trim_start_matches('.');
    if whole {
        found.add(
            (Severity::Warning, Rule::PublicEndpoint),
            at,
            format!(
                "This address lies at {suffix} in public Azure, which a disconnected stamp does not reach and another one may not mean."
            ),
            None,
        );
        return;
    }
    let fix: Option<Fix> =
        account::fix(survey, node, &path, public).or_else(|| suffix::fix(survey, node, public));
    let way_out = match (public.endpoint, public.known_as) {
        (Some(endpoint), _) => {
            format!(" Ask the account: reference(…).primaryEndpoints.{endpoint}.")
        }
        (None, Some((_, name))) => format!(" Ask environment().suffixes.{name}."),
        (None, None) if same_name(suffix, "cloudapp.azure.com") => {
            " Ask the address: reference(…).dnsSettings.fqdn.".to_owned()
        }
        (None, None) => String::new(),
    };
    found.add(
        (Severity::Error, Rule::PublicEndpoint),
        at,
        format!("Hosts of a stamp do not end with {suffix}.{way_out}"),
        fix,
    );
}
