//! "System" > "Logs" > [Audit Log]: the switch, the newest records, and the export (guide pp.25, 31).

use askama::Template;
use axum::response::Response;
use http::StatusCode;
use serde::Deserialize;
use sim_core::audit::{CAPACITY, Record};
use sim_core::clock::Clock;
use sim_core::{Command, Refused, Tick};

use super::frame::{Frame, Message};
use super::places::{self, Found};
use super::setting_form::{self, Form};
use super::{not_found, page, refused};
use crate::admission::AuditLogViewer;
use crate::query::Query;
use crate::visit::Visit;

/// Records of one page.
const ROWS: u64 = 50;

#[derive(Template)]
#[template(path = "audit_log.html")]
struct AuditLog {
    frame: Frame,
    /// Only the first page has the switch: looking at it is logged, and paging is not.
    switch: Option<Form>,
    /// Records are shown and exported over TLS only (guide p.28).
    tls: bool,
    rows: Vec<Row>,
    kept: usize,
    capacity: usize,
    newer: Option<u64>,
    older: Option<u64>,
}

struct Row {
    log_id: u16,
    date: String,
    time: String,
    event_id: String,
    event: &'static str,
    user: String,
    description: &'static str,
    status: &'static str,
    optional: String,
}

/// Which records: those before this number, counted from the first ever. None means the newest.
#[derive(Deserialize)]
pub(crate) struct Which {
    #[serde(default)]
    before: String,
}

/// `GET /system/logs/audit-log.html`.
pub(crate) async fn show(
    AuditLogViewer(mut visit): AuditLogViewer,
    Query(which): Query<Which>,
) -> Response {
    let Some(found) = places::at(visit.path()) else { return not_found(&visit) };
    let before = which.before.parse().ok();
    let with_settings = before.is_none().then_some(&found);
    if let Err(why) = look(&mut visit, with_settings).await {
        return refused(&visit, &why);
    }
    let switch = with_settings.and_then(|it| Form::new(it, &visit));
    page(StatusCode::OK, &AuditLog::new(&visit, switch, before))
}

/// Tells the device what is looked at: the log, and on the first page the setting.
async fn look(visit: &mut Visit, with_settings: Option<&Found>) -> Result<(), Refused> {
    visit.ask(Command::ViewAuditLog).await?;
    match with_settings {
        Some(found) => setting_form::look(visit, found).await,
        None => Ok(()),
    }
}

impl AuditLog {
    fn new(visit: &Visit, switch: Option<Form>, before: Option<u64>) -> Self {
        let (view, log) = (&visit.view, &visit.view.audit);
        let oldest = log.written() - log.len() as u64;
        let end = before.unwrap_or(log.written()).clamp(oldest, log.written());
        let begin = end.saturating_sub(ROWS).max(oldest);
        let count = usize::try_from(end - begin).unwrap_or_default();
        let tls = visit.peer.tls;
        let rows = log.since(begin).take(if tls { count } else { 0 });
        let mut rows: Vec<_> = rows.map(|it| Row::new(&view.clock, it)).collect();
        rows.reverse();
        Self {
            frame: Frame::new(visit).with(Message::saved(visit)),
            switch,
            tls,
            rows,
            kept: log.len(),
            capacity: CAPACITY,
            newer: (end < log.written()).then_some(end + ROWS),
            older: (begin > oldest).then_some(begin),
        }
    }
}

impl Row {
    fn new(clock: &Clock, record: &Record) -> Self {
        let (at, event) = (record.clock(clock.date_format), record.event.row());
        Self {
            log_id: record.log_id,
            date: at.date(Tick(0)),
            time: at.time(Tick(0)),
            event_id: format!("{:#06x}", event.id),
            event: event.event,
            user: record.user.to_string(),
            description: event.description,
            status: event.status,
            optional: record.optional.to_string(),
        }
    }
}
