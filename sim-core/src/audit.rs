//! The audit log: exactly what the real device would log (guide pp.28 to 31 and 42 to 43).
//!
//! A ring of [`CAPACITY`] records. The Log ID runs from 1 to [`LOG_ID_MAX`] and wraps to 1 (the wrap
//! is assumed). Nothing deletes a record; an export leaves the log in place.

use crate::Tick;
use crate::clock::{Clock, DateFormat, SAVING_MAX, ZONE_MAX, ZONE_MIN};
use crate::ring::Ring;

/// Records kept; the oldest are overwritten (guide p.28).
pub const CAPACITY: usize = 15_000;
/// The highest Log ID (guide p.30).
pub const LOG_ID_MAX: u16 = 60_000;
/// The user column where the user is unknown (guide p.30).
pub const NOBODY: &str = "-";
/// The user column for the customer engineer (guide p.30).
pub(crate) const CUSTOMER_ENGINEER: &str = "CE";
/// Most characters of a text column (read for a sister model).
pub const COLUMN_MAX: usize = 64;

/// Whether the guide lists an event or a sister model's manual does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Listed {
    /// In the guide's table.
    Guide,
    /// Read for a sister model; logged only with the sibling catalogue switched on.
    Sibling,
}

impl Listed {
    /// In a word.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Guide => "guide",
            Self::Sibling => "sibling",
        }
    }
}

/// One event of the catalogue.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct EventRow {
    /// Audit Event ID. Assumed: no public list exists; the high byte is the class in the order of
    /// the guide's table, the low byte a running number.
    pub id: u16,
    /// Logged Events.
    pub event: &'static str,
    /// Description.
    pub description: &'static str,
    /// Status.
    pub status: &'static str,
    /// Where it is known from.
    pub listed: Listed,
}

macro_rules! events {
    ($($(#[$doc:meta])* $name:ident $id:literal $event:literal $description:literal $status:literal
       $listed:ident;)*) => {
        /// What can be logged.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub enum Event { $($(#[$doc])* $name),* }

        impl Event {
            /// The columns of this event.
            pub fn row(self) -> &'static EventRow {
                &EVENTS[self as usize]
            }
        }

        /// Every event, in the order of [`Event`].
        pub const EVENTS: &[EventRow] = &[$(EventRow {
            id: $id, event: $event, description: $description, status: $status,
            listed: Listed::$listed,
        }),*];
    };
}

