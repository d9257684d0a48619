//! Snapshots, and devices made of them.

use std::io::{Read as _, Write as _};
use std::net::TcpStream;

use serde_json::{Value, json};
use sim_core::user::CERTIFIED_PASSWORD;

use crate::twin::{ALICE, Answer, Twin};

fn take(twin: &Twin, name: &str) -> Answer {
    twin.post("/v1/snapshots", &json!({ "name": name }))
}

fn restore(twin: &Twin, name: &str) -> Answer {
    twin.post(&format!("/v1/snapshots/{name}/restore"), &json!({}))
}

/// Everything that is to be as it was. Numbers that belong to the twin are not part of it.
fn lasting(twin: &Twin, device: &str) -> Value {
    let lists =
        ["device", "users", "jobs", "settings", "audit", "clock", "storage", "hands/output"];
    let mut all: Vec<_> =
        lists.iter().map(|it| twin.get(&format!("{device}/{it}")).json()).collect();
    let own = ["id", "origin", "seed"];
    all[0].as_object_mut().unwrap().retain(|name, _| !own.contains(&name.as_str()));
    Value::Array(all)
}

#[test]
fn a_prepared_device_is_there_again_after_each_test() {
    let twin = Twin::certified();
    twin.print("held", 1);
    assert_eq!(take(&twin, "prepared").status, 201);
    let was = lasting(&twin, "/v1");
    let mut seq = 0;
    for _ in 0..3 {
        twin.print("another", 1);
        twin.delete("/v1/users/alice");
        twin.put("/v1/settings/timers.browser_session", &json!({ "value": 7 }));
        twin.post("/v1/clock/advance", &json!({ "by": "PT1H" }));
        twin.post("/v1/panel/login", &json!({ "user": "11111", "password": CERTIFIED_PASSWORD }));
        assert_ne!(lasting(&twin, "/v1"), was);
        let restored = restore(&twin, "prepared");
        assert_eq!((restored.status, &restored.json()["state"]), (200, &json!("ready")));
        assert_eq!(lasting(&twin, "/v1"), was);
        assert_eq!(twin.get("/v1/panel").json()["user"], Value::Null);
        let now = restored.header("twin-seq").parse::<u64>().unwrap();
        assert!(now > seq, "the journal of the twin goes on");
        seq = now;
    }
    let said = twin.get("/v1/truth").json().to_string();
    assert_eq!(said.matches("\"restored\"").count(), 3);
    twin.post("/v1/panel/login", &json!({ "user": "alice", "password": ALICE }));
    assert_eq!(twin.get("/v1/panel").json()["user"], "alice");
}

#[test]
fn snapshots_are_listed_named_carried_and_removed() {
    let twin = Twin::certified();
    assert_eq!(twin.get("/v1/snapshots").json(), json!([]));
    let taken = take(&twin, "one").json();
    assert!(taken["bytes"].as_u64().unwrap() > 1_000);
    assert_eq!(twin.get("/v1/snapshots").json(), json!([taken]));
    assert_eq!(take(&twin, "one").status, 409);
    for name in ["", "..", "a/b", "a b", "é", &"x".repeat(65)] {
        let refused = take(&twin, name);
        assert_eq!((refused.status, &refused.json()["where"]), (422, &json!("name")), "{name}");
    }
    let file = twin.get("/v1/snapshots/one");
    assert!(file.header("content-disposition").contains("one.snapshot"));
    let other = Twin::factory();
    let put = |name: &str, body: Vec<u8>| other.put_bytes(&format!("/v1/snapshots/{name}"), body);
    assert_eq!(put("carried", file.body.clone()).json()["bytes"], taken["bytes"]);
    restore(&other, "carried");
    assert_eq!(lasting(&other, "/v1")[1], lasting(&twin, "/v1")[1], "the users of the other");
    let mut altered = file.body.clone();
    *altered.last_mut().unwrap() ^= 1;
    for (body, why) in [
        (altered, "altered"),
        (file.body[..file.body.len() - 9].to_vec(), "truncated"),
        (b"%PDF-1.4 and more, to be longer than a header of sixty-four bytes".to_vec(), "not an"),
    ] {
        let refused = put("carried", body);
        let detail = refused.json()["detail"].as_str().unwrap().to_owned();
        assert!(refused.status == 422 && detail.contains(why), "{detail}");
    }
    assert_eq!(put("a%20b", file.body).status, 422);
    assert_eq!(other.get("/v1/snapshots").json().as_array().unwrap().len(), 1);
    assert_eq!(other.delete("/v1/snapshots/carried").status, 204);
    for gone in [
        other.delete("/v1/snapshots/carried"),
        other.get("/v1/snapshots/carried"),
        restore(&other, "carried"),
    ] {
        assert_eq!(gone.status, 404);
    }
}

