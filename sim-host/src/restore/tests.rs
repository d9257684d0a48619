use std::fs;
use std::sync::Arc;

use sim_core::job::{JobId, JobState, Resource};
use sim_core::media::InputTray;
use sim_core::parts::Cover;
use sim_core::power::{Power, PowerAction};
use sim_core::settings::Profile;
use sim_core::{Asker, Command, Tick};

use sim_drive::Mark;

use super::*;
use crate::drive_image::settle_images;
use crate::host::tests::{certified, document, set, state, submit};
use crate::mechanism::TrayChange;
use crate::{
    Advance, AdvanceRefused, ClockMode, Handle, HardwareFault, Pace, Shelf, Snapshot, Touch,
};

const HELD: fn(&JobState) -> bool = |it| it.is_held();

async fn held(handle: &Handle, data: &[u8]) -> JobId {
    let id = submit(handle, data, 1).await;
    state(handle, id, HELD).await;
    id
}

async fn snapshot(handle: &Handle) -> Arc<Snapshot> {
    Arc::new(handle.snapshot().await.unwrap())
}

fn documents(handle: &Handle) -> Vec<Vec<u8>> {
    let view = handle.view();
    let kept = view.jobs.values().flat_map(|it| it.kept());
    kept.map(|it| handle.documents().read(it).unwrap().data.to_vec()).collect()
}

#[tokio::test]
async fn what_was_there_is_there_again_and_nothing_else_however_often() {
    let handle = certified(ClockMode::Manual, Pace::Instant).await;
    handle.advance(Advance::By(5_000)).await.unwrap();
    set(&handle, "storage.data_encryption", "Off").await;
    let power = |action| handle.ask(Asker::Control, Command::Power(action));
    power(PowerAction::Restart).await.unwrap();
    let pdf = crate::host::tests::pdf();
    held(&handle, &pdf).await;
    let taken = snapshot(&handle).await;
    let (view, used) = (handle.view(), handle.documents().usage());
    for _ in 0..3 {
        held(&handle, &[&pdf[..], b"% another document"].concat()).await;
        handle.advance(Advance::By(60_000)).await.unwrap();
        set(&handle, "timers.browser_session", "7").await;
        handle.restore("clean", taken.clone()).await.unwrap();
        let now = handle.view();
        assert_eq!(*now.settings, *view.settings);
        assert_eq!((now.audit.written(), now.jobs.len()), (view.audit.written(), 1));
        assert_eq!(handle.now(), Tick(5_000));
        assert_eq!(documents(&handle), [pdf.to_vec()]);
        assert_eq!(handle.documents().usage(), used);
        assert!(now.power.is_on() && now.revision > view.revision);
        assert_eq!(handle.documents().drive().search(b"another document", 9).unwrap(), []);
    }
}

#[tokio::test]
async fn altered_hardware_is_part_of_it_and_is_found_when_it_goes_on() {
    let handle = certified(ClockMode::Manual, Pace::Instant).await;
    handle.alter(HardwareFault::Rng, true).await;
    let taken = snapshot(&handle).await;
    handle.alter(HardwareFault::Rng, false).await;
    handle.restore("altered", taken).await.unwrap();
    assert_eq!(handle.hardware().faults(&handle.view()), [HardwareFault::Rng].into());
    assert_eq!(handle.view().blocking_fault().unwrap().code, "116-321");
}

#[tokio::test]
async fn paper_covers_and_the_full_drive_are_as_they_were_and_the_device_knows() {
    let handle = certified(ClockMode::Manual, Pace::Instant).await;
    let reasons = |handle: &Handle| -> Vec<String> {
        handle.view().condition.alerts.iter().map(|it| it.reason()).collect()
    };
    let load = |sheets| TrayChange { sheets: Some(sheets), ..TrayChange::default() };
    handle.touch(Touch::Tray(InputTray::One, load(7))).await.unwrap();
    handle.touch(Touch::Cover(Cover::Left, true)).await.unwrap();
    handle.fill_drive(true).await;
    let taken = snapshot(&handle).await;
    let expected = ["cover-open-error", "spool-area-full-warning", "media-low-report"];
    assert_eq!(reasons(&handle), expected);
    handle.touch(Touch::Tray(InputTray::One, load(100))).await.unwrap();
    handle.touch(Touch::Cover(Cover::Left, false)).await.unwrap();
    handle.fill_drive(false).await;
    assert_eq!(reasons(&handle), Vec::<String>::new());
    let elsewhere = certified(ClockMode::Manual, Pace::Instant).await;
    for twin in [&handle, &elsewhere] {
        twin.restore("low", taken.clone()).await.unwrap();
        assert_eq!(twin.world().mechanism.trays[0].sheets, 7);
        assert_eq!(reasons(twin), expected);
    }
}

