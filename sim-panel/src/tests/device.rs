//! The Device screen: versions, menus, settings, the clock.

use sim_core::Command;
use sim_core::folder::{FolderAsk, FolderNumber, PasscodeChange};
use sim_core::home::HomeTile;
use sim_core::settings::values::Overwrites;
use sim_core::settings::{Allowed, Behind, Change, Entered, ITEMS, Key, Settings};
use sim_core::user::UserId;

use super::desk::{Desk, KO, KO_PASSWORD, PASSWORD, check, enabled, rows, value};
use crate::Kind;
use crate::device::menu::{every_end, keys_at};

const CLOCK: &[&str] = &["Device", "System Settings", "System Clock/Timers"];

fn before_clock() -> Desk {
    let mut desk = Desk::certified();
    desk.log_in_key_operator();
    desk.tap(CLOCK);
    desk
}

#[test]
fn software_version_shows_both_roms() {
    let mut desk = Desk::certified();
    desk.log_in("user1", PASSWORD);
    let screen = desk.tap(&["Device", "Information & Reports", "Software Version"]);
    for (label, text) in [
        ("Controller ROM", "1.5.3"),
        ("FAX ROM", "2.2.1"),
        ("Model", "ApeosPort C7070"),
        ("Serial Number", "200001"),
        ("Product Code", "TC101170"),
    ] {
        assert_eq!(value(&screen, label), text);
    }
    check(&desk);
}

#[test]
fn a_general_user_is_refused_the_settings() {
    let mut desk = Desk::certified();
    desk.log_in("user1", PASSWORD);
    let rows_before = desk.audit().len();
    for menu in ["System Settings", "Authentication/Accounting", "Maintenance"] {
        let screen = desk.tap(&["Home", "Device", menu]);
        assert_eq!(screen.screen, "device");
        assert!(screen.message.is_some_and(|it| it.contains("not permitted")));
    }
    assert_eq!(desk.audit().len(), rows_before);
}

#[test]
fn auto_clear_is_set_as_the_guide_says_and_audited() {
    let mut desk = before_clock();
    let screen = desk.tap(&["Auto Clear"]);
    assert_eq!(value(&screen, "Seconds"), "30");
    check(&desk);
    desk.tap(&["On"]);
    desk.type_at("Seconds", "62");
    let screen = desk.tap(&["-", "-", "OK"]);
    assert_eq!(screen.screen, "system-clock-timers");
    assert_eq!(desk.view().settings.timers_auto_clear_seconds.value(), 60);
    let rows = desk.audit();
    assert_eq!(
        rows[rows.len() - 2..],
        [
            "View Security Setting KO timers.auto_clear timers.auto_clear.seconds",
            "Change Security Setting KO timers.auto_clear.seconds",
        ]
    );
    desk.wait(59);
    assert!(desk.screen().user.is_some());
    desk.wait(2);
    assert_eq!(desk.screen().user, None);
}

#[test]
fn a_number_out_of_range_is_refused_in_words() {
    let mut desk = before_clock();
    desk.tap(&["Auto Clear"]);
    for typed in ["9", "901", ""] {
        desk.type_at("Seconds", typed);
        let screen = desk.tap(&["OK"]);
        assert_eq!(screen.screen, "auto-clear");
        assert!(screen.message.is_some_and(|it| it.contains("10 to 900")), "{typed}");
    }
    assert_eq!(desk.view().settings.timers_auto_clear_seconds.value(), 30);
    assert_eq!(desk.tap(&["<"]).screen, "system-clock-timers");
}

#[test]
fn a_form_that_is_opened_is_one_row_of_the_log_however_many_items_it_has() {
    let mut desk = Desk::certified();
    desk.log_in_key_operator();
    desk.tap(&["Device", "Connectivity & Network Setup", "Security Settings"]);
    let before = desk.audit().len();
    let screen = desk.tap(&["SSL/TLS Settings"]);
    assert!(screen.items.iter().any(|it| it.id == "http.mode"), "two items: {screen:?}");
    let rows = desk.audit();
    let [row] = &rows[before..] else { panic!("{rows:?}") };
    assert!(row.starts_with("View Security Setting KO tls.settings"), "{row}");
}

