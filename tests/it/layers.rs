//! Who may import whom. A new edge is a line here that a reviewer sees.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use cargo_metadata::{DependencyKind, Metadata, MetadataCommand};
use sim_core::settings::ROWS;

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
    ("sim-listen", &["sim-core", "sim-host"]),
    ("sim-web", &["sim-core", "sim-host", "sim-intake", "sim-listen", "sim-wire"]),
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

/// Source files below a folder of the workspace, without tests.
fn sources(folder: &Path) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(folder).expect("a folder of sources");
    let paths = entries.map(|it| it.expect("an entry").path());
    paths
        .filter(|it| it.file_stem().is_some_and(|name| name != "tests"))
        .flat_map(|it| if it.is_dir() { sources(&it) } else { vec![it] })
        .collect()
}

/// Settings are rows: what lists and changes them all names none.
#[test]
fn the_panel_and_the_control_plane_change_no_setting_by_its_name() {
    let workspace = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let files = ["sim-panel/src", "mfp-twin/src"].map(|it| sources(&workspace.join(it))).concat();
    assert!(files.len() > 20, "{files:?}");
    for file in files {
        let text = std::fs::read_to_string(&file).expect("a source file");
        for row in ROWS {
            let named = [format!("Key::{:?}", row.key), format!("Change::{:?}(", row.key)];
            assert!(!named.iter().any(|it| text.contains(it)), "{file:?} names {}", row.id);
        }
    }
}
