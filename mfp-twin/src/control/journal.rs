//! Questions to the journals: what is in them, how often, when it comes, and what nearly was.

use axum::Json;
use axum::extract::State;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use sim_core::View;
use utoipa::ToSchema;

use super::Control;
use super::body::Sent;
use super::logs::{AuditShown, TruthShown};
use super::problem::{BodyProblems, Problem, conflict, not_allowed};

mod pattern;

use pattern::{Near, Pattern, told};

/// Most rows of an answer: the newest, and how many more there are.
const ROWS_MAX: usize = 1_000;

/// Which journal.
#[derive(Clone, Copy, Debug, Deserialize, ToSchema)]
#[serde(rename_all = "lowercase")]
pub(super) enum Journal {
    /// What the device logged.
    Audit,
    /// What happened.
    Truth,
}

/// What is looked for.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Question {
    /// Where.
    #[serde(rename = "in")]
    journal: Journal,
    /// Fields of a row, each with what it is, or with `{"contains": TEXT}`; without any, every row matches.
    #[serde(default, rename = "match")]
    #[schema(example = json!({"event": "Job Status", "status": "Completed"}))]
    fields: Map<String, Value>,
    /// Only rows after the entry of this number, or without so many records of the audit log, counted from the first ever
    /// written.
    #[serde(default)]
    since: u64,
    /// How often: to wait for, at least so often, once if it is left out; to verify, exactly so often, at least once if it
    /// is left out.
    times: Option<usize>,
    /// How long to wait, ISO 8601; PT30S if it is left out. It passes as the device's clock does, and as the world's
    /// where that is manual.
    #[schema(example = "PT10S")]
    timeout: Option<String>,
}

/// Rows that match.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct Found {
    /// How many there are.
    found: usize,
    /// The newest 1,000 of them, oldest first, as `audit` and `truth` show them.
    #[schema(value_type = Vec<Object>)]
    rows: Vec<Value>,
}

/// How many rows match.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct Counted {
    /// How many.
    found: usize,
}

/// Whether it is as was expected.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct Verified {
    /// Whether it is.
    verified: bool,
    /// How many rows match.
    found: usize,
    /// In a sentence.
    #[schema(example = "3 rows match but for status: Aborted")]
    detail: String,
    /// What comes nearest, where it is not.
    nearest: Vec<Near>,
}

impl Question {
    /// What is asked where nobody waits or expects anything.
    fn looked_for(self) -> Result<(Journal, Pattern, u64), Problem> {
        let Self { journal, fields, since, times, timeout } = self;
        let expects = [(times.is_some(), "times"), (timeout.is_some(), "timeout")];
        if let Some((_, field)) = expects.into_iter().find(|it| it.0) {
            return Err(not_allowed(field, "it belongs to journal/wait and journal/verify"));
        }
        Ok((journal, Pattern::of(journal.fields(), fields)?, since))
    }
}

impl Journal {
    /// What a row of it has.
    const fn fields(self) -> &'static [&'static str] {
        match self {
            Self::Audit => AuditShown::FIELDS,
            Self::Truth => TruthShown::FIELDS,
        }
    }

    /// Its rows after `since`, oldest first.
    fn rows(self, view: &View, since: u64) -> Vec<Value> {
        let clock = &view.clock;
        match self {
            Self::Audit => values(view.audit.since(since).map(|it| AuditShown::of(clock, it))),
            Self::Truth => values(view.truth.since(since).map(|it| TruthShown::of(view, it))),
        }
    }

    /// After what there is nothing yet.
    fn end(self, view: &View) -> u64 {
        match self {
            Self::Audit => view.audit.written(),
            Self::Truth => view.truth.pushed(),
        }
    }
}

/// Rows as JSON, in which each field can be looked at by its name.
fn values(rows: impl Iterator<Item = impl Serialize>) -> Vec<Value> {
    rows.filter_map(|it| serde_json::to_value(it).ok()).collect()
}

