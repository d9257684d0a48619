//! Scanning into folders: what becomes of it, whatever happens meanwhile.

use super::bench::{Bench, KO, KO_PASSWORD, PEER};
use crate::folder::{
    DOCUMENTS_MAX, Folder, FolderAsk, FolderDocument, FolderNumber, FolderRefused, PasscodeChange,
};
use crate::job::{
    AbortReason, DocumentId, Ending, JobAsk, JobId, JobRefused, JobState, NotScanned, Resource,
    ScanOrder, ScanTo, Scanned, Stop,
};
use crate::media::MediaSize;
use crate::power::PowerAction;
use crate::scanner::ScanTicket;
use crate::session::SessionAsk;
use crate::share::STORED;
use crate::user::{Role, UserAsk, UserId};
use crate::{Asker, Command, Door, Effect, Fact, Refused, Reply, Secret};

pub(super) const ALICE: (&str, &str) = ("alice", "alice-pass1");
const FOLDER: FolderNumber = FolderNumber(1);
const SCANNING: JobState = JobState::Running(Resource::Scanner);

/// A device with alice at its panel, an original on its glass, and a folder of hers.
pub(super) fn office() -> Bench {
    let mut bench = Bench::certified();
    bench.add_user(ALICE.0, ALICE.1, Role::GeneralUser);
    bench.log_in(Asker::Panel, ALICE.0, ALICE.1).unwrap();
    bench.ask(Asker::Panel, create(FOLDER, None)).unwrap();
    put_original(&mut bench);
    bench
}

fn create(number: FolderNumber, passcode: Option<&str>) -> Command {
    let passcode = passcode.map_or(PasscodeChange::Off, |it| PasscodeChange::On(Secret::new(it)));
    Command::Folder(FolderAsk::Create { number, name: "in".into(), passcode, owner: None })
}

pub(super) fn put_original(bench: &mut Bench) {
    sensed(bench, |it| it.scanner.glass = Some(MediaSize::default()));
}

pub(super) fn sensed(bench: &mut Bench, change: impl FnOnce(&mut crate::condition::Readings)) {
    let mut readings = Box::new(bench.view().condition.readings.clone());
    change(&mut readings);
    bench.observe(Fact::Sensed { readings, by_hand: true });
}

fn order(number: FolderNumber) -> ScanOrder {
    let (scan, to) = (ScanTicket::default(), ScanTo::Folder(number));
    ScanOrder { name: Some("minutes".into()), scan, to, passcode: None, preview: false }
}

fn scan(bench: &mut Bench, order: ScanOrder) -> Result<JobId, Refused> {
    let reply = bench.ask(Asker::Panel, Command::Job(JobAsk::Scan(order.into())))?;
    let Reply::Job(id, _) = reply else { panic!("{reply:?}") };
    Ok(id)
}

/// The scanner has scanned all of a job: this document, of two pages.
pub(super) fn scanned(bench: &mut Bench, job: JobId, document: u64) {
    let result = Ok(Scanned { document: DocumentId(document), bytes: 1_000, pages: 2 });
    bench.observe(Fact::ScanEnded { job, result });
}

fn folder(bench: &Bench) -> Folder {
    bench.view().folders[&FOLDER].clone()
}

fn discarded(bench: &mut Bench) -> Vec<u64> {
    let effects = std::mem::take(&mut bench.effects).into_iter();
    let discarded = |it| if let Effect::Discard(it) = it { Some(it.0) } else { None };
    effects.filter_map(discarded).collect()
}

fn aborted(why: AbortReason) -> Option<Ending> {
    Some(Ending::Aborted(why))
}

#[test]
fn what_was_scanned_lies_in_the_folder_with_its_name_and_pages() {
    let mut bench = office();
    let id = scan(&mut bench, order(FOLDER)).unwrap();
    assert_eq!(bench.job_state(id), SCANNING);
    let asked = |it: &Effect| matches!(it, Effect::Scan { job, .. } if *job == id);
    assert!(bench.effects.iter().any(asked), "{:?}", bench.effects);
    bench.observe(Fact::PageScanned { job: id, pages: 1 });
    assert_eq!(bench.view().job(id).unwrap().work.done(), 1);
    scanned(&mut bench, id, 70);
    assert_eq!(bench.job_state(id).ending(), Some(Ending::Completed));
    assert_eq!(bench.last_audit(), "Job Status / Scan / Completed by alice");
    let [document] = &folder(&bench).documents[..] else { panic!("{:?}", folder(&bench)) };
    assert_eq!((document.id, &*document.name, document.pages), (DocumentId(70), "minutes", 2));
    assert!(discarded(&mut bench).is_empty());
}

