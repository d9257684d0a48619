//! Supplies as CUPS tells of them (`marker-*`), for spoolers and home automation that know no `printer-supply`.
//!
//! Not registered by IANA; from the documentation of CUPS. That the family has them is assumed.

use sim_core::condition::SUPPLY_LOW_PERCENT;
use sim_core::parts::{SUPPLIES, Supply, SupplyKind, SupplyRow};
use sim_wire::ipp::Attribute;

use super::row::{Moment, Row, changing, constant};
use super::time::up_time;

/// The rows; each has a value for every supply, in the same order.
#[rustfmt::skip]
pub(super) const ROWS: &[Row] = &[
    changing("marker-change-time", |n, it| Attribute::integer(n, up_time(it.view.condition.changed))),
    constant("marker-colors",      |n, _| Attribute::names(n, SUPPLIES.iter().map(color))),
    constant("marker-high-levels", |n, _| Attribute::integers(n, SUPPLIES.iter().map(|it| bounds(it).1))),
    changing("marker-levels",      |n, it| Attribute::integers(n, levels(it))),
    constant("marker-low-levels",  |n, _| Attribute::integers(n, SUPPLIES.iter().map(|it| bounds(it).0))),
    constant("marker-names",       |n, _| Attribute::names(n, SUPPLIES.iter().map(|it| it.label))),
    constant("marker-types",       |n, _| Attribute::keywords(n, SUPPLIES.iter().map(kind))),
];

/// Colours by their names in the printer MIB.
const COLORS: [(&str, &str); 4] =
    [("black", "#000000"), ("cyan", "#00FFFF"), ("magenta", "#FF00FF"), ("yellow", "#FFFF00")];

fn color(row: &SupplyRow) -> &'static str {
    COLORS.iter().find(|it| row.colorant == Some(it.0)).map_or("none", |it| it.1)
}

const fn kind(row: &SupplyRow) -> &'static str {
    match row.kind {
        SupplyKind::Toner => "toner",
        SupplyKind::Drum => "opc",
        SupplyKind::WasteToner => "waste-toner",
    }
}

/// Percent at which what is used up is low, and at which what is filled is nearly full.
fn bounds(row: &SupplyRow) -> (i32, i32) {
    let low = i32::from(SUPPLY_LOW_PERCENT);
    match row.kind {
        SupplyKind::Toner | SupplyKind::Drum => (low, 100),
        SupplyKind::WasteToner => (0, 100 - low),
    }
}

/// What is left, percent; of the waste container, how full it is.
fn levels<'a>(moment: &'a Moment<'_>) -> impl Iterator<Item = i32> + 'a {
    let readings = &moment.view.condition.readings;
    Supply::all().map(|it| i32::from(readings.supply(it).percent))
}
