//! Requests that wait.

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
