//! Jobs and the paper that comes of them.

use mfp_twin::Options;
use serde_json::json;
use sim_core::job::{COPIES_MAX, JobTicket, Media, Scaling};
use sim_core::media::MediaSize;
use sim_host::Pace;

use crate::twin::{ALICE, Twin, options};

#[test]
fn a_private_print_is_held_and_comes_out_when_its_owner_releases_it() {
    let twin = Twin::certified();
    let id = twin.print("Quarterly report", 2).0;
    let job = twin.get(&format!("/v1/jobs/{id}")).json();
    assert_eq!(
        (&job["state"], &job["owner"], &job["pages"]),
        (&json!("held"), &json!("alice"), &json!(1))
    );
    assert_eq!(
        (&job["type"], &job["copies"], &job["private"]),
        (&json!("Normal Print"), &json!(2), &json!(true))
    );
    assert_eq!(twin.get("/v1/hands/output").json(), json!([]));

    twin.post("/v1/panel/login", &json!({"user": "alice", "password": ALICE}));
    for label in ["Private Charge Print", "Quarterly report", "Print"] {
        let pressed = twin.post("/v1/panel/press", &json!({ "label": label }));
        assert_eq!(pressed.status, 200, "{label}: {}", pressed.json());
    }
    twin.post("/v1/clock/advance", &json!({"until": "idle"}));
    assert_eq!(twin.get("/v1/jobs").json()[0]["state"], "completed");
    let outputs = twin.get("/v1/hands/output").json();
    assert_eq!(outputs.as_array().unwrap().len(), 2);
    assert_eq!((&outputs[0]["job"], &outputs[0]["owner_sheet"]), (&json!(id), &json!("alice")));
    assert_eq!((&outputs[0]["pages"], &outputs[1]["copy"]), (&json!(1), &json!(2)));
    let since = |id: &serde_json::Value| twin.get(&format!("/v1/hands/output?since={id}")).json();
    assert_eq!(since(&outputs[0]["id"]), json!([outputs[1]]));
    assert_eq!(since(&outputs[1]["id"]), json!([]));
}

#[test]
fn paper_can_be_looked_at_and_taken() {
    let twin = Twin::factory();
    twin.print("Plain", 1);
    let id = twin.get("/v1/hands/output").json()[0]["id"].as_u64().unwrap();
    let pdf = twin.get(&format!("/v1/hands/output/{id}.pdf"));
    assert_eq!(pdf.header("content-type"), "application/pdf");
    assert!(pdf.body.starts_with(b"%PDF-"));
    let png = twin.get(&format!("/v1/hands/output/{id}/1.png"));
    assert_eq!(png.header("content-type"), "image/png");
    assert_eq!(&png.body[1..4], b"PNG");
    for path in ["2.png", "0.png", "x.png", "1.jpg"] {
        assert_eq!(twin.get(&format!("/v1/hands/output/{id}/{path}")).status, 404, "{path}");
    }
    assert_eq!(twin.get(&format!("/v1/hands/output/{id}")).status, 404);
    assert_eq!(twin.delete(&format!("/v1/hands/output/{id}")).status, 204);
    assert_eq!(twin.delete(&format!("/v1/hands/output/{id}")).status, 404);
    assert_eq!(twin.get(&format!("/v1/hands/output/{id}.pdf")).status, 404);
    assert_eq!(twin.get("/v1/jobs/9").status, 404);
}

