//! Rules about who may know whom inside a crate, read from `use` lines and paths in the code.

use super::ban::{Ban, broken};
use super::source::{Source, Violation};

const SERVER: &[&str] = &[
    "tokio",
    "tokio_rustls",
    "hyper",
    "hyper_util",
    "axum",
    "http",
    "http_body_util",
    "reqwest",
    "rustls",
    "tower",
    "tower_http",
];
const OUTSIDE: &[&str] = &[
    "std::fs",
    // An address is data; a socket is not.
    "std::net::TcpStream",
    "std::net::TcpListener",
    "std::net::UdpSocket",
    "std::net::ToSocketAddrs",
    "std::process",
    "std::env",
    "std::thread",
    "std::time::SystemTime",
    "std::time::Instant",
    "std::io",
    "SystemTime::now",
    "Instant::now",
    "tokio",
    "hyper",
    "axum",
    "reqwest",
    "rustls",
    "gloo_net",
    "web_sys",
    "js_sys",
    "getrandom",
    "rand",
    "aws_lc_rs",
];

const DOWNWARDS: &[Ban] = &[
    Ban {
        within: &[
            "backend/src/arm",
            "backend/src/identity",
            "backend/src/operations",
        ],
        except: &[],
        paths: &["axum", "crate::routes"],
        why: "arm, identity and operations know nothing of axum",
    },
    Ban {
        within: &["emulator/src/arm", "emulator/src/providers"],
        except: &[],
        paths: SERVER,
        why: "the emulator's arm and providers know nothing of sockets or a web framework",
    },
    Ban {
        within: &["frontend/src/controls"],
        except: &[],
        paths: &[
            "crate::api",
            "crate::paths",
            "crate::router",
            "crate::pages",
            "crate::shell",
            "crate::session",
            "crate::resource_view",
            "leptos_router",
        ],
        why: "controls know neither routes nor the API",
    },
    Ban {
        within: &["frontend/src"],
        except: &["frontend/src/api"],
        paths: &[
            "gloo_net",
            "web_sys::Request",
            "web_sys::EventSource",
            "web_sys::XmlHttpRequest",
            "web_sys::WebSocket",
            "EventSource::new",
        ],
        why: "only `api` fetches",
    },
    Ban {
        within: &["frontend/src"],
        except: &["frontend/src/settings"],
        paths: &["set_item"],
        why: "localStorage holds theme, language and density only",
    },
];

const PURE: &[Ban] = &[
    Ban {
        within: &["shared/src", "template/src"],
        except: &[],
        paths: OUTSIDE,
        why: "shared and template do no I/O and have no clock",
    },
    Ban {
        within: &["emulator/src"],
        except: &[
            "emulator/src/server",
            "emulator/src/main",
            "emulator/src/bin",
        ],
        paths: OUTSIDE,
        why: "the emulator's engine has no sockets, no runtime and no wall clock",
    },
];

/// Arm, identity and operations without axum; controls without routes; one place that fetches.
pub fn downwards(sources: &[Source]) -> Vec<Violation> {
    broken(sources, DOWNWARDS)
}

/// No I/O where none may be.
pub fn pure(sources: &[Source]) -> Vec<Violation> {
    broken(sources, PURE)
}

/// The backend names the emulator in one file, the frontend, shared and template nowhere; the emulator names no portal crate.
pub fn emulator_at_arms_length(sources: &[Source]) -> Vec<Violation> {
    let bans = [
        Ban {
            within: &["backend/src", "frontend/src", "shared/src", "template/src"],
            except: &["backend/src/local_stamp"],
            paths: &["porthole_emulator"],
            why: "only backend/src/local_stamp.rs names the emulator",
        },
        Ban {
            within: &["emulator/src"],
            except: &[],
            paths: &["porthole_shared", "porthole"],
            why: "the emulator is a second reading of ARM and shares nothing with the portal",
        },
    ];
    broken(sources, &bans)
}

