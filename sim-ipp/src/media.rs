//! Paper (PWG 5100.7, PWG 5101.1): which there is, what lies in the trays, and the collections that
//! describe it. Sizes, types and trays are tables of the device.

use sim_core::job::Media;
use sim_core::media::{COLORS, INPUT_TRAYS, InputTray, Medium, SIZES, SizeRow, TYPES};
use sim_core::media::{MediaColor, MediaSize, MediaType};
use sim_wire::ipp::{Attribute, Value};

use super::row::{Moment, Row, changing_template, on_request, template};

/// Any tray that has the paper.
pub(super) const ANY_TRAY: &str = "auto";
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

/// A job's `media`, if it is a size of the machine.
pub(super) fn named(attribute: &Attribute) -> Option<Media> {
    let size = MediaSize::from_name(attribute.as_str()?)?;
    Some(Media { size: Some(size), ..Media::default() })
}

/// A job's `media-col`, if it is paper that the machine takes.
pub(super) fn described(attribute: &Attribute) -> Option<Media> {
    let mut media = Media::default();
    for it in attribute.as_collection()? {
        match &*it.name {
            "media-size" => media.size = Some(size(it.as_collection()?)?),
            "media-size-name" => media.size = Some(MediaSize::from_name(it.as_str()?)?),
            "media-source" if it.as_str() == Some(ANY_TRAY) => {}
            "media-source" => media.tray = Some(InputTray::from_source(it.as_str()?)?),
            "media-type" => media.kind = Some(MediaType::from_name(it.as_str()?)?),
            "media-color" => media.color = Some(MediaColor::from_name(it.as_str()?)?),
            name if MARGINS.contains(&name) && it.as_integer() == Some(MARGIN) => {}
            _ => return None,
        }
    }
    Some(media)
}

/// The size that has the two dimensions of a `media-size`.
fn size(members: &[Attribute]) -> Option<MediaSize> {
    let dimension =
        |name: &str| members.iter().find(|it| it.name == name).and_then(Attribute::as_integer);
    let (x, y) = (dimension("x-dimension")?, dimension("y-dimension")?);
    let close = |a: i32, b: i32| a.abs_diff(b) <= TOLERANCE.unsigned_abs();
    let row = SIZES.iter().find(|it| close(it.width, x) && close(it.length, y))?;
    MediaSize::from_name(row.name)
}

/// Whether a `media-size` and a `media-size-name` are of one size, as far as the machine has it.
pub(super) fn same_size(size: &Attribute, name: &Attribute) -> bool {
    let measured = size.as_collection().and_then(self::size);
    measured.is_none() || measured == name.as_str().and_then(MediaSize::from_name)
}

/// `media` of a job that names a size.
pub(super) fn name_of(name: &'static str, media: Media) -> Option<Attribute> {
    media.size.map(|it| Attribute::keyword(name, it.row().name))
}

/// `media-col` of a job that names more than a size.
pub(super) fn description_of(name: &'static str, media: Media) -> Option<Attribute> {
    let Media { size, kind, color, tray } = media;
    let mut members: Vec<Attribute> = size.map(|it| size_members(it.row())).unwrap_or_default();
    members.extend(color.map(|it| Attribute::keyword("media-color", it.name())));
    members.extend(tray.map(|it| Attribute::keyword("media-source", it.row().source)));
    members.extend(kind.map(|it| Attribute::keyword("media-type", it.name())));
    (!members.is_empty()).then(|| Attribute::collection(name, members))
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
