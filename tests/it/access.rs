//! Who may do what at which surface: each cell of a table that was written by hand from the guide (pp.32 to 33, 38 to 39)
//! and the protection profile is tried at a twin. docs/access.md is written from the table; with `UPDATE=1` anew.

mod manual;
mod office;
mod table;
mod things;
mod ways;

use office::Office;
use table::{Action, Cell, Row, Surface, Thing, Who, table};
use ways::{creation, way};

/// A cell that somebody tries.
struct Try<'t> {
    thing: Thing,
    action: Action,
    surface: Surface,
    may: &'t [Who],
}

impl<'t> Try<'t> {
    /// The cells of a thing that can be tried.
    fn all(thing: Thing, rows: &'t [Row]) -> impl Iterator<Item = Self> {
        rows.iter().flat_map(move |row| {
            let of = move |surface| match row.cell(surface) {
                Cell::May(may) => Some(Try { thing, action: row.action, surface, may }),
                Cell::Absent(_) => None,
            };
            Surface::ALL.into_iter().filter_map(of)
        })
    }

    /// Tries it as each in turn, who may not first, and compares with the table.
    fn compare(&self, office: &Office, wrong: &mut Vec<String>) {
        let mut people = self.surface.tried_by();
        people.sort_by_key(|it| self.may.contains(it));
        let mut made = None;
        for who in people {
            let done = if self.action == Action::Create {
                office.prints_are(self.thing);
                let done = creation(self.surface, self.thing).unwrap()(office, who);
                office.tidy();
                done
            } else {
                let thing = made.take().unwrap_or_else(|| office.make(self.thing, self.action));
                let done = way(self.surface, self.thing, self.action).unwrap()(office, &thing, who);
                if done {
                    office.tidy()
                } else {
                    made = Some(thing)
                }
                done
            };
            if done != self.may.contains(&who) {
                let Self { thing, action, surface, .. } = self;
                let does = if done { "does" } else { "does not" };
                wrong.push(format!("{surface:?}: {who:?} {does} {action} {thing:?}"));
            }
        }
        office.tidy();
    }
}

fn try_all_of(thing: Thing) {
    let (table, office) = (table(), Office::new());
    let section = table.sections.iter().find(|it| it.thing == thing).unwrap();
    let mut wrong = Vec::new();
    Try::all(thing, &section.rows).for_each(|it| it.compare(&office, &mut wrong));
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn a_print_is_for_its_owner_and_administrators_at_every_surface() {
    try_all_of(Thing::Print);
}

#[test]
fn a_private_print_is_for_its_owner_and_administrators_at_every_surface() {
    try_all_of(Thing::PrivatePrint);
}

#[test]
fn a_copy_is_for_whoever_began_it_and_administrators_at_every_surface() {
    try_all_of(Thing::Copy);
}

#[test]
fn a_scan_is_for_whoever_began_it_and_administrators_at_every_surface() {
    try_all_of(Thing::Scan);
}

#[test]
fn a_document_in_a_folder_is_for_the_folders_owner_and_the_key_operator_at_every_surface() {
    try_all_of(Thing::FolderDocument);
}
