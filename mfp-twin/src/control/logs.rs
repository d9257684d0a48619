//! The two logs: what the device would log, and what is true.

use std::net::IpAddr;

use axum::Json;
use axum::extract::State;
use serde::{Deserialize, Serialize};
use sim_core::audit::Record;
use sim_core::clock::Clock;
use sim_core::truth::{About, Changed, Entry, Kind};
use sim_core::{Tick, View};
use utoipa::ToSchema;

use super::Control;
use super::body::Asked;
use super::problem::{Problem, Problems, conflict, in_query, not_allowed};
use super::wait::Wait;

/// A record of the audit log.
#[derive(Serialize, ToSchema)]
pub(super) struct AuditShown {
    /// Log ID.
    log_id: u16,
    /// Date, as the device writes it.
    #[schema(example = "2021/01/22")]
    date: String,
    /// Time.
    #[schema(example = "10:00:00")]
    time: String,
    /// Audit Event ID.
    #[schema(example = "0x0201")]
    event_id: String,
    /// Logged Events.
    #[schema(example = "Login/Logout")]
    event: &'static str,
    /// User Name.
    user: String,
    /// Description.
    description: &'static str,
    /// Status.
    status: &'static str,
    /// Optionally Logged Items.
    optional: String,
}

/// An entry of the truth journal.
#[derive(Serialize, ToSchema)]
pub(super) struct TruthShown {
    /// Its number, from 1 without gaps.
    seq: u64,
    /// When, by the device's clock as it is set now.
    at: String,
    /// When, in milliseconds since the twin was made; never goes back.
    tick: u64,
    /// device, stimulus, control or clock.
    #[schema(schema_with = super::closed::origins)]
    origin: &'static str,
    /// The number of the entry that caused it.
    cause: Option<u64>,
    /// asked, refused, observed, woken, effect, changed or audited.
    #[schema(schema_with = super::closed::kinds)]
    kind: &'static str,
    /// Which command, fact, effect or refusal.
    what: &'static str,
    /// Its particulars, for people.
    detail: String,
    /// Who did it: whose session it was, or whom a log-in or a job named.
    user: Option<String>,
    /// From where.
    #[schema(value_type = Option<String>, example = "127.0.0.1")]
    peer: Option<IpAddr>,
    /// Which job.
    job: Option<u32>,
    /// Which setting is another now, of "setting-changed".
    setting: Option<&'static str>,
    /// Which part's sensor says something else, of "sensor-changed".
    sensor: Option<String>,
    /// What it was, of both.
    old: Option<String>,
    /// What it is.
    new: Option<String>,
    /// How often it happened: more than once where equal facts came together, or records of the audit log.
    times: u32,
}

/// Which entries are wanted.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct TruthQuery {
    /// Entries after this number.
    #[serde(default)]
    pub(super) since: u64,
    /// Only of these kinds, separated by commas.
    pub(super) kind: Option<String>,
    /// Until one of these names comes, separated by commas.
    wait: Option<String>,
    /// How long to wait.
    timeout: Option<String>,
}

impl TruthQuery {
    /// What to wait for: the names of entries.
    pub(super) fn wait(&self, control: &Control) -> Result<Option<Wait<String>>, Problem> {
        let name = |it: &str| Ok(it.to_owned());
        Wait::of(control, self.wait.as_deref(), self.timeout.as_deref(), name)
    }
}

/// Which records are wanted.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct AuditQuery {
    /// Without so many records, counted from the first ever written.
    #[serde(default)]
    since: u64,
}

impl AuditShown {
    /// What a record has, by name.
    pub(super) const FIELDS: &[&str] = &[
        "log_id",
        "date",
        "time",
        "event_id",
        "event",
        "user",
        "description",
        "status",
        "optional",
    ];

    /// Date and time as the clock showed them then, in today's format.
    pub(super) fn of(clock: &Clock, record: &Record) -> Self {
        let row = record.event.row();
        let then = record.clock(clock.date_format);
        Self {
            log_id: record.log_id,
            date: then.date(Tick(0)),
            time: then.time(Tick(0)),
            event_id: format!("{:#06x}", row.id),
            event: row.event,
            user: record.user.to_string(),
            description: row.description,
            status: row.status,
            optional: record.optional.to_string(),
        }
    }
}

impl TruthShown {
    /// What an entry has, by name.
    pub(super) const FIELDS: &[&str] = &[
        "seq", "at", "tick", "origin", "cause", "kind", "what", "detail", "user", "peer", "job",
        "setting", "sensor", "old", "new", "times",
    ];

