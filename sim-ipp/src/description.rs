//! Printer description and status attributes (RFC 8011 section 5.4, PWG 5100.7, 5100.13), as rows.

use sim_core::description::DescriptionText::{
    self, GeoLocation, Info, Location, OperatorMessage, Organization, OrganizationalUnit,
};
use sim_core::description::IdentifyAction;
use sim_core::job::{MULTIPLE_OPERATION_TIME_OUT_S, PAGE_RANGES_MAX};
use sim_core::model::{Identity, MAKER};
use sim_core::power::Power;
use sim_core::standing::{Activity, PrinterStanding};
use sim_core::subscription::{EVENT_LIFE_S, LEASE_DEFAULT_S, LEASE_MAX_S, NotifyEvent};
use sim_core::{Tick, View};
use sim_host::Format;
use sim_host::OCTET_STREAM;
use sim_host::documents::DOCUMENT_MAX;
use sim_wire::ipp::{Attribute, PrinterState, Range, Value};

use super::address::Reach;
use super::creation::{COMPRESSIONS, formats};
use super::integer::capped;
use super::offer::Offer;
use super::query::WHICH_JOBS;
use super::recipient;
use super::reply::{CHARSET, LANGUAGE};
use super::row::{Moment, Row, changing, constant, timed};
use super::settable::SETTABLE;
use super::time::{date_time, up_time};
use super::{condition, job, jobs, strings, template, uuid};

/// The way of showing where it is that is taken where none is named (assumed).
pub(super) const ACTION_DEFAULT: IdentifyAction = IdentifyAction::Display;
/// The only way in which events are pulled.
pub(super) const PULL_METHOD: &str = "ippget";
/// What is subscribed to where nothing is named (`notify-events-default`, assumed).
pub(super) const EVENT_DEFAULT: NotifyEvent = NotifyEvent::JobCompleted;
/// Events that are none, for a subscription that hears of nothing (RFC 3995 section 5.3.3.4.1).
pub(super) const NO_EVENTS: &str = "none";
/// `printer-id`: the device is the only printer of its system.
pub(super) const PRINTER_ID: i32 = 1;
/// What the printer is for (`printer-service-type`).
pub(super) const SERVICE: &str = "print";
/// The ROMs that can be told apart (guide p.2).
const ROMS: [&str; 2] = ["Controller ROM", "FAX ROM"];
/// Kinds of raster pages that are read (PWG 5102.4).
const RASTER_TYPES: [&str; 5] = ["black_1", "black_8", "sgray_8", "srgb_8", "cmyk_8"];
/// Apple Raster: grey and sRGB, backs of sheets as fronts are, plain copies, the resolutions and
/// qualities of the other attributes, and the version of the format.
const URF: [&str; 7] = ["CP1", "DM1", "PQ4-5", "RS300-600", "SRGB24", "V1.4", "W8"];
/// Attributes of a creation request that are no job template attributes.
const CREATION_ATTRIBUTES: [&str; 7] = [
    "document-format",
    "document-name",
    "ipp-attribute-fidelity",
    "job-mandatory-attributes",
    "job-name",
    "job-password",
    "job-password-encryption",
];
/// What a client can say of a document that it sends (PWG 5100.5).
const DOCUMENT_ATTRIBUTES: [&str; 3] = ["compression", "document-format", "document-name"];
/// Most pixels of a picture's side: all that a JPEG can say (PWG 5100.7 section 6.9.36).
const PICTURE_SIDE_MAX: i32 = 65_535;
/// Most bytes of a document in units of 1024 (RFC 8011 section 5.4.33).
const K_OCTETS_MAX: i32 = (DOCUMENT_MAX / 1024) as i32;

