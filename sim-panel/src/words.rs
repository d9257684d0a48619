//! What the panel says. The guide prints none of the device's messages; the words are ours.

use sim_core::condition::{Alert, Part, Severity};
use sim_core::job::JobRefused;
use sim_core::update::{Download, FAILED_CODE};
use sim_core::{Refused, View};

use crate::draft::Then;

/// What a list of prints shows where there are none.
pub(crate) const NO_PRINT: &str = "No print is stored.";

/// What it says when something is refused.
pub(crate) fn refused(refused: &Refused) -> String {
    let text = match refused {
        Refused::LoginFailed => {
            "Authentication failed. Check the User ID and the password. After too many failed log-ins no \
             further one is accepted until the power is switched off and on."
        }
        Refused::Job(JobRefused::Password) => "The password is wrong. Type it again.",
        Refused::Job(JobRefused::PasswordLocked) => LOCKED,
        Refused::NotPermitted => "You are not permitted to do this. An administrator is.",
        Refused::NotLoggedIn => "Log in first.",
        Refused::Interrupted => "Interrupted. Try again.",
        Refused::TooManySessions => "The device is busy. Try again later.",
        Refused::PoweredOff
        | Refused::Fault(_)
        | Refused::User(_)
        | Refused::Account(_)
        | Refused::Job(_)
        | Refused::Folder(_)
        | Refused::AddressBook(_)
        | Refused::Subscription(_)
        | Refused::Certificate(_)
        | Refused::MailLogin(_)
        | Refused::Description(_)
        | Refused::Clock(_)
        | Refused::Update(_)
        | Refused::Power
        | Refused::NoSuchFault
        | Refused::Restricted
        | Refused::Restoring
        | Refused::Conflict(_)
        | Refused::Outdated
        | Refused::OtherLogIn
        | Refused::NotKept
        | Refused::Gone => return sentence(&refused.to_string()),
    };
    text.into()
}

/// What it says where somebody was faster: what that has become, which the next "OK" is about where there is one.
pub(crate) fn outdated(now: &str, has_ok: bool) -> String {
    let ok = if has_ok { " OK saves what is shown." } else { "" };
    format!("Somebody has changed this meanwhile; nothing was changed. {now}{ok}")
}

/// Alerts that are said at one time; how many more there are is said too.
const ALERTS_SHOWN: usize = 3;

/// What is the matter with paper, supplies, covers and originals, and what to do: the gravest first. Reports are
/// left out: nobody needs to do anything yet.
pub(crate) fn alerts(view: &View) -> Option<String> {
    say(view, |it| it.row().severity > Severity::Report)
}

/// The same of the scanner alone.
pub(crate) fn of_scanner(view: &View) -> Option<String> {
    say(view, |it| matches!(it.part, Part::Originals(_)))
}

fn say(view: &View, is_said: impl Fn(&Alert) -> bool) -> Option<String> {
    let alerts = view.condition.alerts.iter().filter(|it| is_said(it));
    let mut texts: Vec<_> = alerts.map(|it| it.text.clone()).collect();
    let more = texts.len().saturating_sub(ALERTS_SHOWN);
    texts.truncate(ALERTS_SHOWN);
    texts.extend((more > 0).then(|| format!("And {more} more.")));
    (!texts.is_empty()).then(|| texts.join(" "))
}

/// What it says of a job that is not let go any more.
pub(crate) const LOCKED: &str =
    "Too many wrong passwords were typed. This job can only be deleted.";

/// What it says while the device comes up.
pub(crate) const STARTING: &str = "The device is starting and tests itself. Please wait.";

/// What it says in Download Mode (guide p.35); the words for the time before are ours.
pub(crate) fn download(download: Download) -> String {
    match download {
        Download::Checking => "The file is checked. Leave the device switched on.".into(),
        Download::Writing { done, total } => format!("PROCESSING {done:02}/{total:02}"),
        Download::Failed => format!("FILE TRANSFER ERROR {FAILED_CODE}"),
    }
}

/// What it says while the factory defaults are restored.
pub(crate) const RESTORING: &str = "The factory defaults are being restored. This takes about an \
                                    hour; leave the device switched on. It restarts by itself.";

/// What it says while the device works on an answer.
pub(crate) fn waiting<P>(then: &Then<P>) -> &'static str {
    match then {
        Then::LogIn => "Checking...",
        Then::Stay
        | Then::Say(_)
        | Then::Open(_)
        | Then::Become(_)
        | Then::Back
        | Then::Home
        | Then::Question(_)
        | Then::Preview(_)
        | Then::Released
        | Then::Unlocked(_)
        | Then::Job => "One moment...",
    }
}

fn sentence(text: &str) -> String {
    let mut letters = text.chars();
    let first: String = letters.next().into_iter().flat_map(char::to_uppercase).collect();
    format!("{first}{}.", letters.as_str())
}
