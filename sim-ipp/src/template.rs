//! Job template attributes (RFC 8011 section 5.2, PWG 5100.7, 5100.11, 5100.13): what a job may ask for,
//! and what the printer says of it.
//!
//! Each row reads an attribute into a change of the job's ticket and shows the ticket's entry. Quality and
//! resolution are taken within what the machine can do and have no effect on the twin's pages.

use std::sync::Arc;

use sim_core::job::{
    COPIES_MAX, ColorMode, DocumentHandling, HoldUntil, JobTicket, NAME_MAX, NumberUp, Orientation,
    PASSWORD_MAX, PRIORITIES, PRIORITY_DEFAULT, PasswordEncryption, Quality, Scaling, Sides,
    TicketChange,
};
use sim_core::model::RESOLUTIONS;
use sim_wire::ipp::{self, Attribute, Finishings, PrintQuality, Range, Resolution, Value};

use super::asked::{Asked, ranges, read_ranges, small};
use super::profile::{Basis, IppProfile};
use super::row::{Row, template};
use super::{media, overrides, time};

/// A job template attribute.
pub(super) struct Template {
    pub(super) name: &'static str,
    basis: Basis,
    /// What it changes of a ticket; `None` for a value that is not supported.
    pub(super) read: fn(&Attribute) -> Option<Asked>,
    /// What a ticket says of it; `None` where it says nothing.
    pub(super) show: fn(&'static str, &JobTicket) -> Option<Attribute>,
}

type Read = fn(&Attribute) -> Option<Asked>;
type Show = fn(&'static str, &JobTicket) -> Option<Attribute>;

const fn row(name: &'static str, basis: Basis, read: Read, show: Show) -> Template {
    Template { name, basis, read, show }
}

use Basis::{Assumed, Full, Sibling};

/// Qualities: the driver's "High Speed" and "High Quality" (assumed).
const QUALITIES: [(Quality, PrintQuality); 2] =
    [(Quality::Normal, PrintQuality::Normal), (Quality::High, PrintQuality::High)];
/// The resolution of the engine (assumed).
const RESOLUTION_DEFAULT: u16 = 600;
/// Orientations (RFC 8011 section 5.2.10).
const ORIENTATIONS: [(Orientation, ipp::Orientation); 4] = [
    (Orientation::Portrait, ipp::Orientation::Portrait),
    (Orientation::Landscape, ipp::Orientation::Landscape),
    (Orientation::ReverseLandscape, ipp::Orientation::ReverseLandscape),
    (Orientation::ReversePortrait, ipp::Orientation::ReversePortrait),
];
/// The output tray without a finisher (assumed).
pub(super) const OUTPUT_BIN: &str = "center";
/// What is left to the device.
const AUTO: &str = "auto";
/// No finishing, no banner page.
const NONE: &str = "none";
/// What a job password is made of (PWG 5100.11 section 7.11); of a digest that cannot be told.
const REPERTOIRE: &str = "iana_us-ascii_any";

/// The table: `job-creation-attributes-supported`.
#[rustfmt::skip]
pub(super) const TABLE: &[Template] = &[
    row("copies",                     Sibling, |it| small(it).map(change(TicketChange::Copies)), |n, it| Some(Attribute::integer(n, it.copies.into()))),
    row("finishings",                 Assumed, |it| one(it.values == [Value::Enum(Finishings::None.code())]), |n, _| Some(Attribute::enum_(n, Finishings::None.code()))),
    row("job-account-id",             Sibling, |it| account(it).map(change(TicketChange::Account)), |n, it| it.account.as_deref().map(|it| Attribute::name(n, it.to_owned()))),
    row("job-accounting-user-id",     Sibling, |it| account(it).map(change(TicketChange::AccountingUser)), |n, it| it.accounting_user.as_deref().map(|it| Attribute::name(n, it.to_owned()))),
    row("job-hold-until",             Full,    |it| HoldUntil::from_keyword(it.as_str()?).map(change(TicketChange::Hold)), |n, it| it.hold.keyword().map(|it| Attribute::keyword(n, it))),
    row("job-hold-until-time",        Full,    |it| time::unix_ms(it.as_datetime()?).map(|it| Asked::Change(TicketChange::Hold(HoldUntil::Time(it)))), |_, _| None),
    row("job-priority",               Full,    |it| small(it).map(change(TicketChange::Priority)), |n, it| Some(Attribute::integer(n, it.priority.into()))),
    row("job-sheets",                 Assumed, |it| one(it.as_str() == Some(NONE)), |n, _| Some(Attribute::keyword(n, NONE))),
    row("media",                      Sibling, |it| media::named(it).map(change(TicketChange::Media)), |n, it| media::name_of(n, it.media)),
    row("media-col",                  Sibling, |it| media::described(it).map(change(TicketChange::Media)), |n, it| media::description_of(n, it.media)),
    row("multiple-document-handling", Assumed, |it| DocumentHandling::from_keyword(it.as_str()?).map(change(TicketChange::DocumentHandling)), |n, it| Some(Attribute::keyword(n, it.document_handling.keyword()))),
    row("number-up",                  Assumed, |it| small(it).and_then(NumberUp::new).map(change(TicketChange::NumberUp)), |n, it| Some(Attribute::integer(n, it.number_up.get().into()))),
    row("orientation-requested",      Sibling, orientation, |n, it| it.orientation.and_then(code).map(|it| Attribute::enum_(n, it))),
    row("output-bin",                 Assumed, |it| one(it.as_str() == Some(OUTPUT_BIN)), |n, _| Some(Attribute::keyword(n, OUTPUT_BIN))),
    row("overrides",                  Assumed, overrides::read, overrides::show),
    row("page-ranges",                Assumed, |it| read_ranges(it).map(change(TicketChange::PageRanges)), |n, it| ranges(n, &it.page_ranges)),
    row("print-color-mode",           Sibling, |it| ColorMode::from_keyword(it.as_str()?).map(change(TicketChange::ColorMode)), |n, it| Some(Attribute::keyword(n, it.color_mode.keyword()))),
    row("print-content-optimize",     Assumed, |it| one(it.as_str() == Some(AUTO)), |n, _| Some(Attribute::keyword(n, AUTO))),
    row("print-quality",              Sibling, quality, |n, it| QUALITIES.iter().find(|row| row.0 == it.quality).map(|it| Attribute::enum_(n, it.1.code()))),
    row("print-rendering-intent",     Assumed, |it| one(it.as_str() == Some(AUTO)), |n, _| Some(Attribute::keyword(n, AUTO))),
    row("print-scaling",              Assumed, |it| Scaling::from_keyword(it.as_str()?).map(change(TicketChange::Scaling)), |n, it| Some(Attribute::keyword(n, it.scaling.keyword()))),
    row("printer-resolution",         Sibling, resolution, |n, it| it.resolution_dpi.map(|it| Attribute::resolution(n, dpi(it)))),
    row("sides",                      Sibling, |it| Sides::from_keyword(it.as_str()?).map(change(TicketChange::Sides)), |n, it| Some(Attribute::keyword(n, it.sides.keyword()))),
];

/// The attributes of a profile.
pub(super) fn rows(profile: IppProfile) -> impl Iterator<Item = &'static Template> {
    TABLE.iter().filter(move |it| it.basis.is_in(profile))
}

/// What the printer says of them.
#[rustfmt::skip]
pub(super) const ROWS: &[Row] = &[
    template("copies-default",                       |n, _| Attribute::integer(n, 1)),
    template("copies-supported",                     |n, _| Attribute::new(n, Value::Range(Range { lower: 1, upper: i32::from(COPIES_MAX) }))),
    template("finishings-default",                   |n, _| Attribute::enum_(n, Finishings::None.code())),
    template("finishings-supported",                 |n, _| Attribute::enum_(n, Finishings::None.code())),
    template("job-account-id-default",               |n, _| Attribute::no_value(n)),
    template("job-account-id-supported",             |n, _| Attribute::boolean(n, true)),
    template("job-accounting-user-id-default",       |n, _| Attribute::no_value(n)),
    template("job-accounting-user-id-supported",     |n, _| Attribute::boolean(n, true)),
    template("job-hold-until-default",               |n, _| Attribute::keyword(n, "no-hold")).full(),
    template("job-hold-until-supported",             |n, _| Attribute::keywords(n, HoldUntil::keywords().filter_map(HoldUntil::keyword))).full(),
    template("job-hold-until-time-supported",        |n, _| Attribute::boolean(n, true)).full(),
    template("job-password-encryption-supported",    |n, _| Attribute::keywords(n, PasswordEncryption::ALL.iter().map(|it| it.keyword()))),
    template("job-password-length-supported",        |n, _| Attribute::new(n, Value::Range(Range { lower: 1, upper: PASSWORD_MAX as i32 }))),
    template("job-password-repertoire-configured",   |n, _| Attribute::keyword(n, REPERTOIRE)),
    template("job-password-repertoire-supported",    |n, _| Attribute::keyword(n, REPERTOIRE)),
    template("job-password-supported",               |n, _| Attribute::integer(n, PASSWORD_MAX as i32)),
    template("job-priority-default",                 |n, _| Attribute::integer(n, PRIORITY_DEFAULT.into())).full(),
    template("job-priority-supported",               |n, _| Attribute::integer(n, PRIORITIES.1.into())).full(),
    template("job-settable-attributes-supported",    |n, _| Attribute::keywords(n, ["job-name"].into_iter().chain(TABLE.iter().map(|it| it.name)))).full(),
    template("job-sheets-default",                   |n, _| Attribute::keyword(n, NONE)),
    template("job-sheets-supported",                 |n, _| Attribute::keyword(n, NONE)),
    template("multiple-document-handling-default",   |n, _| Attribute::keyword(n, DocumentHandling::default().keyword())),
    template("multiple-document-handling-supported", |n, _| Attribute::keywords(n, DocumentHandling::ALL.iter().map(|it| it.keyword()))),
    template("number-up-default",                    |n, _| Attribute::integer(n, 1)),
    template("number-up-supported",                  |n, _| Attribute::integers(n, NumberUp::ALL.iter().map(|it| it.get().into()))),
    template("orientation-requested-default",        |n, _| Attribute::enum_(n, ipp::Orientation::Portrait.code())),
    template("orientation-requested-supported",      |n, _| Attribute::enums(n, ORIENTATIONS.map(|it| it.1.code()))),
    template("output-bin-default",                   |n, _| Attribute::keyword(n, OUTPUT_BIN)),
    template("output-bin-supported",                 |n, _| Attribute::keyword(n, OUTPUT_BIN)),
    template("overrides-supported",                  |n, _| Attribute::keywords(n, overrides::supported())),
    template("page-ranges-supported",                |n, _| Attribute::boolean(n, true)),
    template("print-color-mode-default",             |n, _| Attribute::keyword(n, AUTO)),
    template("print-color-mode-supported",           |n, _| Attribute::keywords(n, ColorMode::ALL.iter().map(|it| it.keyword()))),
    template("print-content-optimize-default",       |n, _| Attribute::keyword(n, AUTO)),
    template("print-content-optimize-supported",     |n, _| Attribute::keyword(n, AUTO)),
    template("print-quality-default",                |n, _| Attribute::enum_(n, PrintQuality::Normal.code())),
    template("print-quality-supported",              |n, _| Attribute::enums(n, QUALITIES.map(|it| it.1.code()))),
    template("print-rendering-intent-default",       |n, _| Attribute::keyword(n, AUTO)),
    template("print-rendering-intent-supported",     |n, _| Attribute::keyword(n, AUTO)),
    template("print-scaling-default",                |n, _| Attribute::keyword(n, Scaling::default().keyword())),
    template("print-scaling-supported",              |n, _| Attribute::keywords(n, Scaling::ALL.iter().map(|it| it.keyword()))),
    template("printer-resolution-default",           |n, _| Attribute::resolution(n, dpi(RESOLUTION_DEFAULT))),
    template("printer-resolution-supported",         |n, _| resolutions(n)),
    template("sides-default",                        |n, _| Attribute::keyword(n, Sides::default().keyword())),
    template("sides-supported",                      |n, _| Attribute::keywords(n, Sides::ALL.iter().map(|it| it.keyword()))),
];

/// `pwg-raster-document-resolution-supported` has the same ones.
pub(super) fn resolutions(name: &'static str) -> Attribute {
    Attribute::resolutions(name, RESOLUTIONS.map(dpi))
}

fn dpi(dpi: u16) -> Resolution {
    Resolution::dpi(dpi.into(), dpi.into())
}

fn change<T>(make: fn(T) -> TicketChange) -> impl Fn(T) -> Asked {
    move |it| Asked::Change(make(it))
}

/// The only value that there is.
fn one(is_it: bool) -> Option<Asked> {
    is_it.then_some(Asked::Nothing)
}

/// An account, or none where its name is empty.
fn account(attribute: &Attribute) -> Option<Option<Arc<str>>> {
    let name = attribute.as_str()?;
    let fits = name.chars().count() <= NAME_MAX;
    fits.then(|| Some(name).filter(|it| !it.is_empty()).map(Arc::from))
}

fn orientation(attribute: &Attribute) -> Option<Asked> {
    let asked = attribute.as_enum()?;
    let row = ORIENTATIONS.iter().find(|it| it.1.code() == asked)?;
    Some(Asked::Change(TicketChange::Orientation(Some(row.0))))
}

fn code(orientation: Orientation) -> Option<i32> {
    ORIENTATIONS.iter().find(|it| it.0 == orientation).map(|it| it.1.code())
}

fn quality(attribute: &Attribute) -> Option<Asked> {
    let asked = attribute.as_enum()?;
    let row = QUALITIES.iter().find(|it| it.1.code() == asked)?;
    Some(Asked::Change(TicketChange::Quality(row.0)))
}

fn resolution(attribute: &Attribute) -> Option<Asked> {
    let asked = attribute.as_resolution()?;
    let found = RESOLUTIONS.into_iter().find(|it| dpi(*it) == asked)?;
    Some(Asked::Change(TicketChange::ResolutionDpi(Some(found))))
}
