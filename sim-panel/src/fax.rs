//! Fax: what lies in the document feeder or on the glass is sent to a number. The guide says who may do what with a fax
//! (p.33) and prints none of the screens; they and their words are assumed.
//!
//! ```text
//!   a number, how it is sent ─┬─ a choice
//!                             └─ [Start] ─── the job, and where Preview is on its pages before [Send]
//! ```

use sim_core::fax::{NUMBER_MAX, Resolution, SubscriberId};
use sim_core::job::{FaxOrder, HoldUntil, JobAsk};
use sim_core::permit::Sight;
use sim_core::scanner::ScanTicket;
use sim_core::{Asker, Command, View};

use crate::draft::{Act, Draft, Then};
use crate::form::{Field, Form, Takes};
use crate::order::{Choice, Order, SWITCH, values};
use crate::{originals, words};

const TITLE: &str = "Fax";
/// The fields beside the choices.
const NUMBER: usize = 0;
const START: usize = 1;
const DAY_MS: i64 = 86_400_000;

/// A place of the app.
#[derive(Clone, Debug)]
pub(crate) enum Place {
    /// The number, and how it is to be sent.
    Ticket(Order<Ticket>),
    /// The values of one of [`CHOICES`].
    Values { order: Order<Ticket>, choice: usize, page: usize },
}

/// How it is to be sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Ticket {
    scan: ScanTicket,
    resolution: Resolution,
    preview: bool,
}

const CHOICES: &[Choice<Ticket>] = &[
    Choice {
        label: "Resolution",
        values: |_, it| {
            let with = |resolution| Ticket { resolution, ..*it };
            Resolution::ALL.iter().map(|it| (it.label().to_owned(), with(*it))).collect()
        },
    },
    Choice {
        label: "2 Sided Scanning",
        values: |_, it| originals::sides(&it.scan, |scan| Ticket { scan, ..*it }),
    },
    Choice {
        label: "Original Size",
        values: |_, it| originals::sizes(&it.scan, |scan| Ticket { scan, ..*it }),
    },
    Choice {
        label: "Preview",
        values: |_, it| values(SWITCH, |preview| Ticket { preview, ..*it }),
    },
];

impl Place {
    /// Where the tile leads.
    pub(crate) fn first() -> Self {
        let (scan, resolution) = (ScanTicket::default(), Resolution::Standard);
        let field = |id, label| Field::new(id, label, Takes::Text, "");
        let fields =
            vec![field("fax-number", "Fax Number"), field("delayed-start", "Delayed Start")];
        let ticket = Ticket { scan, resolution, preview: false };
        Self::Ticket(Order { typed: Form::new(fields), ticket })
    }

    /// Its screen.
    pub(crate) fn draw(&self, view: &View) -> Draft<Self> {
        match self {
            Self::Ticket(order) => draw_ticket(view, order),
            Self::Values { order, choice, page } => {
                let choice = *choice;
                let turned = |order, page| Self::Values { order, choice, page };
                order.draw_values(view, &CHOICES[choice], *page, Self::Ticket, turned)
            }
        }
    }

    /// Whether one can still be here.
    pub(crate) fn stands(&self, view: &View) -> bool {
        view.may_see(Asker::Panel, Sight::Apps).is_ok()
    }

    /// Its fields, to type into.
    pub(crate) const fn form_mut(&mut self) -> Option<&mut Form> {
        match self {
            Self::Ticket(order) => Some(&mut order.typed),
            Self::Values { .. } => None,
        }
    }
}

fn draw_ticket(view: &View, order: &Order<Ticket>) -> Draft<Place> {
    let mut draft = Draft::inner("fax", TITLE);
    draft.message = words::of_scanner(view);
    let choose = |order, choice| Place::Values { order, choice, page: 0 };
    order.draw(&mut draft, view, CHOICES, Place::Ticket, choose);
    draft.main_button("Start", start(view, order));
    draft
}

fn start(view: &View, order: &Order<Ticket>) -> Act<Place> {
    let Some(number) = SubscriberId::dialled(order.typed.text(NUMBER)) else {
        return Act::Say(format!(
            "Type the number of the other machine: digits, + and blanks, {NUMBER_MAX} at most."
        ));
    };
    let Some(start) = begins(view, order.typed.text(START)) else {
        return Act::Say("Type the time at which it is sent as 17:30, or nothing.".into());
    };
    let Ticket { scan, resolution, preview } = order.ticket;
    let order = FaxOrder { to: number.into(), scan, resolution, preview, start };
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
