//! Job template attributes (RFC 8011 section 5.2, PWG 5100.7, 5100.13): what a job may ask for, and
//! what the printer says of it.
//!
//! The device itself knows copies. The others are accepted within what the machine can do, so that
//! clients find what they find at the real one, and have no effect on the twin's pages.

use sim_core::job::COPIES_MAX;
use sim_wire::ipp::{Attribute, Finishings, Orientation, PrintQuality, Range, Resolution, Value};

use super::media;
use super::printer::{Row, template};

/// A job template attribute, and which of its values are supported.
pub(super) struct Template {
    pub(super) name: &'static str,
    pub(super) accepts: fn(&Attribute) -> bool,
}

const fn takes(name: &'static str, accepts: fn(&Attribute) -> bool) -> Template {
    Template { name, accepts }
}

/// Sides (RFC 8011 section 5.2.8).
const SIDES: [&str; 3] = ["one-sided", "two-sided-long-edge", "two-sided-short-edge"];
/// Colour modes (PWG 5100.13).
const COLOR_MODES: [&str; 3] = ["auto", "color", "monochrome"];
/// Qualities: the driver's "High Speed" and "High Quality" (assumed).
const QUALITIES: [PrintQuality; 2] = [PrintQuality::Normal, PrintQuality::High];
/// Resolutions of raster data, dots per inch.
const RESOLUTIONS: [Resolution; 2] = [Resolution::dpi(300, 300), Resolution::dpi(600, 600)];
/// Orientations (RFC 8011 section 5.2.10).
const ORIENTATIONS: [Orientation; 4] = [
    Orientation::Portrait,
    Orientation::Landscape,
    Orientation::ReverseLandscape,
    Orientation::ReversePortrait,
];
/// The output tray without a finisher (assumed).
pub(super) const OUTPUT_BIN: &str = "center";
/// Copies come collated.
const DOCUMENT_HANDLING: &str = "separate-documents-collated-copies";
/// What is left to the device.
const AUTO: &str = "auto";
/// No finishing, no banner page.
const NONE: &str = "none";

/// The table: `job-creation-attributes-supported`.
#[rustfmt::skip]
pub(super) const TABLE: &[Template] = &[
    takes("copies",                     |it| it.as_integer().is_some_and(|it| (1..=i32::from(COPIES_MAX)).contains(&it))),
    takes("finishings",                 |it| it.values == [Value::Enum(Finishings::None.code())]),
    takes("job-accounting-user-id",     |it| it.as_str().is_some()),
    takes("job-sheets",                 |it| it.as_str() == Some(NONE)),
    takes("media",                      |it| it.as_str().is_some_and(media::is_size)),
    takes("media-col",                  media::accepts),
    takes("multiple-document-handling", |it| it.as_str() == Some(DOCUMENT_HANDLING)),
    takes("number-up",                  |it| it.as_integer() == Some(1)),
    takes("orientation-requested",      |it| it.as_enum().is_some_and(|it| ORIENTATIONS.iter().any(|one| one.code() == it))),
    takes("output-bin",                 |it| it.as_str() == Some(OUTPUT_BIN)),
    takes("print-color-mode",           |it| it.as_str().is_some_and(|it| COLOR_MODES.contains(&it))),
    takes("print-content-optimize",     |it| it.as_str() == Some(AUTO)),
    takes("print-quality",              |it| it.as_enum().is_some_and(|it| QUALITIES.iter().any(|one| one.code() == it))),
    takes("print-rendering-intent",     |it| it.as_str() == Some(AUTO)),
    takes("printer-resolution",         |it| it.as_resolution().is_some_and(|it| RESOLUTIONS.contains(&it))),
    takes("sides",                      |it| it.as_str().is_some_and(|it| SIDES.contains(&it))),
];

/// What the printer says of them.
#[rustfmt::skip]
pub(super) const ROWS: &[Row] = &[
    template("copies-default",                       |n, _| Attribute::integer(n, 1)),
    template("copies-supported",                     |n, _| Attribute::new(n, Value::Range(Range { lower: 1, upper: i32::from(COPIES_MAX) }))),
    template("finishings-default",                   |n, _| Attribute::enum_(n, Finishings::None.code())),
    template("finishings-supported",                 |n, _| Attribute::enum_(n, Finishings::None.code())),
    template("job-accounting-user-id-default",       |n, _| Attribute::no_value(n)),
    template("job-accounting-user-id-supported",     |n, _| Attribute::boolean(n, true)),
    template("job-sheets-default",                   |n, _| Attribute::keyword(n, NONE)),
    template("job-sheets-supported",                 |n, _| Attribute::keyword(n, NONE)),
    template("multiple-document-handling-default",   |n, _| Attribute::keyword(n, DOCUMENT_HANDLING)),
    template("multiple-document-handling-supported", |n, _| Attribute::keyword(n, DOCUMENT_HANDLING)),
    template("number-up-default",                    |n, _| Attribute::integer(n, 1)),
    template("number-up-supported",                  |n, _| Attribute::integer(n, 1)),
    template("orientation-requested-default",        |n, _| Attribute::enum_(n, Orientation::Portrait.code())),
    template("orientation-requested-supported",      |n, _| Attribute::enums(n, ORIENTATIONS.map(Orientation::code))),
    template("output-bin-default",                   |n, _| Attribute::keyword(n, OUTPUT_BIN)),
    template("output-bin-supported",                 |n, _| Attribute::keyword(n, OUTPUT_BIN)),
    template("print-color-mode-default",             |n, _| Attribute::keyword(n, AUTO)),
    template("print-color-mode-supported",           |n, _| Attribute::keywords(n, COLOR_MODES)),
    template("print-content-optimize-default",       |n, _| Attribute::keyword(n, AUTO)),
    template("print-content-optimize-supported",     |n, _| Attribute::keyword(n, AUTO)),
    template("print-quality-default",                |n, _| Attribute::enum_(n, PrintQuality::Normal.code())),
    template("print-quality-supported",              |n, _| Attribute::enums(n, QUALITIES.map(PrintQuality::code))),
    template("print-rendering-intent-default",       |n, _| Attribute::keyword(n, AUTO)),
    template("print-rendering-intent-supported",     |n, _| Attribute::keyword(n, AUTO)),
    template("printer-resolution-default",           |n, _| Attribute::resolution(n, Resolution::dpi(600, 600))),
    template("printer-resolution-supported",         |n, _| Attribute::resolutions(n, RESOLUTIONS)),
    template("sides-default",                        |n, _| Attribute::keyword(n, "one-sided")),
    template("sides-supported",                      |n, _| Attribute::keywords(n, SIDES)),
];

/// `pwg-raster-document-resolution-supported` has the same ones.
pub(super) fn resolutions(name: &'static str) -> Attribute {
    Attribute::resolutions(name, RESOLUTIONS)
}
