//! No two files of a crate know each other both ways, over however many others.
//!
//! A file knows another one where it imports from it or names a path into it. That a parent lists its
//! modules and passes names of theirs on is not knowledge; whoever uses a name that was passed on knows the
//! file where it comes from. Tests may know everything.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use syn::visit::{self, Visit};
use syn::{Attribute, ItemFn, ItemImpl, ItemMod, ItemUse, UseTree, Visibility};

const CRATES: &[&str] = &[
    "sim-core",
    "sim-ccitt",
    "sim-wire",
    "sim-render",
    "sim-confine",
    "sim-postscript",
    "sim-document",
    "sim-drive",
    "sim-fax",
    "sim-fax-audio",
    "sim-store",
    "sim-panel",
    "sim-x509",
    "sim-mail",
    "sim-peers",
    "sim-modem",
    "sim-host",
    "sim-tls",
    "sim-intake",
    "sim-listen",
    "sim-net",
    "sim-ipp",
    "sim-web",
    "mfp-twin",
];

/// A module by its path below the crate: the file that it is.
type Module = Vec<String>;

/// What one file imports and names, and what it passes on of others.
#[derive(Default)]
struct Names {
    module: Module,
    used: BTreeSet<Module>,
    passed_on: BTreeMap<String, Module>,
}

impl Names {
    fn of(module: Module, source: &str) -> Self {
        let mut names = Self { module, ..Self::default() };
        names.visit_file(&syn::parse_file(source).expect("Rust"));
        names
    }

    /// A path from the root of the crate; `None` where it leads out of it.
    fn rooted(&self, path: &[String]) -> Option<Module> {
        let first = path.first()?.as_str();
        let rest = path[1..].to_vec();
        match first {
            "crate" => Some(rest),
            "self" => Some([self.module.clone(), rest].concat()),
            "super" => {
                let up = path.iter().take_while(|it| *it == "super").count();
                let base = self.module.len().checked_sub(up)?;
                Some([&self.module[..base], &path[up..]].concat())
            }
            _ => None,
        }
    }

    fn import(&mut self, tree: &UseTree, before: &[String], is_passed_on: bool) {
        let mut path = before.to_vec();
        let (name, known_as) = match tree {
            UseTree::Path(it) => {
                path.push(it.ident.to_string());
                return self.import(&it.tree, &path, is_passed_on);
            }
            UseTree::Group(it) => {
                return it.items.iter().for_each(|it| self.import(it, &path, is_passed_on));
            }
            UseTree::Name(it) => (it.ident.to_string(), it.ident.to_string()),
            UseTree::Rename(it) => (it.ident.to_string(), it.rename.to_string()),
            UseTree::Glob(_) => ("*".into(), "*".into()),
        };
        if name != "self" {
            path.push(name);
        }
        let own = [self.module.clone(), path.clone()].concat();
        let target = self.rooted(&path);
        if is_passed_on {
            self.passed_on.insert(known_as, target.unwrap_or(own));
        } else {
            self.used.extend(target);
        }
    }
}

impl<'ast> Visit<'ast> for Names {
    fn visit_item_impl(&mut self, item: &'ast ItemImpl) {
        if !is_test(&item.attrs) {
            visit::visit_item_impl(self, item);
        }
    }

    fn visit_item_fn(&mut self, item: &'ast ItemFn) {
        if !is_test(&item.attrs) {
            visit::visit_item_fn(self, item);
        }
    }

    fn visit_item_mod(&mut self, item: &'ast ItemMod) {
        // A module within the file is a part of the file.
        if !is_test(&item.attrs) {
            self.module.push(item.ident.to_string());
            visit::visit_item_mod(self, item);
            self.module.pop();
        }
    }

    fn visit_item_use(&mut self, item: &'ast ItemUse) {
        let is_passed_on = !matches!(item.vis, Visibility::Inherited);
        self.import(&item.tree, &[], is_passed_on);
    }

    fn visit_path(&mut self, path: &'ast syn::Path) {
        let path_of = |it: &syn::Path| -> Vec<String> {
            it.segments.iter().map(|it| it.ident.to_string()).collect()
        };
        self.used.extend(self.rooted(&path_of(path)));
        visit::visit_path(self, path);
    }
}

