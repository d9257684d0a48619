//! A form for the values of one or several items, drawn from what the device's settings say of them.

use std::sync::Arc;

use sim_core::power::PowerAction;
use sim_core::settings::{self, Change, Entered, Item, Key};
use sim_core::{Command, Seen, View, fax};

use super::place::{Place, SettingForm};
use crate::draft::{Act, Draft, Question, Then};
use crate::form::{Field, Form, Takes};
use crate::label;

const RESTART: &str = "The change takes effect when the device starts. Restart it now?";

impl SettingForm {
    /// A form for these items, each with its label; `None` without items.
    pub(crate) fn at(
        view: &View,
        title: &'static str,
        items: &[(&'static str, &'static Item)],
    ) -> Option<Self> {
        if items.is_empty() {
            return None;
        }
        let asks = settings::form::Form::new(items).without(fax::is_of_line);
        let field = |it: &settings::form::Field| {
            let now = view.settings.text(it.key);
            Field::new(it.key.row().id, it.label, Takes::value_of(it.key), now)
        };
        let typed = Form::new(asks.fields().iter().map(field).collect());
        Some(Self { title, asks, seen: view.settings.clone(), typed })
    }

    /// Takes what the device has now for what was seen, and shows it where nothing else was typed; says what it is.
    pub(crate) fn renew(&mut self, view: &View) -> String {
        let mut told = Vec::new();
        for (at, field) in self.asks.fields().iter().enumerate() {
            let (was, now) = (self.seen.text(field.key), view.settings.text(field.key));
            if was == now {
                continue;
            }
            told.push(format!("{} is \"{now}\" now.", field.label));
            if self.typed.text(at) == was {
                self.typed.put(at, now);
            }
        }
        self.seen = view.settings.clone();
        told.join(" ")
    }

    fn with(&self, typed: Form) -> Place {
        Place::Settings(Self { typed, ..self.clone() })
    }
}

/// Goes on to a place that shows these values: the device is asked, because looking is logged.
pub(crate) fn see(keys: Vec<Key>, place: Place) -> Act<Place> {
    Act::ask(Command::ViewSettings(keys), Then::Open(place))
}

/// The form's screen.
pub(crate) fn draw(it: &SettingForm) -> Draft<Place> {
    let mut draft = Draft::inner(label::id(it.title), it.title);
    it.typed.draw(&mut draft, |form| it.with(form), |form| Act::Become(it.with(form)));
    draw_choices(&mut draft, it);
    draft.main_button("OK", ok(it));
    draft
}

/// The values of the field in hand, and "Off" for a number that may be off.
fn draw_choices(draft: &mut Draft<Place>, it: &SettingForm) {
    for (at, (field, typed)) in it.asks.fields().iter().zip(&it.typed.fields).enumerate() {
        let shown = match typed.takes {
            Takes::Choice(..) => it.typed.choosing() == Some(at),
            Takes::Text | Takes::Masked | Takes::Number { .. } => true,
        };
        for value in field.choices().iter().filter(|_| shown) {
            let selected = *value == typed.text();
            draft.choice(field.key, value, selected, choose(it, at, field, value));
        }
    }
}

fn choose(it: &SettingForm, at: usize, field: &settings::form::Field, value: &str) -> Act<Place> {
    let typed = it.typed.with(at, value);
    let Ok(change) = Change::parse(field.key, value) else { return Act::Nothing };
    let then = match field.entered {
        Entered::AtOnce => {
            let mut seen = it.seen.clone();
            Arc::make_mut(&mut seen).apply(change.clone());
            Then::Become(Place::Settings(SettingForm { seen, typed, ..it.clone() }))
        }
        Entered::AtOnceAndBack => Then::Back,
        Entered::WithOk | Entered::BySwitch | Entered::OnHome => {
            return Act::Become(it.with(typed));
        }
    };
    Act::ask(Command::ChangeSettings(vec![change]), then)
}

/// All that was typed anew, in one change; what somebody else changed meanwhile is not overwritten.
fn ok(it: &SettingForm) -> Act<Place> {
    let typed = it.typed.fields.iter().map(Field::text);
    let seen = it.asks.fields().iter().map(|field| it.seen.value(field.key));
    let changes = match it.asks.changes(&it.seen, typed) {
        Ok(changes) if changes.is_empty() => return Act::Back,
        Ok(changes) => {
            Command::AsSeen(Seen::settings(seen), Box::new(Command::ChangeSettings(changes)))
        }
        Err(unfit) => return Act::Say(format!("{}: {}.", unfit.label, unfit.allowed)),
    };
    let question = |text, command, then| Question::ask(it.title, text, command, then);
    let restart = || question(RESTART, Command::Power(PowerAction::Restart), Then::Stay);
    let then = if it.asks.at_next_start() { Then::Question(restart()) } else { Then::Back };
    match it.asks.confirm() {
        Some(text) => Act::Question(question(text, changes, then)),
        None => Act::ask(changes, then),
    }
}
