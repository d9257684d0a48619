//! Email: what lies in the document feeder or on the glass is scanned and mailed. The guide has the app's name and who may
//! do what with a scan (p.33), and prints none of the screens; they and their words are assumed.
//!
//! ```text
//!   the recipients ─┬─ the address book
//!                   └─ how it is scanned ─┬─ a choice
//!                                         └─ [Start] ─── the job, and where Preview is on its pages before [Save]
//! ```

use sim_core::job::{JobAsk, MailScan, ScanOrder, ScanTo};
use sim_core::mail::{
    FileFormat, MailAddress, RECIPIENTS_MAX, Recipients, SUBJECT_MAX, Signature, Subject,
};
use sim_core::permit::Sight;
use sim_core::scanner::ScanTicket;
use sim_core::{Asker, Command, View};

use crate::draft::{Act, Draft, Then};
use crate::form::{Field, Form, Takes};
use crate::order::{Choice, Order, SWITCH, values};
use crate::pages::Pages;
use crate::screen::{Kind, Slot};
use crate::{label, originals, words};

const TITLE: &str = "Email";

/// A place of the app.
#[derive(Clone, Debug)]
pub(crate) enum Place {
    /// To whom it goes so far; an address as typed.
    To { to: Vec<MailAddress>, page: usize, typed: Form },
    /// The address book.
    Book { to: Vec<MailAddress>, page: usize },
    /// How it is to be scanned.
    Ticket(Recipients, Order<Ticket>),
    /// The values of one of [`CHOICES`].
    Values { to: Recipients, order: Order<Ticket>, choice: usize, page: usize },
}

/// How it is to be scanned and sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Ticket {
    scan: ScanTicket,
    format: FileFormat,
    receipt: bool,
    sign: bool,
    preview: bool,
}

/// The fields beside the choices.
const SUBJECT: usize = 0;
const NAME: usize = 1;

const CHOICES: &[Choice<Ticket>] = &[
    Choice {
        label: "File Format",
        values: |_, it| {
            let with = |format: &FileFormat| Ticket { format: *format, ..*it };
            FileFormat::ALL.iter().map(|it| (it.label().to_owned(), with(it))).collect()
        },
    },
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
        label: "Delivery Receipts",
        values: |_, it| values(SWITCH, |receipt| Ticket { receipt, ..*it }),
    },
    Choice {
        label: "Digital Signature",
        values: |view, it| match Signature::is_chosen(view) {
            true => values(SWITCH, |sign| Ticket { sign, ..*it }),
            false => Vec::new(),
        },
    },
    Choice {
        label: "Preview",
        values: |_, it| values(SWITCH, |preview| Ticket { preview, ..*it }),
    },
];

impl Place {
    /// Where the tile leads.
    pub(crate) fn first() -> Self {
        Self::to(Vec::new())
    }

    fn to(to: Vec<MailAddress>) -> Self {
        let typed = Form::new(vec![Field::new("recipient", "Recipient", Takes::Text, "")]);
        Self::To { to, page: 0, typed }
    }

    /// Its screen.
    pub(crate) fn draw(&self, view: &View) -> Draft<Self> {
        match self {
            Self::To { to, page, typed } => draw_to(view, to, *page, typed),
            Self::Book { to, page } => draw_book(view, to, *page),
            Self::Ticket(to, order) => draw_ticket(view, to, order),
            Self::Values { to, order, choice, page } => {
                let choice = *choice;
                let place = |order| Self::Ticket(to.clone(), order);
                let turned = |order, page| Self::Values { to: to.clone(), order, choice, page };
                order.draw_values(view, &CHOICES[choice], *page, place, turned)
            }
        }
    }

    /// Whether one can still be here.
    pub(crate) fn stands(&self, view: &View) -> bool {
        let may_see = |sight| view.may_see(Asker::Panel, sight).is_ok();
        let is_seen = match self {
            Self::Book { .. } => may_see(Sight::AddressBook),
            Self::To { .. } | Self::Ticket(..) | Self::Values { .. } => true,
        };
        is_seen && may_see(Sight::Apps)
    }

    /// Its fields, to type into.
    pub(crate) const fn form_mut(&mut self) -> Option<&mut Form> {
        match self {
            Self::To { typed, .. } => Some(typed),
            Self::Ticket(_, order) => Some(&mut order.typed),
            Self::Book { .. } | Self::Values { .. } => None,
        }
    }
}

