//! Who may import whom. A new edge is a line here that a reviewer sees.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use cargo_metadata::{DependencyKind, Metadata, MetadataCommand};
use sim_core::settings::ROWS;

/// Each crate with the crates of ours that it may import. Doors never import doors: they meet in the
/// device.
const ALLOWED: &[(&str, &[&str])] = &[
    ("sim-core", &[]),
    ("sim-ccitt", &[]),
    ("sim-wire", &[]),
    ("sim-render", &["sim-ccitt", "sim-wire"]),
    ("sim-confine", &[]),
    ("sim-postscript", &[]),
    ("sim-document", &["sim-confine", "sim-postscript", "sim-render"]),
    ("sim-drive", &[]),
    ("sim-fax", &["sim-ccitt"]),
    ("sim-fax-audio", &["sim-fax", "sim-modem"]),
    ("sim-store", &[]),
    ("sim-panel", &["sim-core"]),
    ("sim-x509", &["sim-core"]),
    ("sim-mail", &["sim-core", "sim-tls", "sim-x509"]),
    ("sim-peers", &["sim-tls"]),
    ("sim-modem", &[]),
    (
        "sim-host",
        &[
            "sim-ccitt",
            "sim-core",
            "sim-document",
            "sim-drive",
            "sim-fax",
            "sim-fax-audio",
            "sim-mail",
            "sim-render",
            "sim-store",
            "sim-tls",
            "sim-wire",
            "sim-x509",
        ],
    ),
    ("sim-intake", &["sim-core", "sim-host", "sim-wire"]),
    ("sim-tls", &[]),
    ("sim-listen", &["sim-core", "sim-host", "sim-tls"]),
    ("sim-net", &["sim-core", "sim-host", "sim-intake", "sim-listen", "sim-wire"]),
    ("sim-ipp", &["sim-core", "sim-host", "sim-intake", "sim-listen", "sim-wire"]),
    ("sim-web", &["sim-core", "sim-host", "sim-intake", "sim-ipp", "sim-listen", "sim-wire"]),
    (
        "mfp-twin",
        &[
            "sim-core",
            "sim-document",
            "sim-drive",
            "sim-host",
            "sim-listen",
            "sim-net",
            "sim-panel",
            "sim-peers",
            "sim-render",
            "sim-web",
            "sim-wire",
        ],
    ),
    ("sim-tests", &[]),
];

/// Crates without clock, socket, file or thread.
const PURE: &[&str] = &[
    "sim-core",
    "sim-fax",
    "sim-fax-audio",
    "sim-modem",
    "sim-wire",
    "sim-render",
    "sim-panel",
    "sim-x509",
];

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

/// What a telephone line reaches.
const FAX: &[&str] = &["sim-ccitt", "sim-fax", "sim-fax-audio", "sim-modem"];
/// What a network reaches.
const NETWORK: &[&str] =
    &["sim-intake", "sim-ipp", "sim-listen", "sim-mail", "sim-net", "sim-tls", "sim-web"];
/// The device, in whose folders both meet as documents and nothing else.
const DEVICE: &str = "sim-host";

/// What a package needs, over however many steps, but not through `around`; itself among them.
fn needs(metadata: &Metadata, name: &str, around: &str) -> BTreeSet<String> {
    let resolve = metadata.resolve.as_ref().expect("a resolved graph");
    let start = metadata.packages.iter().find(|it| *it.name == *name).expect("the crate");
    let (mut seen, mut todo) = (BTreeSet::from([start.id.clone()]), vec![start.id.clone()]);
    while let Some(id) = todo.pop() {
        let node = resolve.nodes.iter().find(|it| it.id == id).expect("a node");
        for dep in &node.deps {
            let counts = dep.dep_kinds.iter().any(|it| it.kind != DependencyKind::Development);
            if counts && *metadata[&dep.pkg].name != *around && seen.insert(dep.pkg.clone()) {
                todo.push(dep.pkg.clone());
            }
        }
    }
    seen.iter().map(|it| metadata[it].name.to_string()).collect()
}

