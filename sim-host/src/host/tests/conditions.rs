//! Paper that ends, sheets that stick, covers and toner: the job stops and goes on where it was.

use sim_core::condition::Trouble;
use sim_core::job::{Ending, Media, Override, PageRange, Resource, Sides, Stop};
use sim_core::media::{InputTray, MediaSize, OUTPUT_CAPACITY};
use sim_core::parts::{Cover, JamPlace, Supply};

use super::*;
use crate::Output;
use crate::mechanism::{PlannedJam, SupplyChange, Touch, TouchRefused, TrayChange};

const ATTENTION: JobState = JobState::Stopped(Resource::Engine, Stop::Attention);

async fn printing_twin(pace: Pace) -> Handle {
    let handle = certified(ClockMode::Manual, pace).await;
    set(&handle, "private_print.receive_control", "Print").await;
    handle
}

/// So many sheets of A4, and nobody who loads more.
async fn load(handle: &Handle, tray: InputTray, sheets: u32) {
    let size = Some(MediaSize::default());
    let change = TrayChange { size, sheets: Some(sheets), ..TrayChange::default() };
    handle.touch(Touch::Tray(tray, change)).await.unwrap();
}

/// As the Key Operator.
async fn operate(handle: &Handle, command: Command) {
    let Ok(Reply::LoggedIn { session, .. }) = log_in(handle, PASSWORD).await else {
        panic!("not logged in")
    };
    handle.ask(Asker::Session(session), command).await.unwrap();
}

fn a3() -> JobTicket {
    let size = MediaSize::from_name("iso_a3_297x420mm");
    JobTicket { media: Media { size, ..Media::default() }, ..JobTicket::default() }
}

fn reasons(handle: &Handle) -> Vec<String> {
    handle.view().condition.alerts.iter().map(|it| it.reason()).collect()
}

/// The pages of each set in the output tray, in their order.
fn laid(handle: &Handle) -> Vec<Vec<u32>> {
    let pages =
        |it: &Arc<Output>| it.sides.iter().flat_map(|it| it.pages).map(|it| it.page).collect();
    handle.world().tray.iter().map(pages).collect()
}

async fn stops(handle: &Handle, id: JobId) {
    state(handle, id, |it| *it == ATTENTION).await;
}

async fn completes(handle: &Handle, id: JobId) {
    handle.advance(Advance::UntilIdle).await.unwrap();
    assert_eq!(handle.view().job(id).unwrap().state.ending(), Some(Ending::Completed));
}

#[tokio::test]
async fn a_job_stops_when_the_paper_ends_and_goes_on_where_it_was() {
    for pace in [Pace::Instant, Pace::Timed] {
        let handle = printing_twin(pace).await;
        load(&handle, InputTray::One, 3).await;
        let id = submit(&handle, &pdf_of(5), 1).await;
        handle.advance(Advance::UntilIdle).await.unwrap();
        let view = handle.view();
        let job = view.job(id).unwrap();
        assert_eq!((job.state.clone(), job.impressions_out(), job.sheets_out()), (ATTENTION, 3, 3));
        assert_eq!(reasons(&handle), ["media-needed-error", "media-empty-warning"]);
        let expected = format!("Job {} waits for paper. Load A4 in Tray 1.", id.0);
        assert_eq!(view.condition.alerts[0].text, expected);
        assert!(laid(&handle).is_empty(), "the set is not whole");
        load(&handle, InputTray::One, 100).await;
        completes(&handle, id).await;
        assert_eq!(laid(&handle), [[1, 2, 3, 4, 5]]);
        assert_eq!(handle.world().mechanism.trays[0].sheets, 98);
        assert_eq!(reasons(&handle), Vec::<String>::new());
    }
}

