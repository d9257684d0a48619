//! Calls for a line of the device: what comes over it lies in the line's folder as it was sent, or nothing of it.

use sim_core::command::FaultAction;
use sim_core::fax::{Line, Resolution};
use sim_core::folder::{DocumentKind, FolderAsk, FolderNumber, PasscodeChange};
use sim_core::job::{AbortReason, Ending};
use sim_core::settings::{Change, Key};
use sim_render::{retrieve, scan};

use super::*;
use crate::{CallEnd, CallIn, CallRefused, Caller, fax_page};

const FOLDER: FolderNumber = FolderNumber(1);

/// A device whose first line has a folder.
async fn office(pace: Pace) -> Handle {
    let handle = certified(ClockMode::Manual, pace).await;
    let owner = UserId::new("11111");
    let (name, passcode) = ("Faxes".into(), PasscodeChange::Off);
    let create = FolderAsk::Create { number: FOLDER, name, passcode, owner };
    handle.ask(Asker::Control, Command::Folder(create)).await.unwrap();
    let change = Change::parse(Key::fax_line_1, "1").unwrap();
    handle.ask(Asker::Control, Command::ChangeSettings(vec![change])).await.unwrap();
    handle
}

/// A document of two pages.
fn letter() -> (Bytes, Vec<scan::Area>) {
    let pdf = sim_render::to_pdf(&"This is a fax.\x0cIt has two pages.".into()).unwrap();
    let (_, areas) = scan::original(&pdf).unwrap();
    (pdf, areas)
}

async fn call(handle: &Handle, faults: &[&str], folder: &str) -> CallIn {
    let (pdf, areas) = letter();
    let image = handle.fax_image(&pdf, &areas, Resolution::Fine).await.unwrap();
    let faults = faults.iter().map(|it| it.parse().unwrap()).collect();
    let id = "+81 3 5550100".parse().unwrap();
    let caller = Caller { folder: folder.parse().unwrap(), ..Caller::new(id) };
    CallIn { image, caller, faults, seed: 7 }
}

fn faxes(handle: &Handle) -> usize {
    handle.view().folders[&FOLDER].documents.len()
}

#[tokio::test]
async fn what_a_call_brings_is_in_the_folder_dot_by_dot() {
    let handle = office(Pace::Instant).await;
    let call = call(&handle, &[], "").await;
    handle.call_in(Line::One, call.clone()).await.unwrap();
    handle.advance(Advance::UntilIdle).await.unwrap();
    let fax = handle.view().folders[&FOLDER].documents[0].clone();
    assert_eq!((fax.kind, fax.pages, &*fax.name), (DocumentKind::Fax, 2, "Fax +81 3 5550100"));
    assert_eq!((fax.dots.across, fax.dots.down), (204, 196));
    let pdf = handle.documents().read(fax.id).unwrap().data;
    for (page, sent) in (1..).zip(call.image.pages()) {
        let sent = fax_page::picture(sent).data;
        assert!(retrieve::page(&pdf, page).unwrap().data == sent, "page {page}");
    }
    let shown = handle.world().telephone.call(Line::One).unwrap().clone();
    assert_eq!((shown.end, shown.pages), (Some(CallEnd::Complete), 2));
    let said: Vec<_> = shown.ladder.entries().iter().map(|it| it.name.as_str()).collect();
    assert!(said.ends_with(&["MCF", "DCN"]), "{said:?}");
}

#[tokio::test]
async fn a_call_takes_its_time_and_a_hand_that_moves_time_sees_it() {
    let handle = office(Pace::Timed).await;
    let call = call(&handle, &[], "").await;
    handle.call_in(Line::One, call.clone()).await.unwrap();
    assert_eq!(handle.call_in(Line::One, call).await, Err(CallRefused::Busy));
    handle.advance(Advance::By(10_000)).await.unwrap();
    let shown = handle.world().telephone.call(Line::One).unwrap().clone();
    assert_eq!((shown.end, shown.ended), (None, None));
    assert!(shown.ladder.entries().iter().any(|it| it.name == "DIS"));
    assert_eq!(faxes(&handle), 0);
    handle.advance(Advance::UntilIdle).await.unwrap();
    let shown = handle.world().telephone.call(Line::One).unwrap().clone();
    let lasted = shown.ended.unwrap().since_ms(shown.began);
    assert!((20_000..120_000).contains(&lasted), "{lasted} ms");
    assert_eq!(faxes(&handle), 1);
}

#[tokio::test]
async fn a_call_that_fails_says_why() {
    let handle = office(Pace::Instant).await;
    for (fault, why) in [("lost-always:DIS", "nobody hears it"), ("asks:53", "a file")] {
        let call = call(&handle, &[fault], "").await;
        handle.call_in(Line::One, call).await.unwrap();
        handle.advance(Advance::UntilIdle).await.unwrap();
        let job = handle.view().all_jobs().last().unwrap().clone();
        assert_eq!(job.state.ending(), Some(Ending::Aborted(AbortReason::Call)));
        assert!(job.state.fault().is_some_and(|it| it.starts_with("LINE-")), "{why}: {job:?}");
    }
    assert_eq!((faxes(&handle), handle.documents().count()), (0, 0));
}

