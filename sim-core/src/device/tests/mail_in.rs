//! Receiving mail: into which folder it goes, when it is printed, and what becomes of it where neither can be.

use std::net::IpAddr;

use super::bench::{Bench, KO, KO_PASSWORD, document};
use crate::folder::{DOCUMENTS_MAX, DocumentKind, Folder, FolderAsk, FolderNumber, PasscodeChange};
use crate::job::{
    AbortReason, Ending, JobAsk, JobId, JobState, MAIL, MailCome, MailContent, MailTo,
};
use crate::mail::NotBelieved;
use crate::mail_in::refused;
use crate::power::PowerAction;
use crate::report::Report;
use crate::user::{Role, UserAsk, UserId};
use crate::{Asker, Command, Door, Effect, Refused, Reply, Secret};

const SARA: (&str, &str) = ("sara", "sara-pass-1");
const FOLDER: FolderNumber = FolderNumber(12);
const NAMED: MailTo = MailTo::Folder(FOLDER);
const PEER: Asker = Asker::Remote(Door::Driver, IpAddr::V4(std::net::Ipv4Addr::LOCALHOST));

/// A device with a folder of sara's, whose mails are read when the test says so.
fn office() -> Bench {
    let mut bench = Bench::certified();
    bench.add_user(SARA.0, SARA.1, Role::GeneralUser);
    bench.ask(Asker::Control, create(PasscodeChange::Off)).unwrap();
    bench.settle();
    bench.drawn = Some(crate::job::DocumentId(71));
    bench.effects.clear();
    bench
}

fn create(passcode: PasscodeChange) -> Command {
    let owner = UserId::new(SARA.0);
    Command::Folder(FolderAsk::Create { number: FOLDER, name: "Mail".into(), passcode, owner })
}

/// A mail comes; its job.
fn take(bench: &mut Bench, to: MailTo) -> Result<JobId, Refused> {
    let document = crate::job::Document { format: MAIL.into(), ..document(70) };
    come(bench, to, MailContent::Document(document))
}

fn come(bench: &mut Bench, to: MailTo, content: MailContent) -> Result<JobId, Refused> {
    let (from, subject) = ("alice@example.com".into(), "Min\u{202e}utes".into());
    let come = MailCome { to, from, subject, content };
    let taken = bench.ask(PEER, Command::Job(JobAsk::TakeMail(come.into())))?;
    let Reply::Job(id, _) = taken else { panic!("{taken:?}") };
    Ok(id)
}

fn folder(bench: &Bench) -> Folder {
    bench.view().folders[&FOLDER].clone()
}

fn discarded(bench: &Bench) -> Vec<u64> {
    let discarded = |it: &Effect| if let Effect::Discard(it) = it { Some(it.0) } else { None };
    bench.effects.iter().filter_map(discarded).collect()
}

fn aborted(bench: &Bench, id: JobId) -> Option<AbortReason> {
    match bench.job_state(id).ending() {
        Some(Ending::Aborted(why)) => Some(why),
        Some(Ending::Completed | Ending::Cancelled) | None => None,
    }
}

#[test]
fn the_pages_of_a_mail_lie_in_the_folder_that_it_names_and_the_mail_itself_nowhere() {
    let mut bench = office();
    let id = take(&mut bench, NAMED).unwrap();
    bench.settle();
    assert_eq!(bench.job_state(id).ending(), Some(Ending::Completed));
    assert_eq!(bench.last_audit(), "Job Status / Mailbox / Completed by -");
    let [filed] = &folder(&bench).documents[..] else { panic!("{:?}", folder(&bench)) };
    assert_eq!((filed.id.0, filed.kind, &*filed.name), (71, DocumentKind::Mail, "Min utes"));
    assert_eq!((filed.pages, filed.bytes, filed.dots.down), (3, 5_000, 300));
    assert_eq!(discarded(&bench), [70]);
    assert!(!bench.effects.iter().any(|it| matches!(it, Effect::Print { .. })));
    bench.set("reports.print_reports", "On");
    bench.log_in(Asker::Panel, KO, KO_PASSWORD).unwrap();
    let rows = bench.lines(Asker::Panel, Report::Activity);
    let said = "Receive Email, 2021/01/22 10:00:00, 0:00:00, 3 pages, Done";
    assert_eq!(rows, [(format!("{} alice@example.com", id.0), said.to_owned())]);
}

