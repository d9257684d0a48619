//! Calls to the telephone lines and from them: what they bring, what was said, and what is refused.

use serde_json::{Value, json};
use sim_render::{Scale, page_png};

use crate::originals::{dark, square};
use crate::twin::{ALICE, Twin};

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
fn a_call_can_be_followed_while_it_lasts() {
    let twin = office();
    let examples = twin.get("/v1/fax/faults").json();
    assert!(examples.as_array().unwrap().iter().any(|it| it["fault"] == "bits:20"));
    let state = || twin.get("/v1/fax/line/1").json()["state"].clone();
    assert_eq!(state(), "idle");
    twin.put("/v1/pace", &json!({"pace": "timed"}));
    call(&twin, "from=%2B81+3+5550100");
    assert_eq!(state(), "ringing");
    twin.post("/v1/clock/advance", &json!({"by": "PT10S"}));
    assert_eq!(state(), "talking");
    let ladder = twin.get("/v1/fax/line/1/ladder?wait=said").json();
    let heard = ladder["said"].as_array().unwrap().len();
    assert!(heard > 1 && ladder["is_over"] == false, "{ladder}");
    let short = format!("/v1/fax/line/1/ladder?since={heard}&wait=said&timeout=PT0.01S");
    assert_eq!(twin.get(&short).status, 409);
    let part = twin.get("/v1/fax/line/1/call.wav").body.len();
    twin.post("/v1/clock/advance", &json!({"until": "idle"}));
    let rest = twin.get(&short).json();
    assert_eq!(rest["is_over"], true);
    assert_eq!(rest["said"].as_array().unwrap().last().unwrap()["name"], "DCN");
    assert!(twin.get("/v1/fax/line/1/call.wav").body.len() > part);
    let line = twin.get("/v1/fax/line/1").json();
    assert_eq!((&line["state"], &line["call"]["with"]), (&json!("idle"), &json!("+81 3 5550100")));
    assert_eq!(twin.get("/v1/fax/line/1/ladder?wait=dinner").status, 400);
}

#[test]
fn a_call_can_be_heard_whole_and_in_part() {
    let twin = office();
    assert_eq!(twin.get("/v1/fax/line/1/call.wav").status, 404);
    call(&twin, "");
    twin.post("/v1/clock/advance", &json!({"until": "idle"}));
    let whole = twin.get("/v1/fax/line/1/call.wav?call=1");
    assert_eq!((whole.status, whole.header("content-type")), (200, "audio/wav"));
    let lasted =
        twin.get("/v1/fax/line/1/ladder").json()["said"].as_array().unwrap().last().unwrap()["at"]
            .as_u64()
            .unwrap();
    // Both ends, 8,000 samples of two octets a second each.
    let shortest = lasted as usize * 32;
    assert!((shortest..shortest + 200_000).contains(&whole.body.len()), "{lasted} ms");
    assert!(whole.body.starts_with(b"RIFF"));
    for (from, to) in [(0, 43), (44, 44), (31_000, 70_000)] {
        let range = format!("bytes={from}-{to}");
        let bearer = twin.bearer();
        let headers = [("authorization", bearer.as_str()), ("range", range.as_str())];
        let part = twin.bare("GET", "/v1/fax/line/1/call.wav", &headers, "");
        assert_eq!(part.status, 206);
        assert!(part.body == whole.body[from..=to], "{range}");
    }
    assert_eq!(twin.get("/v1/fax/line/1/call.wav?call=2").status, 404);
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
        ("sub=%2B1", "sub"),
        ("from=%2B%2B%2B", "from"),
        ("from=12%2B3", "from"),
        ("from=*12%23", "from"),
        ("ecm=maybe", "ecm"),
        ("modems=V.34", "modems"),
        ("fault=asks:999", "fault"),
        ("fault=lost-frames:0", "fault"),
        ("fault=damaged:EOP", "fault"),
        ("ecm=no&fault=lost-frames:3", "fault"),
        ("fault=bits:20@answerer", "fault"),
    ] {
        let refused = call(&twin, query);
        assert_eq!((refused.status, &refused.json()["where"]), (422, &json!(field)), "{query}");
    }
    for none in ["4", "0", "-1", "one", "256"] {
        let refused = twin.get(&format!("/v1/fax/line/{none}"));
        assert_eq!((refused.status, &refused.json()["status"]), (404, &json!(404)), "{none}");
    }
    assert_eq!(twin.get("/v1/fax/line/1").json()["call"], json!(null));
}