#[tokio::test]
async fn of_a_call_that_breaks_off_the_pages_are_kept_that_were_confirmed() {
    let handle = office(Pace::Instant).await;
    let mut kept = std::collections::BTreeSet::new();
    for signal in 4..24 {
        let before = faxes(&handle);
        let call = call(&handle, &[&format!("hangs-up:{signal}")], "").await;
        handle.call_in(Line::One, call).await.unwrap();
        handle.advance(Advance::UntilIdle).await.unwrap();
        let shown = handle.world().telephone.call(Line::One).unwrap().clone();
        let stored = handle.view().folders[&FOLDER].documents.get(before).cloned();
        assert_eq!(stored.map_or(0, |it| it.pages as usize), shown.pages, "signal {signal}");
        kept.insert(shown.pages);
    }
    assert!(kept.contains(&0) && kept.contains(&1), "{kept:?}");
    assert_eq!(handle.documents().count(), faxes(&handle));
}

async fn restrict(handle: &Handle, restricted: &str) {
    let change = Change::parse(Key::service_rep_restricted, restricted).unwrap();
    handle.ask(Asker::Control, Command::ChangeSettings(vec![change])).await.unwrap();
}

/// How a call ended for the device and for its caller.
fn ends(handle: &Handle) -> [Option<CallEnd>; 2] {
    let shown = handle.world().telephone.call(Line::One).unwrap().clone();
    [shown.end, shown.far_end]
}

#[tokio::test]
async fn who_names_a_folder_is_told_whether_it_may() {
    let handle = office(Pace::Instant).await;
    for (restricted, folder, end, stored) in [
        // Its own machine does not send where it is not offered.
        ("Enabled", "1", [CallEnd::Disconnected, CallEnd::NoFolders], 0),
        ("Off", "1", [CallEnd::Complete, CallEnd::Complete], 1),
        ("Off", "4", [CallEnd::FolderRefused, CallEnd::Disconnected], 1),
        ("Off", "*4", [CallEnd::FolderRefused, CallEnd::Disconnected], 1),
    ] {
        restrict(&handle, restricted).await;
        let call = call(&handle, &[], folder).await;
        handle.call_in(Line::One, call).await.unwrap();
        handle.advance(Advance::UntilIdle).await.unwrap();
        assert_eq!(ends(&handle), end.map(Some), "{restricted}, {folder}");
        assert_eq!(faxes(&handle), stored);
    }
    assert_eq!(handle.documents().count(), 1);
}

#[tokio::test]
async fn without_a_place_for_it_nobody_answers() {
    let handle = office(Pace::Instant).await;
    let gone = Command::Power(PowerAction::Off);
    handle.ask(Asker::Control, gone).await.unwrap();
    let call = call(&handle, &[], "").await;
    handle.call_in(Line::One, call).await.unwrap();
    handle.advance(Advance::UntilIdle).await.unwrap();
    assert_eq!(ends(&handle), [None, Some(CallEnd::NoAnswer)]);
    assert_eq!(handle.world().telephone.call(Line::One).unwrap().lasted, Some(60_000));
    assert_eq!((handle.view().all_jobs().count(), handle.documents().count()), (0, 0));
    assert!(handle.world().tray.is_empty());
}

#[tokio::test]
async fn a_call_that_nobody_answers_rings_for_a_minute() {
    let handle = office(Pace::Timed).await;
    handle.ask(Asker::Control, Command::Power(PowerAction::Off)).await.unwrap();
    handle.call_in(Line::One, call(&handle, &[], "").await).await.unwrap();
    handle.advance(Advance::By(59_000)).await.unwrap();
    assert_eq!(ends(&handle), [None, None]);
    let again = call(&handle, &[], "").await;
    assert_eq!(handle.call_in(Line::One, again).await, Err(CallRefused::Busy));
    handle.advance(Advance::By(1_000)).await.unwrap();
    assert_eq!(ends(&handle), [None, Some(CallEnd::NoAnswer)]);
}

/// A call at the timed pace, up to where its first page is confirmed.
async fn confirmed(handle: &Handle, folder: &str) {
    let call = call(handle, &[], folder).await;
    handle.call_in(Line::One, call).await.unwrap();
    for _ in 0..120 {
        handle.advance(Advance::By(1_000)).await.unwrap();
        if handle.world().telephone.call(Line::One).unwrap().pages == 1 {
            return;
        }
    }
    panic!("no page is confirmed");
}

/// The pages of the only fax, and what is wrong with it.
async fn kept(handle: &Handle) -> (u32, String) {
    handle.advance(Advance::UntilIdle).await.unwrap();
    let [fax] = &handle.view().folders[&FOLDER].documents[..] else { panic!("no fax") };
    let pdf = handle.documents().read(fax.id).unwrap().data;
    assert_eq!(scan::original(&pdf).unwrap().1.len(), fax.pages as usize);
    assert_eq!(handle.documents().count(), 1);
    let job = handle.view().all_jobs().last().unwrap().clone();
    (fax.pages, job.state.fault().unwrap_or_default().to_owned())
}

