//! Questions to the journals.

use serde_json::{Value, json};

use crate::twin::Twin;

fn aborted(twin: &Twin, times: usize) {
    for _ in 0..times {
        twin.print_data("noise", b"%PDF-1.4 and no more");
    }
    let wait = json!({ "in": "audit", "match": { "status": "Aborted" }, "times": times });
    assert_eq!(twin.post("/v1/journal/wait", &wait).status, 200);
}

#[test]
fn what_stands_in_the_log_is_found_and_counted() {
    let twin = Twin::certified();
    aborted(&twin, 2);
    let ask =
        |way: &str, question: Value| twin.post(&format!("/v1/journal/{way}"), &question).json();
    let question =
        json!({ "in": "audit", "match": { "event": "Job Status", "status": "Aborted" } });
    let found = ask("find", question.clone());
    assert_eq!((&found["found"], &found["rows"][1]["description"]), (&json!(2), &json!("Print")));
    assert_eq!(ask("count", question), json!({ "found": 2 }));
    let part = json!({ "in": "audit", "match": { "status": { "contains": "bort" } }, "since": 2 });
    assert_eq!(ask("count", part), json!({ "found": 1 }));
    let truth = json!({ "in": "truth", "match": { "what": "power-on", "origin": "stimulus" } });
    assert_eq!(ask("find", truth)["rows"][0]["what"], "power-on");
}

#[test]
fn what_is_not_as_expected_is_told_with_what_nearly_was() {
    let twin = Twin::certified();
    aborted(&twin, 3);
    let verify = |times: Value, status: &str| {
        let fields = json!({ "event": "Job Status", "description": "Print", "status": status });
        let question = json!({ "in": "audit", "match": fields, "times": times });
        twin.post("/v1/journal/verify", &question).json()
    };
    assert_eq!(verify(json!(3), "Aborted")["verified"], true);
    assert_eq!(verify(Value::Null, "Aborted")["verified"], true);
    assert_eq!(verify(json!(2), "Aborted")["detail"], "3 rows match, not 2");
    let missed = verify(json!(1), "Completed");
    assert_eq!(missed["verified"], false);
    assert_eq!(missed["detail"], "0 rows match; 3 rows match but for status: Aborted");
    let differs = json!([{ "field": "status", "is": "Aborted", "wanted": "Completed" }]);
    assert_eq!(
        (&missed["nearest"][0]["rows"], &missed["nearest"][0]["differs"]),
        (&json!(3), &differs)
    );
}

#[test]
fn what_does_not_come_in_time_is_a_conflict_that_says_what_came() {
    let twin = Twin::certified();
    aborted(&twin, 1);
    let wait = json!({ "in": "audit", "match": { "event": "Job Status", "status": "Aborted" }, "times": 2,
        "timeout": "PT0.05S" });
    let late = twin.post("/v1/journal/wait", &wait);
    assert_eq!((late.status, &late.json()["found"]), (409, &json!(1)));
    let came = std::thread::scope(|scope| {
        let patient = json!({ "in": "audit", "match": { "status": "Aborted" }, "times": 2 });
        let waiting = scope.spawn(|| twin.post("/v1/journal/wait", &{ patient }));
        twin.print_data("noise", b"%PDF-1.4 and no more");
        waiting.join().unwrap()
    });
    assert_eq!((came.status, &came.json()["found"]), (200, &json!(2)));
}

#[test]
fn a_question_that_means_nothing_says_what_there_is() {
    let twin = Twin::certified();
    let row = twin.get("/v1/audit").json()[0].clone();
    let entry = twin.get("/v1/truth").json()[0].clone();
    for (journal, row) in [("audit", row), ("truth", entry)] {
        let names: Vec<_> = row.as_object().unwrap().keys().cloned().collect();
        let question = json!({ "in": journal, "match": row });
        assert_eq!(twin.post("/v1/journal/count", &question).json()["found"], 1, "{journal}");
        let unknown = json!({ "in": journal, "match": { "colour": "red" } });
        let refused = twin.post("/v1/journal/count", &unknown);
        assert_eq!((refused.status, &refused.json()["where"]), (422, &json!("match.colour")));
        let detail = refused.json()["detail"].as_str().unwrap().to_owned();
        assert!(names.iter().all(|it| detail.contains(it.as_str())), "{detail}");
    }
    for (way, question, place) in [
        ("find", json!({ "in": "audit", "times": 2 }), "times"),
        ("verify", json!({ "in": "audit", "timeout": "PT1S" }), "timeout"),
        ("wait", json!({ "in": "audit", "timeout": "soon" }), "timeout"),
        ("find", json!({ "in": "requests" }), "line 1 column 16"),
    ] {
        let refused = twin.post(&format!("/v1/journal/{way}"), &question);
        assert_eq!((refused.status, &refused.json()["where"]), (422, &json!(place)), "{question}");
    }
}
