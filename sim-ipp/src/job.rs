//! Job attributes (RFC 8011 section 5.3), as rows.

use std::borrow::Cow;

use sim_core::account::Uncharged;
use sim_core::job::{
    AbortReason, End, Ending, Holds, Job, JobId, JobState as State, JobType, Resource, Stop,
};
use sim_core::user::Person;
use sim_core::{Tick, View};
use sim_wire::ipp::{Attribute, Group, GroupTag, JobState, OutOfBand, Value};

use super::actual;
use super::address::Address;
use super::integer::capped;
use super::profile::{Basis, IppProfile};
use super::reply::{CHARSET, LANGUAGE};
use super::requested::{ROWS_MAX, Rows};
use super::template;
use super::time::{date_time, up_time};
use super::uuid;

/// Whose job it is when nobody was authenticated and no name was given (`job-originating-user-name`, RFC 8011 section 5.3.6).
const ANONYMOUS: &str = "anonymous";
/// A name of somebody else's job that is not shown, as in CWIS.
const MASK: &str = "-";

/// In which profiles a job says what it was printed with.
const ACTUAL: Basis = Basis::Full;

/// Where it is shown.
pub(super) struct Scene<'a> {
    pub(super) view: &'a View,
    pub(super) now: Tick,
    pub(super) address: &'a Address,
    pub(super) profile: IppProfile,
}

impl Scene<'_> {
    /// Why a job will be held once it was read.
    fn holds_ahead(&self, job: &Job) -> Holds {
        job.holds_ahead(&self.view.clock, self.now)
    }
}

/// A description attribute of a job.
struct Row {
    name: &'static str,
    hiding: Hiding,
    make: fn(&'static str, &Job, &Scene<'_>) -> Attribute,
    /// Whether it is left out where it has no value: not every syntax allows to say so.
    is_optional: bool,
}

impl Row {
    const fn optional(self) -> Self {
        Self { is_optional: true, ..self }
    }

    fn show(&self, job: &Job, scene: &Scene<'_>) -> Option<Attribute> {
        let made = (self.make)(self.name, job, scene);
        let has_none = made.values == [Value::OutOfBand(OutOfBand::NoValue)];
        (!self.is_optional || !has_none).then_some(made)
    }
}

/// What becomes of an attribute where details are hidden.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Hiding {
    /// It is shown all the same.
    Shown,
    /// It shows [`MASK`].
    Masked,
    /// It is left out.
    Hidden,
}

use Hiding::{Hidden, Masked, Shown as Always};

const fn row(
    name: &'static str,
    hiding: Hiding,
    make: fn(&'static str, &Job, &Scene<'_>) -> Attribute,
) -> Row {
    Row { name, hiding, make, is_optional: false }
}

/// The description attributes. The template attributes follow them, [`template::TABLE`], and then
/// [`actual::NAMES`].
#[rustfmt::skip]
const ROWS: &[Row] = &[
    row("job-id",                      Always, |n, job, _| Attribute::integer(n, number(job.id))),
    row("job-uri",                     Always, |n, job, scene| Attribute::uri(n, scene.address.job(number(job.id)))),
    row("job-printer-uri",             Always, |n, _, scene| Attribute::uri(n, scene.address.printer())),
    row("job-state",                   Always, |n, job, scene| Attribute::enum_(n, state(job, scene).code())),
    row("job-state-reasons",           Always, |n, job, scene| Attribute::keywords(n, reasons(job, scene))),
    row("job-name",                    Masked, |n, job, _| Attribute::name(n, job.name.to_string())),
    row("job-originating-user-name",   Masked, |n, job, _| Attribute::name(n, originating_user(job).unwrap_or(ANONYMOUS).to_owned())),
    row("attributes-charset",          Hidden, |n, _, _| Attribute::charset(n, CHARSET)),
    row("attributes-natural-language", Hidden, |n, _, _| Attribute::language(n, LANGUAGE)),
    row("date-time-at-completed",      Hidden, |n, job, scene| moment(n, job.state.ended(), scene)),
    row("date-time-at-creation",       Hidden, |n, job, scene| moment(n, Some(job.created), scene)),
    row("date-time-at-processing",     Hidden, |n, job, scene| moment(n, job.started, scene)),
    row("job-detailed-status-messages", Hidden, |n, job, _| fault(n, job)).optional(),
    row("job-hold-until-time",         Hidden, |n, job, scene| moment(n, job.state.held_until(), scene)),
    row("job-impressions",             Hidden, |n, job, _| count(n, job.print().and_then(|it| it.impressions).or(job.pages()))),
    row("job-impressions-completed",   Hidden, |n, job, _| count(n, Some(job.impressions_out()))),
    row("job-k-octets",                Hidden, |n, job, _| Attribute::integer(n, capped(job.bytes().div_ceil(1024)))),
    row("job-media-sheets",            Hidden, |n, job, _| count(n, job.print().and_then(|it| it.sheets))),
    row("job-media-sheets-completed",  Hidden, |n, job, _| count(n, Some(job.sheets_out()))),
    row("job-pages",                   Hidden, |n, job, _| count(n, job.pages())),
    row("job-printer-up-time",         Hidden, |n, _, scene| Attribute::integer(n, up_time(scene.now))),
    row("job-state-message",           Always, |n, job, _| Attribute::text(n, message(job))),
    row("job-uuid",                    Always, |n, job, scene| Attribute::uri(n, uuid::of_job(&scene.view.identity.serial, job.id))),
    row("number-of-documents",         Hidden, |n, job, _| Attribute::integer(n, capped(job.documents.len()))),
    row("time-at-completed",           Hidden, |n, job, _| seconds(n, job.state.ended())),
    row("time-at-creation",            Hidden, |n, job, _| seconds(n, Some(job.created))),
    row("time-at-processing",          Hidden, |n, job, _| seconds(n, job.started)),
];