#[tokio::test]
async fn a_page_that_was_confirmed_is_there_when_the_power_is_back() {
    for power in [PowerAction::Cut, PowerAction::Off] {
        let handle = office(Pace::Timed).await;
        confirmed(&handle, "").await;
        handle.ask(Asker::Control, Command::Power(power)).await.unwrap();
        handle.advance(Advance::By(1_000)).await.unwrap();
        assert_eq!(ends(&handle)[1], Some(CallEnd::HungUp));
        assert_eq!((faxes(&handle), handle.documents().count()), (0, 1));
        handle.ask(Asker::Control, Command::Power(PowerAction::On)).await.unwrap();
        assert_eq!(kept(&handle).await, (1, "the power went".to_owned()));
    }
}

#[tokio::test]
async fn a_page_for_which_the_drive_has_no_room_is_not_confirmed() {
    let handle = office(Pace::Timed).await;
    confirmed(&handle, "").await;
    assert!(handle.fill_drive(true).await);
    handle.advance(Advance::By(120_000)).await.unwrap();
    assert_eq!(ends(&handle), [Some(CallEnd::NothingTaken), Some(CallEnd::NeverReady)]);
    assert!(handle.fill_drive(false).await);
    let (pages, fault) = kept(&handle).await;
    assert!(pages == 1 && fault.starts_with("LINE-127"), "{pages}, {fault}");
}

#[tokio::test]
async fn a_call_ends_when_nobody_may_name_a_folder_any_more_or_the_device_has_a_fault() {
    for (end, is_fault) in [(CallEnd::FolderRefused, false), (CallEnd::Faulty, true)] {
        let handle = office(Pace::Timed).await;
        restrict(&handle, "Off").await;
        confirmed(&handle, "1").await;
        if is_fault {
            let fault = Command::Fault("016-210", FaultAction::Appear);
            handle.ask(Asker::Control, fault).await.unwrap();
        } else {
            restrict(&handle, "Enabled").await;
        }
        handle.advance(Advance::By(10_000)).await.unwrap();
        // Its caller was sending and heard no DCN.
        assert_eq!(ends(&handle), [Some(end), Some(CallEnd::HungUp)]);
        let shown = handle.world().telephone.call(Line::One).unwrap().clone();
        let said = shown.ladder.entries().iter().filter(|it| it.name == "MCF").count();
        assert_eq!(said, 1, "{}", shown.ladder);
        let (pages, fault) = kept(&handle).await;
        assert!(pages == 1 && fault.starts_with(end.code()), "{pages}, {fault}");
    }
}

#[tokio::test]
async fn a_call_ends_with_the_power() {
    let handle = office(Pace::Timed).await;
    let call = call(&handle, &[], "").await;
    handle.call_in(Line::One, call).await.unwrap();
    handle.advance(Advance::By(10_000)).await.unwrap();
    let cut = Command::Power(PowerAction::Cut);
    handle.ask(Asker::Control, cut).await.unwrap();
    handle.advance(Advance::By(1_000)).await.unwrap();
    let shown = handle.world().telephone.call(Line::One).unwrap().clone();
    assert_eq!(shown.far_end, Some(CallEnd::HungUp));
    assert_eq!((faxes(&handle), handle.documents().count()), (0, 0));
}

/// The canary is what the fault puts into a field: text that is no number.
#[tokio::test]
async fn text_in_any_frame_of_a_call_is_nowhere_in_the_device() {
    let handle = office(Pace::Instant).await;
    let change = Change::parse(Key::service_rep_restricted, "Off").unwrap();
    handle.ask(Asker::Control, Command::ChangeSettings(vec![change])).await.unwrap();
    for frame in ["TSI", "DCS", "SUB", "PPS", "EOP", "DCN"] {
        for fault in [format!("letters:{frame}@caller"), format!("unknown:{frame}@caller")] {
            let call = call(&handle, &[&fault], "1").await;
            handle.call_in(Line::One, call).await.unwrap();
            handle.advance(Advance::UntilIdle).await.unwrap();
        }
    }
    let view = handle.view();
    let said = view.truth.iter().map(|it| it.detail.as_str());
    let logged = view.audit.iter().map(|it| &*it.optional);
    let named = view.all_jobs().map(|it| it.name.to_string()).collect::<Vec<_>>();
    let mut texts = said.chain(logged).chain(named.iter().map(String::as_str));
    assert!(texts.all(|it| !it.contains("script")), "text of a frame");
    assert!(faxes(&handle) > 0, "some of the calls came to their end");
    for document in &view.folders[&FOLDER].documents {
        let data = handle.documents().read(document.id).unwrap().data;
        assert!(!data.windows(6).any(|it| it == b"script"));
        assert!(document.name.chars().all(|it| it.is_ascii_alphanumeric() || "+ ".contains(it)));
    }
}
