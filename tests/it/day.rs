//! A person's day at the machine: copies, scans, what others do not get, two power cuts, and what is logged of it.

use std::process::Command;

use serde_json::{Value, json};

use crate::browser::node;
use crate::twin::{KO, Twin, pdf, run, said, token};

const ALICE: (&str, &str) = ("alice", "alice-pass1");
const BOB: (&str, &str) = ("bob", "bob-pass-12");
const PASSCODE: &str = "4711";

/// A certified twin with Scan on Home.
fn twin() -> Twin {
    let twin = Twin::start(&["--pace", "instant"]);
    for (id, password) in [ALICE, BOB] {
        twin.add_user(id, password, "General User");
    }
    twin.panel_log_in(KO.0, KO.1);
    touch(&twin, &["Customize", "Edit Home", "add-scan", "Done", "Log Out"]);
    twin
}

/// Touches all these in turn.
fn touch(twin: &Twin, labels: &[&str]) -> Value {
    let screens = labels.iter().map(|it| twin.press(it));
    screens.last().expect("something to touch")
}

fn type_at(twin: &Twin, label: &str, text: &str) {
    twin.post("/v1/panel/type", json!({ "label": label, "text": text }));
}

fn idle(twin: &Twin) {
    twin.post("/v1/clock/advance", json!({ "until": "idle" }));
}

fn pace(twin: &Twin, pace: &str) {
    twin.put("/v1/pace", json!({ "pace": pace }));
}

fn pull_the_plug(twin: &Twin) {
    twin.post("/v1/power", json!({ "action": "cut" }));
    twin.post("/v1/power", json!({ "action": "on" }));
    pace(twin, "instant");
}

/// Whoever is logged in makes the folder 1, which asks for its passcode.
fn make_folder(twin: &Twin) {
    touch(twin, &["Home", "Send from Folder", "+", "001"]);
    type_at(twin, "Folder Name", "Scans");
    touch(twin, &["Next"]);
    type_at(twin, "Folder Passcode", PASSCODE);
    touch(twin, &["OK", "OK"]);
}

/// Begins to scan so many sheets into it.
fn scan(twin: &Twin, name: &str, pages: u32) -> Value {
    twin.lay("feeder", &pdf(pages));
    touch(twin, &["Home", "Scan", "Scans"]);
    type_at(twin, "File Name", name);
    type_at(twin, "Folder Passcode", PASSCODE);
    touch(twin, &["Start"])
}

fn files(twin: &Twin) -> Value {
    twin.get("/v1/folders/1")["documents"].clone()
}

/// Asks CWIS with curl, as whoever has the cookies in the jar.
fn curl(twin: &Twin, jar: &str, more: &[&str], path: &str) -> Vec<u8> {
    let mut command = Command::new("curl");
    let jar = twin.folder.0.join(jar);
    command.args(["-sS", "-k", "-b"]).arg(&jar).arg("-c").arg(&jar);
    let output =
        run(command.args(["-e", &twin.https("/home/index.html")]).args(more).arg(twin.https(path)));
    assert!(output.status.success(), "{}", said(&output));
    output.stdout
}

/// Posts a form with the token of the log-in; gives back what came.
fn post(twin: &Twin, jar: &str, path: &str, form: &str) -> Vec<u8> {
    let page = curl(twin, jar, &[], "/profile/password.html");
    let token = token(&String::from_utf8_lossy(&page));
    curl(twin, jar, &["--data-raw", &format!("token={token}&{form}")], path)
}

fn log_in(twin: &Twin, (user, password): (&str, &str)) {
    let form = format!("user={user}&password={password}");
    curl(twin, user, &["-o", "/dev/null", "--data-raw", &form], "/login.html");
}

/// The first file of the folder, as forms name it.
fn first_file(twin: &Twin, jar: &str) -> String {
    let list = curl(twin, jar, &[], "/app/folders/files.html?folder=001");
    let list = String::from_utf8_lossy(&list).into_owned();
    let number = list.split("name=\"file-").nth(1).and_then(|it| it.split('"').next());
    format!("file-{}=on", number.unwrap_or_else(|| panic!("no file in {list}")))
}

