//! The menus of the Device screen, derived from the guide's items: a menu is a common beginning of
//! their paths, what stands at an end opens a form.

use sim_core::permit::Sight;
use sim_core::settings::{Allowed, Behind, Change, Entered, ITEMS, Item};
use sim_core::{Asker, Command, Refused, View};

use super::place::{ClockForm, Part, Path, Place, SettingForm};
use super::{edit_home, fax_lines, information, password_form, reset, setting_form, zone_form};
use crate::draft::{Act, Draft, Then};
use crate::screen::Kind;
use crate::{label, words};
#[cfg(test)]
use sim_core::settings::Key;

impl Path {
    fn below(&self, label: &'static str) -> Self {
        Self(self.0.iter().copied().chain([label]).collect())
    }

    fn title(&self) -> &'static str {
        self.0.last().copied().unwrap_or_default()
    }
}

/// A menu.
pub(crate) fn draw(view: &View, path: &Path) -> Draft<Place> {
    let mut draft = Draft::inner(label::id(path.title()), path.title());
    if *path == Path::device() {
        draft.row(information::TITLE, Act::Open(Place::Information));
    }
    for (_, item) in ends().filter(|(end, _)| end == path) {
        if item.behind == Behind::Clock {
            draw_clock(&mut draft, view);
        }
    }
    for child in children(path) {
        match switch_at(&path.below(child)) {
            Some(item) => draw_switch(&mut draft, view, child, item),
            None => drop(draft.row(child, open(view, &path.below(child)))),
        }
    }
    if path.0 == reset::ABOVE {
        draft.row(reset::TITLE, for_administrators(view, Act::Open(Place::Reset)));
    }
    draft
}

/// What a touch of a menu's line does.
fn open(view: &View, path: &Path) -> Act<Place> {
    let here = |is: fn(&Item) -> bool| ends().any(|(end, item)| end == *path && is(item));
    if here(|it| it.entered == Entered::OnHome) {
        return for_whom(edit_home::may_edit(view), edit_home::open(), None);
    }
    if here(|it| it.behind == Behind::AdministratorPassword) {
        let form = Act::Open(Place::Password(password_form::form()));
        return for_whom(password_form::may_change(view), form, None);
    }
    if path.0 == fax_lines::PATH {
        return for_administrators(view, fax_lines::open(view));
    }
    let form = SettingForm::at(view, path.title(), &settings_at(path));
    let (keys, place) = match form {
        Some(form) => (form.asks.fields().iter().map(|it| it.key).collect(), Place::Settings(form)),
        None => {
            let keys = switches_in(path).into_iter().flat_map(|it| it.keys()).copied();
            (keys.collect::<Vec<_>>(), Place::Menu(path.clone()))
        }
    };
    if keys.is_empty() {
        return for_whom(may_open(view, path), Act::Open(place.clone()), Some(place));
    }
    for_administrators(view, setting_form::see(keys, place))
}

/// What a touch of something does that is for administrators only: others are told so, and nobody has to
/// log in first.
fn for_administrators(view: &View, act: Act<Place>) -> Act<Place> {
    for_whom(may_see_settings(view), act, None)
}

fn for_whom(may: Result<(), Refused>, act: Act<Place>, then: Option<Place>) -> Act<Place> {
    match may {
        Ok(()) => act,
        Err(Refused::NotLoggedIn) => Act::LogIn(then),
        Err(refused) => Act::Say(words::refused(&refused)),
    }
}

/// Whether whoever stands at the panel may open this menu. One with switches shows settings.
pub(crate) fn may_open(view: &View, path: &Path) -> Result<(), Refused> {
    let sight = if [Path::device(), Path::customize()].contains(path) {
        Sight::Panel
    } else if switches_in(path).is_empty() {
        Sight::Menus
    } else {
        Sight::Settings
    };
    view.may_see(Asker::Panel, sight)
}

/// Whether whoever stands at the panel may see settings; the device itself is asked again when they
/// are opened.
pub(crate) fn may_see_settings(view: &View) -> Result<(), Refused> {
    view.may_see(Asker::Panel, Sight::Settings)
}

