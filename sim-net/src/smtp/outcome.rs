//! What became of a mail, as a reply (RFC 5321 section 4.2, RFC 3463): what may pass begins with 4, what is for good with 5.

use sim_core::job::{AbortReason, End, Ending, JobState};
use sim_core::mail::NotBelieved;
use sim_core::{Class, Refused, Tick};

/// That it was aborted for this reason.
pub(super) const fn aborted(why: AbortReason) -> JobState {
    JobState::Ended(End { at: Tick(0), how: Ending::Aborted(why), fault: None })
}

/// Whether a mail was read, and is where it is to be or waits to be printed.
pub(super) const fn is_settled(state: &JobState) -> bool {
    match state {
        JobState::Incoming { .. } | JobState::Reading => false,
        JobState::Held { .. }
        | JobState::Waiting(_)
        | JobState::Running(_)
        | JobState::Stopped(..)
        | JobState::Ended(_) => true,
    }
}

/// What is said of a mail that came to this.
pub(super) fn of_state(state: &JobState) -> String {
    match state.ending() {
        // Whoever cancelled it at the device had it.
        None | Some(Ending::Completed | Ending::Cancelled) => "250 2.0.0 taken".into(),
        Some(Ending::Aborted(why)) => {
            let words = state.fault().unwrap_or(why.words());
            format!("{} {}", code(why), printable(words))
        }
    }
}

const fn code(why: AbortReason) -> &'static str {
    match why {
        AbortReason::NoMailFolder | AbortReason::NoFolder => "550 5.1.1",
        AbortReason::FolderPasscode => "550 5.7.1",
        AbortReason::NotBelieved(NotBelieved::Altered) => "554 5.7.7",
        AbortReason::NotBelieved(_) => "554 5.7.1",
        AbortReason::FolderFull => "452 4.2.2",
        AbortReason::DriveFull => "452 4.3.1",
        AbortReason::Power
        | AbortReason::TooSlow
        | AbortReason::Device
        | AbortReason::Formatted => "451 4.3.0",
        AbortReason::LoginFailed | AbortReason::NoUser | AbortReason::Account(_) => "554 5.7.1",
        AbortReason::Data => "554 5.6.0",
        AbortReason::Forms
        | AbortReason::Sender
        | AbortReason::NoDocument
        | AbortReason::NoOriginal
        | AbortReason::NotSent(_)
        | AbortReason::Call => "554 5.3.0",
    }
}

/// What is said of a mail that the device did not take.
pub(super) fn of_refusal(refused: &Refused) -> String {
    let code = match refused.class() {
        Class::Busy => "452 4.3.1",
        Class::Unavailable => "451 4.3.0",
        Class::Unauthenticated
        | Class::Invalid
        | Class::Forbidden
        | Class::Absent
        | Class::Conflict => "554 5.7.1",
    };
    format!("{code} {}", printable(&refused.to_string()))
}

/// Words as they can stand in a reply.
fn printable(words: &str) -> String {
    words.chars().map(|it| if it.is_ascii_graphic() || it == ' ' { it } else { '?' }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mail_that_may_be_good_is_asked_for_again_and_one_that_is_not_never() {
        for (why, code) in [
            (AbortReason::TooSlow, "451 4.3.0 it takes too long to be read"),
            (AbortReason::Device, "451 4.3.0 a part of the device failed"),
            (AbortReason::Data, "554 5.6.0 its data cannot become pages"),
            (AbortReason::FolderFull, "452 4.2.2 the folder is full (016-704)"),
        ] {
            assert_eq!(of_state(&aborted(why)), code);
        }
    }
}
