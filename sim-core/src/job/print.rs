//! What only print knows: the ticket, the layout of pages on sheets, the password of a job, and the
//! driver's Job Type.

use std::sync::Arc;

use super::{DocumentId, Holds};
use crate::user::Person;

mod change;
mod choice;
mod engine;
mod form;
mod from_folder;
mod job;
mod layout;
mod overrides;
mod password;
mod plan;
mod release;
mod ticket;

pub use choice::{
    ColorMode, DocumentHandling, Media, NumberUp, Orientation, PAGE_RANGES_MAX, PageRange, Quality,
    Scaling, Sides, Zoom,
};
pub use overrides::{OVERRIDES_MAX, OVERRIDES_OF_COPIES_MAX, Override};
pub use password::{JobPassword, PASSWORD_FAILURES_MAX, PASSWORD_MAX, PasswordEncryption};
pub use plan::{Measured, Plan, PlannedPage, Position, Set, Side};
pub use ticket::{JobTicket, PRIORITIES, PRIORITY_DEFAULT, TicketChange, TicketRefused};

/// Most copies (assumed).
pub const COPIES_MAX: u16 = 999;
/// Background forms stored at one time; more are refused (assumed).
pub const FORMS_MAX: usize = 256;
/// Of these, one user's (assumed).
pub const USER_FORMS_MAX: usize = 32;
/// Of these, of nobody (assumed).
pub const NOBODY_FORMS_MAX: usize = FORMS_MAX / 2;

/// A background form: what a job of the type Create Background Form leaves, never printed (guide p.37). It
/// stays until somebody deletes it, or its owner is deleted (assumed: as folders and private prints).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Form {
    /// Its document, by which it is known too.
    pub document: DocumentId,
    /// The name of its job.
    pub name: Arc<str>,
    /// Whom it belongs to; nobody, where nobody was authenticated.
    pub owner: Option<Person>,
}

/// A print job, beside what is the same for all work.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Print {
    /// The driver's Job Type.
    pub job_type: JobType,
    /// Whether it is a private charge print, for its owner and administrators only.
    pub private: bool,
    /// What it asks for.
    pub ticket: JobTicket,
    /// Impressions of one copy, once all its data was read.
    pub impressions: Option<u32>,
    /// Sheets over all copies, once all its data was read.
    pub sheets: Option<u32>,
    /// Impressions that are out, over all copies.
    pub impressions_out: u32,
    /// Sheets that are out.
    pub sheets_out: u32,
}

impl Print {
    /// One of which nothing is known but what it asks for.
    pub(crate) fn new(job_type: JobType, ticket: JobTicket) -> Self {
        Self {
            job_type,
            private: false,
            ticket,
            impressions: None,
            sheets: None,
            impressions_out: 0,
            sheets_out: 0,
        }
    }

    /// Why it is held once it was read, but for a moment that it waits for.
    pub(crate) fn holds(&self, holds_new: bool) -> Holds {
        Holds {
            owner: self.private,
            password: self.ticket.password.is_some(),
            until: false,
            new_job: holds_new && !self.private,
            preview: false,
            redial: false,
        }
    }
}

/// The driver's Job Type (guide p.37).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum JobType {
    /// Normal Print.
    #[default]
    Normal,
    /// Secure Print.
    Secure,
    /// Sample Set.
    SampleSet,
    /// Delayed Print.
    Delayed,
    /// Store in Remote Folder.
    StoreInRemoteFolder,
    /// Create Background Form: stored, never printed.
    BackgroundForm,
}

impl JobType {
    /// The label in the driver.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Normal => "Normal Print",
            Self::Secure => "Secure Print",
            Self::SampleSet => "Sample Set",
            Self::Delayed => "Delayed Print",
            Self::StoreInRemoteFolder => "Store in Remote Folder",
            Self::BackgroundForm => "Create Background Form",
        }
    }
}