/// To whom it goes; a touch of one takes it off.
fn draw_to(view: &View, to: &[MailAddress], page: usize, typed: &Form) -> Draft<Place> {
    let mut draft = Draft::inner("email", TITLE);
    let place = |typed| Place::To { to: to.to_vec(), page, typed };
    typed.draw(&mut draft, place, |it| Act::Become(place(it)));
    draft.button(
        "Add",
        with_typed(to, typed).map_or_else(Act::Say, |it| Act::Become(Place::to(it))),
    );
    let book = Act::Become(Place::Book { to: to.to_vec(), page: 0 });
    draft.button_if(view.may_see(Asker::Panel, Sight::AddressBook).is_ok(), "Address Book", book);
    let pages = Pages::of(to, page);
    for address in pages.shown {
        let others = to.iter().filter(|it| *it != address).cloned().collect();
        let off = Act::Become(Place::to(others));
        let item = draft.add(Kind::Row, label::id(address.as_str()), address.as_str(), off);
        item.value = Some("Remove".into());
    }
    pages.draw(&mut draft, |page| Place::To { to: to.to_vec(), page, typed: typed.clone() });
    let all = match typed.text(0).trim() {
        "" => Ok(to.to_vec()),
        _ => with_typed(to, typed),
    };
    let next = all.and_then(|it| {
        let to = Recipients::new(it).ok_or("Enter a recipient first.")?;
        Ok(Place::Ticket(to, Order { typed: fields(), ticket: ticket() }))
    });
    draft.main_button("Next", next.map_or_else(Act::Say, Act::Open));
    draft
}

/// The same recipients with what was typed.
fn with_typed(to: &[MailAddress], typed: &Form) -> Result<Vec<MailAddress>, String> {
    let text = typed.text(0).trim();
    if !text.is_ascii() {
        // It would take SMTPUTF8 (RFC 6531).
        return Err("An address has letters of ASCII only.".into());
    }
    let address = MailAddress::new(text).ok_or("Type an address as name@example.com.")?;
    with(to, address)
}

fn with(to: &[MailAddress], address: MailAddress) -> Result<Vec<MailAddress>, String> {
    let mut all = to.to_vec();
    if !all.contains(&address) {
        all.push(address);
    }
    let is_bounded = all.len() <= RECIPIENTS_MAX;
    is_bounded.then_some(all).ok_or_else(|| format!("A mail goes to {RECIPIENTS_MAX} at most."))
}

/// Whoever of the address book has an address; a touch puts it on or takes it off.
fn draw_book(view: &View, to: &[MailAddress], page: usize) -> Draft<Place> {
    let mut draft = Draft::new("address-book", "Address Book");
    draft.add(Kind::Button, "back", "<", Act::Become(Place::to(to.to_vec()))).slot = Slot::Bar;
    let mailed = view.address_book.values();
    let mailed: Vec<_> = mailed.filter_map(|it| Some((it, it.contact.email()?))).collect();
    if mailed.is_empty() {
        draft.message = Some("No entry of the address book has an email address.".into());
    }
    let pages = Pages::of(&mailed, page);
    for (entry, address) in pages.shown {
        let is_on = to.contains(address);
        let touched = match is_on {
            true => Ok(to.iter().filter(|it| it != address).cloned().collect()),
            false => with(to, (*address).clone()),
        };
        let act = touched.map_or_else(Act::Say, |to| Act::Become(Place::Book { to, page }));
        let id = format!("entry-{}", entry.number.0);
        let item = draft.add(Kind::Row, id, entry.contact.name(), act);
        (item.value, item.selected) = (Some(address.to_string()), is_on);
    }
    pages.draw(&mut draft, |page| Place::Book { to: to.to_vec(), page });
    draft.main_button("OK", Act::Become(Place::to(to.to_vec())));
    draft
}

fn fields() -> Form {
    Form::new(vec![
        Field::new("subject", "Subject", Takes::Text, ""),
        Field::new("file-name", "File Name", Takes::Text, ""),
    ])
}

fn ticket() -> Ticket {
    Ticket {
        scan: ScanTicket::default(),
        format: FileFormat::default(),
        receipt: false,
        sign: false,
        preview: false,
    }
}

/// All that can be chosen. A file that is not named has the date and time as its name.
fn draw_ticket(view: &View, to: &Recipients, order: &Order<Ticket>) -> Draft<Place> {
    let mut draft = Draft::inner("scan-to-email", TITLE);
    draft.message = words::of_scanner(view);
    draft.text("To", to.to_string());
    let place = |order| Place::Ticket(to.clone(), order);
    let choose = |order, choice| Place::Values { to: to.clone(), order, choice, page: 0 };
    order.draw(&mut draft, view, CHOICES, place, choose);
    let start = command(to, order).map(|it| Act::ask(it, Then::Job));
    draft.main_button("Start", start.unwrap_or_else(Act::Say));
    draft
}

fn command(to: &Recipients, order: &Order<Ticket>) -> Result<Command, String> {
    let Ticket { scan, format, receipt, sign, preview } = order.ticket;
    let typed = |at: usize| Some(order.typed.text(at)).filter(|it| !it.is_empty());
    let refused = || format!("A subject has at most {SUBJECT_MAX} characters.");
    let subject = typed(SUBJECT).map(|it| Subject::new(it).ok_or_else(refused)).transpose()?;
    let mail = MailScan { to: to.clone(), subject, format, receipt, sign };
    Ok(Command::Job(JobAsk::Scan(Box::new(ScanOrder {
        name: typed(NAME).map(str::to_owned),
        scan,
        to: ScanTo::Mail(Box::new(mail)),
        passcode: None,
        preview,
    }))))
}
