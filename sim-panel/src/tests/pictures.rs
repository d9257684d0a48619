//! Pictures of the screens, to be looked at.

use std::path::Path;

use super::desk::{Desk, KO, KO_PASSWORD, PASSWORD};
use super::files::scan;
use super::folders::make;
use crate::{Screen, to_pdf};

/// With `PICTURES` set to a folder they are written there; `pdftoppm -r 72 -png` makes them pixels.
#[test]
fn every_screen_has_a_picture_and_a_text_that_shows_its_title() {
    for (name, screen) in screens() {
        let (picture, text) = (to_pdf(&screen), screen.text());
        assert!(picture.starts_with(b"%PDF-") && picture.ends_with(b"%%EOF"), "{name}");
        assert!(text.contains(&screen.title), "{name}: {text}");
        if let Some(folder) = std::env::var_os("PICTURES") {
            std::fs::write(Path::new(&folder).join(format!("{name}.pdf")), picture).unwrap();
            std::fs::write(Path::new(&folder).join(format!("{name}.txt")), text).unwrap();
        }
    }
}

fn screens() -> Vec<(&'static str, Screen)> {
    let mut desk = Desk::certified();
    for at in 1..=9 {
        desk.submit("user1", &format!("Quarterly report {at}.pdf"));
    }
    desk.submit("user2", &"A very long document name that goes on and on ".repeat(4));
    let mut all = vec![("home-locked", desk.screen())];
    desk.log_in("user1", "wrong-password");
    all.push(("log-in-failed", desk.screen()));
    desk.type_at("User ID", "user1").type_at("Password", PASSWORD);
    all.push(("log-in", desk.screen()));
    all.push(("home", desk.tap(&["OK"])));
    all.push(("private-prints", desk.tap(&["Private Charge Print", "Select All"])));
    all.push(("private-print", desk.tap(&["job-1"])));
    all.push(("preview", desk.tap(&["Preview", "Next Page"])));
    all.push(("delete", desk.tap(&["Close", "Delete"])));
    all.push(("refused", desk.tap(&["No", "Home", "Device", "System Settings"])));
    desk.tap(&["Home", "Log Out"]);
    all.push(("warning", desk.log_in(KO, KO_PASSWORD)));
    all.push(("all-prints", desk.tap(&["Close", "Private Charge Print", "Next Page"])));
    desk.tap(&["Home", "Customize"]);
    all.push(("customize", desk.screen()));
    all.push(("edit-home", desk.tap(&["Edit Home", "Copy", "X", "Fax"])));
    all.push(("device", desk.tap(&["Home", "Device"])));
    all.push(("clock", desk.tap(&["System Settings", "System Clock/Timers"])));
    all.push(("auto-clear", desk.tap(&["Auto Clear"])));
    all.push(("date", desk.tap(&["<", "Date"])));
    all.push(("time-zone", desk.tap(&["<", "Time Zone"])));
    all.push(("daylight-saving", desk.tap(&["<", "Daylight Saving"])));
    all.push(("reports", desk.tap(&["Home", "Device", "System Settings", "Reports"])));
    let device = ["Home", "Device", "Connectivity & Network Setup"];
    desk.tap(&device);
    all.push(("ports", desk.tap(&["Port Settings"])));
    all.push(("tls", desk.tap(&["<", "Security Settings", "SSL/TLS Settings"])));
    desk.tap(&["Home", "Device", "Information & Reports"]);
    all.push(("versions", desk.tap(&["Software Version"])));
    desk.engine_runs = false;
    desk.tap(&["Home", "Private Charge Print", "job-2", "Print", "job-3", "Print"]);
    all.push(("jobs", desk.tap(&["Home", "Jobs"])));
    desk.fault();
    all.push(("fault", desk.screen()));
    all.extend(screens_of_the_restart());
    all.extend(screens_of_secure_print());
    all.extend(screens_of_folders());
    all.extend(screens_of_the_scanner());
    all.extend(super::email::screens());
    all.extend(super::fax::screens());
    all
}

