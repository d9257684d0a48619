//! What a job asks for: the job ticket (PWG 5100.7, RFC 8011 section 5.2).
//!
//! The device has no finisher and one output tray, and prints no banner pages: what a ticket could say of
//! those has one value only and is not here.

use std::fmt;
use std::sync::Arc;

use super::choice::{
    ColorMode, DocumentHandling, Media, NumberUp, Orientation, PAGE_RANGES_MAX, PageRange, Quality,
    Scaling, Sides, Zoom, are_ranges,
};
use super::overrides::{
    OVERRIDES_MAX, OVERRIDES_OF_COPIES_MAX, Override, PLANNED_MAX, are_few, are_overrides,
};
use super::{COPIES_MAX, JobPassword};
use crate::job::{HoldUntil, NAME_MAX};

/// The lowest and the highest priority (RFC 8011 section 5.2.1).
pub const PRIORITIES: (u8, u8) = (1, 100);
/// The priority of a job that names none.
pub const PRIORITY_DEFAULT: u8 = 50;

/// A job ticket.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct JobTicket {
    /// Copies, 1 to [`COPIES_MAX`].
    pub copies: u16,
    /// Sides.
    pub sides: Sides,
    /// The pages to print, ascending and apart; all where there are none.
    pub page_ranges: Vec<PageRange>,
    /// Pages on a side.
    pub number_up: NumberUp,
    /// The paper.
    pub media: Media,
    /// How pages lie; `None` as the document has it.
    pub orientation: Option<Orientation>,
    /// The quality.
    pub quality: Quality,
    /// The colours.
    pub color_mode: ColorMode,
    /// How pages come onto paper of another size.
    pub scaling: Scaling,
    /// How large a page is where it is not fitted ([`Scaling::None`]): what an app of the panel was told.
    pub zoom: Zoom,
    /// Dots per inch; `None` as the document has it.
    pub resolution_dpi: Option<u16>,
    /// How several documents follow each other.
    pub document_handling: DocumentHandling,
    /// What some pages get instead, at most [`OVERRIDES_MAX`].
    pub overrides: Vec<Override>,
    /// The priority, within [`PRIORITIES`]; the highest is printed first.
    pub priority: u8,
    /// Until when the job is held.
    pub hold: HoldUntil,
    /// The account that pays, as named (PWG 5100.7).
    pub account: Option<Arc<str>>,
    /// The user that the account is told, as named; nobody is authenticated by it.
    pub accounting_user: Option<Arc<str>>,
    /// Whom the client calls its user (`requesting-user-name`): shown where nobody was authenticated, and
    /// never believed.
    pub requesting_user: Option<Arc<str>>,
    /// The job is held until this password is typed at the panel.
    pub password: Option<JobPassword>,
}

impl Default for JobTicket {
    fn default() -> Self {
        Self {
            copies: 1,
            sides: Sides::default(),
            page_ranges: Vec::new(),
            number_up: NumberUp::default(),
            media: Media::default(),
            orientation: None,
            quality: Quality::default(),
            color_mode: ColorMode::default(),
            scaling: Scaling::default(),
            zoom: Zoom::default(),
            resolution_dpi: None,
            document_handling: DocumentHandling::default(),
            overrides: Vec::new(),
            priority: PRIORITY_DEFAULT,
            hold: HoldUntil::default(),
            account: None,
            accounting_user: None,
            requesting_user: None,
            password: None,
        }
    }
}

impl JobTicket {
    /// The entries that differ from those of an empty one, for the truth journal.
    pub(crate) fn words(&self) -> String {
        let empty = Self::default();
        let mut words = Vec::new();
        macro_rules! name {
            ($($entry:ident)*) => {
                let Self { $($entry),* } = self;
                $(if *$entry != empty.$entry {
                    words.push(stringify!($entry).replace('_', " "));
                })*
            };
        }
        name!(copies sides page_ranges number_up media orientation quality color_mode scaling zoom resolution_dpi
            document_handling overrides priority hold account accounting_user requesting_user password);
        words.join(", ")
    }
}

/// A change to one entry of a ticket.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TicketChange {
    /// The copies.
    Copies(u16),
    /// The sides.
    Sides(Sides),
    /// The pages to print.
    PageRanges(Vec<PageRange>),
    /// Pages on a side.
    NumberUp(NumberUp),
    /// The paper.
    Media(Media),
    /// How pages lie.
    Orientation(Option<Orientation>),
    /// The quality.
    Quality(Quality),
    /// The colours.
    ColorMode(ColorMode),
    /// How pages come onto paper of another size.
    Scaling(Scaling),
    /// Dots per inch.
    ResolutionDpi(Option<u16>),
    /// How several documents follow each other.
    DocumentHandling(DocumentHandling),
    /// What some pages get instead.
    Overrides(Vec<Override>),
    /// The priority.
    Priority(u8),
    /// Until when the job is held.
    Hold(HoldUntil),
    /// The account that pays.
    Account(Option<Arc<str>>),
    /// The user that the account is told.
    AccountingUser(Option<Arc<str>>),
}

