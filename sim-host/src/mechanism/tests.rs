use proptest::prelude::*;
use sim_core::condition::Condition;
use sim_core::media::{COLORS, MediaColor, MediaType, SIZES, TYPES};

use super::*;

const JOB: JobId = JobId(1);

fn feed(mechanism: &mut Mechanism, sheet: u32) -> Option<InputTray> {
    mechanism.feed(&Feed { job: JOB, sheet, wanted: &Wanted::default(), output: 0 })
}

/// So many sheets of A4.
fn a4(sheets: u32) -> TrayChange {
    let size = Some(MediaSize::default());
    TrayChange { size, sheets: Some(sheets), ..TrayChange::default() }
}

#[test]
fn a_new_mechanism_reads_as_a_new_device() {
    assert_eq!(Mechanism::default().readings(0, false), Readings::default());
}

#[test]
fn a_tray_gives_what_it_has_and_then_nothing() {
    let mut mechanism = Mechanism::default();
    mechanism.touch(Touch::Tray(InputTray::One, a4(2))).unwrap();
    let fed: Vec<_> = (1..=3).map(|it| feed(&mut mechanism, it)).collect();
    assert_eq!(fed, [Some(InputTray::One), Some(InputTray::One), None]);
    assert_eq!(mechanism.readings(0, false).tray(InputTray::One).percent, 0);
}

#[test]
fn a_tended_tray_never_ends() {
    let mut mechanism = Mechanism::default();
    for sheet in 1..=2_000 {
        assert_eq!(feed(&mut mechanism, sheet), Some(InputTray::One));
    }
    assert_eq!(mechanism.trays[0].sheets, 520 * 4 - 2_000);
}

#[test]
fn tray_switching_goes_on_with_the_same_paper_of_another_tray() {
    let mut mechanism = Mechanism::default();
    mechanism.touch(Touch::Tray(InputTray::One, a4(1))).unwrap();
    mechanism.touch(Touch::Tray(InputTray::Three, a4(1))).unwrap();
    let fed: Vec<_> = (1..=3).map(|it| feed(&mut mechanism, it)).collect();
    assert_eq!(fed, [Some(InputTray::One), Some(InputTray::Three), None]);
    assert_eq!(mechanism.trays[2].sheets, 0);
}

#[test]
fn what_cannot_be_done_is_refused_and_changes_nothing() {
    let mut mechanism = Mechanism::default();
    for (hand, refused) in [
        (Touch::Tray(InputTray::One, a4(521)), TouchRefused::TooManySheets(InputTray::One)),
        (
            Touch::Tray(
                InputTray::Bypass,
                TrayChange { is_closed: Some(false), ..TrayChange::default() },
            ),
            TouchRefused::NoDrawer(InputTray::Bypass),
        ),
        (
            Touch::Supply(
                Supply::all().next().unwrap(),
                SupplyChange { percent: Some(101), ..SupplyChange::default() },
            ),
            TouchRefused::Percent,
        ),
        (Touch::ClearJam, TouchRefused::NoJam),
    ] {
        assert_eq!(mechanism.touch(hand), Err(refused));
    }
    assert_eq!(mechanism, Mechanism::default());
}

#[test]
fn a_sheet_that_sticks_is_taken_out_behind_its_open_cover() {
    let mut mechanism = Mechanism::default();
    mechanism.touch(Touch::Jam(JamPlace::Fuser)).unwrap();
    assert_eq!(feed(&mut mechanism, 1), None);
    let closed = TouchRefused::CoverClosed(JamPlace::Fuser);
    assert_eq!(mechanism.touch(Touch::ClearJam), Err(closed));
    mechanism.touch(Touch::Cover(Cover::Left, true)).unwrap();
    mechanism.touch(Touch::ClearJam).unwrap();
    assert_eq!(feed(&mut mechanism, 1), None, "the cover is open");
    mechanism.touch(Touch::Cover(Cover::Left, false)).unwrap();
    assert_eq!(feed(&mut mechanism, 1), Some(InputTray::One));
}

