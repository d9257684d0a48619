//! Job attributes (RFC 8011 section 5.3), as rows: of the device's jobs, and of those that have no
//! document yet.

use sim_core::job::{AbortReason, Job, JobState as State};
use sim_core::user::UserId;
use sim_core::{Tick, View};
use sim_wire::ipp::{Attribute, Group, GroupTag, JobState};

use super::address::Address;
use super::open::OpenJob;
use super::reply::{CHARSET, LANGUAGE};
use super::requested::{ROWS_MAX, Rows};
use super::time::{date_time, up_time};

/// Whose job it is when nobody was authenticated (`job-originating-user-name`, RFC 8011 section 5.3.6).
const ANONYMOUS: &str = "anonymous";
/// A name of somebody else's job that is not shown, as in CWIS.
const MASK: &str = "-";

/// A job as IPP shows it.
pub(super) struct Shown<'a> {
    pub(super) number: i32,
    pub(super) owner: Option<&'a UserId>,
    pub(super) state: JobState,
    reasons: &'static [&'static str],
    name: &'a str,
    created: Tick,
    ended: Option<Tick>,
    copies: u16,
    /// Pages of one copy, once they are known.
    pages: Option<u32>,
    /// Pages that are out; `None` where the device does not remember.
    pages_out: Option<u32>,
    bytes: u64,
    documents: i32,
}

/// Where it is shown.
pub(super) struct Scene<'a> {
    pub(super) view: &'a View,
    pub(super) now: Tick,
    pub(super) address: &'a Address,
}

/// An attribute of a job.
struct Row {
    name: &'static str,
    group: JobGroup,
    hiding: Hiding,
    make: fn(&'static str, &Shown<'_>, &Scene<'_>) -> Attribute,
}

/// The group under which a client may ask for an attribute.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum JobGroup {
    /// `job-description`.
    Description,
    /// `job-template`.
    Template,
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
use JobGroup::{Description, Template};

const fn row(
    name: &'static str,
    group: JobGroup,
    hiding: Hiding,
    make: fn(&'static str, &Shown<'_>, &Scene<'_>) -> Attribute,
) -> Row {
    Row { name, group, hiding, make }
}

/// The rows. The device does not remember when printing began, so that `time-at-processing` has no
/// value; a sheet is a page, because the twin prints on one side.
#[rustfmt::skip]
const ROWS: &[Row] = &[
    row("job-id",                     Description, Always, |n, job, _| Attribute::integer(n, job.number)),
    row("job-uri",                    Description, Always, |n, job, scene| Attribute::uri(n, scene.address.job(job.number))),
    row("job-printer-uri",            Description, Always, |n, _, scene| Attribute::uri(n, scene.address.printer())),
    row("job-state",                  Description, Always, |n, job, _| Attribute::enum_(n, job.state.code())),
    row("job-state-reasons",          Description, Always, |n, job, _| Attribute::keywords(n, job.reasons.iter().copied())),
    row("job-name",                   Description, Masked, |n, job, _| Attribute::name(n, job.name.to_owned())),
    row("job-originating-user-name",  Description, Masked, |n, job, _| Attribute::name(n, job.owner.map_or(ANONYMOUS, UserId::as_str).to_owned())),
    row("attributes-charset",         Description, Hidden, |n, _, _| Attribute::charset(n, CHARSET)),
    row("attributes-natural-language", Description, Hidden, |n, _, _| Attribute::language(n, LANGUAGE)),
    row("date-time-at-completed",     Description, Hidden, |n, job, scene| job.ended.map_or(Attribute::no_value(n), |it| Attribute::datetime(n, date_time(scene.view, it)))),
    row("date-time-at-creation",      Description, Hidden, |n, job, scene| Attribute::datetime(n, date_time(scene.view, job.created))),
    row("date-time-at-processing",    Description, Hidden, |n, _, _| Attribute::no_value(n)),
    row("job-impressions",            Description, Hidden, |n, job, _| number(n, job.pages.map(u64::from))),
    row("job-impressions-completed",  Description, Hidden, |n, job, _| number(n, job.pages_out.map(u64::from))),
    row("job-k-octets",               Description, Hidden, |n, job, _| number(n, Some(job.bytes.div_ceil(1024)))),
    row("job-media-sheets",           Description, Hidden, |n, job, _| number(n, job.sheets())),
    row("job-media-sheets-completed", Description, Hidden, |n, job, _| number(n, job.pages_out.map(u64::from))),
    row("job-printer-up-time",        Description, Hidden, |n, _, scene| Attribute::integer(n, up_time(scene.now))),
    row("number-of-documents",        Description, Hidden, |n, job, _| Attribute::integer(n, job.documents)),
    row("time-at-completed",          Description, Hidden, |n, job, _| job.ended.map_or(Attribute::no_value(n), |it| Attribute::integer(n, up_time(it)))),
    row("time-at-creation",           Description, Hidden, |n, job, _| Attribute::integer(n, up_time(job.created))),
    row("time-at-processing",         Description, Hidden, |n, _, _| Attribute::no_value(n)),
    row("copies",                     Template,    Hidden, |n, job, _| Attribute::integer(n, i32::from(job.copies))),
];

const _: () = assert!(ROWS.len() <= ROWS_MAX);

/// What a reply to a creation operation shows (RFC 8011 section 4.2.1.2).
const CREATED: [&str; 4] = ["job-id", "job-uri", "job-state", "job-state-reasons"];
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
    let group = |fits: fn(&Row) -> bool| {
        let members = ROWS.iter().enumerate().filter(|(_, it)| fits(it));
        Some(members.fold(Rows::NONE, |rows, (index, _)| rows.with(index)))
    };
    match name {
        "all" => group(|_| true),
        "job-description" => group(|it| it.group == Description),
        "job-template" => group(|it| it.group == Template),
        _ => ROWS.iter().position(|it| it.name == name).map(|index| Rows::NONE.with(index)),
    }
}

/// The job's attributes; without the details, what anyone may know.
pub(super) fn group(job: &Shown<'_>, scene: &Scene<'_>, wanted: Rows, details: bool) -> Group {
    let mut group = Group::new(GroupTag::JOB);
    for (_, row) in ROWS.iter().enumerate().filter(|(index, _)| wanted.contains(*index)) {
        match row.hiding {
            Masked if !details => group.push(Attribute::name(row.name, MASK)),
            Hidden if !details => {}
            Always | Masked | Hidden => {
                group.push((row.make)(row.name, job, scene));
            }
        }
    }
    group
}

impl<'a> Shown<'a> {
    pub(super) fn of(number: i32, job: &'a Job) -> Self {
        let (state, reasons) = ipp_state(job.state);
        let pages_out = match job.state {
            State::Received | State::Held | State::Queued => Some(0),
            State::Printing { pages_out } => Some(pages_out),
            State::Completed => job.pages.map(|it| it.saturating_mul(u32::from(job.copies))),
            State::Cancelled | State::Aborted(_) => None,
        };
        Self {
            number,
            owner: job.owner.as_ref(),
            state,
            reasons,
            name: &job.name,
            created: job.created,
            ended: job.ended,
            copies: job.copies,
            pages: job.pages,
            pages_out,
            bytes: job.bytes,
            documents: 1,
        }
    }

