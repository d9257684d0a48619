//! Receiving faxes: where a call's document goes, who may have it, and when the phone goes on ringing.

use super::bench::{Bench, KO, KO_PASSWORD};
use super::scanner::sensed;
use crate::command::FaultAction;
use crate::compliance;
use crate::fax::{EndCall, Line, Resolution, SubscriberId, Verdict};
use crate::folder::{
    DOCUMENTS_MAX, DocumentKind, Folder, FolderAsk, FolderNumber, FolderRefused, PasscodeChange,
};
use crate::job::{
    AbortReason, DocumentId, Ending, FaxPage, JobAsk, JobId, JobState, JobTicket, NotScanned,
    Resource, Scanned, Stop,
};
use crate::power::PowerAction;
use crate::self_test::Findings;
use crate::user::{Role, UserAsk, UserId};
use crate::{Asker, Command, Effect, Fact, Refused, Secret};

const SARA: (&str, &str) = ("sara", "sara-pass-1");
const FOLDER: FolderNumber = FolderNumber(1);
const CALLING: JobState = JobState::Running(Resource::Line);

/// A device as the guide leaves it: a folder of sara's, an administrator, takes what the first line receives.
fn office() -> Bench {
    let mut bench = Bench::certified();
    bench.add_user(SARA.0, SARA.1, Role::SystemAdministrator);
    bench.ask(Asker::Control, create(FOLDER, PasscodeChange::Off)).unwrap();
    bench.settle();
    bench.set("fax.folder_selector.line_1", "1");
    bench.effects.clear();
    bench
}

fn create(number: FolderNumber, passcode: PasscodeChange) -> Command {
    let owner = UserId::new(SARA.0);
    Command::Folder(FolderAsk::Create { number, name: "Faxes".into(), passcode, owner })
}

/// It rings; the job, where the call is answered.
fn ring(bench: &mut Bench, line: Line) -> Option<JobId> {
    let before = bench.effects.len();
    bench.observe(Fact::CallComes { line });
    let answered = |it: &Effect| {
        if let Effect::AnswerCall { job, .. } = it { Some(*job) } else { None }
    };
    bench.effects[before..].iter().find_map(answered)
}

/// A page comes; what its caller hears, where it hears anything.
fn page(bench: &mut Bench, job: JobId, document: u64) -> Option<Verdict> {
    let from = SubscriberId::of("+81 3 555<script>");
    let (document, resolution) = (DocumentId(document), Resolution::Fine);
    let page = FaxPage { document, bytes: 2_000, resolution, from };
    hears(bench, Fact::FaxPage { job, result: Ok(page) })
}

/// What a caller hears to that.
fn hears(bench: &mut Bench, fact: Fact) -> Option<Verdict> {
    let before = bench.effects.len();
    bench.observe(fact);
    let said = |it: &Effect| if let Effect::AnswerCaller(_, it) = it { Some(*it) } else { None };
    bench.effects[before..].iter().find_map(said)
}

/// The call is over.
fn over(bench: &mut Bench, job: JobId, result: Result<(), &str>) {
    let from = SubscriberId::of("+81 3 555<script>");
    bench.observe(Fact::CallEnded { job, from, result: result.map_err(str::to_owned) });
}

/// The call brought this document of one page.
fn received(bench: &mut Bench, job: JobId, document: u64) {
    page(bench, job, document);
    over(bench, job, Ok(()));
}

/// The pages became this document.
fn joined(bench: &mut Bench, job: JobId, document: u64) {
    let scanned = Scanned { document: DocumentId(document), bytes: 3_000, pages: 2 };
    bench.observe(Fact::PagesJoined { job, result: Ok(scanned) });
}

fn ending(bench: &Bench, job: JobId) -> Option<Ending> {
    bench.job_state(job).ending()
}

fn folder(bench: &Bench) -> Folder {
    bench.view().folders[&FOLDER].clone()
}

fn discarded(bench: &Bench) -> Vec<u64> {
    let discarded = |it: &Effect| if let Effect::Discard(it) = it { Some(it.0) } else { None };
    bench.effects.iter().filter_map(discarded).collect()
}