#[tokio::test]
async fn restoring_while_it_prints_stops_that_and_empties_the_tray() {
    let handle = certified(ClockMode::Manual, Pace::Manual).await;
    let taken = snapshot(&handle).await;
    set(&handle, "private_print.receive_control", "Print").await;
    let pdf = crate::host::tests::pdf();
    let first = submit(&handle, &pdf, 3).await;
    state(&handle, first, |it| *it == JobState::Running(Resource::Engine)).await;
    let second = submit(&handle, &pdf, 1).await;
    state(&handle, second, |it| *it == JobState::Waiting(Resource::Engine)).await;
    handle.put_out(2).await;
    let printing = snapshot(&handle).await;
    handle.restore("before", taken).await.unwrap();
    assert!(handle.view().jobs.is_empty() && handle.world().tray.is_empty());
    assert_eq!((handle.world().engine, handle.documents().count()), (None, 0));
    handle.restore("in the middle", printing).await.unwrap();
    let view = handle.view();
    assert!([first, second].iter().all(|it| view.job(*it).unwrap().state.name() == "aborted"));
    assert_eq!((handle.world().engine, handle.documents().count()), (None, 0));
}

#[tokio::test]
async fn whoever_waits_is_told_and_a_document_of_the_old_drive_is_never_taken() {
    let handle = certified(ClockMode::Manual, Pace::Manual).await;
    held(&handle, &crate::host::tests::pdf()).await;
    let taken = snapshot(&handle).await;
    let stale = document(&handle, b"came in just before");
    let mut writer = handle.documents().begin();
    writer.push(b"on its way in").unwrap();
    let busy = handle.clone();
    set(&handle, "private_print.receive_control", "Print").await;
    submit(&handle, &crate::host::tests::pdf(), 1).await;
    let then = handle.now();
    let advance = tokio::spawn(async move { busy.advance(Advance::UntilIdle).await });
    // It has been asked for before the restore is.
    tokio::task::yield_now().await;
    handle.restore("clean", taken.clone()).await.unwrap();
    // It had ended before, for want of a hand, or was told.
    let told = advance.await.unwrap();
    let refused = [AdvanceRefused::Restored, AdvanceRefused::NoRest(then)];
    assert!(told.as_ref().is_err_and(|it| refused.contains(it)), "{told:?}");
    assert!(writer.finish().is_err());
    let kept = documents(&handle);
    for again in [stale, sim_core::job::DocumentId(1)] {
        let submission = crate::host::tests::submission(again, 19);
        let asker = Asker::Remote(sim_core::Door::Driver, std::net::Ipv4Addr::LOCALHOST.into());
        let ask = Command::Job(sim_core::job::JobAsk::Submit(submission.into()));
        assert_eq!(handle.ask(asker, ask).await, Err(Refused::Interrupted));
        assert_eq!(documents(&handle), kept, "and nothing was let go for it");
    }
}

#[tokio::test]
async fn a_document_that_was_still_awaited_is_not_there_again() {
    let handle = certified(ClockMode::Manual, Pace::Instant).await;
    let pdf = crate::host::tests::pdf();
    held(&handle, &pdf).await;
    document(&handle, b"its password was being compared");
    let taken = snapshot(&handle).await;
    handle.restore("awaited", taken).await.unwrap();
    assert_eq!(handle.documents().count(), 1);
    assert_eq!(documents(&handle), [pdf.to_vec()]);
}

#[tokio::test]
async fn an_encrypted_drive_is_read_elsewhere_because_its_key_goes_along() {
    let handle = certified(ClockMode::Manual, Pace::Instant).await;
    let pdf = crate::host::tests::pdf();
    held(&handle, &pdf).await;
    assert!(handle.documents().drive().table().is_encrypted());
    let shelf = Shelf::default();
    shelf.add("held", &*snapshot(&handle).await).unwrap();
    let elsewhere = certified(ClockMode::Manual, Pace::Instant).await;
    let file = shelf.export("held").unwrap().collect::<Result<Vec<_>, _>>().unwrap().concat();
    let carried = Snapshot::of_file(file.into()).unwrap();
    elsewhere.restore("held", Arc::new(carried)).await.unwrap();
    assert_eq!(documents(&elsewhere), [pdf.to_vec()]);
    assert_eq!(elsewhere.documents().drive().search(&pdf[..40], 9).unwrap(), []);
    // They are two: what happens to one does not happen to the other.
    set(&elsewhere, "timers.browser_session", "7").await;
    assert_ne!(*elsewhere.view().settings, *handle.view().settings);
}