#[test]
fn a_document_that_nobody_named_is_named_by_the_moment() {
    let mut bench = office();
    let id = scan(&mut bench, ScanOrder { name: None, ..order(FOLDER) }).unwrap();
    assert_eq!(&*bench.view().job(id).unwrap().name, "20210122100000");
    let name = Some("two\nlines".into());
    let why = Refused::Folder(FolderRefused::DocumentName);
    assert_eq!(scan(&mut bench, ScanOrder { name, ..order(FOLDER) }), Err(why));
}

#[test]
fn without_an_original_nothing_is_scanned() {
    let mut bench = office();
    sensed(&mut bench, |it| it.scanner.glass = None);
    let refused = Err(Refused::Job(JobRefused::NoOriginal));
    assert_eq!(scan(&mut bench, order(FOLDER)), refused);
    put_original(&mut bench);
    let id = scan(&mut bench, order(FOLDER)).unwrap();
    bench.observe(Fact::ScanEnded { job: id, result: Err(NotScanned::NoOriginal) });
    assert_eq!(bench.job_state(id).ending(), aborted(AbortReason::NoOriginal));
    assert!(folder(&bench).documents.is_empty());
}

#[test]
fn originals_are_scanned_at_the_panel_only() {
    let mut bench = office();
    let session = bench.cwis(ALICE.0, ALICE.1).unwrap();
    let command = Command::Job(JobAsk::Scan(order(FOLDER).into()));
    let refused = bench.ask(Asker::Session(session), command.clone());
    assert_eq!(refused, Err(Refused::Job(JobRefused::AtPanel)));
    let nobody = bench.ask(Asker::Remote(Door::Cwis, PEER), command);
    assert_eq!(nobody, Err(Refused::NotLoggedIn));
}

#[test]
fn a_full_folder_takes_nothing_neither_before_nor_after_the_scan() {
    let mut bench = office();
    let id = scan(&mut bench, order(FOLDER)).unwrap();
    let more = scan(&mut bench, order(FOLDER)).unwrap();
    let mut full = folder(&bench);
    let filed = (0..DOCUMENTS_MAX as u64 - 1).map(|it| super::bench::filed(DocumentId(1_000 + it)));
    full.documents = filed.collect();
    bench.device.folders = crate::folder::Machine::resume(vec![full]);
    scanned(&mut bench, id, 70);
    assert_eq!(folder(&bench).documents.len(), DOCUMENTS_MAX);
    scanned(&mut bench, more, 71);
    assert_eq!(bench.job_state(more).ending(), aborted(AbortReason::FolderFull));
    assert!(AbortReason::FolderFull.words().contains("016-704"));
    assert_eq!(discarded(&mut bench), [71]);
    let refused = Err(Refused::Folder(FolderRefused::Full));
    assert_eq!(scan(&mut bench, order(FOLDER)), refused);
    assert_eq!(bench.last_audit(), "Job Status / Scan / Completed by alice", "as the guide has it");
}

#[test]
fn a_scan_does_not_go_into_another_s_folder_of_the_same_number() {
    let mut bench = office();
    let id = scan(&mut bench, order(FOLDER)).unwrap();
    let operator = Asker::Session(bench.cwis(KO, KO_PASSWORD).unwrap());
    bench.ask(operator, Command::Folder(FolderAsk::Delete(FOLDER))).unwrap();
    bench.ask(operator, create(FOLDER, None)).unwrap();
    scanned(&mut bench, id, 70);
    assert_eq!(bench.job_state(id).ending(), aborted(AbortReason::NoFolder));
    assert!(AbortReason::NoFolder.words().contains("016-714"));
    assert!(folder(&bench).documents.is_empty());
    assert_eq!(discarded(&mut bench), [70]);
    assert_eq!(scan(&mut bench, order(FOLDER)), Err(Refused::NotPermitted));
    let none = Err(Refused::Folder(FolderRefused::NoSuchFolder));
    assert_eq!(scan(&mut bench, order(FolderNumber(9))), none);
}

