//! Paper (PWG 5100.7, PWG 5101.1): which there is, what lies in the trays, and the collections that
//! describe it. Sizes, types and trays are tables of the device.

use sim_core::media::{COLORS, INPUT_TRAYS, InputTray, Medium, SIZES, SizeRow, TYPES};
use sim_core::media::{MediaColor, MediaSize, MediaType};
use sim_wire::ipp::{Attribute, Value};

use super::printer::{Moment, Row, changing_template, on_request, template};

/// Any tray that has the paper.
const ANY_TRAY: &str = "auto";
/// What is never printed on, at each edge, in hundredths of a millimetre: a sixth of an inch.
const MARGIN: i32 = 423;
/// How far a size that a client gives may be off, in hundredths of a millimetre: clients that think
/// in points round.
const TOLERANCE: i32 = 50;
/// The members of `media-col` that hold a margin.
const MARGINS: [&str; 4] =
    ["media-bottom-margin", "media-left-margin", "media-right-margin", "media-top-margin"];

/// What the printer says of its paper. `media-col-database` is only sent when asked for by name
/// (PWG 5100.7): it is as large as everything else.
#[rustfmt::skip]
pub(super) const ROWS: &[Row] = &[
    template("media-bottom-margin-supported", |n, _| Attribute::integer(n, MARGIN)),
    template("media-col-default",             |n, _| Attribute::collection(n, column(&Medium::default(), Some(ANY_TRAY)))),
    template("media-col-supported",           |n, _| Attribute::keywords(n, MARGINS.into_iter().chain(["media-color", "media-size", "media-size-name", "media-source", "media-type"]))),
    template("media-color-supported",         |n, _| Attribute::keywords(n, COLORS.iter().copied())),
    template("media-default",                 |n, _| Attribute::keyword(n, MediaSize::default().row().name)),
    template("media-left-margin-supported",   |n, _| Attribute::integer(n, MARGIN)),
    template("media-right-margin-supported",  |n, _| Attribute::integer(n, MARGIN)),
    template("media-size-supported",          |n, _| Attribute::collections(n, SIZES.iter().map(dimensions))),
    template("media-source-supported",        |n, _| Attribute::keywords(n, [ANY_TRAY].into_iter().chain(INPUT_TRAYS.iter().map(|it| it.source)))),
    template("media-supported",               |n, _| Attribute::keywords(n, SIZES.iter().map(|it| it.name))),
    template("media-top-margin-supported",    |n, _| Attribute::integer(n, MARGIN)),
    template("media-type-supported",          |n, _| Attribute::keywords(n, TYPES.iter().copied())),
    changing_template("media-col-ready",      |n, it| some(n, Attribute::collections(n, ready(it).map(|(medium, tray)| column(&medium, Some(tray.row().source)))))),
    changing_template("media-ready",          |n, it| some(n, Attribute::keywords(n, ready_sizes(it)))),
    on_request("media-col-database",          |n, _| Attribute::collections(n, SIZES.iter().map(size_members))),
];

/// Whether there is a size of this name.
pub(super) fn is_size(name: &str) -> bool {
    MediaSize::from_name(name).is_some()
}

/// Whether a job's `media-col` is paper that the machine takes.
pub(super) fn accepts(attribute: &Attribute) -> bool {
    let Some(members) = attribute.as_collection() else { return false };
    members.iter().all(|it| match &*it.name {
        "media-size" => it.as_collection().is_some_and(fits),
        "media-size-name" => it.as_str().is_some_and(is_size),
        "media-source" => {
            it.as_str().is_some_and(|it| it == ANY_TRAY || InputTray::from_source(it).is_some())
        }
        "media-type" => it.as_str().is_some_and(|it| MediaType::from_name(it).is_some()),
        "media-color" => it.as_str().is_some_and(|it| MediaColor::from_name(it).is_some()),
        name if MARGINS.contains(&name) => it.as_integer() == Some(MARGIN),
        _ => false,
    })
}

/// Whether the two dimensions of a `media-size` are those of a size.
fn fits(members: &[Attribute]) -> bool {
    let dimension =
        |name: &str| members.iter().find(|it| it.name == name).and_then(Attribute::as_integer);
    let (Some(x), Some(y)) = (dimension("x-dimension"), dimension("y-dimension")) else {
        return false;
    };
    let close = |a: i32, b: i32| a.abs_diff(b) <= TOLERANCE.unsigned_abs();
    SIZES.iter().any(|it| close(it.width, x) && close(it.length, y))
}

fn dimensions(size: &SizeRow) -> Vec<Attribute> {
    vec![
        Attribute::integer("x-dimension", size.width),
        Attribute::integer("y-dimension", size.length),
    ]
}

/// What a `media-col` says of a size.
fn size_members(size: &SizeRow) -> Vec<Attribute> {
    let mut members = vec![
        Attribute::new("media-size", Value::Collection(dimensions(size))),
        Attribute::keyword("media-size-name", size.name),
    ];
    members.extend(MARGINS.map(|it| Attribute::integer(it, MARGIN)));
    members
}

/// A `media-col` value.
fn column(medium: &Medium, source: Option<&'static str>) -> Vec<Attribute> {
    let mut members = size_members(medium.size.row());
    members.push(Attribute::keyword("media-color", medium.color.name()));
    members.extend(source.map(|it| Attribute::keyword("media-source", it)));
    members.push(Attribute::keyword("media-type", medium.kind.name()));
    members
}

/// The paper in the trays.
fn ready<'a>(moment: &Moment<'a>) -> impl Iterator<Item = (Medium, InputTray)> + 'a {
    let readings = &moment.view.condition.readings;
    let trays = INPUT_TRAYS.iter().map(|it| it.tray);
    let ready = trays.filter(|it| readings.tray(*it).is_ready());
    ready.map(|it| (readings.tray(it).medium, it))
}

/// Their sizes, each once.
fn ready_sizes(moment: &Moment<'_>) -> Vec<&'static str> {
    let mut sizes = Vec::new();
    for (medium, _) in ready(moment) {
        let name = medium.size.row().name;
        if !sizes.contains(&name) {
            sizes.push(name);
        }
    }
    sizes
}

/// A set may not be empty; where there is nothing, it has no value (RFC 8011 section 5.1).
fn some(name: &'static str, attribute: Attribute) -> Attribute {
    if attribute.values.is_empty() { Attribute::no_value(name) } else { attribute }
}
