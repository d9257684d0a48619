//! Log-in, its failures, and what is kept from view.

use expect_test::expect;
use sim_core::Command;
use sim_core::power::PowerAction;
use sim_core::settings::Change;
use sim_core::settings::values::OnOff;

use super::desk::{Desk, KO, KO_PASSWORD, PASSWORD, check, enabled, value};
use crate::to_pdf;

#[test]
fn local_user_then_id_and_password_then_ok_logs_in() {
    let mut desk = Desk::certified();
    let screen = desk.tap(&["Local User"]);
    assert_eq!(screen.screen, "log-in");
    assert_eq!(enabled(&screen), ["User ID", "Password", "Next", "OK", "Cancel"]);
    desk.type_at("User ID", "user1").type_at("Password", PASSWORD);
    let screen = desk.tap(&["OK"]);
    assert_eq!((screen.screen.as_str(), screen.user.as_deref()), ("home", Some("user1")));
    let tiles =
        ["Copy", "Fax", "Email", "Send from Folder", "Private Charge Print", "Jobs", "Device"];
    assert_eq!(enabled(&screen), [&["Log Out"], &tiles[..], &["Customize"]].concat());
    assert_eq!(screen.message, None);
}

#[test]
fn the_keypad_alone_with_next_and_ok_logs_in() {
    let mut desk = Desk::certified();
    desk.type_on("us").type_on("er1");
    desk.tap(&["Next"]);
    desk.type_on(PASSWORD);
    assert_eq!(desk.tap(&["[OK]"]).user.as_deref(), Some("user1"));
}

#[test]
fn typing_with_a_name_starts_anew_and_a_backspace_takes_back() {
    let mut desk = Desk::certified();
    desk.type_at("User ID", "wrong").type_at("user-id", "user12").type_on("\u{8}2\u{8}");
    assert_eq!(value(&desk.screen(), "User ID"), "user1");
}

#[test]
fn the_key_operator_closes_a_warning_first() {
    let mut desk = Desk::certified();
    let screen = desk.log_in(KO, KO_PASSWORD);
    assert_eq!((screen.screen.as_str(), enabled(&screen)), ("warning", vec!["Close"]));
    assert!(screen.message.is_some_and(|it| it.contains("administrator")));
    assert_eq!(desk.tap(&["Close"]).screen, "home");
    desk.tap(&["Log Out"]);
    assert_eq!(desk.log_in("admin1", PASSWORD).screen, "home");
}

#[test]
fn a_wrong_password_is_said_and_what_was_typed_is_gone() {
    let mut desk = Desk::certified();
    let screen = desk.log_in("user1", "not-the-Password");
    assert_eq!((screen.screen.as_str(), screen.user.as_deref()), ("log-in", None));
    expect!["Authentication failed. Check the User ID and the password. After too many failed log-ins no further one is accepted until the power is switched off and on."]
        .assert_eq(screen.message.as_deref().unwrap());
    assert_eq!((value(&screen, "User ID"), value(&screen, "Password")), ("", ""));
    desk.type_on("user1");
    assert_eq!(desk.screen().message, None);
    desk.type_at("Password", PASSWORD);
    assert_eq!(desk.tap(&["OK"]).user.as_deref(), Some("user1"));
}

#[test]
fn without_a_password_where_one_is_asked_for_nobody_is_asked_and_nothing_is_counted() {
    let mut desk = Desk::certified();
    desk.tap(&["Local User"]);
    let said = |desk: &mut Desk| desk.tap(&["OK"]).message;
    assert_eq!(said(&mut desk).as_deref(), Some("Type the User ID first."));
    desk.type_at("User ID", "user1");
    for _ in 0..5 {
        assert_eq!(said(&mut desk).as_deref(), Some("Type the password first."));
    }
    assert_eq!(value(&desk.screen(), "User ID"), "user1", "what was typed stays");
    desk.tap(&["Next"]);
    desk.type_on(PASSWORD);
    assert_eq!(desk.tap(&["OK"]).user.as_deref(), Some("user1"));
    desk.tap(&["Log Out"]);
    desk.control(Command::ChangeSettings(vec![Change::auth_panel_password_entry(OnOff::Off)]));
    desk.type_on("admin1");
    assert_eq!(said(&mut desk).as_deref(), Some("Type the password first."));
    desk.type_at("User ID", "user1");
    assert_eq!(desk.tap(&["OK"]).user.as_deref(), Some("user1"), "an ID is enough");
}