    pub(super) fn open(number: i32, job: &'a OpenJob) -> Self {
        let (state, reasons) = job.state.ipp();
        Self {
            number,
            owner: job.owner.as_ref(),
            state,
            reasons,
            name: job.creation.name.as_deref().unwrap_or("Untitled"),
            created: job.created,
            ended: job.ended,
            copies: job.creation.copies,
            pages: None,
            pages_out: Some(0),
            bytes: 0,
            documents: 0,
        }
    }

    /// Sheets over all copies (RFC 8011 section 5.3.17.3).
    fn sheets(&self) -> Option<u64> {
        self.pages.map(|it| u64::from(it) * u64::from(self.copies))
    }
}

/// The state and its reasons (RFC 8011 sections 5.3.7 and 5.3.8, PWG 5100.11, PWG 5100.16).
///
/// A private charge print waits until its owner has logged in at the panel: that is
/// `job-held-for-authorization`. The device reads a whole document before it says what becomes of it,
/// and that comes before "pending-held" too, so that it is "pending" and not "processing".
pub(super) const fn ipp_state(state: State) -> (JobState, &'static [&'static str]) {
    match state {
        State::Received => (JobState::Pending, &["job-interpreting"]),
        State::Held => (JobState::PendingHeld, &["job-held-for-authorization"]),
        State::Queued => (JobState::Pending, &["job-queued"]),
        State::Printing { .. } => (JobState::Processing, &["job-printing"]),
        State::Completed => (JobState::Completed, &["job-completed-successfully"]),
        State::Cancelled => (JobState::Canceled, &["job-canceled-by-user"]),
        State::Aborted(reason) => (
            JobState::Aborted,
            match reason {
                AbortReason::LoginFailed => &["aborted-by-system", "account-authorization-failed"],
                AbortReason::NoUser => &["aborted-by-system", "account-info-needed"],
                AbortReason::Data => &["aborted-by-system", "document-format-error"],
                AbortReason::Power | AbortReason::Formatted => &["aborted-by-system"],
                AbortReason::Sender => &["aborted-by-system", "submission-interrupted"],
            },
        ),
    }
}

/// A number, or none where it is not known.
fn number(name: &'static str, value: Option<u64>) -> Attribute {
    match value {
        Some(it) => Attribute::integer(name, i32::try_from(it).unwrap_or(i32::MAX)),
        None => Attribute::no_value(name),
    }
}
