//! Print Reports, as the guide checks versions by a print report (p.8), and disabled.

use sim_core::Command;
use sim_core::settings::parse;

use super::desk::{Desk, PASSWORD, check, enabled};

const WAY: &[&str] = &[
    "Device",
    "Information & Reports",
    "Print Reports",
    "Printer Reports",
    "Configuration Report",
];

fn set(value: &str) -> Command {
    Command::ChangeSettings(parse("reports.print_reports", value).unwrap())
}

#[test]
fn the_configuration_report_is_printed_at_a_touch_and_logged() {
    let mut desk = Desk::certified();
    desk.control(set("On"));
    desk.log_in_key_operator();
    for label in WAY {
        desk.tap(&[label]);
        check(&desk);
    }
    assert_eq!(desk.screen().message.as_deref(), Some("The report is printed."));
    let report = desk.reports.pop().unwrap();
    let lines: Vec<_> = report.sections.iter().flat_map(|it| &it.lines).collect();
    for (label, value) in
        [("Controller ROM", "1.5.3"), ("Product Code", "TC101170"), ("Enable Print Reports", "On")]
    {
        let line = (label.to_owned(), value.to_owned());
        assert!(lines.contains(&&line), "{label}");
    }
    assert_eq!(desk.printed.len(), 1);
    assert_eq!(desk.audit().last().unwrap(), "Print Reports KO Configuration Report");
}

#[test]
fn a_general_user_prints_one_without_the_settings() {
    let mut desk = Desk::certified();
    desk.control(set("On"));
    desk.log_in("user1", PASSWORD);
    desk.tap(WAY);
    let report = desk.reports.pop().unwrap();
    let titles: Vec<_> = report.sections.iter().map(|it| it.title).collect();
    assert!(titles.contains(&"Software Version") && !titles.contains(&"System Settings"));
    assert_eq!(desk.audit().last().unwrap(), "Print Reports user1 Configuration Report");
}

#[test]
fn nobody_prints_a_report_while_that_is_disabled() {
    let mut desk = Desk::certified();
    desk.log_in_key_operator();
    let screen = desk.tap(&["Device", "Information & Reports"]);
    assert!(!enabled(&screen).contains(&"Print Reports"));
    assert!(desk.press("Print Reports").is_err());
    desk.tap(&["Home", "Device", "System Settings", "Reports", "Print Reports"]);
    desk.tap(&["Home"]);
    desk.tap(&WAY[..4]);
    desk.control(set("Disabled"));
    assert_eq!(desk.screen().screen, "information-reports");
    assert!(desk.reports.is_empty() && desk.printed.is_empty());
}
