//! Why a call may fail: no server can answer it, or the stamp says that it does not. Each excuse is a line of ../shared/design/clients.md, where
//! clients were measured, or of docs/emulator-differences.md, where our own findings stand.

/// An excuse for calls of a client that fail in one way.
pub struct Excuse {
    /// The beginning of the client's name.
    client: &'static str,
    /// The profiles; none means all.
    profiles: &'static [&'static str],
    /// The operations, with or without a note in brackets.
    operations: &'static [&'static str],
    /// What the client must have said: another failure of the same call is not excused.
    because: &'static str,
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

const OLDEST: &str = "- Under 2017-03-09-profile az 2.72 calls methods that the SDK of that profile does not have, and sends nothing: `resource create`, `resource delete`, `resource show --ids`, `resource tag`, `resource update`, `group export`, `policy definition update`, `deployment group list`.";

/// All of them.
pub static EXCUSES: &[Excuse] = &[
    Excuse {
        client: "azure-cli-2.72",
        profiles: &[],
        operations: &["role assignment list"],
        because: "'microsoft_graph_resource_id' for this cloud is not set",
        page: MEASURED,
        line: NO_SERVER,
        told: "az asks Microsoft Graph who the principals are, and a stamp names no such place",
    },
    Excuse {
        client: "azure-cli-2.91",
        profiles: &["latest"],
        operations: &["role assignment list"],
        because: "'microsoft_graph_resource_id' for this cloud is not set",
        page: MEASURED,
        line: "`microsoft_graph_resource_id` unset -> `az role assignment list` and (2.91) `az keyvault create` fail client-side. 2015-01-01 has no such field.",
        told: "az asks Microsoft Graph who the principals are, and a stamp names no such place",
    },
    Excuse {
        client: "azure-cli-2.72",
        profiles: &["2019-03-01-hybrid", "2018-03-01-hybrid"],
        operations: &["group export"],
        because: "has no attribute 'begin_export_template'",
        page: MEASURED,
        line: NO_SERVER,
        told: "az calls an operation that the SDK of this profile does not have",
    },
    Excuse {
        client: "azure-cli-2.72",
        profiles: &[
            "2020-09-01-hybrid",
            "2019-03-01-hybrid",
            "2018-03-01-hybrid",
            "2017-03-09-profile",
        ],
        operations: &["role assignment create"],
        because: "'microsoft_graph_resource_id' for this cloud is not set",
        page: DIFFERENCES,
        line: "- There is no Microsoft Graph, and the metadata name none (`microsoftGraphResourceId`): under the dated profiles `role assignment create` of az 2.72 asks it what kind of principal that is, and ends before it calls the stamp.",
        told: "az asks Microsoft Graph what kind of principal it is",
    },
    Excuse {
        client: "azure-cli-2.72",
        profiles: &[
            "2020-09-01-hybrid",
            "2019-03-01-hybrid",
            "2018-03-01-hybrid",
        ],
        operations: &["disk update"],
        because: "API version '2023-04-02' for type 'disks'",
        page: DIFFERENCES,
        line: "- `disk update` of az 2.72 sends the api-version 2023-04-02 under 2020-09-01-hybrid, 2019-03-01-hybrid and 2018-03-01-hybrid too; a stamp does not know it, and the reply names those that it knows.",
        told: "az sends the api-version of the public cloud under every profile",
    },
    Excuse {
        client: "azure-cli",
        profiles: &[],
        operations: &["vm extension image list-names"],
        because: "'locations/publishers/artifacttypes/types' could not be found",
        page: DIFFERENCES,
        line: "- `vm extension image list-names` is refused under every profile: there is no list of extensions (`artifacttypes/vmextension/types`).",
        told: "the stamp has no such list",
    },
    Excuse {
        client: "azure-cli-2.72",
        profiles: &["2017-03-09-profile"],
        operations: &[
            "resource create",
            "resource delete",
            "resource show (by id)",
            "resource tag",
            "resource update",
            "group export",
            "policy definition update",
            "deployment group list",
        ],
        because: "object has no attribute",
        page: DIFFERENCES,
        line: OLDEST,
        told: "az calls what the SDK of this profile does not have",
    },
    Excuse {
        client: "azure-cli-2.72",
        profiles: &["2017-03-09-profile"],
        operations: &["storage blob url"],
        because: "make_blob_url() got an unexpected keyword argument",
        page: DIFFERENCES,
        line: "- Under 2017-03-09-profile az 2.72 gives `storage blob url` an argument that the SDK of that profile does not take, and sends nothing.",
        told: "az gives the SDK of this profile an argument that it does not take",
    },
];

impl Excuse {
    /// Whether it speaks of this call.
    fn fits(&self, client: &str, profile: &str, operation: &str) -> bool {
        let plain = operation.split(" (").next().unwrap_or(operation);
        client.starts_with(self.client)
            && (self.profiles.is_empty() || self.profiles.contains(&profile))
            && self
                .operations
                .iter()
                .any(|name| *name == operation || *name == plain)
    }
}

/// The excuse of a call that failed for this reason.
pub fn of(client: &str, profile: &str, operation: &str, reason: &str) -> Option<&'static Excuse> {
    EXCUSES
        .iter()
        .find(|excuse| excuse.fits(client, profile, operation) && reason.contains(excuse.because))
}

#[cfg(test)]
mod tests {
    use super::{DIFFERENCES, EXCUSES, MEASURED, of};

    fn lines_of(page: &str, text: &str) {
        for excuse in EXCUSES.iter().filter(|excuse| excuse.page == page) {
            let stands = text
                .lines()
                .any(|line| !line.starts_with('#') && line.contains(excuse.line));
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

    /// A line excuses what it names: the command, and the year of the profile where it holds for some only.
    #[test]
    fn every_line_names_what_it_excuses() {
        for excuse in EXCUSES {
            for operation in excuse.operations {
                let plain = operation.replace(" (by id)", " --ids");
                let named = [format!("`{plain}`"), format!("`az {plain}`")];
                assert!(
                    named.iter().any(|name| excuse.line.contains(name)),
                    "{operation} is not in: {}",
                    excuse.line
                );
            }
            let dated = excuse.profiles.iter().filter_map(|name| name.get(..4));
            for year in dated.filter(|year| year.starts_with("20")) {
                assert!(
                    excuse.line.contains(year) || excuse.line.contains("the dated profiles"),
                    "{year} is not in: {}",
                    excuse.line
                );
            }
            assert!(!excuse.because.is_empty(), "{} excuses all", excuse.line);
        }
    }

    #[test]
    fn an_excuse_is_for_its_client_profile_operation_and_reason_only() {
        let unset =
            "The endpoint 'microsoft_graph_resource_id' for this cloud is not set but is used.";
        assert!(of("azure-cli-2.72.0", "latest", "role assignment list", unset).is_some());
        assert!(of("sdk-python", "latest", "role assignment list", unset).is_none());
        assert!(
            of(
                "azure-cli-2.72.0",
                "latest",
                "role assignment create",
                unset
            )
            .is_none()
        );
        let hybrid = "2020-09-01-hybrid";
        let refused = "found for location 'local' and API version '2023-04-02' for type 'disks'.";
        assert!(of("azure-cli-2.72.0", hybrid, "disk update", refused).is_some());
        assert!(of("azure-cli-2.72.0", "latest", "disk update", refused).is_none());
        assert!(
            of(
                "azure-cli-2.72.0",
                hybrid,
                "disk update",
                "(InternalServerError)"
            )
            .is_none(),
            "a fault of ours in the same call is not excused"
        );
    }
}
