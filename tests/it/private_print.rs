//! Print privately from real clients, release at the panel, take the paper.

use std::process::Command;

use serde_json::{Value, json};
use sim_wire::pjl::{Ticket, wrap};

use crate::cups::Cups;
use crate::twin::{Twin, pdf, run, said};

const ALICE: (&str, &str) = ("alice", "alice-pass1");
const BOB: (&str, &str) = ("bob", "bob-pass-12");

fn twin() -> Twin {
    let twin = Twin::start(&[]);
    for (id, password) in [ALICE, BOB] {
        twin.add_user(id, password, "General User");
    }
    twin
}

fn jobs(twin: &Twin, state: &str) -> Vec<Value> {
    let jobs = twin.get("/v1/jobs");
    jobs.as_array().unwrap().iter().filter(|it| it["state"] == state).cloned().collect()
}

/// Prints `data` with ipptool's own Print-Job file, without any HTTP credentials.
fn ipptool_print(twin: &Twin, data: &[u8]) -> String {
    let file = twin.folder.write("job.prn", data);
    let output = run(Command::new("ipptool")
        .args(["-tv", "-T", "20", "-f"])
        .arg(file)
        .args(["-d", "filetype=application/octet-stream"])
        .arg(twin.ipps())
        .arg("print-job.test"));
    said(&output)
}

fn pjl_job(user: Option<(&str, &str)>) -> Vec<u8> {
    let ticket = Ticket {
        user_id: user.map(|it| it.0),
        password: user.map(|it| it.1),
        document_name: Some("Quarterly report"),
        language: Some("PDF"),
        ..Ticket::default()
    };
    wrap(&pdf(3), &ticket)
}

#[test]
fn cups_and_ipptool_print_privately_and_the_owner_releases_two_copies() {
    let twin = twin();
    let cups = Cups::start();
    let (user, password) = ALICE;
    let uri = twin.ipps().replace("://", &format!("://{user}:{password}@"));
    cups.add_queue("twin", &uri);
    let document = twin.folder.write("minutes.pdf", pdf(3));
    cups.print("twin", &["-t", "Minutes"], &[document]);
    twin.job_in(1, "held");
    let printed = ipptool_print(&twin, &pjl_job(Some(ALICE)));
    assert!(printed.contains("[PASS]"), "{printed}");
    twin.job_in(2, "held");
    let held = jobs(&twin, "held");
    assert!(held.iter().all(|it| it["owner"] == "alice" && it["pages"] == 3), "{held:?}");
    twin.post("/v1/clock/advance", json!({ "until": "idle" }));
    assert_eq!(twin.get("/v1/hands/output"), json!([]), "nothing comes out by itself");

    twin.panel_log_in(BOB.0, BOB.1);
    let bobs = twin.press("Private Charge Print");
    let rows = |screen: &Value| {
        let items = screen["items"].as_array().unwrap().clone();
        items.into_iter().filter(|it| it["kind"] == "row").collect::<Vec<_>>()
    };
    assert!(rows(&bobs).is_empty(), "{bobs}");
    twin.press("Home");
    twin.press("Log Out");

    twin.panel_log_in(ALICE.0, ALICE.1);
    let alices = twin.press("Private Charge Print");
    assert_eq!(rows(&alices).len(), 2, "{alices}");
    let report = rows(&alices).into_iter().find(|it| it.to_string().contains("Quarterly")).unwrap();
    twin.press(report["id"].as_str().unwrap());
    twin.press("+");
    twin.press("Print");
    twin.post("/v1/clock/advance", json!({ "until": "idle" }));
    let output = twin.get("/v1/hands/output");
    let output = output.as_array().unwrap();
    assert_eq!(output.len(), 2, "{output:?}");
    for copy in output {
        assert_eq!(copy["pages"], 3);
        let id = &copy["id"];
        assert_eq!(twin.bytes(&format!("/v1/hands/output/{id}.pdf")), pdf(3));
        for page in 1..=3 {
            let png = twin.bytes(&format!("/v1/hands/output/{id}/{page}.png"));
            assert!(png.starts_with(b"\x89PNG\r\n\x1a\n"));
        }
    }
    assert!(twin.audit().contains(&"Job Status / Print / Completed by alice".into()));
}

#[test]
fn nothing_is_kept_of_a_job_with_a_wrong_an_unknown_or_no_user() {
    let twin = twin();
    let cases =
        [(Some((ALICE.0, "wrong")), "alice"), (Some(("eve", "nobody-1")), "-"), (None, "-")];
    for (at, (user, shown)) in cases.into_iter().enumerate() {
        let rows = twin.audit().len();
        let data = match user {
            Some(user) => pjl_job(Some(user)),
            None => pdf(3),
        };
        let output = ipptool_print(&twin, &data);
        assert!(output.contains("[FAIL]"), "case {at}: {output}");
        let said = match user {
            Some(_) => "job-state (enum) = aborted",
            None => "status-code = client-error-not-authenticated (Unauthorized)",
        };
        assert!(output.contains(said), "case {at}: {output}");
        let audit = twin.audit();
        assert_eq!(audit[rows..], [format!("Job Status / Print / Aborted by {shown}")]);
        assert!(jobs(&twin, "held").is_empty());
    }
    // Who named nobody was asked to log in: that is no job.
    assert_eq!(jobs(&twin, "aborted").len(), 2);
    assert_eq!(twin.get("/v1/hands/output"), json!([]));
}

#[test]
fn the_queue_of_another_user_cannot_cancel_a_private_print() {
    let twin = twin();
    ipptool_print(&twin, &pjl_job(Some(ALICE)));
    let id = twin.job_in(1, "held")["id"].clone();
    let bob = twin.ipps().replace("://", &format!("://{}:{}@", BOB.0, BOB.1));
    let output = run(Command::new("ipptool")
        .args(["-tv", "-T", "20", "-d", &format!("job-id={id}")])
        .arg(&bob)
        .arg("cancel-current-job.test"));
    let refused = "status-code = client-error-not-authorized";
    assert!(said(&output).contains(refused), "{}", said(&output));
    assert_eq!(jobs(&twin, "held").len(), 1);
}
