//! Originals in the feeder and on the glass, scanned into a folder: what lies on the drive is what lay there.

use sim_core::folder::{FolderAsk, FolderNumber, PasscodeChange};
use sim_core::job::{AbortReason, Ending, ScanOrder, ScanTo, Stop};
use sim_core::scanner::{OriginalSides, ScanTicket, Source};
use sim_document::Laid;
use sim_render::{retrieve, scan};

use super::*;
use crate::mechanism::Touch;
use crate::{LayRefused, Original};

const FOLDER: FolderNumber = FolderNumber(1);
const ATTENTION: JobState = JobState::Stopped(Resource::Scanner, Stop::Attention);

/// A device with the Key Operator at its panel, who has a folder.
async fn office(pace: Pace) -> Handle {
    let handle = certified(ClockMode::Manual, pace).await;
    let user = SessionAsk::LogIn { user: "11111".into(), password: Secret::new(PASSWORD) };
    handle.ask(Asker::Panel, Command::Session(user)).await.unwrap();
    let passcode = PasscodeChange::Off;
    let create = FolderAsk::Create { number: FOLDER, name: "Scans".into(), passcode, owner: None };
    handle.ask(Asker::Panel, Command::Folder(create)).await.unwrap();
    handle
}

/// A document of so many pages of text, each another.
fn letters(pages: u32) -> Bytes {
    let text: Vec<_> = (1..=pages).map(|it| format!("This is page {it}.")).collect();
    sim_render::to_pdf(&text.join("\x0c").into()).unwrap()
}

async fn lay(handle: &Handle, on: Source, document: &Bytes, is_two_sided: bool) {
    let (_, areas) = scan::original(document).unwrap();
    let laid = Laid { pdf: None, areas };
    let original = Original::of(document.clone(), laid, is_two_sided).unwrap();
    handle.lay(on, original).await.unwrap();
}

async fn scan(handle: &Handle, ticket: ScanTicket) -> JobId {
    let (to, name) = (ScanTo::Folder(FOLDER), Some("letters".to_owned()));
    let order = ScanOrder { name, scan: ticket, to, passcode: None, preview: false };
    let reply = handle.ask(Asker::Panel, Command::Job(JobAsk::Scan(order.into()))).await;
    let Ok(Reply::Job(id, _)) = reply else { panic!("{reply:?}") };
    id
}

fn ending(handle: &Handle, id: JobId) -> Option<Ending> {
    handle.view().job(id).unwrap().state.ending()
}

/// Pages of the job that are scanned.
fn pages(handle: &Handle) -> u32 {
    handle.world().scanner.running.map_or(0, |it| it.1)
}

/// Sheets in the feeder, and on the glass.
fn sheets(handle: &Handle) -> [usize; 2] {
    Source::ALL.map(|it| handle.world().scanner.originals.on(it).count())
}

#[tokio::test]
async fn what_was_scanned_lies_in_the_folder_side_by_side() {
    let handle = office(Pace::Instant).await;
    let original = letters(5);
    lay(&handle, Source::Feeder, &original, true).await;
    let ticket = ScanTicket { sides: OriginalSides::TwoHeadToHead, ..ScanTicket::default() };
    let id = scan(&handle, ticket).await;
    handle.advance(Advance::UntilIdle).await.unwrap();
    assert_eq!(ending(&handle, id), Some(Ending::Completed));
    assert_eq!(sheets(&handle), [0, 0]);
    let document = handle.view().folders[&FOLDER].documents[0].clone();
    assert_eq!((&*document.name, document.pages), ("letters", 6));
    let pdf = handle.documents().read(document.id).unwrap().data;
    assert_eq!((pdf.len() as u64, handle.documents().count()), (document.bytes, 1));
    let (_, areas) = scan::original(&original).unwrap();
    let look = scan::ScanLook { dpi: 200, color: scan::ScanColor::Color };
    for page in 1..=6 {
        let printed = (page <= 5).then_some(page);
        let side = scan::ScanSide { page: printed, area: areas[0], is_turned: false };
        let seen = scan::scan(&original, &[side], look).unwrap().remove(0);
        assert!(retrieve::page(&pdf, page).unwrap().data == seen.data, "page {page}");
    }
}

