//! What a data directory holds when its process has ended.

use std::path::Path;

use sim_core::folder::FolderNumber;
use sim_core::saved::SavedRows;
use sim_drive::ImageError;
use sim_store::{Format, Seq, Store};

use super::*;
use crate::NotOpened;
use crate::clock::ADVANCE_MAX_MS;

/// The device with a folder in which this document is, as a data directory would bring it back.
fn with_folder(document: DocumentId) -> Device {
    let rows = device().changes(None).into_iter();
    let mut rows: SavedRows = rows.filter_map(|(key, value)| Some((key, value?))).collect();
    let filed = format!(
        r#"{{"id":{},"name":"scan","kind":"Scan","created":0,"pages":1,"bytes":7,"color":"Color","resolution":"Dpi200","dots":[1654,2339]}}"#,
        document.0
    );
    let folder = format!(
        r#"{{"number":7,"name":"in","owner":{{"id":"11111","number":1}},"documents":[{filed}]}}"#
    );
    rows.insert("folder/007".into(), folder.into());
    Device::resume(&rows).unwrap().0
}

#[tokio::test]
async fn a_document_in_a_folder_outlives_the_process_and_one_that_nobody_has_does_not() {
    let folder = std::env::temp_dir().join(format!("mfp-twin-folder-{}", std::process::id()));
    let open = || DataDirectory::open(&folder, SectorSize::Bytes4096).unwrap();
    let directory = open();
    let write = |data: &[u8]| {
        let mut writer = directory.hardware.documents().begin();
        writer.push(data).unwrap();
        writer.finish().unwrap().0
    };
    let (scanned, stranger) = (write(b"scanned"), write(b"nobody's"));
    let passwords = Passwords::new().unwrap();
    let device = with_folder(scanned);
    let setup = Setup::new(ClockMode::Manual, Pace::Instant, passwords);
    let (handle, run) = host_in(directory, device, setup);
    let run = tokio::spawn(run);
    set(&handle, "storage.data_encryption", "Off").await;
    handle.ask(Asker::Control, Command::Power(PowerAction::On)).await.unwrap();
    assert_eq!(handle.documents().count(), 2);
    drop(handle);
    run.await.unwrap();
    for _ in 0..2 {
        let mut directory = open();
        let (device, _) = directory.take_device().unwrap();
        let view = device.view();
        let kept = view.folders[&FolderNumber(7)].documents.iter().map(|it| it.id);
        assert_eq!(kept.collect::<Vec<_>>(), [scanned]);
        let documents = directory.hardware.documents();
        assert_eq!(documents.read(scanned).unwrap().data, b"scanned".as_slice());
        assert!(documents.read(stranger).is_err());
    }
    std::fs::remove_dir_all(&folder).unwrap();
}

/// 2026-11-28 12:00 in Greenwich, Unix milliseconds.
const NOON_MS: i64 = 1_795_867_200_000;
const HOUR_MS: i64 = 3_600_000;
const YEAR_MS: i64 = 365 * 24 * HOUR_MS;
/// How long a run of a test may take before its clock says so.
const RUN_MS: i64 = 10 * 60_000;

/// Runs the device of a directory in a world in which it is so late, and says what its clock shows at first,
/// and how far its time has come.
async fn shown_at(folder: &Path, unix_ms: i64, mode: ClockMode) -> (i64, u64) {
    // A worker may have the drive of the run before a moment longer than that run took.
    let mut directory = loop {
        match DataDirectory::open(folder, SectorSize::Bytes4096) {
            Err(NotOpened::Image(ImageError::InUse { .. })) => yield_now().await,
            opened => break opened.unwrap(),
        }
    };
    let device = directory.take_device().map_or_else(device, |it| it.0);
    let setup = Setup::new(mode, Pace::Instant, Passwords::new().unwrap());
    let real_time = RealTime::at(u64::try_from(unix_ms).unwrap());
    let (handle, run) = host_in_at(real_time, directory, device, setup);
    let run = tokio::spawn(run);
    handle.ask(Asker::Control, Command::Power(PowerAction::On)).await.unwrap();
    let (now, clock) = (handle.now(), handle.view().clock);
    drop(handle);
    run.await.unwrap();
    (clock.unix_ms(now), now.0)
}

