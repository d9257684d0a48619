//! Work that fails on the way ends as something that everybody is told, and nothing waits for ever.

use super::bench::{Bench, KO, KO_PASSWORD, PEER, document};
use crate::command::{Interpreted, NotInterpreted};
use crate::job::{
    AbortReason, Claim, DocumentId, Ending, FAULT_MAX, JobAsk, JobId, JobState, JobTicket, JobType,
    Resource, Submission,
};
use crate::self_test::Findings;
use crate::user::Role;
use crate::{Asker, Command, Door, Effect, Fact, Refused, Reply, Secret};

fn discarded(bench: &Bench) -> Vec<u64> {
    let id = |it: &Effect| if let Effect::Discard(id) = it { Some(id.0) } else { None };
    bench.effects.iter().filter_map(id).collect()
}

fn print(bench: &mut Bench) -> JobId {
    bench.submit(Claim::Nobody, JobType::Normal).0
}

fn not_printed(bench: &mut Bench, job: JobId, why: &str) {
    bench.observe(Fact::NotPrinted { job, why: why.to_owned() });
}

#[test]
fn a_job_that_cannot_be_printed_is_aborted_and_the_next_one_begins() {
    let mut bench = Bench::certified();
    bench.set("private_print.receive_control", "Print");
    let (failing, next) = (print(&mut bench), print(&mut bench));
    not_printed(&mut bench, failing, "sectors 1 to 2 cannot be read");
    let job = bench.view().job(failing).unwrap().clone();
    assert_eq!(job.state.ending(), Some(Ending::Aborted(AbortReason::Device)));
    assert_eq!(job.state.end().unwrap().fault.as_deref(), Some("sectors 1 to 2 cannot be read"));
    assert_eq!(bench.last_audit(), "Job Status / Print / Aborted by -");
    assert_eq!(discarded(&bench), [1], "its document is overwritten");
    assert_eq!(bench.job_state(next), JobState::Running(Resource::Engine));
    let rows = bench.audit().len();
    not_printed(&mut bench, failing, "said twice");
    assert_eq!(bench.job_state(next), JobState::Running(Resource::Engine));
    assert_eq!(bench.audit().len(), rows);
}

#[test]
fn only_the_job_on_the_engine_can_fail_there() {
    let mut bench = Bench::factory();
    let (_, waiting) = (print(&mut bench), print(&mut bench));
    not_printed(&mut bench, waiting, "too late, or too early");
    assert_eq!(bench.job_state(waiting), JobState::Waiting(Resource::Engine));
}

#[test]
fn a_device_that_fails_to_read_a_document_does_not_blame_the_data() {
    let mut bench = Bench::factory();
    bench.reads = false;
    let id = print(&mut bench);
    let why = "the drive failed\n".repeat(FAULT_MAX);
    let result = Err(NotInterpreted::Device(why));
    bench.observe(Fact::Interpreted { job: id, document: DocumentId(1), result });
    let job = bench.view().job(id).unwrap().clone();
    assert_eq!(job.state.ending(), Some(Ending::Aborted(AbortReason::Device)));
    let fault = job.state.end().unwrap().fault.as_deref().unwrap();
    assert!(fault.starts_with("the drive failed the drive failed"));
    assert_eq!(fault.chars().count(), FAULT_MAX);
}

#[test]
fn a_job_with_an_error_behind_its_pages_is_printed_and_tells_it() {
    let mut bench = Bench::factory();
    bench.reads = false;
    let id = print(&mut bench);
    let fault = Some("undefined; OffendingCommand: foo".to_owned());
    let found = Interpreted {
        pages: 1,
        format: "application/postscript",
        drawn: None,
        drawn_bytes: 0,
        fault,
    };
    bench.observe(Fact::Interpreted { job: id, document: DocumentId(1), result: Ok(found) });
    assert_eq!(bench.job_state(id), JobState::Running(Resource::Engine));
    bench.print_all();
    let state = bench.job_state(id);
    assert_eq!(state.ending(), Some(Ending::Completed));
    assert_eq!(state.fault(), Some("undefined; OffendingCommand: foo"));
}

#[test]
fn what_is_made_of_a_document_is_printed_in_its_place_and_let_go_with_it() {
    let mut bench = Bench::factory();
    bench.drawn = Some(DocumentId(77));
    let id = print(&mut bench);
    let Some(Effect::Print { documents, .. }) = bench.effects.last() else { panic!("no print") };
    assert_eq!(documents, &[DocumentId(77)]);
    assert_eq!(bench.view().job(id).unwrap().kept().count(), 2);
    bench.print_all();
    assert_eq!(discarded(&bench), [1, 77]);
}

#[test]
fn nothing_is_left_of_what_was_made_when_nobody_wants_it_any_more() {
    let mut bench = Bench::factory();
    bench.reads = false;
    let id = print(&mut bench);
    let operator = Asker::Session(bench.cwis(KO, KO_PASSWORD).unwrap());
    bench.ask(operator, Command::Job(JobAsk::Cancel(id))).unwrap();
    let drawn = Some(DocumentId(77));
    let result = Ok(Interpreted {
        pages: 1,
        format: "application/postscript",
        drawn,
        drawn_bytes: 0,
        fault: None,
    });
    bench.observe(Fact::Interpreted { job: id, document: DocumentId(1), result });
    assert_eq!(discarded(&bench), [1, 77]);
}

#[test]
fn a_form_keeps_its_document_and_nothing_that_was_made_of_it() {
    let mut bench = Bench::factory();
    bench.drawn = Some(DocumentId(77));
    bench.submit(Claim::Nobody, JobType::BackgroundForm);
    assert_eq!(discarded(&bench), [77]);
    assert_eq!(bench.view().forms[0].document, DocumentId(1));
}

#[test]
fn whoever_waits_for_work_that_failed_is_answered_and_their_document_let_go() {
    let mut bench = Bench::certified();
    bench.add_user("alice", "alice-pass1", Role::GeneralUser);
    let submission = Submission {
        asks_back: false,
        subscriptions: Vec::new(),
        name: "a".into(),
        job_type: JobType::Normal,
        ticket: JobTicket::default(),
        password: None,
        document: document(5),
        claim: Claim::Password { user: "alice".into(), password: Secret::new("alice-pass1") },
    };
    let ask = Command::Job(JobAsk::Submit(submission.into()));
    let asker = Asker::Remote(Door::Driver, PEER);
    let Ok(Reply::Later(ticket)) = bench.device.handle(bench.now, asker, ask) else {
        panic!("not later")
    };
    bench.device.observe(bench.now, Fact::NotAnswered(ticket));
    let effects: Vec<_> = std::iter::from_fn(|| bench.device.poll_effect()).collect();
    assert!(effects.contains(&Effect::Answer(ticket, Err(Refused::Interrupted))));
    assert!(effects.contains(&Effect::Discard(DocumentId(5))));
    assert_eq!(bench.device.pending(), 0);
    assert!(bench.view().jobs.is_empty());
}

#[test]
fn a_device_whose_self_tests_could_not_be_run_comes_up_with_faults() {
    let mut bench = Bench::off(crate::settings::Settings::certified());
    bench.findings = Findings::missing();
    bench.power(crate::power::PowerAction::On);
    assert!(bench.view().power.is_on());
    assert!(bench.view().blocking_fault().is_some());
}