/// The rows. What "changes" are the attributes of RFC 8011 that do, and those with the URI that the
/// client used. Texts that an administrator of the real device could set are empty.
#[rustfmt::skip]
pub(super) const ROWS: &[Row] = &[
    constant("charset-configured",                  |n, _| Attribute::charset(n, CHARSET)),
    constant("charset-supported",                   |n, _| Attribute::charset(n, CHARSET)),
    constant("color-supported",                     |n, _| Attribute::boolean(n, true)),
    constant("compression-supported",               |n, _| Attribute::keywords(n, COMPRESSIONS.map(|it| it.0))),
    constant("document-creation-attributes-supported", |n, _| Attribute::keywords(n, DOCUMENT_ATTRIBUTES)).full(),
    constant("document-format-default",             |n, _| Attribute::mime(n, OCTET_STREAM)),
    constant("document-format-supported",           |n, _| Attribute::mimes(n, formats())),
    constant("document-password-supported",         |n, _| Attribute::integer(n, 0)),
    constant("generated-natural-language-supported", |n, _| Attribute::language(n, LANGUAGE)),
    constant("ipp-features-supported",              |n, it| features(n, it.offer)),
    constant("ipp-versions-supported",              |n, it| Attribute::keywords(n, it.offer.versions.iter().map(ToString::to_string))),
    constant("job-creation-attributes-supported",   |n, it| Attribute::keywords(n, CREATION_ATTRIBUTES.into_iter().chain(template::rows(it.offer.profile).map(|it| it.name)))),
    constant("job-history-attributes-configured",   |n, it| Attribute::keywords(n, job::names(it.offer.profile))).full(),
    constant("job-history-attributes-supported",    |n, it| Attribute::keywords(n, job::names(it.offer.profile))).full(),
    constant("job-ids-supported",                   |n, _| Attribute::boolean(n, true)),
    constant("job-k-octets-supported",              |n, _| Attribute::new(n, Value::Range(Range { lower: 0, upper: K_OCTETS_MAX }))),
    constant("job-mandatory-attributes-supported",  |n, _| Attribute::boolean(n, true)),
    constant("multiple-document-jobs-supported",    |n, _| Attribute::boolean(n, true)),
    constant("multiple-operation-time-out",         |n, _| Attribute::integer(n, i32::from(MULTIPLE_OPERATION_TIME_OUT_S))),
    constant("multiple-operation-time-out-action",  |n, _| Attribute::keyword(n, "process-job")),
    constant("natural-language-configured",         |n, _| Attribute::language(n, LANGUAGE)),
    constant("operations-supported",                |n, it| Attribute::enums(n, it.offer.operations.iter().map(|it| i32::from(it.code())))),
    constant("pages-per-minute",                    |n, it| Attribute::integer(n, speed(it))),
    constant("pages-per-minute-color",              |n, it| Attribute::integer(n, speed(it))),
    constant("pdl-override-supported",              |n, _| Attribute::keyword(n, "attempted")),
    constant("preferred-attributes-supported",      |n, _| Attribute::boolean(n, false)),
    constant("printer-device-id",                   |n, it| Attribute::text(n, device_id(identity(it)))),
    constant("printer-firmware-name",               |n, _| Attribute::names(n, ROMS)),
    constant("printer-firmware-patches",            |n, _| Attribute::set(n, ROMS.map(|_| Value::Text("".into())))),
    constant("printer-get-attributes-supported",    |n, _| Attribute::keyword(n, "document-format")),
    constant("printer-id",                          |n, _| Attribute::integer(n, PRINTER_ID)).full(),
    constant("printer-kind",                        |n, _| Attribute::keyword(n, "document")),
    constant("printer-make-and-model",              |n, it| Attribute::text(n, make_and_model(identity(it)))),
    constant("printer-name",                        |n, it| Attribute::name(n, identity(it).host_name.clone())),
    constant("printer-uuid",                        |n, it| Attribute::uri(n, uuid::of_printer(&identity(it).serial))),
    constant("pwg-raster-document-resolution-supported", |n, _| template::resolutions(n)),
    constant("pwg-raster-document-sheet-back",      |n, _| Attribute::keyword(n, "normal")),
    constant("pwg-raster-document-type-supported",  |n, _| Attribute::keywords(n, RASTER_TYPES)),
    constant("urf-supported",                       |n, _| Attribute::keywords(n, URF)),
    constant("which-jobs-supported",                |n, _| Attribute::keywords(n, WHICH_JOBS.iter().map(|it| it.keyword))),
    constant("device-service-count",                |n, _| Attribute::integer(n, 1)),
    constant("device-uuid",                         |n, it| Attribute::uri(n, uuid::of_printer(&identity(it).serial))),
    constant("identify-actions-default",            |n, _| Attribute::keyword(n, ACTION_DEFAULT.keyword())),
    constant("identify-actions-supported",          |n, _| Attribute::keywords(n, IdentifyAction::ALL.iter().map(|it| it.keyword()))),
    constant("jpeg-k-octets-supported",             |n, _| Attribute::range(n, 0, K_OCTETS_MAX)),
    constant("jpeg-x-dimension-supported",          |n, _| Attribute::range(n, 0, PICTURE_SIDE_MAX)),
    constant("jpeg-y-dimension-supported",          |n, _| Attribute::range(n, 1, PICTURE_SIDE_MAX)),
    constant("pdf-k-octets-supported",              |n, _| Attribute::range(n, 0, K_OCTETS_MAX)),
    constant("max-page-ranges-supported",           |n, _| Attribute::integer(n, PAGE_RANGES_MAX as i32)).full(),
    constant("requesting-user-uri-supported",       |n, _| Attribute::boolean(n, false)),
    constant("ippget-event-life",                   |n, _| Attribute::integer(n, capped(EVENT_LIFE_S))).full(),
    constant("job-spooling-supported",              |n, _| Attribute::keyword(n, "spool")).full(),
    constant("notify-events-default",               |n, _| Attribute::keyword(n, EVENT_DEFAULT.keyword())).full(),
    constant("notify-events-supported",             |n, _| Attribute::keywords(n, [NO_EVENTS].into_iter().chain(NotifyEvent::ALL.iter().map(|it| it.keyword())))).full(),
    constant("notify-lease-duration-default",       |n, _| Attribute::integer(n, capped(LEASE_DEFAULT_S))).full(),
    constant("notify-lease-duration-supported",     |n, _| Attribute::range(n, 0, capped(LEASE_MAX_S))).full(),
    constant("notify-max-events-supported",         |n, _| Attribute::integer(n, capped(NotifyEvent::ALL.len()))).full(),
    constant("notify-pull-method-supported",        |n, _| Attribute::keyword(n, PULL_METHOD)).full(),
    constant("printer-serial-number",               |n, it| Attribute::text(n, identity(it).serial.clone())).full(),
    constant("printer-service-type",                |n, _| Attribute::keyword(n, SERVICE)).full(),
    constant("printer-service-contact-col",         |n, _| Attribute::no_value(n)).full(),
    constant("printer-settable-attributes-supported", |n, _| Attribute::keywords(n, SETTABLE.iter().map(|it| it.name))).full(),
    constant("xri-authentication-supported",        |n, _| Attribute::keywords(n, ["none", "basic"])).full(),
    constant("xri-security-supported",              |n, _| Attribute::keywords(n, ["none", "tls"])).full(),
    constant("xri-uri-scheme-supported",            |n, _| Attribute::uri_schemes(n, ["ipp", "ipps"])).full(),
    changing("notify-schemes-supported",            |n, it| recipient::schemes(it.view).map_or_else(|| Attribute::no_value(n), |it| Attribute::uri_schemes(n, [it]))).full(),
    changing("printer-config-change-date-time",     |n, it| Attribute::datetime(n, date_time(it.view, it.view.settings_changed))),
    changing("printer-config-change-time",          |n, it| Attribute::integer(n, up_time(it.view.settings_changed))),
    changing("printer-config-changes",              |n, it| Attribute::integer(n, capped(it.view.settings_revision))).full(),
    changing("printer-geo-location",                |n, it| written(it, GeoLocation).map_or(Attribute::unknown(n), |it| Attribute::uri(n, it.to_owned()))),
    changing("printer-icons",                       |n, it| Attribute::uris(n, it.pages.icons.iter().map(|icon| it.address.http(icon)))),
    changing("printer-info",                        |n, it| Attribute::text(n, written(it, Info).map_or_else(|| make_and_model(identity(it)), str::to_owned))),
    changing("printer-location",                    |n, it| Attribute::text(n, written(it, Location).unwrap_or("").to_owned())),
    changing("printer-message-from-operator",       |n, it| Attribute::text(n, written(it, OperatorMessage).unwrap_or("").to_owned())).full(),
    changing("printer-organization",                |n, it| Attribute::text(n, written(it, Organization).unwrap_or("").to_owned())),
    changing("printer-organizational-unit",         |n, it| Attribute::text(n, written(it, OrganizationalUnit).unwrap_or("").to_owned())),
    timed("printer-current-time",                   |n, it| Attribute::datetime(n, date_time(it.view, it.now))),
    changing("printer-firmware-string-version",     |n, it| Attribute::set(n, versions(it).map(|it| Value::Text(it.into())))),
    changing("printer-firmware-version",            |n, it| Attribute::octet_strings(n, versions(it).map(String::into_bytes))),
    changing("printer-is-accepting-jobs",           |n, it| Attribute::boolean(n, it.standing.is_accepting())),
    changing("printer-more-info",                   |n, it| Attribute::uri(n, it.address.http(it.pages.home))),
    changing("printer-state",                       |n, it| Attribute::enum_(n, printer_state(&it.standing).code())),
    changing("printer-state-change-date-time",      |n, it| Attribute::datetime(n, date_time(it.view, changed(it.view)))),
    changing("printer-state-change-time",           |n, it| Attribute::integer(n, up_time(changed(it.view)))),
    changing("printer-state-message",               |n, it| Attribute::text(n, state_message(it))),
    changing("printer-state-reasons",               |n, it| Attribute::keywords(n, condition::reasons(&it.standing))),
    timed("printer-up-time",                        |n, it| Attribute::integer(n, up_time(it.now))),
    constant("printer-strings-languages-supported", |n, _| Attribute::language(n, LANGUAGE)).full(),
    changing("printer-strings-uri",                 |n, it| Attribute::uri(n, it.address.http(strings::PATH))).full(),
    changing("printer-uri-supported",               |n, it| Attribute::uris(n, it.address.reaches(it.view).into_iter().map(|it| it.uri))),
    changing("printer-xri-supported",               |n, it| Attribute::collections(n, it.address.reaches(it.view).into_iter().map(xri))).full(),
    changing("queued-job-count",                    |n, it| Attribute::integer(n, capped(jobs::active(it.view).count()))),
    changing("uri-authentication-supported",        |n, it| Attribute::keywords(n, it.address.reaches(it.view).into_iter().map(|it| it.authentication))),
    changing("uri-security-supported",              |n, it| Attribute::keywords(n, it.address.reaches(it.view).into_iter().map(|it| it.security))),
];

