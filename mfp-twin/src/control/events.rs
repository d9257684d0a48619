//! The truth journal as server-sent events.
//!
//! `id` is the entry's number and `event` its kind, so a client that lost the connection goes on where
//! it was by `Last-Event-ID`. Where entries are gone already, `event: gap` says which. Between them
//! `event: change` tells a page to look again; it has no id.

use std::collections::VecDeque;
use std::convert::Infallible;
use std::sync::Arc;
use std::time::Duration;

use axum::extract::State;
use axum::response::sse::{Event, KeepAlive, Sse};
use futures_util::Stream;
use futures_util::stream::unfold;
use http::{HeaderMap, StatusCode};
use serde_json::json;
use sim_core::View;
use sim_core::truth::Kind;
use sim_host::Handle;
use tokio::sync::{OwnedSemaphorePermit, watch};
use tokio::time::{Instant, timeout_at};

use super::Control;
use super::body::Asked;
use super::logs::{TruthQuery, TruthShown, is_of, kinds};
use super::problem::{Problem, Problems, busy};

/// Entries that are made into events at one time.
const BATCH: usize = 256;
/// A comment on a quiet stream, so that both ends notice a connection that is gone.
const KEEP_ALIVE: Duration = Duration::from_secs(15);
/// Changes within this time are told together.
const GATHER: Duration = Duration::from_millis(5);

/// A stream for one client.
struct Feed {
    handle: Handle,
    views: watch::Receiver<Arc<View>>,
    kinds: Vec<Kind>,
    /// Entries up to this one were told.
    told: u64,
    waiting: VecDeque<Event>,
    /// What the stream ends with.
    until: Option<Until>,
    _permit: OwnedSemaphorePermit,
}

/// Which entries end a stream, and when it ends without one.
struct Until {
    names: Vec<String>,
    deadline: Instant,
    is_over: bool,
}

impl Feed {
    async fn next(mut self) -> Option<(Result<Event, Infallible>, Self)> {
        loop {
            if let Some(event) = self.waiting.pop_front() {
                return Some((Ok(event), self));
            }
            if self.until.as_ref().is_some_and(|it| it.is_over) {
                return None;
            }
            let view = self.views.borrow_and_update().clone();
            if view.truth.pushed() > self.told {
                self.gather(&view);
                continue;
            }
            let changed = self.views.changed();
            match &mut self.until {
                None => changed.await.ok()?,
                Some(until) => match timeout_at(until.deadline, changed).await {
                    Ok(changed) => changed.ok()?,
                    Err(_) => {
                        until.is_over = true;
                        self.waiting.push_back(Event::default().event("timeout").data("{}"));
                        continue;
                    }
                },
            }
            tokio::time::sleep(GATHER).await;
            let view = self.views.borrow().clone();
            self.gather(&view);
            if self.until.is_none() {
                self.waiting.push_back(self.change(&view));
            }
        }
    }

    /// Makes events of what was not told yet.
    fn gather(&mut self, view: &View) {
        let oldest = view.truth.pushed() - view.truth.len() as u64;
        if self.told < oldest {
            let gap = json!({ "from": self.told + 1, "to": oldest });
            self.waiting.push_back(Event::default().event("gap").data(gap.to_string()));
            self.told = oldest;
        }
        for entry in view.truth.since(self.told).take(BATCH) {
            self.told = entry.seq;
            if self.kinds.contains(&entry.kind) {
                let data = serde_json::to_string(&TruthShown::of(view, entry)).unwrap_or_default();
                let event = Event::default().event(entry.kind.name()).id(entry.seq.to_string());
                self.waiting.push_back(event.data(data));
            }
            if let Some(until) = &mut self.until
                && is_of(entry, &self.kinds, &until.names)
            {
                until.is_over = true;
                break;
            }
        }
    }

    fn change(&self, view: &View) -> Event {
        let data = json!({
            "revision": view.revision,
            "settings_revision": view.settings_revision,
            "audit": view.audit.written(),
            "output": self.handle.world().tray.len(),
        });
        Event::default().event("change").data(data.to_string())
    }
}

/// The truth journal as server-sent events: `id` is `seq`, `event` is `kind`, `data` the entry.
///
/// Goes on after `Last-Event-ID`, or after `since`. `event: gap` names entries that are gone;
/// `event: change` has no id and tells that the device has changed. With `wait` the stream ends behind the
/// first entry of one of these names, or with `event: timeout`, and has no `change`.
#[utoipa::path(get, path = "/events", tag = "logs",
    params(
        ("since" = Option<u64>, Query, description = "Entries after this number."),
        ("kind" = Option<String>, Query, example = "asked,audited", description = "Only of these kinds."),
        ("wait" = Option<String>, Query, description = "Names as `what` has them, separated by commas.",
            example = "printed"),
        ("timeout" = Option<String>, Query, description = "How long to wait, ISO 8601; as for jobs.",
            example = "PT10S"),
        ("Last-Event-ID" = Option<u64>, Header, description = "Go on after this number."),
    ),
    responses((status = 200, body = String, content_type = "text/event-stream"), Problems),
)]
pub(super) async fn events(
    State(control): State<Control>,
    headers: HeaderMap,
    Asked(query): Asked<TruthQuery>,
) -> Result<Sse<impl Stream<Item = Result<Event, Infallible>>>, Problem> {
    let kinds = kinds(query.kind.as_deref())?;
    let permit = control.0.shared.streams.clone().try_acquire_owned();
    let permit =
        permit.map_err(|_| busy("as many event streams are open as the control plane serves"))?;
    let until = query.wait(&control)?.map(|it| Until {
        names: it.wanted,
        deadline: Instant::now() + it.timeout,
        is_over: false,
    });
    let handle = control.handle().clone();
    let feed = Feed {
        views: handle.views(),
        handle,
        kinds,
        told: last_event_id(&headers)?.unwrap_or(query.since),
        waiting: VecDeque::new(),
        until,
        _permit: permit,
    };
    let keep_alive = KeepAlive::new().interval(KEEP_ALIVE);
    Ok(Sse::new(unfold(feed, Feed::next)).keep_alive(keep_alive))
}

fn last_event_id(headers: &HeaderMap) -> Result<Option<u64>, Problem> {
    let Some(given) = headers.get("last-event-id") else { return Ok(None) };
    let number = given.to_str().ok().and_then(|it| it.trim().parse().ok());
    number.map(Some).ok_or_else(|| {
        let detail = "Last-Event-ID is not the number of an entry";
        Problem::new(StatusCode::BAD_REQUEST, "Header not understood", detail)
            .with("where", "Last-Event-ID")
    })
}