#[test]
fn a_caller_may_correct_no_errors_and_have_other_modems() {
    let twin = office();
    let said = |query: &str| {
        assert_eq!(call(&twin, query).status, 201, "{query}");
        twin.post("/v1/clock/advance", &json!({"until": "idle"}));
        String::from_utf8(twin.get("/v1/fax/line/1/ladder.txt").body).unwrap()
    };
    let plain = said("ecm=no&modems=V.29");
    assert!(plain.contains("V.29 9600") && !plain.contains("PPS"), "{plain}");
    let all = said("ecm=yes&modems=V.17");
    assert!(all.contains("V.17 14400") && all.contains("PPS"), "{all}");
}

#[test]
fn a_fault_that_never_strikes_is_named() {
    let twin = office();
    let called = |query: &str| {
        assert_eq!(call(&twin, query).status, 201, "{query}");
        twin.post("/v1/clock/advance", &json!({"until": "idle"}));
        twin.get("/v1/fax/line/1").json()["call"].clone()
    };
    let shown = called("ecm=no&fault=damaged:EOP,silent:99");
    let faults =
        json!([{"fault": "damaged:EOP", "struck": 1}, {"fault": "silent:99", "struck": 0}]);
    assert_eq!((&shown["faults"], &shown["end"]), (&faults, &json!("LINE-000")));
    assert_eq!(shown["warning"], "never struck: silent:99");
    let text = String::from_utf8(twin.get("/v1/fax/line/1/ladder.txt").body).unwrap();
    assert!(text.contains("\nthe device: LINE-000 "), "{text}");
    assert!(text.ends_with("pages that were confirmed: 2\n"), "{text}");
    assert_eq!(called("fault=delay:5")["warning"], json!(null));
}

#[test]
fn a_call_that_nobody_answers_says_how_long_it_rang() {
    let twin = office();
    assert_eq!(twin.post("/v1/power", &json!({"action": "cut"})).status, 200);
    assert_eq!(call(&twin, "").status, 201);
    twin.post("/v1/clock/advance", &json!({"by": "PT1M"}));
    let shown = twin.get("/v1/fax/line/1").json()["call"].clone();
    assert_eq!((&shown["end"], &shown["far_end"]), (&json!(null), &json!("LINE-101")));
    assert_eq!((&shown["words"], &shown["lasted"]), (&json!("Nobody answered."), &json!(60_000)));
}

/// Alice sends a page of A4 with a black square of two inches in its middle; her job.
fn send(twin: &Twin, number: &str) -> Value {
    twin.post("/v1/panel/login", &json!({"user": "alice", "password": ALICE}));
    assert_eq!(twin.post_bytes("/v1/hands/originals?on=platen", square()).status, 201);
    twin.post("/v1/panel/press", &json!({"label": "Fax"}));
    twin.post("/v1/panel/type", &json!({"label": "Fax Number", "text": number}));
    let screen = twin.post("/v1/panel/press", &json!({"label": "Start"})).json();
    assert_eq!(screen["screen"], "job", "{screen}");
    twin.post("/v1/clock/advance", &json!({"until": "idle"}));
    twin.get("/v1/jobs").json().as_array().unwrap().last().unwrap().clone()
}

