//! Holding, ordering and changing jobs, switching the printer, looking at documents.

use sim_core::job::{JobState as Stands, Resource};
use sim_core::settings::Change;
use sim_core::settings::values::ReceiveControl;
use sim_wire::ipp::{
    Attribute, Group, GroupTag, JobState, Message, Operation, OutOfBand, Range, StatusCode, Value,
};

use super::client::*;

/// A printer that claims everything, and prints at once what comes while it is not paused.
async fn printing() -> World {
    let world = World::full().await;
    world.set(Change::receive_control(ReceiveControl::Print)).await;
    world
}

async fn switch(client: Client<'_>, operation: Operation) -> StatusCode {
    client.send(&ask(operation, []), b"").await.status()
}

async fn pause(world: &World) {
    assert_eq!(switch(world.user(KO), Operation::PausePrinter).await, StatusCode::SuccessfulOk);
}

/// A job that waits for the engine of a paused printer.
async fn waiting(world: &World, who: (&'static str, &'static str)) -> i32 {
    let number = world.user(who).send(&print(), PDF).await.taken().0;
    let queued = |it: &sim_core::View| {
        it.jobs
            .values()
            .any(|it| it.id.0 == number as u32 && it.state == Stands::Waiting(Resource::Engine))
    };
    world.until(queued).await;
    number
}

fn set(number: i32, job: impl IntoIterator<Item = Attribute>) -> Message {
    let attributes = job.into_iter().collect();
    ask(Operation::SetJobAttributes, [Attribute::integer("job-id", number)])
        .with(Group { tag: GroupTag::JOB, attributes })
}

#[tokio::test]
async fn only_administrators_switch_the_printer_and_everyone_sees_how_it_is_switched() {
    let world = printing().await;
    assert_eq!(
        switch(world.user(ALICE), Operation::PausePrinter).await,
        StatusCode::ClientErrorNotAuthorized
    );
    assert!(world.client().send(&ask(Operation::PausePrinter, []), b"").await.challenges());
    for (operation, reason) in [
        (Operation::PausePrinter, "paused"),
        (Operation::HoldNewJobs, "hold-new-jobs"),
        (Operation::ShutdownPrinter, "shutdown"),
    ] {
        assert_eq!(switch(world.user(KO), operation).await, StatusCode::SuccessfulOk);
        let got = world.client().send(&ask(Operation::GetPrinterAttributes, []), b"").await;
        let message = got.message();
        let about = |name| message.attribute(GroupTag::PRINTER, name).unwrap().clone();
        assert!(has(&about("printer-state-reasons"), reason), "{reason}");
        assert_eq!(about("printer-state").as_enum(), Some(5));
    }
    let refused = world.user(ALICE).send(&print(), PDF).await;
    assert_eq!(refused.status(), StatusCode::ServerErrorNotAcceptingJobs);
    world.nothing_is_kept();
}

#[tokio::test]
async fn a_printer_that_takes_no_jobs_says_so_in_words() {
    let world = printing().await;
    let message = async || {
        let got = world.client().send(&ask(Operation::GetPrinterAttributes, []), b"").await;
        let message = got.message();
        let text = message.attribute(GroupTag::PRINTER, "printer-state-message").unwrap();
        text.as_str().unwrap().to_owned()
    };
    assert_eq!(message().await, "Idle.");
    let disabled = switch(world.user(KO), Operation::DisablePrinter).await;
    assert_eq!(disabled, StatusCode::SuccessfulOk);
    assert_eq!(message().await, "Idle. No jobs are taken.");
}