#[tokio::test]
async fn a_host_clock_that_was_wrong_for_one_run_does_not_move_the_device_s_for_good() {
    let years = |years: i64| years * YEAR_MS;
    // The device's clock is set five years behind the host's, and follows it no farther than from 2000 to 2099.
    for (wrong, in_between) in [
        (NOON_MS + years(73), years(73)),
        (NOON_MS + years(4), years(4)),
        (NOON_MS - years(20), -years(20)),
        (NOON_MS - years(25), HOUR_MS),
        (NOON_MS + years(200), HOUR_MS),
        (0, HOUR_MS),
    ] {
        let name = format!("mfp-twin-clock-{wrong}-{}", std::process::id());
        let folder = std::env::temp_dir().join(name);
        let (begun, _) = shown_at(&folder, NOON_MS, ClockMode::Wall).await;
        let is = |(shown, _): (i64, u64), passed: i64| {
            let late = shown - (begun + passed);
            assert!(late.abs() < RUN_MS, "{wrong}: {late} ms late");
        };
        is(shown_at(&folder, NOON_MS + HOUR_MS, ClockMode::Wall).await, HOUR_MS);
        is(shown_at(&folder, wrong, ClockMode::Wall).await, in_between);
        let (shown, ticks) = shown_at(&folder, NOON_MS + 3 * HOUR_MS, ClockMode::Wall).await;
        is((shown, ticks), 3 * HOUR_MS);
        assert!(ticks <= ADVANCE_MAX_MS, "no timer saw more than ten years");
        is(shown_at(&folder, NOON_MS + 4 * HOUR_MS, ClockMode::Wall).await, 4 * HOUR_MS);
        std::fs::remove_dir_all(&folder).unwrap();
    }
}

#[tokio::test]
async fn a_host_clock_that_is_right_again_has_passed_no_more_time_than_went_by() {
    // The clock of each run in turn; how late it is in the last one by a clock that was always right.
    let back = NOON_MS - 5 * YEAR_MS;
    for (name, wrong) in [
        ("once", vec![back]),
        ("for-two-runs", vec![back, back + HOUR_MS]),
        ("twice-as-much", vec![back, NOON_MS - 9 * YEAR_MS]),
        ("and-again", vec![back, NOON_MS + HOUR_MS, back]),
        ("at-the-first-start", vec![NOON_MS - 4 * HOUR_MS, NOON_MS, back]),
        ("by-an-hour", vec![NOON_MS - HOUR_MS]),
    ] {
        let name = format!("mfp-twin-clock-{name}-{}", std::process::id());
        let folder = std::env::temp_dir().join(&name);
        let (begun, _) = shown_at(&folder, NOON_MS, ClockMode::Wall).await;
        for wrong in wrong {
            shown_at(&folder, wrong, ClockMode::Wall).await;
        }
        let end = NOON_MS + 3 * HOUR_MS;
        let (shown, ticks) = shown_at(&folder, end, ClockMode::Wall).await;
        assert!((shown - (begun + 3 * HOUR_MS)).abs() < RUN_MS, "{name}: it shows the right time");
        // A run that begins when the one before ended ends later than its clock says here.
        let most = (7 * HOUR_MS + RUN_MS).unsigned_abs();
        assert!(ticks < most, "{name}: {ticks} ms passed");
        std::fs::remove_dir_all(&folder).unwrap();
    }
}

#[tokio::test]
async fn a_host_clock_that_was_wrong_when_the_device_was_made_does_not_keep_it_wrong() {
    let folder = std::env::temp_dir().join(format!("mfp-twin-born-{}", std::process::id()));
    let (begun, _) = shown_at(&folder, NOON_MS + 40 * YEAR_MS, ClockMode::Wall).await;
    let (shown, _) = shown_at(&folder, NOON_MS + 20 * YEAR_MS, ClockMode::Wall).await;
    assert!((shown - (begun - 20 * YEAR_MS)).abs() < RUN_MS);
    std::fs::remove_dir_all(&folder).unwrap();
}

#[tokio::test]
async fn time_that_moves_when_it_is_told_does_not_move_with_the_host_s() {
    let folder = std::env::temp_dir().join(format!("mfp-twin-manual-{}", std::process::id()));
    let first = shown_at(&folder, NOON_MS, ClockMode::Manual).await;
    for unix_ms in [NOON_MS + YEAR_MS, 0, NOON_MS] {
        assert_eq!(shown_at(&folder, unix_ms, ClockMode::Manual).await, first);
    }
    std::fs::remove_dir_all(&folder).unwrap();
}

#[tokio::test]
async fn what_comes_together_is_kept_by_one_write() {
    const ASKS: usize = 200;
    let folder = std::env::temp_dir().join(format!("mfp-twin-host-{}", std::process::id()));
    let directory = DataDirectory::open(&folder, SectorSize::Bytes4096).unwrap();
    let passwords = Passwords::new().unwrap();
    let setup = Setup::new(ClockMode::Manual, Pace::Instant, passwords);
    let (handle, run) = host_in(directory, device(), setup);
    let run = tokio::spawn(run);
    (0..1_000).for_each(|_| handle.report(Fact::PanelTouched));
    let ask = |_| handle.ask(Asker::Control, Command::ViewAuditLog);
    let answers = futures_util::future::join_all((0..ASKS).map(ask)).await;
    assert!(answers.iter().all(Result::is_ok));
    drop(handle);
    run.await.unwrap();
    let store = Store::open(&folder, &Format::only(sim_core::saved::FORMAT)).unwrap();
    assert_eq!(store.last(), Seq(ASKS.div_ceil(TURN_MAX) as u64), "a record for each turn");
    drop(store);
    std::fs::remove_dir_all(&folder).unwrap();
}
