//! A disk that takes no more: the twin says so, goes on, and loses nothing that it has said yes to.
//!
//! The disk is full by a limit on the size of files, which needs no rights and no file system of its own.

use std::process::Command;

use serde_json::{Value, json};

use crate::persistence::{USER, print};
use crate::twin::{Folder, Twin, program, run, said};

/// Changes after which the store must have grown beyond its file.
const CHANGES_MAX: u32 = 5_000;

fn start(data: &str) -> Twin {
    Twin::start(&[
        "--data-dir",
        data,
        "--set",
        "http.mode=Enable HTTP/HTTPS",
        "--set",
        "storage.data_encryption=Off",
    ])
}

/// From now on no file of the twin grows beyond so many bytes.
fn limit(twin: &Twin, bytes: &str) {
    let (pid, size) = (twin.pid().to_string(), format!("--fsize={bytes}:"));
    let done = run(Command::new("prlimit").args(["--pid", &pid, &size]));
    assert!(done.status.success(), "{}", said(&done));
}

fn set_timeout(twin: &Twin, minutes: u32) -> (u16, Value) {
    let body = json!({ "value": minutes });
    twin.control("PUT", "/v1/settings/timers.browser_session", Some(body))
}

fn timeout(twin: &Twin) -> String {
    twin.get("/v1/settings/timers.browser_session")["value"].as_str().unwrap().to_owned()
}

/// Fills the disk: changes the setting until that is refused. Says the last value that was taken.
fn fill(twin: &Twin, data: &str) -> u32 {
    let size = std::fs::metadata(format!("{data}/twin.redb")).unwrap().len();
    limit(twin, &size.to_string());
    let mut taken = timeout(twin).parse().unwrap();
    for number in 0..CHANGES_MAX {
        let minutes = 1 + number % 240;
        let (status, said) = set_timeout(twin, minutes);
        if status != 200 {
            assert_eq!((status, &said["refused"]), (409, &json!("not-kept")), "{said}");
            assert!(said["detail"].as_str().unwrap().contains("takes no more"), "{said}");
            return taken;
        }
        taken = minutes;
    }
    panic!("the store of {size} bytes took {CHANGES_MAX} changes");
}

fn names(twin: &Twin) -> Vec<Value> {
    twin.get("/v1/jobs").as_array().unwrap().iter().map(|it| it["name"].clone()).collect()
}

fn refuses_and_serves(twin: &Twin, taken: u32) {
    assert!(!print(twin, "refused"), "IPP");
    let user = json!({ "id": "refused", "password": "password-1", "role": "General User" });
    assert_eq!(twin.control("POST", "/v1/users", Some(user)).0, 409);
    let (status, problem) =
        twin.control("POST", "/v1/snapshots", Some(json!({ "name": "refused" })));
    let detail = problem["detail"].as_str().unwrap();
    assert!(status == 409 && detail.contains("is full"), "{problem}");
    let screen = twin.panel_log_in(USER.0, USER.1);
    assert_eq!(screen["user"], Value::Null, "nobody logs in unseen by the log");
    assert!(screen["message"].as_str().unwrap().contains("storage"), "{screen}");
    // Reading goes on.
    let url = format!("http://127.0.0.1:{}/", twin.port("http"));
    let page = run(Command::new("curl").args(["-sSL", "-m", "20", "-w", "%{http_code}"]).arg(url));
    assert!(said(&page).ends_with("200"), "{}", said(&page));
    assert_eq!(timeout(twin), taken.to_string());
    assert_eq!(names(twin), ["before"]);
    assert_eq!(twin.get("/v1/snapshots"), json!([]));
    assert_eq!(twin.get("/v1/storage")["documents"], 1, "nothing is left of what was refused");
}

#[test]
fn a_full_disk_is_said_refuses_what_it_cannot_keep_and_loses_nothing() {
    let folder = Folder::new();
    let data = folder.0.join("data").display().to_string();
    let twin = start(&data);
    twin.add_user(USER.0, USER.1, "General User");
    assert!(print(&twin, "before"));
    twin.post("/v1/clock/advance", json!({ "until": "idle" }));
    let taken = fill(&twin, &data);
    refuses_and_serves(&twin, taken);
    // There is room again.
    limit(&twin, "unlimited");
    assert_eq!(set_timeout(&twin, 77).0, 200);
    assert!(print(&twin, "after"));
    twin.post("/v1/clock/advance", json!({ "until": "idle" }));
    assert_eq!(twin.panel_log_in(USER.0, USER.1)["user"], USER.0);
    // Full once more, and then the process dies.
    let taken = fill(&twin, &data);
    assert!(!print(&twin, "refused"));
    let log = twin.audit();
    twin.kill();
    drop(twin);
    let twin = start(&data);
    assert_eq!(
        (timeout(&twin), names(&twin)),
        (taken.to_string(), vec!["before".into(), "after".into()])
    );
    assert_eq!(twin.get("/v1/users").as_array().unwrap().len(), 2);
    let found = twin.post("/v1/storage/search", json!({ "text": "%PDF-1.4" }));
    assert_eq!(found["hits"].as_array().unwrap().len(), 2, "and no residue of what was refused");
    assert!(twin.audit().starts_with(&log[..log.len().min(5)]));
}

#[test]
fn a_directory_that_cannot_be_used_is_said_at_the_start() {
    let folder = Folder::new();
    let file = folder.write("file", "a file").display().to_string();
    let new = folder.0.join("new").display().to_string();
    let serve = "exec \"$0\" serve --ports auto --control 127.0.0.1:0 --data-dir \"$1\"";
    let full = format!("ulimit -f 0; {serve}");
    for (script, data, why) in [
        (serve, "/dev/null/data", "cannot be written"),
        (serve, &file, "cannot be written"),
        (&full, &new, "is full"),
    ] {
        let refused = run(Command::new("sh").args(["-c", script]).arg(program()).arg(data));
        let said = said(&refused);
        assert_eq!(refused.status.code(), Some(1), "{said}");
        assert!(said.contains("data directory") && said.contains(why), "{said}");
    }
}
