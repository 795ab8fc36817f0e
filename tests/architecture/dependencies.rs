//! Rules about crates: who depends on whom, and what the pure ones may not even reach through others.

use cargo_metadata::{DependencyKind, MetadataCommand};
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

/// A package and the normal dependencies it always has (optional ones left out).
pub type Graph = BTreeMap<String, BTreeSet<String>>;

/// What a crate of ours may know of ours.
const ALLOWED: &[(&str, &[&str])] = &[
    ("porthole-template", &[]),
    ("porthole-shared", &["porthole-template"]),
    (
        "porthole-frontend",
        &["porthole-shared", "porthole-template"],
    ),
    ("porthole-emulator", &["porthole-template"]),
    ("porthole", &["porthole-shared", "porthole-emulator"]),
    (
        "porthole-tests",
        &["porthole-shared", "porthole-emulator", "porthole-template"],
    ),
    ("xtask", &[]),
];

/// Crates that open sockets or files; no way may lead to them from a pure crate.
const OUTSIDE: &[&str] = &[
    "tokio",
    "hyper",
    "axum",
    "reqwest",
    "rustls",
    "sqlx",
    "mio",
    "socket2",
    "gloo-net",
    "web-sys",
    "wasm-bindgen",
    "rcgen",
    "aws-lc-rs",
];
const PURE: &[&str] = &["porthole-template", "porthole-shared", "porthole-emulator"];

/// The graph of this workspace.
pub fn workspace() -> Graph {
    let manifest = Path::new(env!("CARGO_MANIFEST_DIR")).join("../Cargo.toml");
    let metadata = MetadataCommand::new()
        .manifest_path(manifest)
        .exec()
        .expect("cargo metadata");
    let mut graph = Graph::new();
    for package in &metadata.packages {
        let normal = package
            .dependencies
            .iter()
            .filter(|dependency| dependency.kind == DependencyKind::Normal && !dependency.optional);
        graph
            .entry(package.name.to_string())
            .or_default()
            .extend(normal.map(|dependency| dependency.name.clone()));
    }
    graph
}

/// Everything that is wrong with a graph, in sentences.
pub fn wrong(graph: &Graph) -> Vec<String> {
    let mut found = Vec::new();
    let ours: Vec<&str> = ALLOWED.iter().map(|(name, _)| *name).collect();
    for (name, allowed) in ALLOWED {
        let Some(dependencies) = graph.get(*name) else {
            found.push(format!(
                "the workspace has no package `{name}`; say here what took its place"
            ));
            continue;
        };
        let wrong = dependencies.iter().filter(|dependency| {
            ours.contains(&dependency.as_str()) && !allowed.contains(&dependency.as_str())
        });
        found.extend(wrong.map(|dependency| format!("`{name}` must not depend on `{dependency}`")));
    }
    for name in PURE {
        let reached = reachable(graph, name);
        let outside = OUTSIDE.iter().filter(|outside| reached.contains(**outside));
        found.extend(outside.map(|outside| {
            format!(
                "`{name}` does no I/O, yet it reaches `{outside}` without a feature being asked for"
            )
        }));
    }
    found
}

fn reachable<'a>(graph: &'a Graph, from: &'a str) -> BTreeSet<&'a str> {
    let mut reached = BTreeSet::new();
    let mut open = vec![from];
    while let Some(name) = open.pop() {
        for next in graph.get(name).into_iter().flatten() {
            if reached.insert(next.as_str()) {
                open.push(next);
            }
        }
    }
    reached
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sound() -> Graph {
        let entry = |(name, allowed): &(&str, &[&str])| {
            (
                name.to_string(),
                allowed.iter().map(|other| other.to_string()).collect(),
            )
        };
        ALLOWED.iter().map(entry).collect()
    }

    #[test]
    fn a_sound_graph_passes() {
        assert_eq!(wrong(&sound()), Vec::<String>::new());
    }

    #[test]
    fn a_dependency_in_the_wrong_direction_is_found() {
        let mut graph = sound();
        graph
            .get_mut("porthole-emulator")
            .unwrap()
            .insert("porthole-shared".to_owned());
        assert_eq!(
            wrong(&graph),
            ["`porthole-emulator` must not depend on `porthole-shared`"]
        );
    }

    #[test]
    fn io_reached_through_another_crate_is_found() {
        let mut graph = sound();
        graph
            .get_mut("porthole-shared")
            .unwrap()
            .insert("innocent".to_owned());
        graph.insert("innocent".to_owned(), BTreeSet::from(["tokio".to_owned()]));
        let found = wrong(&graph);
        assert!(
            found
                .iter()
                .any(|sentence| sentence.starts_with("`porthole-shared` does no I/O")),
            "{found:?}"
        );
    }
}
