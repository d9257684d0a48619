use proptest::prelude::*;

use super::*;
use crate::job::JobId;
use crate::media::{INPUT_TRAYS, MediaColor, MediaSize, MediaType, Medium, Wanted};
use crate::parts::{Cover, JAM_PLACES, JamPlace, SUPPLIES, Supply};

fn condition(readings: Readings) -> Condition {
    Condition::default().then(Tick(7), readings, None)
}

fn reasons(condition: &Condition) -> Vec<String> {
    condition.alerts.iter().map(Alert::reason).collect()
}

fn a4() -> Wanted {
    Wanted::default()
}

#[test]
fn a_new_device_has_no_alerts_and_prints() {
    let condition = condition(Readings::default());
    assert_eq!(reasons(&condition), Vec::<String>::new());
    assert_eq!(condition.readings.tray_for(&a4()), Some(InputTray::One));
    assert!(!condition.is_stopped() && !condition.readings.stops_engine());
}

#[test]
fn every_trouble_stands_at_its_index_and_in_the_order_of_gravity() {
    assert!(TROUBLES.iter().all(|it| it.trouble.row().keyword == it.keyword));
    assert!(TROUBLES.is_sorted_by(|a, b| a.severity >= b.severity));
    let stops = |it: &&TroubleRow| matches!(it.stops, Stops::Engine | Stops::Job);
    assert!(TROUBLES.iter().filter(stops).all(|it| it.severity == Severity::Error));
}

#[test]
fn an_empty_tray_is_told_with_the_tray_and_stops_only_that_tray() {
    let mut readings = Readings::default();
    readings.trays[InputTray::Two.index()].percent = 0;
    let condition = condition(readings);
    assert_eq!(reasons(&condition), ["media-empty-warning"]);
    let alert = condition.gravest().unwrap();
    assert_eq!((alert.part.name(), alert.part.group_index()), ("tray-2", 2));
    assert_eq!((alert.index, alert.since), (1, Tick(7)));
    assert_eq!(alert.text, "Tray 2 is out of paper.");
    assert!(!condition.is_stopped());
}

#[test]
fn a_tray_is_low_from_its_last_step_on() {
    let mut readings = Readings::default();
    for (percent, expected) in [(20, vec![]), (10, vec!["media-low-report"])] {
        readings.trays[0].percent = percent;
        assert_eq!(reasons(&condition(readings.clone())), expected);
    }
}

#[test]
fn a_bypass_tray_without_paper_is_nothing_to_tell() {
    assert_eq!(Readings::default().tray(InputTray::Bypass).percent, 0);
    assert!(condition(Readings::default()).alerts.is_empty());
}

#[test]
fn the_next_tray_with_the_same_paper_is_taken() {
    let mut readings = Readings::default();
    readings.trays[InputTray::Three.index()].medium = Medium::default();
    assert_eq!(readings.tray_for(&a4()), Some(InputTray::One));
    readings.trays[0].percent = 0;
    assert_eq!(readings.tray_for(&a4()), Some(InputTray::Three));
    readings.trays[InputTray::Three.index()].is_closed = false;
    assert_eq!(readings.tray_for(&a4()), None);
}

#[test]
fn a_tray_that_was_asked_for_is_the_only_one() {
    let mut readings = Readings::default();
    let wanted = Wanted { tray: Some(InputTray::Two), ..a4() };
    assert_eq!(readings.tray_for(&wanted), None, "it is set to A3");
    readings.trays[InputTray::Two.index()].medium = Medium::default();
    assert_eq!(readings.tray_for(&wanted), Some(InputTray::Two));
}

#[test]
fn paper_of_another_type_or_colour_will_not_do() {
    let readings = Readings::default();
    let labels = Wanted { kind: MediaType::from_name("labels"), ..a4() };
    assert_eq!(readings.tray_for(&labels), None);
    assert_eq!(labels.words(), "A4, labels");
    let mut yellow = readings;
    yellow.trays[0].medium.color = MediaColor::from_name("yellow").unwrap();
    assert_eq!(yellow.tray_for(&a4()), None, "nobody asked for yellow paper");
    let from_there = Wanted { tray: Some(InputTray::One), ..a4() };
    assert_eq!(yellow.tray_for(&from_there), Some(InputTray::One));
}

#[test]
fn a_job_that_waits_is_told_with_the_tray_to_load() {
    let need = |wanted| Some(Need { job: JobId(5), wanted });
    let mut readings = Readings::default();
    readings.trays[1].percent = 0;
    let a3 = Wanted { size: MediaSize::from_name("iso_a3_297x420mm").unwrap(), ..a4() };
    let condition = Condition::default().then(Tick(1), readings, need(a3));
    assert_eq!(reasons(&condition), ["media-needed-error", "media-empty-warning"]);
    assert_eq!(condition.alerts[0].text, "Job 5 waits for paper. Load A3 in Tray 2.");
    assert!(condition.is_stopped());
    let labels = Wanted { kind: MediaType::from_name("labels"), ..a4() };
    let condition = Condition::default().then(Tick(1), Readings::default(), need(labels));
    let expected = "Job 5 waits for paper. Load A4, labels in Bypass Tray.";
    assert_eq!(condition.alerts[0].text, expected);
}

