//! What a laboratory does with the drive in its hands.

use serde_json::{Value, json};
use sim_wire::pjl::{JobType, Ticket, wrap};
use std::fs::OpenOptions;
use std::os::unix::fs::FileExt as _;
use std::process::Command;

use crate::residue::written;
use crate::twin::{Folder, KO, Twin, run};

const ALICE: (&str, &str) = ("alice", "alice-pass1");
/// In every document, so that it can be searched for; uncompressed, as PDF comments are.
const KNOWN: &str = "TOP SECRET 4711 known text";

fn submit(twin: &Twin, job_type: Option<JobType>) {
    let mut document = crate::twin::pdf(1);
    document.extend_from_slice(format!("% {KNOWN}\n%%EOF\n").as_bytes());
    let ticket = Ticket {
        user_id: Some(ALICE.0),
        password: Some(ALICE.1),
        document_name: Some("Minutes"),
        language: Some("PDF"),
        job_type,
        ..Ticket::default()
    };
    let file = twin.folder.write("job.prn", wrap(&document, &ticket));
    run(Command::new("ipptool").args(["-T", "20", "-f"]).arg(file).arg(twin.ipps()).args([
        "-d",
        "filetype=application/octet-stream",
        "print-job.test",
    ]));
}

fn print(twin: &Twin) -> Value {
    submit(twin, None);
    twin.until("the job is held", |twin| {
        let jobs = twin.get("/v1/jobs");
        jobs.as_array().unwrap().iter().find(|it| it["state"] == "held").cloned()
    })
}

fn hits(twin: &Twin) -> usize {
    let found = twin.post("/v1/storage/search", json!({ "text": KNOWN }));
    found["hits"].as_array().unwrap().len()
}

fn delete_at_the_panel(twin: &Twin) {
    twin.panel_log_in(ALICE.0, ALICE.1);
    twin.press("Private Charge Print");
    twin.press("job-1");
    twin.press("Delete");
    twin.press("Yes");
}

#[test]
fn a_known_text_is_on_the_plain_drive_and_not_on_the_encrypted_one() {
    for (encryption, seen) in [("Off", 1), ("On", 0)] {
        let twin = Twin::start(&["--set", &format!("storage.data_encryption={encryption}")]);
        twin.add_user(ALICE.0, ALICE.1, "General User");
        print(&twin);
        assert_eq!(hits(&twin), seen, "Data Encryption {encryption}");
        let storage = twin.get("/v1/storage");
        assert_eq!(storage["encrypted"], encryption == "On");
        assert!(storage["used"].as_u64().unwrap() > 0);
    }
}

#[test]
fn a_form_is_listed_kept_over_a_restart_and_overwritten_when_it_is_deleted() {
    let folder = Folder::new();
    let data = folder.0.join("data").display().to_string();
    let arguments = ["--data-dir", &data, "--set", "storage.data_encryption=Off"];
    let twin = Twin::start(&arguments);
    twin.add_user(ALICE.0, ALICE.1, "General User");
    submit(&twin, Some(JobType::BackgroundForm));
    let form = twin.until("there is a form", |it| it.get("/v1/forms").get(0).cloned());
    assert_eq!((&form["name"], &form["owner"]), (&json!("Minutes"), &json!(ALICE.0)));
    drop(twin);
    let twin = Twin::start(&arguments);
    assert_eq!(twin.get("/v1/forms"), json!([form]));
    assert_eq!(hits(&twin), 1);
    let path = format!("/v1/forms/{}", form["id"]);
    assert_eq!(twin.control("DELETE", &path, None).0, 204);
    twin.post("/v1/clock/advance", json!({ "until": "idle" }));
    assert_eq!((twin.get("/v1/forms"), hits(&twin)), (json!([]), 0));
    assert_eq!(twin.control("DELETE", &path, None).0, 404);
    submit(&twin, Some(JobType::BackgroundForm));
    twin.until("there is another", |it| it.get("/v1/forms").get(0).cloned());
    assert_eq!(twin.control("DELETE", "/v1/users/alice", None).0, 204);
    assert_eq!(twin.get("/v1/forms"), json!([]), "it goes with its user");
}

