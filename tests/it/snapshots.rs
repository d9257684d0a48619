//! A prepared machine in a file, a way back to it, and copies of it.

use std::process::Command;

use serde_json::{Value, json};
use sim_wire::pjl::{Ticket, wrap};

use crate::twin::{Folder, Twin, pdf, run};

const ALICE: (&str, &str) = ("alice", "alice-pass1");

/// Prints as alice's driver does, on the device whose HTTPS port this is.
fn print(twin: &Twin, https: u64, name: &str) {
    let ticket = Ticket {
        user_id: Some(ALICE.0),
        password: Some(ALICE.1),
        document_name: Some(name),
        language: Some("PDF"),
        ..Ticket::default()
    };
    let file = twin.folder.write("job.prn", wrap(&pdf(1), &ticket));
    let printer = format!("ipps://127.0.0.1:{https}/ipp/print");
    run(Command::new("ipptool").args(["-T", "20", "-f"]).arg(file).arg(printer).args([
        "-d",
        "filetype=application/octet-stream",
        "print-job.test",
    ]));
    // The job is read in the background.
    for device in twin.get("/v1/devices").as_array().unwrap() {
        twin.post(&format!("/v1/devices/{}/clock/advance", device["id"]), json!({"until": "idle"}));
    }
}

fn prepared(more: &[&str]) -> Twin {
    let twin = Twin::start(more);
    twin.add_user(ALICE.0, ALICE.1, "General User");
    print(&twin, twin.port("https"), "held");
    twin.post("/v1/snapshots", json!({ "name": "prepared" }));
    twin
}

fn names(twin: &Twin, device: &str) -> Vec<Value> {
    let jobs = twin.get(&format!("{device}/jobs"));
    jobs.as_array().unwrap().iter().map(|it| it["name"].clone()).collect()
}

/// Releases the held print at the panel and says how many sets are out.
fn release(twin: &Twin, device: &str) -> usize {
    let panel = |what: &str, body: Value| twin.post(&format!("{device}/panel/{what}"), body);
    twin.put(&format!("{device}/pace"), json!({ "pace": "instant" }));
    panel("login", json!({ "user": ALICE.0, "password": ALICE.1 }));
    for label in ["Private Charge Print", "job-1", "Print"] {
        panel("press", json!({ "label": label }));
    }
    twin.post(&format!("{device}/clock/advance"), json!({ "until": "idle" }));
    twin.get(&format!("{device}/hands/output")).as_array().unwrap().len()
}

#[test]
fn a_machine_in_a_file_goes_on_in_another_process_encrypted_drive_and_all() {
    let twin = prepared(&[]);
    assert_eq!(twin.get("/v1/storage")["encrypted"], true);
    let serial = twin.get("/v1/device")["serial"].clone();
    let file = twin.folder.write("prepared.snapshot", twin.bytes("/v1/snapshots/prepared"));
    let file = file.display().to_string();
    let data = twin.folder.0.join("data").display().to_string();
    for more in [&["--snapshot", &file][..], &["--snapshot", &file, "--data-dir", &data]] {
        let other = Twin::start(more);
        assert_eq!(other.get("/v1/device")["serial"], serial);
        assert_eq!(names(&other, "/v1"), ["held"]);
        assert_eq!(other.audit(), twin.audit());
        assert_eq!(release(&other, "/v1"), 1);
    }
    // What is there already is taken up as it is.
    let again = Twin::start(&["--snapshot", &file, "--data-dir", &data]);
    assert_eq!(again.get("/v1/jobs")[0]["state"], "completed");
    assert_eq!(release(&twin, "/v1"), 1, "the first one still has its own");
    std::fs::write(&file, "not a snapshot at all").unwrap();
    let refused =
        run(Command::new(crate::twin::program()).args(["exec", "--snapshot", &file, "--", "true"]));
    let said = crate::twin::said(&refused);
    assert!(!refused.status.success() && said.contains("not an exported snapshot"), "{said}");
}