#[test]
fn what_a_line_receives_lies_in_its_folder_and_prints_nothing() {
    let mut bench = office();
    let id = ring(&mut bench, Line::One).unwrap();
    assert_eq!(bench.job_state(id), CALLING);
    received(&mut bench, id, 70);
    assert_eq!(bench.job_state(id).ending(), Some(Ending::Completed));
    assert_eq!(bench.last_audit(), "Job Status / Fax / Completed by -");
    let [document] = &folder(&bench).documents[..] else { panic!("{:?}", folder(&bench)) };
    assert_eq!((document.kind, &*document.name), (DocumentKind::Fax, "Fax +81 3 555"));
    assert_eq!((document.pages, document.dots.down), (1, 196));
    assert!(discarded(&bench).is_empty());
    assert!(!bench.effects.iter().any(|it| matches!(it, Effect::Print { .. })));
}

#[test]
fn without_a_folder_it_is_printed() {
    for (setting, value) in [("fax.folder_selector", "Off"), ("fax.folder_selector.line_1", "Off")]
    {
        let mut bench = office();
        bench.set(setting, value);
        let id = ring(&mut bench, Line::One).unwrap();
        received(&mut bench, id, 70);
        assert!(
            bench.effects.iter().any(|it| matches!(it, Effect::Print { job, .. } if *job == id))
        );
        bench.print_all();
        assert_eq!(bench.job_state(id).ending(), Some(Ending::Completed), "{setting}");
        assert_eq!(bench.last_audit(), "Job Status / Fax / Completed by -");
        assert!(folder(&bench).documents.is_empty());
        assert_eq!(discarded(&bench), [70]);
    }
}

#[test]
fn a_line_whose_folder_is_full_goes_on_ringing_and_prints_nothing() {
    let mut bench = office();
    let mut full = folder(&bench);
    let document = super::bench::filed(DocumentId(9));
    full.documents = vec![document; DOCUMENTS_MAX - 1];
    bench.device.folders = crate::folder::Machine::resume(vec![full]);
    bench.set("fax.folder_selector.line_2", "1");
    let first = ring(&mut bench, Line::One).unwrap();
    assert_eq!(ring(&mut bench, Line::Two), None, "the last place is kept for the first");
    received(&mut bench, first, 70);
    assert_eq!(folder(&bench).documents.len(), DOCUMENTS_MAX);
    assert_eq!(ring(&mut bench, Line::One), None);
    assert!(!bench.effects.iter().any(|it| matches!(it, Effect::Print { .. })));
    let truth = bench.view().truth.clone();
    let why: Vec<_> = truth.iter().filter(|it| it.what == "call-not-answered").collect();
    assert!(why.last().is_some_and(|it| it.detail == "Line 1: the folder is full (016-704)"));
}

/// What the settings of the three lines are.
fn lines(bench: &Bench) -> [String; 3] {
    Line::ALL.map(|it| bench.view().settings.text(it.folder_key()))
}

#[test]
fn with_a_folder_go_the_lines_that_led_to_it_and_the_next_of_its_number_gets_no_fax_of_theirs() {
    let delete = Command::Folder(FolderAsk::Delete(FOLDER));
    let owner = Command::User(UserAsk::Delete(UserId::new(SARA.0).unwrap()));
    for gone in [delete, owner] {
        let mut bench = office();
        bench.ask(Asker::Control, create(FolderNumber(2), PasscodeChange::Off)).unwrap();
        bench.settle();
        bench.set("fax.folder_selector.line_2", "2");
        bench.set("fax.folder_selector.line_3", "1");
        let operator = Asker::Session(bench.cwis(KO, KO_PASSWORD).unwrap());
        let before = bench.audit().len();
        bench.ask(operator, gone.clone()).unwrap();
        let two = if matches!(gone, Command::User(_)) { "Off" } else { "2" };
        assert_eq!(lines(&bench), ["Off", two, "Off"]);
        let changed = "Device Settings / Change Security Setting / Successful by KO".to_owned();
        let told = bench.audit()[before..].iter().filter(|it| **it == changed).count();
        assert_eq!(told, if two == "Off" { 3 } else { 2 }, "{:?}", bench.audit());
        let why = compliance::judged(&bench.view());
        let why = why.into_iter().find(|it| it.item.id == "fax.folder_selector").unwrap().why;
        assert!(why.starts_with("Line 1 has no folder; ") && why.ends_with("Line 3 has no folder"));
        bench.add_user("bob", "bob-pass-123", Role::GeneralUser);
        let owner = UserId::new("bob");
        let name = "Mine".to_owned();
        let create =
            FolderAsk::Create { number: FOLDER, name, passcode: PasscodeChange::Off, owner };
        bench.ask(Asker::Control, Command::Folder(create)).unwrap();
        let id = ring(&mut bench, Line::One).unwrap();
        received(&mut bench, id, 70);
        assert!(folder(&bench).documents.is_empty(), "it is printed");
    }
}