#[test]
fn a_planned_jam_happens_once_in_its_sheet_of_the_next_job() {
    let mut mechanism = Mechanism::default();
    mechanism.begin(JobId(7));
    let planned = PlannedJam { place: JamPlace::Exit, sheet: 2, job: None };
    mechanism.touch(Touch::PlanJam(Some(planned))).unwrap();
    assert_eq!(feed(&mut mechanism, 2), Some(InputTray::One), "not in the job that runs");
    mechanism.begin(JOB);
    assert_eq!(feed(&mut mechanism, 1), Some(InputTray::One));
    let before = mechanism.trays[0].sheets;
    assert_eq!(feed(&mut mechanism, 2), None);
    assert_eq!(mechanism.jam, Some(JamPlace::Exit));
    assert_eq!(mechanism.trays[0].sheets, before - 1, "the sheet that sticks is spoiled");
    mechanism.jam = None;
    assert_eq!(feed(&mut mechanism, 2), Some(InputTray::One));
    assert_eq!(mechanism.planned, None);
}

#[test]
fn a_plan_for_a_job_that_has_ended_is_forgotten() {
    let mut mechanism = Mechanism::default();
    let planned = PlannedJam { place: JamPlace::Feed, sheet: 9, job: None };
    mechanism.touch(Touch::PlanJam(Some(planned))).unwrap();
    mechanism.begin(JOB);
    mechanism.end(JOB);
    assert_eq!(mechanism.planned, None);
}

#[test]
fn toner_goes_by_impressions_and_black_alone_for_black() {
    let mut mechanism = Mechanism::default();
    let percent = |it: &Mechanism, name: &str| {
        it.readings(0, false).supply(Supply::from_name(name).unwrap()).percent
    };
    for _ in 0..260 {
        mechanism.mark(true);
    }
    let shown = |it: &Mechanism| {
        ["toner-black", "toner-cyan", "drum-black", "drum-cyan", "waste-toner"]
            .map(|name| percent(it, name))
    };
    assert_eq!(shown(&mechanism), [99, 100, 100, 100, 0]);
    for _ in 0..2_600 {
        mechanism.mark(false);
    }
    assert_eq!(shown(&mechanism), [89, 90, 98, 98, 4]);
}

#[test]
fn toner_that_nobody_replaces_ends_and_stops_the_engine() {
    let mut mechanism = Mechanism::default();
    let black = Supply::from_name("toner-black").unwrap();
    let at = |percent| SupplyChange { percent: Some(percent), ..SupplyChange::default() };
    mechanism.touch(Touch::Supply(black, at(1))).unwrap();
    let mut impressions = 0;
    while feed(&mut mechanism, 1).is_some() {
        mechanism.mark(false);
        impressions += 1;
    }
    assert_eq!(impressions, 260);
    mechanism.touch(Touch::Supply(black, at(100))).unwrap();
    assert_eq!(feed(&mut mechanism, 1), Some(InputTray::One));
}

#[test]
fn an_output_tray_that_nobody_empties_is_full_at_its_capacity() {
    let mut mechanism = Mechanism::default();
    mechanism.touch(Touch::TendOutput(false)).unwrap();
    let wanted = Wanted::default();
    let mut feed = |output| mechanism.feed(&Feed { job: JOB, sheet: 1, wanted: &wanted, output });
    assert_eq!(feed(OUTPUT_CAPACITY - 1), Some(InputTray::One));
    assert_eq!(feed(OUTPUT_CAPACITY), None);
}

#[test]
fn a_mechanism_survives_its_encoding() {
    let mut mechanism = Mechanism::default();
    mechanism.touch(Touch::Cover(Cover::Front, true)).unwrap();
    mechanism.trays[1].medium.kind = MediaType::from_name("labels").unwrap();
    assert_eq!(Mechanism::of_row(&mechanism.to_row()).unwrap(), mechanism);
}

