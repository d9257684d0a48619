//! Paper, supplies and covers by hand, and what the device says of them.

use serde_json::{Value, json};

use crate::twin::Twin;

fn reasons(twin: &Twin) -> Vec<String> {
    let alerts = twin.get("/v1/device").json()["alerts"].clone();
    let reason = |it: &Value| it["reason"].as_str().unwrap().to_owned();
    alerts.as_array().unwrap().iter().map(reason).collect()
}

fn hand(twin: &Twin, what: &str, body: &Value) -> Value {
    let done = twin.post(&format!("/v1/hands/{what}"), body);
    assert_eq!(done.status, 200, "{what} {body}: {}", done.json());
    done.json()
}

#[test]
fn a_new_device_has_paper_and_toner_and_somebody_looks_after_them() {
    let twin = Twin::factory();
    let trays = twin.get("/v1/hands/paper").json();
    assert_eq!(
        trays[0],
        json!({
            "tray": "tray-1", "label": "Tray 1", "closed": true, "size": "iso_a4_210x297mm",
            "type": "stationery", "color": "white", "sheets": 520, "capacity": 520, "tended": true,
        })
    );
    assert_eq!(trays.as_array().unwrap().len(), 5);
    let supplies = twin.get("/v1/hands/supplies").json();
    assert_eq!(
        supplies[0],
        json!({
            "supply": "toner-black", "label": "Black Toner [K]", "fitted": true, "percent": 100,
            "tended": true,
        })
    );
    assert_eq!(twin.get("/v1/hands/cover").json()[0]["open"], false);
    let none = json!({ "place": null, "cover": null, "planned": null });
    assert_eq!(twin.get("/v1/hands/jam").json(), none);
    assert_eq!(reasons(&twin), Vec::<String>::new());
}

#[test]
fn a_job_stops_when_its_paper_ends_and_the_panel_says_what_to_load() {
    let twin = Twin::factory();
    let tray = hand(&twin, "paper", &json!({ "tray": "tray-1", "sheets": 2 }));
    assert_eq!((&tray["sheets"], &tray["tended"]), (&json!(2), &json!(false)));
    let id = twin.print("Plain", 3).0;
    let device = twin.get("/v1/device").json();
    assert_eq!(device["state"], "stopped");
    assert_eq!(reasons(&twin), ["media-needed-error", "media-empty-warning"]);
    assert_eq!(device["alerts"][0]["part"], "tray-1");
    let job = twin.get(&format!("/v1/jobs/{id}")).json();
    assert_eq!((&job["state"], &job["pages_out"]), (&json!("stopped"), &json!(2)));
    let said = twin.get("/v1/panel").json()["message"].as_str().unwrap().to_owned();
    assert!(said.starts_with(&format!("Job {id} waits for paper. Load A4 in Tray 1.")), "{said}");
    hand(&twin, "paper", &json!({ "tray": "tray-1", "sheets": 500 }));
    assert_eq!(twin.get(&format!("/v1/jobs/{id}")).json()["state"], "completed");
    assert_eq!(twin.get("/v1/hands/output").json().as_array().unwrap().len(), 3);
    assert_eq!(twin.get("/v1/panel").json()["message"], Value::Null);
}

#[test]
fn a_jam_in_the_second_sheet_is_cleared_through_its_cover() {
    let twin = Twin::factory();
    let jam = hand(&twin, "jam", &json!({ "place": "fuser", "sheet": 2 }));
    assert_eq!(jam["planned"], json!({ "place": "fuser", "sheet": 2, "job": null }));
    let id = twin.print("Plain", 3).0;
    assert_eq!(reasons(&twin), ["media-jam-error"]);
    assert_eq!(twin.get("/v1/hands/jam").json()["cover"], "left");
    let refused = twin.delete("/v1/hands/jam");
    assert_eq!((refused.status, &refused.json()["cover"]), (409, &json!("left")));
    hand(&twin, "cover", &json!({ "cover": "left", "open": true }));
    assert_eq!(twin.delete("/v1/hands/jam").status, 200);
    assert_eq!(reasons(&twin), ["cover-open-error"]);
    hand(&twin, "cover", &json!({ "cover": "left", "open": false }));
    assert_eq!(twin.get(&format!("/v1/jobs/{id}")).json()["state"], "completed");
    assert_eq!(twin.get("/v1/hands/output").json().as_array().unwrap().len(), 3);
    assert_eq!(twin.delete("/v1/hands/jam").status, 409, "no sheet sticks any more");
}