#[tokio::test]
async fn a_waiting_job_is_held_changed_and_let_go_by_its_owner_only() {
    let world = printing().await;
    pause(&world).await;
    let number = waiting(&world, ALICE).await;
    let (alice, bob) = (world.user(ALICE), world.user(BOB));
    let copies = [Attribute::integer("copies", 3)];
    for operation in [Operation::HoldJob, Operation::ReleaseJob, Operation::GetDocuments] {
        let refused = bob.about(operation, number).await;
        assert_eq!(refused.status(), StatusCode::ClientErrorNotAuthorized, "{operation}");
    }
    let refused = bob.send(&set(number, copies.clone()), b"").await;
    assert_eq!(refused.status(), StatusCode::ClientErrorNotAuthorized);
    assert_eq!(alice.about(Operation::HoldJob, number).await.status(), StatusCode::SuccessfulOk);
    let about = alice.about(Operation::GetJobAttributes, number).await;
    assert_eq!(about.taken().1, JobState::PendingHeld.code());
    assert!(has(&about.job("job-state-reasons"), "job-hold-until-specified"));
    assert_eq!(alice.send(&set(number, copies), b"").await.status(), StatusCode::SuccessfulOk);
    let about = alice.about(Operation::GetJobAttributes, number).await;
    assert_eq!(about.job("copies").as_integer(), Some(3));
    assert_eq!(about.job("job-media-sheets").as_integer(), Some(3));
    assert_eq!(alice.about(Operation::ReleaseJob, number).await.status(), StatusCode::SuccessfulOk);
    let about = alice.about(Operation::GetJobAttributes, number).await;
    assert_eq!(about.taken().1, JobState::Pending.code());
}

#[tokio::test]
async fn a_job_that_asks_to_be_held_is_held_from_its_creation_and_let_go_at_any_time() {
    let world = printing().await;
    let alice = world.user(ALICE);
    let hold = || [Attribute::keyword("job-hold-until", "indefinite")];
    for operation in [Operation::PrintJob, Operation::CreateJob] {
        let document = if operation == Operation::PrintJob { PDF } else { b"" };
        let got = alice.send(&ask_with_job(operation, hold()), document).await;
        let (number, state) = got.taken();
        assert_eq!(state, JobState::PendingHeld.code(), "{operation}");
        assert!(has(&got.job("job-state-reasons"), "job-hold-until-specified"));
        let held = [Attribute::keyword("which-jobs", "pending-held")];
        assert_eq!(alice.jobs(held).await.len(), 1);
        let done = alice.about(Operation::ReleaseJob, number).await;
        assert_eq!(done.status(), StatusCode::SuccessfulOk);
        if document.is_empty() {
            let last =
                [Attribute::integer("job-id", number), Attribute::boolean("last-document", true)];
            alice.send(&ask(Operation::SendDocument, last), PDF).await;
        }
        world.until(|it| it.jobs.is_empty()).await;
        let about = alice.about(Operation::GetJobAttributes, number).await;
        assert_eq!(about.taken().1, JobState::Completed.code());
    }
}

#[tokio::test]
async fn attributes_are_set_all_or_none() {
    let world = printing().await;
    pause(&world).await;
    let number = waiting(&world, ALICE).await;
    let alice = world.user(ALICE);
    let ranges = Attribute::new("page-ranges", Value::Range(Range { lower: 1, upper: 1 }));
    let both =
        [Attribute::keyword("sides", "two-sided-long-edge"), Attribute::integer("copies", 0)];
    let refused = alice.send(&set(number, both), b"").await;
    assert_eq!(refused.status(), StatusCode::ClientErrorAttributesOrValuesNotSupported);
    let about = alice.about(Operation::GetJobAttributes, number).await;
    assert_eq!(about.job("sides").as_str(), Some("one-sided"));
    let name = Attribute::name("job-name", "another");
    alice.send(&set(number, [name, ranges.clone()]), b"").await;
    let about = alice.about(Operation::GetJobAttributes, number).await;
    assert_eq!(
        (about.job("job-name").as_str(), about.job("page-ranges")),
        (Some("another"), ranges)
    );
    let gone = Value::OutOfBand(OutOfBand::DeleteAttribute);
    let deleted = alice.send(&set(number, [Attribute::new("page-ranges", gone)]), b"").await;
    assert_eq!(deleted.status(), StatusCode::SuccessfulOk);
    let about = alice.about(Operation::GetJobAttributes, number).await.message();
    assert!(about.attribute(GroupTag::JOB, "page-ranges").is_none());
}

#[tokio::test]
async fn a_private_print_is_never_let_go_over_the_network() {
    let world = World::full().await;
    world.user(ALICE).send(&print(), PDF).await;
    let number = i32::try_from(world.held().await.id.0).unwrap();
    for who in [ALICE, KO] {
        let refused = world.user(who).about(Operation::ReleaseJob, number).await;
        assert_eq!(refused.status(), StatusCode::ClientErrorNotPossible);
    }
    assert!(world.held().await.state.is_held());
}