#[tokio::test]
async fn a_job_ends_whose_last_sheet_empties_the_tray_before_its_back_is_printed() {
    let handle = printing_twin(Pace::Timed).await;
    load(&handle, InputTray::One, 1).await;
    let ticket = JobTicket { sides: Sides::LongEdge, ..JobTicket::default() };
    let id = submit_with(&handle, &pdf_of(2), ticket).await;
    state(&handle, id, |it| *it == JobState::Running(Resource::Engine)).await;
    handle.advance(Advance::By(60_000)).await.unwrap();
    assert_eq!(handle.view().job(id).unwrap().state.ending(), Some(Ending::Completed));
    assert_eq!(reasons(&handle), ["media-empty-warning"]);
}

#[tokio::test]
async fn the_next_tray_with_the_same_paper_goes_on_without_a_stop() {
    let handle = printing_twin(Pace::Instant).await;
    load(&handle, InputTray::One, 2).await;
    load(&handle, InputTray::Three, 9).await;
    let id = submit(&handle, &pdf_of(5), 1).await;
    completes(&handle, id).await;
    assert_eq!(reasons(&handle), ["media-empty-warning", "media-low-report"]);
    let trays = handle.world().mechanism.trays;
    assert_eq!((trays[0].sheets, trays[2].sheets), (0, 6));
}

#[tokio::test]
async fn a_job_for_paper_that_is_nowhere_waits_and_those_behind_it_too() {
    let handle = printing_twin(Pace::Instant).await;
    let out = TrayChange { is_closed: Some(false), ..TrayChange::default() };
    handle.touch(Touch::Tray(InputTray::Two, out)).await.unwrap();
    let first = submit_with(&handle, &pdf(), a3()).await;
    stops(&handle, first).await;
    let second = submit(&handle, &pdf(), 1).await;
    state(&handle, second, |it| *it == JobState::Waiting(Resource::Engine)).await;
    assert_eq!(reasons(&handle), ["media-needed-error", "input-tray-missing-warning"]);
    let cancel = Command::Job(JobAsk::Cancel(first));
    operate(&handle, cancel).await;
    completes(&handle, second).await;
    assert_eq!(reasons(&handle), ["input-tray-missing-warning"]);
}

#[tokio::test]
async fn a_sheet_that_sticks_is_printed_again_and_no_other() {
    let handle = printing_twin(Pace::Timed).await;
    load(&handle, InputTray::One, 100).await;
    let planned = PlannedJam { place: JamPlace::Fuser, sheet: 3, job: None };
    handle.touch(Touch::PlanJam(Some(planned))).await.unwrap();
    let id = submit(&handle, &pdf_of(5), 1).await;
    handle.advance(Advance::UntilIdle).await.unwrap();
    assert_eq!(handle.view().job(id).unwrap().impressions_out(), 2);
    assert_eq!(reasons(&handle), ["media-jam-error"]);
    let closed = Err(TouchRefused::CoverClosed(JamPlace::Fuser));
    assert_eq!(handle.touch(Touch::ClearJam).await, closed);
    handle.touch(Touch::Cover(Cover::Left, true)).await.unwrap();
    assert_eq!(reasons(&handle), ["cover-open-error", "media-jam-error"]);
    handle.touch(Touch::ClearJam).await.unwrap();
    handle.advance(Advance::By(60_000)).await.unwrap();
    assert_eq!(handle.view().job(id).unwrap().state, ATTENTION, "the cover is open");
    handle.touch(Touch::Cover(Cover::Left, false)).await.unwrap();
    assert_eq!(handle.view().job(id).unwrap().state, JobState::Running(Resource::Engine));
    completes(&handle, id).await;
    assert_eq!(laid(&handle), [[1, 2, 3, 4, 5]]);
    assert_eq!(handle.world().mechanism.trays[0].sheets, 94, "one was spoiled");
}

