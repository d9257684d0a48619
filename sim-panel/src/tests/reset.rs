//! Restore Factory Defaults, the restart, and what the panel shows meanwhile.

use sim_core::power::{Boot, Power, PowerAction};
use sim_core::settings::{Settings, parse};
use sim_core::{Asker, Command, Refused};

use super::desk::{Desk, KO, PASSWORD, check, enabled, rows};
use crate::Screen;

const RESTORE: &[&str] =
    &["Device", "System Settings", "Reset", "Restore Factory Defaults", "Restore"];

/// Certified, but the factory defaults may be restored and the drive is not encrypted.
fn before_encryption() -> Desk {
    let mut settings = Settings::certified();
    for id in ["service_rep.restricted", "storage.data_encryption"] {
        for change in parse(id, "Off").unwrap() {
            settings.apply(change);
        }
    }
    Desk::new(settings)
}

/// At the question whether the device may restart.
fn before_restart() -> Desk {
    let mut desk = before_encryption();
    desk.log_in_key_operator();
    desk.tap(&["Device", "System Settings", "Other Settings", "Data Encryption", "On", "OK"]);
    desk
}

pub(super) fn shows_only_a_message(desk: &Desk, screen: &Screen) {
    check(desk);
    assert!(screen.items.is_empty() && screen.soft_keys.is_empty(), "{screen:?}");
    assert!(screen.user.is_none() && screen.fault.is_none() && screen.message.is_some());
    for label in ["Home", "Local User", "<", "Yes"] {
        assert_eq!(desk.panel.clone().press(&desk.view(), label).unwrap_err().there, [""; 0]);
    }
    assert!(desk.panel.clone().type_text(&desk.view(), None, KO).is_err());
}

#[test]
fn data_encryption_is_set_as_the_guide_says_to_the_letter() {
    let mut desk = before_encryption();
    desk.log_in_key_operator();
    desk.tap(&["[Device]", "[System Settings]", "[Reset]", "[Restore Factory Defaults]"]);
    check(&desk);
    desk.tap(&["[Restore]"]);
    assert_eq!(desk.view().power, Power::Restoring);
    desk.restore_defaults();
    assert_eq!(*desk.view().settings, Settings::factory());
    desk.log_in_key_operator();
    desk.tap(&["[Device]", "[System Settings]", "[Other Settings]", "[Data Encryption]"]);
    let asked = desk.tap(&["[On]", "[OK]"]);
    assert_eq!((asked.screen.as_str(), enabled(&asked)), ("confirm", vec!["Yes", "No"]));
    assert!(!desk.view().settings.storage_data_encryption.is_on());
    let asked_again = desk.tap(&["[Yes]"]);
    assert_eq!(asked_again.screen, "confirm");
    assert!(asked_again.message.is_some_and(|it| it.contains("Restart it now?")));
    assert!(desk.view().settings.storage_data_encryption.is_on());
    assert!(!desk.view().drive_encrypted, "not before the restart");
    let after = desk.tap(&["[Yes]"]);
    assert!(desk.view().drive_encrypted);
    assert!(matches!(desk.view().power, Power::On { boot: Boot::Warm, .. }));
    assert_eq!((after.screen.as_str(), after.user, after.message), ("home", None, None));
}

#[test]
fn whoever_does_not_restart_finds_the_change_made_and_the_drive_as_it_was() {
    let mut desk = before_restart();
    assert_eq!(desk.tap(&["Yes", "No"]).screen, "other-settings");
    assert!(desk.view().settings.storage_data_encryption.is_on());
    assert!(!desk.view().drive_encrypted);
    desk.tap(&["Home", "Log Out"]);
    desk.control(Command::Power(PowerAction::Restart));
    assert!(desk.view().drive_encrypted);
}

#[test]
fn reset_is_the_last_line_of_the_system_settings() {
    let mut desk = before_encryption();
    desk.log_in("admin1", PASSWORD);
    assert_eq!(rows(&desk.tap(&["Device", "System Settings"])).last(), Some(&"Reset"));
    assert_eq!(rows(&desk.tap(&["Reset"])), ["Restore Factory Defaults"]);
    assert_eq!(desk.tap(&["<"]).screen, "system-settings");
}