#[test]
fn a_mail_for_a_folder_that_is_not_there_is_a_job_with_its_code_and_nothing_of_it_stays() {
    let mut bench = office();
    let id = take(&mut bench, MailTo::Folder(FolderNumber(13))).unwrap();
    assert_eq!(aborted(&bench, id), Some(AbortReason::NoMailFolder));
    assert_eq!(AbortReason::NoMailFolder.code(), Some("016-703"));
    bench.settle();
    assert_eq!(discarded(&bench), [70]);
    assert_eq!(refused(&bench.view(), NAMED), None);
}

#[test]
fn a_mail_that_is_not_believed_is_a_job_with_its_code_wherever_it_was_to_go() {
    for to in [NAMED, MailTo::Device, MailTo::Folder(FolderNumber(13))] {
        for why in NotBelieved::ALL {
            let mut bench = office();
            let id = come(&mut bench, to, MailContent::NotBelieved(*why)).unwrap();
            let aborted = aborted(&bench, id).unwrap();
            assert_eq!(aborted, AbortReason::NotBelieved(*why));
            assert_eq!(aborted.code(), Some(why.code()));
            assert!(aborted.words().ends_with(&format!("({})", why.code())));
            assert_eq!(bench.view().job(id).unwrap().work.label(), "Receive Email");
            assert_eq!(folder(&bench).documents.len(), 0);
        }
    }
}

#[test]
fn a_folder_that_is_full_or_asks_for_a_passcode_takes_no_mail() {
    let mut bench = office();
    let mut full = folder(&bench);
    full.documents = vec![super::bench::filed(crate::job::DocumentId(9)); DOCUMENTS_MAX];
    bench.device.folders = crate::folder::Machine::resume(vec![full]);
    let id = take(&mut bench, NAMED).unwrap();
    assert_eq!(aborted(&bench, id), Some(AbortReason::FolderFull));

    let mut bench = office();
    let passcode = Some(PasscodeChange::On(Secret::new("1234")));
    let (name, deletes_after) = (None, None);
    let edit = FolderAsk::Edit { number: FOLDER, name, passcode, deletes_after };
    bench.ask(Asker::Control, Command::Folder(edit)).unwrap();
    bench.settle();
    let id = take(&mut bench, NAMED).unwrap();
    assert_eq!(aborted(&bench, id), Some(AbortReason::FolderPasscode));
    // Where the device leads there itself nobody has to know it.
    bench.set("net.smtp.receive_folder", "12");
    let id = take(&mut bench, MailTo::Device).unwrap();
    bench.settle();
    assert_eq!(bench.job_state(id).ending(), Some(Ending::Completed));
}

#[test]
fn a_mail_for_the_device_goes_the_way_of_any_print_that_names_nobody() {
    let mut bench = office();
    let id = take(&mut bench, MailTo::Device).unwrap();
    assert_eq!(aborted(&bench, id), Some(AbortReason::NoUser), "as the guide sets it");
    bench.set("private_print.receive_control", "Print");
    let id = take(&mut bench, MailTo::Device).unwrap();
    bench.settle();
    bench.print_all();
    assert_eq!(bench.job_state(id).ending(), Some(Ending::Completed));
    assert_eq!(bench.last_audit(), "Job Status / Print / Completed by -");
}

#[test]
fn what_ends_a_mail_on_its_way_into_a_folder_leaves_nothing_of_it() {
    let mut bench = office();
    bench.reads = false;
    let id = take(&mut bench, NAMED).unwrap();
    assert_eq!(bench.job_state(id), JobState::Reading);
    bench.ask(Asker::Control, Command::Power(PowerAction::Cut)).unwrap();
    bench.ask(Asker::Control, Command::Power(PowerAction::On)).unwrap();
    bench.settle();
    assert_eq!(aborted(&bench, id), Some(AbortReason::Power));
    assert_eq!((discarded(&bench), folder(&bench).documents.len()), (vec![70], 0));

    let mut bench = office();
    bench.reads = false;
    let id = take(&mut bench, NAMED).unwrap();
    let gone = UserAsk::Delete(UserId::new(SARA.0).unwrap());
    bench.ask(Asker::Control, Command::User(gone)).unwrap();
    bench.settle();
    assert_eq!(bench.job_state(id).ending(), Some(Ending::Cancelled), "with the folder's owner");

    let mut bench = office();
    bench.document = Err("nothing in it can become pages".into());
    let id = take(&mut bench, NAMED).unwrap();
    bench.settle();
    assert_eq!(aborted(&bench, id), Some(AbortReason::Data));
    assert_eq!(bench.job_state(id).fault(), Some("nothing in it can become pages"));
}
