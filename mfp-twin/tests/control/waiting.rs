//! Requests that wait.

use std::io::Read as _;

use serde_json::json;

use crate::twin::Twin;

#[test]
fn a_job_is_waited_for_before_it_is_there_and_until_it_is_in_one_of_the_states() {
    let twin = Twin::factory();
    let done = std::thread::scope(|scope| {
        let waiting = scope.spawn(|| twin.get("/v1/jobs/1?wait=held,completed&timeout=PT60S"));
        twin.print("report", 1);
        waiting.join().unwrap()
    });
    assert_eq!((done.status, &done.json()["state"]), (200, &json!("completed")));
    let at_once = twin.get("/v1/jobs/1?wait=completed&timeout=PT0S");
    assert_eq!(at_once.json(), twin.get("/v1/jobs/1").json());
}

#[test]
fn a_job_that_can_never_be_so_is_said_at_once_and_one_that_is_not_yet_in_time() {
    let twin = Twin::certified();
    twin.print("report", 1);
    let late = twin.get("/v1/jobs/1?wait=completed&timeout=PT0.05S");
    assert_eq!((late.status, &late.json()["job"]["state"]), (409, &json!("held")));
    assert_eq!(late.json()["detail"], "job 1 is held, not completed");
    twin.print_data("noise", b"%PDF-1.4 and no more");
    let never = twin.get("/v1/jobs/2?wait=held,completed&timeout=PT1H");
    assert_eq!((never.status, &never.json()["job"]["state"]), (409, &json!("aborted")));
    assert_eq!(twin.get("/v1/jobs/3?wait=held&timeout=PT0.05S").status, 404);
}

#[test]
fn what_cannot_be_waited_for_is_said() {
    let twin = Twin::certified();
    for (query, field, detail) in [
        ("wait=done", "wait", "is none of incoming, received, held"),
        ("wait=held&timeout=10", "timeout", "not a duration like PT30S"),
        ("wait=held&timeout=P1D", "timeout", "for 3600 s at most"),
        ("timeout=PT1S", "timeout", "belongs to wait"),
    ] {
        let answer = twin.get(&format!("/v1/jobs/1?{query}"));
        assert_eq!((answer.status, &answer.json()["where"]), (400, &json!(field)), "{query}");
        assert!(answer.json()["detail"].as_str().unwrap().contains(detail), "{query}");
    }
}

#[test]
fn an_entry_of_the_journal_is_waited_for_and_ends_a_stream() {
    let twin = Twin::factory();
    let printed = std::thread::scope(|scope| {
        let waiting =
            scope.spawn(|| twin.get("/v1/truth?since=1&kind=observed&wait=printed,pages-out"));
        let stream = scope.spawn(|| {
            let mut events = String::new();
            let path = "/v1/events?wait=printed&timeout=PT60S";
            twin.open(path, &[]).read_to_string(&mut events).unwrap();
            events
        });
        twin.print("report", 1);
        (waiting.join().unwrap(), stream.join().unwrap())
    });
    let last = |it: &serde_json::Value| it.as_array().unwrap().last().unwrap()["what"].clone();
    assert!(["printed", "pages-out"].contains(&last(&printed.0.json()).as_str().unwrap()));
    let events: Vec<_> = printed.1.lines().filter(|it| it.starts_with("data: ")).collect();
    assert!(events.last().unwrap().contains("\"what\":\"printed\""), "{}", printed.1);
    assert!(!printed.1.contains("event: change"), "{}", printed.1);

    let late = twin.get("/v1/truth?wait=power-off&timeout=PT0.05S");
    let detail = "there is no power-off after entry 0";
    assert_eq!((late.status, &late.json()["detail"]), (409, &json!(detail)));
    let mut events = String::new();
    let path = "/v1/events?since=1000&wait=power-off&timeout=PT0.05S";
    twin.open(path, &[]).read_to_string(&mut events).unwrap();
    assert_eq!(events, "event: timeout\ndata: {}\n\n");
}
