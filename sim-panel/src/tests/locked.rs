//! What nobody can do: before a log-in, without power, after a fault, after Auto Clear.

use sim_core::Command;
use sim_core::power::PowerAction;

use super::desk::{Desk, KO, KO_PASSWORD, PASSWORD, check, enabled};
use crate::to_pdf;

#[test]
fn nobody_can_use_a_locked_panel_but_to_log_in() {
    let mut desk = Desk::certified();
    assert_eq!(enabled(&desk.screen()), ["Local User"]);
    let refused = desk.press("Device").unwrap_err();
    assert_eq!(
        (refused.label.as_str(), refused.there),
        ("Device", vec!["Local User".into(), "Home".into()])
    );
    check(&desk);
}

#[test]
fn a_panel_that_is_not_locked_shows_jobs_and_versions_to_anyone() {
    let mut desk = Desk::factory();
    let tiles = [
        "Local User",
        "Copy",
        "Fax",
        "Email",
        "Scan",
        "Send from Folder",
        "Private Charge Print",
        "Jobs",
        "Device",
        "Customize",
    ];
    assert_eq!(enabled(&desk.screen()), tiles);
    assert_eq!(desk.tap(&["Job Status"]).screen, "job-status", "as it is called elsewhere");
    desk.tap(&["Home"]);
    desk.tap(&["Device", "Information & Reports"]);
    assert_eq!(desk.tap(&["Software Version"]).screen, "software-version");
}

/// A panel that anyone uses but for this.
fn locked(setting: &str, value: &str) -> Desk {
    let mut desk = Desk::factory();
    let lock = sim_core::settings::parse(setting, value).unwrap();
    desk.control(Command::ChangeSettings(lock));
    desk
}

fn log_in_here(desk: &mut Desk, user: &str, password: &str) -> crate::Screen {
    assert_eq!(desk.screen().screen, "log-in");
    check(desk);
    desk.type_at("User ID", user).type_at("Password", password);
    desk.tap(&["OK"])
}

#[test]
fn locked_apps_ask_who_it_is_and_open_then() {
    for (tile, screen) in [
        ("Copy", "copy"),
        ("Email", "email"),
        ("Scan", "scan"),
        ("Send from Folder", "send-from-folder"),
        ("Private Charge Print", "private-charge-print"),
        ("Jobs", "job-status"),
    ] {
        let mut desk = locked("access.app", "Lock All");
        assert_eq!(desk.tap(&["Device"]).screen, "device");
        desk.tap(&["Home", tile, "Cancel"]);
        assert_eq!(desk.screen().screen, "home");
        desk.tap(&[tile]);
        assert_eq!(log_in_here(&mut desk, "user1", PASSWORD).screen, screen);
        desk.tap(&["Home", "Log Out", tile]);
        assert_eq!(log_in_here(&mut desk, "nobody", "").screen, "log-in");
    }
}

#[test]
fn an_app_that_is_open_closes_when_the_apps_are_locked_meanwhile() {
    let mut desk = Desk::factory();
    desk.tap(&["Jobs"]);
    let lock = sim_core::settings::parse("access.app", "Lock All").unwrap();
    desk.control(Command::ChangeSettings(lock));
    assert_eq!(desk.screen().screen, "home");
}

#[test]
fn menus_that_are_not_locked_are_looked_through_by_anyone_and_settings_ask_who_it_is() {
    let mut desk = Desk::factory();
    for (way, setting) in [
        (&["Device", "System Settings", "System Clock/Timers"][..], "Auto Clear"),
        (&["Device", "System Settings", "System Clock/Timers"], "Date"),
        (&["Device", "System Settings"], "Reports"),
        (&["Device", "System Settings"], "Reset"),
        (&["Device", "Maintenance"], "Power on Self Test"),
    ] {
        desk.tap(way);
        check(&desk);
        let menu = desk.screen();
        desk.tap(&[setting]);
        assert_eq!(log_in_here(&mut desk, KO, KO_PASSWORD).screen, "warning");
        assert_eq!(desk.tap(&["Close"]).screen, menu.screen);
        assert_ne!(desk.tap(&[setting]).screen, menu.screen);
        desk.tap(&["Home", "Log Out"]);
    }
}

#[test]
fn locked_settings_ask_who_it_is_at_the_first_menu() {
    let mut desk = locked("access.system_settings", "Locked");
    desk.tap(&["Device", "System Settings"]);
    let screen = log_in_here(&mut desk, "user1", PASSWORD);
    assert_eq!(screen.screen, "device");
    assert!(screen.message.is_some_and(|it| it.contains("not permitted")));
    desk.tap(&["Home", "Log Out", "Device", "System Settings"]);
    log_in_here(&mut desk, KO, KO_PASSWORD);
    assert_eq!(desk.tap(&["Close"]).screen, "system-settings");
    assert_eq!(desk.tap(&["<"]).screen, "device");
}

