//! Trays, supplies and alerts as a spooler sees them.

use sim_core::job::{JobState::Waiting, Resource};
use sim_core::media::{INPUT_TRAYS, InputTray};
use sim_core::parts::{Cover, JamPlace, Supply};
use sim_core::settings::Change;
use sim_core::settings::values::ReceiveControl;
use sim_host::Touch;
use sim_host::mechanism::{SupplyChange, TrayChange};
use sim_wire::ipp::{Attribute, Group, GroupTag, JobState, Operation, PrinterState, Value};

use super::client::*;

async fn seen(world: &World, hands: impl IntoIterator<Item = Touch>) -> Group {
    for hand in hands {
        world.handle.touch(hand).await.unwrap();
    }
    let got = world.client().send(&ask(Operation::GetPrinterAttributes, []), b"").await;
    got.message().group(GroupTag::PRINTER).unwrap().clone()
}

fn empty(tray: InputTray) -> Touch {
    Touch::Tray(tray, TrayChange { sheets: Some(0), ..TrayChange::default() })
}

fn texts<'a>(group: &'a Group, name: &str) -> Vec<&'a str> {
    let attribute = group.attribute(name).unwrap_or_else(|| panic!("{name}"));
    let text = |it: &'a Value| {
        if let Value::OctetString(it) = it {
            return std::str::from_utf8(it).unwrap();
        }
        it.as_str().unwrap()
    };
    attribute.values.iter().map(text).collect()
}

fn state(group: &Group) -> i32 {
    group.attribute("printer-state").unwrap().as_enum().unwrap()
}

#[tokio::test]
async fn without_a_trouble_there_is_one_empty_alert() {
    let world = World::certified().await;
    let group = seen(&world, []).await;
    assert_eq!(texts(&group, "printer-state-reasons"), ["none"]);
    assert_eq!(texts(&group, "printer-alert"), [""]);
    assert_eq!(texts(&group, "printer-alert-description"), [""]);
    assert_eq!(texts(&group, "media-ready").len(), 4);
    assert_eq!(group.attribute("media-col-ready").unwrap().values.len(), 4);
}

#[tokio::test]
async fn an_empty_tray_is_not_ready_and_is_a_warning() {
    let world = World::certified().await;
    let group = seen(&world, [empty(InputTray::One)]).await;
    assert_eq!(texts(&group, "printer-state-reasons"), ["media-empty-warning"]);
    assert_eq!(state(&group), PrinterState::Idle.code());
    assert!(!texts(&group, "media-ready").contains(&"iso_a4_210x297mm"));
    assert_eq!(
        texts(&group, "printer-input-tray")[..3],
        [
            "type=other;mediafeed=0;mediaxfeed=0;maxcapacity=-2;level=-2;status=0;name=auto;",
            "type=sheetFeedAutoRemovableTray;dimunit=micrometers;mediafeed=297000;\
             mediaxfeed=210000;unit=sheets;maxcapacity=520;level=0;status=9;name=tray-1;",
            "type=sheetFeedAutoRemovableTray;dimunit=micrometers;mediafeed=420000;\
             mediaxfeed=297000;unit=sheets;maxcapacity=520;level=520;status=0;name=tray-2;",
        ]
    );
}

#[tokio::test]
async fn what_is_left_of_a_supply_is_told_to_spoolers_in_both_their_ways() {
    let world = World::certified().await;
    let change = |name, percent| {
        let change = SupplyChange { percent: Some(percent), ..SupplyChange::default() };
        Touch::Supply(Supply::from_name(name).unwrap(), change)
    };
    let group = seen(&world, [change("toner-cyan", 40), change("waste-toner", 70)]).await;
    let numbers = |name| group.attribute(name).unwrap().numbers().collect::<Vec<_>>();
    assert_eq!(numbers("marker-levels"), [100, 40, 100, 100, 100, 100, 100, 100, 70]);
    assert_eq!(numbers("marker-high-levels")[8], 90, "a container that is filled");
    assert_eq!(numbers("marker-low-levels")[..2], [10, 10]);
    assert_eq!(texts(&group, "marker-names")[1], "Cyan Toner [C]");
    assert_eq!(texts(&group, "marker-colors")[1], "#00FFFF");
    assert_eq!(texts(&group, "marker-types")[3..5], ["toner", "opc"]);
    let waste = texts(&group, "printer-supply")[8];
    assert!(waste.contains("class=receptacleThatIsFilled;"), "{waste}");
    assert!(waste.contains("level=30;"), "the room that is left: {waste}");
}

#[tokio::test]
async fn every_source_of_paper_has_its_input_tray_in_the_same_order() {
    let world = World::certified().await;
    let group = seen(&world, []).await;
    let trays = texts(&group, "printer-input-tray");
    let names: Vec<_> = trays.iter().filter_map(|it| it.split("name=").nth(1)).collect();
    let sources = texts(&group, "media-source-supported");
    assert_eq!(names, sources.iter().map(|it| format!("{it};")).collect::<Vec<_>>());
}

