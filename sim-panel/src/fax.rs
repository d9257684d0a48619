//! Fax: what lies in the document feeder or on the glass is sent to a number. The guide says who may do what with a fax
//! (p.33) and prints none of the screens; they and their words are assumed.
//!
//! ```text
//!   numbers, how it is sent ─┬─ the address book
//!                            ├─ those that were added: a touch takes one off
//!                            ├─ a choice
//!                            └─ [Start] ─── the job, and where Preview is on its pages before [Send]
//! ```

use sim_core::fax::{NUMBER_MAX, Resolution, SubscriberId};
use sim_core::job::{FaxOrder, HoldUntil, JobAsk};
use sim_core::permit::Sight;
use sim_core::recipients::{RECIPIENTS_MAX, Recipients};
use sim_core::scanner::ScanTicket;
use sim_core::{Asker, Command, View};

use crate::draft::{Act, Draft, Then};
use crate::form::{Field, Form, Takes};
use crate::order::{Choice, Order, SWITCH, values};
use crate::pages::Pages;
use crate::screen::{Kind, Slot};
use crate::{label, originals, words};

const TITLE: &str = "Fax";
/// The fields beside the choices.
const NUMBER: usize = 0;
const START: usize = 1;
const DAY_MS: i64 = 86_400_000;

/// A place of the app.
#[derive(Clone, Debug)]
pub(crate) enum Place {
    /// To whom it goes, and how it is to be sent.
    Ticket(Order<Ticket>),
    /// To whom it goes so far, beside the number that is typed.
    To { order: Order<Ticket>, page: usize },
    /// The address book.
    Book { order: Order<Ticket>, page: usize },
    /// The values of one of [`CHOICES`].
    Values { order: Order<Ticket>, choice: usize, page: usize },
}

/// How it is to be sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Ticket {
    /// To whom it goes, beside the number that is typed.
    to: Vec<SubscriberId>,
    scan: ScanTicket,
    resolution: Resolution,
    preview: bool,
}

const CHOICES: &[Choice<Ticket>] = &[
    Choice {
        label: "Resolution",
        values: |_, it| {
            let with = |resolution| Ticket { resolution, ..it.clone() };
            Resolution::ALL.iter().map(|it| (it.label().to_owned(), with(*it))).collect()
        },
    },
    Choice {
        label: "2 Sided Scanning",
        values: |_, it| originals::sides(&it.scan, |scan| Ticket { scan, ..it.clone() }),
    },
    Choice {
        label: "Original Size",
        values: |_, it| originals::sizes(&it.scan, |scan| Ticket { scan, ..it.clone() }),
    },
    Choice {
        label: "Preview",
        values: |_, it| values(SWITCH, |preview| Ticket { preview, ..it.clone() }),
    },
];

impl Place {
    /// Where the tile leads.
    pub(crate) fn first() -> Self {
        let (scan, resolution) = (ScanTicket::default(), Resolution::Standard);
        let field = |id, label| Field::new(id, label, Takes::Text, "");
        let fields =
            vec![field("fax-number", "Fax Number"), field("delayed-start", "Delayed Start")];
        let ticket = Ticket { to: Vec::new(), scan, resolution, preview: false };
        Self::Ticket(Order { typed: Form::new(fields), ticket })
    }

    /// Its screen.
    pub(crate) fn draw(&self, view: &View) -> Draft<Self> {
        match self {
            Self::Ticket(order) => draw_ticket(view, order),
            Self::To { order, page } => draw_to(order, *page),
            Self::Book { order, page } => draw_book(view, order, *page),
            Self::Values { order, choice, page } => {
                let choice = *choice;
                let turned = |order, page| Self::Values { order, choice, page };
                order.draw_values(view, &CHOICES[choice], *page, Self::Ticket, turned)
            }
        }
    }

    /// Whether one can still be here.
    pub(crate) fn stands(&self, view: &View) -> bool {
        let may_see = |sight| view.may_see(Asker::Panel, sight).is_ok();
        let is_seen = match self {
            Self::Book { .. } => may_see(Sight::AddressBook),
            Self::Ticket(_) | Self::To { .. } | Self::Values { .. } => true,
        };
        is_seen && may_see(Sight::Apps)
    }

    /// Its fields, to type into.
    pub(crate) const fn form_mut(&mut self) -> Option<&mut Form> {
        match self {
            Self::Ticket(order) => Some(&mut order.typed),
            Self::To { .. } | Self::Book { .. } | Self::Values { .. } => None,
        }
    }
}

impl Order<Ticket> {
    /// The same, going to these.
    fn to(&self, to: Vec<SubscriberId>) -> Self {
        Self { ticket: Ticket { to, ..self.ticket.clone() }, ..self.clone() }
    }

    /// The same with one more, or without it where it goes there already.
    fn turned(&self, number: &SubscriberId) -> Result<Self, String> {
        let mut to = self.ticket.to.clone();
        match to.iter().position(|it| it == number) {
            Some(at) => drop(to.remove(at)),
            None => to.push(number.clone()),
        }
        recipients(&to)?;
        Ok(self.to(to))
    }

    /// The same with the number that is typed among the others, where one is.
    fn with_typed(&self) -> Result<Self, String> {
        let typed = self.typed.text(NUMBER).trim();
        if typed.is_empty() {
            return Ok(self.clone());
        }
        let number = SubscriberId::dialled(typed).ok_or_else(no_number)?;
        let others = self.ticket.to.iter().filter(|it| **it != number);
        let mut all: Vec<_> = others.cloned().collect();
        all.push(number);
        recipients(&all)?;
        let typed = self.typed.with(NUMBER, "");
        Ok(Self { typed, ..self.to(all) })
    }
}

