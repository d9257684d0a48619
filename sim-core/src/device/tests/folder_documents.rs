//! What lies in folders: printed, renamed, retrieved, deleted.

use super::bench::{Bench, KO, KO_PASSWORD};
use crate::folder::{FolderAsk, FolderNumber, FolderRefused, PasscodeChange};
use crate::job::{ColorMode, DocumentId, Ending, JobAsk, JobId, JobTicket, TicketChange};
use crate::permit::Sight;
use crate::scanner::ScanColor;
use crate::user::{Role, UserAsk, UserId};
use crate::{Asker, Command, Door, Effect, Refused, Reply, Secret, Seen};

const FOLDER: FolderNumber = FolderNumber(1);

/// A device with alice at its panel, two documents in a folder of hers, and the Key Operator in CWIS.
struct Office {
    bench: Bench,
    documents: Vec<DocumentId>,
    operator: Asker,
}

impl Office {
    fn new() -> Self {
        let mut bench = Bench::certified();
        bench.add_user("alice", "alice-pass1", Role::GeneralUser);
        bench.log_in(Asker::Panel, "alice", "alice-pass1").unwrap();
        let documents = bench.fill_folder(FOLDER, "alice");
        let operator = Asker::Session(bench.cwis(KO, KO_PASSWORD).unwrap());
        bench.effects.clear();
        Self { bench, documents, operator }
    }

    fn folder(&mut self, ask: FolderAsk) -> Result<Reply, Refused> {
        self.bench.ask(Asker::Panel, Command::Folder(ask))
    }

    fn print(&mut self, ticket: JobTicket) -> Result<JobId, Refused> {
        let print = print(self.documents.clone(), ticket);
        let reply = self.bench.ask(Asker::Panel, print)?;
        let Reply::Job(id, _) = reply else { panic!("{reply:?}") };
        Ok(id)
    }

    fn left(&self) -> Vec<DocumentId> {
        self.bench.view().folders[&FOLDER].documents.iter().map(|it| it.id).collect()
    }

    fn discarded(&self) -> Vec<DocumentId> {
        let discarded = |it: &Effect| if let Effect::Discard(it) = it { Some(*it) } else { None };
        self.bench.effects.iter().filter_map(discarded).collect()
    }
}

fn print(documents: Vec<DocumentId>, ticket: JobTicket) -> Command {
    let (folder, ticket) = (FOLDER, ticket.into());
    Command::Job(JobAsk::PrintFromFolder { folder, documents, ticket })
}

fn edit(deletes_after: bool) -> FolderAsk {
    let deletes_after = Some(deletes_after);
    FolderAsk::Edit { number: FOLDER, name: None, passcode: None, deletes_after }
}

#[test]
fn documents_are_printed_with_copies_and_paper_and_stay() {
    let mut office = Office::new();
    let id = office.print(JobTicket { copies: 3, ..JobTicket::default() }).unwrap();
    let printed = office.bench.effects.iter().find_map(|it| {
        let Effect::Print { documents, plan, .. } = it else { return None };
        Some((documents.clone(), plan.impressions_total()))
    });
    assert_eq!(printed, Some((office.documents.clone(), 6)));
    office.bench.print_all();
    assert_eq!(office.bench.job_state(id).ending(), Some(Ending::Completed));
    assert_eq!(office.bench.last_audit(), "Job Status / Mailbox / Completed by alice");
    assert_eq!(office.left(), office.documents);
    assert!(office.discarded().is_empty());
}

#[test]
fn what_was_not_scanned_in_colour_is_printed_in_black() {
    let mut office = Office::new();
    let mut folder = office.bench.view().folders[&FOLDER].clone();
    folder.documents.iter_mut().for_each(|it| it.color = ScanColor::Black);
    office.bench.device.folders = crate::folder::Machine::resume(vec![folder]);
    let id = office.print(JobTicket::default()).unwrap();
    let job = office.bench.view().job(id).unwrap().clone();
    assert_eq!(job.ticket().unwrap().color_mode, ColorMode::Monochrome);
}