#[test]
fn supplies_are_low_then_empty_and_a_waste_container_nearly_full_then_full() {
    for (name, percents, expected) in [
        ("toner-cyan", [10, 1, 0], ["toner-low-warning", "toner-low-warning", "toner-empty-error"]),
        (
            "drum-black",
            [10, 1, 0],
            ["opc-near-eol-warning", "opc-near-eol-warning", "opc-life-over-error"],
        ),
        (
            "waste-toner",
            [90, 99, 100],
            [
                "marker-waste-almost-full-warning",
                "marker-waste-almost-full-warning",
                "marker-waste-full-error",
            ],
        ),
    ] {
        let supply = Supply::from_name(name).unwrap();
        for (percent, expected) in percents.into_iter().zip(expected) {
            let mut readings = Readings::default();
            readings.supplies[supply.index()].percent = percent;
            assert_eq!(reasons(&condition(readings)), [expected], "{name} at {percent}");
        }
        let mut readings = Readings::default();
        readings.supplies[supply.index()].is_fitted = false;
        assert!(readings.stops_engine(), "{name} is out");
    }
    assert_eq!(SUPPLIES.len(), Supply::all().count());
}

#[test]
fn an_open_cover_and_a_jam_stop_everything_and_say_what_to_do() {
    let mut readings = Readings::default();
    readings.open.insert(Cover::Front);
    readings.jam = Some(JamPlace::Fuser);
    assert!(readings.stops_engine());
    let condition = condition(readings);
    assert_eq!(reasons(&condition), ["cover-open-error", "media-jam-error"]);
    assert_eq!(condition.alerts[0].text, "The Front Cover is open. Close it.");
    assert_eq!(
        condition.alerts[1].text,
        "Paper is jammed at the fuser. Open the Left Cover, take the sheet out and close the cover."
    );
    assert_eq!(condition.alerts[1].part.location(), 2);
}

#[test]
fn the_output_tray_is_nearly_full_then_full() {
    for (percent, expected) in [
        (80, vec![]),
        (90, vec!["output-area-almost-full-report"]),
        (100, vec!["output-area-full-error"]),
    ] {
        let readings = Readings { output_percent: percent, ..Readings::default() };
        assert_eq!(reasons(&condition(readings)), expected);
    }
}

#[test]
fn an_alert_keeps_its_number_while_it_lasts_and_a_new_one_gets_the_next() {
    let mut open = Readings::default();
    open.open.insert(Cover::Left);
    let first = Condition::default().then(Tick(1), open.clone(), None);
    let mut both = open.clone();
    both.drive_is_full = true;
    let second = first.then(Tick(2), both, None);
    assert_eq!(second.alerts.iter().map(|it| it.index).collect::<Vec<_>>(), [1, 2]);
    assert_eq!(second.alerts[0].since, Tick(1));
    let closed = second.then(Tick(3), Readings::default(), None);
    assert_eq!((closed.alerts.len(), closed.changed), (0, Tick(3)));
    let again = closed.then(Tick(4), open, None);
    assert_eq!(again.alerts[0].index, 3);
    assert_eq!(again.then(Tick(9), again.readings.clone(), None), again);
}

proptest! {
    #[test]
    fn a_level_shows_paper_exactly_while_there_is_some(amount in 0u32..1_000, capacity in 1u32..1_000) {
        let percent = stepped(amount, capacity);
        prop_assert_eq!(percent == 0, amount == 0);
        prop_assert!(percent <= 100 && percent.is_multiple_of(LEVEL_STEP_PERCENT));
        prop_assert!(u64::from(percent) * u64::from(capacity) >= 100 * u64::from(amount.min(capacity)));
    }

    #[test]
    fn whatever_is_the_matter_the_alerts_are_one_for_each_trouble_of_each_part(
        trays in prop::array::uniform5((any::<bool>(), 0u8..=10)),
        supplies in prop::array::uniform9((any::<bool>(), 0u8..=100)),
        jam in prop::option::of(0..JAM_PLACES.len()),
        output in 0u8..=10,
    ) {
        let mut readings = Readings::default();
        for (reading, (is_closed, tenths)) in readings.trays.iter_mut().zip(trays) {
            *reading = TrayReading { is_closed, percent: tenths * 10, ..*reading };
        }
        for (reading, (is_fitted, percent)) in readings.supplies.iter_mut().zip(supplies) {
            *reading = SupplyReading { is_fitted, percent };
        }
        readings.jam = jam.map(|it| JAM_PLACES[it].place);
        readings.output_percent = output * 10;
        let condition = condition(readings.clone());
        let mut parts: Vec<_> = condition.alerts.iter().map(|it| it.part).collect();
        parts.sort();
        parts.dedup();
        prop_assert_eq!(parts.len(), condition.alerts.len());
        prop_assert_eq!(condition.is_stopped(), readings.stops_engine());
        let tray = readings.tray_for(&a4());
        prop_assert!(tray.is_none_or(|it| readings.tray(it).is_ready()));
        let is_filled = |it: &Alert| !it.text.contains('{');
        prop_assert!(condition.alerts.iter().all(is_filled));
        prop_assert_eq!(INPUT_TRAYS.len(), 5);
    }
}
