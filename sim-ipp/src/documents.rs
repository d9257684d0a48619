//! Documents of jobs (PWG 5100.5): listing, looking at, naming and cancelling them. What is in a document is told
//! to whoever sees the details of its job, and to nobody else.

use sim_core::job::{End, Ending, Job, JobAsk, JobDocument, JobRefused, JobState, Resource};
use sim_core::permit::Sight;
use sim_core::{Command, Refused, Tick};
use sim_wire::ipp::{Attribute, Group, GroupTag, StatusCode};

use super::call::Call;
use super::creation::{Document, nameless};
use super::integer::capped;
use super::job;
use super::reply::{Answer, CHARSET, Failure, LANGUAGE, Outcome};
use super::requested::Rows;
use super::time::{date_time, up_time};

/// An attribute of a document.
struct Row {
    name: &'static str,
    make: fn(&'static str, &Shown<'_>) -> Attribute,
}

/// A document as it is shown.
struct Shown<'a> {
    call: &'a Call<'a>,
    job: &'a Job,
    document: &'a JobDocument,
    /// Its number, from 1.
    number: i32,
}

const fn row(name: &'static str, make: fn(&'static str, &Shown<'_>) -> Attribute) -> Row {
    Row { name, make }
}

/// The states of a document (PWG 5100.5 section 9.1.1.1).
const PENDING: i32 = 3;
const PROCESSING: i32 = 5;
const CANCELED: i32 = 7;
const ABORTED: i32 = 8;
const COMPLETED: i32 = 9;

/// The rows.
#[rustfmt::skip]
const ROWS: &[Row] = &[
    row("document-number",             |n, it| Attribute::integer(n, it.number)),
    row("document-state",              |n, it| Attribute::enum_(n, it.state().0)),
    row("document-state-reasons",      |n, it| Attribute::keyword(n, it.state().1)),
    row("document-name",               |n, it| Attribute::name(n, it.document.name.to_string())),
    row("document-format",             |n, it| Attribute::mime(n, it.document.format.to_string())),
    row("document-job-id",             |n, it| Attribute::integer(n, job::number(it.job.id))),
    row("document-job-uri",            |n, it| Attribute::uri(n, it.call.address.job(job::number(it.job.id)))),
    row("document-printer-uri",        |n, it| Attribute::uri(n, it.call.address.printer())),
    row("attributes-charset",          |n, _| Attribute::charset(n, CHARSET)),
    row("attributes-natural-language", |n, _| Attribute::language(n, LANGUAGE)),
    row("compression",                 |n, _| Attribute::keyword(n, "none")),
    row("date-time-at-completed",      |n, it| moment(n, it.completed(), it)),
    row("date-time-at-creation",       |n, it| Attribute::datetime(n, date_time(&it.call.view, it.document.created))),
    row("date-time-at-processing",     |n, it| moment(n, it.processing(), it)),
    row("k-octets",                    |n, it| Attribute::integer(n, capped(it.document.bytes.div_ceil(1024)))),
    row("last-document",               |n, it| Attribute::boolean(n, it.is_last())),
    row("pages",                       |n, it| it.document.pages.map_or(Attribute::no_value(n), |it| Attribute::integer(n, capped(it)))),
    row("printer-up-time",             |n, it| Attribute::integer(n, up_time(it.call.now))),
    row("time-at-completed",           |n, it| seconds(n, it.completed())),
    row("time-at-creation",            |n, it| Attribute::integer(n, up_time(it.document.created))),
    row("time-at-processing",          |n, it| seconds(n, it.processing())),
];

/// What Get-Documents shows if nothing else is asked for (PWG 5100.5 section 4.2.2).
const LISTED: [&str; 1] = ["document-number"];

impl Shown<'_> {
    fn is_last(&self) -> bool {
        let count = capped(self.job.documents.len());
        !self.job.state.is_incoming() && self.number == count
    }

    /// When its job began: which document is on the engine is not told apart.
    fn processing(&self) -> Option<Tick> {
        self.job.started.filter(|_| !self.document.cancelled)
    }

    /// When its job ended, for the same reason.
    fn completed(&self) -> Option<Tick> {
        self.job.state.ended()
    }

    fn state(&self) -> (i32, &'static str) {
        if self.document.cancelled {
            return (CANCELED, "canceled-by-user");
        }
        match self.job.state {
            JobState::Incoming { .. }
            | JobState::Reading
            | JobState::Held { .. }
            | JobState::Waiting(_) => (PENDING, "none"),
            JobState::Running(Resource::Scanner) | JobState::Stopped(Resource::Scanner, _) => {
                (PROCESSING, "job-scanning")
            }
            JobState::Running(Resource::Line) | JobState::Stopped(Resource::Line, _) => {
                (PROCESSING, "job-transferring")
            }
            JobState::Running(Resource::Engine) | JobState::Stopped(Resource::Engine, _) => {
                (PROCESSING, "job-printing")
            }
            JobState::Running(Resource::Network) | JobState::Stopped(Resource::Network, _) => {
                (PROCESSING, "job-transferring")
            }
            JobState::Ended(End { how, .. }) => match how {
                Ending::Completed if self.document.fault.is_some() => {
                    (COMPLETED, "completed-with-errors")
                }
                Ending::Completed => (COMPLETED, "completed-successfully"),
                Ending::Cancelled => (CANCELED, "canceled-by-user"),
                Ending::Aborted(_) => (ABORTED, "aborted-by-system"),
            },
        }
    }

    fn group(&self, wanted: Rows) -> Group {
        let rows = ROWS.iter().enumerate().filter(|(index, _)| wanted.contains(*index));
        let mut group = Group::new(GroupTag::DOCUMENT);
        rows.for_each(|(_, row)| group.push((row.make)(row.name, self)));
        group
    }
}