fn draw_clock(draft: &mut Draft<Place>, view: &View) {
    for (part, label, value) in [
        (Part::Date, "Date", view.clock.date(view.now)),
        (Part::Time, "Time", view.clock.time(view.now)),
        (Part::Zone, "Time Zone", zone_form::zone_text(view.clock.zone())),
        (Part::Saving, "Daylight Saving", zone_form::saving_text(view.clock.zone())),
    ] {
        let place = Place::Clock(ClockForm::new(view, part));
        draft.row(label, for_administrators(view, Act::Open(place))).value = Some(value);
    }
}

fn draw_switch(draft: &mut Draft<Place>, view: &View, name: &str, item: &Item) {
    let [key] = item.keys() else { return };
    let (now, Allowed::Choice(values)) = (view.settings.text(*key), key.row().allowed) else {
        return;
    };
    let other = values.iter().find(|it| **it != now).and_then(|it| Change::parse(*key, it).ok());
    let act =
        other.map_or(Act::Nothing, |it| Act::ask(Command::ChangeSettings(vec![it]), Then::Stay));
    let shown = draft.add(Kind::Toggle, label::id(name), name, act);
    shown.selected = values.first() == Some(&now.as_str());
    shown.value = Some(now);
}

/// Every item that can be operated here, with the way to it. Where the guide's path goes on to a value
/// of the item, the way ends before.
fn ends() -> impl Iterator<Item = (Path, &'static Item)> {
    ITEMS.iter().flat_map(|item| {
        let paths = if can_be_operated(item) { item.panel } else { &[] };
        paths.iter().map(move |path| (Path(without_value(item, path).to_vec()), item))
    })
}

fn can_be_operated(item: &Item) -> bool {
    match item.behind {
        Behind::Values(_) | Behind::Clock | Behind::AdministratorPassword => true,
        Behind::DeviceCertificate
        | Behind::ImportedCertificates
        | Behind::Folder
        | Behind::Software
        | Behind::NotYet => false,
    }
}

fn without_value<'a>(item: &Item, path: &'a [&'static str]) -> &'a [&'static str] {
    let is_value = |label: &str| {
        item.keys().iter().any(|key| match key.row().allowed {
            Allowed::Choice(values) => values.contains(&label),
            Allowed::Range { .. } | Allowed::Text { .. } | Allowed::MailAddress { .. } => false,
        })
    };
    match path {
        [before @ .., last] if is_value(last) => before,
        path => path,
    }
}

/// The next labels below a menu, in the guide's order.
fn children(path: &Path) -> Vec<&'static str> {
    let mut labels = Vec::new();
    for (end, _) in ends() {
        if let Some([next, ..]) = end.0.strip_prefix(path.0.as_slice())
            && !labels.contains(next)
        {
            labels.push(*next);
        }
    }
    labels
}

/// The items of a form: those that end here, and with them those that end below.
fn settings_at(path: &Path) -> Vec<(&'static str, &'static Item)> {
    let here = |it: &(Path, &Item)| it.0 == *path && !it.1.keys().is_empty();
    if !ends().any(|it| here(&it)) {
        return Vec::new();
    }
    let below = ends().filter(|(end, _)| end.0.starts_with(&path.0));
    below.map(|(end, item)| (end.title(), item)).collect()
}

fn switch_at(path: &Path) -> Option<&'static Item> {
    ends()
        .find(|(end, item)| end == path && item.entered == Entered::BySwitch)
        .map(|(_, item)| item)
}

/// The switches that a menu shows.
fn switches_in(path: &Path) -> Vec<&'static Item> {
    children(path).into_iter().filter_map(|it| switch_at(&path.below(it))).collect()
}

/// Every end with the settings that it leads to.
#[cfg(test)]
pub(crate) fn every_end() -> Vec<(Vec<&'static str>, Vec<Key>)> {
    ends().map(|(path, item)| (path.0.clone(), keys_at(&path.0, item))).collect()
}

/// The settings of an item that one of its paths leads to.
#[cfg(test)]
pub(crate) fn keys_at(path: &[&str], item: &Item) -> Vec<Key> {
    let is_here = |key: &Key| sim_core::fax::is_of_line(*key) == (path == fax_lines::PATH);
    item.keys().iter().copied().filter(is_here).collect()
}