#[test]
fn who_names_a_folder_has_it_only_while_service_representatives_are_not_restricted() {
    let mut bench = office();
    bench.ask(Asker::Control, create(FolderNumber(2), PasscodeChange::Off)).unwrap();
    bench.settle();
    let offers = |bench: &Bench| {
        let Some(Effect::AnswerCall { offers, .. }) = bench.effects.last() else { panic!() };
        offers.remote_folders
    };
    let passcode = PasscodeChange::On(Secret::new("0123"));
    bench.ask(Asker::Control, create(FolderNumber(4), passcode)).unwrap();
    bench.settle();
    bench.set("service_rep.restricted", "Off");
    let names = |bench: &mut Bench, job, folder: Option<u16>| {
        hears(bench, Fact::FolderNamed { job, folder: folder.map(FolderNumber) })
    };
    let id = ring(&mut bench, Line::One).unwrap();
    assert!(offers(&bench));
    assert_eq!(names(&mut bench, id, Some(2)), Some(Verdict::Taken));
    assert_eq!(names(&mut bench, id, Some(2)), Some(Verdict::Taken), "it is trained anew");
    page(&mut bench, id, 70);
    assert_eq!(names(&mut bench, id, Some(1)), Some(Verdict::NoFolder), "after a page none else");
    assert_eq!(names(&mut bench, id, Some(2)), Some(Verdict::Taken));
    over(&mut bench, id, Ok(()));
    assert_eq!(bench.view().folders[&FolderNumber(2)].documents.len(), 1);
    let id = ring(&mut bench, Line::One).unwrap();
    for none in [Some(3), Some(4), None] {
        assert_eq!(names(&mut bench, id, none), Some(Verdict::NoFolder), "{none:?}");
    }
    over(&mut bench, id, Err("LINE-114: the sender named a folder"));
    assert_eq!(ending(&bench, id), Some(Ending::Aborted(AbortReason::Call)));
    bench.set("service_rep.restricted", "Enabled");
    let id = ring(&mut bench, Line::One).unwrap();
    assert!(!offers(&bench));
    assert_eq!(names(&mut bench, id, Some(2)), Some(Verdict::NoFolder));
    assert_eq!(bench.view().folders[&FolderNumber(2)].documents.len(), 1);
}

#[test]
fn a_call_for_a_named_folder_ends_when_service_representatives_are_restricted() {
    let mut bench = office();
    bench.set("service_rep.restricted", "Off");
    let [named, plain] = [Line::One, Line::Two].map(|it| ring(&mut bench, it).unwrap());
    let fact = Fact::FolderNamed { job: named, folder: Some(FOLDER) };
    assert_eq!(hears(&mut bench, fact), Some(Verdict::Taken));
    page(&mut bench, named, 70);
    bench.set("service_rep.restricted", "Enabled");
    let end = Effect::EndCall(named, EndCall::Restricted);
    assert_eq!(bench.effects.iter().filter(|it| **it == end).count(), 1);
    assert_eq!(page(&mut bench, named, 71), None, "no page after it is confirmed");
    assert_eq!(page(&mut bench, plain, 72), Some(Verdict::Taken));
    over(&mut bench, named, Err("LINE-114: the sender named a folder"));
    let [document] = &folder(&bench).documents[..] else { panic!("{:?}", folder(&bench)) };
    assert_eq!((document.id, discarded(&bench)), (DocumentId(70), vec![71]));
}