/// A ticket cannot say this.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TicketRefused {
    /// Copies not from 1 to [`COPIES_MAX`].
    Copies,
    /// Ranges that are too many, begin with page 0, run backwards, overlap or do not ascend.
    PageRanges,
    /// Overrides of copies for a job that has too many pages for them.
    Pages,
    /// Overrides that are too many or name pages, documents or copies that cannot be.
    Overrides,
    /// A priority outside [`PRIORITIES`].
    Priority,
    /// An account name of more than [`NAME_MAX`] characters.
    Account,
}

impl fmt::Display for TicketRefused {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Copies => write!(f, "copies are a number from 1 to {COPIES_MAX}"),
            Self::PageRanges => write!(
                f,
                "page ranges ascend from page 1 without touching each other, at most \
                 {PAGE_RANGES_MAX} of them"
            ),
            Self::Overrides => write!(
                f,
                "overrides name pages in ascending ranges; there are at most {OVERRIDES_MAX}, of which \
                 {OVERRIDES_OF_COPIES_MAX} name copies"
            ),
            Self::Pages => write!(
                f,
                "the job has too many pages: where copies differ, all that differ come to \
                 {PLANNED_MAX} pages at most"
            ),
            Self::Priority => {
                write!(f, "the priority is a number from {} to {}", PRIORITIES.0, PRIORITIES.1)
            }
            Self::Account => write!(f, "an account has at most {NAME_MAX} characters"),
        }
    }
}

impl JobTicket {
    /// Makes a change.
    ///
    /// # Errors
    /// [`TicketRefused`]; nothing is changed then.
    pub fn change(&mut self, change: TicketChange) -> Result<(), TicketRefused> {
        match change {
            TicketChange::Copies(it) => {
                self.copies = checked(it, is_copies, TicketRefused::Copies)?
            }
            TicketChange::Sides(it) => self.sides = it,
            TicketChange::PageRanges(it) => {
                self.page_ranges = checked(it, |it| are_ranges(it), TicketRefused::PageRanges)?;
            }
            TicketChange::NumberUp(it) => self.number_up = it,
            TicketChange::Media(it) => self.media = it,
            TicketChange::Orientation(it) => self.orientation = it,
            TicketChange::Quality(it) => self.quality = it,
            TicketChange::ColorMode(it) => self.color_mode = it,
            TicketChange::Scaling(it) => self.scaling = it,
            TicketChange::ResolutionDpi(it) => self.resolution_dpi = it,
            TicketChange::DocumentHandling(it) => self.document_handling = it,
            TicketChange::Overrides(it) => {
                self.overrides = checked(it, |it| are_overrides(it), TicketRefused::Overrides)?;
            }
            TicketChange::Priority(it) => {
                self.priority = checked(it, is_priority, TicketRefused::Priority)?;
            }
            TicketChange::Hold(it) => self.hold = it,
            TicketChange::Account(it) => {
                self.account = checked(it, is_account, TicketRefused::Account)?;
            }
            TicketChange::AccountingUser(it) => {
                self.accounting_user = checked(it, is_account, TicketRefused::Account)?;
            }
        }
        Ok(())
    }

    /// Whether so many pages are few enough for what it says.
    pub(crate) fn fits(&self, pages: u32) -> bool {
        are_few(pages, &self.overrides)
    }

    /// The ticket with whatever is out of bounds at its nearest bound, as a driver may hand it in.
    pub(crate) fn bounded(mut self) -> Self {
        self.copies = self.copies.clamp(1, COPIES_MAX);
        self.priority = self.priority.clamp(PRIORITIES.0, PRIORITIES.1);
        if !are_ranges(&self.page_ranges) {
            self.page_ranges = Vec::new();
        }
        if !are_overrides(&self.overrides) {
            self.overrides = Vec::new();
        }
        let keep = |it: &Arc<str>| it.chars().count() <= NAME_MAX;
        self.account = self.account.filter(keep);
        self.accounting_user = self.accounting_user.filter(keep);
        self.requesting_user = self.requesting_user.filter(keep);
        self
    }
}

fn checked<T>(
    value: T,
    is_good: impl Fn(&T) -> bool,
    refused: TicketRefused,
) -> Result<T, TicketRefused> {
    if is_good(&value) { Ok(value) } else { Err(refused) }
}

fn is_copies(copies: &u16) -> bool {
    (1..=COPIES_MAX).contains(copies)
}

fn is_priority(priority: &u8) -> bool {
    (PRIORITIES.0..=PRIORITIES.1).contains(priority)
}

fn is_account(name: &Option<Arc<str>>) -> bool {
    name.as_ref().is_none_or(|it| it.chars().count() <= NAME_MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_words_of_a_ticket_name_what_differs_from_an_empty_one() {
        assert_eq!(JobTicket::default().words(), "");
        let ticket = JobTicket { copies: 2, sides: Sides::LongEdge, ..JobTicket::default() };
        assert_eq!(ticket.words(), "copies, sides");
    }
}
