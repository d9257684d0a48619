//! What was acknowledged survives `kill -9`.

use std::collections::BTreeSet;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};

use serde_json::{Value, json};
use sim_wire::ipp::{Attribute, Group, Message, Operation, Version};
use sim_wire::pjl::{Ticket, wrap};

use crate::twin::{Folder, Twin, pdf};

/// How often the twin is killed; set KILLS for more.
const KILLS: u32 = 25;
/// Places that one search names.
const HITS_MAX: usize = 1_000;
pub(crate) const USER: (&str, &str) = ("alice", "alice-pass1");

/// What somebody was told is done.
#[derive(Debug, Default)]
struct Acknowledged {
    users: BTreeSet<String>,
    jobs: BTreeSet<String>,
    /// The last value that was set for the CWIS timeout.
    timeout: Option<u32>,
    audit: usize,
}

fn start(folder: &Folder) -> Twin {
    let directory = folder.0.join("data").display().to_string();
    Twin::start(&[
        "--data-dir",
        &directory,
        "--clock",
        "wall",
        "--set",
        "http.mode=Enable HTTP/HTTPS",
        "--set",
        "storage.data_encryption=Off",
    ])
}

/// Print-Job over plain HTTP, the user in the data; whether it was accepted.
pub(crate) fn print(twin: &Twin, name: &str) -> bool {
    print_as(twin, name, USER, &pdf(1))
}

/// The same of this user and this document.
pub(crate) fn print_as(twin: &Twin, name: &str, user: (&str, &str), document: &[u8]) -> bool {
    let url = format!("http://127.0.0.1:{}/ipp/print", twin.port("http"));
    let body = print_request(twin, name, user, document);
    let reply = twin.send(&url, "application/ipp", &body);
    // Version, then the status: successful-ok.
    reply.is_some_and(|it| it.get(2..4) == Some(&[0, 0]))
}

/// A Print-Job request with its document.
pub(crate) fn print_request(
    twin: &Twin,
    name: &str,
    user: (&str, &str),
    document: &[u8],
) -> Vec<u8> {
    let uri = format!("ipp://127.0.0.1:{}/ipp/print", twin.port("http"));
    let operation = Group::operation("en")
        .with(Attribute::uri("printer-uri", uri))
        .with(Attribute::mime("document-format", "application/octet-stream"));
    let message = Message::request(Version::V2_0, Operation::PrintJob, 1).with(operation);
    let mut body = message.to_bytes().unwrap();
    let ticket = Ticket {
        user_id: Some(user.0),
        password: Some(user.1),
        document_name: Some(name),
        language: None,
        ..Ticket::default()
    };
    body.extend_from_slice(&wrap(document, &ticket));
    body
}

/// Does things and notes what was acknowledged, until the twin is gone.
fn load(twin: &Twin, round: u32, stop: &AtomicBool, done: &Mutex<Acknowledged>) {
    for number in 0.. {
        if stop.load(Ordering::SeqCst) {
            return;
        }
        let user = format!("u{round}-{number}");
        let body = json!({ "id": user, "password": "password-1", "role": "General User" });
        if number % 4 == 0 && twin.tries("POST", "/v1/users", Some(body)) {
            done.lock().unwrap().users.insert(user);
        }
        let name = format!("job {round}-{number}");
        if print(twin, &name) {
            done.lock().unwrap().jobs.insert(name);
        }
        let minutes = 1 + (round * 7 + number) % 240;
        let body = json!({ "value": minutes });
        // While this is under way it may or may not become true.
        let before = done.lock().unwrap().timeout.take();
        let accepted = twin.tries("PUT", "/v1/settings/timers.browser_session", Some(body));
        done.lock().unwrap().timeout = if accepted { Some(minutes) } else { None };
        if !accepted && before.is_none() {
            return;
        }
    }
}

fn names(list: &Value, field: &str) -> BTreeSet<String> {
    list.as_array().unwrap().iter().map(|it| it[field].as_str().unwrap().to_owned()).collect()
}