/// The rows of a journal that match.
#[utoipa::path(post, path = "/journal/find", tag = "logs", request_body = Question,
    responses((status = 200, body = Found), BodyProblems))]
pub(super) async fn find(
    State(control): State<Control>,
    Sent(question): Sent<Question>,
) -> Result<Json<Found>, Problem> {
    let (journal, pattern, since) = question.looked_for()?;
    let mut rows = journal.rows(&control.handle().view(), since);
    rows.retain(|it| pattern.is_met_by(it));
    Ok(Json(newest(rows)))
}

fn newest(mut rows: Vec<Value>) -> Found {
    let found = rows.len();
    rows.drain(..found.saturating_sub(ROWS_MAX));
    Found { found, rows }
}

/// How many rows of a journal match.
#[utoipa::path(post, path = "/journal/count", tag = "logs", request_body = Question,
    responses((status = 200, body = Counted), BodyProblems))]
pub(super) async fn count(
    State(control): State<Control>,
    Sent(question): Sent<Question>,
) -> Result<Json<Counted>, Problem> {
    let (journal, pattern, since) = question.looked_for()?;
    let rows = journal.rows(&control.handle().view(), since);
    Ok(Json(Counted { found: rows.iter().filter(|it| pattern.is_met_by(it)).count() }))
}

/// Waits until so many rows of a journal match; 409 if they do not in time, with what comes `nearest`.
#[utoipa::path(post, path = "/journal/wait", tag = "logs", request_body = Question,
    responses((status = 200, body = Found), BodyProblems))]
pub(super) async fn wait(
    State(control): State<Control>,
    Sent(asked): Sent<Question>,
) -> Result<Json<Found>, Problem> {
    let Question { journal, fields, since, times, timeout } = asked;
    let pattern = Pattern::of(journal.fields(), fields)?;
    let times = times.unwrap_or(1);
    let (timeout, _place) = control.place_to_wait(timeout.as_deref())?;
    // What was looked at is not looked at again: a journal is long.
    let (mut rows, mut from) = (Vec::new(), since);
    let came = |view: &View| {
        rows.extend(journal.rows(view, from).into_iter().filter(|it| pattern.is_met_by(it)));
        from = from.max(journal.end(view));
        (rows.len() >= times).then_some(())
    };
    if control.wait(timeout, came).await.is_some() {
        return Ok(Json(newest(rows)));
    }
    let all = journal.rows(&control.handle().view(), since);
    let nearest = pattern.nearest(&all);
    let detail = format!("{} of {times} came in time; {}", rows.len(), told(&nearest, all.len()));
    Err(conflict(detail).with("found", rows.len()).with("nearest", serde_json::json!(nearest)))
}

/// Whether so many rows of a journal match as are expected, and if not, what comes nearest.
#[utoipa::path(post, path = "/journal/verify", tag = "logs", request_body = Question,
    responses((status = 200, body = Verified), BodyProblems))]
pub(super) async fn verify(
    State(control): State<Control>,
    Sent(asked): Sent<Question>,
) -> Result<Json<Verified>, Problem> {
    let Question { journal, fields, since, times, timeout } = asked;
    if timeout.is_some() {
        return Err(not_allowed("timeout", "verify does not wait; journal/wait does"));
    }
    let pattern = Pattern::of(journal.fields(), fields)?;
    let rows = journal.rows(&control.handle().view(), since);
    let found = rows.iter().filter(|it| pattern.is_met_by(it)).count();
    let verified = times.map_or(found > 0, |it| found == it);
    let is_too_few = found < times.unwrap_or(1);
    let nearest = if is_too_few { pattern.nearest(&rows) } else { Vec::new() };
    let detail = match (verified, is_too_few) {
        (true, _) => format!("{found} rows match"),
        (false, true) => format!("{found} rows match; {}", told(&nearest, rows.len())),
        (false, false) => format!("{found} rows match, not {}", times.unwrap_or(1)),
    };
    Ok(Json(Verified { verified, found, detail, nearest }))
}
