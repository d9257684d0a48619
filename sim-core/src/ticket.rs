//! Answers that are put off: what waits for a password to be compared, hashed or sealed, for a certificate, or for the
//! device to come up.

use crate::certificate;
use crate::folder;
use crate::job::{Addition, DocumentId, ScanOrder, Submission};
use crate::mail_login;
use crate::maintenance;
use crate::permit::Actor;
use crate::share::{Holder, PasswordShare};
use crate::truth::Cause;
use crate::user::{self, Attempt, Role};
use crate::{Door, PasswordHash};

/// Beside [`crate::share::PASSWORDS`], for the panel, and for the Key Operator: whatever others do, both get in
/// (assumed).
pub(crate) const RESERVED_PENDING_MAX: usize = 16;

/// What goes on when the answer is there.
#[derive(Clone, Debug)]
pub(crate) struct Pending {
    pub(crate) actor: Actor,
    pub(crate) share: PasswordShare,
    pub(crate) cause: Cause,
    pub(crate) then: Then,
}

/// How it goes on.
#[derive(Clone, Debug)]
pub(crate) enum Then {
    /// A log-in at panel, CWIS or driver.
    LogIn(Attempt),
    /// A job whose user named a password.
    Submit(Box<Submission>, Attempt),
    /// A document of an open job whose user named a password.
    AddDocument(Box<Addition>, Attempt),
    /// A scan into a folder with this passcode.
    Scan(Box<ScanOrder>, PasswordHash),
    /// A new password of a user.
    User(user::Next),
    /// A passcode of a folder.
    Folder(folder::Next),
    /// A maintenance password.
    Maintenance(maintenance::Next),
    /// A password of the mail server.
    MailLogin(mail_login::Next),
    /// A certificate that is made or read.
    Certificate(certificate::Next),
    /// The device comes up: whoever switched it on is told when it has.
    Start,
}

impl PasswordShare {
    /// The share of whoever asks for this.
    pub(crate) fn of(actor: &Actor, then: &Then) -> Self {
        let role = match then {
            Then::LogIn(attempt) => attempt.role,
            Then::Submit(..)
            | Then::AddDocument(..)
            | Then::Scan(..)
            | Then::User(_)
            | Then::Folder(_)
            | Then::Maintenance(_)
            | Then::MailLogin(_)
            | Then::Certificate(_)
            | Then::Start => actor.role,
        };
        match (actor.door, role) {
            (Door::Control, _) => Self::Hand,
            (Door::Panel, _) => Self::Panel,
            (Door::Cwis | Door::Driver, Role::KeyOperator) => Self::KeyOperator,
            (
                Door::Cwis | Door::Driver,
                Role::Unauthenticated
                | Role::GeneralUser
                | Role::SystemAdministrator
                | Role::AccountAdministrator
                | Role::Hand,
            ) => Self::Peer(Holder::of(None, actor.peer)),
        }
    }
}

impl Then {
    /// The document that it awaits to be given an owner.
    pub(crate) fn document(&self) -> Option<DocumentId> {
        match self {
            Self::Submit(submission, _) => Some(submission.document.id),
            Self::AddDocument(addition, _) => addition.document.as_ref().map(|it| it.id),
            Self::LogIn(_)
            | Self::Scan(..)
            | Self::User(_)
            | Self::Folder(_)
            | Self::Maintenance(_)
            | Self::MailLogin(_)
            | Self::Certificate(_)
            | Self::Start => None,
        }
    }
}