#[test]
fn a_document_that_is_printed_is_not_deleted_under_its_job() {
    let mut office = Office::new();
    office.folder(edit(true)).unwrap();
    let first = office.print(JobTicket::default()).unwrap();
    let second = office.print(JobTicket::default()).unwrap();
    let in_use = Err(Refused::Folder(FolderRefused::InUse));
    let documents = vec![office.documents[0]];
    let delete = FolderAsk::DeleteDocuments { number: FOLDER, documents };
    assert_eq!(office.folder(delete), in_use);
    assert_eq!(office.folder(FolderAsk::Delete(FOLDER)), in_use);
    let (number, document) = (FOLDER, office.documents[0]);
    office.folder(FolderAsk::Retrieved { number, document }).unwrap();
    assert_eq!(office.left().len(), 2, "it goes once nobody prints it");
    // A document that is left out of the print stays in the folder.
    office.bench.ask(Asker::Panel, Command::Job(JobAsk::CancelDocument(second, 0))).unwrap();
    assert!(office.discarded().is_empty());
    office.bench.ask(Asker::Panel, Command::Job(JobAsk::Cancel(first))).unwrap();
    assert_eq!(office.bench.last_audit(), "Job Status / Mailbox / Canceled by User by alice");
    assert_eq!(office.left().len(), 2);
    office.bench.print_all();
    assert_eq!(office.left(), [office.documents[0]], "what was printed is gone");
    assert_eq!(office.discarded(), [office.documents[1]]);
}

#[test]
fn documents_that_are_retrieved_go_as_device_and_folder_are_set() {
    for (setting, deletes_after, goes) in [
        ("Force Delete", false, true),
        ("Delete according to Folder settings", false, false),
        ("Delete according to Folder settings", true, true),
    ] {
        let mut office = Office::new();
        office.bench.set("folder.files_retrieved_by_client", setting);
        office.folder(edit(deletes_after)).unwrap();
        let (number, document) = (FOLDER, office.documents[1]);
        let seen = office.folder(FolderAsk::Retrieve { number, document });
        assert_eq!(seen, Ok(Reply::Document { document, pages: 1 }));
        assert_eq!(office.left().len(), 2, "looking at it is not taking it along");
        office.folder(FolderAsk::Retrieved { number, document }).unwrap();
        assert_eq!(office.bench.last_audit(), "Job Status / Mailbox / Completed by alice");
        assert_eq!(office.left().contains(&document), !goes, "{setting}, {deletes_after}");
        assert_eq!(office.discarded() == [document], goes);
    }
}

#[test]
fn documents_are_renamed_and_deleted_all_or_none() {
    let mut office = Office::new();
    let (number, document) = (FOLDER, office.documents[0]);
    let rename = |name: &str| FolderAsk::RenameDocument { number, document, name: name.into() };
    office.folder(rename("contract")).unwrap();
    assert_eq!(&*office.bench.view().folders[&FOLDER].documents[0].name, "contract");
    for name in ["", "  ", "a\tb", &"x".repeat(129)] {
        let refused = Err(Refused::Folder(FolderRefused::DocumentName));
        assert_eq!(office.folder(rename(name)), refused, "{name:?}");
    }
    let gone = FolderAsk::DeleteDocuments { number, documents: vec![document, DocumentId(9)] };
    let none = Err(Refused::Folder(FolderRefused::NoSuchDocument));
    assert_eq!(office.folder(gone), none);
    assert_eq!(office.left().len(), 2);
    let documents = office.documents.clone();
    office.folder(FolderAsk::DeleteDocuments { number, documents }).unwrap();
    assert!(office.left().is_empty());
    assert_eq!(office.discarded(), office.documents);
    assert_eq!(office.print(JobTicket::default()), none.map(|_: Reply| JobId(0)));
}

#[test]
fn what_is_in_a_folder_is_for_its_owner_and_the_key_operator() {
    let mut office = Office::new();
    office.bench.add_user("sara", "sara-pass-1", Role::SystemAdministrator);
    let sara = Asker::Session(office.bench.cwis("sara", "sara-pass-1").unwrap());
    let view = office.bench.view();
    let seen = |asker| view.may_see(asker, Sight::FolderDocuments(&view.folders[&FOLDER]));
    assert_eq!(seen(Asker::Panel), Ok(()));
    assert_eq!(seen(office.operator), Ok(()));
    assert_eq!(seen(sara), Err(Refused::NotPermitted));
    assert_eq!(seen(Asker::Remote(Door::Cwis, super::bench::PEER)), Err(Refused::NotLoggedIn));
}

#[test]
fn files_in_folders_are_printed_over_cwis_where_that_is_enabled() {
    let mut office = Office::new();
    let print = print(office.documents.clone(), JobTicket::default());
    let refused = office.bench.ask(office.operator, print.clone());
    assert_eq!(refused, Err(Refused::Folder(FolderRefused::NotViaInternet)));
    office.bench.set("folder.print_via_internet_services", "Enabled");
    office.bench.ask(office.operator, print).unwrap();
}

