//! Edit Home: which tiles are on the Home screen.

use super::bench::{Bench, KO, KO_PASSWORD};
use crate::home::{HomeTile, SETTINGS, TileChange};
use crate::power::PowerAction;
use crate::saved::SavedRows;
use crate::settings::Settings;
use crate::user::Role;
use crate::{Asker, Command, Device, Refused};

fn off(tiles: &[HomeTile]) -> Command {
    Command::EditHome(tiles.iter().map(|it| TileChange { tile: *it, is_on: false }).collect())
}

fn on(tiles: &[HomeTile]) -> Command {
    Command::EditHome(tiles.iter().map(|it| TileChange { tile: *it, is_on: true }).collect())
}

fn tiles(bench: &Bench) -> Vec<HomeTile> {
    let view = bench.view();
    HomeTile::ALL.into_iter().filter(|it| view.has_tile(*it)).collect()
}

#[test]
fn each_tile_is_taken_off_home_and_brought_back() {
    let mut bench = Bench::factory();
    assert_eq!(tiles(&bench), HomeTile::ALL);
    for tile in HomeTile::ALL {
        bench.ask(Asker::Panel, off(&[tile])).unwrap();
        let left: Vec<_> = HomeTile::ALL.into_iter().filter(|it| *it != tile).collect();
        assert_eq!(tiles(&bench), left);
        bench.ask(Asker::Panel, on(&[tile])).unwrap();
        assert_eq!(tiles(&bench), HomeTile::ALL);
    }
}

#[test]
fn a_tile_with_a_setting_is_the_setting_and_audited_as_one() {
    let mut bench = Bench::factory();
    bench.set("audit.enabled", "Enabled");
    let of_settings: Vec<_> = HomeTile::ALL
        .into_iter()
        .filter(|it| it.by_setting(&Settings::factory()).is_some())
        .collect();
    assert_eq!(of_settings.len(), SETTINGS.len());
    bench.ask(Asker::Panel, off(&HomeTile::ALL)).unwrap();
    let changed: Vec<_> = bench
        .view()
        .audit
        .iter()
        .filter(|it| it.event.row().description == "Change Security Setting")
        .map(|it| it.optional.to_string())
        .collect();
    assert_eq!(changed, SETTINGS.iter().map(|it| it.row().id).collect::<Vec<_>>());
    let back = SETTINGS.iter().map(|it| Settings::factory().value(*it)).collect();
    bench.ask(Asker::Control, Command::ChangeSettings(back)).unwrap();
    assert_eq!(tiles(&bench), of_settings);
}

#[test]
fn what_was_taken_off_stays_off_until_the_defaults_are_restored() {
    let mut bench = Bench::factory();
    let gone = [HomeTile::Copy, HomeTile::Scan, HomeTile::Jobs];
    bench.ask(Asker::Panel, off(&gone)).unwrap();
    let left = tiles(&bench);
    let rows = bench.device.changes(None).into_iter();
    let rows: SavedRows = rows.filter_map(|(key, value)| Some((key, value?))).collect();
    let (resumed, _) = Device::resume(&rows).unwrap();
    assert_eq!(resumed.view().home, bench.view().home);
    bench.power(PowerAction::Cut);
    bench.power(PowerAction::On);
    assert_eq!((tiles(&bench), left.len()), (left, 8));
    bench.reset();
    assert_eq!(tiles(&bench), HomeTile::ALL);
}

#[test]
fn a_restricted_home_is_left_alone_by_all_but_administrators() {
    let mut bench = Bench::certified();
    bench.add_user("alice", "alice-pass-1", Role::GeneralUser);
    let alice = Asker::Session(bench.cwis("alice", "alice-pass-1").unwrap());
    let ko = Asker::Session(bench.cwis(KO, KO_PASSWORD).unwrap());
    let change = off(&[HomeTile::Copy]);
    assert_eq!(bench.ask(Asker::Panel, change.clone()), Err(Refused::NotLoggedIn));
    assert_eq!(bench.ask(alice, change.clone()), Err(Refused::NotPermitted));
    bench.ask(ko, change.clone()).unwrap();
    bench.set("access.edit_home", "Unlocked");
    bench.ask(alice, on(&[HomeTile::Copy])).unwrap();
    assert_eq!(bench.ask(Asker::Panel, change), Err(Refused::NotLoggedIn));
}