#[test]
fn a_folder_with_a_passcode_takes_a_scan_with_it_only() {
    let mut bench = office();
    let locked = FolderNumber(2);
    bench.ask(Asker::Panel, create(locked, Some("0123"))).unwrap();
    let with = |it: Option<&str>| ScanOrder { passcode: it.map(Secret::new), ..order(locked) };
    let wrong = Err(Refused::Folder(FolderRefused::Passcode));
    assert_eq!(scan(&mut bench, with(None)), wrong);
    assert_eq!(scan(&mut bench, with(Some("321"))), wrong);
    let id = scan(&mut bench, with(Some("0123"))).unwrap();
    assert_eq!(bench.job_state(id), SCANNING);
    let journal = format!("{:?}", bench.view().truth.iter().collect::<Vec<_>>());
    assert!(!journal.contains("0123"), "the journal tells a passcode");
}

#[test]
fn a_jam_and_an_open_cover_stop_the_job_until_they_are_cured() {
    let mut bench = office();
    let id = scan(&mut bench, order(FOLDER)).unwrap();
    let stopped = JobState::Stopped(Resource::Scanner, Stop::Attention);
    sensed(&mut bench, |it| it.scanner.jam = true);
    assert_eq!(bench.job_state(id), stopped);
    sensed(&mut bench, |it| (it.scanner.jam, it.scanner.cover_open) = (false, true));
    assert_eq!(bench.job_state(id), stopped);
    assert!(!bench.view().condition.is_stopped(), "the printer prints on");
    sensed(&mut bench, |it| it.scanner.cover_open = false);
    assert_eq!(bench.job_state(id), SCANNING);
}

#[test]
fn the_next_job_has_the_scanner_once_the_one_on_it_is_cancelled() {
    let mut bench = office();
    let first = scan(&mut bench, order(FOLDER)).unwrap();
    let second = scan(&mut bench, order(FOLDER)).unwrap();
    assert_eq!(bench.job_state(second), JobState::Waiting(Resource::Scanner));
    bench.ask(Asker::Panel, Command::Job(JobAsk::Cancel(first))).unwrap();
    assert_eq!(bench.last_audit(), "Job Status / Scan / Canceled by User by alice");
    assert!(bench.effects.contains(&Effect::StopScanning(first)), "{:?}", bench.effects);
    assert_eq!(bench.job_state(second), SCANNING);
    // It was scanned to its end all the same; nobody wants it.
    scanned(&mut bench, first, 70);
    assert_eq!(discarded(&mut bench), [70]);
    assert_eq!(bench.view().scanning_job, Some(second));
}

#[test]
fn a_scan_that_is_looked_at_goes_into_its_folder_when_it_is_accepted() {
    let mut bench = office();
    let held = |bench: &mut Bench, document| {
        let id = scan(bench, ScanOrder { preview: true, ..order(FOLDER) }).unwrap();
        scanned(bench, id, document);
        assert!(bench.job_state(id).holds().preview);
        id
    };
    let id = held(&mut bench, 70);
    let seen = bench.ask(Asker::Panel, Command::Job(JobAsk::Preview(id)));
    assert_eq!(seen, Ok(Reply::Document { document: DocumentId(70), pages: 2 }));
    for ask in [JobAsk::LetGo(id), JobAsk::Release(id), JobAsk::SetCopies(id, 2)] {
        assert!(bench.ask(Asker::Panel, Command::Job(ask)).is_err());
    }
    bench.ask(Asker::Panel, Command::Job(JobAsk::AcceptScan(id))).unwrap();
    assert_eq!(folder(&bench).documents.len(), 1);
    let id = held(&mut bench, 71);
    bench.ask(Asker::Panel, Command::Job(JobAsk::Cancel(id))).unwrap();
    assert_eq!(discarded(&mut bench), [71]);
    let id = held(&mut bench, 72);
    bench.power(PowerAction::Restart);
    assert_eq!(bench.job_state(id).ending(), aborted(AbortReason::Power));
    assert_eq!(discarded(&mut bench), [72]);
}

