//! What the device is made of and how it is set, in labels and values: what its own screens and reports tell,
//! and what tools read.

use crate::View;
use crate::condition::{SupplyLife, TrayState};
use crate::media::INPUT_TRAYS;
use crate::parts::Supply;
use crate::report::Section;
use crate::settings::{ITEMS, Item, Key};

/// The heading of the settings.
const SETTINGS: &str = "System Settings";

/// All of it; the settings for those who may see them.
pub fn sections(view: &View, with_settings: bool) -> Vec<Section> {
    let machine = [versions, network, options, trays, consumables, counters];
    let settings = with_settings.then_some(system_settings as fn(&View) -> Section);
    machine.into_iter().chain(settings).map(|it| it(view)).collect()
}

/// Every setting with what it is called on the screens, in the guide's order: by the last label of its menu path,
/// and where that is not enough by what stands above it; with the label of its field where the item has one.
pub fn settings() -> impl Iterator<Item = (Key, String)> {
    ITEMS.iter().flat_map(|item| {
        let place = place(item);
        item.keys().iter().map(move |key| match key.row().label {
            "" => (*key, place.clone()),
            label => (*key, format!("{place}: {label}")),
        })
    })
}

/// What the place is called where an item is set: as much of the end of its path as no other has.
fn place(item: &Item) -> String {
    let path = path(item);
    let is_shared = |end: &[&str]| {
        let others = ITEMS.iter().filter(|it| it.id != item.id && !it.keys().is_empty());
        others.map(self::path).any(|it| it.ends_with(end))
    };
    let mut ends = (1..=path.len()).filter_map(|it| path.get(path.len() - it..));
    // Tiles are all edited in one place, each under its own name.
    match ends.find(|it| !is_shared(it)) {
        Some(end) => end.join(" > "),
        None => format!("{}: {}", path.join(" > "), item.item.trim_start_matches("Set ")),
    }
}

/// The path of an item: at the panel, or else in CWIS.
fn path(item: &Item) -> &'static [&'static str] {
    item.panel.iter().chain(item.cwis).next().copied().unwrap_or_default()
}

/// The versions, and what else tells one machine from another (guide pp.2 and 8).
pub fn versions(view: &View) -> Section {
    let identity = &view.identity;
    section(
        "Software Version",
        [
            ("Controller ROM", view.software.controller_rom.to_string()),
            ("FAX ROM", view.software.fax_rom.to_string()),
            ("Model", identity.model.full_name.to_owned()),
            ("Product Code", identity.model.product_code.to_owned()),
            ("Serial Number", identity.serial.clone()),
        ],
    )
}

fn network(view: &View) -> Section {
    let identity = &view.identity;
    let lines =
        [("Host Name", identity.host_name.clone()), ("IP Address", identity.address.to_string())];
    section("Network", lines)
}

fn options(view: &View) -> Section {
    let options = view.identity.model.options.iter();
    section("Options", options.map(|it| (*it, "Installed".to_owned())))
}

fn trays(view: &View) -> Section {
    let lines = INPUT_TRAYS.iter().map(|row| {
        let reading = view.condition.readings.tray(row.tray);
        let state = match reading.state() {
            TrayState::Out => "pulled out",
            TrayState::Empty => "empty",
            TrayState::Low => "low",
            TrayState::Ready => "ready",
        };
        let (size, kind) = (reading.medium.size.row().label, reading.medium.kind.name());
        (row.label, format!("{size}, {kind}, {state}"))
    });
    section("Paper Trays", lines)
}

fn consumables(view: &View) -> Section {
    let lines = Supply::all().map(|it| {
        let reading = view.condition.readings.supply(it);
        let state = match (reading.is_fitted, reading.life(it)) {
            (false, _) => "missing",
            (true, SupplyLife::Ended) => "to be replaced",
            (true, SupplyLife::NearEnd) => "to be replaced soon",
            (true, SupplyLife::Good) => "good",
        };
        (it.row().label, format!("{}, {state}", reading.amount(it)))
    });
    section("Consumables", lines)
}

/// What the machine has printed in its life.
pub(crate) fn counters(view: &View) -> Section {
    let lines = [
        ("Impressions", view.meter.impressions()),
        ("Color Impressions", view.meter.full_color),
        ("Black Impressions", view.meter.monochrome),
        ("Sheets", view.meter.sheets),
    ];
    section("Counters", lines.map(|(label, count)| (label, count.to_string())))
}

fn system_settings(view: &View) -> Section {
    let lines = settings().map(|(key, label)| (label, view.settings.text(key)));
    section(SETTINGS, lines)
}

/// A heading and what stands below it.
pub(crate) fn section<L: Into<String>>(
    title: &'static str,
    lines: impl IntoIterator<Item = (L, String)>,
) -> Section {
    Section { title, lines: lines.into_iter().map(|(label, it)| (label.into(), it)).collect() }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::settings;
    use crate::settings::ROWS;

    #[test]
    fn every_setting_is_there_once_under_a_name_of_its_own() {
        let keys: Vec<_> = settings().map(|it| it.0).collect();
        assert_eq!(keys, ROWS.iter().map(|it| it.key).collect::<Vec<_>>());
        let names: BTreeSet<_> = settings().map(|it| it.1).collect();
        assert_eq!(names.len(), ROWS.len(), "{names:#?}");
        for name in [
            "Enable Print Reports",
            "SSL/TLS Settings: Protocol Version",
            "SMTP: Device's Email Address",
            "Customize > Edit Home: Scan",
            "Maximum Login Attempts - Local User",
        ] {
            assert!(names.contains(name), "{name}: {names:#?}");
        }
    }
}