fn check(twin: &Twin, done: &Acknowledged, round: u32) {
    let users = names(&twin.get("/v1/users"), "id");
    assert!(done.users.is_subset(&users), "round {round}: {:?}", done.users.difference(&users));
    let jobs = twin.get("/v1/jobs");
    let kept = names(&jobs, "name");
    assert!(done.jobs.is_subset(&kept), "round {round}: {:?}", done.jobs.difference(&kept));
    if let Some(minutes) = done.timeout {
        let setting = twin.get("/v1/settings/timers.browser_session");
        assert_eq!(setting["value"], minutes.to_string(), "round {round}");
    }
    let rows = twin.get("/v1/audit");
    let rows = rows.as_array().unwrap();
    assert!(rows.len() >= done.audit, "round {round}: {} rows of {}", rows.len(), done.audit);
    let ids: Vec<_> = rows.iter().map(|it| it["log_id"].as_u64().unwrap()).collect();
    assert!(ids.windows(2).all(|it| it[1] == it[0] + 1), "round {round}: a gap in the log");
    // Every held job can still be read from the drive.
    let held = jobs.as_array().unwrap().iter().filter(|it| it["state"] == "held").count();
    let storage = twin.get("/v1/storage");
    assert_eq!(storage["documents"].as_u64().unwrap(), held as u64, "round {round}");
    // And of no other is anything left: neither of one that broke off nor of one that was aborted.
    let found = twin.post("/v1/storage/search", json!({ "text": "%PDF-1.4" }));
    let found = found["hits"].as_array().unwrap().len();
    assert_eq!(found, held.min(HITS_MAX), "round {round}");
}

#[test]
fn nothing_acknowledged_is_lost_when_the_process_is_killed_at_any_moment() {
    let kills = std::env::var("KILLS").map_or(KILLS, |it| it.parse().unwrap());
    let folder = Folder::new();
    let done = Arc::new(Mutex::new(Acknowledged::default()));
    let mut twin = start(&folder);
    twin.add_user(USER.0, USER.1, "General User");
    for round in 0..kills {
        let stop = AtomicBool::new(false);
        // A moment of this round: 5 to 260 ms after the load began, or in most rounds after its first
        // print was acknowledged, so that much happens however slow the machine is.
        let printed = || done.lock().unwrap().jobs.len();
        let before = printed();
        let moment = std::time::Duration::from_millis(5 + u64::from(round * 97 % 256));
        std::thread::scope(|scope| {
            let loader = scope.spawn(|| load(&twin, round, &stop, &done));
            while round % 4 != 0 && printed() == before && !loader.is_finished() {
                std::thread::yield_now();
            }
            let begun = std::time::Instant::now();
            while begun.elapsed() < moment && !loader.is_finished() {
                std::thread::yield_now();
            }
            twin.kill();
            stop.store(true, Ordering::SeqCst);
        });
        twin = start(&folder);
        let mut done = done.lock().unwrap();
        check(&twin, &done, round);
        done.audit = twin.get("/v1/audit").as_array().unwrap().len();
        done.timeout = None;
    }
    let done = done.lock().unwrap();
    assert!(done.users.len() > 3 && done.jobs.len() > 10, "too little happened: {done:?}");
}

#[test]
fn a_second_process_on_a_data_directory_is_refused_by_name() {
    let folder = Folder::new();
    let _first = start(&folder);
    let directory = folder.0.join("data").display().to_string();
    let second = crate::twin::run(std::process::Command::new(crate::twin::program()).args([
        "serve",
        "--ports",
        "auto",
        "--control",
        "127.0.0.1:0",
        "--data-dir",
        &directory,
    ]));
    let said = crate::twin::said(&second);
    assert!(!second.status.success() && said.contains("data directory"), "{said}");
}

#[test]
fn the_cause_of_a_fault_is_known_after_a_restart_of_the_process() {
    let folder = Folder::new();
    let twin = start(&folder);
    twin.put("/v1/faults/016-210", json!({ "active": true }));
    drop(twin);
    let twin = start(&folder);
    let faults = twin.get("/v1/faults");
    let fault = faults.as_array().unwrap().iter().find(|it| it["name"] == "016-210").unwrap();
    assert_eq!((&fault["active"], &fault["shown"]), (&json!(true), &json!(true)));
    twin.put("/v1/faults/016-210", json!({ "active": false }));
}

#[test]
fn held_prints_settings_and_the_log_are_there_after_a_restart_of_the_process() {
    let folder = Folder::new();
    let twin = start(&folder);
    twin.add_user(USER.0, USER.1, "General User");
    assert!(print(&twin, "kept"));
    twin.job_in(1, "held");
    let serial = twin.get("/v1/device")["serial"].clone();
    drop(twin);
    let twin = start(&folder);
    assert_eq!(twin.get("/v1/device")["serial"], serial);
    assert_eq!(twin.get("/v1/jobs")[0]["state"], "held");
    twin.put("/v1/pace", json!({ "pace": "instant" }));
    twin.panel_log_in(USER.0, USER.1);
    twin.press("Private Charge Print");
    twin.press("job-1");
    twin.press("Print");
    twin.post("/v1/clock/advance", json!({ "until": "idle" }));
    assert_eq!(twin.get("/v1/hands/output").as_array().unwrap().len(), 1);
}
