//! Jobs whose documents come one after another.

use super::super::bench::opening;
use super::*;
use crate::Secret;
use crate::command::Interpreted;
use crate::job::{Addition, DocumentHandling, DocumentId, NumberUp};

pub(super) fn open(bench: &mut Bench, asker: Asker, claim: Claim) -> JobId {
    let reply = job(bench, asker, opening(claim));
    let Ok(Reply::Job(id, JobState::Incoming { .. })) = reply else { panic!("{reply:?}") };
    id
}

pub(super) fn addition(job: JobId, number: u64, last: bool, claim: Claim) -> JobAsk {
    let addition = Addition {
        job,
        document: (number > 0).then(|| document(number)),
        last,
        claim,
        name: None,
        job_type: None,
        changes: Vec::new(),
    };
    JobAsk::AddDocument(addition.into())
}

#[test]
fn documents_are_read_as_they_come_and_printed_in_their_order() {
    let (mut bench, admin) = plain();
    let id = open(&mut bench, DRIVER, Claim::Nobody);
    for (number, pages) in [(11, 2), (12, 5)] {
        bench.document = Ok(pages);
        job(&mut bench, DRIVER, addition(id, number, false, Claim::Nobody)).unwrap();
    }
    let single = TicketChange::DocumentHandling(DocumentHandling::Single);
    let two = TicketChange::NumberUp(NumberUp::new(2).unwrap());
    job(&mut bench, admin, JobAsk::Change(id, None, vec![single, two])).unwrap();
    job(&mut bench, DRIVER, JobAsk::Close(id)).unwrap();
    let Some(Effect::Print { documents, plan, .. }) = bench.effects.last().cloned() else {
        panic!("not printed")
    };
    assert_eq!(documents.iter().map(|it| it.0).collect::<Vec<_>>(), [11, 12]);
    assert_eq!(plan.impressions(), 4);
    assert_eq!(&*bench.view().job(id).unwrap().name, "report.pdf");
    job(&mut bench, DRIVER, JobAsk::Close(id)).unwrap();
}

#[test]
fn a_damaged_document_ends_its_job_and_takes_the_others_along() {
    let (mut bench, _) = plain();
    let id = open(&mut bench, DRIVER, Claim::Nobody);
    job(&mut bench, DRIVER, addition(id, 11, false, Claim::Nobody)).unwrap();
    bench.document = Err("no pages".into());
    job(&mut bench, DRIVER, addition(id, 12, false, Claim::Nobody)).unwrap();
    assert_eq!(bench.job_state(id).ending(), Some(Ending::Aborted(AbortReason::Data)));
    for number in [11, 12] {
        let discarded = Effect::Discard(DocumentId(number));
        assert_eq!(bench.effects.iter().filter(|it| **it == discarded).count(), 1);
    }
}

#[test]
fn a_job_is_printed_without_the_documents_that_were_cancelled() {
    let (mut bench, admin) = plain();
    switch(&mut bench, admin, PrinterAsk::Pause);
    let id = open(&mut bench, DRIVER, Claim::Nobody);
    for (number, pages) in [(11, 2), (12, 5), (13, 1)] {
        bench.document = Ok(pages);
        job(&mut bench, DRIVER, addition(id, number, false, Claim::Nobody)).unwrap();
    }
    job(&mut bench, admin, JobAsk::CancelDocument(id, 0)).unwrap();
    job(&mut bench, DRIVER, JobAsk::Close(id)).unwrap();
    assert_eq!(bench.view().job(id).unwrap().print().unwrap().impressions, Some(6));
    job(&mut bench, admin, JobAsk::CancelDocument(id, 2)).unwrap();
    let view = bench.view();
    let waiting = view.job(id).unwrap();
    assert_eq!(
        (waiting.print().unwrap().impressions, waiting.pages(), waiting.state.clone()),
        (Some(5), Some(5), JobState::Waiting(Resource::Engine))
    );
    for number in [11, 13] {
        assert!(bench.effects.contains(&Effect::Discard(DocumentId(number))));
    }
    let refused = |bench: &mut Bench, at| job(bench, admin, JobAsk::CancelDocument(id, at));
    let again = refused(&mut bench, 0);
    assert_eq!(again, Err(Refused::Job(JobRefused::DocumentCancelled)));
    assert_eq!(refused(&mut bench, 3), Err(Refused::Job(JobRefused::NoSuchDocument)));
    switch(&mut bench, admin, PrinterAsk::Resume);
    let Some(Effect::Print { documents, plan, .. }) = bench.effects.last().cloned() else {
        panic!("not printed")
    };
    assert_eq!(documents.iter().map(|it| it.0).collect::<Vec<_>>(), [12]);
    let mut sides = (0..plan.impressions_total()).map(|it| plan.side(it).unwrap());
    assert!(sides.all(|it| it.pages.iter().all(|page| page.document == 0)));
    let printed = refused(&mut bench, 1);
    assert_eq!(printed, Err(Refused::Job(JobRefused::State(JobState::Running(Resource::Engine)))));
}

