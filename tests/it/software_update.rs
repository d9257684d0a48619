//! Software update with a package that the program built and curl sent.

use std::path::PathBuf;
use std::process::Command;

use serde_json::{Value, json};

use crate::twin::{Folder, KO, Twin, program, run, said, token};

const START: &str = "/system/software-update/start.html";

/// Builds a package; what it is called is what is special about it.
fn package(folder: &Folder, name: &str, more: &[&str]) -> PathBuf {
    let file = folder.0.join(name);
    let output =
        run(Command::new(program()).arg("update-package").arg("--output").arg(&file).args(more));
    assert!(output.status.success(), "{}", said(&output));
    file
}

fn curl(twin: &Twin, jar: &str, more: &[&str]) -> String {
    let jar = twin.folder.0.join(jar);
    let jar = jar.to_str().unwrap();
    let output = run(Command::new("curl").args(["-sSk", "-b", jar, "-c", jar]).args(more));
    assert!(output.status.success(), "{}", said(&output));
    String::from_utf8(output.stdout).unwrap()
}

/// Logs in at CWIS and sends a file; the page says that the device is in Download Mode.
fn update(twin: &Twin, file: &std::path::Path) {
    let origin = format!("Origin: {}", twin.https("").trim_end_matches('/'));
    let form = format!("user={}&password={}", KO.0, KO.1);
    curl(twin, "jar", &["-H", &origin, "--data-raw", &form, &twin.https("/login.html")]);
    let token = format!("token={}", token(&curl(twin, "jar", &[&twin.https("/logout.html")])));
    let file = format!("file=@{}", file.display());
    let page = curl(twin, "jar", &["-H", &origin, "-F", &token, "-F", &file, &twin.https(START)]);
    assert!(page.contains("<h1>Download Mode</h1>"), "{page}");
}

fn versions(twin: &Twin) -> (Value, Value) {
    let device = twin.get("/v1/device");
    (device["controller_rom"].clone(), device["fax_rom"].clone())
}

fn old() -> (Value, Value) {
    (json!("1.5.3"), json!("2.2.1"))
}

fn new() -> (Value, Value) {
    (json!("1.5.4"), json!("2.2.2"))
}

/// The versions that stand in the images themselves.
fn images(twin: &Twin) -> (Value, Value) {
    let version = |path: &str, name: &str| {
        let image = twin.bytes(path);
        let line = image.split(|it| *it == b'\n').next().unwrap();
        let line = std::str::from_utf8(line).unwrap();
        json!(line.strip_prefix(name).unwrap().trim())
    };
    (
        version("/v1/storage/controller-rom", "Controller ROM"),
        version("/v1/storage/fax-rom", "FAX ROM"),
    )
}

fn is(twin: &Twin, state: &str) {
    twin.until(state, |twin| (twin.get("/v1/device")["state"] == state).then_some(()));
}

fn audit(twin: &Twin) -> String {
    twin.get("/v1/audit").to_string()
}

#[test]
fn a_good_package_is_written_block_by_block_and_the_new_version_starts() {
    let twin = Twin::start(&["--pace", "manual"]);
    update(&twin, &package(&twin.folder, "good", &["--model", "C7070"]));
    twin.until("it is written", |twin| {
        (twin.get("/v1/device")["update"]["stage"] == "writing").then_some(())
    });
    let at = twin.post("/v1/hands/update", json!({ "blocks": 3 }));
    assert_eq!(at, json!({ "stage": "writing", "done": 3, "total": 16 }));
    let screen = twin.get("/v1/panel");
    assert_eq!(
        (&screen["title"], &screen["message"]),
        (&json!("Download Mode"), &json!("PROCESSING 03/16"))
    );
    assert_eq!(versions(&twin), old());
    twin.post("/v1/hands/update", json!({ "blocks": 13 }));
    is(&twin, "ready");
    assert_eq!((versions(&twin), images(&twin)), (new(), new()));
    let log = audit(&twin);
    assert!(log.contains("Device Config") && log.contains("Updated"), "{log}");
    let home = curl(&twin, "nobody", &[&twin.https("/home/index.html")]);
    assert!(home.contains("<dd>1.5.4</dd>"), "{home}");
}

