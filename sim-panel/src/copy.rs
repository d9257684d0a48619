//! Copy: what lies in the document feeder or on the glass is scanned and printed. The guide says who copies (p.33)
//! and prints none of the screens; they and their words are assumed.

use sim_core::job::{
    CopyOrder, DocumentHandling, JobAsk, JobTicket, Media, NumberUp, Scaling, Sides, Zoom,
};
use sim_core::media::InputTray;
use sim_core::permit::Sight;
use sim_core::scanner::{ScanColor, ScanTicket};
use sim_core::{Asker, Command, View};

use crate::draft::{Act, Draft, Then};
use crate::form::{Field, Form, Takes};
use crate::order::{Choice, Order, values};
use crate::{copies, originals, paper, words};

const TITLE: &str = "Copy";

/// A place of the app.
#[derive(Clone, Debug)]
pub(crate) enum Place {
    /// How it is to be copied, and how often.
    Ticket(Order<Ticket>),
    /// The values of one of [`CHOICES`].
    Values { order: Order<Ticket>, choice: usize, page: usize },
}

/// How it is to be copied.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Ticket {
    scan: ScanTicket,
    sides: Sides,
    tray: Option<InputTray>,
    scaling: Scaling,
    number_up: NumberUp,
    handling: DocumentHandling,
}

/// In which colours: a black copy is scanned in shades of grey, so that the engine has what pictures are made of.
const COLORS: &[(&str, ScanColor)] =
    &[("Full Color", ScanColor::Color), ("Black & White", ScanColor::Grayscale)];
const SIDES: &[(&str, Sides)] = &[
    ("1 Sided", Sides::OneSided),
    ("2 Sided (Head to Head)", Sides::LongEdge),
    ("2 Sided (Head to Toe)", Sides::ShortEdge),
];
const SCALING: &[(&str, Scaling)] = &[("Off", Scaling::None), ("On", Scaling::Fit)];
const OUTPUT: &[(&str, DocumentHandling)] =
    &[("Collated", DocumentHandling::Collated), ("Uncollated", DocumentHandling::Uncollated)];

/// Where the percentage is typed, and the choice that has the device find it.
const ZOOM: (usize, &str) = (1, "Reduce/Enlarge %");
const AUTO: &str = "Auto %";

const CHOICES: &[Choice<Ticket>] = &[
    Choice {
        label: "Output Color",
        values: |_, it| {
            values(COLORS, |color| Ticket { scan: ScanTicket { color, ..it.scan }, ..*it })
        },
    },
    Choice {
        label: "Sides of Originals",
        values: |_, it| originals::sides(&it.scan, |scan| Ticket { scan, ..*it }),
    },
    Choice {
        label: "2 Sided Copying",
        values: |_, it| values(SIDES, |sides| Ticket { sides, ..*it }),
    },
    Choice {
        label: "Paper Supply",
        values: |view, it| paper::trays(view, |tray| Ticket { tray, ..*it }),
    },
    Choice { label: AUTO, values: |_, it| values(SCALING, |scaling| Ticket { scaling, ..*it }) },
    Choice {
        label: "Pages per Side",
        values: |_, it| {
            let all = NumberUp::ALL.iter();
            all.map(|up| (up.get().to_string(), Ticket { number_up: *up, ..*it })).collect()
        },
    },
    Choice {
        label: "Copy Output",
        values: |_, it| values(OUTPUT, |handling| Ticket { handling, ..*it }),
    },
    Choice {
        label: "Original Size",
        values: |_, it| originals::sizes(&it.scan, |scan| Ticket { scan, ..*it }),
    },
];

impl Place {
    /// Where the tile leads.
    pub(crate) fn first() -> Self {
        let ticket = Ticket {
            scan: ScanTicket::default(),
            sides: Sides::OneSided,
            tray: None,
            scaling: Scaling::None,
            number_up: NumberUp::default(),
            handling: DocumentHandling::Collated,
        };
        let takes = Takes::Number { min: Zoom::MIN.into(), max: Zoom::MAX.into(), off: false };
        let zoom = Field::new("zoom", ZOOM.1, takes, Zoom::default().percent().to_string());
        Self::Ticket(Order { typed: Form::new(vec![copies::field(1), zoom]), ticket })
    }

    /// Its screen.
    pub(crate) fn draw(&self, view: &View) -> Draft<Self> {
        match self {
            Self::Ticket(order) => draw_ticket(view, order),
            Self::Values { order, choice, page } => {
                let turned = |order, page| Self::Values { order, choice: *choice, page };
                order.draw_values(view, &CHOICES[*choice], *page, Self::Ticket, turned)
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

/// All that can be chosen.
fn draw_ticket(view: &View, order: &Order<Ticket>) -> Draft<Place> {
    let mut draft = Draft::inner("copy", TITLE);
    draft.message = words::of_scanner(view);
    let choose = |order, choice| Place::Values { order, choice, page: 0 };
    order.draw(&mut draft, view, CHOICES, Place::Ticket, choose);
    draft.main_button("Start", start(view, order));
    draft
}

/// The percentage that was typed.
///
/// # Errors
/// What to say where it is none, or something else was chosen with it.
fn zoom(order: &Order<Ticket>) -> Result<Zoom, String> {
    let (at, label) = ZOOM;
    let typed = order.typed.text(at).parse().ok().and_then(Zoom::new);
    let zoom = typed.ok_or_else(|| format!("{label}: {} to {}.", Zoom::MIN, Zoom::MAX))?;
    let Ticket { scaling, number_up, .. } = order.ticket;
    if zoom != Zoom::default() && (scaling != Scaling::None || number_up != NumberUp::default()) {
        return Err(format!("{label}: 100 with {AUTO} or several Pages per Side."));
    }
    Ok(zoom)
}

fn start(view: &View, order: &Order<Ticket>) -> Act<Place> {
    let copies = match copies::typed(&order.typed) {
        Ok(copies) => copies,
        Err(text) => return Act::Say(text),
    };
    let zoom = match zoom(order) {
        Ok(zoom) => zoom,
        Err(text) => return Act::Say(text),
    };
    let Ticket { scan, sides, tray, scaling, number_up, handling } = order.ticket;
    let ticket = JobTicket {
        copies,
        sides,
        number_up,
        scaling,
        zoom,
        document_handling: handling,
        media: tray.map_or_else(Media::default, |it| paper::in_tray(view, it)),
        ..JobTicket::default()
    };
    Act::ask(Command::Job(JobAsk::Copy(Box::new(CopyOrder { scan, ticket }))), Then::Job)
}
