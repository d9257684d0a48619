//! Printer Job Language around a print document: who prints, what, and where the data begins.
//!
//! ```text
//! ESC%-12345X@PJL JOB MODE=PRINTER
//! @PJL SET STRINGCODESET=UTF8
//! @PJL SET JOBATTR="@JOAU=User1"           the user ID
//! @PJL SET JOBATTR="@JOEP=QVdCRg=="        the password, Base64
//! @PJL SET JOBATTR="@UACN=Minutes.pdf"     the document name
//! @PJL ENTER LANGUAGE=PDF
//! …data…
//! ESC%-12345X@PJL EOJ
//! ESC%-12345X
//! ```
//!
//! The attribute names come from captures of Fuji Xerox drivers and, for `@JOAU`, `@JOAP`,
//! `@DAID`, `@PRTM` and `HOLD`, from the PDL reference guides of Xerox-brand siblings
//! (WorkCentre 7425, 4112). None of them is in the guide of the evaluated device.
//!
//! Reading never fails: a printer takes what it understands. What was wrong is told in
//! [`Prologue::flaw`].

mod command;
mod device;
mod file_system;
mod job_type;
mod language;
mod lines;
mod options;
mod read;
mod session;
mod settings;
mod ticket;
mod write;

pub use command::{Assignment, Command, Job, Variable};
pub use device::{Device, DeviceVariable, Feature, Files, Memory, Status, Values};
pub use file_system::{FileCommand, FileError, FileSystemCommand};
pub use job_type::JobType;
pub use language::Language;
pub use lines::{CommandReader, Piece, behind_padding};
pub use read::{JobReader, Part};
pub use session::{Session, TIMED_RANGE};
pub use settings::{Colour, JobSettings, Orientation, Sides};
pub use write::{Ticket, wrap};

use crate::secret::Secret;

/// Most bytes of a prologue, without the files in it. Of what is longer only the language that it enters
/// counts.
pub const MAX_HEAD: u64 = 64 * 1024;
/// Longest line understood, in bytes; longer ones are passed over.
pub const MAX_LINE: usize = 2048;
/// Most lines of a prologue.
pub const MAX_LINES: usize = 1024;
/// JOBs in each other that are told apart; one that is deeper takes the place of the innermost.
pub const MAX_DEPTH: usize = 8;
/// Most copies a prologue may ask for, the limit of the device's panel; more is taken as this.
pub const MAX_COPIES: u16 = 9999;

/// Universal Exit Language: leaves whatever came before and enters PJL.
pub const UEL: &[u8] = b"\x1b%-12345X";

/// Something in a prologue that could not be taken as it stood. The rest was read all the same.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Flaw {
    /// The prologue is longer than [`MAX_HEAD`]; the rest was passed over.
    #[error("the PJL prologue is longer than {MAX_HEAD} bytes")]
    HeadTooLong,
    /// The prologue has more than [`MAX_LINES`] lines; the rest was passed over.
    #[error("the PJL prologue has more than {MAX_LINES} lines")]
    TooManyLines,
    /// A line is longer than [`MAX_LINE`] and was passed over.
    #[error("PJL line {line} is longer than {MAX_LINE} bytes")]
    LineTooLong {
        /// 1-based number of the line.
        line: u16,
    },
    /// The value of `@JOEP` is not Base64, so there is no password.
    #[error("the password in PJL line {line} is not Base64")]
    PasswordNotBase64 {
        /// 1-based number of the line.
        line: u16,
    },
    /// A number of copies is not a number from 1 up.
    #[error("the number of copies in PJL line {line} is not a number")]
    BadCopies {
        /// 1-based number of the line.
        line: u16,
    },
    /// The lines behind `XCPT` are no job ticket, or too long for one.
    #[error("the job ticket from PJL line {line} on cannot be read")]
    BadTicket {
        /// 1-based number of the ticket's first line.
        line: u16,
    },
    /// The word after `@JOTY=` is none of [`JobType::TABLE`].
    #[error("the job type in PJL line {line} is unknown")]
    UnknownJobType {
        /// 1-based number of the line.
        line: u16,
    },
}

/// What job control says of a job, in front of its document.
///
/// Of an attribute that occurs several times the last counts, as with any PJL `SET`; of those that say who
/// prints, it is told. Text that is
/// not UTF-8 is read as Latin-1, byte by byte, whatever `STRINGCODESET` says: a limit of fidelity,
/// since a Japanese driver that announces CP932 shows its names garbled here, while user IDs of
/// the evaluated set-up are ASCII.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Prologue {
    /// `@JOAU`, else `job-accounting-user-id` of a ticket: the user ID under which the job is to be
    /// accounted.
    pub user_id: Option<String>,
    /// `@JOEP` (Base64, decoded here) or `@JOAP` (plain).
    pub password: Option<Secret>,
    /// Whether `@JOAU`, `@JOEP` or `@JOAP` stands there more than once, so that it is not said who prints. The same
    /// value again in the header within a header (behind `ENTER LANGUAGE`) counts once.
    pub repeats_identity: bool,
    /// `@UACN`, else `@ACNA`, else `NAME` of `@PJL JOB`, else `job-name` of a ticket: the name of
    /// the document.
    pub document_name: Option<String>,
    /// What the job asks for: copies, sides, paper.
    pub settings: JobSettings,
    /// `@JOTY` (assumed), else `HOLD` or `@PRTM`. `None` means “Normal Print”.
    pub job_type: Option<JobType>,
    /// `@LUNA`: the name under which the user is logged in on the PC.
    pub login_name: Option<String>,
    /// `@CNAM`: the name of the PC.
    pub computer_name: Option<String>,
    /// `@DAID`: the account ID.
    pub account_id: Option<String>,
    /// `SET STRINGCODESET`, for example `UTF8` or `CP932`. Not acted upon.
    pub string_code_set: Option<String>,
    /// `ENTER LANGUAGE`: what the data claims to be, for example `PDF`, `PCLXL`, `PLW`.
    pub language: Option<String>,
    /// File system commands in front of the document, in the order in which they occur.
    pub file_system: Vec<FileSystemCommand>,
    /// The first thing that was wrong, if any.
    pub flaw: Option<Flaw>,
}

#[cfg(test)]
mod tests;