#[test]
fn a_fault_ends_all_calls_and_what_was_confirmed_stays() {
    let mut bench = office();
    let [first, second] = [Line::One, Line::Two].map(|it| ring(&mut bench, it).unwrap());
    page(&mut bench, first, 70);
    let fault = Command::Fault("016-210", FaultAction::Appear);
    bench.ask(Asker::Control, fault).unwrap();
    for job in [first, second] {
        assert!(bench.effects.contains(&Effect::EndCall(job, EndCall::Fault)));
        assert_eq!(page(&mut bench, job, 71), None);
        over(&mut bench, job, Err("LINE-136: a fault"));
    }
    assert_eq!(folder(&bench).documents.len(), 1);
    assert_eq!(ending(&bench, second), Some(Ending::Aborted(AbortReason::Call)));
    assert_eq!(ring(&mut bench, Line::One), None);
}

#[test]
fn several_pages_become_one_document() {
    let mut bench = office();
    let id = ring(&mut bench, Line::One).unwrap();
    page(&mut bench, id, 70);
    assert_eq!(page(&mut bench, id, 71), Some(Verdict::Taken));
    over(&mut bench, id, Err("LINE-133: the line went dead"));
    let documents = vec![DocumentId(70), DocumentId(71)];
    assert_eq!(bench.effects.last(), Some(&Effect::JoinPages { job: id, documents }));
    let delete = Command::Folder(FolderAsk::Delete(FOLDER));
    let in_use = Err(Refused::Folder(FolderRefused::InUse));
    assert_eq!(bench.ask(Asker::Control, delete), in_use, "its place is kept");
    joined(&mut bench, id, 72);
    let [document] = &folder(&bench).documents[..] else { panic!("{:?}", folder(&bench)) };
    assert_eq!((document.id, document.pages, document.dots.down), (DocumentId(72), 2, 196));
    assert_eq!(discarded(&bench), [70, 71]);
    assert_eq!(bench.job_state(id).fault(), Some("LINE-133: the line went dead"));
}

#[test]
fn a_page_without_room_is_not_confirmed_and_those_before_it_stay() {
    let mut bench = office();
    let id = ring(&mut bench, Line::One).unwrap();
    page(&mut bench, id, 70);
    let full = Fact::FaxPage { job: id, result: Err(NotScanned::DriveFull) };
    assert_eq!(hears(&mut bench, full), Some(Verdict::NoPlace));
    // More than sara may have on the drive.
    let mut large = folder(&bench);
    large.documents.push(super::bench::filed(DocumentId(9)));
    large.documents[0].bytes = crate::share::STORED.all as u64 - 1_000;
    bench.device.folders = crate::folder::Machine::resume(vec![large]);
    assert_eq!(page(&mut bench, id, 71), Some(Verdict::NoPlace));
    assert_eq!(discarded(&bench), [71]);
    over(&mut bench, id, Err("LINE-127: there is no place"));
    assert_eq!(folder(&bench).documents.len(), 2);
}

#[test]
fn a_fax_for_whose_document_there_is_no_room_waits_until_there_is() {
    let mut bench = office();
    let id = ring(&mut bench, Line::One).unwrap();
    page(&mut bench, id, 70);
    page(&mut bench, id, 71);
    over(&mut bench, id, Ok(()));
    bench.observe(Fact::PagesJoined { job: id, result: Err(NotScanned::DriveFull) });
    assert_eq!(bench.job_state(id), JobState::Stopped(Resource::Line, Stop::Attention));
    bench.effects.clear();
    bench.advance_ms(60_000);
    assert!(bench.effects.iter().any(|it| matches!(it, Effect::JoinPages { .. })));
    joined(&mut bench, id, 72);
    assert_eq!((folder(&bench).documents.len(), ending(&bench, id)), (1, Some(Ending::Completed)));
}

#[test]
fn a_line_with_a_call_and_a_device_with_a_fault_answer_no_call() {
    let mut bench = office();
    let id = ring(&mut bench, Line::One).unwrap();
    assert_eq!(ring(&mut bench, Line::One), None);
    assert!(ring(&mut bench, Line::Three).is_some());
    received(&mut bench, id, 70);
    sensed(&mut bench, |it| it.drive_is_full = true);
    assert_eq!(ring(&mut bench, Line::One), None);
    bench.power(PowerAction::Off);
    assert_eq!(ring(&mut bench, Line::One), None);
    bench.findings = Findings { fax_rom_is_whole: false, ..super::bench::good() };
    bench.power(PowerAction::On);
    assert_eq!(bench.view().blocking_fault().map(|it| it.code), Some("033-321"));
    assert_eq!(ring(&mut bench, Line::One), None);
}

