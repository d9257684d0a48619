//! Trays, supplies, alerts and the meter: what a spooler watches a printer for (PWG 5100.9, PWG 5100.13,
//! PWG 5100.22).
//!
//! The octet strings are written as the two documents' ABNF has it, with the labels of the printer MIB
//! (RFC 3805). Everything comes from the condition that the device knows.

use sim_core::condition::{Alert, Part, Severity};
use sim_core::fault::Fault;
use sim_core::media::{INPUT_TRAYS, InputTrayRow, OUTPUT_CAPACITY};
use sim_core::meter::Meter;
use sim_core::parts::{SUPPLIES, Supply, SupplyKind};
use sim_core::printer::Pause;
use sim_core::standing::PrinterStanding;
use sim_wire::ipp::Attribute;

use super::integer::capped;
use super::media::ANY_TRAY;
use super::row::{Moment, Row, changing, constant};
use super::template::OUTPUT_BIN;

/// Micrometres of a hundredth of a millimetre.
const MICROMETERS: i32 = 10;

/// The rows.
#[rustfmt::skip]
pub(super) const ROWS: &[Row] = &[
    constant("printer-supply-description", |n, _| Attribute::texts(n, SUPPLIES.iter().map(|it| it.label))),
    changing("printer-alert",              |n, it| Attribute::octet_strings(n, some(alerts(it)))),
    changing("printer-alert-description",  |n, it| Attribute::texts(n, some(descriptions(it)))),
    changing("printer-impressions-completed",     |n, it| Attribute::integer(n, capped(it.view.meter.impressions()))),
    changing("printer-impressions-completed-col", |n, it| Attribute::collections(n, [impressions(&it.view.meter)])),
    changing("printer-input-tray",         |n, it| Attribute::octet_strings(n, input_trays(it))),
    changing("printer-media-sheets-completed", |n, it| Attribute::integer(n, capped(it.view.meter.sheets))),
    changing("printer-output-tray",        |n, it| Attribute::octet_strings(n, [output_tray(it)])),
    changing("printer-supply",             |n, it| Attribute::octet_strings(n, Supply::all().map(|supply| printer_supply(supply, it)))),
    changing("printer-supply-info-uri",    |n, it| Attribute::uri(n, it.address.http(it.pages.home))),
];

/// `printer-impressions-completed-col` (PWG 5100.22): what the meter tells apart.
fn impressions(meter: &Meter) -> Vec<Attribute> {
    vec![
        Attribute::integer("full-color", capped(meter.full_color)),
        Attribute::integer("monochrome", capped(meter.monochrome)),
    ]
}

/// The reasons of the printer's state (RFC 8011 section 5.4.12), each once. The faults of the guide have
/// no keywords of their own.
pub(super) fn reasons(standing: &PrinterStanding) -> Vec<String> {
    if !standing.power.is_on() {
        return vec!["shutdown".into()];
    }
    let mut reasons = Vec::new();
    if standing.faults.iter().any(|it| it.blocks) {
        reasons.push("other-error".to_owned());
    } else if !standing.faults.is_empty() {
        reasons.push("other-warning".to_owned());
    }
    let switches = standing.printer;
    let switched = [
        (switches.pause == Pause::Paused, "paused"),
        (switches.pause == Pause::AfterCurrent, "moving-to-paused"),
        (switches.is_shut_down, "shutdown"),
        (switches.holds_new, "hold-new-jobs"),
    ];
    reasons.extend(switched.into_iter().filter(|it| it.0).map(|it| it.1.to_owned()));
    for reason in standing.condition.alerts.iter().map(Alert::reason) {
        if !reasons.contains(&reason) {
            reasons.push(reason);
        }
    }
    if reasons.is_empty() {
        reasons.push("none".into());
    }
    reasons
}

/// What is the matter, in words; nothing where nothing is.
pub(super) fn descriptions(moment: &Moment<'_>) -> Vec<String> {
    let faults = moment.view.faults.iter().map(|it| format!("{} {}", it.code, it.text));
    faults.chain(moment.view.condition.alerts.iter().map(|it| it.text.clone())).collect()
}

