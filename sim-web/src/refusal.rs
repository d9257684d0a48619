//! What the device refuses, as HTTP says it.

use http::StatusCode;
use sim_core::{Class, Refused};

/// The status for a refusal.
pub(crate) const fn refusal(refused: &Refused) -> StatusCode {
    match refused.class() {
        Class::Unauthenticated => StatusCode::UNAUTHORIZED,
        Class::Forbidden => StatusCode::FORBIDDEN,
        Class::Unavailable | Class::Busy => StatusCode::SERVICE_UNAVAILABLE,
        Class::Absent | Class::Invalid | Class::Conflict => StatusCode::UNPROCESSABLE_ENTITY,
    }
}