/// Where the template attributes end.
const TEMPLATES_END: usize = ROWS.len() + template::TABLE.len();

const _: () = assert!(TEMPLATES_END + actual::NAMES.len() <= ROWS_MAX);

/// What a reply to a creation operation shows (RFC 8011 section 4.2.1.2).
const CREATED: [&str; 5] =
    ["job-id", "job-uri", "job-state", "job-state-reasons", "job-state-message"];
/// What Get-Jobs shows if nothing else is asked for (RFC 8011 section 4.2.6.1).
const LISTED: [&str; 2] = ["job-id", "job-uri"];

/// The rows of a reply to a creation operation.
pub(super) fn created() -> Rows {
    CREATED.into_iter().filter_map(named).fold(Rows::NONE, Rows::and)
}

/// The rows of Get-Jobs without `requested-attributes`.
pub(super) fn listed() -> Rows {
    LISTED.into_iter().filter_map(named).fold(Rows::NONE, Rows::and)
}

/// All rows.
pub(super) fn all() -> Rows {
    named("all").unwrap_or(Rows::NONE)
}

/// The rows of a name or a group of names.
pub(super) fn named(name: &str) -> Option<Rows> {
    let description = ROWS.iter().map(|it| it.name);
    let templates = template::TABLE.iter().map(|it| it.name);
    let all = description.chain(templates).chain(actual::NAMES).enumerate();
    let rows = |fits: &dyn Fn(usize, &str) -> bool| {
        let those = all.clone().filter(|(index, it)| fits(*index, it));
        those.fold(Rows::NONE, |rows, (index, _)| rows.with(index))
    };
    let found = match name {
        "all" => rows(&|_, _| true),
        "job-description" => rows(&|index, _| !(ROWS.len()..TEMPLATES_END).contains(&index)),
        "job-template" => rows(&|index, _| (ROWS.len()..TEMPLATES_END).contains(&index)),
        _ => rows(&|_, it| it == name),
    };
    Some(found).filter(|it| *it != Rows::NONE)
}

/// The names of all attributes that a job has in a profile. An ended job keeps all of them for as long as
/// the device remembers it.
pub(super) fn names(profile: IppProfile) -> impl Iterator<Item = &'static str> {
    let actual = actual::NAMES.into_iter().filter(move |_| ACTUAL.is_in(profile));
    ROWS.iter().map(|it| it.name).chain(template::rows(profile).map(|it| it.name)).chain(actual)
}