/// "none" where there is nothing to claim (PWG 5100.13 section 5.6.11).
fn features(name: &'static str, offer: &Offer) -> Attribute {
    match &offer.features {
        none if none.is_empty() => Attribute::keyword(name, "none"),
        features => Attribute::keywords(name, features.iter().copied()),
    }
}

/// A way to reach the printer, in one value (RFC 3380 section 6.2).
pub(super) fn xri(reach: Reach) -> Vec<Attribute> {
    vec![
        Attribute::uri("xri-uri", reach.uri),
        Attribute::keyword("xri-authentication", reach.authentication),
        Attribute::keyword("xri-security", reach.security),
    ]
}

/// What an administrator wrote.
fn written<'a>(moment: &Moment<'a>, text: DescriptionText) -> Option<&'a str> {
    moment.view.description.text(text)
}

fn identity<'a>(moment: &Moment<'a>) -> &'a Identity {
    &moment.view.identity
}

fn speed(moment: &Moment<'_>) -> i32 {
    i32::from(identity(moment).model.pages_per_minute)
}

fn make_and_model(identity: &Identity) -> String {
    format!("{MAKER} {}", identity.model.full_name)
}

/// IEEE 1284 device ID. Without the serial number, which is nobody's business.
fn device_id(identity: &Identity) -> String {
    let (maker, model) = (MAKER.to_uppercase(), identity.model.full_name);
    let commands: Vec<&str> = Format::all().map(Format::command).collect();
    format!("MFG:{maker};MDL:{model};CMD:{};CLS:PRINTER;", commands.join(","))
}