fn restore_factory_defaults(twin: &Twin) {
    twin.panel_log_in(KO.0, KO.1);
    for label in ["Device", "System Settings", "Reset", "Restore Factory Defaults", "Restore"] {
        twin.press(label);
    }
    // It takes an hour (guide p.10), then the device restarts.
    twin.post("/v1/clock/advance", json!({ "by": "PT1H" }));
    twin.until("it is ready", |twin| (twin.get("/v1/device")["state"] == "ready").then_some(()));
}

#[test]
fn after_the_factory_defaults_nothing_of_users_is_left() {
    for (encryption, overwrite) in [("Off", "Off"), ("On", "Off"), ("Off", "3 Overwrites")] {
        let folder = Folder::new();
        let data = folder.0.join("data").display().to_string();
        let twin = Twin::start(&[
            "--data-dir",
            &data,
            "--set",
            &format!("storage.data_encryption={encryption}"),
            "--set",
            &format!("storage.overwrite={overwrite}"),
            "--set",
            "service_rep.restricted=Off",
        ]);
        twin.add_user(ALICE.0, ALICE.1, "General User");
        print(&twin);
        delete_at_the_panel(&twin);
        print(&twin);
        assert_eq!(twin.get("/v1/device")["profile"], "certified");
        assert_ne!(written(&data), [0; 0], "the document of a job that is held is there");
        restore_factory_defaults(&twin);
        assert_eq!(written(&data), [0; 0], "encryption {encryption}, overwriting {overwrite}");
        assert_eq!(twin.get("/v1/device")["profile"], "factory");
        for list in ["/v1/jobs", "/v1/folders"] {
            assert_eq!(twin.get(list), json!([]), "{list}");
        }
        assert_eq!(twin.get("/v1/users").as_array().unwrap().len(), 1);
        let storage = twin.get("/v1/storage");
        assert_eq!((&storage["used"], &storage["encrypted"]), (&json!(0), &json!(false)));
    }
}

#[test]
fn a_drive_has_sectors_of_512_or_4096_bytes_and_keeps_them() {
    let folder = Folder::new();
    for (given, is) in [("512", 512), ("4096", 512)] {
        let data = folder.0.join("data").display().to_string();
        let twin = Twin::start(&["--sector-size", given, "--data-dir", &data]);
        let storage = twin.get("/v1/storage");
        assert_eq!((&storage["sector_bytes"], &storage["encrypted"]), (&json!(is), &json!(true)));
        assert_eq!(storage["sectors"].as_u64().unwrap() * is, 1 << 30);
    }
    let twin = Twin::start(&["--sector-size", "512", "--set", "storage.data_encryption=Off"]);
    twin.add_user(ALICE.0, ALICE.1, "General User");
    print(&twin);
    // A document takes as many sectors as it needs and no more.
    let used = twin.get("/v1/storage")["used"].as_u64().unwrap();
    assert!((1..8).contains(&used), "{used}");
    let hit = twin.post("/v1/storage/search", json!({ "text": KNOWN }));
    assert!(hit["hits"][0]["offset"].as_u64().unwrap() < 512);
    delete_at_the_panel(&twin);
    twin.post("/v1/clock/advance", json!({ "until": "idle" }));
    assert_eq!((hits(&twin), &twin.get("/v1/storage")["pending_overwrite"]), (0, &json!(0)));
}

#[test]
fn three_overwrites_leave_three_passes_and_nothing_to_be_found() {
    let plain = "storage.data_encryption=Off";
    let twin = Twin::start(&["--set", plain, "--set", "storage.overwrite=3 Overwrites"]);
    twin.add_user(ALICE.0, ALICE.1, "General User");
    print(&twin);
    assert_eq!(hits(&twin), 1);
    delete_at_the_panel(&twin);
    twin.post("/v1/clock/advance", json!({ "until": "idle" }));
    assert_eq!(hits(&twin), 0);
    let passes = twin.get("/v1/storage/passes?job=1");
    let patterns: Vec<_> =
        passes.as_array().unwrap().iter().map(|it| it["pattern"].as_str().unwrap()).collect();
    let once: Vec<_> = {
        let mut seen = patterns.clone();
        seen.dedup();
        seen
    };
    assert!(patterns.iter().filter(|it| **it == "random").count() >= 2, "{patterns:?}");
    assert!(once.ends_with(&["zeros", "verified"]), "{patterns:?}");
}