#[test]
fn what_somebody_changed_meanwhile_is_not_overwritten_and_what_was_typed_stays() {
    let mut desk = before_clock();
    desk.tap(&["Auto Clear"]);
    desk.type_at("Seconds", "45");
    let elsewhere = Change::parse(Key::timers_auto_clear_seconds, "60").unwrap();
    desk.control(Command::ChangeSettings(vec![elsewhere]));
    let screen = desk.tap(&["OK"]);
    assert!(screen.message.as_ref().is_some_and(|it| it.contains("meanwhile")), "{screen:?}");
    assert_eq!(value(&screen, "Seconds"), "45");
    assert_eq!(desk.view().settings.timers_auto_clear_seconds.value(), 60);
    assert!(screen.message.as_ref().is_some_and(|it| it.contains("Seconds is \"60\" now.")));
    // What the panel says is what the next "OK" is about.
    desk.tap(&["OK"]);
    assert_eq!(desk.view().settings.timers_auto_clear_seconds.value(), 45);
}

#[test]
fn the_clock_is_shown_and_set() {
    let mut desk = before_clock();
    let screen = desk.screen();
    assert_eq!((value(&screen, "Date"), value(&screen, "Time")), ("2021/01/22", "10:00:00"));
    desk.tap(&["Date"]);
    desk.type_at("Year", "2022").type_at("Month", "12").type_at("Day", "31");
    check(&desk);
    desk.tap(&["OK", "Time"]);
    desk.type_at("Hours", "23").type_at("Minutes", "59").type_at("Seconds", "58");
    let screen = desk.tap(&["OK"]);
    assert_eq!((value(&screen, "Date"), value(&screen, "Time")), ("2022/12/31", "23:59:58"));
    assert!(desk.audit().iter().any(|it| it.starts_with("Adjust Time KO")));
}

#[test]
fn the_time_zone_and_daylight_saving_are_shown_and_set() {
    let mut desk = before_clock();
    let screen = desk.screen();
    let shown = (value(&screen, "Time Zone"), value(&screen, "Daylight Saving"));
    assert_eq!(shown, ("+09:00", "Off"));
    desk.tap(&["Time Zone"]);
    desk.type_at("Time Zone", "-03:30");
    check(&desk);
    let screen = desk.tap(&["OK"]);
    let shown = (value(&screen, "Time Zone"), value(&screen, "Date"), value(&screen, "Time"));
    assert_eq!(shown, ("-03:30", "2021/01/21", "21:30:00"));
    for wrong in ["-13:00", "+09:10", "Tokyo", ""] {
        desk.tap(&["Time Zone"]);
        desk.type_at("Time Zone", wrong);
        assert!(desk.tap(&["OK"]).message.is_some(), "{wrong}");
        desk.tap(&["<"]);
    }
    desk.tap(&["Daylight Saving"]);
    desk.type_at("Minutes", "60").type_at("Start Month", "10").type_at("End Month", "2");
    check(&desk);
    let screen = desk.tap(&["OK"]);
    assert_eq!(value(&screen, "Daylight Saving"), "60 minutes");
    assert_eq!(value(&screen, "Time"), "22:30:00", "it is summer in the south");
    desk.tap(&["Daylight Saving"]);
    desk.type_at("Minutes", "0");
    assert_eq!(value(&desk.tap(&["OK"]), "Daylight Saving"), "Off");
    assert!(desk.audit().iter().filter(|it| it.starts_with("Adjust Time KO")).count() == 3);
}

#[test]
fn a_day_that_does_not_exist_is_refused() {
    let mut desk = before_clock();
    desk.tap(&["Date"]);
    desk.type_at("Month", "2").type_at("Day", "30");
    assert_eq!(desk.tap(&["OK"]).message.as_deref(), Some("There is no such date."));
    desk.type_at("Day", "");
    assert_eq!(desk.tap(&["OK"]).message.as_deref(), Some("There is no such date."));
}