#[test]
fn a_planned_jam_can_be_called_off() {
    let twin = Twin::factory();
    hand(&twin, "jam", &json!({ "place": "exit", "sheet": 1 }));
    assert_eq!(twin.delete("/v1/hands/jam").json()["planned"], Value::Null);
    twin.print("Plain", 1);
    assert_eq!(reasons(&twin), Vec::<String>::new());
}

#[test]
fn supplies_the_output_tray_and_the_cable_are_told() {
    let twin = Twin::factory();
    hand(&twin, "supplies", &json!({ "supply": "toner-cyan", "percent": 0 }));
    hand(&twin, "supplies", &json!({ "supply": "drum-black", "fitted": false }));
    let network = hand(&twin, "network", &json!({ "connected": false }));
    assert_eq!(network, json!({ "connected": false }));
    assert_eq!(reasons(&twin), ["toner-empty-error", "marker-opc-missing-error", "other-warning"]);
    let output = hand(&twin, "output", &json!({ "tended": false }));
    assert_eq!(output, json!({ "capacity": 500, "tended": false }));
}

#[test]
fn a_full_drive_is_a_fault_that_goes_when_its_cause_does() {
    let twin = Twin::factory();
    let full = twin.send("PUT", "/v1/faults/drive-full", &json!({ "active": true })).json();
    assert_eq!((&full["active"], &full["shown"]), (&json!(true), &json!(true)));
    assert_eq!(full["code"], Value::Null);
    assert_eq!(reasons(&twin), ["spool-area-full-warning"]);
    twin.send("PUT", "/v1/faults/drive-full", &json!({ "active": false }));
    assert_eq!(reasons(&twin), Vec::<String>::new());
}

#[test]
fn what_hands_cannot_do_is_answered_with_what_they_can() {
    let twin = Twin::factory();
    for (what, body, field) in [
        ("paper", json!({ "tray": "tray-9", "sheets": 1 }), "tray"),
        ("paper", json!({ "tray": "tray-1", "sheets": 521 }), "sheets"),
        ("paper", json!({ "tray": "by-pass-tray", "closed": false }), "closed"),
        ("supplies", json!({ "supply": "ink", "percent": 1 }), "supply"),
        ("supplies", json!({ "supply": "toner-black", "percent": 101 }), "percent"),
        ("cover", json!({ "cover": "roof", "open": true }), "cover"),
        ("jam", json!({ "place": "roof" }), "place"),
        ("jam", json!({ "place": "exit", "sheet": 0 }), "sheet"),
    ] {
        let refused = twin.post(&format!("/v1/hands/{what}"), &body);
        assert_eq!((refused.status, &refused.json()["where"]), (422, &json!(field)), "{body}");
    }
    let size = twin.post("/v1/hands/paper", &json!({ "tray": "tray-1", "size": "a4" }));
    assert_eq!(size.status, 422);
    assert!(size.json()["detail"].as_str().unwrap().contains("iso_a4_210x297mm"));
}

#[test]
fn a_stick_and_a_card_are_read_only_while_their_settings_allow_it() {
    let twin = Twin::certified();
    for (reader, waits_for) in [
        ("usb", "printing from a stick and scanning to it"),
        ("nfc", "logging in with a card and finding the printer by telephone"),
    ] {
        let setting = format!("/v1/settings/net.{reader}");
        let refused = json!({ "inserted": true, "read": false, "waits_for": null });
        let read = json!({ "inserted": true, "read": true, "waits_for": waits_for });
        assert_eq!(hand(&twin, reader, &json!({ "inserted": true })), refused);
        twin.put(&setting, &json!({ "value": "On" }));
        assert_eq!(twin.get(&format!("/v1/hands/{reader}")).json(), read);
        twin.post("/v1/power", &json!({ "action": "cut" }));
        assert_eq!(twin.get(&format!("/v1/hands/{reader}")).json(), refused, "without power");
        twin.post("/v1/power", &json!({ "action": "on" }));
        assert_eq!(twin.get(&format!("/v1/hands/{reader}")).json(), read, "it was in all the time");
        twin.put(&setting, &json!({ "value": "Disabled" }));
        assert_eq!(twin.get(&format!("/v1/hands/{reader}")).json(), refused);
        let out = json!({ "inserted": false, "read": false, "waits_for": null });
        assert_eq!(hand(&twin, reader, &json!({ "inserted": false })), out);
    }
    let truth = twin.get("/v1/truth?kind=observed").json();
    let names = truth.as_array().unwrap().iter().filter(|it| it["detail"] == "usb");
    let names: Vec<_> = names.map(|it| it["what"].as_str().unwrap()).collect();
    assert_eq!(names, ["reader-refuses", "reader-reads"]);
}