#[test]
fn a_device_faxes_to_another_one_and_both_tell_the_same_of_it() {
    let twin = office();
    let other = twin.post("/v1/devices", &json!({})).json()["id"].clone();
    let other = format!("/v1/devices/{other}");
    let folder = json!({"number": 1, "name": "Faxes", "owner": "11111"});
    assert_eq!(twin.post(&format!("{other}/folders"), &folder).status, 201);
    let setting = format!("{other}/settings/fax.folder_selector.line_2");
    assert_eq!(twin.put(&setting, &json!({"value": "1"})).status, 200);
    let (here, there) = ("/v1/fax/line/1".to_owned(), format!("{other}/fax/line/2"));
    let number = |line: &str, number: &str| {
        twin.put(&format!("{line}/number"), &json!({ "number": number }))
    };
    assert_eq!(number(&here, "+81 3 5550100").status, 200);
    assert_eq!(number(&there, "+81 3 5550101").json()["number"], "+81 3 5550101");
    assert_eq!(number(&here, "81355 50101").status, 409);
    assert_eq!(number(&here, "+").status, 422);

    let job = send(&twin, "81 355 50101");
    let job = twin.get(&format!("/v1/jobs/{}?wait=completed", job["id"])).json();
    assert_eq!(job["state"], "completed", "{job}");
    let fax = twin.get(&format!("{other}/folders/1")).json();
    assert_eq!(fax["documents"], 1, "{fax}");
    let said = |line: &str| twin.get(&format!("{line}/ladder")).json()["said"].clone();
    assert_eq!(said(&here), said(&there));
    assert!(said(&here).to_string().contains("+81 3 5550101"));
    assert_eq!(
        twin.get(&format!("{here}/call.wav")).body,
        twin.get(&format!("{there}/call.wav")).body
    );
    let with = |line: &str| twin.get(line).json()["call"]["with"].clone();
    assert_eq!((with(&here), with(&there)), (json!("+81 3 5550101"), json!("+81 3 5550100")));

    // Where nobody answers, or the number is nobody's any more, it is as everywhere.
    twin.put(&setting, &json!({"value": "Off"}));
    twin.post(&format!("{other}/power"), &json!({"action": "off"}));
    send(&twin, "+81 3 5550101");
    assert_eq!(twin.get(&format!("{here}/ladder?wait=said")).json()["is_over"], true);
    let call = twin.get(&here).json()["call"].clone();
    assert_eq!((&call["end"], &call["pages"]), (&json!("LINE-101"), &json!(0)), "{call}");
    let none = twin.put(&format!("{there}/number"), &json!({"number": null}));
    assert_eq!((none.status, &none.json()["number"]), (200, &json!(null)));
    assert_eq!(send(&twin, "+81 3 5550101")["state"], "completed");
}

fn put_far_end(twin: &Twin, far_end: Value) -> Value {
    let put = twin.put("/v1/fax/line/1/far_end", &far_end);
    assert_eq!(put.status, 200, "{}", put.json());
    put.json()
}

#[test]
fn what_alice_sends_arrives_at_the_other_end_as_it_lay_on_the_glass() {
    let twin = Twin::certified();
    assert_eq!(twin.get("/v1/fax/line/1/outgoing").status, 404);
    put_far_end(&twin, json!({"id": "+49 30 5550199"}));
    let job = send(&twin, "+81 3 5550100");
    assert_eq!((&job["type"], &job["owner"]), (&json!("Fax"), &json!("alice")));
    assert_eq!(job["state"], "completed", "{job}");
    let call = twin.get("/v1/fax/line/1").json()["call"].clone();
    assert_eq!((&call["called"], &call["pages"]), (&json!("+81 3 5550100"), &json!(1)));
    assert_eq!((&call["end"], &call["far_end"]), (&json!("LINE-000"), &json!("LINE-000")));
    let ladder = String::from_utf8(twin.get("/v1/fax/line/1/ladder.txt").body).unwrap();
    assert!(ladder.contains("+49 30 5550199"), "{ladder}");
    let arrived = twin.get("/v1/fax/line/1/outgoing");
    assert_eq!(arrived.header("content-type"), "application/pdf");
    let png = page_png(&arrived.body.into(), 1, Scale::Width(430)).unwrap();
    // 215 mm across: two dots a millimetre.
    let [across, down] = dark(&png);
    assert!(across.abs_diff(102) <= 2 && down.abs_diff(102) <= 2, "{across} by {down}");
}