#[test]
fn the_guides_procedures_work_to_the_letter() {
    let mut desk = Desk::factory();
    desk.log_in_key_operator();
    let authentication =
        ["Device", "Authentication / Accounting", "Authentication / Security Settings"];
    let policy = ["Authentication", "Password Policy", "Password for Control Panel Login"];
    desk.tap(&authentication);
    desk.tap(&policy);
    desk.tap(&["On", "OK", "Home"]);
    desk.tap(&authentication);
    desk.tap(&["Overwrite Storage", "Number of Overwrites", "3 Overwrites", "OK", "Home"]);
    desk.tap(&["Device", "Authentication/ Accounting", "Authentication / Security Settings"]);
    desk.tap(&["Authentication", "Charge/Private Print Settings", "Receive Control"]);
    desk.tap(&["According to Print Accounting"]);
    desk.tap(&["Job Login Success", "Save as Private Charge Print Job"]);
    desk.tap(&["Job Login Failure", "Delete Job", "Job Without User ID", "Delete Job", "OK"]);
    desk.tap(&["Home", "Device", "Authentication / Accountings"]);
    desk.tap(&["Authentication / Security Settings", "Disable Direct Print Feature", "On", "OK"]);
    desk.tap(&["Home", "Device", "Connectivity & Network Setup", "Port Settings"]);
    desk.tap(&["SMB Client", "Port Status", "Disabled"]);
    desk.tap(&["Home", "Device", "App Settings", "Fax Settings", "Fax Control"]);
    desk.tap(&["Direct Fax", "Disabled", "Polling / Storage for Remote Devices", "Disabled", "OK"]);
    desk.tap(&["Folder Selector Setup", "Enabled", "<", "<", "Fax Received Options"]);
    desk.tap(&["Home", "Device", "App Settings", "Send from Folder Settings"]);
    desk.tap(&["Files Retrieved By Client", "Force Delete", "<", "<", "Home"]);
    desk.tap(&["Device", "System Settings", "Reports", "Print Reports", "Home"]);
    desk.tap(&["Device", "Maintenance", "Power on Self Test", "On", "<", "Home"]);
    desk.tap(&[
        "Device",
        "System Settings",
        "Other Settings",
        "Data Encryption",
        "On",
        "OK",
        "Yes",
    ]);
    desk.tap(&["Home"]);
    desk.tap(&authentication);
    desk.tap(&["Authentication", "Login Type", "Log In to Local Accounts", "OK"]);

    let (settings, certified) = (desk.view().settings, Settings::certified());
    assert_eq!(settings.storage_overwrite, Overwrites::Three);
    for key in [
        Key::auth_panel_password_entry,
        Key::receive_control,
        Key::job_login_success,
        Key::job_login_failure,
        Key::job_without_user_id,
        Key::print_disable_direct_print,
        Key::net_smb_client,
        Key::fax_direct_fax,
        Key::fax_polling_storage,
        Key::fax_folder_selector,
        Key::folder_files_retrieved_by_client,
        Key::reports_print_reports,
        Key::selftest_power_on,
        Key::storage_data_encryption,
        Key::auth_login_type,
    ] {
        assert_eq!(settings.value(key), certified.value(key), "{key:?}");
    }
}

#[test]
fn every_setting_of_the_menus_can_be_seen_and_changed() {
    for (path, keys) in every_end() {
        for key in keys {
            let mut desk = Desk::factory();
            desk.log_in_key_operator();
            let before = desk.view().settings.value(key);
            desk.tap(&path);
            check(&desk);
            change(&mut desk, &path, key);
            assert_ne!(desk.view().settings.value(key), before, "{path:?}");
        }
    }
}

/// A folder of the Key Operator's.
fn make_folder(desk: &mut Desk, number: u16) {
    desk.control(Command::Folder(FolderAsk::Create {
        number: FolderNumber(number),
        name: "Faxes".into(),
        passcode: PasscodeChange::Off,
        owner: UserId::new(KO),
    }));
}

#[test]
fn a_line_gets_its_folder_as_the_guide_says() {
    let mut desk = Desk::certified();
    desk.log_in_key_operator();
    make_folder(&mut desk, 12);
    let before = desk.audit().len();
    let lines = ["Device", "App Settings", "Fax Settings", "Fax Received Options"];
    desk.tap(&lines);
    let screen = desk.tap(&["Folder Selector Setup"]);
    assert_eq!(
        (rows(&screen), value(&screen, "Line 1")),
        (vec!["Line 1", "Line 2", "Line 3"], "Off")
    );
    assert_eq!(desk.tap(&["Line 2", "On"]).screen, "fax-line-folder");
    check(&desk);
    for (typed, said) in [("013", "no folder 013"), ("x", "Type the number")] {
        let screen = desk.type_on(typed).tap(&["OK"]);
        assert!(screen.message.is_some_and(|it| it.contains(said)), "{typed}");
        desk.type_on(&"\u{8}".repeat(typed.len()));
    }
    let screen = desk.type_on("12").tap(&["OK"]);
    assert_eq!((screen.screen.as_str(), value(&screen, "Folder Number")), ("fax-line", "012"));
    check(&desk);
    let screen = desk.tap(&["OK"]);
    assert_eq!((screen.screen.as_str(), value(&screen, "Line 2")), ("fax-lines", "012"));
    let ids = (1..4).map(|it| format!("fax.folder_selector.line_{it}")).collect::<Vec<_>>();
    assert_eq!(
        desk.audit()[before..],
        [
            format!("View Security Setting KO {} {} and 1 more", ids[0], ids[1]),
            format!("Change Security Setting KO {}", ids[1]),
        ]
    );
    let screen = desk.tap(&["Line 2", "Off", "OK"]);
    assert_eq!(value(&screen, "Line 2"), "Off");
}