#[test]
fn a_power_cut_in_the_middle_ends_the_scan() {
    let mut bench = office();
    let id = scan(&mut bench, order(FOLDER)).unwrap();
    bench.power(PowerAction::Cut);
    // What the scanner had is nobody's: the host lets go of it when the power is back.
    bench.observe(Fact::ScanEnded { job: id, result: Err(NotScanned::Device("dark".into())) });
    bench.power(PowerAction::On);
    assert_eq!(bench.job_state(id).ending(), aborted(AbortReason::Power));
    assert_eq!(bench.view().scanning_job, None);
}

#[test]
fn a_scan_goes_with_its_owner() {
    let mut bench = office();
    let id = scan(&mut bench, order(FOLDER)).unwrap();
    let operator = Asker::Session(bench.cwis(KO, KO_PASSWORD).unwrap());
    let delete = UserAsk::Delete(UserId::new(ALICE.0).unwrap());
    bench.ask(operator, Command::User(delete)).unwrap();
    assert_eq!(bench.job_state(id).ending(), Some(Ending::Cancelled));
    scanned(&mut bench, id, 70);
    assert_eq!(discarded(&mut bench), [70]);
}

#[test]
fn a_drive_without_room_takes_no_scan() {
    let mut bench = office();
    let id = scan(&mut bench, order(FOLDER)).unwrap();
    bench.observe(Fact::ScanEnded { job: id, result: Err(NotScanned::DriveFull) });
    assert_eq!(bench.job_state(id).ending(), aborted(AbortReason::DriveFull));
    assert!(AbortReason::DriveFull.words().contains("016-774"));
    sensed(&mut bench, |it| it.drive_is_full = true);
    let refused = Err(Refused::Job(JobRefused::DriveFull));
    assert_eq!(scan(&mut bench, order(FOLDER)), refused);
}

#[test]
fn what_lies_in_folders_is_of_its_owner_s_share_of_the_drive() {
    let mut bench = office();
    let id = scan(&mut bench, order(FOLDER)).unwrap();
    let mut full = folder(&bench);
    let half = STORED.each as u64;
    full.documents = vec![FolderDocument { bytes: half, ..super::bench::filed(DocumentId(9)) }];
    bench.device.folders = crate::folder::Machine::resume(vec![full]);
    scanned(&mut bench, id, 70);
    assert_eq!(bench.job_state(id).ending(), aborted(AbortReason::DriveFull));
    assert_eq!(discarded(&mut bench), [70]);
    assert_eq!(scan(&mut bench, order(FOLDER)), Err(Refused::Job(JobRefused::Space)));
    bench.add_user("bob", "bob-pass-1", Role::GeneralUser);
    bench.ask(Asker::Panel, Command::Session(SessionAsk::LogOut)).unwrap();
    bench.log_in(Asker::Panel, "bob", "bob-pass-1").unwrap();
    bench.ask(Asker::Panel, create(FolderNumber(2), None)).unwrap();
    scan(&mut bench, order(FolderNumber(2))).unwrap();
}

#[test]
fn an_original_that_is_left_on_the_glass_is_told_until_it_is_taken() {
    let mut bench = office();
    let left =
        |bench: &Bench| bench.view().condition.alerts.iter().any(|it| it.text.contains("glass"));
    let id = scan(&mut bench, order(FOLDER)).unwrap();
    assert!(!left(&bench), "it is being scanned");
    scanned(&mut bench, id, 70);
    assert!(left(&bench));
    sensed(&mut bench, |it| it.scanner.glass = None);
    assert!(!left(&bench));
    put_original(&mut bench);
    assert!(!left(&bench), "it is the next one");
}

#[test]
fn an_original_on_the_glass_that_was_not_scanned_is_not_said_to_be_left() {
    let mut bench = office();
    sensed(&mut bench, |it| it.scanner.feeder = Some(MediaSize::default()));
    let id = scan(&mut bench, order(FOLDER)).unwrap();
    sensed(&mut bench, |it| it.scanner.feeder = None);
    scanned(&mut bench, id, 71);
    assert!(bench.view().condition.alerts.iter().all(|it| !it.text.contains("glass")));
}