fn moment(name: &'static str, at: Option<Tick>, shown: &Shown<'_>) -> Attribute {
    let view = &shown.call.view;
    at.map_or(Attribute::no_value(name), |it| Attribute::datetime(name, date_time(view, it)))
}

fn seconds(name: &'static str, at: Option<Tick>) -> Attribute {
    at.map_or(Attribute::no_value(name), |it| Attribute::integer(name, up_time(it)))
}

fn named(name: &str) -> Option<Rows> {
    let rows = |fits: &dyn Fn(&Row) -> bool| {
        let those = ROWS.iter().enumerate().filter(|(_, it)| fits(it));
        those.fold(Rows::NONE, |rows, (index, _)| rows.with(index))
    };
    let found = match name {
        "all" | "document-description" => rows(&|_| true),
        _ => rows(&|it| it.name == name),
    };
    Some(found).filter(|it| *it != Rows::NONE)
}

/// The job, if the visitor sees its details.
async fn seen<'a>(call: &'a Call<'_>) -> Result<&'a Job, Failure> {
    let job = call.job()?;
    let visitor = call.visitor().await?;
    if call.onlooker(visitor.as_ref()).sees(Sight::JobDetails(job)) {
        Ok(job)
    } else if visitor.is_none() {
        Err(Failure::Challenge)
    } else {
        Err(Failure::status(StatusCode::ClientErrorNotAuthorized, "not your job"))
    }
}

/// The documents of a job in their order.
pub(super) async fn get_documents(call: &Call<'_>) -> Outcome {
    let job = seen(call).await?;
    let listed = LISTED.into_iter().filter_map(named).fold(Rows::NONE, Rows::and);
    let wanted = Rows::requested(call.operation("requested-attributes"), listed, named);
    let limit = match call.operation("limit").map(Attribute::as_integer) {
        None => usize::MAX,
        Some(Some(limit @ 1..)) => usize::try_from(limit).unwrap_or(usize::MAX),
        Some(_) => return Err(Failure::bad_request("limit is not a number of 1 or more")),
    };
    let mut answer = Answer::ok(Vec::new());
    for (document, number) in job.documents.iter().zip(1..).take(limit) {
        answer = answer.with(&Shown { call, job, document, number }.group(wanted));
    }
    Ok(answer)
}

/// `document-number`, from 1, counted from 0. Whether there is such a document is only said to whoever
/// may know.
fn number(call: &Call<'_>) -> Result<usize, Failure> {
    let Some(attribute) = call.operation("document-number") else {
        return Err(Failure::bad_request("document-number is missing"));
    };
    match attribute.as_integer().map(usize::try_from) {
        Some(Ok(number @ 1..)) => Ok(number - 1),
        Some(_) | None => Err(Failure::bad_request("document-number is not a number of 1 or more")),
    }
}

/// The attributes of one document.
pub(super) async fn get_document_attributes(call: &Call<'_>) -> Outcome {
    let job = seen(call).await?;
    let at = number(call)?;
    let document = job.documents.get(at);
    let refused = Failure::refused(Refused::Job(JobRefused::NoSuchDocument));
    let document = document.ok_or(refused)?;
    let all = named("all").unwrap_or(Rows::NONE);
    let wanted = Rows::requested(call.operation("requested-attributes"), all, named);
    let number = capped(at + 1);
    let shown = Shown { call, job, document, number };
    Ok(Answer::ok(Vec::new()).with(&shown.group(wanted)))
}

/// Set-Document-Attributes: the name is all that can be set.
pub(super) async fn set_document_attributes(call: &Call<'_>) -> Outcome {
    let job = call.job()?;
    let at = number(call)?;
    let given = call.message.group(GroupTag::DOCUMENT).into_iter().flat_map(|it| &it.attributes);
    let (names, others): (Vec<_>, Vec<_>) = given.partition(|it| it.name == "document-name");
    if !others.is_empty() {
        let status = StatusCode::ClientErrorAttributesOrValuesNotSupported;
        let others = others.into_iter().map(nameless).collect();
        return Err(Failure::Status(status, "only document-name can be set".into(), others));
    }
    let name = names.first().and_then(|it| it.as_str());
    let Some(name) = name else { return Err(Failure::bad_request("document-name is missing")) };
    call.ask(Command::Job(JobAsk::NameDocument(job.id, at, name.to_owned()))).await?;
    Ok(Answer::ok(Vec::new()))
}

/// Cancel-Document: the job goes on with its other documents, or ends with its last one.
pub(super) async fn cancel_document(call: &Call<'_>) -> Outcome {
    let ask = JobAsk::CancelDocument(call.job()?.id, number(call)?);
    call.ask(Command::Job(ask)).await?;
    Ok(Answer::ok(Vec::new()))
}

/// Validate-Document: whether Send-Document would take such a document (PWG 5100.13 section 4.2).
pub(super) fn validate_document(call: &Call<'_>) -> Outcome {
    Document::of(call)?;
    Ok(Answer::ok(Vec::new()))
}
