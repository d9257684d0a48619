//! Jobs that are long: others have their turns meanwhile.

use super::*;
use crate::engine::SIDES_PER_TURN;

const PAGES: usize = 1_500;
const COPIES: u16 = 20;
const ALL: u64 = PAGES as u64 * COPIES as u64;

fn out(view: &View, id: JobId) -> u64 {
    view.job(id).map_or(0, |it| it.impressions_out().into())
}

async fn begun(pace: Pace) -> (Handle, JobId) {
    let handle = certified(ClockMode::Manual, pace).await;
    set(&handle, "private_print.receive_control", "Print").await;
    let id = submit(&handle, &pdf_of(PAGES), COPIES).await;
    state(&handle, id, |it| *it == JobState::Running(Resource::Engine)).await;
    (handle, id)
}

#[tokio::test]
async fn a_long_job_at_once_keeps_nobody_waiting_and_all_of_it_comes_out() {
    let (handle, id) = begun(Pace::Instant).await;
    handle.views().wait_for(|it| out(it, id) > 0).await.unwrap();
    for value in ["Off", "On", "Off"] {
        let before = out(&handle.view(), id);
        set(&handle, "timers.auto_clear", value).await;
        let after = out(&handle.view(), id);
        assert!(after < ALL && after - before <= 8 * SIDES_PER_TURN, "{before} to {after}");
    }
    handle.advance(Advance::UntilIdle).await.unwrap();
    assert_eq!(handle.view().job(id).unwrap().state.ending(), Some(Ending::Completed));
    let (tray, meter) = (handle.world().tray.clone(), handle.view().meter);
    assert_eq!((tray.len(), meter.impressions(), meter.sheets), (COPIES.into(), ALL, ALL));
    for (output, copy) in tray.iter().zip(1..) {
        assert_eq!((output.copy, output.sides.count(), output.sheets()), (copy, 1_500, 1_500));
        assert!(output.sides.is_whole() && output.is_document().is_some());
    }
}

#[tokio::test]
async fn many_pages_by_hand_are_out_when_the_answer_comes() {
    let (handle, id) = begun(Pace::Manual).await;
    handle.advance(Advance::By(0)).await.unwrap();
    let sides = 2 * SIDES_PER_TURN + 500;
    assert!(handle.put_out(sides).await);
    assert_eq!(handle.world().engine, Some((id, sides, ALL)));
    assert!(handle.put_out(u64::MAX).await);
    assert_eq!(out(&handle.view(), id), ALL);
    assert!(handle.put_out(1).await, "there is nothing more to print");
}
