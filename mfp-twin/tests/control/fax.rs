//! Calls to the telephone lines: what they bring, what was said, and what is refused.

use serde_json::json;

use crate::twin::Twin;

/// A device whose first line has a folder.
fn office() -> Twin {
    let twin = Twin::certified();
    let folder = json!({"number": 1, "name": "Faxes", "owner": "11111"});
    assert_eq!(twin.post("/v1/folders", &folder).status, 201);
    let line = twin.put("/v1/settings/fax.folder_selector.line_1", &json!({"value": "1"}));
    assert_eq!(line.status, 200);
    twin
}

fn call(twin: &Twin, query: &str) -> crate::twin::Answer {
    let letter = sim_render::to_pdf(&"This is a fax.\x0cIt has two pages.".into()).unwrap();
    twin.post_bytes(&format!("/v1/fax/line/1/incoming?{query}"), letter.to_vec())
}

#[test]
fn a_call_lies_in_the_folder_of_its_line_and_can_be_read_line_by_line() {
    let twin = office();
    assert_eq!(twin.get("/v1/fax/line").json().as_array().unwrap().len(), 3);
    assert_eq!(twin.get("/v1/fax/line/1/ladder").status, 404);
    let rings = call(&twin, "from=%2B81+3+5550100");
    assert_eq!((rings.status, &rings.json()["folder"]), (201, &json!(1)), "{}", rings.json());
    twin.post("/v1/clock/advance", &json!({"until": "idle"}));
    let shown = twin.get("/v1/fax/line/1").json()["call"].clone();
    assert_eq!(
        (&shown["is_over"], &shown["end"], &shown["far_end"], &shown["pages"]),
        (&json!(true), &json!("LINE-000"), &json!("LINE-000"), &json!(2))
    );
    assert_eq!(twin.get("/v1/folders/1").json()["documents"], 1);
    let said = twin.get("/v1/fax/line/1/ladder").json()["said"].clone();
    let dis = said.as_array().unwrap().iter().find(|it| it["name"] == "DIS").unwrap().clone();
    assert_eq!(dis["from"], "answerer");
    let text = String::from_utf8(twin.get("/v1/fax/line/1/ladder.txt").body).unwrap();
    assert!(text.contains("DIS") && text.contains("MCF"), "{text}");
    assert_eq!(twin.get("/v1/jobs").json()[0]["type"], "Receive Fax");
}

#[test]
fn a_call_with_faults_ends_with_a_code_and_leaves_nothing() {
    let twin = office();
    assert_eq!(call(&twin, "fault=asks:53").status, 201);
    twin.post("/v1/clock/advance", &json!({"until": "idle"}));
    let shown = twin.get("/v1/fax/line/1").json()["call"].clone();
    assert_eq!(shown["end"], "LINE-113");
    assert_eq!(twin.get("/v1/folders/1").json()["documents"], 0);
}

#[test]
fn what_is_no_call_is_refused_by_name() {
    let twin = office();
    for (query, field) in [
        ("fault=smoke", "fault"),
        ("from=alice", "from"),
        ("resolution=Coarse", "resolution"),
        ("sub=123456789012345678901", "sub"),
    ] {
        let refused = call(&twin, query);
        assert_eq!((refused.status, &refused.json()["where"]), (422, &json!(field)), "{query}");
    }
    assert_eq!(twin.get("/v1/fax/line/4").status, 404);
    assert_eq!(twin.get("/v1/fax/line/1").json()["call"], json!(null));
}