#[test]
fn a_line_that_somebody_else_gave_a_folder_is_shown_anew() {
    let mut desk = Desk::certified();
    desk.log_in_key_operator();
    [1, 2].into_iter().for_each(|it| make_folder(&mut desk, it));
    desk.tap(&["Device", "App Settings", "Fax Settings", "Fax Received Options"]);
    desk.tap(&["Folder Selector Setup", "Line 1", "On"]);
    desk.type_on("001").tap(&["OK"]);
    desk.control(Command::ChangeSettings(vec![Change::parse(Key::fax_line_1, "2").unwrap()]));
    let screen = desk.tap(&["OK"]);
    assert!(screen.message.is_some_and(|it| it.contains("Line 1 is \"002\" now.")));
    assert_eq!(value(&desk.tap(&["OK"]), "Line 1"), "001");
}

/// Gives a setting another value, as somebody at the panel would.
fn change(desk: &mut Desk, path: &[&str], key: Key) {
    let screen = desk.screen();
    let now = desk.view().settings.text(key);
    if screen.items.iter().any(|it| it.kind == Kind::Toggle) || screen.screen == "reports" {
        return;
    }
    if screen.screen == "edit-home" {
        let is_of = |it: &HomeTile| key.row().doc.contains(&format!("The {} tile", it.label()));
        let tile = HomeTile::ALL.into_iter().find(is_of);
        desk.tap(&[tile.unwrap().label(), "X", "Done"]);
        return;
    }
    if screen.screen == "fax-lines" {
        make_folder(desk, 7);
        desk.tap(&[key.row().id, "On"]);
        desk.type_on("007").tap(&["OK", "OK"]);
        return;
    }
    match key.row().allowed {
        Allowed::Choice(values) => {
            let other = values.iter().find(|it| **it != now).unwrap();
            desk.tap(&[key.row().id, other]);
        }
        Allowed::Range { .. } => {
            let screen = desk.tap(&[key.row().id]);
            let step = if enabled(&screen).contains(&"-") { "-" } else { "+" };
            desk.tap(&[step]);
        }
        Allowed::Text { .. } | Allowed::MailAddress { .. } => {
            panic!("no text is set at the panel: {path:?}")
        }
    }
    for label in ["OK", "Yes"] {
        if enabled(&desk.screen()).contains(&label) {
            desk.tap(&[label]);
        }
    }
}

#[test]
fn every_menu_can_be_touched() {
    let mut desk = Desk::certified();
    desk.log_in_key_operator();
    for (path, _) in every_end() {
        desk.tap(&["Home"]);
        for label in path {
            check(&desk);
            desk.tap(&[label]);
        }
        check(&desk);
    }
}

#[test]
fn the_device_screen_leads_with_information() {
    let mut desk = Desk::certified();
    desk.log_in("user1", PASSWORD);
    assert_eq!(
        rows(&desk.tap(&["Device"])),
        [
            "Information & Reports",
            "System Settings",
            "Authentication/Accounting",
            "Connectivity & Network Setup",
            "App Settings",
            "Maintenance",
            "Audit Log Settings"
        ]
    );
}

const PASSWORD_MENU: &[&str] = &[
    "Device",
    "Authentication/Accounting",
    "Authentication/Security Settings",
    "Administrator Settings",
    "Administrator Password",
];

