//! `docs/access.md`, written from the table.

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::path::Path;

use super::table::{Action, Cell, Section, Surface, Table, Who, table};
use super::ways::{creation, way};

const HEAD: &str = "\
# Who may do what

Written from `tests/it/access/table.json`, which was written by hand from the guide (pp.32 to 33, 38 to 39) and the tables of
HCD PP v1.0; do not edit by hand. Each cell is tried at a certified twin, at the surface itself and by all of these (`cargo test
-p sim-tests --test it access`):

| | |
|---|---|
| owner | the General User whose it is, or will be |
| other | another General User |
| SA | a user with the role System Administrator who does not own it |
| KO | the Key Operator, who does not own it |
| nobody | whoever is not logged in |
| hand | whoever has the token of the control plane: nobody of the device's users, a hand inside the machine |

Whoever is named may, all others may not. What a surface does not have is a number, with its reason below. No user of the
device gets anything from the control plane by a password.
";

fn manual(table: &Table) -> String {
    let mut out = HEAD.to_owned();
    let reasons: Vec<_> = table.reasons.keys().map(String::as_str).collect();
    for section in &table.sections {
        describe(&mut out, section, &reasons);
    }
    out.push_str("\n## What is not there\n\n");
    for (number, reason) in (1..).zip(table.reasons.values()) {
        let _ = writeln!(out, "{number}. {reason}");
    }
    out
}

fn describe(out: &mut String, section: &Section, reasons: &[&str]) {
    let _ = writeln!(out, "\n## {}\n\n{}\n", section.title, section.about);
    out.push_str("| | panel | CWIS | IPP | JSON | control plane |\n|---|---|---|---|---|---|\n");
    for row in &section.rows {
        let cells = Surface::ALL.map(|it| shown(row.cell(it), reasons));
        let _ = writeln!(out, "| {} | {} |", row.action, cells.join(" | "));
    }
}

fn shown(cell: &Cell, reasons: &[&str]) -> String {
    match cell {
        Cell::May(may) if may.is_empty() => "no one".into(),
        Cell::May(may) => may.iter().map(|it| it.name()).collect::<Vec<_>>().join(", "),
        Cell::Absent(reason) => {
            let at = reasons.iter().position(|it| it == reason);
            format!("— ({})", at.unwrap_or_else(|| panic!("no reason {reason}")) + 1)
        }
    }
}

impl Who {
    const fn name(self) -> &'static str {
        match self {
            Self::Owner => "owner",
            Self::Other => "other",
            Self::Administrator => "SA",
            Self::KeyOperator => "KO",
            Self::Nobody => "nobody",
            Self::Hand => "hand",
        }
    }
}

#[test]
fn the_page_about_access_is_what_the_table_says() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs/access.md");
    let manual = manual(&table());
    if std::env::var_os("UPDATE").is_some() {
        std::fs::write(&path, &manual).expect("docs/access.md can be written");
    }
    let found = std::fs::read_to_string(&path).unwrap_or_default();
    assert!(found == manual, "docs/access.md is old: run the tests with UPDATE=1");
}

#[test]
fn what_a_surface_has_is_tried_there_and_nothing_else() {
    for section in table().sections {
        for row in &section.rows {
            for surface in Surface::ALL {
                let is_tried = if row.action == Action::Create {
                    creation(surface, section.thing).is_some()
                } else {
                    way(surface, section.thing, row.action).is_some()
                };
                let has_it = matches!(row.cell(surface), Cell::May(_));
                assert_eq!(is_tried, has_it, "{surface:?}: {} {}", row.action, section.title);
            }
        }
    }
}

#[test]
fn the_table_has_every_action_of_each_thing_once() {
    let sections = table().sections;
    let things: BTreeSet<_> = sections.iter().map(|it| it.thing).collect();
    assert_eq!(things.len(), sections.len());
    for section in sections {
        let actions: Vec<_> = section.rows.iter().map(|it| it.action).collect();
        assert_eq!(actions, Action::ALL, "{}", section.title);
    }
}