#[tokio::test]
async fn a_job_password_is_checked_for_its_form_and_holds_the_job() {
    let world = printing().await;
    let with = |password: &'static [u8], encryption: &'static str| {
        let attributes = [
            Attribute::octets("job-password", password.to_vec()),
            Attribute::keyword("job-password-encryption", encryption),
        ];
        ask(Operation::PrintJob, attributes)
    };
    let alice = world.user(ALICE);
    for (password, encryption) in [(&b"1234"[..], "md5"), (b"1234", "sha2-256"), (b"", "none")] {
        let refused = alice.send(&with(password, encryption), PDF).await;
        assert_eq!(refused.status(), StatusCode::ClientErrorAttributesOrValuesNotSupported);
    }
    world.nothing_is_kept();
    alice.send(&with(b"1234", "none"), PDF).await;
    let number = i32::try_from(world.held().await.id.0).unwrap();
    let about = alice.about(Operation::GetJobAttributes, number).await;
    assert!(has(&about.job("job-state-reasons"), "job-password-wait"));
    assert!(!about.bytes.windows(4).any(|it| it == b"1234"));
    let refused = world.user(KO).about(Operation::ReleaseJob, number).await;
    assert_eq!(refused.status(), StatusCode::ClientErrorNotPossible);
}

#[tokio::test]
async fn jobs_are_promoted_and_cancelled_together() {
    let world = printing().await;
    pause(&world).await;
    let first = waiting(&world, ALICE).await;
    let second = waiting(&world, ALICE).await;
    let others = waiting(&world, BOB).await;
    let refused = world.user(ALICE).about(Operation::PromoteJob, second).await;
    assert_eq!(refused.status(), StatusCode::ClientErrorNotAuthorized);
    let promoted = world.user(KO).about(Operation::PromoteJob, second).await;
    assert_eq!(promoted.status(), StatusCode::SuccessfulOk);
    let these = |ids: Vec<i32>| ask(Operation::CancelMyJobs, [Attribute::integers("job-ids", ids)]);
    let refused = world.user(ALICE).send(&these(vec![first, others]), b"").await;
    assert_eq!(refused.status(), StatusCode::ClientErrorNotFound);
    assert_eq!(world.handle.view().jobs.len(), 3);
    let mine = world.user(ALICE).send(&ask(Operation::CancelMyJobs, []), b"").await;
    assert_eq!(mine.status(), StatusCode::SuccessfulOk);
    assert_eq!(world.handle.view().jobs.len(), 1);
    let refused = world.user(ALICE).send(&ask(Operation::CancelJobs, []), b"").await;
    assert_eq!(refused.status(), StatusCode::ClientErrorNotAuthorized);
    let all = world.user(KO).send(&ask(Operation::CancelJobs, []), b"").await;
    assert_eq!(all.status(), StatusCode::SuccessfulOk);
    world.nothing_is_kept();
    for operation in [Operation::RestartJob, Operation::ResubmitJob] {
        let again = world.user(ALICE).about(operation, first).await;
        assert_eq!(again.status(), StatusCode::ClientErrorNotPossible, "its data is gone");
    }
}

#[tokio::test]
async fn documents_are_listed_and_named() {
    let world = printing().await;
    pause(&world).await;
    let number = waiting(&world, ALICE).await;
    let alice = world.user(ALICE);
    let listed = alice.about(Operation::GetDocuments, number).await.message();
    let [document] = &listed.groups_of(GroupTag::DOCUMENT).collect::<Vec<_>>()[..] else {
        panic!("one document")
    };
    assert_eq!(document.attribute("document-number").unwrap().as_integer(), Some(1));
    let of = |at| [Attribute::integer("job-id", number), Attribute::integer("document-number", at)];
    let name = Attribute::name("document-name", "Chapter 1");
    let naming = ask(Operation::SetDocumentAttributes, of(1))
        .with(Group { tag: GroupTag::DOCUMENT, attributes: vec![name.clone()] });
    assert_eq!(alice.send(&naming, b"").await.status(), StatusCode::SuccessfulOk);
    let got = alice.send(&ask(Operation::GetDocumentAttributes, of(1)), b"").await.message();
    assert_eq!(got.attribute(GroupTag::DOCUMENT, "document-name"), Some(&name));
    assert_eq!(got.attribute(GroupTag::DOCUMENT, "pages").unwrap().as_integer(), Some(1));
    let none = alice.send(&ask(Operation::GetDocumentAttributes, of(2)), b"").await;
    assert_eq!(none.status(), StatusCode::ClientErrorNotFound);
}