#[test]
fn whoever_was_not_reached_is_called_again_as_often_as_is_set() {
    let twin = Twin::certified();
    let redial = json!({"value": "Number of Redials: 2; Redial Interval (Minutes): 3"});
    assert_eq!(twin.put("/v1/settings/fax.redial", &redial).json()["source"], "assumed");
    put_far_end(&twin, json!({"who": "busy"}));
    let job = send(&twin, "117");
    assert_eq!((&job["state"], &job["held_for"]), (&json!("held"), &json!(["redial"])));
    let held =
        |twin: &Twin| twin.get("/v1/jobs").json().as_array().unwrap().last().unwrap().clone();
    let unreached = json!([{"number": "117", "unreached": 1, "delivered": null, "fault": null}]);
    assert_eq!(job["recipients"], unreached);
    let three_minutes = json!({"by": "PT3M"});
    twin.post("/v1/clock/advance", &three_minutes);
    twin.post("/v1/clock/advance", &json!({"until": "idle"}));
    let again = held(&twin);
    assert_eq!(again["state"], "held");
    assert_ne!(again["held_until"], job["held_until"]);
    put_far_end(&twin, json!({}));
    twin.post("/v1/clock/advance", &three_minutes);
    twin.post("/v1/clock/advance", &json!({"until": "idle"}));
    assert_eq!(held(&twin)["state"], "completed");
    assert_eq!(twin.get("/v1/fax/line/1").json()["call"]["number"], 3);
}

#[test]
fn whoever_takes_no_fax_ends_the_job_with_a_reason() {
    let twin = Twin::certified();
    twin.put("/v1/settings/fax.redial.times", &json!({"value": "Off"}));
    for (far_end, code) in [
        (json!({"who": "silence"}), "LINE-101"),
        (json!({"who": "voice", "seed": 3}), "LINE-102"),
        (json!({"who": "data-modem"}), "LINE-102"),
        (json!({"who": "busy"}), "LINE-106"),
        (json!({"fault": "silent:4"}), "LINE-1"),
        (json!({"fault": "damaged-always:CFR@answerer"}), "LINE-1"),
    ] {
        let shown = put_far_end(&twin, far_end.clone());
        assert_eq!(shown["answers"], *far_end.get("who").unwrap_or(&json!("fax")));
        let job = send(&twin, "117");
        assert_eq!(job["state"], "aborted", "{far_end}");
        let fault = job["fault"].as_str().unwrap();
        assert!(fault.starts_with(code), "{far_end}: {fault}");
        assert_eq!(twin.get("/v1/fax/line/1/outgoing").status, 404, "{far_end}");
        let call = twin.get("/v1/fax/line/1").json()["call"].clone();
        assert_eq!(call["is_over"], true, "{call}");
    }
    put_far_end(&twin, json!({}));
    assert_eq!(send(&twin, "117")["state"], "completed");
}

#[test]
fn a_far_end_that_is_none_is_refused_by_name() {
    let twin = Twin::certified();
    for (far_end, field) in [
        (json!({"who": "ghost"}), "who"),
        (json!({"id": "alice"}), "id"),
        (json!({"id": "49+30"}), "id"),
        (json!({"fault": "bits:20,smoke"}), "fault"),
        (json!({"fault": "lost:EOP"}), "fault"),
    ] {
        let refused = twin.put("/v1/fax/line/1/far_end", &far_end);
        assert_eq!((refused.status, &refused.json()["where"]), (422, &json!(field)));
    }
    for example in twin.get("/v1/fax/faults").json().as_array().unwrap() {
        put_far_end(&twin, json!({"fault": example["fault"]}));
    }
}