#[test]
fn a_day_at_the_machine_ends_with_the_audit_rows_of_what_was_done() {
    let twin = twin();
    twin.panel_log_in(ALICE.0, ALICE.1);

    // Two copies of two sheets; then a copy that the power cuts off after a side.
    twin.lay("feeder", &pdf(2));
    touch(&twin, &["Copy", "+", "Start"]);
    idle(&twin);
    let sets = twin.get("/v1/hands/output");
    let pages: Vec<_> = sets.as_array().unwrap().iter().map(|it| it["pages"].clone()).collect();
    assert_eq!(pages, [2, 2]);
    twin.lay("feeder", &pdf(2));
    touch(&twin, &["Home", "Copy"]);
    pace(&twin, "manual");
    touch(&twin, &["Start"]);
    twin.post("/v1/hands/scanner", json!({ "sides": 2 }));
    twin.job_in(2, "printing");
    twin.post("/v1/hands/engine", json!({ "pages": 1 }));
    pull_the_plug(&twin);
    assert_eq!(twin.job_in(2, "aborted")["owner"], "alice");

    // A scan into her own folder; then one that the power cuts off.
    twin.panel_log_in(ALICE.0, ALICE.1);
    make_folder(&twin);
    scan(&twin, "Contract", 3);
    idle(&twin);
    assert_eq!(files(&twin), 1);
    pace(&twin, "manual");
    scan(&twin, "Letter", 2);
    twin.post("/v1/hands/scanner", json!({ "sides": 1 }));
    pull_the_plug(&twin);
    twin.job_in(4, "aborted");
    assert_eq!(files(&twin), 1);

    // Another gets at neither at the panel nor in CWIS.
    twin.panel_log_in(BOB.0, BOB.1);
    let told = touch(&twin, &["Send from Folder", "Scans"]);
    assert_eq!(told["message"], "You have no access to this folder.");
    log_in(&twin, BOB);
    let told = curl(&twin, BOB.0, &[], "/app/folders/files.html?folder=001");
    assert!(
        String::from_utf8_lossy(&told).contains("Unable to select because you do not have access")
    );

    // She retrieves what she scanned, and prints it no more: in the certified setting it goes then.
    log_in(&twin, ALICE);
    post(&twin, ALICE.0, "/app/folders/files.html", &format!("folder=001&passcode={PASSCODE}"));
    let file = first_file(&twin, ALICE.0);
    let page = format!("/app/folders/retrieve.html?folder=001&{file}");
    let form = String::from_utf8_lossy(&curl(&twin, ALICE.0, &[], &page)).into_owned();
    let seen = form.split("name=\"seen\" value=\"").nth(1).and_then(|it| it.split('"').next());
    let form = format!("seen={}&format=pdf", seen.unwrap_or_else(|| panic!("{form}")));
    let retrieved = post(&twin, ALICE.0, &page, &form);
    assert!(retrieved.starts_with(b"%PDF-"), "{}", String::from_utf8_lossy(&retrieved));
    assert_eq!(files(&twin), 0);
    idle(&twin);
    assert_eq!(twin.get("/v1/storage")["documents"], 0, "nothing is left on the drive");

    let rows = twin.audit();
    let of_jobs: Vec<_> = rows.iter().filter(|it| it.starts_with("Job Status")).collect();
    assert_eq!(
        of_jobs,
        [
            "Job Status / Copy / Completed by alice",
            "Job Status / Scan / Completed by alice",
            "Job Status / Mailbox / Completed by alice",
        ]
    );
}

#[test]
fn the_files_of_a_folder_are_looked_at_and_retrieved_in_a_browser() {
    let twin = twin();
    twin.panel_log_in(ALICE.0, ALICE.1);
    make_folder(&twin);
    scan(&twin, "Contract", 3);
    idle(&twin);
    let origin = twin.https("");
    node("files.mjs", &[origin.trim_end_matches('/'), ALICE.0, ALICE.1, PASSCODE]);
    assert_eq!(files(&twin), 0, "in the certified setting it goes");
}
