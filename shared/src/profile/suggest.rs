//! Which profile fits a stamp, and why, in a sentence.

use super::Profile;
use crate::providers::StampProviders;
use crate::type_name::TypeName;

/// Types that every stamp has, by whose versions the profiles are told apart.
static TELLING: [TypeName<'static>; 3] = [
    TypeName::of("Microsoft.Compute/virtualMachines"),
    TypeName::of("Microsoft.Network/virtualNetworks"),
    TypeName::of("Microsoft.Storage/storageAccounts"),
];

/// Suggests a profile from the stamp's version (`1.2108.2.127`) and its `/providers`, with the reason as an English sentence.
pub fn suggest(
    version: Option<&str>,
    providers: Option<&StampProviders>,
) -> (&'static str, String) {
    if let Some(build) = version.and_then(build_of) {
        let fitting = Profile::all()
            .iter()
            .filter_map(|profile| profile.from_stamp.map(|from| (from, profile.name)))
            .filter(|(from, _)| *from <= build)
            .max();
        return match fitting {
            Some((from, name)) => (
                name,
                format!("The stamp says it is version {build}; {name} fits {from} and later."),
            ),
            None => (
                "2017-03-09-profile",
                format!("The stamp says it is version {build}, older than every hybrid profile."),
            ),
        };
    }
    if let Some(providers) = providers {
        return by_providers(providers);
    }
    let name = newest_hybrid();
    let because = "The stamp does not say its version; what it lists decides, so the newest hybrid profile is safe to start with.";
    (name, because.to_owned())
}

fn by_providers(providers: &StampProviders) -> (&'static str, String) {
    let listed = |profile: &Profile| {
        TELLING.iter().all(|type_name| {
            let offered = providers.offered(type_name).unwrap_or_default();
            let named = profile.version(type_name);
            named.is_some_and(|named| offered.iter().any(|version| version == named))
        })
    };
    let newest = newest_hybrid();
    let beyond = TELLING.iter().filter(|type_name| {
        let named = Profile::named(newest).and_then(|profile| profile.version(type_name));
        let offered = providers.offered(type_name).unwrap_or_default();
        let ahead = |version: &String| named.is_some_and(|named| version.get(..4) > named.get(..4));
        offered.iter().any(ahead)
    });
    if beyond.count() == TELLING.len() {
        return (
            "latest",
            "The endpoint lists newer versions than any Azure Stack Hub: it looks like global Azure.".to_owned(),
        );
    }
    match Profile::all()
        .iter()
        .rev()
        .filter(|profile| !profile.newest)
        .find(|profile| listed(profile))
    {
        Some(profile) => (
            profile.name,
            format!(
                "The stamp lists the versions of {} for compute, network and storage.",
                profile.name
            ),
        ),
        None => (
            "2017-03-09-profile",
            "The stamp lists the versions of no hybrid profile; this is the most compatible one."
                .to_owned(),
        ),
    }
}

fn newest_hybrid() -> &'static str {
    let dated = Profile::all()
        .iter()
        .filter(|profile| profile.from_stamp.is_some());
    dated
        .max_by_key(|profile| profile.from_stamp)
        .map_or("latest", |profile| profile.name)
}

/// `2108` out of `1.2108.2.127`, `2108` or `AzureStack 1.1908.4`.
fn build_of(version: &str) -> Option<u16> {
    version
        .split(|character: char| !character.is_ascii_digit())
        .filter(|word| word.len() == 4)
        .filter_map(|word| word.parse().ok())
        .find(|build| (1700..=2999).contains(build) && (1..=12).contains(&(build % 100)))
}
