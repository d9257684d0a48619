//! Answers that are put off: what waits for a password to be compared or hashed, or for the device to
//! come up.

use crate::folder;
use crate::job::{Addition, DocumentId, Submission};
use crate::permit::Actor;
use crate::truth::Cause;
use crate::user::{self, Attempt};

/// What goes on when the answer is there.
#[derive(Clone, Debug)]
pub(crate) struct Pending {
    pub(crate) actor: Actor,
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
    /// A new password of a user.
    User(user::Next),
    /// A passcode of a folder.
    Folder(folder::Next),
    /// The device comes up: whoever switched it on is told when it has.
    Start,
}

impl Then {
    /// The document that it awaits to be given an owner.
    pub(crate) fn document(&self) -> Option<DocumentId> {
        match self {
            Self::Submit(submission, _) => Some(submission.document.id),
            Self::AddDocument(addition, _) => addition.document.as_ref().map(|it| it.id),
            Self::LogIn(_) | Self::User(_) | Self::Folder(_) | Self::Start => None,
        }
    }
}