events! {
    /// The device came up from power-off.
    StartedCold 0x0101 "System Status" "Started normally (cold boot)" "-" Guide;
    /// The device came up by a restart.
    StartedWarm 0x0102 "System Status" "Started normally (warm boot)" "-" Guide;
    /// The device is switched off or restarted.
    ShutdownRequested 0x0103 "System Status" "Shutdown requested" "-" Guide;
    /// A log-in at the panel, in CWIS or by the audit server named no user.
    LoginInvalidUser 0x0201 "Login/Logout" "Login" "Failed (Invalid UserID)" Guide;
    /// A log-in had a wrong password.
    LoginInvalidPassword 0x0202 "Login/Logout" "Login" "Failed (Invalid Password)" Guide;
    /// A log-in.
    LoginSuccessful 0x0203 "Login/Logout" "Login" "Successful" Sibling;
    /// A log-out.
    Logout 0x0204 "Login/Logout" "Logout" "-" Sibling;
    /// An administrator's ID was locked.
    LockedAdministrator 0x0205 "Login/Logout" "Locked System Administrator Authentication" "-" Sibling;
    /// A local user's ID was locked.
    ContinuousFailure 0x0206 "Login/Logout" "Detected continuous Authentication Fail" "-" Sibling;
    /// The audit log was switched on.
    AuditEnabled 0x0301 "Audit Policy" "Audit Log" "Enable" Guide;
    /// The audit log was switched off.
    AuditDisabled 0x0302 "Audit Policy" "Audit Log" "Disable" Guide;
    /// A print job ended well.
    PrintCompleted 0x0401 "Job Status" "Print" "Completed" Guide;
    /// A print job was cancelled or deleted by a user.
    PrintCanceled 0x0402 "Job Status" "Print" "Canceled by User" Guide;
    /// A print job named no user or a wrong password, or could not be printed.
    PrintAborted 0x0403 "Job Status" "Print" "Aborted" Guide;
    /// A print job ended with the power.
    PrintCanceledByShutdown 0x0404 "Job Status" "Print" "Canceled by Shutdown" Sibling;
    /// A report was printed.
    ReportCompleted 0x0405 "Job Status" "Print Reports" "Completed" Guide;
    /// A report was cancelled or deleted by a user.
    ReportCanceled 0x0406 "Job Status" "Print Reports" "Canceled by User" Guide;
    /// A report could not be printed.
    ReportAborted 0x0407 "Job Status" "Print Reports" "Aborted" Sibling;
    /// A copy ended well.
    CopyCompleted 0x0408 "Job Status" "Copy" "Completed" Guide;
    /// A copy was cancelled by a user.
    CopyCanceled 0x0409 "Job Status" "Copy" "Canceled by User" Guide;
    /// A copy could not be made.
    CopyAborted 0x040A "Job Status" "Copy" "Aborted" Sibling;
    /// A scan is where it was to go.
    ScanCompleted 0x040B "Job Status" "Scan" "Completed" Guide;
    /// A scan was cancelled by a user.
    ScanCanceled 0x040C "Job Status" "Scan" "Canceled by User" Guide;
    /// A scan could not be made, or not go where it was to go.
    ScanAborted 0x040D "Job Status" "Scan" "Aborted" Sibling;
    /// A document in a folder was printed or retrieved.
    MailboxCompleted 0x040E "Job Status" "Mailbox" "Completed" Guide;
    /// Printing from a folder was cancelled by a user.
    MailboxCanceled 0x040F "Job Status" "Mailbox" "Canceled by User" Guide;
    /// What lies in a folder could not be printed.
    MailboxAborted 0x0410 "Job Status" "Mailbox" "Aborted" Sibling;
    /// A fax was received, or sent.
    FaxCompleted 0x0411 "Job Status" "Fax" "Completed" Guide;
    /// A fax was cancelled by a user.
    FaxCanceled 0x0412 "Job Status" "Fax" "Canceled by User" Guide;
    /// A call brought nothing, or a fax could not be sent.
    FaxAborted 0x0413 "Job Status" "Fax" "Aborted" Sibling;
    /// The clock was set.
    AdjustTime 0x0501 "Device Settings" "Adjust Time" "Successful" Guide;
    /// A user was registered.
    AddUser 0x0502 "Device Settings" "Add User" "Successful" Guide;
    /// A user was changed.
    EditUser 0x0503 "Device Settings" "Edit User" "Successful" Guide;
    /// A user was deleted.
    DeleteUser 0x0504 "Device Settings" "Delete User" "Successful" Guide;
    /// Login Type was changed.
    SwitchAuthenticationMode 0x0505 "Device Settings" "Switch Authentication Mode" "Successful" Guide;
    /// A security setting was looked at.
    ViewSecuritySetting 0x0506 "Device Settings" "View Security Setting" "Successful" Guide;
    /// A security setting was changed.
    ChangeSecuritySetting 0x0507 "Device Settings" "Change Security Setting" "Successful" Guide;
    /// A folder was made.
    CreateMailbox 0x0508 "Device Settings" "Create Mailbox" "Successful" Sibling;
    /// A folder was deleted.
    DeleteMailbox 0x0509 "Device Settings" "Delete Mailbox" "Successful" Sibling;
    /// Certificates were imported.
    ImportCertificate 0x0602 "Device Data" "Import Certificate" "Successful" Sibling;
    /// Certificates were not imported.
    ImportCertificateFailed 0x0603 "Device Data" "Import Certificate" "Failed" Sibling;
    /// A certificate was deleted.
    DeleteCertificate 0x0604 "Device Data" "Delete Certificate" "Successful" Sibling;
    /// A certificate was not deleted.
    DeleteCertificateFailed 0x0605 "Device Data" "Delete Certificate" "Failed" Sibling;
    /// An entry of the address book was added.
    AddAddress 0x0606 "Device Data" "Add Address Entry" "Successful" Sibling;
    /// An entry of the address book was changed.
    EditAddress 0x0607 "Device Data" "Edit Address Entry" "Successful" Sibling;
    /// An entry of the address book was deleted.
    DeleteAddress 0x0608 "Device Data" "Delete Address Entry" "Successful" Sibling;
    /// The audit log was exported.
    ExportAuditLog 0x0601 "Device Data" "Export Audit Log" "Successful" Sibling;
    /// The software was updated.
    SoftwareUpdated 0x0701 "Device Config" "Software" "Updated" Guide;
    /// A TLS session could not be established.
    TrustedCommunicationFailed 0x0801 "Communication" "Trusted Communication" "Failed" Guide;
}

/// One record. Date and time are kept as the clock showed them: a record never changes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Record {
    /// Its number, 1 to [`LOG_ID_MAX`].
    pub log_id: u16,
    /// When, Unix milliseconds by the device's clock.
    pub unix_ms: i64,
    /// Minutes east of Greenwich that the clock was then.
    pub zone_minutes: i16,
    /// What.
    pub event: Event,
    /// By whom: [`NOBODY`], "KO", "CE" or a user ID.
    pub user: Box<str>,
    /// Optionally Logged Items; [`NOBODY`] where there are none.
    pub optional: Box<str>,
}

