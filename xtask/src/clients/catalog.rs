//! The clients: at which version, by which profiles, and how each is started.

/// A client written by others.
pub struct Client {
    /// What is typed after `--clients`.
    pub name: &'static str,
    /// What people call it.
    pub title: &'static str,
    /// How it is installed and started.
    pub kind: Kind,
    /// By which profiles it is driven, newest first.
    pub profiles: &'static [&'static str],
}

/// How a client is installed and started.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// A virtual environment with the pins of `pins`, and a Python program.
    Python {
        /// The program's folder.
        program: &'static str,
        /// The file of pins.
        pins: &'static str,
    },
    /// A folder of node_modules made from the lock file, and a program.
    Node {
        /// The folder of package.json and of the program.
        program: &'static str,
    },
}

const DATED: &[&str] = &[
    "2020-09-01-hybrid",
    "2019-03-01-hybrid",
    "2018-03-01-hybrid",
    "2017-03-09-profile",
];

/// What is left out over AD FS but by the newest dated profile, where everything is called: how one signs in decides who calls, and nothing else.
/// Empty: the client calls everything.
pub fn parts(client: &Client, profile: &str, identity: &str) -> &'static str {
    let newest = DATED.first() == Some(&profile);
    if client.name.starts_with("azure-cli") && identity == "adfs" && !newest {
        "groups,vaults,governance"
    } else {
        ""
    }
}

/// The identity providers of a stamp.
pub const IDENTITIES: [&str; 2] = ["entra", "adfs"];

/// At the pins of the measurements that the emulator is judged by.
pub const CLIENTS: &[Client] = &[
    Client {
        name: "sdk-python",
        title: "Azure SDK for Python",
        kind: Kind::Python {
            program: "tests/conformance/python",
            pins: "tests/conformance/python/requirements.txt",
        },
        profiles: DATED,
    },
    Client {
        name: "azure-cli-2.72.0",
        title: "azure-cli 2.72.0",
        kind: Kind::Python {
            program: "tests/conformance/azure_cli",
            pins: "tests/conformance/azure_cli/pins-2.72.0.txt",
        },
        profiles: &[
            "2020-09-01-hybrid",
            "2019-03-01-hybrid",
            "2018-03-01-hybrid",
            "2017-03-09-profile",
            "latest",
        ],
    },
    Client {
        name: "azure-cli-2.91.0",
        title: "azure-cli 2.91.0",
        kind: Kind::Python {
            program: "tests/conformance/azure_cli",
            pins: "tests/conformance/azure_cli/pins-2.91.0.txt",
        },
        profiles: &["latest"],
    },
    Client {
        name: "npm-hybrid",
        title: "npm packages of 2020-09-01-hybrid",
        kind: Kind::Node {
            program: "tests/conformance/npm",
        },
        profiles: &["2020-09-01-hybrid"],
    },
];

/// The api-versions that a stamp must know for a profile: what public Azure's newest clients send is no stamp's.
pub fn api_versions(profile: &str) -> &'static str {
    if profile == "latest" {
        "public"
    } else {
        "stamp"
    }
}
