//! What is chosen before something starts: a line for each choice, and a screen with all that there is to choose.
//!
//! A choice is a row: its label, and the values that there are, each as the ticket in which it is chosen.

use sim_core::View;

use crate::draft::{Act, Draft};
use crate::form::Form;
use crate::label;
use crate::pages::Pages;
use crate::screen::{Kind, Slot};

/// What was typed and chosen so far.
#[derive(Clone, Debug)]
pub(crate) struct Order<T> {
    pub(crate) typed: Form,
    pub(crate) ticket: T,
}

/// Something to choose of a ticket.
pub(crate) struct Choice<T> {
    pub(crate) label: &'static str,
    /// Every value with the ticket in which it is chosen and all else is as in this one. Where there is none there is
    /// nothing to choose, and no line.
    pub(crate) values: fn(&View, &T) -> Vec<(String, T)>,
}

impl<T: Clone + PartialEq> Order<T> {
    /// The fields and a line for each choice; `place` is where they stand, `choose` where a choice's values do.
    pub(crate) fn draw<P>(
        &self,
        draft: &mut Draft<P>,
        view: &View,
        choices: &[Choice<T>],
        place: impl Fn(Self) -> P,
        choose: impl Fn(Self, usize) -> P,
    ) {
        let typed = |typed| place(Self { typed, ..self.clone() });
        self.typed.draw(draft, typed, |it| Act::Become(typed(it)));
        for (at, choice) in choices.iter().enumerate() {
            let values = (choice.values)(view, &self.ticket);
            if values.is_empty() {
                continue;
            }
            let chosen = values.into_iter().find(|it| it.1 == self.ticket);
            let act = Act::Become(choose(self.clone(), at));
            let item = draft.add(Kind::Row, label::id(choice.label), choice.label, act);
            item.value = Some(chosen.map_or_else(|| "-".into(), |it| it.0));
        }
    }

    /// The values of a choice. A touch of one chooses it and leads back to `place`.
    pub(crate) fn draw_values<P>(
        &self,
        view: &View,
        choice: &Choice<T>,
        page: usize,
        place: impl Fn(Self) -> P,
        turned: impl Fn(Self, usize) -> P,
    ) -> Draft<P> {
        let mut draft = Draft::new(label::id(choice.label), choice.label);
        let back = Act::Become(place(self.clone()));
        draft.add(Kind::Button, "back", "<", back).slot = Slot::Bar;
        let values = (choice.values)(view, &self.ticket);
        let pages = Pages::of(&values, page);
        for (text, ticket) in pages.shown {
            let chosen = place(Self { ticket: ticket.clone(), ..self.clone() });
            let item = draft.add(Kind::Row, label::id(text), text, Act::Become(chosen));
            item.selected = *ticket == self.ticket;
        }
        pages.draw(&mut draft, |page| turned(self.clone(), page));
        draft
    }
}

/// What is on or off.
pub(crate) const SWITCH: &[(&str, bool)] = &[("Off", false), ("On", true)];

/// The values of a list, each as the ticket that `with` makes of it.
pub(crate) fn values<T, V: Copy>(all: &[(&str, V)], with: impl Fn(V) -> T) -> Vec<(String, T)> {
    all.iter().map(|(label, value)| ((*label).to_owned(), with(*value))).collect()
}
