//! Reports come out of the tray.

use std::io::Read as _;

use flate2::read::ZlibDecoder;
use serde_json::json;

use crate::twin::{Twin, pdf};

const WAY: [&str; 5] =
    ["Device", "Information & Reports", "Print Reports", "Printer Reports", "Configuration Report"];

/// What the streams of a PDF say.
fn unpacked(pdf: &[u8]) -> String {
    let mut text = String::new();
    let begins = pdf.windows(7).enumerate().filter(|(_, it)| *it == b"stream\n");
    for (at, _) in begins {
        let mut stream = Vec::new();
        // Of what is no packed stream nothing is read.
        let _ = ZlibDecoder::new(&pdf[at + 7..]).read_to_end(&mut stream);
        text.push_str(&String::from_utf8_lossy(&stream));
    }
    text
}

#[test]
fn the_configuration_report_comes_out_as_the_guide_checks_versions_by_it() {
    let twin = Twin::start(&[]);
    twin.panel_log_in("11111", "Key-Operator-7070");
    twin.press(WAY[0]);
    twin.press(WAY[1]);
    let press = json!({ "label": WAY[2] });
    assert_eq!(twin.control("POST", "/v1/panel/press", Some(press)).0, 409, "it is disabled");
    twin.put("/v1/settings/reports.print_reports", json!({ "value": "On" }));
    WAY[2..].iter().for_each(|it| drop(twin.press(it)));
    twin.post("/v1/clock/advance", json!({ "until": "idle" }));
    let job = twin.job_in(1, "completed");
    assert_eq!((&job["name"], &job["owner"]), (&json!("Configuration Report"), &json!("11111")));
    let output = twin.get("/v1/hands/output");
    assert_eq!((&output[0]["monochrome"], &output[0]["name"]), (&json!(true), &job["name"]));
    let pdf = twin.bytes(&format!("/v1/hands/output/{}.pdf", output[0]["id"]));
    let text = unpacked(&pdf);
    for word in
        ["(Configuration)", "(TC101170)", "(1.5.3)", "(2.2.1)", "(Tray)", "(Counters)", "(of)"]
    {
        assert!(text.contains(word), "{word}");
    }
    for row in twin.get("/v1/settings").as_array().unwrap() {
        let first =
            row["value"].as_str().and_then(|it| it.split([' ', ';']).next()).unwrap_or_default();
        assert!(text.contains(first), "{row}");
    }
    assert_eq!(twin.audit().last().unwrap(), "Job Status / Print Reports / Completed by KO");
}

#[test]
fn what_was_not_delivered_comes_out_on_paper_with_its_fault_code() {
    let twin = Twin::start(&["--pace", "instant"]);
    twin.add_user("alice", "alice-pass1", "General User");
    // No server is named.
    for (id, value) in [
        ("reports.print_reports", "On"),
        ("net.smtp", "On"),
        ("net.smtp.address", "mfp@example.com"),
    ] {
        twin.put(&format!("/v1/settings/{id}"), json!({ "value": value }));
    }
    twin.lay("feeder", &pdf(1));
    twin.panel_log_in("alice", "alice-pass1");
    twin.press("Email");
    twin.post("/v1/panel/type", json!({ "label": "Recipient", "text": "team@example.com" }));
    ["Next", "Start"].iter().for_each(|it| drop(twin.press(it)));
    assert_eq!(twin.job_in(1, "aborted")["reason"], "the mail was not sent (027-500)");
    let undelivered = twin.job_in(2, "completed");
    assert_eq!(undelivered["name"], "Transmission Report - Job Undelivered");
    assert_eq!(undelivered["owner"], "alice");
    let way = [&["Home"], &WAY[..3], &["Job Status/Activity Report", "Activity Report"]].concat();
    way.iter().for_each(|it| drop(twin.press(it)));
    twin.job_in(3, "completed");
    let output = twin.get("/v1/hands/output");
    for set in output.as_array().unwrap() {
        let text = unpacked(&twin.bytes(&format!("/v1/hands/output/{}.pdf", set["id"])));
        for word in ["(team@example.com)", "(027-500)"] {
            assert!(text.contains(word), "{word}: {set}");
        }
    }
    assert_eq!(output.as_array().unwrap().len(), 2);
}