/// The job's attributes; without the details, what anyone may know.
pub(super) fn group(job: &Job, scene: &Scene<'_>, wanted: Rows, details: bool) -> Group {
    let mut group = Group::new(GroupTag::JOB);
    for row in wanted.iter().map_while(|it| ROWS.get(it)) {
        match row.hiding {
            Masked if !details => group.push(Attribute::name(row.name, MASK)),
            Hidden if !details => {}
            Always | Masked | Hidden => {
                row.show(job, scene).into_iter().for_each(|it| group.push(it));
            }
        }
    }
    if let Some(ticket) = job.ticket().filter(|_| details) {
        let rows = wanted.iter().filter_map(|it| template::TABLE.get(it.checked_sub(ROWS.len())?));
        let shown = rows.filter_map(|it| (it.show)(it.name, ticket));
        shown.for_each(|it| group.push(it));
    }
    if details && ACTUAL.is_in(scene.profile) {
        let names =
            wanted.iter().filter_map(|it| actual::NAMES.get(it.checked_sub(TEMPLATES_END)?));
        names.for_each(|it| group.push(actual::show(it, job)));
    }
    group
}

/// Whose it is, where that was authenticated; otherwise whom its client named, if anybody.
pub(super) fn originating_user(job: &Job) -> Option<&str> {
    let named = || job.ticket().and_then(|it| it.requesting_user.as_deref());
    job.owner.as_ref().map(Person::as_str).or_else(named)
}

/// A job's number in IPP: the device's own.
pub(super) fn number(id: JobId) -> i32 {
    capped(id.0)
}

/// The state (RFC 8011 section 5.3.7).
///
/// The device reads a whole job before it says what becomes of it, and that comes before "pending-held"
/// too, so that it is "pending" and not "processing"; but what a job itself asks to be held for holds it from
/// its creation on.
pub(super) fn state(job: &Job, scene: &Scene<'_>) -> JobState {
    if scene.holds_ahead(job).any() {
        return JobState::PendingHeld;
    }
    match job.state {
        State::Incoming { .. } | State::Reading | State::Waiting(_) => JobState::Pending,
        State::Held { .. } => JobState::PendingHeld,
        State::Running(_) => JobState::Processing,
        State::Stopped(..) => JobState::ProcessingStopped,
        State::Ended(End { how: Ending::Completed, .. }) => JobState::Completed,
        State::Ended(End { how: Ending::Cancelled, .. }) => JobState::Canceled,
        State::Ended(End { how: Ending::Aborted(_), .. }) => JobState::Aborted,
    }
}

/// Why it is in that state (RFC 8011 section 5.3.8, PWG 5100.7, 5100.11).
///
/// A private charge print waits until its owner has logged in at the panel: that is
/// `job-held-for-authorization`. One that waits for paper, and those behind it, are told so.
fn reasons(job: &Job, scene: &Scene<'_>) -> Vec<&'static str> {
    let view = scene.view;
    let ahead = holds(scene.holds_ahead(job));
    match job.state {
        State::Incoming { .. } => [vec!["job-incoming"], ahead].concat(),
        State::Reading => [vec!["job-interpreting"], ahead].concat(),
        State::Held { why, .. } => holds(why),
        State::Waiting(_) if view.condition.is_stopped() => vec!["job-queued", "printer-stopped"],
        State::Waiting(_) => vec!["job-queued"],
        State::Running(Resource::Engine) => vec!["job-printing"],
        State::Running(Resource::Scanner) => vec!["job-scanning"],
        State::Running(Resource::Line) => vec!["job-transferring"],
        // PWG 5100.15.
        State::Running(Resource::Network) => vec!["job-transferring"],
        State::Stopped(_, Stop::Suspended) => vec!["job-suspended"],
        State::Stopped(_, Stop::Attention) if view.condition.need.is_some() => {
            vec!["printer-stopped", "resources-are-not-ready"]
        }
        State::Stopped(_, Stop::Paused | Stop::Attention) => vec!["printer-stopped"],
        State::Ended(End { how: Ending::Completed, fault: Some(_), .. }) => {
            vec!["job-completed-with-errors"]
        }
        State::Ended(End { how, .. }) => ended(how),
    }
}

fn holds(why: Holds) -> Vec<&'static str> {
    let reasons = [
        (why.owner, "job-held-for-authorization"),
        (why.password, "job-password-wait"),
        (why.until, "job-hold-until-specified"),
        (why.new_job, "job-held-for-release"),
        // No keyword is nearer (assumed).
        (why.preview, "job-held-for-authorization"),
    ];
    reasons.into_iter().filter(|it| it.0).map(|it| it.1).collect()
}

