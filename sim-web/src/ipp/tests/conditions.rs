//! Trays, supplies and alerts as a spooler sees them.

use sim_core::Fact;
use sim_core::condition::Readings;
use sim_core::media::InputTray;
use sim_core::parts::{Cover, JamPlace, Supply};
use sim_wire::ipp::{Attribute, Group, GroupTag, Operation, PrinterState, Value};

use super::client::*;

async fn seen(world: &World, change: impl FnOnce(&mut Readings)) -> Group {
    let mut readings = Readings::default();
    change(&mut readings);
    let mut views = world.handle.views();
    let before = views.borrow_and_update().revision;
    world.handle.report(Fact::Sensed { readings: Box::new(readings), by_hand: true });
    views.wait_for(|it| it.revision > before).await.unwrap();
    let got = world.client().send(&ask(Operation::GetPrinterAttributes, []), b"").await;
    got.message().group(GroupTag::PRINTER).unwrap().clone()
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
    let group = seen(&world, |_| {}).await;
    assert_eq!(texts(&group, "printer-state-reasons"), ["none"]);
    assert_eq!(texts(&group, "printer-alert"), [""]);
    assert_eq!(texts(&group, "printer-alert-description"), [""]);
    assert_eq!(texts(&group, "media-ready").len(), 4);
    assert_eq!(group.attribute("media-col-ready").unwrap().values.len(), 4);
}

#[tokio::test]
async fn an_empty_tray_is_not_ready_and_is_a_warning() {
    let world = World::certified().await;
    let group = seen(&world, |it| it.trays[InputTray::One.index()].percent = 0).await;
    assert_eq!(texts(&group, "printer-state-reasons"), ["media-empty-warning"]);
    assert_eq!(state(&group), PrinterState::Idle.code());
    assert!(!texts(&group, "media-ready").contains(&"iso_a4_210x297mm"));
    assert_eq!(
        texts(&group, "printer-input-tray")[..2],
        [
            "type=sheetFeedAutoRemovableTray;dimunit=micrometers;mediafeed=297000;\
             mediaxfeed=210000;unit=sheets;maxcapacity=520;level=0;status=9;name=tray-1;",
            "type=sheetFeedAutoRemovableTray;dimunit=micrometers;mediafeed=420000;\
             mediaxfeed=297000;unit=sheets;maxcapacity=520;level=520;status=0;name=tray-2;",
        ]
    );
}

#[tokio::test]
async fn a_printer_without_any_paper_has_none_ready() {
    let world = World::certified().await;
    let group = seen(&world, |it| it.trays.iter_mut().for_each(|it| it.percent = 0)).await;
    for name in ["media-ready", "media-col-ready"] {
        assert_eq!(group.attribute(name), Some(&Attribute::no_value(name)));
    }
    assert_eq!(texts(&group, "printer-state-reasons"), ["media-empty-warning"], "each once");
}

#[tokio::test]
async fn what_stops_the_engine_stops_the_printer_and_is_told_in_the_words_of_the_printer_mib() {
    let world = World::certified().await;
    let group = seen(&world, |it| {
        it.open.insert(Cover::Left);
        it.jam = Some(JamPlace::Fuser);
        it.supplies[Supply::from_name("toner-cyan").unwrap().index()].percent = 0;
    })
    .await;
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
async fn a_full_output_tray_has_no_room_and_a_full_drive_takes_no_jobs() {
    let world = World::certified().await;
    let group = seen(&world, |it| it.output_percent = 100).await;
    assert_eq!(
        texts(&group, "printer-output-tray"),
        ["type=unRemovableBin;unit=sheets;maxcapacity=500;remaining=0;status=17;name=center;\
          stackingorder=firstToLast;pagedelivery=faceDown;"]
    );
    let group = seen(&world, |it| it.drive_is_full = true).await;
    assert_eq!(texts(&group, "printer-state-reasons"), ["spool-area-full-warning"]);
    let accepting = group.attribute("printer-is-accepting-jobs").unwrap().as_bool();
    assert_eq!(accepting, Some(false));
    assert_eq!(state(&group), PrinterState::Idle.code());
}