#[test]
fn a_locked_user_and_one_that_is_not_there_are_told_the_same() {
    let mut desk = Desk::certified();
    for _ in 0..5 {
        desk.log_in("user1", "not-the-Password");
        desk.tap(&["Cancel"]);
    }
    let locked = desk.log_in("user1", PASSWORD);
    assert_eq!(locked.user, None);
    desk.tap(&["Cancel"]);
    let unknown = desk.log_in("nobody", PASSWORD);
    assert!(locked.message.is_some() && locked.message == unknown.message);
    desk.control(Command::Power(PowerAction::Off));
    desk.control(Command::Power(PowerAction::On));
    assert_eq!(desk.log_in("user1", PASSWORD).user.as_deref(), Some("user1"));
}

#[test]
fn nothing_can_be_touched_while_a_password_is_checked() {
    let mut desk = Desk::certified();
    desk.checks_run = false;
    let screen = desk.log_in("user1", PASSWORD);
    assert_eq!(screen.message.as_deref(), Some("Checking..."));
    assert!(enabled(&screen).is_empty() && screen.soft_keys.is_empty());
    for label in ["OK", "Home", "Cancel"] {
        assert_eq!(desk.press(label).unwrap_err().there, [""; 0]);
    }
    assert!(desk.panel.type_text(&desk.view(), None, "x").is_err());
    desk.control(Command::Power(PowerAction::Restart));
    let screen = desk.screen();
    assert_eq!((screen.screen.as_str(), screen.message), ("home", None));
    assert_eq!(enabled(&desk.screen()), ["Local User"]);
}

#[test]
fn a_password_is_dots_in_every_form_of_the_screen() {
    let mut desk = Desk::certified();
    desk.tap(&["Local User"]);
    desk.type_at("User ID", "user1").type_at("Password", PASSWORD);
    let screen = desk.screen();
    assert_eq!(value(&screen, "Password"), "••••••••••••");
    assert!(screen.items.iter().any(|it| it.masked && it.label == "Password"));
    let (json, text) = (serde_json::to_string(&screen).unwrap(), screen.text());
    let pdf = to_pdf(&screen);
    let debug = format!("{:?}", desk.panel);
    for form in [json.as_bytes(), text.as_bytes(), &pdf, debug.as_bytes()] {
        assert!(!form.windows(PASSWORD.len()).any(|it| it == PASSWORD.as_bytes()));
    }
    assert!(pdf.windows(5).any(|it| it == b"user1"), "the text of the PDF can be searched");
    check(&desk);
}

#[test]
fn the_json_of_a_screen_is_the_contract() {
    let mut desk = Desk::certified();
    desk.tap(&["Local User"]);
    let screen = crate::Screen { revision: 17, ..desk.screen() };
    let items = screen.items[1..3].to_vec();
    expect![[r#"
        {
          "screen": "log-in",
          "title": "Local User",
          "user": null,
          "message": null,
          "fault": null,
          "revision": 17,
          "items": [
            {
              "id": "password",
              "kind": "field",
              "label": "Password",
              "enabled": true,
              "value": "",
              "masked": true,
              "selected": false,
              "slot": "line"
            },
            {
              "id": "next",
              "kind": "button",
              "label": "Next",
              "enabled": true,
              "value": null,
              "masked": false,
              "selected": false,
              "slot": "action"
            }
          ],
          "soft_keys": [
            "Home"
          ],
          "layout": "lists"
        }"#]]
    .assert_eq(&serde_json::to_string_pretty(&crate::Screen { items, ..screen }).unwrap());
}

#[test]
fn text_fits_a_terminal() {
    let mut desk = Desk::certified();
    desk.type_on("user1");
    expect![[r#"
        ┌──────────────────────────────────────────────────────────┐
        │ Local User                                               │
        ├──────────────────────────────────────────────────────────┤
        │                                                          │
        │ > User ID: user1_                                        │
        │   Password: _                                            │
        │ [ Next ]  [ OK ]  [ Cancel ]                             │
        │                                                          │
        ├──────────────────────────────────────────────────────────┤
        │ <Home>                                                   │
        └──────────────────────────────────────────────────────────┘
    "#]]
    .assert_eq(&desk.screen().text());
}