impl Record {
    /// What no record can have of a device whose time has come to `now`.
    pub(crate) fn impossible(&self, now: Tick) -> Option<&'static str> {
        let zones = ZONE_MIN..=ZONE_MAX + SAVING_MAX;
        let laws = [
            ((1..=LOG_ID_MAX).contains(&self.log_id), "there is no such log ID"),
            (Clock::can_show(now, self.unix_ms), "no clock shows its time"),
            (zones.contains(&self.zone_minutes), "there is no such time zone"),
            (column(&self.user) == self.user, "its user is no column"),
            (column(&self.optional) == self.optional, "its items are no column"),
        ];
        laws.iter().find(|(holds, _)| !holds).map(|(_, what)| *what)
    }

    /// A clock that stands where the device's stood when the record was made.
    pub fn clock(&self, date_format: DateFormat) -> Clock {
        Clock::stood(self.unix_ms, self.zone_minutes, date_format)
    }
}

/// The log.
#[derive(Clone, Debug)]
pub struct AuditLog {
    records: Ring<Record>,
}

impl Default for AuditLog {
    fn default() -> Self {
        Self { records: Ring::new(CAPACITY) }
    }
}

impl AuditLog {
    /// Appends so many equal records, stamped with what `clock` shows at `now`: of more than are kept, the
    /// last. `columns` are the user and the optionally logged items.
    pub fn append(
        &mut self,
        clock: &Clock,
        now: Tick,
        event: Event,
        (user, optional): (&str, &str),
        times: u32,
    ) {
        let mut record = Record {
            log_id: self.records.last().map_or(0, |it| it.log_id),
            unix_ms: clock.unix_ms(now),
            zone_minutes: clock.offset_minutes(now),
            event,
            user: column(user),
            optional: column(optional),
        };
        let overwritten = times.saturating_sub(u32::try_from(CAPACITY).unwrap_or(u32::MAX));
        if overwritten > 0 {
            self.records.pass_over(overwritten.into());
            record.log_id = log_id_after(record.log_id, overwritten);
        }
        for _ in overwritten..times {
            record.log_id = log_id_after(record.log_id, 1);
            self.records.push(record.clone());
        }
    }

    /// The log that `written` records were ever written to, of which these are the newest.
    pub(crate) fn resume(written: u64, records: Vec<Record>) -> Self {
        Self { records: Ring::resume(CAPACITY, written, records) }
    }

    /// The records, oldest first.
    pub fn iter(&self) -> impl DoubleEndedIterator<Item = &Record> + Clone {
        self.records.iter()
    }

    /// The records from the one that was the `number`th ever (the first is 0).
    pub fn since(&self, number: u64) -> impl DoubleEndedIterator<Item = &Record> + Clone {
        self.records.since(number)
    }

    /// How many records are kept.
    pub fn len(&self) -> usize {
        self.records.len()
    }

    /// Whether nothing was logged yet.
    pub fn is_empty(&self) -> bool {
        self.records.is_empty()
    }

    /// How many records were ever written.
    pub fn written(&self) -> u64 {
        self.records.pushed()
    }
}

/// The Log ID that comes so many, at least one, after another; after 0, that is none, the first is 1.
fn log_id_after(log_id: u16, further: u32) -> u16 {
    let max = u32::from(LOG_ID_MAX);
    let before = (u32::from(log_id) + (further - 1) % max) % max;
    u16::try_from(before).map_or(1, |it| it + 1)
}

/// Names as far as a column has room for whole ones, and how many more there are.
pub(crate) fn listed(names: &[&str]) -> String {
    let all = |count: usize| {
        let more = names.len() - count;
        let more = (more > 0).then(|| format!("and {more} more"));
        let shown = names[..count].iter().map(|it| (*it).to_owned());
        shown.chain(more).collect::<Vec<_>>().join(" ")
    };
    let fits = |it: &String| it.chars().count() <= COLUMN_MAX;
    (0..=names.len()).rev().map(all).find(fits).unwrap_or_default()
}

/// A text column: control characters become blanks, so that no name can forge a row or a column, and
/// what is empty becomes [`NOBODY`].
fn column(text: &str) -> Box<str> {
    let plain = |it: char| if it.is_control() { ' ' } else { it };
    let text: String = text.chars().take(COLUMN_MAX).map(plain).collect();
    if text.trim().is_empty() { NOBODY.into() } else { text.into() }
}

#[cfg(test)]
mod tests;
