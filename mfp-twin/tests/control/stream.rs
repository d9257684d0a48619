//! The truth journal as a stream.

use std::io::BufRead;

use serde_json::{Value, json};

use crate::twin::Twin;

/// An event as it came.
#[derive(Debug)]
struct Event {
    id: Option<u64>,
    kind: String,
    data: Value,
}

fn next(stream: &mut impl BufRead) -> Event {
    let mut event = Event { id: None, kind: String::new(), data: Value::Null };
    loop {
        let mut line = String::new();
        assert!(stream.read_line(&mut line).unwrap() > 0, "the stream has ended");
        match line.trim_end().split_once(": ") {
            Some(("id", id)) => event.id = Some(id.parse().unwrap()),
            Some(("event", kind)) => event.kind = kind.into(),
            Some(("data", data)) => event.data = serde_json::from_str(data).unwrap(),
            _ if line.trim_end().is_empty() && !event.kind.is_empty() => return event,
            _ => {}
        }
    }
}

fn next_of(stream: &mut impl BufRead, kind: &str) -> Event {
    loop {
        let event = next(stream);
        if event.kind == kind {
            return event;
        }
    }
}

#[test]
fn the_stream_tells_the_journal_and_goes_on_after_the_last_event_id() {
    let twin = Twin::certified();
    let journal = twin.get("/v1/truth").json();
    let mut stream = twin.open("/v1/events", &[]);
    for entry in journal.as_array().unwrap() {
        let event = next(&mut stream);
        assert_eq!((&event.data, event.kind.as_str()), (entry, entry["kind"].as_str().unwrap()));
        assert_eq!(event.id, entry["seq"].as_u64());
    }
    let last = journal.as_array().unwrap().len() as u64;
    twin.post("/v1/power", &json!({"action": "restart"}));
    assert_eq!(next_of(&mut stream, "asked").id, Some(last + 1));
    drop(stream);

    twin.put("/v1/settings/http.csrf", &json!({"value": "Off"}));
    let missed = twin.get(&format!("/v1/truth?since={}", last + 1)).json();
    let id = (last + 1).to_string();
    let mut stream = twin.open("/v1/events?since=0", &[("last-event-id", &id)]);
    for entry in missed.as_array().unwrap() {
        assert_eq!(next(&mut stream).data, *entry);
    }
}

#[test]
fn a_stream_can_be_of_some_kinds_and_tells_of_changes_without_a_number() {
    let twin = Twin::certified();
    let mut stream = twin.open("/v1/events?kind=audited", &[]);
    assert_eq!(next(&mut stream).data["what"], "audit-log");
    twin.post("/v1/panel/press", &json!({"label": "Local User"}));
    let change = next(&mut stream);
    assert_eq!((change.kind.as_str(), change.id), ("change", None));
    assert!(change.data["revision"].as_u64().unwrap() > 0);
}

#[test]
fn an_id_that_is_no_number_is_refused() {
    let twin = Twin::certified();
    let bearer = format!("Bearer {}", twin.running.token);
    let headers = [("authorization", bearer.as_str()), ("last-event-id", "seven")];
    assert_eq!(twin.bare("GET", "/v1/events", &headers, "").status, 400);
}