#[test]
fn a_power_cut_before_overwriting_leaves_it_for_the_next_start() {
    let plain = "storage.data_encryption=Off";
    let twin = Twin::start(&["--set", plain, "--pace", "manual"]);
    twin.add_user(ALICE.0, ALICE.1, "General User");
    print(&twin);
    delete_at_the_panel(&twin);
    assert!(twin.get("/v1/storage")["pending_overwrite"].as_u64().unwrap() > 0);
    twin.post("/v1/power", json!({ "action": "cut" }));
    assert_eq!(hits(&twin), 1, "still there while the power is off");
    twin.post("/v1/power", json!({ "action": "on" }));
    assert_eq!(hits(&twin), 0, "gone before the device can be used");
    assert_eq!(twin.get("/v1/storage")["pending_overwrite"], 0);
}

#[test]
fn the_raw_image_is_read_in_ranges_and_nvram_holds_no_document() {
    let twin = Twin::start(&["--set", "storage.data_encryption=Off"]);
    twin.add_user(ALICE.0, ALICE.1, "General User");
    print(&twin);
    let hit = twin.post("/v1/storage/search", json!({ "text": "%PDF-1.4" }));
    assert_eq!(hit["hits"].as_array().unwrap().len(), 1, "{hit}");
    for wrapping in ["@PJL", "JOAU", ALICE.0] {
        let hit = twin.post("/v1/storage/search", json!({ "text": wrapping }));
        assert_eq!(hit["hits"], json!([]), "nothing is left of the wrapping: {wrapping}");
    }
    let nvram = twin.bytes("/v1/storage/nvram");
    let nvram = String::from_utf8_lossy(&nvram);
    assert!(nvram.contains("storage.data_encryption") && nvram.contains("user/alice"));
    assert!(!nvram.contains(KNOWN) && !nvram.contains(ALICE.1) && !nvram.contains(KO.1));
}

#[test]
fn an_altered_rom_is_found_at_power_on_and_stops_the_device() {
    let faults = [
        ("controller-rom", "117-311"),
        ("fax-rom", "033-321"),
        ("rng", "116-321"),
        ("entropy", "024-371"),
    ];
    let twin = Twin::start(&[]);
    for (name, code) in faults {
        twin.put(&format!("/v1/faults/{name}"), json!({ "active": true }));
        for _ in 0..2 {
            twin.post("/v1/power", json!({ "action": "off" }));
            twin.post("/v1/power", json!({ "action": "on" }));
            assert_eq!(twin.get("/v1/panel")["fault"]["code"], code);
            let (status, _) =
                twin.control("POST", "/v1/panel/press", Some(json!({ "label": "Local User" })));
            assert_eq!(status, 409);
        }
        twin.put(&format!("/v1/faults/{name}"), json!({ "active": false }));
        twin.post("/v1/power", json!({ "action": "off" }));
        twin.post("/v1/power", json!({ "action": "on" }));
        assert_eq!(twin.get("/v1/panel")["fault"], Value::Null);
    }
}

#[test]
fn a_document_that_was_altered_on_the_raw_drive_ends_its_job_instead_of_printing_noise() {
    for damage in [&[0; 512][..], b"another text"] {
        let folder = Folder::new();
        let data = folder.0.join("data").display().to_string();
        let plain = ["--data-dir", &data, "--set", "storage.data_encryption=Off"];
        let twin = Twin::start(&[&plain[..], &["--pace", "instant"]].concat());
        twin.add_user(ALICE.0, ALICE.1, "General User");
        print(&twin);
        let hit = twin.post("/v1/storage/search", json!({ "text": KNOWN }))["hits"][0].clone();
        let at = hit["lba"].as_u64().unwrap() * 4096 + hit["offset"].as_u64().unwrap();
        let drive = OpenOptions::new().write(true).open(format!("{data}/drive.img")).unwrap();
        drive.write_all_at(damage, at).unwrap();
        twin.panel_log_in(ALICE.0, ALICE.1);
        ["Private Charge Print", "job-1", "Print"].iter().for_each(|it| drop(twin.press(it)));
        let job = twin.until("it has ended", |twin| {
            Some(twin.get("/v1/jobs/1")).filter(|it| it["state"] == "aborted")
        });
        assert_eq!(
            job["fault"],
            "the drive failed: document 1 is not on the drive as it was written"
        );
        assert_eq!(twin.get("/v1/hands/output"), json!([]));
        assert_eq!(twin.get("/v1/storage")["used"], 0);
    }
}