#[test]
fn prints_on_a_fork_are_not_on_its_origin_nor_the_other_way_round() {
    let twin = prepared(&[]);
    let fork = twin.post("/v1/devices/1/fork", json!({}));
    print(&twin, fork["https"].as_u64().unwrap(), "on the fork");
    print(&twin, twin.port("https"), "on the origin");
    assert_eq!(names(&twin, "/v1"), ["held", "on the origin"]);
    assert_eq!(names(&twin, "/v1/devices/2"), ["held", "on the fork"]);
    assert_eq!(release(&twin, "/v1/devices/2"), 1);
    assert_eq!(twin.get("/v1/hands/output"), json!([]));
    assert_eq!(release(&twin, "/v1"), 1);
}

#[test]
fn a_restored_state_survives_kill_9_and_so_do_the_snapshots() {
    let folder = Folder::new();
    let data = folder.0.join("data").display().to_string();
    let plain = ["--data-dir", &data, "--set", "storage.data_encryption=Off"];
    let twin = prepared(&plain);
    for round in 0..3 {
        print(&twin, twin.port("https"), &format!("another {round}"));
        twin.add_user("bob", "bob-password", "General User");
        twin.post("/v1/snapshots/prepared/restore", json!({}));
        assert_eq!(names(&twin, "/v1"), ["held"]);
    }
    let log = twin.audit();
    twin.kill();
    drop(twin);
    let files = |twin: &Twin| {
        let found = twin.post("/v1/storage/search", json!({ "text": "%PDF-1.4" }));
        found["hits"].as_array().unwrap().len()
    };
    let twin = Twin::start(&plain);
    assert_eq!(names(&twin, "/v1"), ["held"]);
    assert_eq!(twin.get("/v1/users").as_array().unwrap().len(), 2, "bob is not there");
    assert_eq!(twin.audit()[..log.len()], log, "and then the log of the start");
    assert_eq!((files(&twin), twin.get("/v1/storage")["documents"].clone()), (1, json!(1)));
    assert_eq!(twin.get("/v1/snapshots")[0]["name"], "prepared");
    assert_eq!(release(&twin, "/v1"), 1);
    twin.post("/v1/snapshots/prepared/restore", json!({}));
    assert_eq!(release(&twin, "/v1"), 1, "and once more");
    let mut left: Vec<_> =
        std::fs::read_dir(&data).unwrap().map(|it| it.unwrap().file_name()).collect();
    left.sort();
    assert_eq!(left, ["drive.img", "token", "twin.pid", "twin.redb"]);
}

#[test]
fn a_restore_cut_short_at_any_moment_leaves_the_one_state_or_the_other() {
    let folder = Folder::new();
    let data = folder.0.join("data").display().to_string();
    let plain = ["--data-dir", &data, "--set", "storage.data_encryption=Off"];
    let mut twin = prepared(&plain);
    for round in 0..8_u64 {
        print(&twin, twin.port("https"), "another");
        let before = names(&twin, "/v1");
        let begun = std::time::Instant::now();
        std::thread::scope(|scope| {
            scope.spawn(|| twin.tries("POST", "/v1/snapshots/prepared/restore", Some(json!({}))));
            while begun.elapsed().as_millis() < u128::from(round * 4) {
                std::thread::yield_now();
            }
            twin.kill();
        });
        drop(twin);
        twin = Twin::start(&plain);
        let (now, jobs) = (names(&twin, "/v1"), twin.get("/v1/jobs"));
        assert!(now == before || now == ["held"], "round {round}: {now:?}");
        let held = jobs.as_array().unwrap().iter().filter(|it| it["state"] == "held").count();
        let found = twin.post("/v1/storage/search", json!({ "text": "%PDF-1.4" }));
        assert_eq!(found["hits"].as_array().unwrap().len(), held, "round {round}");
        assert_eq!(twin.get("/v1/storage")["documents"], held, "round {round}");
    }
}
