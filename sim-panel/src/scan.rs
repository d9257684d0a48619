//! Scan: what lies in the document feeder or on the glass is scanned into a folder. The guide says who may do what with
//! a scan (p.33) and prints none of the screens; they and their words are assumed.
//!
//! ```text
//!   the folders ─── how it is scanned ─┬─ a choice
//!                                      └─ [Start] ─── the job, and where Preview is on its pages before [Save]
//! ```

use sim_core::folder::FolderNumber;
use sim_core::job::{JobAsk, ScanOrder, ScanTo};
use sim_core::permit::Sight;
use sim_core::scanner::ScanTicket;
use sim_core::{Asker, Command, View};

use crate::draft::{Act, Draft, Then};
use crate::form::{Field, Form, Takes};
use crate::order::{Choice, Order, SWITCH, values};
use crate::{folders, originals, words};

const TITLE: &str = "Scan";

/// A place of the app.
#[derive(Clone, Debug)]
pub(crate) enum Place {
    /// The folders; the number as typed.
    Folders { page: usize, number: Form },
    /// How it is to be scanned into one.
    Ticket(FolderNumber, Order<Ticket>),
    /// The values of one of [`CHOICES`].
    Values { folder: FolderNumber, order: Order<Ticket>, choice: usize, page: usize },
}

/// How it is to be scanned.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Ticket {
    scan: ScanTicket,
    preview: bool,
}

/// The fields: the name of the file, and the passcode of a folder that has one.
const NAME: usize = 0;
const PASSCODE: usize = 1;

const CHOICES: &[Choice<Ticket>] = &[
    Choice {
        label: "Color Scanning",
        values: |_, it| originals::colors(&it.scan, |scan| Ticket { scan, ..*it }),
    },
    Choice {
        label: "Resolution",
        values: |_, it| originals::resolutions(&it.scan, |scan| Ticket { scan, ..*it }),
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
        label: "Mixed Size Originals",
        values: |_, it| originals::mixed(&it.scan, |scan| Ticket { scan, ..*it }),
    },
    Choice {
        label: "Preview",
        values: |_, it| values(SWITCH, |preview| Ticket { preview, ..*it }),
    },
];

impl Place {
    /// Where the tile leads.
    pub(crate) fn first() -> Self {
        Self::Folders { page: 0, number: folders::number_form() }
    }

    /// Its screen.
    pub(crate) fn draw(&self, view: &View) -> Draft<Self> {
        match self {
            Self::Folders { page, number } => draw_folders(view, *page, number),
            Self::Ticket(folder, order) => draw_ticket(view, *folder, order),
            Self::Values { folder, order, choice, page } => {
                let (folder, choice) = (*folder, *choice);
                let place = |order| Self::Ticket(folder, order);
                let turned = |order, page| Self::Values { folder, order, choice, page };
                order.draw_values(view, &CHOICES[choice], *page, place, turned)
            }
        }
    }

    /// Whether one can still be here.
    pub(crate) fn stands(&self, view: &View) -> bool {
        let is_there = self.folder().is_none_or(|it| view.folders.contains_key(&it));
        is_there && view.may_see(Asker::Panel, Sight::Apps).is_ok()
    }

    /// Why one cannot be here any more, where that is to be said.
    pub(crate) fn loss(&self, view: &View) -> Option<String> {
        let gone = self.folder().filter(|it| !view.folders.contains_key(it))?;
        view.panel_session()?;
        Some(folders::deleted(gone))
    }

    /// Its fields, to type into.
    pub(crate) const fn form_mut(&mut self) -> Option<&mut Form> {
        match self {
            Self::Folders { number: form, .. } => Some(form),
            Self::Ticket(_, order) => Some(&mut order.typed),
            Self::Values { .. } => None,
        }
    }

    fn folder(&self) -> Option<FolderNumber> {
        match self {
            Self::Folders { .. } => None,
            Self::Ticket(folder, _) | Self::Values { folder, .. } => Some(*folder),
        }
    }
}

/// All folders, also those that whoever stands there does not scan into.
fn draw_folders(view: &View, page: usize, number: &Form) -> Draft<Place> {
    let mut draft = Draft::inner("scan", TITLE);
    let list = |page, number| Place::Folders { page, number };
    folders::draw_list(&mut draft, view, (page, number), list, |it| open(view, it));
    let next = folders::typed(number).map_or_else(Act::Say, |it| open(view, it));
    draft.main_button("Next", next);
    draft
}

fn open(view: &View, number: FolderNumber) -> Act<Place> {
    let ticket = Ticket { scan: ScanTicket::default(), preview: false };
    let name = Field::new("file-name", "File Name", Takes::Text, "");
    let order = Order { typed: Form::new(vec![name]), ticket };
    if let Err(refused) = view.may(Asker::Panel, &command(number, &order)) {
        return Act::Say(folders::no_access(&refused));
    }
    let folder = view.folders.get(&number);
    let asks = view.panel_session().zip(folder).is_some_and(|(it, to)| to.asks_passcode(it.role));
    let fields = order.typed.fields.into_iter().chain(asks.then(folders::passcode_field));
    Act::Open(Place::Ticket(number, Order { typed: Form::new(fields.collect()), ticket }))
}

/// All that can be chosen. A file that is not named has the date and time as its name.
fn draw_ticket(view: &View, folder: FolderNumber, order: &Order<Ticket>) -> Draft<Place> {
    let mut draft = Draft::inner("scan-to-folder", TITLE);
    draft.message = words::of_scanner(view);
    let name = view.folders.get(&folder).map_or("", |it| it.name.as_str());
    draft.text("Folder", format!("{} {name}", folders::digits(folder)));
    let place = |order| Place::Ticket(folder, order);
    let choose = |order, choice| Place::Values { folder, order, choice, page: 0 };
    order.draw(&mut draft, view, CHOICES, place, choose);
    draft.main_button("Start", Act::ask(command(folder, order), Then::Job));
    draft
}

fn command(folder: FolderNumber, order: &Order<Ticket>) -> Command {
    let Ticket { scan, preview } = order.ticket;
    let typed = |at: usize| order.typed.fields.get(at).filter(|it| !it.text().is_empty());
    Command::Job(JobAsk::Scan(Box::new(ScanOrder {
        name: typed(NAME).map(|it| it.text().to_owned()),
        scan,
        to: ScanTo::Folder(folder),
        passcode: typed(PASSCODE).map(Field::secret),
        preview,
    })))
}