/// Whether an item is there for tests only.
fn is_test(attributes: &[Attribute]) -> bool {
    let is_test = |it: &Attribute| it.parse_args::<syn::Path>().is_ok_and(|it| it.is_ident("test"));
    attributes.iter().any(|it| it.path().is_ident("cfg") && is_test(it))
}

/// Source files below a folder, with their modules, without tests.
fn sources(folder: &Path, below: &[String]) -> Vec<(Module, PathBuf)> {
    let entries = fs::read_dir(folder).expect("a folder of sources");
    let mut found = Vec::new();
    for path in entries.map(|it| it.expect("an entry").path()) {
        let stem = path.file_stem().expect("a name").to_string_lossy().into_owned();
        let module = match stem.as_str() {
            "tests" => continue,
            "lib" | "main" => Vec::new(),
            name => [below, &[name.to_owned()]].concat(),
        };
        if path.is_dir() {
            found.extend(sources(&path, &module));
        } else if path.extension().is_some_and(|it| it == "rs") {
            found.push((module, path));
        }
    }
    found
}

/// The file where a path leads, through what is passed on.
fn file_of(files: &BTreeMap<Module, Names>, path: &[String], steps: usize) -> Module {
    let at = (0..=path.len()).rev().find(|it| files.contains_key(&path[..*it])).unwrap_or(0);
    let passed_on = path.get(at).and_then(|it| files[&path[..at]].passed_on.get(it));
    match passed_on {
        Some(target) if steps > 0 => {
            file_of(files, &[target.as_slice(), &path[at + 1..]].concat(), steps - 1)
        }
        Some(_) | None => path[..at].to_vec(),
    }
}

/// The files of a crate that know each other both ways, over whichever others.
fn circle(root: &Path) -> BTreeMap<String, BTreeSet<String>> {
    let mut files: BTreeMap<Module, Names> = BTreeMap::new();
    for (module, path) in sources(root, &[]) {
        let source = fs::read_to_string(&path).expect("a source file");
        let names = Names::of(module.clone(), &source);
        let file = files.entry(module).or_default();
        file.used.extend(names.used);
        file.passed_on.extend(names.passed_on);
    }
    assert!(files.len() > 2, "{} is nearly empty", root.display());
    let mut knows: BTreeMap<Module, BTreeSet<Module>> = BTreeMap::new();
    for (module, names) in &files {
        let known = names.used.iter().map(|it| file_of(&files, it, 8));
        let known = known.filter(|it| it != module && !it.is_empty());
        knows.insert(module.clone(), known.collect());
    }
    // The root lists the modules and is known by its names only.
    knows.remove(&Vec::new());
    // What knows nothing that is left is in no circle; neither is what nothing that is left knows.
    loop {
        let known: BTreeSet<_> = knows.values().flatten().cloned().collect();
        let free = knows.iter().find(|it| it.1.is_empty() || !known.contains(it.0));
        let Some(free) = free.map(|it| it.0.clone()) else { break };
        knows.remove(&free);
        knows.values_mut().for_each(|it| {
            it.remove(&free);
        });
    }
    let text = |it: Module| it.join("/");
    knows.into_iter().map(|it| (text(it.0), it.1.into_iter().map(text).collect())).collect()
}

#[test]
fn no_files_of_a_crate_know_each_other_both_ways() {
    let workspace = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let circles: Vec<_> = CRATES
        .iter()
        .map(|it| (it, circle(&workspace.join(it).join("src"))))
        .filter(|it| !it.1.is_empty())
        .collect();
    assert!(circles.is_empty(), "{circles:#?}");
}

/// A machine of the device is lent to others to be read; what changes it goes through the device.
#[test]
fn no_machine_of_the_device_changes_another_one() {
    let core = Path::new(env!("CARGO_MANIFEST_DIR")).join("../sim-core/src");
    let mut machines = 0;
    for (module, path) in sources(&core, &[]) {
        if module.first().is_some_and(|it| it == "device") {
            continue;
        }
        let text = fs::read_to_string(&path).expect("a source file");
        machines += usize::from(text.contains("pub(crate) struct Machine"));
        let changed = text.match_indices("::Machine").find(|(at, _)| {
            let before = &text[..*at];
            let name = before.trim_end_matches(|it: char| it.is_ascii_lowercase() || it == '_');
            name.ends_with("&mut ")
        });
        assert!(changed.is_none(), "{} changes another machine", path.display());
    }
    assert!(machines > 10, "{machines} machines were found");
}
