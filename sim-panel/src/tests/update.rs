//! Download Mode on the panel, as the guide prints it (p.35).

use sim_core::Command;
use sim_core::power::PowerAction;
use sim_core::update::{Found, Software, Version};

use super::desk::{Desk, PASSWORD, value};
use super::reset::shows_only_a_message;
use crate::Screen;

fn good() -> Found {
    let software = Software { controller_rom: Version([1, 5, 4]), fax_rom: Version([2, 2, 2]) };
    Found { models: vec!["C7070".into()], software, blocks: 12 }
}

/// While it is written, and after a bad one.
pub(super) fn screens() -> Vec<(&'static str, Screen)> {
    let mut desk = Desk::certified();
    desk.update(Ok(good()));
    desk.write(3);
    let writing = desk.screen();
    let mut desk = Desk::certified();
    desk.update(Err("altered".into()));
    vec![("download-mode", writing), ("download-failed", desk.screen())]
}

#[test]
fn download_mode_counts_and_the_new_version_is_shown_after_it() {
    let mut desk = Desk::certified();
    desk.log_in("user1", PASSWORD);
    desk.update(Ok(good()));
    for (blocks, message) in [(0, "PROCESSING 00/12"), (3, "PROCESSING 03/12")] {
        desk.write(blocks);
        let screen = desk.screen();
        assert_eq!(
            (screen.screen.as_str(), screen.title.as_str()),
            ("download-mode", "Download Mode")
        );
        assert_eq!(screen.message.as_deref(), Some(message));
        assert!(screen.fault.is_none());
        shows_only_a_message(&desk, &screen);
    }
    desk.write(9);
    assert_eq!(desk.screen().screen, "home");
    desk.log_in("user1", PASSWORD);
    let screen = desk.tap(&["Device", "Information & Reports", "Software Version"]);
    assert_eq!(value(&screen, "Controller ROM"), "1.5.4");
    assert_eq!(value(&screen, "FAX ROM"), "2.2.2");
}

#[test]
fn a_bad_package_shows_017_759_until_power_off() {
    let mut desk = Desk::certified();
    desk.update(Err("its signature does not verify".into()));
    desk.wait(3_600);
    let screen = desk.screen();
    assert_eq!(screen.title, "Download Mode");
    assert_eq!(screen.message.as_deref(), Some("FILE TRANSFER ERROR 017-759"));
    assert_eq!(screen.fault.as_ref().unwrap().code, "017-759");
    assert!(screen.items.is_empty() && screen.soft_keys.is_empty() && screen.user.is_none());
    desk.press("Home").unwrap_err();
    desk.control(Command::Power(PowerAction::Off));
    assert_eq!(desk.screen().screen, "blank");
    desk.control(Command::Power(PowerAction::On));
    desk.log_in("user1", PASSWORD);
    let screen = desk.tap(&["Device", "Information & Reports", "Software Version"]);
    assert_eq!(value(&screen, "Controller ROM"), "1.5.3");
}
