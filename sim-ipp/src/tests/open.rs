//! Create-Job and Send-Document.

use std::convert::Infallible;

use axum::body::Body;
use bytes::Bytes;
use futures_util::stream::{self, StreamExt as _};
use sim_core::Command;
use sim_core::settings::Change;
use sim_core::settings::values::ReceiveControl;
use sim_core::share::OPEN_JOBS;
use sim_core::user::{UserAsk, UserId};
use sim_wire::ipp::{Attribute, JobState, Message, Operation, StatusCode};

use super::client::*;
use tokio::sync::oneshot;

fn send(number: i32, last: bool) -> Message {
    let attributes =
        [Attribute::integer("job-id", number), Attribute::boolean("last-document", last)];
    ask(Operation::SendDocument, attributes)
}

async fn create(client: Client<'_>) -> i32 {
    let job = [Attribute::integer("copies", 2)];
    let got = client.send(&ask_with_job(Operation::CreateJob, job), b"").await;
    assert_eq!(got.status(), StatusCode::SuccessfulOk);
    assert!(has(&got.job("job-state-reasons"), "job-incoming"));
    assert_eq!(got.taken().1, JobState::Pending.code());
    got.taken().0
}

#[tokio::test]
async fn a_created_job_keeps_its_number_when_its_document_has_come() {
    let world = World::certified().await;
    let alice = world.user(ALICE);
    let number = create(alice).await;
    let got = alice.send(&send(number, true), PDF).await;
    assert_eq!(got.status(), StatusCode::SuccessfulOk);
    assert_eq!(got.taken().0, number);
    let held = world.held().await;
    assert_eq!((held.owner.as_ref().unwrap().as_str(), held.copies()), (ALICE.0, 2));
    let got = alice.about(Operation::GetJobAttributes, number).await;
    assert_eq!(got.taken(), (number, JobState::PendingHeld.code()));
    let [listed] = &alice.jobs([]).await[..] else { panic!("one job") };
    assert_eq!(listed.attribute("job-id").unwrap().as_integer(), Some(number));
    assert_eq!(alice.about(Operation::CancelJob, number).await.status(), StatusCode::SuccessfulOk);
    world.nothing_is_kept();
}

#[tokio::test]
async fn a_job_has_as_many_documents_as_its_client_sends() {
    for closes in [false, true] {
        let world = World::certified().await;
        let alice = world.user(ALICE);
        let number = create(alice).await;
        for _ in 0..2 {
            let sent = alice.send(&send(number, false), PDF).await;
            assert_eq!(sent.taken(), (number, JobState::Pending.code()));
        }
        let close = if closes {
            alice.about(Operation::CloseJob, number).await
        } else {
            alice.send(&send(number, true), b"").await
        };
        assert_eq!(close.status(), StatusCode::SuccessfulOk);
        let held = world.held().await;
        assert_eq!((held.documents.len(), held.pages()), (2, Some(2)));
        assert_eq!(world.handle.documents().count(), 2);
        let late = alice.send(&send(number, true), PDF).await;
        assert_eq!(late.status(), StatusCode::ClientErrorNotPossible);
        let about = alice.about(Operation::GetJobAttributes, number).await;
        assert_eq!(about.job("number-of-documents").as_integer(), Some(2));
        assert_eq!(about.job("job-media-sheets").as_integer(), Some(4));
    }
}

#[tokio::test]
async fn what_came_before_the_time_out_is_printed() {
    let world = World::certified().await;
    let alice = world.user(ALICE);
    let number = create(alice).await;
    alice.send(&send(number, false), PDF).await;
    world.pass_seconds(119).await;
    alice.send(&send(number, false), PDF).await;
    world.pass_seconds(119).await;
    let about = alice.about(Operation::GetJobAttributes, number).await;
    assert!(has(&about.job("job-state-reasons"), "job-incoming"));
    world.pass_seconds(1).await;
    assert_eq!(world.held().await.documents.len(), 2);
}

#[tokio::test]
async fn the_first_document_may_name_the_user_whom_its_client_did_not() {
    let world = World::certified().await;
    let plain = Client { tls: false, ..world.client() };
    let number = create(plain).await;
    let sent = plain.send(&send(number, false), &wrapped(ALICE.0, Some(ALICE.1))).await;
    assert_eq!(sent.status(), StatusCode::SuccessfulOk);
    // Now it is hers, and nobody else adds to it.
    let other = plain.send(&send(number, true), PDF).await;
    assert_eq!(other.status(), StatusCode::ClientErrorNotAuthenticated);
    assert_eq!(world.handle.view().jobs.values().next().unwrap().documents.len(), 1);
}

#[tokio::test]
async fn a_job_that_is_closed_without_a_document_ends() {
    let world = World::certified().await;
    let alice = world.user(ALICE);
    let number = create(alice).await;
    let empty = alice.send(&send(number, false), b"").await;
    assert_eq!(empty.status(), StatusCode::ClientErrorBadRequest);
    let closed = alice.send(&send(number, true), b"").await;
    assert_eq!(closed.taken(), (number, JobState::Aborted.code()));
    let late = alice.send(&send(number, true), PDF).await;
    assert_eq!(late.status(), StatusCode::ClientErrorTimeout);
    world.nothing_is_kept();
}

#[tokio::test]
async fn a_job_waits_two_minutes_for_its_document() {
    let world = World::certified().await;
    let alice = world.user(ALICE);
    let number = create(alice).await;
    world.pass_seconds(119).await;
    let about = alice.about(Operation::GetJobAttributes, number).await;
    assert_eq!(about.taken().1, JobState::Pending.code());
    world.pass_seconds(1).await;
    let about = alice.about(Operation::GetJobAttributes, number).await;
    assert_eq!(about.taken().1, JobState::Aborted.code());
    assert_eq!(about.job("time-at-completed").as_integer(), Some(121));
    let late = alice.send(&send(number, true), PDF).await;
    assert_eq!(late.status(), StatusCode::ClientErrorTimeout);
    world.nothing_is_kept();
}

