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

mod read;
mod write;

pub use read::{epilogue, parse};
pub use write::{Ticket, wrap};

use crate::secret::Secret;

/// Bytes at the head of a stream in which the prologue must end. More are not looked at.
pub const MAX_HEAD: usize = 64 * 1024;
/// Longest line understood, in bytes; longer ones are passed over.
pub const MAX_LINE: usize = 2048;
/// Most lines of a prologue.
pub const MAX_LINES: usize = 1024;
/// Bytes at the end of a stream in which the epilogue must lie.
pub const MAX_TAIL: usize = 64 * 1024;
/// Most copies a prologue may ask for, the limit of the device's panel; more is taken as this.
pub const MAX_COPIES: u16 = 9999;

/// Universal Exit Language: leaves whatever came before and enters PJL.
pub const UEL: &[u8] = b"\x1b%-12345X";

/// The “Job Type” a user picks in the printer driver.
///
/// The guide lists the six labels (“Using Private Charge Print from Client PC”) and says that
/// under the evaluated settings all but the last are stored as Private Charge Print; a background
/// form is stored as a form and never printed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum JobType {
    /// “Normal Print”.
    #[default]
    Normal,
    /// “Secure Print”.
    Secure,
    /// “Sample Set”.
    SampleSet,
    /// “Delayed Print”.
    Delayed,
    /// “Store in Remote Folder”.
    StoreInRemoteFolder,
    /// “Create Background Form”.
    BackgroundForm,
}

impl JobType {
    /// All job types in the guide's order, with the word after `@JOTY=` and the guide's label.
    ///
    /// `@JOTY` and its words are **assumed**: no public capture shows how the driver names the
    /// job type. Documented for siblings, and understood as well, are `SET HOLD=STORE` (secure),
    /// `SET HOLD=PROOF` (sample) and `@PRTM=<time>` (delayed).
    pub const TABLE: [(Self, &'static str, &'static str); 6] = [
        (Self::Normal, "NORMAL", "Normal Print"),
        (Self::Secure, "SECURE", "Secure Print"),
        (Self::SampleSet, "SAMPLE", "Sample Set"),
        (Self::Delayed, "DELAYED", "Delayed Print"),
        (Self::StoreInRemoteFolder, "STORE", "Store in Remote Folder"),
        (Self::BackgroundForm, "FORM", "Create Background Form"),
    ];

    /// The word after `@JOTY=` (assumed).
    pub fn token(self) -> &'static str {
        self.row().1
    }

    /// The label in the driver's dialog, as the guide spells it.
    pub fn label(self) -> &'static str {
        self.row().2
    }

    /// The job type of a word after `@JOTY=`, in any case.
    pub fn from_token(token: &str) -> Option<Self> {
        let row = Self::TABLE.iter().find(|row| row.1.eq_ignore_ascii_case(token))?;
        Some(row.0)
    }

    /// The table is in the order of the variants; a test holds it to that.
    fn row(self) -> &'static (Self, &'static str, &'static str) {
        &Self::TABLE[self as usize]
    }
}

/// A PJL command that reaches into the device's storage. With “PJL File System Command” off,
/// as in the evaluated set-up, the device refuses them all.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum FileSystemCommand {
    /// Sends a file from the device.
    Upload,
    /// Stores a file on the device.
    Download,
    /// Asks for a file's size.
    Query,
    /// Lists a directory.
    DirList,
    /// Deletes a file.
    Delete,
    /// Makes a directory.
    MkDir,
    /// Formats a volume.
    Init,
    /// Appends to a file.
    Append,
}

impl FileSystemCommand {
    /// All commands with their PJL keyword.
    pub const TABLE: [(Self, &'static str); 8] = [
        (Self::Upload, "FSUPLOAD"),
        (Self::Download, "FSDOWNLOAD"),
        (Self::Query, "FSQUERY"),
        (Self::DirList, "FSDIRLIST"),
        (Self::Delete, "FSDELETE"),
        (Self::MkDir, "FSMKDIR"),
        (Self::Init, "FSINIT"),
        (Self::Append, "FSAPPEND"),
    ];

    /// The PJL keyword.
    pub fn keyword(self) -> &'static str {
        Self::TABLE[self as usize].1
    }

    fn from_keyword(keyword: &str) -> Option<Self> {
        let row = Self::TABLE.iter().find(|row| row.1.eq_ignore_ascii_case(keyword))?;
        Some(row.0)
    }
}

/// Something in a prologue that could not be taken as it stood. The rest was read all the same.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Flaw {
    /// The prologue goes on past [`MAX_HEAD`]; [`Prologue::payload`] is where reading stopped.
    #[error("the PJL prologue is longer than {MAX_HEAD} bytes")]
    HeadTooLong,
    /// The prologue has more than [`MAX_LINES`] lines; reading stopped there.
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
    /// The word after `@JOTY=` is none of [`JobType::TABLE`].
    #[error("the job type in PJL line {line} is unknown")]
    UnknownJobType {
        /// 1-based number of the line.
        line: u16,
    },
}

/// What the head of a print stream says about the job.
///
/// Of an attribute that occurs several times the last counts, as with any PJL `SET`. Text that is
/// not UTF-8 is read as Latin-1, byte by byte, whatever `STRINGCODESET` says: a limit of fidelity,
/// since a Japanese driver that announces CP932 shows its names garbled here, while user IDs of
/// the evaluated set-up are ASCII.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Prologue {
    /// `@JOAU`: the user ID under which the job is to be accounted.
    pub user_id: Option<String>,
    /// `@JOEP` (Base64, decoded here) or `@JOAP` (plain).
    pub password: Option<Secret>,
    /// `@UACN`, else `@ACNA`, else `NAME` of `@PJL JOB`: the name of the document.
    pub document_name: Option<String>,
    /// `SET COPIES` or `SET QTY`, 1 to [`MAX_COPIES`].
    pub copies: Option<u16>,
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
    /// File system commands in the order in which they occur.
    pub file_system: Vec<FileSystemCommand>,
    /// Offset of the first byte of document data; 0 when the stream begins without PJL.
    pub payload: usize,
    /// The first thing that was wrong, if any.
    pub flaw: Option<Flaw>,
}

#[cfg(test)]
mod tests;