#[tokio::test]
async fn a_document_tells_when_its_printing_began_and_ended() {
    let world = printing().await;
    pause(&world).await;
    let number = waiting(&world, ALICE).await;
    let times = async || {
        let of = [Attribute::integer("job-id", number), Attribute::integer("document-number", 1)];
        let got = world.user(ALICE).send(&ask(Operation::GetDocumentAttributes, of), b"").await;
        let message = got.message();
        let names = ["time-at-creation", "time-at-processing", "time-at-completed"];
        let time = |name| message.attribute(GroupTag::DOCUMENT, name).unwrap().as_integer();
        assert!(message.attribute(GroupTag::DOCUMENT, "date-time-at-completed").is_some());
        names.map(time)
    };
    assert_eq!(times().await, [Some(1), None, None]);
    world.pass_seconds(10).await;
    assert_eq!(switch(world.user(KO), Operation::ResumePrinter).await, StatusCode::SuccessfulOk);
    world.until(|it| it.jobs.is_empty()).await;
    assert_eq!(times().await, [Some(1), Some(11), Some(11)]);
}

#[tokio::test]
async fn a_document_is_cancelled_by_its_owner_and_the_job_goes_on_with_the_others() {
    let world = printing().await;
    pause(&world).await;
    let (alice, bob) = (world.user(ALICE), world.user(BOB));
    let number = alice.send(&ask(Operation::CreateJob, []), b"").await.taken().0;
    let job_id = || Attribute::integer("job-id", number);
    for last in [false, true] {
        let attributes = [job_id(), Attribute::boolean("last-document", last)];
        alice.send(&ask(Operation::SendDocument, attributes), PDF).await;
    }
    world
        .until(|it| it.jobs.values().any(|it| it.state == Stands::Waiting(Resource::Engine)))
        .await;
    let cancel = |at| {
        let attributes = [job_id(), Attribute::integer("document-number", at)];
        ask(Operation::CancelDocument, attributes)
    };
    for at in [1, 9] {
        let refused = bob.send(&cancel(at), b"").await;
        assert_eq!(refused.status(), StatusCode::ClientErrorNotAuthorized, "document {at}");
    }
    assert!(world.client().send(&cancel(1), b"").await.challenges());
    assert_eq!(alice.send(&cancel(9), b"").await.status(), StatusCode::ClientErrorNotFound);
    assert_eq!(alice.send(&cancel(0), b"").await.status(), StatusCode::ClientErrorBadRequest);
    assert_eq!(alice.send(&cancel(1), b"").await.status(), StatusCode::SuccessfulOk);
    assert_eq!(world.handle.documents().count(), 1, "the other one");
    assert_eq!(alice.send(&cancel(1), b"").await.status(), StatusCode::ClientErrorNotPossible);
    let wanted = Attribute::keywords("requested-attributes", ["document-state"]);
    let listed = alice.send(&ask(Operation::GetDocuments, [job_id(), wanted]), b"").await.message();
    let states = listed.groups_of(GroupTag::DOCUMENT);
    let states: Vec<_> =
        states.map(|it| it.attribute("document-state").unwrap().as_enum()).collect();
    assert_eq!(states, [Some(7), Some(3)], "canceled, pending");
    let about = alice.about(Operation::GetJobAttributes, number).await;
    assert_eq!(about.job("job-impressions").as_integer(), Some(1));
    assert_eq!(switch(world.user(KO), Operation::ResumePrinter).await, StatusCode::SuccessfulOk);
    world.until(|it| it.jobs.is_empty()).await;
    let out = &world.handle.world().tray[0];
    assert_eq!((out.documents.len(), out.sides.count()), (1, 1));
    world.nothing_is_kept();
}

#[tokio::test]
async fn a_job_ends_with_its_last_document() {
    let world = printing().await;
    pause(&world).await;
    let number = waiting(&world, ALICE).await;
    let attributes =
        [Attribute::integer("job-id", number), Attribute::integer("document-number", 1)];
    let got = world.user(ALICE).send(&ask(Operation::CancelDocument, attributes), b"").await;
    assert_eq!(got.status(), StatusCode::SuccessfulOk);
    let about = world.user(ALICE).about(Operation::GetJobAttributes, number).await;
    assert_eq!(about.taken().1, JobState::Canceled.code());
    world.nothing_is_kept();
}