#[tokio::test]
async fn a_printer_without_any_paper_has_none_ready() {
    let world = World::certified().await;
    let group = seen(&world, INPUT_TRAYS.iter().map(|it| empty(it.tray))).await;
    for name in ["media-ready", "media-col-ready"] {
        assert_eq!(group.attribute(name), Some(&Attribute::no_value(name)));
    }
    assert_eq!(texts(&group, "printer-state-reasons"), ["media-empty-warning"], "each once");
}

#[tokio::test]
async fn what_stops_the_engine_stops_the_printer_and_is_told_in_the_words_of_the_printer_mib() {
    let world = World::certified().await;
    let cyan = Supply::from_name("toner-cyan").unwrap();
    let used_up = SupplyChange { percent: Some(0), ..SupplyChange::default() };
    let hands = [
        Touch::Cover(Cover::Left, true),
        Touch::Jam(JamPlace::Fuser),
        Touch::Supply(cyan, used_up),
    ];
    let group = seen(&world, hands).await;
    assert_eq!(
        texts(&group, "printer-state-reasons"),
        ["cover-open-error", "media-jam-error", "toner-empty-error"]
    );
    assert_eq!(state(&group), PrinterState::Stopped.code());
    let alerts = texts(&group, "printer-alert");
    let without_time = |it: &str| it.rsplit_once(";time=").unwrap().0.to_owned();
    assert_eq!(
        alerts.iter().map(|it| without_time(it)).collect::<Vec<_>>(),
        [
            "code=coverOpen;index=1;severity=critical;training=untrained;group=cover;groupindex=2;\
             location=0",
            "code=jam;index=2;severity=critical;training=untrained;group=mediaPath;groupindex=1;\
             location=2",
            "code=markerTonerEmpty;index=3;severity=critical;training=untrained;\
             group=markerSupplies;groupindex=2;location=0",
        ]
    );
    let descriptions = texts(&group, "printer-alert-description");
    assert_eq!(descriptions.len(), alerts.len());
    assert_eq!(texts(&group, "printer-state-message"), [descriptions.join(" ")]);
    assert_eq!(
        texts(&group, "printer-supply")[1],
        "index=2;class=supplyThatIsConsumed;type=toner;unit=percent;maxcapacity=100;level=0;\
         colorantname=cyan;"
    );
    let supplies = group.attribute("printer-supply").unwrap().values.len();
    assert_eq!(texts(&group, "printer-supply-description").len(), supplies);
}

#[tokio::test]
async fn a_full_drive_takes_no_jobs_and_the_printer_stays_idle() {
    let world = World::certified().await;
    assert!(world.handle.fill_drive(true).await);
    let group = seen(&world, []).await;
    assert_eq!(texts(&group, "printer-state-reasons"), ["spool-area-full-warning"]);
    let accepting = group.attribute("printer-is-accepting-jobs").unwrap().as_bool();
    assert_eq!(accepting, Some(false));
    assert_eq!(state(&group), PrinterState::Idle.code());
    assert_eq!(
        texts(&group, "printer-output-tray"),
        ["type=unRemovableBin;unit=sheets;maxcapacity=500;remaining=500;status=0;name=center;\
          stackingorder=firstToLast;pagedelivery=faceDown;"]
    );
}

#[tokio::test]
async fn a_job_without_paper_is_stopped_and_those_behind_it_wait_until_paper_is_loaded() {
    let world = World::certified().await;
    world.set(Change::receive_control(ReceiveControl::Print)).await;
    let load = async |sheets| {
        let change = TrayChange { sheets: Some(sheets), ..TrayChange::default() };
        world.handle.touch(Touch::Tray(InputTray::One, change)).await.unwrap();
    };
    load(0).await;
    let alice = world.user(ALICE);
    let first = alice.send(&print(), PDF).await.taken().0;
    world.until(|it| it.condition.need.is_some()).await;
    let second = alice.send(&print(), PDF).await.taken().0;
    world.until(|it| it.jobs.values().any(|it| it.state == Waiting(Resource::Engine))).await;
    let got = alice.about(Operation::GetJobAttributes, first).await;
    assert_eq!(got.taken().1, JobState::ProcessingStopped.code());
    for keyword in ["printer-stopped", "resources-are-not-ready"] {
        assert!(has(&got.job("job-state-reasons"), keyword), "{keyword}");
    }
    let behind = alice.about(Operation::GetJobAttributes, second).await;
    assert_eq!(behind.taken().1, JobState::Pending.code());
    assert!(has(&behind.job("job-state-reasons"), "printer-stopped"));
    load(100).await;
    world.until(|it| it.jobs.is_empty()).await;
    let got = alice.about(Operation::GetJobAttributes, second).await;
    assert_eq!(got.taken().1, JobState::Completed.code());
}