fn no_number() -> String {
    format!("Type the number of the other machine: digits, + and blanks, {NUMBER_MAX} at most.")
}

/// These, where there are not too many; nobody where there are none.
fn recipients(to: &[SubscriberId]) -> Result<Option<Recipients<SubscriberId>>, String> {
    let refused = || format!("A fax goes to {RECIPIENTS_MAX} at most.");
    match to {
        [] => Ok(None),
        to => Recipients::new(to.iter().cloned()).map(Some).ok_or_else(refused),
    }
}

fn draw_ticket(view: &View, order: &Order<Ticket>) -> Draft<Place> {
    let mut draft = Draft::inner("fax", TITLE);
    draft.message = words::of_scanner(view);
    let choose = |order, choice| Place::Values { order, choice, page: 0 };
    order.draw(&mut draft, view, CHOICES, Place::Ticket, choose);
    if let [first, others @ ..] = &*order.ticket.to {
        let item =
            draft.row("Recipients", Act::Become(Place::To { order: order.clone(), page: 0 }));
        item.value = Some(match others.len() {
            0 => first.to_string(),
            more => format!("{first} and {more} more"),
        });
    }
    let added = match order.typed.text(NUMBER).trim() {
        "" => Err(no_number()),
        _ => order.with_typed(),
    };
    draft.button("Add", added.map_or_else(Act::Say, |it| Act::Become(Place::Ticket(it))));
    let book = Act::Become(Place::Book { order: order.clone(), page: 0 });
    draft.button_if(view.may_see(Asker::Panel, Sight::AddressBook).is_ok(), "Address Book", book);
    draft.main_button("Start", start(view, order));
    draft
}

/// To whom it goes so far; a touch of one takes it off.
fn draw_to(order: &Order<Ticket>, page: usize) -> Draft<Place> {
    let mut draft = below("recipients", "Recipients", order);
    let pages = Pages::of(&order.ticket.to, page);
    for number in pages.shown {
        let off = |order| Act::Become(Place::To { order, page });
        let act = order.turned(number).map_or_else(Act::Say, off);
        let item = draft.add(Kind::Row, label::id(number.as_str()), number.as_str(), act);
        item.value = Some("Remove".into());
    }
    pages.draw(&mut draft, |page| Place::To { order: order.clone(), page });
    draft
}

/// Whoever of the address book has a fax number; a touch puts it on or takes it off.
fn draw_book(view: &View, order: &Order<Ticket>, page: usize) -> Draft<Place> {
    let mut draft = below("address-book", "Address Book", order);
    let faxed = view.address_book.values();
    let faxed: Vec<_> = faxed.filter_map(|it| Some((it, it.contact.fax()?))).collect();
    if faxed.is_empty() {
        draft.message = Some("No entry of the address book has a fax number.".into());
    }
    let pages = Pages::of(&faxed, page);
    for (entry, number) in pages.shown {
        let turned = |order| Act::Become(Place::Book { order, page });
        let act = order.turned(number).map_or_else(Act::Say, turned);
        let id = format!("entry-{}", entry.number.0);
        let item = draft.add(Kind::Row, id, entry.contact.name(), act);
        (item.value, item.selected) = (Some(number.to_string()), order.ticket.to.contains(number));
    }
    pages.draw(&mut draft, |page| Place::Book { order: order.clone(), page });
    draft
}

/// A screen that leads back to the order.
fn below(id: &'static str, title: &'static str, order: &Order<Ticket>) -> Draft<Place> {
    let mut draft = Draft::new(id, title);
    let back = || Act::Become(Place::Ticket(order.clone()));
    draft.add(Kind::Button, "back", "<", back()).slot = Slot::Bar;
    draft.main_button("OK", back());
    draft
}

fn start(view: &View, order: &Order<Ticket>) -> Act<Place> {
    let to = order.with_typed().and_then(|it| recipients(&it.ticket.to)?.ok_or_else(no_number));
    let to = match to {
        Ok(to) => to,
        Err(why) => return Act::Say(why),
    };
    let Some(start) = begins(view, order.typed.text(START)) else {
        return Act::Say("Type the time at which it is sent as 17:30, or nothing.".into());
    };
    let Ticket { scan, resolution, preview, .. } = order.ticket;
    let order = FaxOrder { to, scan, resolution, preview, start };
    Act::ask(Command::Job(JobAsk::Fax(Box::new(order))), Then::Job)
}

/// The next moment at which the clock shows a time of day that was typed, or at once. `None` where there is no such time.
fn begins(view: &View, typed: &str) -> Option<HoldUntil> {
    if typed.trim().is_empty() {
        return Some(HoldUntil::NoHold);
    }
    let (hours, minutes) = typed.trim().split_once(':')?;
    let number =
        |text: &str| text.bytes().all(|it| it.is_ascii_digit()).then(|| text.parse().ok())?;
    let with = view.clock.civil(view.now).with().hour(number(hours)?).minute(number(minutes)?);
    let today = with.second(0).subsec_nanosecond(0).build().ok()?;
    let unix_ms = view.clock.unix_ms_of(today)?;
    let has_passed = unix_ms <= view.clock.unix_ms(view.now);
    Some(HoldUntil::Time(if has_passed { unix_ms + DAY_MS } else { unix_ms }))
}