/// SQL, and the crate that speaks it, only in the SQLite store.
pub fn sql(sources: &[Source]) -> Vec<Violation> {
    let statements = [
        "\"SELECT ",
        "\"INSERT INTO ",
        "\"INSERT OR ",
        "\"UPDATE ",
        "\"DELETE FROM ",
        "\"CREATE TABLE ",
        "\"PRAGMA ",
    ];
    let mut found = broken(
        sources,
        &[Ban {
            within: &["backend/src"],
            except: &["backend/src/store/sqlite"],
            paths: &["sqlx"],
            why: "no SQL outside backend/src/store/sqlite",
        }],
    );
    let elsewhere = sources.iter().filter(|source| {
        source.within("backend/src")
            && source.is("rs")
            && !source.within("backend/src/store/sqlite")
    });
    for source in elsewhere {
        for (number, line) in source.product_lines() {
            if statements.iter().any(|statement| line.contains(statement)) {
                found.push(source.violation(number, "no SQL outside backend/src/store/sqlite"));
            }
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lines_of(rule: fn(&[Source]) -> Vec<Violation>, path: &str, text: &str) -> Vec<usize> {
        rule(&[Source::made_up(path, text)])
            .iter()
            .map(|violation| violation.line)
            .collect()
    }

    #[test]
    fn a_layer_that_looks_upwards_is_found() {
        assert_eq!(
            lines_of(
                downwards,
                "backend/src/arm/client.rs",
                "//! A.\nuse axum::Json;\n"
            ),
            [2]
        );
        assert!(
            lines_of(
                downwards,
                "backend/src/routes/client.rs",
                "//! A.\nuse axum::Json;\n"
            )
            .is_empty()
        );
        assert_eq!(
            lines_of(
                downwards,
                "emulator/src/providers/compute/disk.rs",
                "//! A.\nuse std::fmt;\nfn a() { tokio::spawn(b); }\n"
            ),
            [3]
        );
        assert_eq!(
            lines_of(
                downwards,
                "frontend/src/controls/table.rs",
                "//! A.\nuse crate::{controls::row, api};\n"
            ),
            [2]
        );
        assert_eq!(
            lines_of(
                downwards,
                "frontend/src/controls/table.rs",
                "//! A.\nuse super::super::paths::resource;\n"
            ),
            [2]
        );
        assert_eq!(
            lines_of(
                downwards,
                "frontend/src/pages/home.rs",
                "//! A.\nuse web_sys::{Document, Request};\n"
            ),
            [2]
        );
        assert!(
            lines_of(
                downwards,
                "frontend/src/api/client.rs",
                "//! A.\nuse gloo_net::http::Request;\n"
            )
            .is_empty()
        );
        assert_eq!(
            lines_of(
                downwards,
                "frontend/src/pages/home.rs",
                "//! A.\nstorage.set_item(\"token\", t);\n"
            ),
            [2]
        );
    }

    #[test]
    fn a_clock_or_a_file_in_a_pure_crate_is_found() {
        assert_eq!(
            lines_of(
                pure,
                "shared/src/profile.rs",
                "//! A.\nuse std::{fs, fmt};\n"
            ),
            [2]
        );
        assert_eq!(
            lines_of(
                pure,
                "emulator/src/arm/clock.rs",
                "//! A.\nlet now = std::time::SystemTime::now();\n"
            ),
            [2]
        );
        assert_eq!(
            lines_of(
                pure,
                "emulator/src/arm/clock.rs",
                "//! A.\nlet now = Instant::now();\n"
            ),
            [2]
        );
        assert!(
            lines_of(
                pure,
                "emulator/src/server/clock.rs",
                "//! A.\nlet now = Instant::now();\n"
            )
            .is_empty()
        );
        assert!(
            lines_of(
                pure,
                "shared/src/a.rs",
                "//! A.\nuse std::fmt;\n#[cfg(test)]\nmod tests {\n    use std::fs;\n}\n"
            )
            .is_empty()
        );
    }

    #[test]
    fn a_friend_of_the_emulator_is_found() {
        assert_eq!(
            lines_of(
                emulator_at_arms_length,
                "backend/src/main.rs",
                "//! A.\nuse porthole_emulator::server;\n"
            ),
            [2]
        );
        assert!(
            lines_of(
                emulator_at_arms_length,
                "backend/src/local_stamp.rs",
                "//! A.\nuse porthole_emulator::server;\n"
            )
            .is_empty()
        );
        assert_eq!(
            lines_of(
                emulator_at_arms_length,
                "emulator/src/arm/id.rs",
                "//! A.\nuse porthole_shared::ResourceId;\n"
            ),
            [2]
        );
        assert!(
            lines_of(
                emulator_at_arms_length,
                "emulator/src/arm/id.rs",
                "//! A.\nuse porthole_template::parse;\n"
            )
            .is_empty()
        );
    }

    #[test]
    fn sql_elsewhere_is_found() {
        assert_eq!(
            lines_of(
                sql,
                "backend/src/routes/a.rs",
                "//! A.\nquery(\"SELECT 1\");\nsqlx::query(x);\n"
            ),
            [3, 2]
        );
        assert!(
            lines_of(
                sql,
                "backend/src/store/sqlite/a.rs",
                "//! A.\nsqlx::query(\"SELECT 1\");\n"
            )
            .is_empty()
        );
    }
}