#[test]
fn a_new_image_takes_its_place_if_it_was_kept_and_goes_if_not() {
    let folder = std::env::temp_dir().join(format!("mfp-twin-images-{}", std::process::id()));
    fs::create_dir_all(&folder).unwrap();
    let write = |name: &str, text: &str| fs::write(folder.join(name), text).unwrap();
    let read = |name: &str| fs::read_to_string(folder.join(name)).unwrap();
    let mark = Some(Mark(0xb));
    for (kept, is) in [(None, "old"), (mark, "new"), (mark, "new")] {
        write("drive.img.new-a", "broke off");
        if is == "new" && read("drive.img") == "old" {
            write("drive.img.new-000000000000000b", "new");
        } else if kept.is_none() {
            write("drive.img", "old");
        }
        settle_images(&folder, kept).unwrap();
        assert_eq!(read("drive.img"), is);
        assert_eq!(fs::read_dir(&folder).unwrap().count(), 1);
    }
    fs::remove_dir_all(&folder).unwrap();
}

#[tokio::test]
async fn a_restore_is_told_as_done_once_it_is_whatever_happens_then() {
    let handle = certified(ClockMode::Manual, Pace::Instant).await;
    let taken = snapshot(&handle).await;
    let (restoring, mut views) = (handle.clone(), handle.views());
    let done = tokio::spawn(async move { restoring.restore("clean", taken).await });
    let is_restored = |it: &sim_core::View| it.truth.iter().any(|it| it.what == "restored");
    views.wait_for(|it| is_restored(it)).await.unwrap();
    // The self tests of its start are under way.
    handle.ask(Asker::Control, Command::Power(PowerAction::Cut)).await.unwrap();
    assert!(done.await.unwrap().is_ok());
}

#[tokio::test]
async fn a_restore_for_which_nobody_waits_any_more_changes_nothing() {
    let handle = certified(ClockMode::Manual, Pace::Instant).await;
    let made = handle.snapshot().await.unwrap().make(None).unwrap();
    set(&handle, "timers.browser_session", "7").await;
    let (reply, gone) = oneshot::channel();
    drop(gone);
    let order = Order { made, name: "clean".into(), image: None, reply };
    handle.requests.send(crate::handle::Request::Restore(Box::new(order))).await.ok().unwrap();
    set(&handle, "timers.auto_clear", "Off").await;
    assert!(!handle.view().truth.iter().any(|it| it.what == "restored"));
}

#[test]
fn an_image_that_nobody_wants_is_removed_but_not_while_the_store_may_name_it() {
    let folder = std::env::temp_dir().join(format!("mfp-twin-new-image-{}", std::process::id()));
    fs::create_dir_all(&folder).unwrap();
    let there = || fs::read_dir(&folder).unwrap().count();
    let image = || {
        let image = NewImage::of(&folder).unwrap();
        fs::write(image.path(), "a drive").unwrap();
        image
    };
    drop(image());
    assert_eq!(there(), 0);
    let held = image().held();
    let path = held.path();
    drop(held);
    assert_eq!(there(), 1, "the next start knows");
    fs::remove_file(path).unwrap();
    image().held().remove();
    assert_eq!(there(), 0);
    fs::remove_dir_all(&folder).unwrap();
}

#[tokio::test]
async fn one_taken_while_the_factory_defaults_are_restored_goes_on_with_that() {
    let handle = certified(ClockMode::Manual, Pace::Timed).await;
    set(&handle, "service_rep.restricted", "Off").await;
    handle.ask(Asker::Control, Command::RestoreFactoryDefaults).await.unwrap();
    let taken = snapshot(&handle).await;
    assert_eq!(handle.view().power, Power::Restoring);
    handle.advance(Advance::By(2 * 3_600_000)).await.unwrap();
    assert!(handle.view().power.is_on());
    handle.restore("restoring", taken).await.unwrap();
    assert_eq!(handle.view().power, Power::Restoring);
    handle.advance(Advance::By(2 * 3_600_000)).await.unwrap();
    let view = handle.view();
    assert!(view.power.is_on() && !view.is_restoring);
    assert_eq!(view.profile, Profile::Factory);
}