#[test]
fn a_fork_is_a_device_of_its_own() {
    let twin = Twin::certified();
    twin.print("held", 1);
    let was = lasting(&twin, "/v1");
    let made = twin.post("/v1/devices/1/fork", &json!({}));
    let fork = made.json();
    assert_eq!((made.status, &fork["id"], &fork["state"]), (201, &json!(2), &json!("ready")));
    assert_eq!(lasting(&twin, "/v1/devices/2"), was);
    assert_eq!(lasting(&twin, "/v1/devices/1"), was);
    let first = &twin.get("/v1/devices").json()[0];
    assert_ne!(fork["https"], first["https"]);
    assert_eq!((&fork["origin"], &first["origin"]), (&json!("device 1"), &json!(null)));
    assert_eq!(twin.get("/v1/devices/2/device").json()["origin"], "device 1");
    twin.delete("/v1/devices/2/users/alice");
    twin.post("/v1/devices/2/clock/advance", &json!({ "by": "PT1H" }));
    twin.post("/v1/devices/2/panel/press", &json!({ "label": "Local User" }));
    assert_eq!(lasting(&twin, "/v1"), was, "the first one knows nothing of it");
    assert_eq!(twin.get("/v1/panel").json()["screen"], "home");
    let forked = lasting(&twin, "/v1/devices/2");
    twin.print("another", 1);
    assert_eq!(lasting(&twin, "/v1/devices/2"), forked, "nor the other of the first");
    // A fork of the fork, and a snapshot of it in the first one.
    assert_eq!(twin.post("/v1/devices/2/fork", &json!({})).json()["id"], 3);
    twin.post("/v1/devices/3/snapshots", &json!({ "name": "third" }));
    restore(&twin, "third");
    assert_eq!(lasting(&twin, "/v1"), forked);
    for (path, status) in [("3", 204), ("3", 404), ("1", 409), ("x", 404)] {
        assert_eq!(twin.delete(&format!("/v1/devices/{path}")).status, status, "{path}");
    }
    assert_eq!(twin.get("/v1/devices/3/device").status, 404);
    assert_eq!(twin.get("/v1/devices").json().as_array().unwrap().len(), 2);
    assert_eq!(twin.get("/v1/devices/2/nothing").status, 404);
}

#[test]
fn devices_are_made_new_or_of_a_snapshot() {
    let twin = Twin::certified();
    twin.print("held", 1);
    take(&twin, "prepared");
    let add = |order: Value| twin.post("/v1/devices", &order);
    let prepared = add(json!({ "from": "prepared", "ip": "127.0.0.2", "seed": 9 })).json();
    assert_eq!((&prepared["ip"], &prepared["seed"]), (&json!("127.0.0.2"), &json!(9)));
    assert_eq!(twin.get("/v1/devices/2/jobs").json()[0]["name"], "held");
    let new = add(json!({})).json();
    assert_eq!(twin.get("/v1/devices/3/jobs").json(), json!([]));
    assert_ne!(new["serial"], prepared["serial"]);
    assert_eq!(add(json!({ "from": "nothing" })).status, 404);
    assert_eq!(add(json!({ "ip": "8.8.8.8" })).json()["where"], "ip");
    assert_eq!(add(json!({ "form": "prepared" })).status, 422);
    // Memory is the bound, and there is enough for these (program.rs: where there is not).
    let many: Vec<_> = (0..40).map(|_| add(json!({ "from": "prepared" })).status).collect();
    assert_eq!(many, [201; 40]);
    assert_eq!(add(json!({ "from": "nothing" })).status, 404);
}

/// Begins to import a file of so many bytes; what comes back is at the server once it wants the body.
fn begin_import(twin: &Twin, bytes: u64) -> (TcpStream, String) {
    let mut stream = TcpStream::connect(twin.running.control).unwrap();
    let head = format!(
        "PUT /v1/snapshots/slow HTTP/1.1\r\nHost: {}\r\nAuthorization: Bearer {}\r\nContent-Length: {bytes}\r\n\
         Expect: 100-continue\r\nConnection: close\r\n\r\n",
        twin.running.control, twin.running.token
    );
    stream.write_all(head.as_bytes()).unwrap();
    let mut status = [0; 12];
    stream.read_exact(&mut status).unwrap();
    (stream, String::from_utf8_lossy(&status).into_owned())
}

#[test]
fn one_snapshot_comes_in_at_a_time_and_one_that_stalls_gives_way() {
    let twin = Twin::certified();
    take(&twin, "one");
    let file = twin.get("/v1/snapshots/one").body;
    let (begin, end) = file.split_at(file.len() / 2);
    let (mut slow, status) = begin_import(&twin, file.len() as u64);
    assert_eq!(status, "HTTP/1.1 100");
    slow.write_all(begin).unwrap();
    assert_eq!(take(&twin, "two").status, 201, "the others of the shelf do not wait for it");
    let reply = |mut stream: TcpStream| {
        let mut reply = String::new();
        stream.read_to_string(&mut reply).unwrap();
        reply
    };
    let (mut next, status) = begin_import(&twin, file.len() as u64);
    assert_eq!(status, "HTTP/1.1 100");
    let why = reply(slow);
    assert!(why.contains("HTTP/1.1 408") && why.contains("stalled while others waited"), "{why}");
    next.write_all(begin).unwrap();
    next.write_all(end).unwrap();
    let why = reply(next);
    assert!(why.contains("HTTP/1.1 200"), "{why}");
    assert_eq!(twin.get("/v1/snapshots/slow").body, file);
    // One that breaks off leaves what was there, and its place.
    let (mut cut, _) = begin_import(&twin, file.len() as u64);
    cut.write_all(begin).unwrap();
    drop(cut);
    assert_eq!(begin_import(&twin, file.len() as u64).1, "HTTP/1.1 100");
    assert_eq!(twin.get("/v1/snapshots/slow").body, file);
}

#[test]
fn a_snapshot_that_says_that_it_is_too_long_is_refused_at_its_head() {
    let twin = Twin::certified();
    for bytes in [(1 << 30) + 65, 1 << 60] {
        assert_eq!(begin_import(&twin, bytes).1, "HTTP/1.1 413");
    }
    assert_eq!(begin_import(&twin, (1 << 30) + 64).1, "HTTP/1.1 100");
    assert_eq!(twin.get("/v1/snapshots").json(), json!([]));
}