/// `printer-alert` (PWG 5100.9 section 5.2): faults first, as the descriptions have them.
fn alerts(moment: &Moment<'_>) -> Vec<String> {
    let fault = |it: &Fault| {
        let severity = if it.blocks { Severity::Error } else { Severity::Warning };
        format!("code=other;severity={};group=generalPrinter", severity.level())
    };
    let alert = |it: &Alert| {
        let row = it.row();
        format!(
            "code={};index={};severity={};training={};group={};groupindex={};location={};time={}",
            row.code,
            it.index,
            row.severity.level(),
            row.training,
            row.group,
            it.part.group_index(),
            it.part.location(),
            // Hundredths of a second (TimeTicks).
            it.since.0 / 10
        )
    };
    let faults = moment.view.faults.iter().map(fault);
    faults.chain(moment.view.condition.alerts.iter().map(alert)).collect()
}

/// A set may not be empty: where there is no alert, there is an empty one (an open point of PWG 5100.9).
fn some(texts: Vec<String>) -> Vec<String> {
    if texts.is_empty() { vec![String::new()] } else { texts }
}

/// `printer-input-tray` (PWG 5100.13): one for each of `media-source-supported`, in its order. What any tray holds is
/// not known (-2, RFC 3805).
fn input_trays(moment: &Moment<'_>) -> impl Iterator<Item = String> {
    let any = format!(
        "type=other;mediafeed=0;mediaxfeed=0;maxcapacity=-2;level=-2;status=0;name={ANY_TRAY};"
    );
    let trays = INPUT_TRAYS.iter().map(|row| input_tray(row, moment));
    std::iter::once(any).chain(trays)
}

/// A tray among them. Paper is fed with its shorter side first (assumed).
fn input_tray(row: &InputTrayRow, moment: &Moment<'_>) -> String {
    let condition = &moment.view.condition;
    let reading = condition.readings.tray(row.tray);
    let size = reading.medium.size.row();
    let kind = if row.is_drawer { "sheetFeedAutoRemovableTray" } else { "sheetFeedManual" };
    format!(
        "type={kind};dimunit=micrometers;mediafeed={};mediaxfeed={};unit=sheets;maxcapacity={};\
         level={};status={};name={};",
        size.length * MICROMETERS,
        size.width * MICROMETERS,
        row.capacity,
        condition.sheets(row.tray),
        status(moment, reading.is_ready(), |it| it == Part::Tray(row.tray)),
        row.source
    )
}

/// `printer-output-tray` (PWG 5100.13).
fn output_tray(moment: &Moment<'_>) -> String {
    let room = moment.view.condition.output_room();
    format!(
        "type=unRemovableBin;unit=sheets;maxcapacity={OUTPUT_CAPACITY};remaining={room};status={};\
         name={OUTPUT_BIN};stackingorder=firstToLast;pagedelivery=faceDown;",
        status(moment, room > 0, |it| it == Part::Output)
    )
}

/// `printer-supply` (PWG 5100.13).
fn printer_supply(supply: Supply, moment: &Moment<'_>) -> String {
    let row = supply.row();
    let left = moment.view.condition.readings.supply(supply).left(supply);
    let (class, kind) = match row.kind {
        SupplyKind::Toner => ("supplyThatIsConsumed", "toner"),
        SupplyKind::Drum => ("supplyThatIsConsumed", "opc"),
        SupplyKind::WasteToner => ("receptacleThatIsFilled", "wasteToner"),
    };
    format!(
        "index={};class={class};type={kind};unit=percent;maxcapacity=100;level={left};\
         colorantname={};",
        supply.index() + 1,
        row.colorant.unwrap_or("unknown")
    )
}

/// `PrtSubUnitStatusTC` (RFC 3805): available and idle, or unavailable and on request; and whether there
/// are alerts.
fn status(moment: &Moment<'_>, is_available: bool, is_part: impl Fn(Part) -> bool) -> u8 {
    let mut alerts = moment.view.condition.alerts.iter().filter(|it| is_part(it.part)).peekable();
    let alerted =
        match (alerts.peek().is_some(), alerts.any(|it| it.row().severity == Severity::Error)) {
            (_, true) => 16,
            (true, false) => 8,
            (false, false) => 0,
        };
    alerted + u8::from(!is_available)
}