#[tokio::test]
async fn too_many_open_jobs_are_refused_until_some_have_ended() {
    let world = World::certified().await;
    let alice = world.user(ALICE);
    for _ in 0..OPEN_JOBS.each {
        create(alice).await;
    }
    let refused = alice.send(&ask(Operation::CreateJob, []), b"").await;
    assert_eq!(refused.status(), StatusCode::ServerErrorTooManyJobs);
    world.pass_seconds(120).await;
    create(alice).await;
}

#[tokio::test]
async fn a_created_job_is_cancelled_by_its_owner_only() {
    let world = World::certified().await;
    let alice = world.user(ALICE);
    let number = create(alice).await;
    let refused = world.user(BOB).about(Operation::CancelJob, number).await;
    assert_eq!(refused.status(), StatusCode::ClientErrorNotAuthorized);
    assert!(world.client().about(Operation::CancelJob, number).await.challenges());
    let done = alice.about(Operation::CancelJob, number).await;
    assert_eq!(done.status(), StatusCode::SuccessfulOk);
    let late = alice.send(&send(number, true), PDF).await;
    assert_eq!(late.status(), StatusCode::ServerErrorJobCanceled);
    let again = alice.about(Operation::CancelJob, number).await;
    assert_eq!(again.status(), StatusCode::ClientErrorNotPossible);
    world.nothing_is_kept();
}

#[tokio::test]
async fn only_its_creator_sends_a_job_s_document() {
    let world = World::certified().await;
    let number = create(world.user(ALICE)).await;
    let refused = world.user(BOB).send(&send(number, true), PDF).await;
    assert_eq!(refused.status(), StatusCode::ClientErrorNotAuthorized);
    assert!(world.client().send(&send(number, true), PDF).await.challenges());
    assert_eq!(world.handle.documents().bytes(), 0);
    let done = world.user(ALICE).send(&send(number, true), PDF).await;
    assert_eq!(done.status(), StatusCode::SuccessfulOk, "a refusal leaves the job open");
}

#[tokio::test]
async fn a_job_of_nobody_s_takes_its_document_from_the_same_address() {
    let world = World::certified().await;
    world.set(Change::receive_control(ReceiveControl::Print)).await;
    let number = create(world.client()).await;
    let elsewhere = Client { address: [192, 0, 2, 66].into(), ..world.client() };
    let refused = elsewhere.send(&send(number, true), PDF).await;
    assert_eq!(refused.status(), StatusCode::ClientErrorNotAuthorized);
    let done = world.client().send(&send(number, true), PDF).await;
    assert_eq!(done.status(), StatusCode::SuccessfulOk);
}

#[tokio::test]
async fn a_job_that_came_with_its_document_takes_no_other() {
    let world = World::certified().await;
    let number = world.user(ALICE).send(&print(), PDF).await.taken().0;
    let refused = world.user(ALICE).send(&send(number, true), PDF).await;
    assert_eq!(refused.status(), StatusCode::ClientErrorNotPossible);
    let unknown = world.user(ALICE).send(&send(77, true), PDF).await;
    assert_eq!(unknown.status(), StatusCode::ClientErrorNotFound);
    let unsaid = ask(Operation::SendDocument, [Attribute::integer("job-id", number)]);
    let unsaid = world.user(ALICE).send(&unsaid, PDF).await;
    assert_eq!(unsaid.status(), StatusCode::ClientErrorBadRequest);
}

/// Sends the last document of a job; something is done to the job when half of it is in.
async fn sent_meanwhile<T>(client: Client<'_>, number: i32, done: impl Future<Output = T>) -> Got {
    let mut first = body(&send(number, true), PDF);
    let second = Bytes::from(first.split_off(first.len() - PDF.len() / 2));
    let (half, is_half) = oneshot::channel();
    let (goes_on, go_on) = oneshot::channel();
    let rest = async move {
        half.send(()).unwrap();
        go_on.await.unwrap();
        second
    };
    let pieces = stream::once(async { Bytes::from(first) }).chain(stream::once(rest));
    let sent = client.post(Body::from_stream(pieces.map(Ok::<_, Infallible>)));
    let between = async {
        is_half.await.unwrap();
        done.await;
        goes_on.send(()).unwrap();
    };
    tokio::join!(sent, between).0
}

#[tokio::test]
async fn nothing_is_left_of_a_document_whose_job_was_cancelled_meanwhile() {
    let world = World::certified().await;
    let alice = world.user(ALICE);
    let number = create(alice).await;
    let cancel = alice.about(Operation::CancelJob, number);
    let got = sent_meanwhile(alice, number, cancel).await;
    assert_eq!(got.status(), StatusCode::ServerErrorJobCanceled);
    world.nothing_is_kept();
}

#[tokio::test]
async fn nothing_is_left_of_a_document_whose_sender_was_deleted_meanwhile() {
    let world = World::certified().await;
    let alice = world.user(ALICE);
    let number = create(alice).await;
    let delete = Command::User(UserAsk::Delete(UserId::new(ALICE.0).unwrap()));
    let got = sent_meanwhile(alice, number, world.hand(delete)).await;
    // Their jobs end with them, and the document with its job.
    assert_eq!(got.status(), StatusCode::ServerErrorJobCanceled);
    world.pass_seconds(120).await;
    world.nothing_is_kept();
}
