//! Paper: sizes, trays, types, and the collections that describe them (PWG 5100.7, PWG 5101.1).
//!
//! Which trays the machine has, what lies in them and the types of paper are assumed; the twin's
//! device has no paper of its own yet.

use sim_wire::ipp::{Attribute, Value};

use super::printer::{Row, on_request, template};

/// A paper size; hundredths of a millimetre, the shorter side first.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Size {
    name: &'static str,
    width: i32,
    length: i32,
}

const fn row(name: &'static str, width: i32, length: i32) -> Size {
    Size { name, width, length }
}

/// The sizes, by their self-describing names (PWG 5101.1).
const SIZES: &[Size] = &[
    row("iso_a4_210x297mm", 21_000, 29_700),
    row("iso_a3_297x420mm", 29_700, 42_000),
    row("iso_a5_148x210mm", 14_800, 21_000),
    row("iso_a6_105x148mm", 10_500, 14_800),
    row("jis_b4_257x364mm", 25_700, 36_400),
    row("jis_b5_182x257mm", 18_200, 25_700),
    row("iso_sra3_320x450mm", 32_000, 45_000),
    row("na_letter_8.5x11in", 21_590, 27_940),
    row("na_legal_8.5x14in", 21_590, 35_560),
    row("na_foolscap_8.5x13in", 21_590, 33_020),
    row("na_ledger_11x17in", 27_940, 43_180),
    row("na_executive_7.25x10.5in", 18_415, 26_670),
    row("na_invoice_5.5x8.5in", 13_970, 21_590),
    row("na_arch-b_12x18in", 30_480, 45_720),
    row("jpn_hagaki_100x148mm", 10_000, 14_800),
];

/// A paper tray and what lies in it.
struct Tray {
    source: &'static str,
    loaded: Option<&'static str>,
}

/// The trays: four cassettes and the bypass tray.
const TRAYS: &[Tray] = &[
    Tray { source: "tray-1", loaded: Some("iso_a4_210x297mm") },
    Tray { source: "tray-2", loaded: Some("iso_a3_297x420mm") },
    Tray { source: "tray-3", loaded: Some("jis_b4_257x364mm") },
    Tray { source: "tray-4", loaded: Some("na_letter_8.5x11in") },
    Tray { source: "by-pass-tray", loaded: None },
];

/// Any tray that has the paper.
const ANY_TRAY: &str = "auto";
/// Types of paper (PWG 5101.1).
const TYPES: [&str; 5] = [PLAIN, "stationery-heavyweight", "cardstock", "labels", "transparency"];
/// Plain paper.
const PLAIN: &str = "stationery";
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
    template("media-col-default",             |n, _| Attribute::collection(n, column(&SIZES[0], Some(ANY_TRAY), Some(PLAIN)))),
    template("media-col-ready",               |n, _| Attribute::collections(n, ready().map(|(size, tray)| column(size, Some(tray), Some(PLAIN))))),
    template("media-col-supported",           |n, _| Attribute::keywords(n, MARGINS.into_iter().chain(["media-size", "media-size-name", "media-source", "media-type"]))),
    template("media-default",                 |n, _| Attribute::keyword(n, SIZES[0].name)),
    template("media-left-margin-supported",   |n, _| Attribute::integer(n, MARGIN)),
    template("media-ready",                   |n, _| Attribute::keywords(n, ready().map(|(size, _)| size.name))),
    template("media-right-margin-supported",  |n, _| Attribute::integer(n, MARGIN)),
    template("media-size-supported",          |n, _| Attribute::collections(n, SIZES.iter().map(Size::members))),
    template("media-source-supported",        |n, _| Attribute::keywords(n, [ANY_TRAY].into_iter().chain(TRAYS.iter().map(|it| it.source)))),
    template("media-supported",               |n, _| Attribute::keywords(n, SIZES.iter().map(|it| it.name))),
    template("media-top-margin-supported",    |n, _| Attribute::integer(n, MARGIN)),
    template("media-type-supported",          |n, _| Attribute::keywords(n, TYPES)),
    on_request("media-col-database",          |n, _| Attribute::collections(n, SIZES.iter().map(|it| column(it, None, None)))),
];

/// The size of this name.
pub(super) fn size(name: &str) -> Option<&'static Size> {
    SIZES.iter().find(|it| it.name == name)
}

/// Whether a job's `media-col` is paper that the machine takes.
pub(super) fn accepts(attribute: &Attribute) -> bool {
    let Some(members) = attribute.as_collection() else { return false };
    members.iter().all(|it| match &*it.name {
        "media-size" => it.as_collection().is_some_and(fits),
        "media-size-name" => it.as_str().is_some_and(|it| size(it).is_some()),
        "media-source" => it
            .as_str()
            .is_some_and(|it| it == ANY_TRAY || TRAYS.iter().any(|tray| tray.source == it)),
        "media-type" => it.as_str().is_some_and(|it| TYPES.contains(&it)),
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

impl Size {
    fn members(&self) -> Vec<Attribute> {
        vec![
            Attribute::integer("x-dimension", self.width),
            Attribute::integer("y-dimension", self.length),
        ]
    }
}

/// A `media-col` value.
fn column(
    size: &Size,
    source: Option<&'static str>,
    media_type: Option<&'static str>,
) -> Vec<Attribute> {
    let mut members = vec![
        Attribute::new("media-size", Value::Collection(size.members())),
        Attribute::keyword("media-size-name", size.name),
    ];
    members.extend(MARGINS.map(|it| Attribute::integer(it, MARGIN)));
    members.extend(source.map(|it| Attribute::keyword("media-source", it)));
    members.extend(media_type.map(|it| Attribute::keyword("media-type", it)));
    members
}

/// The paper in the trays.
fn ready() -> impl Iterator<Item = (&'static Size, &'static str)> {
    TRAYS.iter().filter_map(|it| Some((size(it.loaded?)?, it.source)))
}
