//! What is said on a form of whose command nothing came: why, and what helps. What was typed stays on it.

use http::StatusCode;
use sim_core::folder::FolderRefused;
use sim_core::{Class, Refused};

use super::frame::Message;
use super::sentence;
use crate::refusal::refusal;
use crate::visit::Visit;

/// What is said to who is logged in no longer, or never was.
pub(super) const LOGGED_OUT: &str = "You are logged out. Nothing was changed.";
const LOG_IN: &str = "You are logged out. Nothing was changed. Log in, then send this form again.";
/// What is said to whose role was changed.
const NOT_PERMITTED: &str = "This user may not do that. Nothing was changed.";
/// What is said where somebody was faster; beside the fields stands what they are.
const OUTDATED: &str =
    "Somebody has changed this meanwhile. Nothing was changed. Look it over, then send it again.";
/// What is said to who has logged in again, of a folder with a passcode.
const LOCKED: &str = "This folder asks for its passcode again. Nothing was changed. Open it in another window, then \
                      send this form again.";
/// What is said where the thing is gone, even if another has its number or ID now.
pub(super) const GONE: &str = "What this form is about was deleted meanwhile. Nothing was changed.";

/// The status and the message.
pub(super) fn not_done(visit: &Visit, why: &Refused) -> (StatusCode, Message) {
    if *why == Refused::NotLoggedIn {
        return (StatusCode::UNAUTHORIZED, Message::LogIn(LOG_IN, visit.log_in_path()));
    }
    let said = |text: &str| Message::Refused(text.to_owned());
    if *why == Refused::NotPermitted {
        (StatusCode::FORBIDDEN, said(NOT_PERMITTED))
    } else if *why == Refused::Outdated {
        (StatusCode::CONFLICT, said(OUTDATED))
    } else if *why == Refused::Folder(FolderRefused::Passcode) {
        (refusal(why), said(LOCKED))
    } else if why.class() == Class::Absent {
        (StatusCode::NOT_FOUND, said(GONE))
    } else {
        (refusal(why), Message::Refused(sentence(why)))
    }
}

/// What stands in a field where somebody was faster: what was typed, or what it is now where nobody typed anything else
/// than what the form showed.
pub(super) fn typed_or_now<T: PartialEq>(typed: &mut T, seen: &T, now: T) {
    if typed == seen {
        *typed = now;
    }
}

/// What stands beside a field whose value was changed meanwhile.
pub(super) fn is_now(value: &str) -> String {
    format!("It is \"{value}\" now.")
}
