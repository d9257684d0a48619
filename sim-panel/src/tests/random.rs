//! Whatever is touched and typed, in whatever order.

use proptest::prelude::*;
use sim_core::folder::{FolderAsk, FolderNumber, PasscodeChange};
use sim_core::power::{Power, PowerAction};
use sim_core::settings::Settings;
use sim_core::user::UserId;
use sim_core::{Asker, Command, Secret};

use super::desk::{Desk, KO, KO_PASSWORD, PASSWORD, check};
use crate::to_pdf;

#[derive(Clone, Debug)]
enum Move {
    /// The item at this place of the screen, around the end.
    Touch(usize),
    Press(&'static str),
    Type(&'static str),
    TypeAt(&'static str, &'static str),
    Wait(u64),
    Power,
    RestoreDefaults,
    HoldChecks(bool),
    Submit,
    SubmitSecure,
    MakeFolder(u16),
    Put(u32),
    HoldScanner(bool),
}

const LABELS: &[&str] = &[
    "Home",
    "OK",
    "Yes",
    "<",
    "",
    "[]",
    "Private Charge Print",
    "System Settings",
    "Send from Folder",
    "Scans",
    "+",
    "Copy",
    "Fax",
    "Email",
    "Scan",
    "Start",
    "Folder Details",
];

fn moves(texts: &'static [&'static str]) -> impl Strategy<Value = Vec<Move>> {
    let one = prop_oneof![
        12 => any::<u8>().prop_map(|it| Move::Touch(it.into())),
        2 => prop::sample::select(LABELS).prop_map(Move::Press),
        3 => prop::sample::select(texts).prop_map(Move::Type),
        2 => prop::sample::select(texts).prop_map(|it| Move::TypeAt("User ID", it)),
        2 => prop::sample::select(texts).prop_map(|it| Move::TypeAt("Password", it)),
        1 => (0..40u64).prop_map(Move::Wait),
        1 => Just(Move::Power),
        1 => Just(Move::RestoreDefaults),
        1 => any::<bool>().prop_map(Move::HoldChecks),
        1 => Just(Move::Submit),
        1 => Just(Move::SubmitSecure),
        1 => (1..4u16).prop_map(Move::MakeFolder),
        2 => (0..4u32).prop_map(Move::Put),
        1 => any::<bool>().prop_map(Move::HoldScanner),
    ];
    prop::collection::vec(one, 1..60)
}

fn make(desk: &mut Desk, it: &Move) {
    match it {
        Move::Touch(at) => {
            let items = desk.screen().items;
            if let Some(item) = items.get(at % items.len().max(1)) {
                let taken = desk.press(&item.id).is_ok();
                assert_eq!(taken, item.enabled, "{item:?}");
            }
        }
        Move::Press(label) => drop(desk.press(label)),
        Move::Type(text) => drop(desk.panel.type_text(&desk.view(), None, text)),
        Move::TypeAt(label, text) => drop(desk.panel.type_text(&desk.view(), Some(label), text)),
        Move::Wait(seconds) => desk.wait(*seconds),
        Move::Power => {
            let action = match desk.view().power {
                Power::Off => PowerAction::On,
                Power::Starting { .. }
                | Power::Restoring
                | Power::DownloadMode(_)
                | Power::On { .. } => PowerAction::Off,
            };
            desk.control(Command::Power(action));
        }
        Move::RestoreDefaults => desk.restore_defaults(),
        Move::HoldChecks(hold) => desk.check_passwords(!hold),
        Move::Submit if desk.view().power.is_on() => drop(desk.submit("user1", "a print")),
        Move::SubmitSecure if desk.view().power.is_on() => {
            desk.submit_secure("user1", "a secure print", "7");
        }
        Move::MakeFolder(number) => make_folder(desk, *number),
        Move::Put(sheets) => desk.put(*sheets),
        Move::HoldScanner(hold) => desk.scanner_runs = !hold,
        Move::Submit | Move::SubmitSecure => {}
    }
}

/// A folder whose passcode is known, unless there is one of this number.
fn make_folder(desk: &mut Desk, number: u16) {
    let create = FolderAsk::Create {
        number: FolderNumber(number),
        name: "Scans".into(),
        passcode: PasscodeChange::On(Secret::new("7")),
        owner: UserId::new("user1"),
    };
    drop(desk.device.handle(desk.now, Asker::Control, Command::Folder(create)));
    desk.work();
}

const GUESSES: &[&str] = &["user1", KO, "guess", "\u{8}", "ü\u{0}€", "99999999999"];
const KNOWN: &[&str] = &["user1", KO, KO_PASSWORD, PASSWORD, "7", "Off", "\u{8}"];

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn without_a_password_nothing_is_changed(moves in moves(GUESSES)) {
        let mut desk = Desk::certified();
        for it in &moves {
            make(&mut desk, it);
            prop_assert!(desk.view().sessions.is_empty());
            prop_assert!(["home", "log-in", "blank"].contains(&desk.screen().screen.as_str()));
        }
        let view = desk.view();
        prop_assert_eq!(view.settings.as_ref(), &Settings::certified());
        prop_assert_eq!(view.users.len(), 4);
        prop_assert!(desk.printed.is_empty());
    }

    #[test]
    fn no_touch_brings_a_panel_down_at_which_the_defaults_can_be_restored(moves in moves(KNOWN)) {
        let mut desk = Desk::factory();
        desk.log_in_key_operator();
        desk.tap(&["Device", "System Settings", "Reset", "Restore Factory Defaults"]);
        for it in &moves {
            make(&mut desk, it);
            check(&desk);
            prop_assert!(to_pdf(&desk.screen()).starts_with(b"%PDF"));
        }
    }

    #[test]
    fn no_touch_brings_the_panel_down(moves in moves(KNOWN)) {
        let mut desk = Desk::scanner();
        desk.log_in_key_operator();
        for it in &moves {
            make(&mut desk, it);
            check(&desk);
            let screen = desk.screen();
            prop_assert!(to_pdf(&screen).starts_with(b"%PDF"));
        }
    }
}