#[tokio::test]
async fn a_cover_stops_the_engine_in_the_middle_of_a_two_sided_sheet() {
    let handle = printing_twin(Pace::Timed).await;
    load(&handle, InputTray::One, 100).await;
    let ticket = JobTicket { sides: Sides::LongEdge, ..JobTicket::default() };
    let id = submit_with(&handle, &pdf_of(4), ticket).await;
    state(&handle, id, |it| *it == JobState::Running(Resource::Engine)).await;
    // Three sides: one sheet is out, of the second the front is printed.
    handle.advance(Advance::By(3 * 857)).await.unwrap();
    assert_eq!(handle.view().job(id).unwrap().impressions_out(), 2);
    handle.touch(Touch::Cover(Cover::Front, true)).await.unwrap();
    assert_eq!(handle.view().job(id).unwrap().state, ATTENTION);
    handle.advance(Advance::By(60_000)).await.unwrap();
    assert_eq!(handle.view().job(id).unwrap().impressions_out(), 2);
    handle.touch(Touch::Cover(Cover::Front, false)).await.unwrap();
    completes(&handle, id).await;
    assert_eq!(laid(&handle), [[1, 2, 3, 4]]);
    assert_eq!(handle.view().job(id).unwrap().sheets_out(), 2);
    assert_eq!(handle.world().mechanism.trays[0].sheets, 97, "one was spoiled");
}

#[tokio::test]
async fn empty_toner_stops_the_engine_until_it_is_replaced() {
    let handle = printing_twin(Pace::Instant).await;
    let cyan = Supply::from_name("toner-cyan").unwrap();
    let at = |percent| SupplyChange { percent: Some(percent), ..SupplyChange::default() };
    handle.touch(Touch::Supply(cyan, at(1))).await.unwrap();
    assert_eq!(reasons(&handle), ["toner-low-warning"]);
    // One percent are 260 impressions.
    let id = submit(&handle, &pdf_of(5), 53).await;
    stops(&handle, id).await;
    assert_eq!(handle.view().job(id).unwrap().impressions_out(), 260);
    assert_eq!(reasons(&handle), ["toner-empty-error"]);
    handle.touch(Touch::Supply(cyan, at(100))).await.unwrap();
    completes(&handle, id).await;
    assert_eq!(laid(&handle), [[1, 2, 3, 4, 5]; 53]);
}

#[tokio::test]
async fn a_full_output_tray_stops_the_engine_until_paper_is_taken_out() {
    let handle = printing_twin(Pace::Instant).await;
    handle.touch(Touch::TendOutput(false)).await.unwrap();
    let copies = u16::try_from(OUTPUT_CAPACITY / 5 + 1).unwrap();
    let id = submit(&handle, &pdf_of(5), copies).await;
    stops(&handle, id).await;
    assert_eq!(handle.view().job(id).unwrap().sheets_out(), OUTPUT_CAPACITY);
    assert_eq!(reasons(&handle), ["output-area-full-error", "media-low-report"]);
    let first = handle.world().tray[0].id;
    assert!(handle.take_output(first).await);
    completes(&handle, id).await;
    let next = handle.world().tray[0].id;
    assert!(handle.take_output(next).await);
    assert_eq!(reasons(&handle), ["media-low-report", "output-area-almost-full-report"]);
}

#[tokio::test]
async fn a_job_that_stands_still_can_be_suspended_and_cancelled() {
    let handle = printing_twin(Pace::Instant).await;
    load(&handle, InputTray::One, 2).await;
    let id = submit(&handle, &pdf_of(3), 1).await;
    stops(&handle, id).await;
    let suspend = Command::Job(JobAsk::Suspend(Some(id)));
    operate(&handle, suspend).await;
    assert_eq!(laid(&handle), [[1, 2]], "what is out lies in the tray");
    assert_eq!(reasons(&handle), ["media-empty-warning"], "nobody waits for paper");
    operate(&handle, Command::Job(JobAsk::Resume(id))).await;
    assert_eq!(handle.view().job(id).unwrap().state, ATTENTION);
    operate(&handle, Command::Job(JobAsk::Cancel(id))).await;
    assert_eq!(handle.view().job(id).unwrap().state.ending(), Some(Ending::Cancelled));
    assert_eq!(reasons(&handle), ["media-empty-warning"]);
}