/// The state (RFC 8011 section 5.4.11).
pub(super) fn printer_state(standing: &PrinterStanding) -> PrinterState {
    match standing.activity() {
        Activity::Stopped => PrinterState::Stopped,
        Activity::Printing => PrinterState::Processing,
        Activity::Idle => PrinterState::Idle,
    }
}

/// The versions of [`ROMS`].
fn versions(moment: &Moment<'_>) -> [String; 2] {
    let software = moment.view.software;
    [software.controller_rom, software.fax_rom].map(|it| it.to_string())
}

fn state_message(moment: &Moment<'_>) -> String {
    let descriptions = condition::descriptions(moment);
    if !descriptions.is_empty() {
        return descriptions.join(" ");
    }
    let state = match printer_state(&moment.standing) {
        PrinterState::Idle => "Idle.",
        PrinterState::Processing => "Printing.",
        PrinterState::Stopped if moment.view.power.is_on() => "Paused.",
        PrinterState::Stopped => return "Switched off.".into(),
    };
    if moment.standing.is_accepting() {
        state.into()
    } else {
        format!("{state} No jobs are taken.")
    }
}

/// When the state changed last, as far as the device remembers it: at power-on, when an alert came or
/// went, or when a job did.
fn changed(view: &View) -> Tick {
    let power = match view.power {
        Power::On { since, .. } => since,
        Power::Off | Power::Starting { .. } | Power::Restoring | Power::DownloadMode(_) => Tick(0),
    };
    let came = view.jobs.last().map(|(_, it)| it.created);
    let ended = view.history.last().and_then(|it| it.state.ended());
    [Some(power), Some(view.condition.changed), Some(view.printer.changed), came, ended]
        .into_iter()
        .flatten()
        .max()
        .unwrap_or(power)
}