/// The fax line is no way into the network: whatever a caller's bytes reach knows nothing but itself, and what
/// has sockets reaches none of it but through the device.
#[test]
fn fax_line_and_network_have_no_path_to_each_other_but_the_device() {
    let metadata = metadata();
    for fax in FAX {
        let reached = needs(&metadata, fax, "");
        let strangers: Vec<_> = reached.iter().filter(|it| !FAX.contains(&it.as_str())).collect();
        assert!(strangers.is_empty(), "{fax} needs {strangers:?}");
    }
    for network in NETWORK {
        let reached = needs(&metadata, network, DEVICE);
        // Lines are packed as faxes do by the scanner too; what that crate does is in its name.
        let fax = FAX.iter().find(|it| **it != "sim-ccitt" && reached.contains(**it));
        assert_eq!(fax, None, "{network} reaches it");
    }
}

/// Nothing of the fax runs anything when it is built, and none of it can name a system.
#[test]
fn what_a_fax_line_reaches_has_neither_a_build_script_nor_the_standard_library() {
    let metadata = metadata();
    for fax in FAX {
        let package = metadata.packages.iter().find(|it| it.name == *fax).expect("the crate");
        let is_plain =
            package.targets.iter().all(|it| !it.is_custom_build() && !it.is_proc_macro());
        assert!(is_plain, "{fax}");
        let root = package.manifest_path.parent().expect("a folder").join("src");
        let text = std::fs::read_to_string(root.join("lib.rs")).expect("a crate");
        assert!(text.contains("#![no_std]"), "{fax}");
        for file in sources(root.as_std_path()) {
            let text = std::fs::read_to_string(&file).expect("a source file");
            assert!(!text.contains("extern crate std"), "{file:?}");
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

/// Settings are rows: what lists and changes them all names none, but for the table of where CWIS has them.
#[test]
fn panel_cwis_and_control_plane_change_no_setting_by_its_name() {
    let workspace = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let folders = ["sim-panel/src", "sim-web/src", "mfp-twin/src"];
    let files = folders.map(|it| sources(&workspace.join(it))).concat();
    assert!(files.len() > 20, "{files:?}");
    for file in files.iter().filter(|it| !it.ends_with("sim-web/src/pages/places.rs")) {
        let text = std::fs::read_to_string(file).expect("a source file");
        for row in ROWS {
            let named = [format!("Key::{:?}", row.key), format!("Change::{:?}(", row.key)];
            assert!(!named.iter().any(|it| text.contains(it)), "{file:?} names {}", row.id);
        }
    }
}

/// The modules at the root of its crate that a source file names.
fn named(text: &str) -> BTreeSet<String> {
    let word = |it: &str| -> String {
        it.chars().take_while(|it| it.is_ascii_lowercase() || *it == '_').collect()
    };
    let mut names = BTreeSet::new();
    for (at, _) in text.match_indices("crate::") {
        let rest = &text[at + "crate::".len()..];
        let Some(group) = rest.strip_prefix('{') else {
            names.insert(word(rest));
            continue;
        };
        let mut depth = 0;
        let outer: String = group
            .chars()
            .take_while(|it| {
                depth += i32::from(*it == '{') - i32::from(*it == '}');
                depth >= 0
            })
            .collect();
        names.extend(outer.split(',').map(|it| word(it.trim())));
    }
    names.remove("");
    names
}

/// What of the panel knows what: its apps know what a screen is, the panel knows its apps, and nothing
/// knows back.
#[test]
fn no_parts_of_the_panel_know_each_other_both_ways() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../sim-panel/src");
    let mut knows: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for file in sources(&root).into_iter().filter(|it| !it.ends_with("lib.rs")) {
        let below = file.strip_prefix(&root).expect("a file of the panel");
        let module = below.iter().next().and_then(|it| Path::new(it).file_stem());
        let module = module.expect("a module").to_string_lossy().into_owned();
        let text = std::fs::read_to_string(&file).expect("a source file");
        let product = text.split("#[cfg(test)]").next().unwrap_or_default();
        knows.entry(module.clone()).or_default().extend(named(product));
        knows.get_mut(&module).expect("just put there").remove(&module);
    }
    assert!(knows.len() > 10, "{knows:?}");
    let modules: BTreeSet<_> = knows.keys().cloned().collect();
    knows.values_mut().for_each(|it| it.retain(|name| modules.contains(name)));
    // What knows nothing that is left does no harm: take it away until none is left, or only circles.
    while let Some(last) = knows.keys().find(|it| knows[*it].is_empty()).cloned() {
        knows.remove(&last);
        knows.values_mut().for_each(|it| it.retain(|name| *name != last));
    }
    assert!(knows.is_empty(), "these know each other: {knows:?}");
}
