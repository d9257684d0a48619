//! Receiving faxes: where a call's document goes, who may have it, and when the phone goes on ringing.

use super::bench::{Bench, KO, KO_PASSWORD};
use super::scanner::sensed;
use crate::compliance;
use crate::fax::{Asked, Line, Resolution, SubscriberId};
use crate::folder::{
    DOCUMENTS_MAX, DocumentKind, Folder, FolderAsk, FolderNumber, FolderRefused, PasscodeChange,
};
use crate::job::{
    AbortReason, DocumentId, Ending, JobAsk, JobId, JobState, JobTicket, Received, Resource,
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
fn ring(bench: &mut Bench, line: Line, folder: Option<u16>) -> Option<JobId> {
    let before = bench.effects.len();
    bench.observe(Fact::CallComes { line, asked: Asked { folder: folder.map(FolderNumber) } });
    let answered = |it: &Effect| {
        if let Effect::AnswerCall { job, .. } = it { Some(*job) } else { None }
    };
    bench.effects[before..].iter().find_map(answered)
}

/// What the call brought: this document of two pages.
fn received(bench: &mut Bench, job: JobId, document: u64) {
    let result = Ok(Received {
        document: DocumentId(document),
        bytes: 2_000,
        pages: 2,
        resolution: Resolution::Fine,
        from: SubscriberId::of("+81 3 555<script>"),
        fault: None,
    });
    bench.observe(Fact::CallEnded { job, result });
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
    let id = ring(&mut bench, Line::One, None).unwrap();
    assert_eq!(bench.job_state(id), CALLING);
    received(&mut bench, id, 70);
    assert_eq!(bench.job_state(id).ending(), Some(Ending::Completed));
    assert_eq!(bench.last_audit(), "Job Status / Fax / Completed by -");
    let [document] = &folder(&bench).documents[..] else { panic!("{:?}", folder(&bench)) };
    assert_eq!((document.kind, &*document.name), (DocumentKind::Fax, "Fax +81 3 555"));
    assert_eq!((document.pages, document.dots.down), (2, 196));
    assert!(discarded(&bench).is_empty());
    assert!(!bench.effects.iter().any(|it| matches!(it, Effect::Print { .. })));
}

#[test]
fn without_a_folder_it_is_printed() {
    for (setting, value) in [("fax.folder_selector", "Off"), ("fax.folder_selector.line_1", "Off")]
    {
        let mut bench = office();
        bench.set(setting, value);
        let id = ring(&mut bench, Line::One, None).unwrap();
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
    let first = ring(&mut bench, Line::One, None).unwrap();
    assert_eq!(ring(&mut bench, Line::Two, None), None, "the last place is kept for the first");
    received(&mut bench, first, 70);
    assert_eq!(folder(&bench).documents.len(), DOCUMENTS_MAX);
    assert_eq!(ring(&mut bench, Line::One, None), None);
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
        let id = ring(&mut bench, Line::One, None).unwrap();
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
    bench.set("service_rep.restricted", "Off");
    let id = ring(&mut bench, Line::One, Some(2)).unwrap();
    assert!(offers(&bench));
    received(&mut bench, id, 70);
    assert_eq!(bench.view().folders[&FolderNumber(2)].documents.len(), 1);
    assert_eq!(ring(&mut bench, Line::One, Some(3)), None, "there is no folder 3");
    let passcode = PasscodeChange::On(Secret::new("0123"));
    bench.ask(Asker::Control, create(FolderNumber(4), passcode)).unwrap();
    bench.settle();
    assert_eq!(ring(&mut bench, Line::One, Some(4)), None, "it asks for its passcode");
    bench.set("service_rep.restricted", "Enabled");
    let id = ring(&mut bench, Line::One, Some(2)).unwrap();
    assert!(!offers(&bench), "the caller is told, and its call ends");
    let result = Err("LINE-114: the sender named a folder".to_owned());
    bench.observe(Fact::CallEnded { job: id, result });
    assert_eq!(bench.job_state(id).ending(), Some(Ending::Aborted(AbortReason::Call)));
    assert_eq!(bench.view().folders[&FolderNumber(2)].documents.len(), 1);
}

#[test]
fn a_line_with_a_call_and_a_device_with_a_fault_answer_no_call() {
    let mut bench = office();
    let id = ring(&mut bench, Line::One, None).unwrap();
    assert_eq!(ring(&mut bench, Line::One, None), None);
    assert!(ring(&mut bench, Line::Three, None).is_some());
    received(&mut bench, id, 70);
    sensed(&mut bench, |it| it.drive_is_full = true);
    assert_eq!(ring(&mut bench, Line::One, None), None);
    bench.power(PowerAction::Off);
    assert_eq!(ring(&mut bench, Line::One, None), None);
    bench.findings = Findings { fax_rom_is_whole: false, ..super::bench::good() };
    bench.power(PowerAction::On);
    assert_eq!(bench.view().blocking_fault().map(|it| it.code), Some("033-321"));
    assert_eq!(ring(&mut bench, Line::One, None), None);
}

#[test]
fn a_folder_is_kept_while_a_call_brings_something_for_it() {
    let mut bench = office();
    let id = ring(&mut bench, Line::One, None).unwrap();
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
fn a_power_cut_ends_the_call_and_nothing_of_it_stays() {
    let mut bench = office();
    let id = ring(&mut bench, Line::One, None).unwrap();
    bench.power(PowerAction::Cut);
    assert!(bench.effects.contains(&Effect::HangUp(id)));
    received(&mut bench, id, 70);
    assert_eq!(discarded(&bench), [70]);
    bench.power(PowerAction::On);
    assert_eq!(bench.job_state(id).ending(), Some(Ending::Aborted(AbortReason::Power)));
}

#[test]
fn a_received_fax_is_the_owners_of_the_folder_and_the_key_operators_alone() {
    let mut bench = office();
    let id = ring(&mut bench, Line::One, None).unwrap();
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