#[test]
fn private_charge_print_asks_who_it_is_on_any_panel() {
    let mut desk = Desk::factory();
    desk.submit("user1", "report");
    desk.tap(&["Private Charge Print"]);
    assert_eq!(log_in_here(&mut desk, "user1", PASSWORD).screen, "private-charge-print");
}

#[test]
fn the_panel_of_a_locked_device_asks_for_a_log_in() {
    let mut desk = Desk::factory();
    desk.tap(&["Device"]);
    let locked = sim_core::settings::parse("access.device", "Locked").unwrap();
    desk.control(Command::ChangeSettings(locked));
    assert_eq!(
        (desk.screen().screen.as_str(), enabled(&desk.screen())),
        ("home", vec!["Local User"])
    );
    let unlocked = sim_core::settings::parse("access.device", "Unlocked").unwrap();
    desk.control(Command::ChangeSettings(unlocked));
    desk.tap(&["Home", "Device", "Information & Reports"]);
}

#[test]
fn an_open_screen_closes_when_the_panel_is_locked_meanwhile() {
    let mut desk = Desk::factory();
    desk.tap(&["Device", "Information & Reports"]);
    let local = sim_core::settings::parse("auth.login_type", "Login to Local Accounts").unwrap();
    desk.control(Command::ChangeSettings(local));
    assert_eq!(desk.screen().screen, "home");
    assert!(desk.press("Software Version").is_err());
}

#[test]
fn without_power_the_screen_is_blank() {
    let mut desk = Desk::certified();
    desk.log_in("user1", PASSWORD);
    desk.tap(&["Device"]);
    desk.control(Command::Power(PowerAction::Off));
    let screen = desk.screen();
    assert_eq!((screen.screen.as_str(), screen.title.as_str()), ("blank", ""));
    assert!(screen.items.is_empty() && screen.soft_keys.is_empty());
    assert!(screen.user.is_none() && screen.message.is_none() && screen.fault.is_none());
    assert_eq!(desk.press("Home").unwrap_err().there, [""; 0]);
    desk.control(Command::Power(PowerAction::On));
    assert_eq!((desk.screen().screen.as_str(), desk.screen().user), ("home", None));
}

#[test]
fn a_fault_blocks_the_panel_until_it_is_cured_and_the_power_was_off() {
    let mut desk = Desk::certified();
    desk.log_in("user1", PASSWORD);
    desk.tap(&["Device"]);
    desk.fault();
    let screen = desk.screen();
    assert_eq!(screen.screen, "fault");
    assert_eq!(screen.fault.as_ref().map(|it| it.code.as_str()), Some("016-210"));
    assert!(enabled(&screen).is_empty() && screen.soft_keys.is_empty());
    assert!(desk.press("Information & Reports").is_err());
    assert!(screen.text().contains("016-210"));
    assert!(to_pdf(&screen).windows(7).any(|it| it == b"016-210"));
}

#[test]
fn auto_clear_forgets_what_was_typed() {
    let mut desk = Desk::certified();
    desk.type_on("user1");
    desk.press("Next").unwrap();
    desk.type_on(PASSWORD);
    desk.wait(31);
    let screen = desk.screen();
    assert_eq!(screen.screen, "home");
    desk.tap(&["Local User"]);
    assert!(
        desk.screen().items.iter().all(|it| it.value.as_deref().unwrap_or_default().is_empty())
    );
    assert!(!format!("{:?}", desk.panel).contains("user1"));
}

#[test]
fn auto_clear_logs_out_and_ends_a_preview() {
    let mut desk = Desk::certified();
    desk.submit("user1", "report");
    desk.log_in("user1", PASSWORD);
    desk.tap(&["Private Charge Print", "report", "Preview"]);
    assert!(desk.panel.preview(&desk.view()).is_some());
    desk.wait(31);
    assert_eq!(desk.panel.preview(&desk.view()), None);
    assert_eq!((desk.screen().screen.as_str(), desk.screen().user), ("home", None));
}

#[test]
fn the_revision_grows_with_every_change_of_the_screen() {
    let mut desk = Desk::certified();
    let mut last = desk.screen().revision;
    for label in ["Local User", "Next", "Cancel"] {
        let revision = desk.tap(&[label]).revision;
        assert!(revision > last);
        last = revision;
    }
}
