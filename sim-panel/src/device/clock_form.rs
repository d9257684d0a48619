//! Setting the system clock: the date or the time of day (guide p.9), and the zone that they are in.

use sim_core::{Command, View};

use super::place::{ClockForm, Part, Place};
use super::zone_form;
use crate::draft::{Act, Draft, Then};
use crate::form::{Field, Form, Takes};

impl ClockForm {
    /// A form that shows what the clock shows.
    pub(crate) fn new(view: &View, part: Part) -> Self {
        let now = view.clock.civil(view.now);
        let field = |id, label, min, max, value: i32| {
            Field::new(id, label, Takes::Number { min, max, off: false }, value.to_string())
        };
        let fields = match part {
            Part::Date => vec![
                field("year", "Year", 2000, 2099, now.year().into()),
                field("month", "Month", 1, 12, now.month().into()),
                field("day", "Day", 1, 31, now.day().into()),
            ],
            Part::Time => vec![
                field("hours", "Hours", 0, 23, now.hour().into()),
                field("minutes", "Minutes", 0, 59, now.minute().into()),
                field("seconds", "Seconds", 0, 59, now.second().into()),
            ],
            Part::Zone => zone_form::zone_fields(view.clock.zone()),
            Part::Saving => zone_form::saving_fields(view.clock.zone()),
        };
        Self { part, typed: Form::new(fields) }
    }

    /// What is asked of the clock; `None` where there is no such day or zone.
    fn command(&self, view: &View) -> Option<Command> {
        let number = |at| self.typed.text(at).parse::<i8>().ok();
        let now = view.clock.civil(view.now);
        let zone = view.clock.zone();
        let with = match self.part {
            Part::Zone => {
                return zone_form::typed_zone(zone, &self.typed).map(Command::AdjustZone);
            }
            Part::Saving => {
                return zone_form::typed_saving(zone, &self.typed).map(Command::AdjustZone);
            }
            Part::Date => {
                let year = self.typed.text(0).parse().ok()?;
                now.with().year(year).month(number(1)?).day(number(2)?)
            }
            Part::Time => {
                let with = now.with().hour(number(0)?).minute(number(1)?).second(number(2)?);
                with.subsec_nanosecond(0)
            }
        };
        view.clock.unix_ms_of(with.build().ok()?).map(Command::AdjustTime)
    }
}

/// The form's screen.
pub(crate) fn draw(view: &View, it: &ClockForm) -> Draft<Place> {
    let (name, title) = match it.part {
        Part::Date => ("date", "Date"),
        Part::Time => ("time", "Time"),
        Part::Zone => ("zone", "Time Zone"),
        Part::Saving => ("saving", "Daylight Saving"),
    };
    let mut draft = Draft::inner(name, title);
    let with = |typed| Place::Clock(ClockForm { typed, ..it.clone() });
    it.typed.draw(&mut draft, with, |form| Act::Become(with(form)));
    let set = |it| Act::ask(it, Then::Back);
    let none = || Act::Say(format!("There is no such {}.", title.to_lowercase()));
    draft.main_button("OK", it.command(view).map_or_else(none, set));
    draft
}