#[test]
fn nothing_is_restored_while_the_service_representative_is_restricted() {
    let mut desk = Desk::certified();
    desk.log_in_key_operator();
    let screen = desk.tap(RESTORE);
    assert_eq!(screen.screen, "restore-factory-defaults");
    assert_eq!(
        screen.message.as_deref(),
        Some("Not while Service Representative Restricted Operation is enabled.")
    );
    assert!(desk.view().power.is_on());
    desk.restore_defaults();
    assert_eq!(*desk.view().settings, Settings::certified());
    desk.tap(&["Home", "Device", "System Settings", "Other Settings"]);
    desk.tap(&["Service Rep.Restricted Operation", "Off", "OK", "Home"]);
    assert_eq!(desk.tap(RESTORE).screen, "restoring");
}

#[test]
fn a_general_user_neither_restores_nor_restarts() {
    let mut desk = before_encryption();
    desk.log_in("user1", PASSWORD);
    let screen = desk.tap(&["Device", "System Settings"]);
    assert!(screen.message.is_some_and(|it| it.contains("not permitted")));
    assert!(desk.press("Reset").is_err());
    for command in [Command::RestoreFactoryDefaults, Command::Power(PowerAction::Restart)] {
        let answer = desk.device.handle(desk.now, Asker::Panel, command);
        assert_eq!(answer, Err(Refused::NotPermitted));
    }
    assert!(desk.view().power.is_on());
}

#[test]
fn while_the_defaults_are_restored_the_panel_says_so_and_then_shows_its_first_screen() {
    let mut desk = before_encryption();
    desk.log_in_key_operator();
    let screen = desk.tap(RESTORE);
    assert_eq!(
        (screen.screen.as_str(), screen.title.as_str()),
        ("restoring", "Restore Factory Defaults")
    );
    assert!(screen.message.as_ref().is_some_and(|it| it.contains("about an hour")));
    shows_only_a_message(&desk, &screen);
    desk.control(Command::Power(PowerAction::Cut));
    assert_eq!(desk.screen().screen, "blank");
    desk.control(Command::Power(PowerAction::On));
    assert_eq!(desk.screen().screen, "restoring");
    desk.restore_defaults();
    let screen = desk.screen();
    assert_eq!((screen.screen.as_str(), screen.user.as_deref()), ("home", None));
    assert_eq!(screen.message, None);
    let tiles = [
        "Copy",
        "Fax",
        "Email",
        "Scan",
        "Send from Folder",
        "Private Charge Print",
        "Jobs",
        "Device",
    ];
    assert_eq!(enabled(&screen), [&["Local User"], &tiles[..], &["Customize"]].concat());
    check(&desk);
}

#[test]
fn while_the_device_comes_up_the_panel_says_so() {
    let mut desk = Desk::certified();
    desk.self_tests_run = false;
    desk.control(Command::Power(PowerAction::Restart));
    let screen = desk.screen();
    assert_eq!((screen.screen.as_str(), screen.title.as_str()), ("starting", "Starting"));
    assert!(screen.message.as_ref().is_some_and(|it| it.contains("starting")));
    shows_only_a_message(&desk, &screen);
    desk.test_itself();
    let screen = desk.screen();
    assert_eq!((screen.screen.as_str(), screen.message), ("home", None));
}

#[test]
fn a_restart_that_the_plug_interrupts_leaves_the_panel_at_its_first_screen() {
    let mut desk = before_restart();
    desk.self_tests_run = false;
    assert_eq!(desk.tap(&["Yes", "Yes"]).screen, "starting");
    desk.control(Command::Power(PowerAction::Cut));
    assert_eq!(desk.screen().screen, "blank");
    desk.self_tests_run = true;
    desk.control(Command::Power(PowerAction::On));
    let screen = desk.screen();
    assert_eq!((screen.screen.as_str(), screen.message.as_deref()), ("home", None));
    assert_eq!(enabled(&screen), ["Local User"]);
    assert_eq!(desk.log_in("user1", PASSWORD).user.as_deref(), Some("user1"));
}