#[tokio::test]
async fn a_power_cut_while_a_job_stands_still_ends_the_job_and_not_the_trouble() {
    let handle = printing_twin(Pace::Instant).await;
    load(&handle, InputTray::One, 2).await;
    let id = submit(&handle, &pdf_of(3), 1).await;
    stops(&handle, id).await;
    for action in [PowerAction::Cut, PowerAction::On] {
        handle.ask(Asker::Control, Command::Power(action)).await.unwrap();
    }
    assert_eq!(handle.view().job(id).unwrap().state.name(), "aborted");
    assert_eq!(laid(&handle), [[1, 2]]);
    assert_eq!(reasons(&handle), ["media-empty-warning"]);
}

#[tokio::test]
async fn hands_reach_a_device_that_is_off_and_it_knows_when_it_is_on() {
    let handle = printing_twin(Pace::Instant).await;
    handle.ask(Asker::Control, Command::Power(PowerAction::Off)).await.unwrap();
    handle.touch(Touch::Cover(Cover::Left, true)).await.unwrap();
    assert!(handle.view().condition.alerts.is_empty());
    handle.ask(Asker::Control, Command::Power(PowerAction::On)).await.unwrap();
    assert_eq!(reasons(&handle), ["cover-open-error"]);
}

#[tokio::test]
async fn a_drive_without_room_is_told_and_takes_no_document() {
    let handle = printing_twin(Pace::Instant).await;
    assert!(handle.fill_drive(true).await);
    assert_eq!(handle.view().condition.gravest().unwrap().trouble, Trouble::DriveFull);
    let mut writer = handle.documents().begin();
    let data = vec![0; 1 << 20];
    let refused = writer.push(&data).and_then(|()| writer.finish().map(drop));
    assert!(matches!(refused, Err(crate::documents::DocumentRefused::Full)));
    assert!(handle.fill_drive(false).await);
    assert_eq!(reasons(&handle), Vec::<String>::new());
}

#[tokio::test]
async fn pages_on_other_paper_are_fed_from_its_tray_and_waited_for_when_it_is_out() {
    let handle = printing_twin(Pace::Instant).await;
    load(&handle, InputTray::One, 9).await;
    let out = TrayChange { sheets: Some(0), ..TrayChange::default() };
    handle.touch(Touch::Tray(InputTray::Two, out)).await.unwrap();
    let cover = Override {
        pages: vec![PageRange { first: 3, last: 3 }],
        media: Some(a3().media),
        ..Override::default()
    };
    let ticket =
        JobTicket { sides: Sides::LongEdge, overrides: vec![cover], ..JobTicket::default() };
    let id = submit_with(&handle, &pdf_of(5), ticket).await;
    stops(&handle, id).await;
    let view = handle.view();
    assert_eq!(view.job(id).unwrap().impressions_out(), 2);
    let expected = format!("Job {} waits for paper. Load A3 in Tray 2.", id.0);
    assert_eq!(view.condition.alerts[0].text, expected);
    let loaded = TrayChange { sheets: Some(10), ..TrayChange::default() };
    handle.touch(Touch::Tray(InputTray::Two, loaded)).await.unwrap();
    completes(&handle, id).await;
    let trays = handle.world().mechanism.trays;
    assert_eq!((trays[0].sheets, trays[1].sheets), (7, 9));
    let output = handle.world().tray[0].clone();
    let paper = output.paper.iter().map(|it| (it.medium.size.row().label, it.tray, it.sheets));
    let fed = [("A4", InputTray::One, 1), ("A3", InputTray::Two, 1), ("A4", InputTray::One, 1)];
    assert_eq!((paper.collect::<Vec<_>>(), output.sheets()), (fed.to_vec(), 3));
}
