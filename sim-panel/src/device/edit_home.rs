//! Edit Home: "X" takes a tile off Home, "+" brings it back, "Done" does it (guide pp.15 to 16; how tiles come
//! back is assumed). All tiles are there, also those of apps that do not exist yet.

use sim_core::home::{HomeTile, SETTINGS, TileChange};
use sim_core::{Asker, Command, Refused, View};

use super::place::{EditHome, Place};
use crate::draft::{Act, Draft, Then};
use crate::label;
use crate::screen::{Kind, Layout, Sign, Slot};

const TITLE: &str = "Edit Home";
/// What stands on a tile that is not on Home.
const OFF: &str = "Removed";

/// Whether whoever stands there may edit Home.
pub(super) fn may_edit(view: &View) -> Result<(), Refused> {
    view.may(Asker::Panel, &Command::EditHome(Vec::new()))
}

/// Leads there: the device is asked, because looking is logged.
pub(super) fn open() -> Act<Place> {
    let seen = SETTINGS.to_vec();
    Act::ask(Command::ViewSettings(seen), Then::Open(Place::EditHome(EditHome::default())))
}

/// The screen.
pub(super) fn draw(view: &View, it: &EditHome) -> Draft<Place> {
    let mut draft = Draft { layout: Layout::Tiles, ..Draft::inner(label::id(TITLE), TITLE) };
    for tile in HomeTile::ALL {
        draw_tile(&mut draft, it, tile, it.is_on(view, tile));
    }
    draft.main_button("Done", done(view, it));
    draft
}

/// A tile, and what takes it away or brings it back. Touching the tile says which of these is meant by its
/// label.
fn draw_tile(draft: &mut Draft<Place>, it: &EditHome, tile: HomeTile, is_on: bool) {
    let (id, name, chosen) = (label::id(tile.label()), tile.label(), it.chosen == Some(tile));
    let choose = EditHome { chosen: Some(tile), ..it.clone() };
    let item = draft.add(Kind::Button, &id, name, Act::Become(Place::EditHome(choose)));
    item.slot = Slot::Tile(Sign::of(tile));
    item.selected = chosen;
    item.value = (!is_on).then(|| OFF.into());
    let mut turned = EditHome { chosen: Some(tile), ..it.clone() };
    turned.changed.insert(tile, !is_on);
    let (act, sign) = if is_on { ("remove", "X") } else { ("add", "+") };
    let turn = Act::Become(Place::EditHome(turned));
    let item = draft.add(Kind::Button, format!("{act}-{id}"), sign, turn);
    item.slot = Slot::Corner;
    item.selected = chosen;
    item.value = Some(name.into());
}

/// All that differs from Home as it is, in one change.
fn done(view: &View, it: &EditHome) -> Act<Place> {
    let differs = |tile: &HomeTile| it.is_on(view, *tile) != view.has_tile(*tile);
    let changes: Vec<_> = HomeTile::ALL
        .into_iter()
        .filter(differs)
        .map(|tile| TileChange { tile, is_on: it.is_on(view, tile) })
        .collect();
    if changes.is_empty() { Act::Home } else { Act::ask(Command::EditHome(changes), Then::Home) }
}

impl EditHome {
    fn is_on(&self, view: &View, tile: HomeTile) -> bool {
        self.changed.get(&tile).copied().unwrap_or_else(|| view.has_tile(tile))
    }
}
