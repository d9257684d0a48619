//! What only print knows: the ticket, the layout of pages on sheets, the password of a job, and the
//! driver's Job Type.

mod engine;
mod form;
mod overrides;
mod password;
mod plan;
mod ticket;

pub use overrides::{OVERRIDES_MAX, OVERRIDES_OF_COPIES_MAX, Override};
pub use password::{JobPassword, PASSWORD_FAILURES_MAX, PASSWORD_MAX, PasswordEncryption};
pub use plan::{Measured, Plan, PlannedPage, Position, Set, Side};
pub use ticket::{
    ColorMode, DocumentHandling, JobTicket, Media, NumberUp, Orientation, PAGE_RANGES_MAX,
    PRIORITIES, PRIORITY_DEFAULT, PageRange, Quality, Sides, TicketChange, TicketRefused,
};

/// Most copies (assumed).
pub const COPIES_MAX: u16 = 999;
/// Background forms stored at one time; more are refused (assumed).
pub const FORMS_MAX: usize = 256;

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
