//! A form for the values of one or several items, drawn from what the values accept.

use sim_core::power::PowerAction;
use sim_core::settings::{Change, Item, Key};
use sim_core::{Command, View};

use crate::draft::{Act, Ask, Draft, Then};
use crate::form::{Field, Form, Takes};
use crate::label;
use crate::place::Place;

/// What follows a choice that takes effect at once.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum AtOnce {
    /// The form stays.
    Stay,
    /// Back to the menu.
    Back,
}

/// Items whose procedures in the guide have no "OK": a chosen value takes effect at once (pp.12 to
/// 15; for the other ports assumed from the SMB client).
const AT_ONCE: &[(&str, AtOnce)] = &[
    ("fax.direct_fax", AtOnce::Back),
    ("fax.folder_selector", AtOnce::Stay),
    ("folder.files_retrieved_by_client", AtOnce::Stay),
    ("selftest.power_on", AtOnce::Stay),
    ("net.smb_client", AtOnce::Stay),
    ("net.webdav", AtOnce::Stay),
    ("net.pop3", AtOnce::Stay),
    ("net.ipp", AtOnce::Stay),
    ("net.lpd", AtOnce::Stay),
    ("net.port9100", AtOnce::Stay),
    ("net.ftp_client", AtOnce::Stay),
    ("net.soap", AtOnce::Stay),
    ("net.snmp", AtOnce::Stay),
    ("net.bonjour", AtOnce::Stay),
    ("net.usb", AtOnce::Stay),
];

/// Items that ask "Yes" or "No" before a change, and again before the restart at which it takes
/// effect (guide p.10).
const CONFIRMED: &[(&str, &str)] =
    &[("storage.data_encryption", "Change the encryption of the storage?")];

const RESTART: &str = "The change takes effect when the device starts. Restart it now?";

/// The form.
#[derive(Clone, Debug)]
pub(crate) struct SettingForm {
    title: &'static str,
    pub(crate) items: Vec<&'static Item>,
    keys: Vec<Key>,
    pub(crate) form: Form,
}

impl SettingForm {
    /// A form for these items, each with its label; `None` without items.
    pub(crate) fn at(
        view: &View,
        title: &'static str,
        items: &[(&str, &'static Item)],
    ) -> Option<Self> {
        if items.is_empty() {
            return None;
        }
        let keys = items.iter().flat_map(|(_, item)| item.keys().iter().copied()).collect();
        let fields = items.iter().flat_map(|(label, item)| fields(view, label, item)).collect();
        let items = items.iter().map(|(_, item)| *item).collect();
        Some(Self { title, items, keys, form: Form::new(fields) })
    }

    fn with(&self, form: Form) -> Place {
        Place::Settings(Self { form, ..self.clone() })
    }
}

/// Goes on to a place that shows these items' values: the device is asked, because looking is logged.
pub(crate) fn see(items: &[&'static Item], place: Place) -> Act {
    let [before @ .., last] = items else { return Act::Open(place) };
    let ask =
        |item: &&'static Item, then| Ask { command: Command::ViewSettings(item.keys()), then };
    let before = before.iter().map(|it| ask(it, Then::Stay));
    Act::Ask(before.chain([ask(last, Then::Open(place))]).collect())
}

/// The form's screen.
pub(crate) fn draw(view: &View, it: &SettingForm) -> Draft {
    let mut draft = Draft::inner(label::id(it.title), it.title);
    it.form.draw(&mut draft, |form| it.with(form), |form| Act::Become(it.with(form)));
    draw_choices(&mut draft, it);
    draft.main_button("OK", ok(view, it));
    draft
}

fn fields(view: &View, label: &str, item: &'static Item) -> Vec<Field> {
    let field = |key: &Key| {
        let row = key.row();
        let label = if row.label.is_empty() { label } else { row.label };
        Field::new(row.id, label, Takes::value_of(*key), view.settings.text(*key))
    };
    item.keys().iter().map(field).collect()
}

/// The values of the field in hand, and "Off" for a number that may be off.
fn draw_choices(draft: &mut Draft, it: &SettingForm) {
    for (at, (field, key)) in it.form.fields.iter().zip(&it.keys).enumerate() {
        let values: &[&str] = match field.takes {
            Takes::Choice(_, values) if it.form.choosing() == Some(at) => values,
            Takes::Number { off: true, .. } => &["Off"],
            Takes::Choice(..) | Takes::Number { .. } | Takes::Text | Takes::Masked => &[],
        };
        for value in values {
            draft.choice(*key, value, *value == field.text(), choose(it, at, *key, value));
        }
    }
}

fn choose(it: &SettingForm, at: usize, key: Key, value: &str) -> Act {
    let place = it.with(it.form.with(at, value));
    let quick = it.items.iter().find_map(|item| AT_ONCE.iter().find(|(id, _)| *id == item.id));
    match (quick, Change::parse(key, value)) {
        (Some((_, after)), Ok(change)) => {
            let then = match after {
                AtOnce::Stay => Then::Become(place),
                AtOnce::Back => Then::Back,
            };
            Act::ask(Command::ChangeSettings(vec![change]), then)
        }
        (None, _) | (_, Err(_)) => Act::Become(place),
    }
}

/// All that differs from the device's values, in one change.
fn ok(view: &View, it: &SettingForm) -> Act {
    let mut changes = Vec::new();
    for (field, key) in it.form.fields.iter().zip(&it.keys) {
        match Change::parse(*key, field.text()) {
            Ok(change) if change == view.settings.value(*key) => {}
            Ok(change) => changes.push(change),
            Err(invalid) => return Act::Say(format!("{}: {}.", field.label, invalid.allowed)),
        }
    }
    if changes.is_empty() {
        return Act::Back;
    }
    let change = Command::ChangeSettings(changes);
    match CONFIRMED.iter().find(|(id, _)| it.items.iter().any(|item| item.id == *id)) {
        Some((_, text)) => {
            let restart = question(it, RESTART, Command::Power(PowerAction::Restart), Then::Stay);
            Act::Open(question(it, text, change, Then::Become(restart)))
        }
        None => Act::ask(change, Then::Back),
    }
}

/// A question about this form; "Yes" asks the device.
fn question(it: &SettingForm, text: &str, command: Command, then: Then) -> Place {
    Place::Confirm { title: it.title.into(), text: text.into(), yes: vec![Ask { command, then }] }
}