#[tokio::test]
async fn sides_are_scanned_at_the_pace_of_the_scanner() {
    let handle = office(Pace::Timed).await;
    lay(&handle, Source::Feeder, &letters(3), false).await;
    let id = scan(&handle, ScanTicket::default()).await;
    let begun = handle.now();
    handle.advance(Advance::By(749)).await.unwrap();
    assert_eq!((pages(&handle), sheets(&handle)), (0, [3, 0]));
    handle.advance(Advance::By(1)).await.unwrap();
    assert_eq!((pages(&handle), sheets(&handle)), (1, [2, 0]));
    handle.advance(Advance::UntilIdle).await.unwrap();
    assert_eq!(ending(&handle, id), Some(Ending::Completed));
    assert_eq!(handle.now().since_ms(begun), 3 * 750);
}

#[tokio::test]
async fn a_sheet_that_sticks_stops_the_job_which_goes_on_where_it_was() {
    let handle = office(Pace::Timed).await;
    lay(&handle, Source::Feeder, &letters(3), false).await;
    let id = scan(&handle, ScanTicket::default()).await;
    handle.advance(Advance::By(750)).await.unwrap();
    handle.touch(Touch::JamOriginal).await.unwrap();
    assert_eq!(handle.view().job(id).unwrap().state, ATTENTION);
    handle.advance(Advance::By(600_000)).await.unwrap();
    assert_eq!((pages(&handle), sheets(&handle)), (1, [2, 0]));
    assert_eq!(handle.take_originals(Source::Feeder).await, Err(LayRefused::Scanning));
    for hand in [Touch::FeederCover(true), Touch::ClearOriginal, Touch::FeederCover(false)] {
        handle.touch(hand).await.unwrap();
    }
    handle.advance(Advance::UntilIdle).await.unwrap();
    assert_eq!(ending(&handle, id), Some(Ending::Completed));
    assert_eq!(handle.view().folders[&FOLDER].documents[0].pages, 3);
}

#[tokio::test]
async fn of_a_scan_that_is_cancelled_or_loses_the_power_nothing_stays() {
    for cut in [false, true] {
        let handle = office(Pace::Manual).await;
        lay(&handle, Source::Platen, &letters(1), false).await;
        lay(&handle, Source::Feeder, &letters(20), false).await;
        let id = scan(&handle, ScanTicket::default()).await;
        handle.scan_on(5).await;
        assert_eq!((pages(&handle), sheets(&handle)), (5, [15, 1]));
        if cut {
            handle.ask(Asker::Control, Command::Power(PowerAction::Cut)).await.unwrap();
            assert_eq!(handle.world().scanner.running, None);
            handle.ask(Asker::Control, Command::Power(PowerAction::On)).await.unwrap();
            assert_eq!(ending(&handle, id), Some(Ending::Aborted(AbortReason::Power)));
        } else {
            handle.ask(Asker::Panel, Command::Job(JobAsk::Cancel(id))).await.unwrap();
        }
        assert_eq!(handle.world().scanner.running, None);
        assert_eq!((handle.documents().count(), sheets(&handle)), (0, [15, 1]));
        handle.take_originals(Source::Feeder).await.unwrap();
        assert_eq!(sheets(&handle), [0, 1]);
    }
}

#[tokio::test]
async fn an_original_stays_on_the_glass_and_is_told_until_it_is_taken_away() {
    let handle = office(Pace::Instant).await;
    lay(&handle, Source::Platen, &letters(1), false).await;
    let id = scan(&handle, ScanTicket::default()).await;
    handle.advance(Advance::UntilIdle).await.unwrap();
    assert_eq!(ending(&handle, id), Some(Ending::Completed));
    let told = |handle: &Handle| {
        let view = handle.view();
        view.condition.alerts.iter().map(|it| it.text.clone()).collect::<Vec<_>>()
    };
    assert_eq!(told(&handle), ["The original is still on the document glass. Take it away."]);
    handle.take_originals(Source::Platen).await.unwrap();
    assert_eq!(told(&handle), Vec::<String>::new());
}