#[test]
fn a_job_is_cancelled_with_the_last_of_its_documents() {
    let (mut bench, admin) = plain();
    switch(&mut bench, admin, PrinterAsk::Pause);
    let whole = plainly(&mut bench);
    job(&mut bench, admin, JobAsk::CancelDocument(whole, 0)).unwrap();
    assert_eq!(bench.job_state(whole).ending(), Some(Ending::Cancelled));
    let id = open(&mut bench, DRIVER, Claim::Nobody);
    job(&mut bench, DRIVER, addition(id, 11, false, Claim::Nobody)).unwrap();
    job(&mut bench, admin, JobAsk::CancelDocument(id, 0)).unwrap();
    assert!(bench.job_state(id).is_incoming(), "another one may come");
    job(&mut bench, DRIVER, JobAsk::Close(id)).unwrap();
    assert_eq!(bench.job_state(id).ending(), Some(Ending::Cancelled));
}

#[test]
fn a_cancelled_document_is_not_missed_when_it_cannot_be_read() {
    let (mut bench, admin) = plain();
    bench.reads = false;
    let id = open(&mut bench, DRIVER, Claim::Nobody);
    for number in [11, 12] {
        job(&mut bench, DRIVER, addition(id, number, number == 12, Claim::Nobody)).unwrap();
    }
    let read = |number, result| Fact::Interpreted { job: id, document: DocumentId(number), result };
    let pages = Interpreted {
        pages: 3,
        format: "application/pdf",
        drawn: None,
        drawn_bytes: 0,
        fault: None,
    };
    bench.observe(read(12, Ok(pages)));
    assert_eq!(bench.job_state(id), JobState::Reading);
    job(&mut bench, admin, JobAsk::CancelDocument(id, 0)).unwrap();
    assert_eq!(bench.job_state(id), JobState::Running(Resource::Engine));
    let gone = crate::command::NotInterpreted::Device("it is gone".into());
    bench.observe(read(11, Err(gone)));
    assert_eq!(bench.job_state(id), JobState::Running(Resource::Engine));
}

#[test]
fn an_open_job_ends_two_minutes_after_the_last_that_came() {
    let (mut bench, _) = plain();
    let id = open(&mut bench, DRIVER, Claim::Nobody);
    bench.advance_ms(119_999);
    job(&mut bench, DRIVER, JobAsk::BeginDocument(id)).unwrap();
    let second = job(&mut bench, DRIVER, JobAsk::BeginDocument(id));
    assert_eq!(second, Err(Refused::Job(JobRefused::Receiving)));
    bench.advance_ms(3_600_000);
    assert!(bench.job_state(id).is_incoming(), "a document is coming in");
    bench.observe(Fact::DocumentEnded { job: id, sender_is_gone: false });
    bench.advance_ms(120_000);
    assert_eq!(bench.job_state(id).ending(), Some(Ending::Aborted(AbortReason::NoDocument)));
    let gone = open(&mut bench, DRIVER, Claim::Nobody);
    job(&mut bench, DRIVER, JobAsk::BeginDocument(gone)).unwrap();
    bench.observe(Fact::DocumentEnded { job: gone, sender_is_gone: true });
    assert_eq!(bench.job_state(gone).ending(), Some(Ending::Aborted(AbortReason::Sender)));
}

#[test]
fn the_first_document_says_who_a_job_of_nobody_s_is_from() {
    let alice =
        |password: &str| Claim::Password { user: "alice".into(), password: Secret::new(password) };
    for (claim, reason) in [
        (alice("alice-pass1"), None),
        (alice("wrong"), Some(AbortReason::LoginFailed)),
        (Claim::Nobody, Some(AbortReason::NoUser)),
    ] {
        let mut bench = Bench::certified();
        bench.add_user("alice", "alice-pass1", Role::GeneralUser);
        let id = open(&mut bench, DRIVER, Claim::Nobody);
        job(&mut bench, DRIVER, addition(id, 11, false, claim)).unwrap();
        let state = bench.job_state(id);
        assert_eq!(state.ending(), reason.map(Ending::Aborted));
        assert_eq!(state.is_incoming(), reason.is_none());
        let kept = bench.view().job(id).unwrap().kept().count();
        assert_eq!(kept, usize::from(state.is_incoming()));
        let elsewhere = Asker::Remote(Door::Driver, [192, 0, 2, 9].into());
        let refused = job(&mut bench, elsewhere, addition(id, 12, true, Claim::Nobody));
        assert!(refused.is_err());
        assert!(bench.effects.contains(&Effect::Discard(DocumentId(12))));
    }
}
