//! What the device refuses, as HTTP says it.

use http::StatusCode;
use sim_core::Refused;

/// The status for a refusal.
pub(crate) fn refusal(refused: &Refused) -> StatusCode {
    match refused {
        Refused::NotLoggedIn | Refused::LoginFailed | Refused::LockedOut => {
            StatusCode::UNAUTHORIZED
        }
        Refused::NotPermitted | Refused::Restricted => StatusCode::FORBIDDEN,
        Refused::PoweredOff
        | Refused::Fault(_)
        | Refused::TooManySessions
        | Refused::Interrupted
        | Refused::NotKept
        | Refused::Gone => StatusCode::SERVICE_UNAVAILABLE,
        Refused::User(_)
        | Refused::Account(_)
        | Refused::Job(_)
        | Refused::Folder(_)
        | Refused::Update(_)
        | Refused::Subscription(_)
        | Refused::Description(_)
        | Refused::Clock(_)
        | Refused::Power
        | Refused::NoSuchFault => StatusCode::UNPROCESSABLE_ENTITY,
    }
}
