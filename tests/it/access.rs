//! Who may do what at which surface: each cell of a table that was written by hand from the guide (pp.32 to 33, 38 to 39)
//! and the protection profile is tried at a twin. docs/access.md is written from the table; with `UPDATE=1` anew.

mod manual;
mod office;
mod table;
mod things;
mod ways;

use serde_json::json;
use sim_wire::ipp::{GroupTag, Operation, StatusCode};

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
fn a_mailed_scan_is_for_whoever_began_it_and_administrators_at_every_surface() {
    try_all_of(Thing::Mail);
}

#[test]
fn a_fax_that_is_sent_is_for_whoever_began_it_and_administrators_at_every_surface() {
    try_all_of(Thing::Fax);
}

#[test]
fn a_document_in_a_folder_is_for_the_folders_owner_and_the_key_operator_at_every_surface() {
    try_all_of(Thing::FolderDocument);
}

#[test]
fn a_received_fax_is_for_the_folders_owner_and_the_key_operator_at_every_surface() {
    try_all_of(Thing::ReceivedFax);
}

#[test]
fn where_that_is_enabled_cwis_prints_from_a_folder_for_its_owner_and_the_key_operator() {
    let office = Office::new();
    let setting = json!({ "value": "Enabled" });
    office.twin.put("/v1/settings/folder.print_via_internet_services", setting);
    let print = way(Surface::Cwis, Thing::FolderDocument, Action::Print).unwrap();
    let made = office.make(Thing::FolderDocument, Action::Print);
    let may: Vec<_> = Who::PEOPLE.into_iter().filter(|it| print(&office, &made, *it)).collect();
    assert_eq!(may, [Who::Owner, Who::KeyOperator]);
}

#[test]
fn whoever_cancels_their_jobs_by_ipp_ends_no_copy() {
    let office = Office::new();
    let print = office.hand_in(Who::Owner).unwrap();
    let copy = office.make(Thing::Copy, Action::See);
    let ask = |operation| office.ipp(Who::Owner, operation, &[], None, &[]).unwrap();
    let listed = ask(Operation::GetJobs).groups_of(GroupTag::JOB).count();
    assert_eq!(listed, 1, "the print, not the copy");
    let one = office.ipp_job(Who::Owner, Operation::GetJobAttributes, copy.job).unwrap();
    assert_eq!(one.status(), Some(StatusCode::ClientErrorNotFound));
    let current = ask(Operation::CancelCurrentJob);
    assert_eq!(current.status(), Some(StatusCode::ClientErrorNotPossible), "it is a copy");
    assert_eq!(ask(Operation::CancelMyJobs).status(), Some(StatusCode::SuccessfulOk));
    let states = [print, copy].map(|it| office.job(it.job)["state"].clone());
    assert_eq!(states, ["cancelled", "printing"]);
}

#[test]
fn each_thing_is_tried() {
    for section in &table().sections {
        assert!(Try::all(section.thing, &section.rows).next().is_some(), "{}", section.title);
    }
}

/// HCD PP v1.0, tables 2 and 3: nobody but the owner and administrators reads, changes or deletes any document or job, and
/// without a credential nothing is created.
#[test]
fn nothing_is_granted_that_the_protection_profile_denies() {
    for section in table().sections {
        for it in Try::all(section.thing, &section.rows) {
            let denied: &[Who] = match it.action {
                Action::Create => &[Who::Nobody],
                Action::See
                | Action::Preview
                | Action::Print
                | Action::Change
                | Action::Cancel
                | Action::Delete
                | Action::Retrieve => &[Who::Other, Who::Nobody],
            };
            let (title, surface) = (&section.title, it.surface);
            assert!(!denied.iter().any(|who| it.may.contains(who)), "{surface:?} {title}");
        }
    }
}