#[test]
fn every_bad_package_shows_017_759_until_power_off_and_the_old_version_stays() {
    let twin = Twin::start(&["--pace", "instant"]);
    for (name, flaw) in [
        ("tampered", ["--flaw", "tampered"]),
        ("truncated", ["--flaw", "truncated"]),
        ("wrong key", ["--flaw", "wrong-key"]),
        ("unsigned", ["--flaw", "unsigned"]),
        ("other model", ["--model", "C3070"]),
        ("older", ["--controller-rom", "1.5.2"]),
    ] {
        update(&twin, &package(&twin.folder, name, &flaw));
        is(&twin, "fault");
        let screen = twin.get("/v1/panel");
        assert_eq!(screen["message"], "FILE TRANSFER ERROR 017-759", "{name}");
        let device = twin.get("/v1/device");
        assert_eq!(device["faults"][0]["code"], "017-759", "{name}");
        twin.post("/v1/power", json!({ "action": "off" }));
        twin.post("/v1/power", json!({ "action": "on" }));
        assert_eq!((versions(&twin), images(&twin)), (old(), old()), "{name}");
        assert_eq!(twin.get("/v1/device")["state"], "ready", "{name}");
    }
    assert!(!audit(&twin).contains("Device Config"));
}

#[test]
fn a_device_that_trusts_another_key_takes_what_that_key_signed() {
    let folder = Folder::new();
    let (private, public) = (folder.0.join("private.pem"), folder.0.join("public.pem"));
    let (private, public) = (private.to_str().unwrap(), public.to_str().unwrap());
    let openssl = |args: &[&str]| {
        let output = run(Command::new("openssl").args(args));
        assert!(output.status.success(), "{}", said(&output));
    };
    openssl(&["genpkey", "-algorithm", "ed25519", "-out", private]);
    openssl(&["pkey", "-in", private, "-pubout", "-out", public]);
    let twin = Twin::start(&["--pace", "instant", "--update-key", public]);
    update(&twin, &package(&folder, "development", &[]));
    is(&twin, "fault");
    twin.post("/v1/power", json!({ "action": "off" }));
    twin.post("/v1/power", json!({ "action": "on" }));
    update(&twin, &package(&folder, "ours", &["--key", private]));
    is(&twin, "ready");
    assert_eq!(versions(&twin), new());
    let wrong = ["update-package", "--output", "unused", "--key", public];
    let output = run(Command::new(program()).args(wrong));
    assert!(
        !output.status.success() && said(&output).contains("BEGIN PRIVATE KEY"),
        "{}",
        said(&output)
    );
}

fn start_in(folder: &Folder, pace: &str) -> Twin {
    let directory = folder.0.join("data").display().to_string();
    Twin::start(&["--pace", pace, "--data-dir", &directory])
}

#[test]
fn a_power_cut_and_a_killed_process_leave_the_old_version_or_the_new_never_some_of_each() {
    let folder = Folder::new();
    let good = package(&folder, "good", &[]);
    let writing = |twin: &Twin| {
        update(twin, &good);
        twin.until("it is written", |twin| {
            (twin.get("/v1/device")["update"]["stage"] == "writing").then_some(())
        });
        twin.post("/v1/hands/update", json!({ "blocks": 15 }));
    };
    let mut twin = start_in(&folder, "manual");
    writing(&twin);
    twin.post("/v1/power", json!({ "action": "cut" }));
    twin.post("/v1/power", json!({ "action": "on" }));
    assert_eq!((versions(&twin), images(&twin)), (old(), old()), "after a cut");
    writing(&twin);
    twin.kill();
    twin = start_in(&folder, "manual");
    assert_eq!((versions(&twin), images(&twin)), (old(), old()), "after a kill");
    // Killed around the last block: whatever was acknowledged is there, and both ROMs agree.
    writing(&twin);
    std::thread::scope(|scope| {
        let last =
            scope.spawn(|| twin.tries("POST", "/v1/hands/update", Some(json!({ "blocks": 1 }))));
        std::thread::yield_now();
        twin.kill();
        let acknowledged = last.join().unwrap();
        let again = start_in(&folder, "manual");
        assert_eq!(versions(&again), images(&again));
        assert!(!acknowledged || versions(&again) == new());
    });
    twin = start_in(&folder, "manual");
    writing(&twin);
    twin.post("/v1/hands/update", json!({ "blocks": 1 }));
    is(&twin, "ready");
    twin.kill();
    twin = start_in(&folder, "manual");
    assert_eq!((versions(&twin), images(&twin)), (new(), new()), "once it was done");
    assert_eq!(twin.get("/v1/device")["state"], "ready", "the self tests find nothing wrong");
}
