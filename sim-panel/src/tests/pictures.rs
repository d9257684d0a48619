//! Pictures of the screens, to be looked at.

use std::path::Path;

use super::desk::{Desk, KO, KO_PASSWORD, PASSWORD};
use crate::{Screen, to_pdf};

/// Writes `target/panel/*.pdf` and `*.txt`; `pdftoppm -r 72 -png` makes them pixels.
#[test]
#[ignore = "writes files to look at"]
fn pictures_of_the_screens_are_written() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../target/panel");
    std::fs::create_dir_all(&folder).unwrap();
    for (name, screen) in screens() {
        std::fs::write(folder.join(format!("{name}.pdf")), to_pdf(&screen)).unwrap();
        std::fs::write(folder.join(format!("{name}.txt")), screen.text()).unwrap();
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
    all.push(("device", desk.tap(&["Home", "Device"])));
    all.push(("clock", desk.tap(&["System Settings", "System Clock/Timers"])));
    all.push(("auto-clear", desk.tap(&["Auto Clear"])));
    all.push(("date", desk.tap(&["<", "Date"])));
    all.push(("reports", desk.tap(&["Home", "Device", "System Settings", "Reports"])));
    let device = ["Home", "Device", "Connectivity & Network Setup"];
    desk.tap(&device);
    all.push(("ports", desk.tap(&["Port Settings"])));
    all.push(("tls", desk.tap(&["<", "Security Settings", "SSL/TLS Settings"])));
    desk.tap(&["Home", "Device", "Information & Reports"]);
    all.push(("versions", desk.tap(&["Software Version"])));
    desk.engine_runs = false;
    desk.tap(&["Home", "Private Charge Print", "job-2", "Print", "job-3", "Print"]);
    all.push(("jobs", desk.tap(&["Home", "Job Status"])));
    desk.fault();
    all.push(("fault", desk.screen()));
    all
}
