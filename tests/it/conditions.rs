//! Paper that ends and a cable that is pulled, seen by real clients.

use std::io::{Read as _, Write as _};
use std::process::{Command, Stdio};

use serde_json::{Value, json};

use crate::twin::{Folder, Twin, pdf, run, said};

fn load(twin: &Twin, sheets: u32) {
    twin.post("/v1/hands/paper", json!({ "tray": "tray-1", "sheets": sheets }));
}

fn printing_twin(more: &[&str]) -> Twin {
    let print = ["--pace", "instant", "--set", "private_print.receive_control=Print"];
    Twin::start(&[&print[..], more].concat())
}

/// The suite asks its operator to take the paper out and to load it again: it waits for a key at its
/// terminal, and gets one when that is done.
#[test]
fn debians_suite_sees_the_printer_ask_for_paper_and_go_on() {
    let twin = printing_twin(&[]);
    let file = twin.folder.write("report.pdf", pdf(1));
    let ipptool = format!(
        "ipptool -t -T 60 -d filetype=application/pdf -f {} {} print-job-media-needed.test",
        file.display(),
        twin.ipps()
    );
    let mut child = Command::new("script")
        .args(["-qec", &ipptool, "/dev/null"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut keys = child.stdin.take().unwrap();
    let mut screen = child.stdout.take().unwrap();
    let (mut seen, mut byte) = (Vec::new(), [0]);
    let mut asked = [("Remove Paper", 0), ("Load Paper", 100)].into_iter().peekable();
    while screen.read(&mut byte).is_ok_and(|it| it == 1) {
        seen.push(byte[0]);
        if let Some((_, sheets)) = asked.next_if(|it| seen.ends_with(it.0.as_bytes())) {
            load(&twin, sheets);
            keys.write_all(b"\n").unwrap();
        }
    }
    let seen = String::from_utf8_lossy(&seen).into_owned();
    assert!(child.wait().unwrap().success(), "{seen}");
    assert_eq!(seen.matches("[PASS]").count(), 3, "{seen}");
    assert_eq!(twin.get("/v1/jobs")[0]["state"], "completed");
}

#[test]
fn ipptool_reads_trays_supplies_and_alerts() {
    let twin = printing_twin(&[]);
    load(&twin, 0);
    twin.post("/v1/hands/cover", json!({ "cover": "front", "open": true }));
    let output = run(Command::new("ipptool")
        .args(["-tv", "-T", "20"])
        .arg(twin.ipps())
        .arg("get-printer-attributes.test"));
    let said = said(&output);
    for expected in [
        "printer-state (enum) = stopped",
        "printer-state-reasons (1setOf keyword) = cover-open-error,media-empty-warning",
        "code=coverOpen;index=2;severity=critical;training=untrained;group=cover;groupindex=1",
        "The Front Cover is open. Close it.,Tray 1 is out of paper.",
        "maxcapacity=520;level=0;status=9;name=tray-1;",
        "type=toner;unit=percent;maxcapacity=100;level=100;colorantname=black;",
    ] {
        assert!(said.contains(expected), "{expected}\n{said}");
    }
}

#[test]
fn without_its_cable_the_device_answers_nobody() {
    let twin = Twin::start(&[]);
    let home = twin.https("/home/index.html");
    let fetch = || said(&run(Command::new("curl").args(["-sS", "-k", "-m", "20", &home])));
    assert!(fetch().contains("ApeosPort"));
    twin.post("/v1/hands/network", json!({ "connected": false }));
    assert!(fetch().contains("curl:"));
    let message = twin.get("/v1/panel")["message"].clone();
    assert_eq!(message, "The network cable is not connected.");
    twin.post("/v1/hands/network", json!({ "connected": true }));
    assert!(fetch().contains("ApeosPort"));
}

#[test]
fn altered_hardware_and_a_full_drive_are_so_after_the_process_was_killed() {
    let folder = Folder::new();
    let directory = folder.0.join("data").display().to_string();
    let put = |twin: &Twin, fault: &str, active: bool| {
        twin.put(&format!("/v1/faults/{fault}"), json!({ "active": active }))
    };
    let active = |twin: &Twin| -> Vec<String> {
        let faults = twin.get("/v1/faults");
        let there = faults.as_array().unwrap().iter().filter(|it| it["active"] == true);
        there.map(|it| it["name"].as_str().unwrap().to_owned()).collect()
    };
    let twin = Twin::start(&["--data-dir", &directory]);
    for fault in ["fax-rom", "nvram", "drive-full"] {
        put(&twin, fault, true);
    }
    put(&twin, "nvram", false);
    twin.kill();
    drop(twin);
    let twin = Twin::start(&["--data-dir", &directory]);
    assert_eq!(active(&twin), ["fax-rom", "drive-full"]);
    assert_eq!(twin.get("/v1/device")["faults"][0]["code"], "033-321");
    put(&twin, "fax-rom", false);
    twin.post("/v1/power", json!({ "action": "off" }));
    twin.post("/v1/power", json!({ "action": "on" }));
    assert_eq!(twin.get("/v1/device")["faults"], json!([]));
    assert_eq!(twin.get("/v1/device")["alerts"][0]["reason"], "spool-area-full-warning");
}

#[test]
fn paper_covers_and_toner_are_as_they_were_after_the_process_was_killed() {
    let folder = Folder::new();
    let directory = folder.0.join("data").display().to_string();
    let twin = Twin::start(&["--data-dir", &directory]);
    load(&twin, 7);
    twin.post("/v1/hands/supplies", json!({ "supply": "toner-black", "percent": 3 }));
    twin.post("/v1/power", json!({ "action": "off" }));
    twin.post("/v1/hands/cover", json!({ "cover": "left", "open": true }));
    twin.kill();
    drop(twin);
    let twin = Twin::start(&["--data-dir", &directory]);
    assert_eq!(twin.get("/v1/hands/paper")[0]["sheets"], 7);
    twin.post("/v1/power", json!({ "action": "on" }));
    let alerts = twin.get("/v1/device")["alerts"].clone();
    let reason = |it: &Value| it["reason"].as_str().unwrap().to_owned();
    let reasons: Vec<_> = alerts.as_array().unwrap().iter().map(reason).collect();
    assert_eq!(reasons, ["cover-open-error", "toner-low-warning", "media-low-report"]);
}
