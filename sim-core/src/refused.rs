//! Why nothing was done: every machine's refusals in one type.

use std::fmt;

use crate::Class;
use crate::account::AccountRefused;
use crate::address_book::AddressBookRefused;
use crate::certificate::CertificateRefused;
use crate::clock::ClockRefused;
use crate::description::DescriptionRefused;
use crate::folder::FolderRefused;
use crate::job::JobRefused;
use crate::mail_login::MailLoginRefused;
use crate::settings::Conflict;
use crate::subscription::SubscriptionRefused;
use crate::update::UpdateRefused;
use crate::user::UserRefused;

/// Why nothing was done.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Refused {
    /// The device is off.
    PoweredOff,
    /// A fault blocks all operation until power-off.
    Fault(&'static str),
    /// Nobody is logged in, or the session has ended.
    NotLoggedIn,
    /// The role may not do this.
    NotPermitted,
    /// User ID or password is wrong, or the user is let in no longer: after too many failures, until power off
    /// and on, or disabled by an administrator. Which of these is not said; the truth journal has it.
    LoginFailed,
    /// As many sessions, or passwords that are worked on, as the device takes: of all, or of one peer.
    TooManySessions,
    /// The power went or the session ended while the answer was worked on.
    Interrupted,
    /// About users.
    User(UserRefused),
    /// About accounts.
    Account(AccountRefused),
    /// About jobs.
    Job(JobRefused),
    /// About folders.
    Folder(FolderRefused),
    /// About the address book.
    AddressBook(AddressBookRefused),
    /// About subscriptions.
    Subscription(SubscriptionRefused),
    /// About certificates.
    Certificate(CertificateRefused),
    /// About the log-in to the mail server.
    MailLogin(MailLoginRefused),
    /// About what an administrator writes of the printer.
    Description(DescriptionRefused),
    /// About the clock.
    Clock(ClockRefused),
    /// About the update of the software.
    Update(UpdateRefused),
    /// The power switch does nothing now.
    Power,
    /// There is no such fault to cure.
    NoSuchFault,
    /// Service Representative Restricted Operation is enabled (guide p.3).
    Restricted,
    /// The factory defaults are being restored, which would take it.
    Restoring,
    /// Settings would not go together.
    Conflict(Conflict),
    /// A setting is no longer what its asker has seen.
    Outdated,
    /// It came by a page that was opened in another log-in, or in none.
    OtherLogIn,
    /// It cannot be kept: the storage under the twin takes no more.
    NotKept,
    /// The twin has ended.
    Gone,
}

impl Refused {
    /// A stable name for the truth journal.
    pub const fn name(&self) -> &'static str {
        match self {
            Self::PoweredOff => "powered-off",
            Self::Fault(_) => "fault",
            Self::NotLoggedIn => "not-logged-in",
            Self::NotPermitted => "not-permitted",
            Self::LoginFailed => "login-failed",
            Self::TooManySessions => "too-many-sessions",
            Self::Interrupted => "interrupted",
            Self::User(_) => "user",
            Self::Account(_) => "account",
            Self::Job(_) => "job",
            Self::Folder(_) => "folder",
            Self::AddressBook(_) => "address-book",
            Self::Subscription(_) => "subscription",
            Self::Certificate(_) => "certificate",
            Self::MailLogin(_) => "mail-login",
            Self::Description(_) => "description",
            Self::Clock(_) => "clock",
            Self::Update(_) => "update",
            Self::Power => "power",
            Self::NoSuchFault => "no-such-fault",
            Self::Restricted => "restricted",
            Self::Restoring => "restoring",
            Self::Conflict(_) => "conflict",
            Self::Outdated => "outdated",
            Self::OtherLogIn => "other-log-in",
            Self::NotKept => "not-kept",
            Self::Gone => "gone",
        }
    }
}

impl Refused {
    /// What it means to whoever asked.
    pub const fn class(&self) -> Class {
        match self {
            Self::PoweredOff | Self::Fault(_) | Self::Interrupted | Self::NotKept | Self::Gone => {
                Class::Unavailable
            }
            Self::NotLoggedIn | Self::LoginFailed => Class::Unauthenticated,
            Self::NotPermitted | Self::Restricted | Self::OtherLogIn => Class::Forbidden,
            Self::NoSuchFault => Class::Absent,
            Self::Description(_) | Self::Clock(_) | Self::Conflict(_) => Class::Invalid,
            Self::Power | Self::Restoring | Self::Outdated | Self::Update(_) => Class::Conflict,
            Self::TooManySessions => Class::Busy,
            Self::User(it) => it.class(),
            Self::Account(it) => it.class(),
            Self::Job(it) => it.class(),
            Self::Folder(it) => it.class(),
            Self::AddressBook(it) => it.class(),
            Self::Subscription(it) => it.class(),
            Self::Certificate(it) => it.class(),
            Self::MailLogin(it) => it.class(),
        }
    }
}

impl fmt::Display for Refused {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::PoweredOff => f.write_str("the device is switched off"),
            Self::Fault(code) => write!(f, "fault {code}: switch the device off and on again"),
            Self::NotLoggedIn => f.write_str("nobody is logged in"),
            Self::NotPermitted => f.write_str("this user may not do that"),
            Self::LoginFailed => f.write_str("user ID or password is wrong"),
            Self::TooManySessions => {
                f.write_str("too many are logging in or logged in; try again later")
            }
            Self::Interrupted => f.write_str("interrupted"),
            Self::User(it) => it.fmt(f),
            Self::Account(it) => it.fmt(f),
            Self::Job(it) => it.fmt(f),
            Self::Folder(it) => it.fmt(f),
            Self::AddressBook(it) => it.fmt(f),
            Self::Subscription(it) => it.fmt(f),
            Self::Certificate(it) => it.fmt(f),
            Self::MailLogin(it) => it.fmt(f),
            Self::Description(it) => it.fmt(f),
            Self::Clock(it) => it.fmt(f),
            Self::Update(it) => it.fmt(f),
            Self::Power => f.write_str("the device is already so"),
            Self::NoSuchFault => f.write_str("there is no such fault"),
            Self::Restricted => {
                f.write_str("not while Service Representative Restricted Operation is enabled")
            }
            Self::Restoring => f.write_str(
                "not while the factory defaults are being restored: it would be gone then",
            ),
            Self::Conflict(it) => it.fmt(f),
            Self::Outdated => {
                f.write_str("somebody has changed a setting meanwhile; nothing was changed")
            }
            Self::OtherLogIn => f.write_str(
                "the page was not opened in this log-in; nothing was changed. Look it over, then send it again",
            ),
            Self::NotKept => f.write_str("the storage takes no more; nothing was changed"),
            Self::Gone => f.write_str("the twin has ended"),
        }
    }
}