fn screens_of_secure_print() -> Vec<(&'static str, Screen)> {
    let mut desk = Desk::factory();
    desk.submit_secure("user1", "Offer.pdf", "4711");
    desk.submit_secure("user1", "Salaries.pdf", "4711");
    let mut all = vec![("job-status", desk.tap(&["Jobs"]))];
    all.push(("secure-prints", desk.tap(&["Secure Print"])));
    desk.tap(&["job-1"]);
    desk.type_on("0815");
    all.push(("secure-print", desk.screen()));
    all.push(("secure-print-wrong", desk.tap(&["Print"])));
    for _ in 0..4 {
        desk.type_on("0815");
        desk.tap(&["Print"]);
    }
    all.push(("secure-prints-locked", desk.screen()));
    all.push(("secure-print-locked", desk.tap(&["job-1"])));
    all
}

fn screens_of_folders() -> Vec<(&'static str, Screen)> {
    let mut desk = Desk::certified();
    desk.log_in("user1", PASSWORD);
    let mut all = vec![("folders-none", desk.tap(&["Send from Folder"]))];
    all.push(("folder-number", desk.tap(&["+"])));
    desk.tap(&["001"]);
    desk.type_on("Scans");
    all.push(("folder-name", desk.screen()));
    desk.tap(&["Next"]);
    desk.type_on("4711");
    all.push(("folder-check-passcode", desk.screen()));
    all.push(("folder-new", desk.tap(&["OK"])));
    all.push(("folders", desk.tap(&["OK"])));
    desk.tap(&["Scans"]);
    desk.type_on("0815");
    all.push(("folder-locked", desk.screen()));
    all.push(("folder-wrong", desk.tap(&["OK"])));
    desk.type_on("4711");
    all.push(("folder", desk.tap(&["OK"])));
    all.push(("folder-details", desk.tap(&["Folder Details"])));
    all.push(("folder-edit", desk.tap(&["Edit"])));
    all.push(("folder-delete", desk.tap(&["<", "Delete"])));
    all
}

/// Copy, Scan and what came of it.
fn screens_of_the_scanner() -> Vec<(&'static str, Screen)> {
    let mut desk = Desk::scanner();
    make(&mut desk, 1, "Scans", "user1", "");
    make(&mut desk, 2, "Invoices", "user1", "4711");
    desk.log_in("user1", PASSWORD);
    let mut all = vec![("home-copy", desk.screen()), ("copy", desk.tap(&["Copy"]))];
    all.push(("copy-no-original", desk.tap(&["Start"])));
    all.push(("copy-paper", desk.tap(&["Paper Supply"])));
    all.push(("copy-size", desk.tap(&["<", "Original Size"])));
    desk.tap(&["<"]);
    desk.put(3);
    desk.scanner_runs = false;
    all.push(("copying", desk.tap(&["Start"])));
    desk.sense(|it| it.cover_open = true);
    all.push(("copying-cover", desk.screen()));
    desk.sense(|it| it.cover_open = false);
    desk.tap(&["Cancel"]);
    desk.scanner_runs = true;
    all.push(("scan", desk.tap(&["Home", "Scan"])));
    all.push(("scan-locked", desk.tap(&["Invoices"])));
    all.push(("scan-ticket", desk.tap(&["<", "Scans"])));
    all.push(("scan-color", desk.tap(&["Color Scanning"])));
    desk.put(3);
    all.push(("scan-looked-at", desk.tap(&["<", "Preview", "On", "Start"])));
    all.push(("scan-preview", desk.tap(&["Preview"])));
    desk.tap(&["Close", "Save"]);
    for name in ["Contract", "A very long name of a file that goes on and on and on and on"] {
        scan(&mut desk, name);
    }
    all.push(("files", desk.tap(&["Home", "Send from Folder", "Scans"])));
    all.push(("files-all", desk.tap(&["Select All"])));
    all.push(("file", desk.tap(&["Contract"])));
    all.push(("file-rename", desk.tap(&["Rename"])));
    all
}

fn screens_of_the_restart() -> Vec<(&'static str, Screen)> {
    let mut desk = Desk::factory();
    desk.log_in_key_operator();
    let system = desk.tap(&["Device", "System Settings"]);
    let mut all = vec![("system-settings", system), ("reset", desk.tap(&["Reset"]))];
    all.push(("restore-defaults", desk.tap(&["Restore Factory Defaults"])));
    all.push(("restoring", desk.tap(&["Restore"])));
    desk.restore_defaults();
    desk.log_in_key_operator();
    desk.tap(&["Device", "System Settings", "Other Settings", "Data Encryption", "On", "OK"]);
    all.push(("restart", desk.tap(&["Yes"])));
    desk.self_tests_run = false;
    all.push(("starting", desk.tap(&["Yes"])));
    all.extend(super::update::screens());
    all
}
