//! Why a call may fail: no server can answer it, or the stamp says that it does not. Each excuse is a line of ../shared/design/clients.md, where
//! clients were measured, or of docs/emulator-differences.md.

/// An excuse for calls of a client.
pub struct Excuse {
    /// The beginning of the client's name.
    client: &'static str,
    /// The profiles; none means all.
    profiles: &'static [&'static str],
    /// The operations, with or without a note in brackets.
    operations: &'static [&'static str],
    /// Where the line stands.
    pub page: &'static str,
    /// The line, to the letter.
    pub line: &'static str,
    /// What happens there.
    pub told: &'static str,
}

const MEASURED: &str = "clients.md";
const DIFFERENCES: &str = "emulator-differences.md";

const NO_SERVER: &str = "In az 2.72: `group export` under 2019/2018 hybrid, `role assignment list` without a Microsoft Graph endpoint, `storage account update` under 2018, every vm/disk/image command under 2017-03-09. azure-mgmt-authorization has no 2016-09-01 module, so its 2020 client is unusable.";

const OUTSIDE: &str = "9. Api-versions outside the profile: resources 2015-11-01 (above); Microsoft.Compute/skus 2019-04-01 under the 2019 and 2018 profiles (az's own table says 2017-09-01 for 2019); `az resource show/tag` takes the version from the server's own provider `resourceTypes[].apiVersions`.";

const DATED: &[&str] = &[
    "2020-09-01-hybrid",
    "2019-03-01-hybrid",
    "2018-03-01-hybrid",
    "2017-03-09-profile",
];

/// All of them.
pub const EXCUSES: &[Excuse] = &[
    Excuse {
        client: "azure-cli-2.72",
        profiles: &[],
        operations: &["role assignment list", "role assignment create"],
        page: MEASURED,
        line: NO_SERVER,
        told: "az asks Microsoft Graph who the principals are, and a stamp names no such place",
    },
    Excuse {
        client: "azure-cli-2.91",
        profiles: &["latest"],
        operations: &["role assignment list"],
        page: MEASURED,
        line: "`microsoft_graph_resource_id` unset -> `az role assignment list` and (2.91) `az keyvault create` fail client-side. 2015-01-01 has no such field.",
        told: "az asks Microsoft Graph who the principals are, and a stamp has none",
    },
    Excuse {
        client: "azure-cli",
        profiles: &["latest"],
        operations: &["vm extension image list-names"],
        page: DIFFERENCES,
        line: "- The marketplace has images only: there is no list of extensions (`artifacttypes/vmextension`), and an extension is taken by any name.",
        told: "the stamp has no such list",
    },
    Excuse {
        client: "azure-cli-2.72",
        profiles: &[
            "2019-03-01-hybrid",
            "2018-03-01-hybrid",
            "2017-03-09-profile",
        ],
        operations: &["group export"],
        page: MEASURED,
        line: NO_SERVER,
        told: "az calls an operation that the SDK of this profile does not have",
    },
    // Not in the list under that heading, but of its kind: az ends with an AttributeError before it sends anything.
    Excuse {
        client: "azure-cli-2.72",
        profiles: &["2017-03-09-profile"],
        operations: &[
            "resource create",
            "resource delete",
            "resource show (by id)",
            "resource tag",
            "resource update",
            "policy definition update",
            "storage blob url",
            "deployment group list",
        ],
        page: MEASURED,
        line: "## What no server can fix",
        told: "az calls what the SDK of this profile does not have, and sends nothing",
    },
    Excuse {
        client: "azure-cli-2.72",
        profiles: DATED,
        operations: &["disk update"],
        page: MEASURED,
        line: OUTSIDE,
        told: "az sends 2023-04-02 under every profile, which no stamp knows",
    },
    Excuse {
        client: "azure-cli-2.72",
        profiles: DATED,
        operations: &["vm extension image list-names"],
        page: MEASURED,
        line: OUTSIDE,
        told: "az sends 2022-11-01 under every profile, which no stamp knows",
    },
];

/// The excuse of a failed call.
pub fn of(client: &str, profile: &str, operation: &str) -> Option<&'static Excuse> {
    let plain = operation.split(" (").next().unwrap_or(operation);
    EXCUSES.iter().find(|excuse| {
        client.starts_with(excuse.client)
            && (excuse.profiles.is_empty() || excuse.profiles.contains(&profile))
            && excuse
                .operations
                .iter()
                .any(|name| *name == operation || *name == plain)
    })
}

#[cfg(test)]
mod tests {
    use super::{DIFFERENCES, EXCUSES, MEASURED, of};

    fn lines_of(page: &str, text: &str) {
        for excuse in EXCUSES.iter().filter(|excuse| excuse.page == page) {
            let stands = text.lines().any(|line| line.contains(excuse.line));
            assert!(stands, "{page} has no line {}", excuse.line);
        }
    }

    #[test]
    fn every_excuse_is_a_line_of_its_page() {
        lines_of(
            DIFFERENCES,
            include_str!("../../../docs/emulator-differences.md"),
        );
        let measured = concat!(
            env!("CARGO_MANIFEST_DIR"),
            "/../../shared/design/clients.md"
        );
        match std::fs::read_to_string(measured) {
            Ok(measured) => lines_of(MEASURED, &measured),
            Err(_) => println!("SKIPPED: clients.md is not beside the workspace"),
        }
    }

    #[test]
    fn every_failure_of_the_document_has_its_excuse() {
        let document = include_str!("../../../docs/conformance.md");
        assert!(!document.contains("nothing excuses this"));
    }

    #[test]
    fn an_excuse_is_for_its_client_profile_and_operation_only() {
        assert!(of("azure-cli-2.72.0", "latest", "role assignment list").is_some());
        assert!(of("sdk-python", "latest", "role assignment list").is_none());
        assert!(of("azure-cli-2.72.0", "latest", "disk update").is_none());
    }
}
