//! Setting the system clock: the date or the time of day (guide p.9).

use sim_core::{Command, View};

use super::place::{ClockForm, Part, Place};
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
        };
        Self { part, typed: Form::new(fields) }
    }

    /// What the clock would show; `None` where there is no such day.
    fn unix_ms(&self, view: &View) -> Option<i64> {
        let number = |at| self.typed.text(at).parse::<i8>().ok();
        let now = view.clock.civil(view.now);
        let with = match self.part {
            Part::Date => {
                let year = self.typed.text(0).parse().ok()?;
                now.with().year(year).month(number(1)?).day(number(2)?)
            }
            Part::Time => {
                let with = now.with().hour(number(0)?).minute(number(1)?).second(number(2)?);
                with.subsec_nanosecond(0)
            }
        };
        let ahead = with.build().ok()?.duration_since(now).as_millis();
        view.clock.unix_ms(view.now).checked_add(i64::try_from(ahead).ok()?)
    }
}

/// The form's screen.
pub(crate) fn draw(view: &View, it: &ClockForm) -> Draft<Place> {
    let (name, title) = match it.part {
        Part::Date => ("date", "Date"),
        Part::Time => ("time", "Time"),
    };
    let mut draft = Draft::inner(name, title);
    let with = |typed| Place::Clock(ClockForm { typed, ..it.clone() });
    it.typed.draw(&mut draft, with, |form| Act::Become(with(form)));
    let set = |it| Act::ask(Command::AdjustTime(it), Then::Back);
    let none = || Act::Say(format!("There is no such {}.", title.to_lowercase()));
    draft.main_button("OK", it.unix_ms(view).map_or_else(none, set));
    draft
}
