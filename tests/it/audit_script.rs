//! The guide's audit log script (p.29), replayed byte for byte with curl.

use std::process::Command;

use serde_json::json;
use sim_wire::audit_export;

use crate::twin::{KO, Twin, run, said};

/// Base64 as the script makes it: nothing escaped.
pub(crate) fn base64(text: &str) -> String {
    const DIGITS: &[u8] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut out = String::new();
    for chunk in text.as_bytes().chunks(3) {
        let word = chunk.iter().fold(0u32, |word, it| word << 8 | u32::from(*it));
        let word = word << (8 * (3 - chunk.len()));
        for at in 0..4 {
            let digit = DIGITS[(word >> (18 - 6 * at)) as usize & 63];
            out.push(if at <= chunk.len() { char::from(digit) } else { '=' });
        }
    }
    out
}

/// The three requests of the script; gives back the status of each and the file.
fn script(twin: &Twin, user: &str, password: &str) -> ([String; 3], String) {
    script_over(twin, user, password, &[])
}

/// The same with these options of curl for TLS.
pub(crate) fn script_over(
    twin: &Twin,
    user: &str,
    password: &str,
    tls: &[&str],
) -> ([String; 3], String) {
    let jar = twin.folder.0.join(format!("jar-{user}"));
    let file = twin.folder.0.join("auditfile.txt");
    let _ = std::fs::remove_file(&file);
    let credentials = format!("NAME={}&PSW={}", base64(user), base64(password));
    let referer = twin.https("/home/index.html");
    let curl = |more: &[&str]| {
        let mut command = Command::new("curl");
        command.args(["-sS", "-k", "--tlsv1.2", "--tls-max", "1.2", "-w", "%{http_code}", "-b"]);
        command.arg(&jar).arg("-c").arg(&jar).args(["-e", &referer]).args(tls).args(more);
        said(&run(&mut command))
    };
    let login = twin.https("/LOGIN.CMD");
    let ignored = "/dev/null";
    let file_text = file.display().to_string();
    let statuses = [
        // Windows PowerShell asks before it sends the body.
        curl(&["-o", ignored, "-H", "Expect: 100-continue", "--data-raw", &credentials, &login]),
        curl(&["-o", &file_text, "-H", "Connection: close", &twin.https("/ALOGEXPT.CMD")]),
        curl(&["-o", ignored, &twin.https("/LOGOUT.CMD")]),
    ];
    (statuses, std::fs::read_to_string(&file).unwrap_or_default())
}

#[test]
fn the_script_of_the_guide_pulls_the_log_with_any_password() {
    let twin = Twin::start(&[]);
    // Their Base64 has a plus, a slash, and both.
    let passwords = ["passw>rd>9", "Pass>>word?9", "ab?ab?ab?ab>"];
    assert!(base64(passwords[0]).contains('+') && base64(passwords[2]).contains('/'));
    for (at, password) in passwords.iter().enumerate() {
        twin.add_user(&format!("auditor{at}"), password, "System Administrator");
    }
    let mut pulled = String::new();
    for (at, password) in passwords.iter().enumerate() {
        let (statuses, file) = script(&twin, &format!("auditor{at}"), password);
        assert_eq!(statuses, ["200", "200", "200"]);
        pulled = file;
    }
    let export = audit_export::parse(&pulled).unwrap();
    assert!(pulled.starts_with("Format Version\t3\r\n"), "{pulled}");
    assert_eq!(export.rows.len(), twin.audit().len());
    assert_eq!(twin.get("/v1/audit.txt"), json!(pulled), "the control plane gives the same bytes");
}

#[test]
fn a_wrong_password_gets_no_file_and_a_general_user_neither() {
    let twin = Twin::start(&[]);
    twin.add_user("alice", "alice-pass1", "General User");
    let (statuses, file) = script(&twin, KO.0, "wrong");
    assert_eq!(statuses[1], "401");
    assert!(!file.contains("Format Version"), "{file}");
    let (statuses, file) = script(&twin, "alice", "alice-pass1");
    assert_eq!((statuses[0].as_str(), statuses[1].as_str()), ("200", "403"));
    assert!(!file.contains("Format Version") && !file.contains("<html"), "{file}");
    let last = twin.audit().pop().unwrap();
    assert_eq!(last, "Login/Logout / Login / Failed (Invalid Password) by KO");
}

#[test]
fn five_wrong_log_ins_lock_time_ends_sessions_and_a_power_cycle_unlocks() {
    let begun = std::time::Instant::now();
    let twin = Twin::start(&[]);
    for _ in 0..5 {
        assert_eq!(script(&twin, KO.0, "wrong").0[0], "401");
    }
    assert_eq!(script(&twin, KO.0, KO.1).0[0], "401", "the right password is refused too");
    twin.post("/v1/clock/advance", json!({ "by": "PT24H" }));
    let screen = twin.panel_log_in(KO.0, KO.1);
    assert_eq!(screen["user"], json!(null), "at every door: {screen}");
    twin.post("/v1/power", json!({ "action": "off" }));
    twin.post("/v1/power", json!({ "action": "on" }));
    let screen = twin.panel_log_in(KO.0, KO.1);
    assert!(!screen["user"].is_null(), "{screen}");
    let advanced = twin.post("/v1/clock/advance", json!({ "by": "PT31S" }));
    assert_eq!(twin.get("/v1/panel")["user"], json!(null), "{advanced}");
    eprintln!("in {:?} of real time", begun.elapsed());
}