fn load() -> impl Strategy<Value = TrayLoad> {
    let paper = (0..SIZES.len(), 0..TYPES.len(), 0..COLORS.len());
    (paper, any::<(bool, u32, bool)>()).prop_map(|(paper, (is_closed, sheets, is_tended))| {
        let medium = Medium {
            size: MediaSize::from_name(SIZES[paper.0].name).unwrap(),
            kind: MediaType::from_name(TYPES[paper.1]).unwrap(),
            color: MediaColor::from_name(COLORS[paper.2]).unwrap(),
        };
        TrayLoad { is_closed, medium, sheets, is_tended }
    })
}

proptest! {
    #[test]
    fn any_mechanism_is_read_as_it_was_and_a_damaged_one_is_refused(
        trays in prop::array::uniform5(load()),
        supplies in prop::array::uniform9(any::<(bool, u32, bool)>()),
        open in prop::collection::btree_set(
            prop::sample::select(&[Cover::Front, Cover::Left, Cover::LowerLeft]), 0..4),
        jam in prop::option::of(
            prop::sample::select(&[JamPlace::Feed, JamPlace::Fuser, JamPlace::Exit])),
        planned in any::<Option<u32>>(),
        on in any::<[bool; 5]>(),
        present in prop::collection::btree_set(prop::sample::select(vec![Reader::Usb, Reader::Nfc]), 0..3),
        cut in any::<prop::sample::Index>(),
    ) {
        let planned = planned.map(|sheet| PlannedJam { place: JamPlace::Exit, sheet, job: None });
        let [output_is_tended, is_connected, is_drive_filled, is_feeder_open, is_feeder_jammed] = on;
        let supplies = supplies
            .map(|(is_fitted, used, is_tended)| SupplyLoad { is_fitted, used, is_tended });
        let mechanism = Mechanism {
            trays, output_is_tended, open, jam, planned, is_feeder_open, is_feeder_jammed, supplies,
            is_connected, present, is_drive_filled,
        };
        let row = mechanism.to_row();
        prop_assert_eq!(Mechanism::of_row(&row).unwrap(), mechanism);
        prop_assert!(Mechanism::of_row(&row[..cut.index(row.len())]).is_err());
    }

    #[test]
    fn a_percentage_that_is_set_is_the_one_that_is_read(percent in 0u8..=100, at in 0..SUPPLIES_COUNT) {
        let supply = Supply::all().nth(at).unwrap();
        let load = SupplyLoad { is_fitted: true, used: 0, is_tended: false };
        prop_assert_eq!(load.at_percent(supply, percent).percent(supply), percent);
    }

    #[test]
    fn the_engine_is_fed_exactly_while_the_device_thinks_it_runs(
        sheets in prop::array::uniform5(0u32..3),
        closed in prop::array::uniform4(any::<bool>()),
        open in any::<bool>(),
        jam in any::<bool>(),
        output in 0..=OUTPUT_CAPACITY,
    ) {
        let mut mechanism = Mechanism { output_is_tended: false, ..Mechanism::default() };
        for (load, sheets) in mechanism.trays.iter_mut().zip(sheets) {
            *load = TrayLoad { sheets, is_tended: false, ..*load };
        }
        for (load, is_closed) in mechanism.trays.iter_mut().zip(closed) {
            load.is_closed = is_closed;
        }
        mechanism.open.extend(open.then_some(Cover::Front));
        mechanism.jam = jam.then_some(JamPlace::Feed);
        let readings = mechanism.readings(output, false);
        let condition = Condition::default().then(sim_core::Tick(0), readings.clone(), None);
        let expected = !condition.is_stopped() && readings.tray_for(&Wanted::default()).is_some();
        let wanted = Wanted::default();
        let fed = mechanism.feed(&Feed { job: JOB, sheet: 1, wanted: &wanted, output });
        prop_assert_eq!(fed.is_some(), expected);
    }
}
