//! Pages in a real browser: Chromium, driven by the scripts in `tests/browser`.

use std::path::Path;
use std::process::Command;
use std::time::Duration;

use sim_wire::pjl::{Ticket, wrap};

use crate::twin::{KO, Twin, pdf, program, run, run_within, said};

/// The longest walk that a browser may take: one through all procedures takes half a minute on a machine that does nothing else.
const WALK_MAX: Duration = Duration::from_secs(300);
const USER: (&str, &str) = ("alice", "alice-pass1");

pub(crate) fn node(script: &str, arguments: &[&str]) {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("browser");
    let mut node = Command::new("node");
    let output = run_within(WALK_MAX, node.current_dir(folder).arg(script).args(arguments));
    assert!(output.status.success(), "{script}: {}", said(&output));
}

/// A twin that holds a print of [`USER`] with a name that would be a script if it were let.
fn twin() -> Twin {
    let twin = Twin::start(&["--pace", "instant"]);
    twin.add_user(USER.0, USER.1, "General User");
    let ticket = Ticket {
        user_id: Some(USER.0),
        password: Some(USER.1),
        document_name: Some("<script>alert(1)</script>"),
        language: Some("PDF"),
        ..Ticket::default()
    };
    let job = twin.folder.write("job.prn", wrap(&pdf(2), &ticket));
    run(Command::new("ipptool").args(["-T", "20", "-f"]).arg(job).arg(twin.ipps()).args([
        "-d",
        "filetype=application/octet-stream",
        "print-job.test",
    ]));
    twin.job_in(1, "held");
    let entry = serde_json::json!({ "name": "Team", "email": "team@example.com" });
    twin.post("/v1/address-book", entry);
    twin
}

#[test]
fn cwis_works_in_a_browser_by_keyboard_in_a_narrow_and_a_wide_window() {
    let twin = twin();
    node("cwis.mjs", &[twin.https("").trim_end_matches('/'), KO.0, KO.1]);
}

#[test]
fn every_page_of_cwis_is_without_fault_for_people_who_do_not_see_it() {
    let twin = twin();
    node("axe.mjs", &[twin.https("").trim_end_matches('/'), KO.0, KO.1]);
}

#[test]
fn the_guides_procedures_for_cwis_are_walked_by_their_labels_in_a_browser() {
    let twin = Twin::start(&["--profile", "factory", "--pace", "instant"]);
    let package = twin.folder.0.join("update.bin");
    run(Command::new(program()).arg("update-package").arg("--output").arg(package));
    let ca = include_str!("../shared/certificates/mail-ca.pem");
    twin.folder.write("mail-ca.pem", ca);
    let files = twin.folder.0.to_str().unwrap();
    node("procedures.mjs", &[twin.https("").trim_end_matches('/'), "11111", "x-admin", files]);
    let list = include_str!("../shared/cwis/procedures.json");
    let procedures: Vec<serde_json::Value> = serde_json::from_str(list).unwrap();
    for (id, value) in procedures.iter().filter_map(|it| it["leaves"].as_object()).flatten() {
        let item = twin.get(&format!("/v1/settings/{id}"));
        let mut parts = item["parts"].as_array().unwrap().iter();
        assert_eq!(parts.find(|it| it["id"] == **id).unwrap()["value"], *value, "{id}");
    }
}

#[test]
fn the_live_page_takes_a_person_from_the_log_in_to_the_paper() {
    let twin = twin();
    node("live.mjs", &[&twin.link, USER.0, USER.1]);
    assert_eq!(twin.get("/v1/hands/output").as_array().unwrap().len(), 1);
}

#[test]
fn originals_are_laid_down_on_the_live_page() {
    let twin = Twin::start(&["--profile", "factory"]);
    node("originals.mjs", &[&twin.link]);
}

#[test]
fn fax_calls_are_made_read_and_heard_on_the_live_page() {
    let twin = Twin::start(&[]);
    let letter = twin.folder.write("letter.pdf", pdf(1));
    node("telephone.mjs", &[&twin.link, letter.to_str().unwrap()]);
}

#[test]
fn a_mail_is_seen_on_the_live_page_where_it_arrives() {
    let twin = Twin::start(&["--pace", "instant"]);
    twin.add_user(USER.0, USER.1, "General User");
    twin.panel_log_in(USER.0, USER.1);
    // What lies on the glass lies there again for the next scan.
    twin.lay("platen", &pdf(1));
    node("mails.mjs", &[&twin.link]);
}

#[test]
fn every_screen_of_the_panel_fits_the_live_page() {
    let twin = Twin::start(&["--profile", "factory", "--pace", "instant"]);
    node("panel.mjs", &[&twin.link, "11111", "x-admin"]);
    assert_eq!(twin.get("/v1/settings/home.scan")["value"], "removed from Home");
}