#[test]
fn with_the_pace_by_hand_pages_come_when_told() {
    let twin = Twin::start(Options {
        pace: Pace::Manual,
        profile: mfp_twin::Profile::Factory,
        ..options()
    });
    twin.print("By hand", 3);
    let engine = twin.get("/v1/hands/engine").json();
    assert_eq!(engine, json!({"job": 1, "pages_out": 0, "pages": 3}));
    assert_eq!(twin.get("/v1/device").json()["state"], "printing");
    let stuck = twin.post("/v1/clock/advance", &json!({"until": "idle"}));
    assert_eq!(stuck.status, 409);
    let engine = twin.post("/v1/hands/engine", &json!({"pages": 2})).json();
    assert_eq!(engine["pages_out"], 2);
    assert_eq!(
        twin.put("/v1/pace", &json!({"pace": "instant"})).json(),
        json!({"pace": "instant"})
    );
    assert_eq!(twin.post("/v1/clock/advance", &json!({"until": "idle"})).status, 200);
    assert_eq!(twin.get("/v1/jobs/1").json()["state"], "completed");
    assert_eq!(twin.put("/v1/pace", &json!({"pace": "brisk"})).status, 422);
}

#[test]
fn a_page_comes_onto_the_paper_that_was_asked_for() {
    let twin = Twin::factory();
    let size = MediaSize::from_name("iso_a5_148x210mm");
    twin.post(
        "/v1/hands/paper",
        &json!({"tray": "tray-1", "size": "iso_a5_148x210mm", "sheets": 9}),
    );
    // The screen of the panel is 800 by 480 points, and A5 across is 595 by 420.
    let seen: Vec<Vec<u8>> = [Scaling::Auto, Scaling::Fill, Scaling::None]
        .map(|scaling| {
            let media = Media { size, ..Media::default() };
            let id = twin.print_as(JobTicket { media, scaling, ..JobTicket::default() });
            let outputs = twin.get("/v1/hands/output").json();
            let set = outputs.as_array().unwrap().iter().find(|it| it["job"] == id.0).unwrap();
            assert_eq!(set["paper"][0]["size"], "iso_a5_148x210mm");
            let png = twin.get(&format!("/v1/hands/output/{}/1.png", set["id"])).body;
            let side = |at: usize| u32::from_be_bytes(png[at..at + 4].try_into().unwrap());
            assert_eq!((side(16), side(20)), (595, 420), "{scaling:?}");
            png
        })
        .into();
    assert!(seen[0] != seen[1] && seen[1] != seen[2] && seen[0] != seen[2]);
}

#[test]
fn a_sample_is_a_print_like_any_other() {
    let twin = Twin::certified();
    let sample = |order| twin.post("/v1/hands/sample", &order);
    let made = sample(json!({ "user": "alice", "password": ALICE, "copies": 2 }));
    assert_eq!(made.status, 201);
    twin.post("/v1/clock/advance", &json!({ "until": "idle" }));
    let job = twin.get(&format!("/v1/jobs/{}", made.json()["job"])).json();
    assert_eq!((&job["state"], &job["owner"]), (&json!("held"), &json!("alice")));
    assert_eq!((&job["pages"], &job["copies"]), (&json!(1), &json!(2)));
    let document = twin.get("/v1/openapi.json").json();
    let bounds = &document["components"]["schemas"]["SampleOrder"]["properties"]["copies"];
    assert_eq!((&bounds["minimum"], &bounds["maximum"]), (&json!(1), &json!(COPIES_MAX)));
    for copies in [0, COPIES_MAX + 1] {
        let refused = sample(json!({ "copies": copies }));
        assert_eq!((refused.status, &refused.json()["where"]), (422, &json!("copies")), "{copies}");
    }
    assert_eq!(twin.get("/v1/jobs").json().as_array().unwrap().len(), 1);
    // Nobody's print is deleted, and a wrong password counts.
    sample(json!({}));
    sample(json!({ "user": "alice", "password": "wrong" }));
    twin.post("/v1/clock/advance", &json!({ "until": "idle" }));
    let users = twin.get("/v1/users").json();
    let alice = users.as_array().unwrap().iter().find(|it| it["id"] == "alice").unwrap();
    assert_eq!(alice["failures"], 1);
    let jobs = twin.get("/v1/jobs").json();
    assert!(jobs.as_array().unwrap()[1..].iter().all(|it| it["state"] == "aborted"), "{jobs}");
}