#[test]
fn a_print_goes_with_the_folder_s_owner_whoever_began_it() {
    let mut office = Office::new();
    office.bench.set("folder.print_via_internet_services", "Enabled");
    let print = print(office.documents.clone(), JobTicket::default());
    let Ok(Reply::Job(id, _)) = office.bench.ask(office.operator, print) else { panic!() };
    let change = JobAsk::Change(id, None, vec![TicketChange::Copies(2)]);
    assert!(
        office.bench.ask(office.operator, Command::Job(change)).is_err(),
        "it is on the engine"
    );
    let delete = UserAsk::Delete(UserId::new("alice").unwrap());
    office.bench.ask(office.operator, Command::User(delete)).unwrap();
    assert_eq!(office.bench.job_state(id).ending(), Some(Ending::Cancelled));
    assert_eq!(office.discarded(), office.documents);
    let stopped = office.bench.effects.iter().position(|it| *it == Effect::StopPrinting(id));
    let gone = office.bench.effects.iter().position(|it| matches!(it, Effect::Discard(_)));
    assert!(stopped < gone, "it is stopped before");
}

#[test]
fn a_new_passcode_and_what_is_deleted_are_set_at_once() {
    let mut office = Office::new();
    let passcode = Some(PasscodeChange::On(Secret::new("12")));
    let both = FolderAsk::Edit { number: FOLDER, name: None, passcode, deletes_after: Some(true) };
    office.folder(both).unwrap();
    let folder = office.bench.view().folders[&FOLDER].clone();
    assert!(folder.passcode.is_some() && folder.deletes_after);
}

#[test]
fn documents_of_a_folder_with_a_passcode_are_reached_in_the_session_that_opened_it() {
    let mut office = Office::new();
    let passcode = |it: &str| Some(PasscodeChange::On(Secret::new(it)));
    let edit =
        |passcode| FolderAsk::Edit { number: FOLDER, name: None, passcode, deletes_after: None };
    office.folder(edit(passcode("12"))).unwrap();
    let document = office.documents[0];
    let retrieve = || FolderAsk::Retrieve { number: FOLDER, document };
    let locked = || Refused::Folder(FolderRefused::Passcode);
    assert_eq!(office.folder(retrieve()), Err(locked()));
    assert_eq!(office.print(JobTicket::default()), Err(locked()));
    let open = |it: Option<&str>| FolderAsk::Open { number: FOLDER, passcode: it.map(Secret::new) };
    assert_eq!(office.folder(open(Some("21"))), Err(locked()));
    assert_eq!(office.folder(retrieve()), Err(locked()));
    office.folder(open(Some("12"))).unwrap();
    office.folder(retrieve()).unwrap();
    assert_eq!(office.folder(open(None)), Ok(Reply::Done), "it is not asked for again");
    let elsewhere = Asker::Session(office.bench.cwis("alice", "alice-pass1").unwrap());
    assert_eq!(office.bench.ask(elsewhere, Command::Folder(retrieve())), Err(locked()));
    office.bench.ask(office.operator, Command::Folder(retrieve())).unwrap();
    office.folder(edit(passcode("99"))).unwrap();
    office.folder(retrieve()).expect("who changed the passcode knows it");
    office.bench.ask(office.operator, Command::Folder(edit(passcode("1")))).unwrap();
    assert_eq!(office.folder(retrieve()), Err(locked()), "it has another passcode now");
}

#[test]
fn a_document_that_somebody_has_renamed_meanwhile_is_another_than_the_one_that_was_seen() {
    let mut office = Office::new();
    let (first, number) = (office.documents[0], FOLDER);
    let seen = office.bench.view().folders[&FOLDER].document(first).unwrap().seen(FOLDER);
    let as_seen = |ask| Command::AsSeen(vec![Seen::Document(seen)], Box::new(Command::Folder(ask)));
    let rename =
        |name: &str| FolderAsk::RenameDocument { number, document: first, name: name.into() };
    let delete = FolderAsk::DeleteDocuments { number, documents: vec![first] };
    office.folder(rename("Other")).unwrap();
    for ask in [rename("Mine"), delete.clone()] {
        assert_eq!(office.bench.ask(Asker::Panel, as_seen(ask)), Err(Refused::Outdated));
    }
    // A folder with a passcode is not reached by having seen what is in it.
    let passcode = Some(PasscodeChange::On(Secret::new("12")));
    office.folder(FolderAsk::Edit { number, name: None, passcode, deletes_after: None }).unwrap();
    let locked = Err(Refused::Folder(FolderRefused::Passcode));
    assert_eq!(office.bench.ask(Asker::Panel, as_seen(delete.clone())), locked);
    office.bench.ask(office.operator, Command::Folder(delete.clone())).unwrap();
    let gone = Err(Refused::Folder(FolderRefused::NoSuchDocument));
    assert_eq!(office.bench.ask(office.operator, as_seen(delete)), gone);
}
