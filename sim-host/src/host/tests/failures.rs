//! Work that fails outside the device: the job ends with its fault, the next one goes on.

use sim_core::audit::Event;
use sim_core::job::{AbortReason, Ending, Resource};

use super::*;

/// A twin with a job on the engine, another one behind it, and a third behind that.
async fn three_jobs() -> (Handle, [JobId; 3]) {
    let handle = certified(ClockMode::Manual, Pace::Manual).await;
    set(&handle, "private_print.receive_control", "Print").await;
    let mut jobs = [JobId(0); 3];
    for id in &mut jobs {
        *id = submit(&handle, &pdf(), 1).await;
        // The first that is read through is the first on the engine.
        state(&handle, *id, |it| matches!(it, JobState::Waiting(_) | JobState::Running(_))).await;
    }
    until_fed(&handle).await;
    (handle, jobs)
}

/// The engine is told to print when the document is there.
async fn until_fed(handle: &Handle) {
    handle.advance(Advance::By(0)).await.unwrap();
}

fn last_of(handle: &Handle, id: JobId) -> (JobState, Option<String>) {
    let state = handle.view().job(id).unwrap().state.clone();
    let fault = state.end().and_then(|it| it.fault.as_deref()).map(str::to_owned);
    (state, fault)
}

#[tokio::test]
async fn a_document_that_cannot_be_read_when_it_is_printed_ends_its_job_and_no_other() {
    let (handle, [first, second, third]) = three_jobs().await;
    let document = handle.view().job(second).unwrap().kept().next().unwrap();
    handle.documents().drive().release(document.0);
    handle.put_out(1).await;
    state(&handle, second, JobState::is_ended).await;
    let (state_of, fault) = last_of(&handle, second);
    assert_eq!(state_of.ending(), Some(Ending::Aborted(AbortReason::Device)));
    assert_eq!(fault.as_deref(), Some("the document is gone"));
    state(&handle, third, |it| *it == JobState::Running(Resource::Engine)).await;
    until_fed(&handle).await;
    handle.put_out(1).await;
    assert_eq!(last_of(&handle, first).0.ending(), Some(Ending::Completed));
    assert_eq!(last_of(&handle, third).0.ending(), Some(Ending::Completed));
    let aborted = handle.view().audit.iter().filter(|it| it.event == Event::PrintAborted).count();
    assert_eq!(aborted, 1);
}

#[tokio::test]
async fn a_drive_that_is_pulled_out_ends_what_it_was_to_print_and_what_comes_in() {
    let (handle, [first, second, third]) = three_jobs().await;
    let late = document(&handle, &pdf());
    drop(handle.documents().drive().unplug());
    handle.put_out(1).await;
    state(&handle, third, JobState::is_ended).await;
    assert_eq!(last_of(&handle, first).0.ending(), Some(Ending::Completed), "it was read already");
    for id in [second, third] {
        let (state, fault) = last_of(&handle, id);
        assert_eq!(state.ending(), Some(Ending::Aborted(AbortReason::Device)));
        assert!(fault.as_deref().unwrap().contains("cannot be read"), "{fault:?}");
    }
    let command = Command::Job(JobAsk::Submit(submission(late, 9).into()));
    let asker = Asker::Remote(Door::Driver, PEER);
    let Ok(Reply::Job(id, _)) = handle.ask(asker, command).await else { panic!("not taken") };
    state(&handle, id, JobState::is_ended).await;
    assert_eq!(last_of(&handle, id).0.ending(), Some(Ending::Aborted(AbortReason::Device)));
}

#[tokio::test]
async fn damaged_data_is_told_with_the_words_of_the_decoder() {
    let handle = certified(ClockMode::Manual, Pace::Instant).await;
    let id = submit(&handle, &pdf()[..40], 1).await;
    state(&handle, id, JobState::is_ended).await;
    let (state, fault) = last_of(&handle, id);
    assert_eq!(state.ending(), Some(Ending::Aborted(AbortReason::Data)));
    assert!(fault.unwrap().contains("PDF"));
}
