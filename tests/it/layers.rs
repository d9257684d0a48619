//! Who may import whom. A new edge is a line here that a reviewer sees.

use std::collections::{BTreeMap, BTreeSet};

use cargo_metadata::{DependencyKind, Metadata, MetadataCommand};

/// Each crate with the crates of ours that it may import. Doors never import doors: they meet in the
/// device.
const ALLOWED: &[(&str, &[&str])] = &[
    ("sim-core", &[]),
    ("sim-wire", &[]),
    ("sim-render", &["sim-wire"]),
    ("sim-postscript", &[]),
    ("sim-drive", &[]),
    ("sim-store", &[]),
    ("sim-panel", &["sim-core"]),
    (
        "sim-host",
        &["sim-core", "sim-drive", "sim-postscript", "sim-render", "sim-store", "sim-wire"],
    ),
    ("sim-intake", &["sim-core", "sim-host", "sim-wire"]),
    ("sim-web", &["sim-core", "sim-host", "sim-intake", "sim-wire"]),
    (
        "mfp-twin",
        &[
            "sim-core",
            "sim-drive",
            "sim-host",
            "sim-panel",
            "sim-postscript",
            "sim-render",
            "sim-web",
            "sim-wire",
        ],
    ),
    ("sim-tests", &[]),
];

/// Crates without clock, socket, file or thread.
const PURE: &[&str] = &["sim-core", "sim-wire", "sim-render", "sim-panel"];

/// What a pure crate must not reach, over however many steps.
const IMPURE: &[&str] = &["tokio", "mio", "hyper", "rustls", "socket2", "async-io"];

fn metadata() -> Metadata {
    MetadataCommand::new()
        .manifest_path(concat!(env!("CARGO_MANIFEST_DIR"), "/../Cargo.toml"))
        .other_options(vec!["--filter-platform".into(), "x86_64-unknown-linux-gnu".into()])
        .exec()
        .expect("cargo metadata")
}

#[test]
fn every_edge_between_our_crates_is_in_the_table() {
    let metadata = metadata();
    let ours: BTreeSet<_> =
        metadata.workspace_packages().iter().map(|it| it.name.to_string()).collect();
    let mut found = BTreeMap::new();
    for package in metadata.workspace_packages() {
        let edges: BTreeSet<_> = package
            .dependencies
            .iter()
            .filter(|it| it.kind == DependencyKind::Normal && ours.contains(&it.name))
            .map(|it| it.name.clone())
            .collect();
        found.insert(package.name.to_string(), edges);
    }
    let allowed: BTreeMap<_, BTreeSet<_>> = ALLOWED
        .iter()
        .map(|(name, edges)| ((*name).into(), edges.iter().map(|it| (*it).into()).collect()))
        .collect();
    assert_eq!(found, allowed);
}

#[test]
fn no_pure_crate_reaches_a_runtime_or_a_socket() {
    let metadata = metadata();
    let resolve = metadata.resolve.as_ref().expect("a resolved graph");
    let name = |id: &cargo_metadata::PackageId| metadata[id].name.to_string();
    for pure in PURE {
        let start = metadata.packages.iter().find(|it| it.name == *pure).expect("the crate");
        let mut seen = BTreeSet::new();
        let mut todo = vec![start.id.clone()];
        while let Some(id) = todo.pop() {
            let node = resolve.nodes.iter().find(|it| it.id == id).expect("a node");
            for dep in &node.deps {
                let normal = dep.dep_kinds.iter().any(|it| it.kind == DependencyKind::Normal);
                if normal && seen.insert(dep.pkg.clone()) {
                    todo.push(dep.pkg.clone());
                }
            }
        }
        let reached: BTreeSet<_> = seen.iter().map(name).collect();
        for impure in IMPURE {
            assert!(!reached.contains(*impure), "{pure} reaches {impure}");
        }
    }
}
