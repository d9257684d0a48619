//! What the settings are said to do is shown by tests that there are, each once.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use sim_core::settings::{Awaited, ROWS};
use syn::visit::Visit;
use syn::{Attribute, ItemFn};

/// How often each test is there, by name.
#[derive(Default)]
struct Tests(BTreeMap<String, usize>);

impl<'ast> Visit<'ast> for Tests {
    fn visit_item_fn(&mut self, item: &'ast ItemFn) {
        if item.attrs.iter().any(is_test) {
            *self.0.entry(item.sig.ident.to_string()).or_default() += 1;
        }
        syn::visit::visit_item_fn(self, item);
    }
}

/// `#[test]`, `#[tokio::test]` and the like.
fn is_test(attribute: &Attribute) -> bool {
    attribute.path().segments.last().is_some_and(|it| it.ident == "test")
}

/// All Rust files of the workspace's crates.
fn sources(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() && !path.ends_with("target") && !path.ends_with(".git") {
            sources(&path, found);
        } else if path.extension().is_some_and(|it| it == "rs") {
            found.push(path);
        }
    }
}

#[test]
fn every_test_that_a_setting_names_is_there_once() {
    let mut files = Vec::new();
    sources(&Path::new(env!("CARGO_MANIFEST_DIR")).join(".."), &mut files);
    let mut tests = Tests::default();
    for file in files {
        tests.visit_file(&syn::parse_file(&std::fs::read_to_string(file).unwrap()).unwrap());
    }
    for row in ROWS {
        let Some(test) = row.effect.shown_by() else { continue };
        assert_eq!(tests.0.get(test), Some(&1), "{} is shown by {test}", row.id);
    }
}

#[test]
fn every_machine_that_is_to_come_is_waited_for() {
    for machine in Awaited::ALL {
        let waits = ROWS.iter().any(|it| it.effect.awaited() == Some(*machine));
        assert!(waits, "nothing waits for {}", machine.name());
    }
}