#[test]
fn a_folder_is_kept_while_a_call_brings_something_for_it() {
    let mut bench = office();
    let id = ring(&mut bench, Line::One).unwrap();
    let delete = Command::Folder(FolderAsk::Delete(FOLDER));
    let in_use = Err(Refused::Folder(FolderRefused::InUse));
    assert_eq!(bench.ask(Asker::Control, delete.clone()), in_use);
    // With its owner it goes, and the caller hears no more of this machine.
    let gone = Command::User(UserAsk::Delete(UserId::new(SARA.0).unwrap()));
    bench.ask(Asker::Control, gone).unwrap();
    assert!(bench.effects.contains(&Effect::HangUp(id)));
    assert_eq!(bench.job_state(id).ending(), Some(Ending::Cancelled));
    received(&mut bench, id, 70);
    assert_eq!(discarded(&bench), [70]);
}

#[test]
fn of_a_call_that_the_power_ends_the_pages_stay_that_were_confirmed() {
    for action in [PowerAction::Cut, PowerAction::Off] {
        let mut bench = office();
        let [none, one, two] = Line::ALL.map(|it| ring(&mut bench, it).unwrap());
        page(&mut bench, one, 70);
        page(&mut bench, two, 71);
        page(&mut bench, two, 72);
        bench.power(action);
        assert!([none, one, two].iter().all(|it| bench.effects.contains(&Effect::HangUp(*it))));
        assert_eq!(page(&mut bench, one, 73), None);
        assert_eq!(discarded(&bench), [73]);
        bench.power(PowerAction::On);
        assert_eq!(ending(&bench, none), Some(Ending::Aborted(AbortReason::Power)));
        assert_eq!(bench.job_state(one), JobState::Running(Resource::Engine), "line 2 prints");
        joined(&mut bench, two, 74);
        bench.print_all();
        for job in [one, two] {
            assert_eq!(ending(&bench, job), Some(Ending::Completed));
            assert_eq!(bench.job_state(job).fault(), Some("the power went"));
        }
    }
}

#[test]
fn a_fax_that_waits_for_the_engine_is_printed_when_the_power_is_back() {
    let mut bench = office();
    let id = ring(&mut bench, Line::Two).unwrap();
    received(&mut bench, id, 70);
    bench.effects.clear();
    bench.power(PowerAction::Cut);
    bench.power(PowerAction::On);
    bench.print_all();
    assert_eq!((ending(&bench, id), discarded(&bench)), (Some(Ending::Completed), vec![70]));
}

#[test]
fn a_received_fax_is_the_owners_of_the_folder_and_the_key_operators_alone() {
    let mut bench = office();
    let id = ring(&mut bench, Line::One).unwrap();
    received(&mut bench, id, 70);
    bench.add_user("bob", "bob-pass-123", Role::GeneralUser);
    bench.add_user("otto", "otto-pass-1", Role::SystemAdministrator);
    let document = DocumentId(70);
    let asks = [
        Command::Folder(FolderAsk::Retrieve { number: FOLDER, document }),
        Command::Job(JobAsk::PrintFromFolder {
            folder: FOLDER,
            documents: vec![document],
            ticket: JobTicket::default().into(),
        }),
        Command::Folder(FolderAsk::DeleteDocuments { number: FOLDER, documents: vec![document] }),
    ];
    for (user, password, may) in [
        ("bob", "bob-pass-123", false),
        ("otto", "otto-pass-1", false),
        (SARA.0, SARA.1, true),
        (KO, KO_PASSWORD, true),
    ] {
        bench.log_in(Asker::Panel, user, password).unwrap();
        for ask in &asks {
            assert_eq!(bench.view().may(Asker::Panel, ask).is_ok(), may, "{user}: {ask:?}");
        }
        bench.ask(Asker::Panel, Command::Session(crate::session::SessionAsk::LogOut)).unwrap();
    }
}