    pub(super) fn of(view: &View, entry: &Entry) -> Self {
        let About { user, peer, job, change } = &entry.about;
        let of = change.as_ref().map(|it| &it.of);
        Self {
            seq: entry.seq,
            at: view.clock.rfc3339(entry.at),
            tick: entry.at.0,
            origin: entry.origin.name(),
            cause: entry.cause,
            kind: entry.kind.name(),
            what: entry.what,
            detail: entry.detail.clone(),
            user: user.as_ref().map(ToString::to_string),
            peer: *peer,
            job: job.map(|it| it.0),
            setting: of.and_then(|it| match it {
                Changed::Setting(id) => Some(*id),
                Changed::Sensor(_) => None,
            }),
            sensor: of.and_then(|it| match it {
                Changed::Setting(_) => None,
                Changed::Sensor(part) => Some(part.clone()),
            }),
            old: change.as_ref().map(|it| it.old.clone()),
            new: change.as_ref().map(|it| it.new.clone()),
            times: entry.times,
        }
    }
}

/// The kinds named in a query; all if none is.
pub(super) fn kinds(text: Option<&str>) -> Result<Vec<Kind>, Problem> {
    let Some(text) = text else { return Ok(Kind::ALL.to_vec()) };
    let kind = |name: &str| {
        Kind::ALL.into_iter().find(|it| it.name() == name).ok_or_else(|| {
            let names = Kind::ALL.map(Kind::name);
            let detail = format!("\"{name}\" is none of {}", names.join(", "));
            in_query(not_allowed("kind", detail))
        })
    };
    text.split(',').map(str::trim).map(kind).collect()
}

/// Whether an entry is of one of these kinds and names.
pub(super) fn is_of(entry: &Entry, kinds: &[Kind], names: &[String]) -> bool {
    kinds.contains(&entry.kind) && names.iter().any(|it| it == entry.what)
}

/// The audit log, oldest record first.
#[utoipa::path(get, path = "/audit", tag = "logs",
    params(("since" = Option<u64>, Query,
        description = "Without so many records, counted from the first ever written.")),
    responses((status = 200, body = Vec<AuditShown>), Problems),
)]
pub(super) async fn audit(
    State(control): State<Control>,
    Asked(query): Asked<AuditQuery>,
) -> Json<Vec<AuditShown>> {
    let view = control.handle().view();
    let wanted = view.audit.since(query.since);
    Json(wanted.map(|it| AuditShown::of(&view.clock, it)).collect())
}

/// The audit log, byte for byte as an export gives it. Reading it here is not logged.
#[utoipa::path(get, path = "/audit.txt", tag = "logs", responses(
    (status = 200, body = String, content_type = "text/plain"), Problems,
))]
pub(super) async fn audit_text(State(control): State<Control>) -> String {
    sim_web::export_audit(&control.handle().view())
}

/// The truth journal: every input, refusal and effect with its origin and cause. The newest 50,000.
///
/// With `wait`, as soon as an entry of one of these names is among them; 409 if none is in time.
#[utoipa::path(get, path = "/truth", tag = "logs",
    params(
        ("since" = Option<u64>, Query, description = "Entries after this number."),
        ("kind" = Option<String>, Query, example = "asked,audited", description = "Only of these kinds."),
        ("wait" = Option<String>, Query, description = "Names as `what` has them, separated by commas.",
            example = "printed"),
        ("timeout" = Option<String>, Query, description = "How long to wait, ISO 8601; as for jobs.",
            example = "PT10S"),
    ),
    responses((status = 200, body = Vec<TruthShown>), Problems),
)]
pub(super) async fn truth(
    State(control): State<Control>,
    Asked(query): Asked<TruthQuery>,
) -> Result<Json<Vec<TruthShown>>, Problem> {
    let kinds = kinds(query.kind.as_deref())?;
    if let Some(Wait { wanted, timeout, place: _place }) = query.wait(&control)? {
        let is_wanted = |it: &Entry| is_of(it, &kinds, &wanted);
        let came = |view: &View| view.truth.since(query.since).any(is_wanted).then_some(());
        control.wait(timeout, came).await.ok_or_else(|| {
            conflict(format!("there is no {} after entry {}", wanted.join(" or "), query.since))
        })?;
    }
    let view = control.handle().view();
    let wanted = view.truth.since(query.since).filter(|it| kinds.contains(&it.kind));
    Ok(Json(wanted.map(|it| TruthShown::of(&view, it)).collect()))
}
