//! Customize: Edit Home by the guide's steps (pp.15 to 16), and who may.

use sim_core::Command;
use sim_core::home::HomeTile;
use sim_core::settings::parse;

use super::desk::{Desk, PASSWORD, check, enabled, value};
use crate::{Screen, Slot};

const EDIT_HOME: [&str; 2] = ["Customize", "Edit Home"];

/// The labels of the tiles.
fn tiles(screen: &Screen) -> Vec<&str> {
    let tiles = screen.items.iter().filter(|it| matches!(it.slot, Slot::Tile(_)));
    tiles.map(|it| it.label.as_str()).collect()
}

fn set(desk: &mut Desk, setting: &str, value: &str) {
    desk.control(Command::ChangeSettings(parse(setting, value).unwrap()));
}

#[test]
fn the_guides_three_tiles_are_deleted_to_the_letter() {
    let mut desk = Desk::factory();
    set(&mut desk, "audit.enabled", "Enabled");
    for (tile, setting) in [
        ("Scan", "home.scan"),
        ("Remote Assistance", "home.remote_assistance"),
        ("Internet Fax", "home.internet_fax"),
    ] {
        let screen = desk.tap(&EDIT_HOME);
        assert_eq!(tiles(&screen), HomeTile::ALL.map(HomeTile::label));
        check(&desk);
        desk.tap(&[tile, "X"]);
        check(&desk);
        assert_eq!(desk.tap(&["Done"]).screen, "home");
        let rows = desk.audit();
        let [.., seen, changed] = rows.as_slice() else { panic!("{rows:?}") };
        assert!(seen.starts_with("View Security Setting - home.scan home.remote_"), "{seen}");
        assert_eq!(*changed, format!("Change Security Setting - {setting}"));
    }
    let settings = desk.view().settings;
    assert!(!settings.home_scan.is_on() && !settings.home_remote_assistance.is_on());
    assert!(!settings.home_internet_fax.is_on() && settings.home_web_applications.is_on());
}

#[test]
fn each_tile_is_taken_off_home_and_brought_back() {
    let mut desk = Desk::factory();
    let home = desk.screen();
    for tile in HomeTile::ALL {
        desk.tap(&EDIT_HOME);
        let screen = desk.tap(&[tile.label(), "X"]);
        assert_eq!(value(&screen, tile.label()), "Removed");
        assert!(!tiles(&desk.tap(&["Done"])).contains(&tile.label()));
        assert!(!desk.view().has_tile(tile));
        let id = format!("add-{}", crate::label::id(tile.label()));
        desk.tap(&EDIT_HOME);
        desk.tap(&[&id, "Done"]);
        assert_eq!(tiles(&desk.screen()), tiles(&home));
    }
}

#[test]
fn nothing_is_done_before_done() {
    let mut desk = Desk::factory();
    desk.tap(&EDIT_HOME);
    desk.tap(&["Jobs", "X", "remove-device", "Device", "+"]);
    assert!(HomeTile::ALL.into_iter().all(|it| desk.view().has_tile(it)));
    desk.tap(&["<", "<"]);
    assert!(tiles(&desk.screen()).contains(&"Jobs"));
    desk.tap(&EDIT_HOME);
    assert_eq!(desk.tap(&["Done"]).screen, "home", "nothing is changed");
}

#[test]
fn what_was_changed_elsewhere_meanwhile_stays_changed() {
    let mut desk = Desk::factory();
    desk.tap(&EDIT_HOME);
    desk.tap(&["Copy", "X"]);
    set(&mut desk, "home.scan", "removed from Home");
    assert_eq!(value(&desk.screen(), "Scan"), "Removed");
    desk.tap(&["Done"]);
    let off: Vec<_> = HomeTile::ALL.into_iter().filter(|it| !desk.view().has_tile(*it)).collect();
    assert_eq!(off, [HomeTile::Copy, HomeTile::Scan]);
}

#[test]
fn which_x_is_meant_says_the_tile_that_was_touched_before() {
    let mut desk = Desk::factory();
    desk.tap(&EDIT_HOME);
    let refused = desk.press("X").unwrap_err();
    assert!(refused.to_string().contains("several times"), "{refused}");
    desk.tap(&["remove-fax"]);
    assert_eq!(value(&desk.screen(), "Fax"), "Removed");
    assert_eq!(desk.tap(&["+"]).items, desk.tap(&["X", "+"]).items);
}

#[test]
fn only_administrators_edit_home_where_it_is_restricted() {
    let mut desk = Desk::certified();
    assert!(!enabled(&desk.screen()).contains(&"Customize"));
    desk.log_in("user1", PASSWORD);
    let screen = desk.tap(&EDIT_HOME);
    assert_eq!(screen.screen, "customize");
    assert!(screen.message.is_some_and(|it| it.contains("not permitted")));
    set(&mut desk, "access.edit_home", "Unlocked");
    assert_eq!(desk.tap(&["Edit Home"]).screen, "edit-home");
    set(&mut desk, "access.edit_home", "System Administrators Only");
    assert_eq!(desk.screen().screen, "customize");
    desk.tap(&["Home", "Log Out"]);
    desk.log_in("admin1", PASSWORD);
    desk.tap(&EDIT_HOME);
    desk.tap(&["Copy", "X", "Done"]);
    assert!(!desk.view().has_tile(HomeTile::Copy));
}

#[test]
fn a_restricted_home_asks_who_it_is_where_nobody_logs_in() {
    let mut desk = Desk::factory();
    set(&mut desk, "access.edit_home", "System Administrators Only");
    assert_eq!(desk.tap(&EDIT_HOME).screen, "log-in");
    desk.type_at("User ID", "admin1").type_at("Password", PASSWORD);
    assert_eq!(desk.tap(&["OK"]).screen, "customize");
    assert_eq!(desk.tap(&["Edit Home"]).screen, "edit-home");
}

#[test]
fn web_applications_has_a_form_beside_its_tile() {
    let mut desk = Desk::factory();
    desk.log_in_key_operator();
    desk.tap(&["Customize", "Web Applications", "Off", "OK"]);
    assert!(!desk.view().has_tile(HomeTile::WebApplications));
    desk.tap(&["Home"]);
    assert_eq!(value(&desk.tap(&EDIT_HOME), "Web Applications"), "Removed");
}