#[test]
fn the_key_operator_changes_the_own_password() {
    let mut desk = Desk::certified();
    desk.log_in_key_operator();
    desk.tap(PASSWORD_MENU);
    check(&desk);
    for (current, new, retyped, says) in [
        (KO_PASSWORD, "New-0perator!", "New-0perator?", "not retyped"),
        ("another", "New-0perator!", "New-0perator!", "current password"),
        (KO_PASSWORD, "short", "short", "characters"),
    ] {
        desk.type_at("Current Password", current);
        desk.type_at("New Password", new).type_at("Retype Password", retyped);
        let screen = desk.tap(&["OK"]);
        assert!(screen.message.as_ref().is_some_and(|it| it.contains(says)), "{screen:?}");
        assert!(!format!("{:?}", desk.panel).contains(new));
    }
    desk.type_at("Current Password", KO_PASSWORD);
    desk.type_at("New Password", "New-0perator!").type_at("Retype Password", "New-0perator!");
    assert_eq!(desk.tap(&["OK"]).screen, "administrator-settings");
    desk.tap(&["Home", "Log Out"]);
    assert_eq!(desk.log_in(KO, "New-0perator!").screen, "warning");
}

#[test]
fn another_administrator_does_not_change_the_key_operators_password() {
    let mut desk = Desk::certified();
    desk.log_in("admin1", PASSWORD);
    let screen = desk.tap(PASSWORD_MENU);
    assert_eq!(screen.screen, "administrator-settings");
    assert!(screen.message.is_some_and(|it| it.contains("not permitted")));
}

/// The paths are those of the guide's appendix (pp.44 to 47), and those that are assumed.
#[test]
fn every_menu_path_of_an_item_leads_to_what_it_is_about() {
    let mut walked = 0;
    for item in ITEMS {
        for path in item.panel {
            let mut desk = Desk::factory();
            desk.log_in_key_operator();
            let (last, menus) = path.split_last().unwrap();
            desk.tap(menus);
            let before = desk.screen();
            let screen = desk.tap(&[last]);
            check(&desk);
            let shown = |label: &str| screen.items.iter().any(|it| it.label == label);
            let found = match item.behind {
                Behind::Values(_) if item.entered == Entered::BySwitch => {
                    before.items.iter().any(|it| it.kind == Kind::Toggle && it.label == *last)
                }
                Behind::Values(_) if item.entered == Entered::OnHome => {
                    screen.screen == "edit-home"
                }
                Behind::Values(keys) => {
                    assert!(!keys.is_empty());
                    let keys = keys_at(path, item);
                    keys.iter().all(|key| screen.items.iter().any(|it| it.id == key.row().id))
                }
                Behind::Clock => shown("Date") && shown("Time"),
                Behind::AdministratorPassword => shown("New Password"),
                Behind::Folder => screen.screen == "folder-number",
                Behind::DeviceCertificate
                | Behind::ImportedCertificates
                | Behind::Software
                | Behind::NotYet => false,
            };
            assert!(found, "{path:?} of {} ends at {screen:?}", item.id);
            walked += 1;
        }
    }
    assert_eq!(walked, 51);
}

#[test]
fn what_takes_effect_at_the_next_start_offers_a_restart() {
    let mut desk = Desk::factory();
    desk.log_in_key_operator();
    let way = ["Device", "System Settings", "Other Settings", "Software Download"];
    desk.tap(&way);
    assert_eq!(desk.tap(&["Enabled", "OK"]).screen, "confirm");
    assert_eq!(desk.tap(&["No"]).screen, "other-settings");
    assert!(!desk.view().software_download);
    desk.tap(&["Home"]);
    desk.tap(&way);
    desk.tap(&["Off", "OK", "No", "Software Download", "Enabled", "OK", "Yes"]);
    assert!(desk.view().software_download);
}

#[test]
fn off_can_be_chosen_for_a_number_that_may_be_off() {
    let mut desk = Desk::certified();
    desk.log_in_key_operator();
    desk.tap(&["Device", "Authentication/Accounting", "Authentication/Security Settings"]);
    desk.tap(&["Authentication", "Password Policy", "Minimum Password Length", "Off", "OK"]);
    let off = Change::parse(Key::auth_password_minimum_length, "Off").unwrap();
    assert_eq!(desk.view().settings.value(Key::auth_password_minimum_length), off);
    desk.tap(&["Minimum Password Length", "+", "OK"]);
    assert_eq!(desk.view().settings.auth_password_minimum_length.value(), 1);
}