fn ended(how: Ending) -> Vec<&'static str> {
    match how {
        Ending::Completed => vec!["job-completed-successfully"],
        Ending::Cancelled => vec!["job-canceled-by-user"],
        Ending::Aborted(reason) => match reason {
            AbortReason::LoginFailed => vec!["aborted-by-system", "account-authorization-failed"],
            AbortReason::NoUser => vec!["aborted-by-system", "account-info-needed"],
            AbortReason::Data | AbortReason::TooSlow => {
                vec!["aborted-by-system", "document-format-error"]
            }
            AbortReason::Forms
            | AbortReason::Power
            | AbortReason::Formatted
            | AbortReason::Device
            | AbortReason::NoOriginal
            | AbortReason::DriveFull
            | AbortReason::FolderFull
            | AbortReason::NoFolder
            | AbortReason::NoMailFolder
            | AbortReason::FolderPasscode
            | AbortReason::NotBelieved(_)
            | AbortReason::Call => {
                vec!["aborted-by-system"]
            }
            // PWG 5100.15.
            AbortReason::NotSent(_) => vec!["aborted-by-system", "destination-uri-failed"],
            AbortReason::Sender => vec!["aborted-by-system", "submission-interrupted"],
            AbortReason::NoDocument => vec!["aborted-by-system", "job-data-insufficient"],
            AbortReason::Account(it) => vec!["aborted-by-system", uncharged(it)],
        },
    }
}

/// Why a job cannot be charged (PWG 5100.16).
const fn uncharged(uncharged: Uncharged) -> &'static str {
    match uncharged {
        Uncharged::InfoNeeded => "account-info-needed",
        Uncharged::NotAuthorized => "account-authorization-failed",
        Uncharged::Closed => "account-closed",
        Uncharged::LimitReached => "account-limit-reached",
    }
}

/// What exactly is wrong (RFC 8011 section 5.3.10).
fn fault(name: &'static str, job: &Job) -> Attribute {
    let fault = job.state.fault();
    fault.map_or(Attribute::no_value(name), |it| Attribute::text(name, it.to_owned()))
}

/// The state in words, as anyone may know it.
fn message(job: &Job) -> Cow<'static, str> {
    let words = match job.state {
        State::Incoming { .. } => "Waiting for documents.",
        State::Reading => "Reading the documents.",
        State::Held { why, .. } if why.at_panel() => "Waiting at the control panel.",
        State::Held { .. } => "Held.",
        State::Waiting(Resource::Engine) => "Waiting to be printed.",
        State::Waiting(Resource::Scanner) => "Waiting to be scanned.",
        State::Waiting(Resource::Line) => "Waiting for a line.",
        State::Running(Resource::Line) => "On the telephone line.",
        State::Running(Resource::Engine) => "Printing.",
        State::Running(Resource::Scanner) => "Scanning.",
        State::Waiting(Resource::Network) => "Waiting to be sent.",
        State::Running(Resource::Network) => "Sending.",
        State::Stopped(Resource::Scanner, _) => "The scanner needs attention.",
        State::Stopped(_, Stop::Attention) => "The printer needs attention.",
        State::Stopped(_, Stop::Suspended | Stop::Paused) => "Stopped in the middle.",
        State::Ended(End { how: Ending::Completed, .. }) if is_form(job) => "Stored as a form.",
        State::Ended(End { how: Ending::Completed, fault: Some(_), .. }) => "Printed, with errors.",
        State::Ended(End { how: Ending::Completed, .. }) => "Printed.",
        State::Ended(End { how: Ending::Cancelled, .. }) => "Canceled.",
        State::Ended(End { how: Ending::Aborted(reason), .. }) => {
            return format!("Aborted: {}.", reason.words()).into();
        }
    };
    words.into()
}

/// Whether it is a background form, which is stored and not printed.
fn is_form(job: &Job) -> bool {
    job.print().is_some_and(|it| it.job_type == JobType::BackgroundForm)
}

/// A number, or none where it is not known.
fn count(name: &'static str, value: Option<u32>) -> Attribute {
    match value {
        Some(it) => Attribute::integer(name, capped(it)),
        None => Attribute::no_value(name),
    }
}

fn moment(name: &'static str, at: Option<Tick>, scene: &Scene<'_>) -> Attribute {
    at.map_or(Attribute::no_value(name), |it| Attribute::datetime(name, date_time(scene.view, it)))
}

fn seconds(name: &'static str, at: Option<Tick>) -> Attribute {
    at.map_or(Attribute::no_value(name), |it| Attribute::integer(name, up_time(it)))
}
